"""The journal beside what it cannot beat: bare inserts and COPY."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg

from bench.ground import SEED, Ground, a_cost, an_act, decided, p50, timed
from ledger.canonical import canonical
from ledger.journal import Address

APPENDS, BATCH, BATCHES = 2_000, 1_000, 10

POSTGRES_PLAIN = """
CREATE TABLE plain (LIKE journal.entries INCLUDING INDEXES);
ALTER TABLE plain ADD COLUMN salt bytea, ADD COLUMN payload bytea;
"""
SQLITE_PLAIN = """
CREATE TABLE plain (position INTEGER PRIMARY KEY, stream_id TEXT, version INTEGER, event TEXT, stream TEXT,
  recorded_at INTEGER, act TEXT, act_id TEXT, act_line INTEGER, act_digest BLOB, recorded_by TEXT, actor TEXT,
  basis TEXT, evidence TEXT, salt BLOB, payload BLOB, UNIQUE (stream_id, version), UNIQUE (act_id, act_line)) STRICT
"""


def a_row(position: int, payload: bytes, *, sqlite: bool) -> tuple[Any, ...]:
    """A row of the plain table, as wide as an entry."""
    id_ = uuid4()
    when: object = 1_574_000_000_000_000 + position if sqlite else "2019-11-17T12:00:00+00:00"
    ids = (str(id_), str(uuid4())) if sqlite else (id_, uuid4())
    head = (position, ids[0], 1, "cost-year.cost-recorded.1", "cost-year:blnp/financien/2019", when)
    envelope = (canonical(an_act().recorded_by).decode(), canonical(an_act().actor).decode(), "{}", "[]")
    return (*head, "record-and-allocate-cost", ids[1], 1, b"d" * 32, *envelope, b"s" * 16, payload)


def append(ground: Ground) -> None:
    """One event with all guarantees beside a bare committed insert into a table with the same indexes."""
    chance = random.Random(SEED)
    journal = ground.journal
    payload = canonical(a_cost(1, chance)[0])
    insert = _plain_insert(ground.address)
    mine: list[float] = []
    plain: list[float] = []
    for number in range(1, APPENDS + 1):
        event = a_cost(number, chance)[0]
        row = a_row(number, payload, sqlite=ground.address.path is not None)
        plain.append(timed(lambda row=row: insert(row)))  # type: ignore[misc]
        act, work = an_act(), decided("cost-year:blnp/financien/2019", number - 1, event)
        guards = {work[0].stream: number - 1}
        mine.append(timed(lambda act=act, work=work, guards=guards: journal.append(act, work, guards)))  # type: ignore[misc]
    journal.close()
    ratio = round(p50(mine) / p50(plain), 2)
    ground.tell("append", n=APPENDS, p50_us=p50(mine), plain_p50_us=p50(plain), ratio=ratio, mark="at most 2")


def _plain_insert(address: Address) -> Callable[[tuple[Any, ...]], object]:
    if address.path is not None:
        file = sqlite3.connect(address.path, isolation_level=None)
        file.execute("PRAGMA synchronous = FULL")
        file.execute(SQLITE_PLAIN)
        statement = f"INSERT INTO plain VALUES ({', '.join('?' * 16)})"
        return lambda row: file.execute(statement, row)
    connection = psycopg.connect(address.conninfo, autocommit=True)
    connection.execute(POSTGRES_PLAIN)
    statement = f"INSERT INTO plain VALUES ({', '.join(['%s'] * 16)})"
    return lambda row: connection.execute(statement, row, prepare=True)


def batch(ground: Ground) -> None:
    """Acts of a thousand events beside COPY (PostgreSQL) or executemany (SQLite) of the same rows."""
    chance, journal = random.Random(SEED), ground.journal
    payload = canonical(a_cost(1, chance)[0])
    sqlite = ground.address.path is not None
    _plain_insert(ground.address)
    mine: list[float] = []
    plain: list[float] = []
    for number in range(BATCHES):
        rows = [a_row(number * BATCH + line, payload, sqlite=sqlite) for line in range(1, BATCH + 1)]
        plain.append(timed(lambda rows=rows: _bulk(ground.address, rows)))  # type: ignore[misc]
        events = [event for line in range(BATCH // 2) for event in a_cost(number * BATCH + line, chance)]
        stream = f"cost-year:blnp/financien/{2000 + number}"
        work = decided(stream, 0, *events)
        mine.append(timed(lambda work=work, stream=stream: journal.append(an_act(), work, {stream: 0})))  # type: ignore[misc]
    journal.close()
    ratio = round(p50(plain) / p50(mine), 2)
    per_second = round(BATCH / p50(mine) * 1e6)
    ground.tell("batch", n=BATCH * BATCHES, events_per_second=per_second, ratio=ratio, mark="at least 0.2")


def _bulk(address: Address, rows: list[tuple[Any, ...]]) -> None:
    if address.path is not None:
        file = sqlite3.connect(address.path, isolation_level=None)
        file.execute("BEGIN IMMEDIATE")
        file.executemany(f"INSERT INTO plain VALUES ({', '.join('?' * 16)})", rows)
        file.execute("COMMIT")
        file.close()
        return
    with psycopg.connect(address.conninfo) as connection, connection.cursor().copy("COPY plain FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
