"""The projections' own connections to the database of a ledger, and how many rows get into it at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Date, Engine, QueuePool, Table, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from ledger.stores.address import Address
from ledger.stores.refusals import Unavailable
from ledger.stores.schema import Migrations
from ledger.stores.sqlite import connect
from projections.tables import SCHEMA, Values

PROJECTIONS = Migrations(SCHEMA, Path(__file__).parent / "migrations")

UNSTORABLE = (
    psycopg.DataError,
    psycopg.IntegrityError,
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    AttributeError,
    OverflowError,
    TypeError,
    ValueError,
)
"""What a driver raises where the rows are to blame; all else is the database's own trouble."""


class Unstorable(Exception):
    """The database does not take some of these rows; for ``follow``, which finds out of which entry they are."""


def engine_for(address: Address) -> Engine:
    """Connections for projections. On SQLite every transaction begins IMMEDIATE unless it only reads.

    By default a SELECT takes no lock there and FOR UPDATE is ignored: four processes that caught up together applied
    5,850 rows for 2,000 entries.
    """
    if address.path is None:
        return create_engine(address.engine_url, pool_pre_ping=True, connect_args={"options": "-c timezone=UTC"})
    # A pool of its own: that of sqlite:// gives one thread one connection, and a view may be open within another.
    engine = create_engine("sqlite://", creator=partial(connect, address.path), poolclass=QueuePool)
    engine = engine.execution_options(schema_translate_map={SCHEMA: None, "journal": None})

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that changes projections."""
    with refusing(), engine.begin() as tx:
        yield tx


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One unchanging view of the projections: what others write meanwhile is not seen, and nobody waits."""
    sqlite = engine.dialect.name == "sqlite"
    options = {"reads": True} if sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with refusing(), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def write(tx: Connection, rows: Mapping[Table, Sequence[Values]]) -> None:
    """Add rows, in bulk; raises ``Unstorable``, and then the transaction is lost."""
    put = _execute if tx.dialect.name == "sqlite" else _copy
    try:
        for table, values in rows.items():
            if values:
                put(tx.connection.driver_connection, table, values)
    except UNSTORABLE as error:
        raise Unstorable(str(error).strip()) from error


def _copy(connection: Any, table: Table, rows: Sequence[Values]) -> None:  # noqa: ANN401  # psycopg's, of any rows.
    names = ", ".join(table.columns.keys())
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table.fullname} ({names}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types([str(column.type).lower() for column in table.columns])  # Four times as fast as text.
        for row in rows:
            copy.write_row(row)


def _execute(connection: sqlite3.Connection | Any, table: Table, rows: Sequence[Values]) -> None:  # noqa: ANN401
    marks = ", ".join("?" * len(table.columns))
    days = [at for at, column in enumerate(table.columns) if isinstance(column.type, Date)]
    cursor = connection.cursor()
    cursor.executemany(f"INSERT INTO {table.name} VALUES ({marks})", (_plain(row, days) for row in rows))  # noqa: S608  # Of ours.


def _plain(row: Values, days: Sequence[int]) -> list[Any]:
    """A row as SQLite keeps it: days as text."""
    plain = list(row)
    for at in days:
        found: date | None = plain[at]
        if found is not None:
            plain[at] = found.isoformat()
    return plain


@contextmanager
def refusing() -> Iterator[None]:
    """Say what a database did not do in the ledger's words."""
    try:
        yield
    except SQLAlchemyError as error:
        raise Unavailable(str(getattr(error, "orig", None) or error)) from error
    except (sqlite3.Error, psycopg.Error) as error:
        raise Unavailable(str(error)) from error
