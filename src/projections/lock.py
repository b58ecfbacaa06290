"""The one right to rebuild a ledger's projections; it ends with the process that has it, however that ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from ledger.errors import NotRecorded
from ledger.stores.address import Address
from projections.database import reading, refusing

KEY = 7206915
"""The name of this lock on PostgreSQL; the journal has 7206913, migrations 7206914."""


class RebuildUnderWay(NotRecorded):
    """Two rebuilds at once would fill the same rows."""

    code = "rebuild-under-way"

    def __init__(self) -> None:
        super().__init__("another process is rebuilding these projections; wait for it, or look at 'grondslag status'")


@contextmanager
def alone(address: Address, engine: Engine) -> Iterator[None]:
    """Hold the right to rebuild; raises ``RebuildUnderWay`` where another process has it."""
    with refusing():
        if address.path is None:
            with _advisory(engine):
                yield
        else:
            with _beside(address.path):
                yield


def taken(address: Address, engine: Engine) -> bool:
    """Whether somebody is rebuilding."""
    if address.path is None:
        held = (
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = :key"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        with reading(engine) as tx:
            return bool(tx.scalar(text(held), {"key": KEY}))
    place = _place(address.path)
    if not place.exists():
        return False
    with closing(sqlite3.connect(place, timeout=0)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.OperationalError:
            return True
        return False


@contextmanager
def _advisory(engine: Engine) -> Iterator[None]:
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY}):
            raise RebuildUnderWay
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": KEY})


@contextmanager
def _beside(ledger: Path) -> Iterator[None]:
    """A lock on a database of its own beside the ledger: appends need not wait for it."""
    with closing(sqlite3.connect(_place(ledger), timeout=1, isolation_level=None)) as holder:
        try:
            holder.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            raise RebuildUnderWay from error
        yield


def _place(ledger: Path) -> Path:
    return Path(f"{ledger}-rebuild")
