"""What can be asked: read models that follow the journal."""
