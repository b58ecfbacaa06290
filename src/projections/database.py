"""The projections' own connections to the database of a ledger, and how many rows get into it at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from ledger.stores.address import Address
from ledger.stores.refusals import Unavailable
from ledger.stores.schema import Migrations
from ledger.stores.sqlite import connect
from projections.tables import SCHEMA, Values

PROJECTIONS = Migrations(SCHEMA, Path(__file__).parent / "migrations")


def engine_for(address: Address) -> Engine:
    """Connections for projections. On SQLite every transaction begins IMMEDIATE unless it only reads.

    By default a SELECT takes no lock there and FOR UPDATE is ignored: four processes that caught up together applied
    5,850 rows for 2,000 entries.
    """
    if address.path is None:
        return create_engine(address.engine_url, pool_pre_ping=True, connect_args={"options": "-c timezone=UTC"})
    path = address.path
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=None)
    engine = engine.execution_options(schema_translate_map={SCHEMA: None})

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that changes projections."""
    with _refusing(), engine.begin() as tx:
        yield tx


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One unchanging view of the projections: what others write meanwhile is not seen, and nobody waits."""
    sqlite = engine.dialect.name == "sqlite"
    options = {"reads": True} if sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _refusing(), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def write(tx: Connection, generation: int, rows: Mapping[Table, Sequence[Values]]) -> None:
    """Add rows, in bulk: COPY on PostgreSQL, one prepared statement on SQLite."""
    for table, values in rows.items():
        if not values:
            continue
        names = ", ".join(column.name for column in table.columns)
        if tx.dialect.name == "sqlite":
            marks = ", ".join("?" * len(table.columns))
            cursor = _driver(tx).cursor()
            cursor.executemany(
                f"INSERT INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608  # Names of our own tables.
                [_for_sqlite(generation, row) for row in values],
            )
        else:
            with _driver(tx).cursor() as cursor, cursor.copy(f"COPY {table.fullname} ({names}) FROM STDIN") as copy:
                for partnership, *rest in values:
                    copy.write_row((partnership, generation, *rest))


def _driver(tx: Connection) -> Any:  # noqa: ANN401  # Of either driver.
    """The driver's own connection, in the same transaction."""
    return tx.connection.driver_connection


def _for_sqlite(generation: int, row: Values) -> list[Any]:
    return [row[0], generation, *(value.isoformat() if isinstance(value, date) else value for value in row[1:])]


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise Unavailable(str(getattr(error, "orig", None) or error)) from error
    except sqlite3.Error as error:
        raise Unavailable(str(error)) from error


@contextmanager
def alone(address: Address, engine: Engine, busy: Callable[[], Exception]) -> Iterator[None]:
    """Hold the one right to rebuild this ledger's projections; it ends with the process, however that ends."""
    if address.path is None:
        with engine.connect() as connection:
            if not connection.exec_driver_sql("SELECT pg_try_advisory_lock(7206915)").scalar():
                raise busy()
            connection.commit()
            try:
                yield
            finally:
                connection.exec_driver_sql("SELECT pg_advisory_unlock(7206915)")
        return
    holder = sqlite3.connect(f"{address.path}-rebuild", timeout=0, isolation_level=None)
    try:
        try:
            holder.execute("BEGIN EXCLUSIVE")  # A database of its own: appends to the ledger need not wait for it.
        except sqlite3.OperationalError as error:
            raise busy() from error
        yield
    finally:
        holder.close()
