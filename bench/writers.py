"""Many processes that append at once, beside as many that call a bare function under a lock."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from threading import Barrier, Event
from time import monotonic

import psycopg

from bench.ground import SEED, Ground, a_cost, an_act, decided
from bench.journal import POSTGRES_PLAIN, a_row
from ledger.canonical import canonical
from ledger.journal import Address, Journal

WRITERS, EACH, TURNS = 8, 1_000, 7
PAUSE = 0.01
"""How long a follower lets the writers be, in seconds."""

LOCKED = """
CREATE FUNCTION plain_locked(p_row plain) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE head bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(99);
  SELECT position INTO head FROM plain ORDER BY position DESC LIMIT 1;
  p_row.position := coalesce(head, 0) + 1;
  INSERT INTO plain SELECT p_row.*;
  RETURN p_row.position;
END $$;
"""
_NEW = "SELECT * FROM plain WHERE position > %s ORDER BY position"

Span = tuple[float, float]
"""When a process began and ended, by the clock of the machine."""

_meeting: Barrier


def writers(ground: Ground) -> None:
    """Eight processes that append beside eight that call a bare locked function, in turns; one reads along in both."""
    if ground.address.path is not None:
        return
    with psycopg.connect(ground.address.conninfo, autocommit=True) as connection:
        connection.execute(POSTGRES_PLAIN)
        connection.execute(LOCKED)
    url = ground.address.written
    mine: list[float] = []
    plain: list[float] = []
    context = get_context("spawn")
    pool = ProcessPoolExecutor(WRITERS, context, _meet_at, (context.Barrier(WRITERS),))
    with pool, _following(ground) as seen:
        for turn in range(TURNS):
            plain.append(_elapsed(pool, _call_plain, url, turn))
            mine.append(_elapsed(pool, _append_many, url, turn))
    ratios = sorted(theirs / ours for theirs, ours in zip(plain, mine, strict=True))
    rates = [round(WRITERS * EACH / statistics.median(seconds)) for seconds in (mine, plain)]
    figures = {"per_second": rates[0], "plain_per_second": rates[1], "ratio": round(statistics.median(ratios), 2)}
    spread = {"least": round(ratios[0], 2), "most": round(ratios[-1], 2), "mark": "at least 0.7"}
    journal = ground.journal
    missed = len({row.id for row in journal.store.entries(0)} - seen)
    journal.close()
    ground.tell("writers", n=WRITERS * EACH * TURNS, writers=WRITERS, turns=TURNS, missed=missed, **figures, **spread)


def _elapsed(pool: ProcessPoolExecutor, work: Callable[[str, int, int], Span], url: str, turn: int) -> float:
    """From when the first process began to when the last was done; all have prepared what they write."""
    spans = list(pool.map(work, [url] * WRITERS, range(WRITERS), [turn] * WRITERS))
    return max(end for _, end in spans) - min(start for start, _ in spans)


def _meet_at(barrier: Barrier) -> None:
    global _meeting  # noqa: PLW0603  # A pool hands a barrier to its processes in no other way.
    _meeting = barrier


def _append_many(url: str, writer: int, turn: int) -> Span:
    journal, chance = Journal(Address.parse(url)), random.Random(SEED + writer)
    stream = f"cost-year:blnp/s{writer}/{2019 + turn}"
    acts = [(an_act(), decided(stream, number, a_cost(number, chance)[0])) for number in range(EACH)]
    journal.stream_id(stream)
    _meeting.wait()
    start = monotonic()
    for number, (act, work) in enumerate(acts):
        journal.append(act, work, {stream: number})
    end = monotonic()
    journal.close()
    return start, end


def _call_plain(url: str, writer: int, _turn: int) -> Span:
    payload = canonical(a_cost(1, random.Random(SEED + writer))[0])
    rows = [a_row(0, payload, sqlite=False) for _ in range(EACH)]
    with psycopg.connect(Address.parse(url).conninfo, autocommit=True) as connection:
        statement = f"SELECT plain_locked(ROW({', '.join(['%s'] * 16)})::plain)"
        _meeting.wait()
        start = monotonic()
        for row in rows:
            connection.execute(statement, row, prepare=True)
        return start, monotonic()


@contextmanager
def _following(ground: Ground) -> Iterator[set[int]]:
    """The positions that a follower of both kinds of writers sees; an entry that appears behind it is missed."""
    journal, seen, over = ground.journal, set[int](), Event()

    def follow() -> None:
        after, plain, last = 0, 0, False
        with psycopg.connect(ground.address.conninfo, autocommit=True) as connection:
            while not last:
                last = over.wait(PAUSE)
                for row in journal.store.entries(after):
                    seen.add(row.id)
                    after = row.id
                for other in connection.execute(_NEW, (plain,), prepare=True):
                    plain = other[0]

    with ThreadPoolExecutor(1) as follower:
        followed = follower.submit(follow)
        try:
            yield seen
        finally:
            over.set()
            followed.result()
            journal.close()
