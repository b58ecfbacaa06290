"""The journal in one SQLite file: no server, several processes, every append synced to disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from time import time_ns
from typing import Any
from uuid import UUID

from ledger.errors import ActReused, Conflict
from ledger.founding import LedgerFounded
from ledger.stores.connections import Connections, Held
from ledger.stores.recorder import LedgerRecorder
from ledger.stores.refusals import AtOutOfOrder, LedgerNotEmpty, NoDemonstration, Tampered, Unavailable
from ledger.stores.rows import COLUMNS, EPOCH, HEADER, MICROSECOND, ActHeader, DraftRow, EntryRow, Guards, Recorded
from ledger.stores.sqlite_guard import protect

WAIT_SECONDS = 60
_SELECT = f"SELECT {COLUMNS} FROM entries e JOIN payloads p USING (position)"  # noqa: S608  # A constant.
_HEAD = "SELECT position, recorded_at FROM entries ORDER BY position DESC LIMIT 1"
_ACT = "SELECT act_digest, min(position), max(position), recorded_at FROM entries WHERE act_id = ? GROUP BY act_id"
_INSERT = f"INSERT INTO entries VALUES ({', '.join('?' * len(HEADER))})"  # noqa: S608
_INSERT_PAYLOAD = "INSERT INTO payloads VALUES (?, ?, ?)"


class SqliteRecorder(LedgerRecorder):
    """Every append begins IMMEDIATE: a deferred one loses most of its races."""

    chunk = 250

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: tuple[int, int] | None = None
        self._connections = Connections(self._connect)
        self._held: Held[sqlite3.Connection] = Held()

    def record(self, header: ActHeader, rows: Sequence[DraftRow], guards: Guards) -> Recorded:
        with self._transaction() as tx:
            done = tx.execute(_ACT, (str(header.act_id),)).fetchone()
            if done is None:
                for stream, (stream_id, version) in guards.items():
                    if _version(tx, stream_id) != version:
                        raise Conflict(stream)
                return _insert(tx, header, rows)
        digest, recorded = _done(done)
        if digest != header.digest:
            raise ActReused(str(header.act_id))
        return recorded

    @contextmanager
    def together(self) -> Iterator[None]:
        with self._transaction() as tx, self._held.by_this_thread(tx):
            yield

    def select_rows(self, after: int, upto: int) -> list[EntryRow]:
        query = f"{_SELECT} WHERE e.position > ? AND e.position <= ? ORDER BY e.position"
        return list(map(_row, self._all(query, after, upto)))

    def select_stream(self, stream_id: UUID, after: int, upto: int) -> list[EntryRow]:
        query = f"{_SELECT} WHERE e.stream_id = ? AND e.version > ? AND e.version <= ? ORDER BY e.version"
        return list(map(_row, self._all(query, str(stream_id), after, upto)))

    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:
        found = self._all(_ACT, str(act_id))
        return _done(found[0]) if found else None

    def head(self) -> tuple[int, datetime] | None:
        found = self._all(_HEAD)
        return (found[0][0], _instant(found[0][1])) if found else None

    def last_payload(self) -> int:
        return int(self._all("SELECT coalesce(max(position), 0) FROM payloads")[0][0])

    def recorded_at(self, position: int) -> datetime:
        found = self._all("SELECT recorded_at FROM entries WHERE position = ?", position)
        if not found:
            raise Tampered(f"there is no entry at position {position}")
        return _instant(found[0][0])

    def restore(self, rows: Iterable[EntryRow]) -> None:
        with self._transaction() as tx:
            head = tx.execute(_HEAD).fetchone()
            if head is not None:
                raise LedgerNotEmpty(str(self._path), head[0])
            for row in rows:
                (
                    position,
                    stream_id,
                    *names,
                    at,
                    act,
                    act_id,
                    line,
                    digest,
                    by,
                    actor,
                    basis,
                    evidence,
                    salt,
                    payload,
                ) = row
                envelope = (act, str(act_id), line, digest, by, actor, basis, evidence)
                tx.execute(_INSERT, (position, str(stream_id), *names, micros(at), *envelope))
                tx.execute(_INSERT_PAYLOAD, (position, salt, payload))

    def close(self) -> None:
        self._connections.close()

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._one() as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if held := self._held.connection:
            yield held
            return
        with self._one() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                with suppress(sqlite3.Error):  # A full disk may have rolled it back already.
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            self._require_same_file()

    @contextmanager
    def _one(self) -> Iterator[sqlite3.Connection]:
        if held := self._held.connection:  # What goes wrong with it is told by whoever holds it.
            yield held
            return
        try:
            with self._connections.one() as connection:
                self._require_same_file()
                yield connection
        except sqlite3.IntegrityError as error:
            raise Tampered(str(error)) from error
        except sqlite3.Error as error:
            raise Unavailable(f"{self._path}: {error}") from error
        except OSError as error:
            raise Unavailable(str(error)) from error

    def _connect(self) -> sqlite3.Connection:
        self._require_same_file()
        return connect(self._path, may_append=True)

    def _require_same_file(self) -> None:
        """SQLite goes on writing to a file that was removed or replaced, where nobody would ever find it."""
        found = self._path.stat()
        same = (found.st_dev, found.st_ino)
        if self._file is None:
            self._file = same
        elif self._file != same:
            raise Unavailable(f"{self._path} was replaced by another file while it was open")


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
    protect(connection, may_append=may_append)
    return connection


def micros(instant: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (instant - EPOCH) // MICROSECOND


def _insert(tx: sqlite3.Connection, header: ActHeader, rows: Sequence[DraftRow]) -> Recorded:
    head, last = tx.execute(_HEAD).fetchone() or (0, None)
    if (head == 0) != (rows[0].topic == LedgerFounded.NAME):
        raise Conflict(rows[0].stream)
    now = _next_instant(tx, header, rows, last)
    start = (header.act, str(header.act_id))
    rest = (header.digest, header.recorded_by, header.actor, header.basis, header.evidence)
    tx.executemany(
        _INSERT,
        (
            (
                head + line,
                str(row.originator_id),
                row.originator_version,
                row.topic,
                row.stream,
                now,
                *start,
                line,
                *rest,
            )
            for line, row in enumerate(rows, start=1)
        ),
    )
    tx.executemany(_INSERT_PAYLOAD, ((head + line, row.salt, row.state) for line, row in enumerate(rows, start=1)))
    return Recorded(head + 1, head + len(rows), _instant(now))


def _next_instant(tx: sqlite3.Connection, header: ActHeader, rows: Sequence[DraftRow], last: int | None) -> int:
    """When this act is recorded: after the last, and taken inside the lock."""
    now = time_ns() // 1_000
    if header.at is not None:
        first = tx.execute("SELECT payload FROM payloads WHERE position = 1").fetchone()
        if b'"demonstration":true' not in (first[0] if first else rows[0].state):
            raise NoDemonstration
        at = micros(header.at)
        earliest = at if last is None else last - last % 1_000_000  # Acts within one second may come in any order.
        if not earliest <= at <= now:
            raise AtOutOfOrder(header.at, _instant(at if last is None else last), _instant(now))
        now = at
    return now if last is None else max(now, last + 1)


def _version(tx: sqlite3.Connection, stream_id: UUID) -> int:
    found = tx.execute("SELECT max(version) FROM entries WHERE stream_id = ?", (str(stream_id),)).fetchone()
    return found[0] or 0


def _done(found: tuple[Any, ...]) -> tuple[bytes, Recorded]:
    digest, first, last, at = found
    return digest, Recorded(first, last, _instant(at), again=True)


# Entries of one act stand together and share these.
@lru_cache(1_000)
def _instant(at: int) -> datetime:
    return EPOCH + at * MICROSECOND


_uuid = lru_cache(10_000)(UUID)


def _row(found: tuple[Any, ...]) -> EntryRow:
    position, stream_id, version, event, stream, at, act, act_id, *rest = found
    return EntryRow(position, _uuid(stream_id), version, event, stream, _instant(at), act, _uuid(act_id), *rest)
