"""The journal on PostgreSQL: every append is one call of one function of the database (see sql/postgres_0001.sql)."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import Notification, StoredEvent

from ledger.errors import ActReused, Conflict
from ledger.stores.recorder import LedgerRecorder
from ledger.stores.refusals import AtOutOfOrder, NoDemonstration, Tampered, Unavailable
from ledger.stores.rows import COLUMNS, ActHeader, DraftRow, EntryRow, Guards, Recorded

_APPEND = "SELECT * FROM journal.append(%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)"
_SELECT = f"SELECT {COLUMNS} FROM journal.entries e JOIN journal.payloads p ON p.position = e.position"  # noqa: S608  # Constants.
_HEAD = "SELECT position, recorded_at FROM journal.entries ORDER BY position DESC LIMIT 1"
_CHUNK = 5_000


class PostgresRecorder(LedgerRecorder):
    """Holds one connection per thread; each statement is its own transaction, and durable when it returns."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._mine = threading.local()
        self._all: list[psycopg.Connection[tuple[Any, ...]]] = []
        self._closing = threading.Lock()

    def record(
        self, header: ActHeader, rows: Sequence[DraftRow], guards: Guards, *, lock: bool = True
    ) -> Recorded:
        written = {row.originator_id for row in rows}
        read = [(id_, version) for id_, (_, version) in guards.items() if id_ not in written]
        values = (
            header.act,
            header.act_id,
            header.digest,
            header.recorded_by,
            header.actor,
            header.basis,
            header.evidence,
            header.at,
            [row.originator_id for row in rows],
            [row.originator_version for row in rows],
            [row.topic for row in rows],
            [row.stream for row in rows],
            [row.salt for row in rows],
            [row.state for row in rows],
            [id_ for id_, _ in read],
            [version for _, version in read],
            lock,
        )
        with self._connection() as connection:
            verdict, first, last, at, detail = connection.execute(_APPEND, values, prepare=True).fetchone()  # type: ignore[misc]  # One row always.
        match verdict:
            case "done" | "again":
                return Recorded(first, last, _utc(at), again=verdict == "again")
            case "conflict":
                names = {str(id_): stream for id_, (stream, _) in guards.items()}
                raise Conflict(names.get(detail, detail))
            case "act-reused":
                raise ActReused(str(header.act_id))
            case "no-demonstration":
                raise NoDemonstration
            case "at-out-of-order":
                assert header.at is not None
                raise AtOutOfOrder(header.at, header.at if at is None else _utc(at), datetime.now(UTC))
            case _:
                raise AssertionError(verdict)

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
            f"WHERE e.stream_id = %s AND e.version > %s AND e.version <= %s ORDER BY e.version {order} LIMIT %s",
            (originator_id, gt or 0, 2**62 if lte is None else lte, limit),
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
            "WHERE e.position > %s AND e.position <= %s ORDER BY e.position LIMIT %s",
            (after, 2**62 if stop is None else stop, limit),
        )

    def entries(self, after: int, upto: int | None = None) -> Iterator[EntryRow]:
        last = upto if upto is not None else self.max_notification_id() or 0
        while after < last:
            reach = min(after + _CHUNK, last)
            yield from self._rows("WHERE e.position > %s AND e.position <= %s ORDER BY e.position", (after, reach))
            after = reach

    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:
        query = (
            "SELECT act_digest, position, recorded_at FROM journal.entries "
            "WHERE act_id = %s AND act_line IN (1, (SELECT max(act_line) FROM journal.entries WHERE act_id = %s)) "
            "ORDER BY act_line"
        )
        with self._connection() as connection:
            found = connection.execute(query, (act_id, act_id), prepare=True).fetchall()
        if not found:
            return None
        digest, first, at = found[0]
        return digest, Recorded(first, found[-1][1], _utc(at), again=True)

    def head(self) -> tuple[int, datetime] | None:
        with self._connection() as connection:
            found = connection.execute(_HEAD).fetchone()
        return (found[0], _utc(found[1])) if found else None

    def recorded_at(self, position: int) -> datetime:
        with self._connection() as connection:
            found = connection.execute(
                "SELECT recorded_at FROM journal.entries WHERE position = %s", (position,)
            ).fetchone()
        if found is None:
            raise Tampered(f"there is no entry at position {position}")
        return _utc(found[0])

    def restore(self, rows: Iterator[EntryRow]) -> int:
        count = 0
        with self._connection() as connection, connection.transaction():
            while chunk := list(islice(rows, _CHUNK)):
                count += len(chunk)
                with connection.cursor() as cursor:
                    cursor.executemany(
                        "INSERT INTO journal.entries VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
                        [
                            (row.id, row.originator_id, row.originator_version, row.topic, row.stream, row.recorded_at)
                            + (row.act, row.act_id, row.act_line, row.act_digest)
                            + (row.recorded_by, row.actor, row.basis, row.evidence)
                            for row in chunk
                        ],
                    )
                    cursor.executemany(
                        "INSERT INTO journal.payloads VALUES (%s,%s,%s)",
                        [(row.id, row.salt, row.state) for row in chunk],
                    )
        return count

    def close(self) -> None:
        with self._closing:
            while self._all:
                with suppress(psycopg.Error):
                    self._all.pop().close()
        self._mine = threading.local()

    def _rows(self, where: str, values: tuple[object, ...]) -> list[EntryRow]:
        with self._connection() as connection:
            cursor = connection.cursor(binary=True)
            return [_row(found) for found in cursor.execute(f"{_SELECT} {where}", values, prepare=True)]  # type: ignore[arg-type]  # Constants.

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        try:
            held: psycopg.Connection[tuple[Any, ...]] | None = getattr(self._mine, "connection", None)
            if held is None or held.closed:
                held = psycopg.connect(
                    self._conninfo,
                    autocommit=True,
                    options="-c synchronous_commit=on -c default_transaction_isolation=read\\ committed -c timezone=UTC",
                    application_name="grondslag",
                )
                with self._closing:
                    self._all.append(held)
                self._mine.connection = held
            yield held
        except psycopg.errors.UniqueViolation as error:
            raise Tampered(str(error)) from error
        except psycopg.Error as error:
            raise Unavailable(str(error)) from error


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _row(found: tuple[Any, ...]) -> EntryRow:
    position, stream_id, version, event, stream, at, act, act_id, *rest, salt, payload = found
    return EntryRow(stream_id, version, event, payload, position, stream, _utc(at), act, act_id, *rest, salt)
