"""The databases behind the journal: which there are, and how a ledger's address leads to one."""

from __future__ import annotations

from ledger.stores.address import Address
from ledger.stores.postgres import PostgresRecorder
from ledger.stores.recorder import LedgerRecorder
from ledger.stores.sqlite import SqliteRecorder

__all__ = ["Address", "recorder_for"]


def recorder_for(address: Address) -> LedgerRecorder:
    """The store at an address, whose tables must be there."""
    return PostgresRecorder(address.conninfo) if address.path is None else SqliteRecorder(address.path)
