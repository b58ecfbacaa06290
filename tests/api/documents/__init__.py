"""Documents that people hand on."""
