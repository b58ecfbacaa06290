"""What the application's own connections to an SQLite file may not do, whatever SQL they are given."""

from __future__ import annotations

import sqlite3
from typing import Final

_JOURNAL: Final = frozenset({"entries", "payloads", "journal_version"})
_HARMLESS: Final = frozenset({sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA})
_SETTINGS: Final = frozenset(
    {"application_id", "journal_mode", "recursive_triggers", "schema_version", "trusted_schema", "writable_schema"}
)


def protect(connection: sqlite3.Connection, *, may_append: bool) -> None:
    """Let a connection do nothing with the journal's tables but read them, and insert where it may append.

    The tables' own triggers refuse changes on every connection, whoever opened it; this also refuses to take the
    triggers away, to put another table or trigger before them, or to write the file's pages past them.
    """

    def decide(action: int, first: str | None, second: str | None, _database: str | None, _inner: str | None) -> int:
        if action == sqlite3.SQLITE_PRAGMA:
            return sqlite3.SQLITE_DENY if first in _SETTINGS and second is not None else sqlite3.SQLITE_OK
        if first == "sqlite_dbpage":
            return sqlite3.SQLITE_DENY
        if not _JOURNAL.isdisjoint((first, second)) and action not in _HARMLESS:
            inserts = action == sqlite3.SQLITE_INSERT and first != "journal_version"
            return sqlite3.SQLITE_OK if inserts and may_append else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    connection.set_authorizer(decide)
