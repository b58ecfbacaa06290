"""Whole pieces of work: an act, a case, a rebuild."""

from __future__ import annotations

import random
from typing import Any

import orjson
import psycopg

from bench.ground import ROOT, SEED, SYSTEM, WHO, Ground, a_cost, an_act, decided, p50, timed
from ledger.acts.line import ask, ask_all
from ledger.clerk import Clerk
from ledger.journal import Journal
from projections import ALL, open_library
from projections.keeping.rebuild import rebuild as rebuild_all

CASE = ROOT / "cases" / "blnp.jsonl"
ACTS, ENTRIES, BATCH = 500, 200_000, 1_000


def act(ground: Ground) -> None:
    """A whole act: look up, read, decide, append; a cost recorded and allocated by the key in force."""
    journal = ground.journal
    clerk = Clerk(SYSTEM, journal)
    _prepare(clerk)
    chance = random.Random(SEED)
    lines = [_cost_line(number, chance) for number in range(ACTS)]
    asked = [ask(line, journal.founded.ledger) for line in lines]
    took = [timed(lambda each=each: clerk.do(each)) for each in asked]  # type: ignore[misc]
    journal.close()
    ground.tell("act", n=ACTS, p50_us=p50(took), per_second=round(ACTS / sum(took)))


def _prepare(clerk: Clerk) -> None:
    """The part of the real case that comes before its first cost, in a ledger that is no demonstration."""
    for line in CASE.read_text("utf-8").splitlines():
        members = orjson.loads(line)
        if members["act"] in ("open-cost-year", "start-baseline"):
            break
        members.pop("at", None)
        clerk.do(ask(members, clerk.journal.founded.ledger))
    members = {"act": "open-cost-year", "service": "blnp/financien", "year": 2018, "actor": _actor()}
    assert clerk.do(ask(members, clerk.journal.founded.ledger)).refusal is None


def _cost_line(number: int, chance: random.Random) -> dict[str, Any]:
    cost = a_cost(number, chance)[0]
    amount = getattr(cost, "amount").euros  # noqa: B009  # It is a cost.
    about = {"service": "blnp/financien", "year": 2018, "pool": "uitvoering", "borne_by": "GM0327"}
    facts = {"cost": f"F-{number}", "description": "a cost", "amount": amount, "effective_on": "2018-03-01"}
    return {"act": "record-and-allocate-cost", "actor": _actor(), **about, **facts}


def _actor() -> dict[str, Any]:
    return {name: getattr(WHO, name) for name in WHO.__slots__} | {"capacity": WHO.capacity.value}


def case(ground: Ground) -> None:
    """The real case from its file into an empty demonstration ledger."""
    journal = Journal(ground.address)
    ledger = journal.founded.ledger
    lines = [line for line in CASE.read_text("utf-8").splitlines() if line.strip()]
    for_real = [orjson.dumps({k: v for k, v in orjson.loads(line).items() if k != "at"}).decode() for line in lines]
    clerk = Clerk(SYSTEM, journal)
    took = timed(lambda: [clerk.do(asked) for asked in ask_all(for_real, ledger)])
    journal.close()
    ground.tell("case", n=len(lines), seconds=round(took, 3), per_second=round(len(lines) / took))


def rebuild(ground: Ground) -> None:
    """All projections from 200,000 entries beside reading the same rows with orjson."""
    journal, chance = ground.journal, random.Random(SEED)
    for number in range(ENTRIES // BATCH):
        stream = f"cost-year:blnp/s{number % 40}/{2000 + number // 40}"
        events = [event for line in range(BATCH // 2) for event in a_cost(number * BATCH + line, chance)]
        journal.append(an_act(), decided(stream, 0, *events), {stream: 0})
    library = open_library(journal)
    read = timed(lambda: _read(ground))
    took = timed(lambda: rebuild_all(library.engine, journal, ALL))
    library.engine.dispose()
    journal.close()
    figures = {"entries_per_second": round(ENTRIES / took), "read_per_second": round(ENTRIES / read)}
    ground.tell("rebuild", n=ENTRIES, **figures, ratio=round(read / took, 3), mark="60,000 entries a second")


def _read(ground: Ground) -> None:
    """Every row out of the database and through orjson: what no rebuild can beat."""
    query = "SELECT e.*, p.payload FROM {0}entries e JOIN {0}payloads p ON p.position = e.position ORDER BY e.position"
    if ground.address.path is not None:
        import sqlite3  # noqa: PLC0415

        for row in sqlite3.connect(ground.address.path).execute(query.format("")):
            orjson.loads(row[-1])
        return
    copy_out = f"COPY ({query.format('journal.')}) TO STDOUT (FORMAT binary)"
    with psycopg.connect(ground.address.conninfo) as connection, connection.cursor().copy(copy_out) as copy:
        for row in copy.rows():
            if len(row) > 1:
                orjson.loads(bytes(row[-1]))
