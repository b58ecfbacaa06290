"""Whoever follows the journal by position never misses an entry: what is seen is all there is up to there."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from random import Random
from typing import Any

import psycopg
import pytest

from ledger.errors import Conflict
from ledger.founding import REFUSALS
from ledger.journal import Address, Journal, Recorded
from ledger.stores import sqlite
from ledger.stores.postgres import PostgresRecorder
from ledger.stores.refusals import Tampered
from tests.journal.conftest import Together
from tests.journal.happenings import happened, rows, told
from tests.ledgers import an_act, found

WRITERS, ACTS, LONGEST, SHARED = 8, 50, 100, 10


def test_a_follower_of_eight_writers_sees_every_entry_in_order(ledger_address: Address, together: Together) -> None:
    """Some twenty thousand entries; whoever missed one would find a gap in the positions here."""
    followed: list[int] = [1]
    with ThreadPoolExecutor(1) as beside, closing(Journal(ledger_address)) as journal:
        writing = beside.submit(together, WRITERS, write_much, ledger_address)
        done = False
        while not done:
            done = writing.done()  # Before the last look, so that nothing comes after it.
            for row in journal.store.entries(followed[-1]):
                assert row.position == followed[-1] + 1
                followed.append(row.position)
        acknowledged = sorted(position for positions in writing.result() for position in positions)
        assert acknowledged == followed[1:]
        assert journal.read(REFUSALS, "shared").version == WRITERS * ACTS // SHARED


def write_much(writer: int, address: Address) -> list[int]:
    """Acts of different length, some of them also in a stream that all others write too."""
    chance, positions = Random(writer), list[int]()
    with closing(Journal(address)) as journal:
        version = 0
        for number in range(ACTS):
            what = [f"{writer}.{number}"] * chance.randint(1, LONGEST)
            work = [happened(f"of-{writer}", version, *what)]
            version += len(what)
            recorded = None
            while recorded is None:
                shared = journal.read(REFUSALS, "shared").version if number % SHARED == 0 else None
                also = [] if shared is None else [happened("shared", shared, "x")]
                try:
                    recorded = journal.append(an_act(), work + also, {})
                except Conflict:
                    assert also, "nobody else writes the other stream"
            positions += range(recorded.first, recorded.last + 1)
    return positions


@contextmanager
def held_open(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Future[Recorded]]:
    """An append that has done everything but commit; it commits when this ends."""
    with ThreadPoolExecutor(1) as beside:
        if isinstance(journal.store, PostgresRecorder):
            own = journal.store._connect()
            journal.store._connections._idle.append(own)
            own.execute("BEGIN")
            appended = beside.submit(append_one, journal, "A")
            appended.result()
            yield appended
            own.execute("COMMIT")
        else:
            inserted, commit, real = threading.Event(), threading.Event(), sqlite._insert

            def insert_and_wait(*arguments: Any) -> Recorded:  # noqa: ANN401  # Whatever it takes.
                recorded = real(*arguments)
                inserted.set()
                assert commit.wait(60)
                return recorded

            monkeypatch.setattr(sqlite, "_insert", insert_and_wait)
            appended = beside.submit(append_one, journal, "A")
            assert inserted.wait(60)
            monkeypatch.setattr(sqlite, "_insert", real)
            yield appended
            commit.set()


def append_one(journal: Journal, what: str) -> Recorded:
    return journal.append(an_act(), [happened(what, 0, what)], {})


def wait_until_one_waits(journal: Journal, kind: str) -> None:
    """Until PostgreSQL says that a connection waits for a lock of this kind in this database."""
    waiting = (
        f"SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = '{kind}' AND database IS NOT DISTINCT FROM %s"
    )
    with psycopg.connect(journal.address.conninfo, autocommit=True) as connection:
        here = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
        assert here is not None
        database = None if kind == "transactionid" else here[0]
        while connection.execute(waiting, (database,)).fetchone() == (0,):
            pass


def test_while_one_append_is_open_the_next_waits_and_nobody_sees_either(
    ledger_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, reader = (Journal(ledger_address) for _ in range(3))
    with ThreadPoolExecutor(1) as beside:
        with held_open(first, monkeypatch) as appended:
            after = beside.submit(append_one, second, "B")
            if isinstance(second.store, PostgresRecorder):
                wait_until_one_waits(second, "advisory")
            else:
                assert ledger_address.path is not None
                other = sqlite3.connect(ledger_address.path, timeout=0, isolation_level=None)
                with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
                    other.execute("BEGIN IMMEDIATE")
            assert not after.done()
            assert told(reader) == []
        assert (appended.result().first, after.result().first) == (2, 3)
        assert appended.result().recorded_at < after.result().recorded_at
    assert told(reader) == ["A", "B"]
    for journal in (first, second, reader):
        journal.close()


def test_on_postgres_without_the_lock_the_second_is_refused_and_nothing_is_missed(
    empty_postgres: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(empty_postgres)
    first, second, reader = (Journal(empty_postgres) for _ in range(3))
    real = second.store.record

    def without_lock(*arguments: Any) -> Recorded:  # noqa: ANN401  # Whatever it takes.
        return real(*arguments, lock=False)  # type: ignore[call-arg]

    monkeypatch.setattr(second.store, "record", without_lock)
    with ThreadPoolExecutor(1) as beside:
        with held_open(first, monkeypatch):
            after = beside.submit(append_one, second, "B")
            wait_until_one_waits(second, "transactionid")
            assert told(reader) == []
        with pytest.raises(Tampered, match="duplicate key"):
            after.result()
    assert told(reader) == ["A"]
    monkeypatch.undo()
    assert append_one(second, "B").first == 3
    for journal in (first, second, reader):
        journal.close()


def test_on_sqlite_without_the_lock_the_second_is_refused_and_nothing_is_missed(empty_sqlite: Address) -> None:
    found(empty_sqlite)
    assert empty_sqlite.path is not None
    with (
        closing(Journal(empty_sqlite)) as journal,
        closing(sqlite3.connect(empty_sqlite.path, timeout=0, isolation_level=None)) as deferred,
    ):
        deferred.execute("BEGIN")  # As the library does it: it reads, and asks for the lock when it writes.
        head = deferred.execute("SELECT max(position) FROM entries").fetchone()[0]
        append_one(journal, "A")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            deferred.execute(
                "INSERT INTO entries SELECT ?, 'b', 1, 'refusals.act-refused.1', 'b', recorded_at + 9, act, 'b', 1, "
                "act_digest, recorded_by, actor, basis, evidence FROM entries",
                (head + 1,),
            )
        deferred.execute("ROLLBACK")
        assert told(journal) == ["A"]
        assert [row.position for row in rows(journal)] == [1, 2]
