"""Measurements: each a ratio against a peer or a physical limit in the same run, one JSON object a line."""
