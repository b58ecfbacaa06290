"""What the projections must answer, as plain loops over all entries: slow, obvious, and not a line shared with them."""
