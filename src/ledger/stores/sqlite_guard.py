"""What the application's own connections to an SQLite file may not do, whatever SQL they are given."""

from __future__ import annotations

import sqlite3
from typing import Final

_JOURNAL: Final = frozenset({"entries", "payloads", "journal_version"})
_HARMLESS: Final = frozenset({sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA})
_ASKING: Final = frozenset({"foreign_key_list", "index_info", "index_list", "table_info", "table_list", "table_xinfo"})
"""Pragmas whose argument is a question; any other with an argument changes a setting."""


def protect(connection: sqlite3.Connection, *, may_append: bool) -> None:
    """Let a connection do nothing with the journal's tables but read them, and insert where it may append.

    The tables' own triggers refuse changes on every connection, whoever opened it; this also refuses to take the
    triggers away, to put another table or trigger before them, or to write the file's pages past them.
    """

    def decide(action: int, first: str | None, second: str | None, _database: str | None, _inner: str | None) -> int:
        names = {name.casefold() for name in (first, second) if name is not None}  # SQL does not mind capitals.
        if action == sqlite3.SQLITE_PRAGMA:
            return sqlite3.SQLITE_OK if second is None or not _ASKING.isdisjoint(names) else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_ATTACH or "sqlite_dbpage" in names:
            return sqlite3.SQLITE_DENY
        if not _JOURNAL.isdisjoint(names) and action not in _HARMLESS:
            inserts = action == sqlite3.SQLITE_INSERT and "journal_version" not in names
            return sqlite3.SQLITE_OK if inserts and may_append else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    connection.set_authorizer(decide)
