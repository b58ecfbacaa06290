"""The journal on PostgreSQL: every append is one call of one function of the database (see sql/postgres_0001.sql)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from ledger.errors import ActReused, Conflict
from ledger.stores.arrays import Array, ArrayDumper, bigints, blobs, integers, texts, uuids
from ledger.stores.connections import Connections
from ledger.stores.recorder import LedgerRecorder
from ledger.stores.refusals import AtOutOfOrder, LedgerNotEmpty, NoDemonstration, Tampered, Unavailable
from ledger.stores.rows import COLUMNS, ActHeader, DraftRow, EntryRow, Guards, Recorded

Connection = psycopg.Connection[tuple[Any, ...]]

_SETTINGS = (
    "synchronous_commit=on",
    "default_transaction_isolation=read\\ committed",
    "timezone=UTC",
    # All is found by an index; a plan that was kept since the table was small would go on reading all of it.
    "enable_seqscan=off",
    "enable_bitmapscan=off",
)
_LOCK: LiteralString = "SELECT pg_advisory_xact_lock(7206913)"  # As in the function.
_APPEND: LiteralString = f"SELECT * FROM journal.append({', '.join(['%b'] * 16)})"  # noqa: S608  # A constant.
_SELECT: LiteralString = f"SELECT {COLUMNS} FROM journal.entries e JOIN journal.payloads p USING (position)"  # noqa: S608
_BY_POSITION: LiteralString = f"{_SELECT} WHERE e.position > %s AND e.position <= %s ORDER BY e.position"
_BY_STREAM: LiteralString = (
    f"{_SELECT} WHERE e.stream_id = %s AND e.version > %s AND e.version <= %s ORDER BY e.version"
)
_HEAD: LiteralString = "SELECT position, recorded_at FROM journal.entries ORDER BY position DESC LIMIT 1"
_ACT: LiteralString = (
    "SELECT act_digest, position, recorded_at FROM journal.entries WHERE act_id = %s AND act_line IN "
    "(1, (SELECT max(act_line) FROM journal.entries WHERE act_id = %s)) ORDER BY act_line"
)


class PostgresRecorder(LedgerRecorder):
    """Each statement is its own transaction, and durable when it returns."""

    chunk = 250

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connections = Connections(self._connect)

    def record(self, header: ActHeader, rows: Sequence[DraftRow], guards: Guards, *, lock: bool = True) -> Recorded:
        """Append one act. Without ``lock`` two that append at once get the same position, and one is refused."""
        place = {id_: place for place, id_ in enumerate(guards, start=1)}
        values = (
            header.act,
            header.act_id,
            header.digest,
            header.recorded_by,
            header.actor,
            header.basis,
            header.evidence,
            header.at,
            uuids(guards),
            bigints(version for _, version in guards.values()),
            texts(stream for stream, _ in guards.values()),
            integers(place[row.originator_id] for row in rows),  # type: ignore[index]  # Ours are never text.
            texts(row.topic for row in rows),
            blobs(row.salt for row in rows),
            blobs(row.state for row in rows),
            lock,
        )
        with self._one() as connection:
            cursor = connection.execute(_APPEND, values, prepare=True, binary=True)
            verdict, first, last, at, detail = cursor.fetchone() or ()
        match verdict:
            case "done" | "again":
                return Recorded(first, last, at, again=verdict == "again")
            case "conflict":
                raise Conflict(detail)
            case "act-reused":
                raise ActReused(str(header.act_id))
            case "no-demonstration":
                raise NoDemonstration
            case "at-out-of-order":
                assert header.at is not None
                raise AtOutOfOrder(header.at, at or header.at, datetime.now(UTC))
            case _:
                raise AssertionError(verdict)

    def select_rows(self, after: int, upto: int) -> list[EntryRow]:
        return list(map(EntryRow._make, self._all(_BY_POSITION, after, upto)))

    def select_stream(self, stream_id: UUID, after: int, upto: int) -> list[EntryRow]:
        return list(map(EntryRow._make, self._all(_BY_STREAM, stream_id, after, upto)))

    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:
        found = self._all(_ACT, act_id, act_id)
        if not found:
            return None
        (digest, first, at), (_, last, _) = found[0], found[-1]
        return digest, Recorded(first, last, at, again=True)

    def head(self) -> tuple[int, datetime] | None:
        found = self._all(_HEAD)
        return (found[0][0], found[0][1]) if found else None

    def last_payload(self) -> int:
        return int(self._all("SELECT coalesce(max(position), 0) FROM journal.payloads")[0][0])

    def recorded_at(self, position: int) -> datetime:
        found = self._all("SELECT recorded_at FROM journal.entries WHERE position = %s", position)
        if not found:
            raise Tampered(f"there is no entry at position {position}")
        at: datetime = found[0][0]
        return at

    def restore(self, rows: Iterable[EntryRow]) -> None:
        rest = iter(rows)
        with self._one() as connection, connection.transaction():
            connection.execute(_LOCK)
            head = connection.execute(_HEAD).fetchone()
            if head is not None:
                raise LedgerNotEmpty(connection.info.dbname, head[0])
            while chunk := list(islice(rest, self.chunk)):
                _copy(connection, "entries", (row[:-2] for row in chunk))
                _copy(connection, "payloads", ((row.position, row.salt, row.payload) for row in chunk))

    def close(self) -> None:
        self._connections.close()

    def _all(self, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        with self._one() as connection:
            return connection.execute(query, values, prepare=True, binary=True).fetchall()

    @contextmanager
    def _one(self) -> Iterator[Connection]:
        try:
            with self._connections.one() as connection:
                yield connection
        except psycopg.errors.UniqueViolation as error:
            raise Tampered(str(error)) from error
        except psycopg.Error as error:
            raise Unavailable(str(error)) from error

    def _connect(self) -> Connection:
        connection = psycopg.connect(
            self._conninfo,
            autocommit=True,
            options=" ".join(f"-c {setting}" for setting in _SETTINGS),
            application_name="grondslag",
        )
        connection.adapters.register_dumper(Array, ArrayDumper)
        return connection


def _copy(connection: Connection, table: LiteralString, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY journal.{table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
