"""What somebody with all rights could do to a ledger behind its back."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg

from ledger.journal import Address
from tests.databases import PostgresServer


def damage(address: Address, *statements: str, server: PostgresServer) -> None:
    """Run SQL with every guard taken away; tables are named as on PostgreSQL (``journal.entries``)."""
    if address.path is None:
        with psycopg.connect(server.url_of(address.url.database or "")) as connection:
            connection.execute("SET session_replication_role = replica")  # No trigger fires.
            for statement in statements:
                connection.execute(statement)
        return
    with closing(sqlite3.connect(address.path)) as connection:
        triggers = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for trigger in triggers:
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(_of_sqlite(statement))
        connection.commit()


def _of_sqlite(statement: str) -> str:
    for of_postgres, of_sqlite in (("journal.", ""), ("projections.", ""), (" AS bytea", " AS BLOB")):
        statement = statement.replace(of_postgres, of_sqlite)
    return statement
