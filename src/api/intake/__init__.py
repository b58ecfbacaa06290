"""Files of an administration on their way into the ledger: read cell by cell, mapped to acts, and nothing guessed."""
