"""Tests of what keeps a ledger safe: backup, restore, upgrade, the periodic check, and how it is deployed."""
