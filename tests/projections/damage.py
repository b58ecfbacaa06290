"""What somebody with all rights could do to a ledger behind its back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from ledger.journal import Address
from tests.databases import PostgresServer


@dataclass(frozen=True, slots=True)
class BreakIn:
    """A connection for which no guard counts. SQL is written as for PostgreSQL, with ``?`` for a value."""

    connection: Any
    sqlite: bool

    def run(self, statement: str, *values: object) -> list[Any]:
        if self.sqlite:
            statement = statement.replace("journal.", "").replace("projections.", "")
        else:
            statement = statement.replace("?", "%s")
        cursor = self.connection.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []

    def edit(self, position: int, changes: dict[str, str]) -> None:
        """Change the text of a payload; each of the changes must find something."""
        ((payload,),) = self.run("SELECT payload FROM journal.payloads WHERE position = ?", position)
        text = bytes(payload).decode()
        for old, new in changes.items():
            assert old in text, text
            text = text.replace(old, new)
        self.run("UPDATE journal.payloads SET payload = ? WHERE position = ?", text.encode(), position)


@contextmanager
def break_in(address: Address, server: PostgresServer) -> Iterator[BreakIn]:
    """As the superuser without triggers on PostgreSQL, on SQLite as whoever has the file and drops the triggers."""
    if address.path is None:
        with psycopg.connect(server.url_of(address.url.database or "")) as connection:
            connection.execute("SET session_replication_role = replica")
            yield BreakIn(connection, sqlite=False)
        return
    with closing(sqlite3.connect(address.path)) as file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        yield BreakIn(file, sqlite=True)
        file.commit()
