"""The journal on PostgreSQL: every append is one call of one function of the database (see sql/postgres_0001.sql)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg.pq import ExecStatus, Format

from ledger.errors import ActReused, Conflict
from ledger.stores import wire
from ledger.stores.connections import Connections, Held
from ledger.stores.recorder import LedgerRecorder
from ledger.stores.refusals import AtOutOfOrder, LedgerNotEmpty, NoDemonstration, Tampered, Unavailable
from ledger.stores.rows import COLUMNS, ActHeader, DraftRow, EntryRow, Guards, Recorded

Connection = psycopg.Connection[tuple[Any, ...]]

_SETTINGS = (
    "synchronous_commit=on",
    "default_transaction_isolation=read\\ committed",
    "timezone=UTC",
    "lock_timeout=60s",  # As on SQLite; whoever waits for an append cannot be interrupted.
    # All is found by an index, and by the same plan for all values. One that was made while the table was small would
    # go on reading all of it. Set here, not with the function: to set them anew in each call is a third of its work.
    "enable_seqscan=off",
    "enable_bitmapscan=off",
    "plan_cache_mode=force_generic_plan",
)
_LOCK: LiteralString = "SELECT pg_advisory_xact_lock(7206913)"  # As in the function.
_NAME, _APPEND = b"append", f"SELECT * FROM journal.append({', '.join(f'${n}' for n in range(1, 17))})".encode()  # noqa: S608  # A constant.
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
        self._held: Held[Connection] = Held()

    def record(self, header: ActHeader, rows: Sequence[DraftRow], guards: Guards, *, lock: bool = True) -> Recorded:
        """Append one act. Without ``lock`` two that append at once get the same position, and one is refused."""
        place = {stream: place for place, stream in enumerate(guards, start=1)}
        values: list[Any] = [  # NULL is None.
            header.act.encode(),
            header.act_id.bytes,
            header.digest,
            header.recorded_by.encode(),
            header.actor.encode(),
            header.basis.encode(),
            header.evidence.encode(),
            wire.instant(header.at),
            wire.uuids(id_ for id_, _ in guards.values()),
            wire.bigints(version for _, version in guards.values()),
            wire.texts(guards),
            wire.integers(place[row.stream] for row in rows),
            wire.texts(row.topic for row in rows),
            wire.blobs(row.salt for row in rows),
            wire.blobs(row.state for row in rows),
            b"\x01" if lock else b"\x00",
        ]
        with self._one() as connection:
            result = connection.pgconn.exec_prepared(_NAME, values, [Format.BINARY] * len(values), Format.BINARY)
            if result.status != ExecStatus.TUPLES_OK:
                raise psycopg.errors.error_from_result(result)
        verdict, first, last, at, detail = (result.get_value(0, column) for column in range(5))
        match verdict:
            case b"done" | b"again":
                instant = wire.read_instant(at or b"")
                again = verdict == b"again"
                return Recorded(int.from_bytes(first or b""), int.from_bytes(last or b""), instant, again)
            case b"conflict":
                raise Conflict((detail or b"").decode())
            case b"act-reused":
                raise ActReused(str(header.act_id))
            case b"no-demonstration":
                raise NoDemonstration
            case b"at-out-of-order":
                assert header.at
                raise AtOutOfOrder(header.at, wire.read_instant(at) if at else header.at, datetime.now(UTC))
            case _:
                raise AssertionError(verdict)

    @contextmanager
    def together(self) -> Iterator[None]:
        with self._one() as connection, connection.transaction():
            connection.execute(_LOCK)
            with self._held.by_this_thread(connection):
                yield

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
        if held := self._held.connection:  # What goes wrong with it is told by whoever holds it.
            yield held
            return
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
        prepared = connection.pgconn.prepare(_NAME, _APPEND)
        if prepared.status != ExecStatus.COMMAND_OK:
            connection.close()
            raise psycopg.errors.error_from_result(prepared)
        return connection


def _copy(connection: Connection, table: LiteralString, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY journal.{table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
