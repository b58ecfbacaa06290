"""The journal: entries, payloads, and on PostgreSQL the function that alone appends."""

from __future__ import annotations

from ledger.stores.sql import run_script

revision = "j0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    run_script("0001")
