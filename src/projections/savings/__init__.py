"""What was saved beside the 0-meting, as of any two dates."""
