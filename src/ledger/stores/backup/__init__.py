"""A copy of a ledger while it is in use, and back: SQLite by its online backup, PostgreSQL by its own programs."""
