"""The projections' own connections to the database of a ledger, and how many rows get into it at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
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

PROJECTIONS = Migrations(SCHEMA, Path(__file__).parents[1] / "migrations")

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


Rows = Mapping[Table, Sequence[Values]]


class Unstorable(Exception):
    """The database does not take some of these rows; for ``follow``, which finds out of which entry they are."""


def engine_for(address: Address) -> Engine:
    """Connections for projections. On SQLite every transaction begins IMMEDIATE unless it only reads.

    By default a SELECT takes no lock there and FOR UPDATE is ignored: four processes that caught up together applied
    5,850 rows for 2,000 entries.
    """
    if address.path is None:
        options = {"options": "-c timezone=UTC"}
        # No limit: a rebuild holds a connection for each table that it fills, and there are more than fifteen.
        return create_engine(address.engine_url, pool_pre_ping=True, max_overflow=-1, connect_args=options)
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


def write(tx: Connection, rows: Rows) -> None:
    """Add rows, in bulk; raises ``Unstorable``, and then the transaction is lost."""
    sqlite = tx.dialect.name == "sqlite"
    with _blaming_rows():
        for table, values in rows.items():
            if values and sqlite:
                _execute(tx, table, values)
            elif values:
                with _copying(tx, table) as put:
                    put(values)


def _execute(tx: Connection, table: Table, rows: Sequence[Values]) -> None:
    marks = ", ".join("?" * len(table.columns))
    days = [at for at, column in enumerate(table.columns) if isinstance(column.type, Date)]
    cursor = _driver(tx).cursor()
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
def streaming(engine: Engine) -> Iterator[Callable[[Rows], None]]:
    """Add rows for as long as this lasts, on PostgreSQL; all of them are there when it ends, or none.

    Each table has a transaction and a COPY of its own that stays open, so the server stores rows while we make the
    next ones. Raises ``Unstorable``, without saying of which row.
    """
    with refusing(), _blaming_rows(), ExitStack() as open_ones:
        puts: dict[Table, Callable[[Sequence[Values]], None]] = {}

        def put(rows: Rows) -> None:
            for table, values in rows.items():
                if values and table not in puts:
                    puts[table] = open_ones.enter_context(_copying(open_ones.enter_context(engine.begin()), table))
                if values:
                    puts[table](values)

        yield put


@contextmanager
def _copying(tx: Connection, table: Table) -> Iterator[Callable[[Sequence[Values]], None]]:
    names = ", ".join(table.columns.keys())
    with (
        _driver(tx).cursor() as cursor,
        cursor.copy(f"COPY {table.fullname} ({names}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types([str(column.type).lower() for column in table.columns])  # Four times as fast as text.

        def put(rows: Sequence[Values]) -> None:
            for row in rows:
                copy.write_row(row)

        yield put


def _driver(tx: Connection) -> Any:  # noqa: ANN401  # Of either driver.
    """The driver's own connection, in the same transaction."""
    return tx.connection.driver_connection


@contextmanager
def _blaming_rows() -> Iterator[None]:
    try:
        yield
    except UNSTORABLE as error:
        raise Unstorable(str(error).strip()) from error


@contextmanager
def refusing() -> Iterator[None]:
    """Say what a database did not do in the ledger's words."""
    try:
        yield
    except SQLAlchemyError as error:
        raise Unavailable(str(getattr(error, "orig", None) or error)) from error
    except (sqlite3.Error, psycopg.Error) as error:
        raise Unavailable(str(error)) from error
