"""Rights that one process at a time has to a ledger's projections; they end with it, however that ends.

To rebuild them, and to follow the journal in the background.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from ledger.errors import NotRecorded
from ledger.stores.address import Address
from projections.keeping.database import reading, refusing

KEY, FOLLOWING = 7206915, 7206916
"""The names of these locks on PostgreSQL; the journal has 7206913, migrations 7206914."""


class RebuildUnderWay(NotRecorded):
    """Two rebuilds at once would fill the same rows."""

    code = "rebuild-under-way"

    def __init__(self) -> None:
        super().__init__("another process is rebuilding these projections; wait for it, or look at 'grondslag status'")


class FollowedElsewhere(NotRecorded):
    """Another process follows the journal already: it is enough that one does."""

    code = "followed-elsewhere"

    def __init__(self) -> None:
        super().__init__("another process follows this journal already; nothing needs to be done")


@contextmanager
def alone(address: Address, engine: Engine) -> Iterator[None]:
    """Hold the right to rebuild; raises ``RebuildUnderWay`` where another process has it."""
    with _held(address, engine, KEY, "rebuild", 1) as held:
        if not held:
            raise RebuildUnderWay
        yield


@contextmanager
def following(address: Address, engine: Engine) -> Iterator[None]:
    """Hold the right to follow the journal in the background; raises ``FollowedElsewhere``.

    It only saves work: whoever catches up locks what it changes, so two that follow do no harm.
    """
    with _held(address, engine, FOLLOWING, "follow", 0) as held:
        if not held:
            raise FollowedElsewhere
        yield


@contextmanager
def _held(address: Address, engine: Engine, key: int, name: str, patience: int) -> Iterator[bool]:
    with (
        refusing(),
        _advisory(engine, key) if address.path is None else _beside(_place(address.path, name), patience) as held,
    ):
        yield held


def taken(address: Address, engine: Engine) -> bool:
    """Whether somebody is rebuilding."""
    if address.path is None:
        held = (
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = :key"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        with reading(engine) as tx:
            return bool(tx.scalar(text(held), {"key": KEY}))
    place = _place(address.path, "rebuild")
    if not place.exists():
        return False
    with closing(sqlite3.connect(place, timeout=0)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.OperationalError:
            return True
        return False


@contextmanager
def _advisory(engine: Engine, key: int) -> Iterator[bool]:
    with engine.connect() as connection:
        held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}))
        connection.commit()
        try:
            yield held
        finally:
            if held:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})


@contextmanager
def _beside(place: Path, patience: int) -> Iterator[bool]:
    """A lock on a database of its own beside the ledger: appends need not wait for it."""
    with closing(sqlite3.connect(place, timeout=patience, isolation_level=None)) as holder:
        try:
            holder.execute("BEGIN EXCLUSIVE")
            held = True
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            held = False
        yield held


def _place(ledger: Path, name: str) -> Path:
    return Path(f"{ledger}-{name}")
