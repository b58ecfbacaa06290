"""The journal in one SQLite file: no server, several processes, every append synced to disk."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from time import time_ns
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent

from ledger.errors import ActReused, Conflict
from ledger.stores.recorder import LedgerRecorder
from ledger.stores.refusals import AtOutOfOrder, NoDemonstration, Tampered, Unavailable
from ledger.stores.rows import COLUMNS, EPOCH, MICROSECOND, ActHeader, DraftRow, EntryRow, Guards, Recorded

WAIT_SECONDS = 60
_SELECT = f"SELECT {COLUMNS} FROM entries e JOIN payloads p ON p.position = e.position"  # noqa: S608  # Constants.
_CHUNK = 2_000
_PROTECTED = frozenset({"entries", "payloads"})
_CHANGES = frozenset(
    {
        sqlite3.SQLITE_UPDATE,
        sqlite3.SQLITE_DELETE,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_CREATE_TRIGGER,
    }
)


def micros(instant: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (instant - EPOCH) // MICROSECOND


def _protect(connection: sqlite3.Connection, *, may_append: bool) -> None:
    """Let a connection of the application do nothing to the journal but read it, and append where it may.

    The triggers refuse changes on every connection; this also refuses to take the triggers away.
    """

    def decide(action: int, first: str | None, second: str | None, _database: str | None, _inner: str | None) -> int:
        journal = first in _PROTECTED or second in _PROTECTED
        if journal and (action in _CHANGES or (action == sqlite3.SQLITE_INSERT and not may_append)):
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_PRAGMA and first == "writable_schema":
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    connection.set_authorizer(decide)


class SqliteRecorder(LedgerRecorder):
    """One connection per thread. Every append begins IMMEDIATE: a deferred one loses most of its races."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._closing = threading.Lock()

    def record(self, header: ActHeader, rows: Sequence[DraftRow], guards: Guards) -> Recorded:
        with self._transaction() as tx:
            done = self.find_act(header.act_id)
            if done is not None:
                if done[0] != header.digest:
                    raise ActReused(str(header.act_id))
                return done[1]
            for stream_id, (stream, version) in guards.items():
                found = tx.execute("SELECT max(version) FROM entries WHERE stream_id = ?", (str(stream_id),)).fetchone()
                if (found[0] or 0) != version:
                    raise Conflict(stream)
            head, now = self._next(tx, header, rows)
            shared = (header.act, str(header.act_id))
            rest = (header.digest, header.recorded_by, header.actor, header.basis, header.evidence)
            tx.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (head + line, str(row.originator_id), row.originator_version, row.topic, row.stream, now)
                    + (*shared, line, *rest)
                    for line, row in enumerate(rows, start=1)
                ),
            )
            tx.executemany(
                "INSERT INTO payloads VALUES (?, ?, ?)",
                ((head + line, row.salt, row.state) for line, row in enumerate(rows, start=1)),
            )
        return Recorded(head + 1, head + len(rows), EPOCH + now * MICROSECOND)

    def _next(self, tx: sqlite3.Connection, header: ActHeader, rows: Sequence[DraftRow]) -> tuple[int, int]:
        """The head, and the instant for the next act: never at or before the last, taken inside the lock."""
        found = tx.execute("SELECT position, recorded_at FROM entries ORDER BY position DESC LIMIT 1").fetchone()
        head, last = found or (0, None)
        now = time_ns() // 1_000
        if header.at is not None:
            first = tx.execute("SELECT payload FROM payloads WHERE position = 1").fetchone()
            if b'"demonstration":true' not in (first[0] if first else rows[0].state):
                raise NoDemonstration
            at = micros(header.at)
            if at > now or (last is not None and at < last - last % 1_000_000):
                raise AtOutOfOrder(header.at, EPOCH + (last or 0) * MICROSECOND, EPOCH + now * MICROSECOND)
            now = at
        return head, now if last is None else max(now, last + 1)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        order = "DESC" if desc else "ASC"
        return self._rows(
            f"WHERE e.stream_id = ? AND e.version > ? AND e.version <= ? ORDER BY e.version {order} LIMIT ?",
            (str(originator_id), gt or 0, 2**62 if lte is None else lte, -1 if limit is None else limit),
        )

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        assert not topics, "the ledger is read whole"
        after = (start or 0) - (1 if inclusive_of_start and start else 0)
        return self._rows(
            "WHERE e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ?",
            (after, 2**62 if stop is None else stop, limit),
        )

    def entries(self, after: int, upto: int | None = None) -> Iterator[EntryRow]:
        last = upto if upto is not None else self.max_notification_id() or 0
        while after < last:
            found = self._rows("WHERE e.position > ? AND e.position <= ? ORDER BY e.position", (after, after + _CHUNK))
            yield from (row for row in found if row.id <= last)
            after += _CHUNK

    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:
        with self._refusing() as connection:
            digest, first, last, at = connection.execute(
                "SELECT min(act_digest), min(position), max(position), min(recorded_at) FROM entries WHERE act_id = ?",
                (str(act_id),),
            ).fetchone()
        return None if first is None else (digest, Recorded(first, last, EPOCH + at * MICROSECOND, again=True))

    def head(self) -> tuple[int, datetime] | None:
        with self._refusing() as connection:
            found = connection.execute(
                "SELECT position, recorded_at FROM entries ORDER BY position DESC LIMIT 1"
            ).fetchone()
        return (found[0], EPOCH + found[1] * MICROSECOND) if found else None

    def recorded_at(self, position: int) -> datetime:
        with self._refusing() as connection:
            found = connection.execute("SELECT recorded_at FROM entries WHERE position = ?", (position,)).fetchone()
        if found is None:
            raise Tampered(f"there is no entry at position {position}")
        return EPOCH + found[0] * MICROSECOND

    def restore(self, rows: Iterator[EntryRow]) -> int:
        count = 0
        with self._transaction() as tx:
            for count, row in enumerate(rows, start=1):
                tx.execute(
                    "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (row.id, str(row.originator_id), row.originator_version, row.topic, row.stream)
                    + (micros(row.recorded_at), row.act, str(row.act_id), row.act_line, row.act_digest)
                    + (row.recorded_by, row.actor, row.basis, row.evidence),
                )
                tx.execute("INSERT INTO payloads VALUES (?, ?, ?)", (row.id, row.salt, row.state))
        return count

    def close(self) -> None:
        with self._closing:
            while self._all:
                with suppress(sqlite3.Error):
                    self._all.pop().close()
        self._mine = threading.local()

    def _rows(self, where: str, values: tuple[object, ...]) -> list[EntryRow]:
        with self._refusing() as connection:
            return [_row(found) for found in connection.execute(f"{_SELECT} {where}", values)]

    def _connection(self) -> sqlite3.Connection:
        held: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if held is None:
            held = connect(self._path, may_append=True)
            with self._closing:
                self._all.append(held)
            self._mine.connection = held
        return held

    @contextmanager
    def _refusing(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection()
        except sqlite3.IntegrityError as error:
            raise Tampered(str(error)) from error
        except sqlite3.Error as error:
            raise Unavailable(str(error)) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._refusing() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # A full disk may have rolled it back already.
                    connection.execute("ROLLBACK")
                raise


def connect(path: Path, *, may_append: bool = False) -> sqlite3.Connection:
    """A connection of the application to an existing file: full sync, no transaction of its own, journal protected."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw",
        uri=True,
        timeout=WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA recursive_triggers = ON")
    _protect(connection, may_append=may_append)
    return connection


def _row(found: tuple[Any, ...]) -> EntryRow:
    position, stream_id, version, event, stream, at, act, act_id, *rest, salt, payload = found
    instant = EPOCH + at * MICROSECOND
    return EntryRow(UUID(stream_id), version, event, payload, position, stream, instant, act, UUID(act_id), *rest, salt)
