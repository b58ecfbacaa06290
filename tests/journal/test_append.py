"""What an append promises, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, groupby
from uuid import uuid4

import psycopg
import pytest

from ledger.actor import Basis, Evidence
from ledger.errors import ActReused, Broken, Conflict, EmptyAct
from ledger.founding import REFUSALS, ActRefused, LedgerFounded
from ledger.journal import Address, Journal, NotFounded, UnreadableEntry
from ledger.stores import sqlite
from ledger.stores.postgres import PostgresRecorder
from ledger.stores.sqlite import SqliteRecorder
from tests.databases import PostgresServer
from tests.journal.conftest import Together
from tests.journal.happenings import happened, owning, plant, rows, tamper, told, written
from tests.ledgers import LEDGER, an_act

LATER = timedelta(hours=1)


@pytest.fixture
def other(ledger_address: Address) -> Iterator[Journal]:
    """Somebody else's journal on the same ledger."""
    journal = Journal(ledger_address)
    yield journal
    journal.close()


def test_what_was_recorded_is_read_back_whole_with_its_envelope(journal: Journal, other: Journal) -> None:
    shown = (Evidence("collegebesluit", sha256="ab" * 32), Evidence("notulen"))
    act = replace(an_act("adopt-key"), basis=Basis("blnp#regeling"), reason="héél goed", evidence=shown)
    recorded = journal.append(act, [happened("a", 0, "x", "y")], {"refusals:a": 0})
    first, second = other.entries(1)
    assert (recorded.first, recorded.last, recorded.again) == (2, 3, False)
    assert (first.position, first.stream, first.originator_version) == (2, "refusals:a", 1)
    assert (second.position, second.stream, second.originator_version) == (3, "refusals:a", 2)
    assert {first.originator_id, second.originator_id} == {journal.stream_id("refusals:a")}
    for line, entry in enumerate((first, second), start=1):
        assert (entry.act, entry.act_id, entry.act_line, entry.act_digest) == (
            "adopt-key",
            act.act_id,
            line,
            act.digest,
        )
        assert (entry.recorded_by, entry.actor, entry.basis) == (act.recorded_by, act.actor, act.basis)
        assert (entry.evidence, entry.reason, entry.recorded_at) == (shown, "héél goed", recorded.recorded_at)
    assert (first.event, second.event) == happened("a", 0, "x", "y").events
    assert first.entry_id != second.entry_id
    assert other.entry(3) == second


def test_header_and_payload_are_kept_apart_and_free_text_is_payload_only(journal: Journal) -> None:
    secret = "only in the payload"
    act = replace(an_act(), reason=secret, evidence=(Evidence(secret, sha256="cd" * 32),))
    journal.append(act, [happened("a", 0, secret)], {})
    row = rows(journal)[-1]
    assert row.payload.decode().count(secret) == 3
    assert secret not in repr(row._replace(payload=b""))
    assert row.evidence == f'["{"cd" * 32}"]'
    assert len(row.salt) == 16
    assert row.salt != rows(journal)[0].salt


def test_an_act_over_several_streams_whose_later_part_fails_leaves_nothing(journal: Journal) -> None:
    journal.append(an_act(), [happened("b", 0, "before")], {})
    kept = rows(journal)
    with pytest.raises(Conflict, match="refusals:b has changed"):
        journal.append(an_act(), [happened("a", 0, "x", "y"), happened("b", 0, "z")], {})
    assert rows(journal) == kept
    assert journal.read(REFUSALS, "a").version == 0


POISON = {
    "sqlite": """
        CREATE TRIGGER poison BEFORE INSERT ON payloads WHEN instr(NEW.payload, 'poison')
        BEGIN SELECT RAISE(ABORT, 'poison'); END
        """,
    "postgresql": """
        CREATE FUNCTION journal.poison() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF position('poison'::bytea IN NEW.payload) > 0 THEN RAISE 'poison'; END IF; RETURN NEW; END $$;
        CREATE TRIGGER poison BEFORE INSERT ON journal.payloads FOR EACH ROW EXECUTE FUNCTION journal.poison()
        """,
}


def test_an_act_whose_last_row_fails_in_the_database_leaves_nothing(journal: Journal) -> None:
    with owning(journal.address) as database:
        database.exec_driver_sql(POISON[database.dialect.name])
    kept = rows(journal)
    with pytest.raises(Broken, match="poison"):
        journal.append(an_act(), [happened("a", 0, "x", "y"), happened("b", 0, "z", "poison")], {})
    assert rows(journal) == kept
    assert journal.append(an_act(), [happened("a", 0, "x", "y"), happened("b", 0, "z")], {}).last == 4


def test_every_stream_that_was_read_is_checked_also_one_that_is_not_written(journal: Journal, other: Journal) -> None:
    read = journal.read(REFUSALS, "mandates").version
    other.append(an_act(), [happened("mandates", 0, "revoked")], {})
    with pytest.raises(Conflict) as refused:
        journal.append(an_act(), [happened("money", 0, "allocated")], {"refusals:mandates": read, "refusals:money": 0})
    assert refused.value.stream == "refusals:mandates"
    assert told(journal) == ["revoked"]
    journal.append(an_act(), [happened("money", 0, "allocated")], {"refusals:mandates": 1, "refusals:money": 0})
    assert told(journal) == ["revoked", "allocated"]


def test_a_stream_that_is_read_ahead_of_what_there_is_is_a_conflict_too(journal: Journal) -> None:
    with pytest.raises(Conflict, match="refusals:a"):
        journal.append(an_act(), [happened("b", 0, "x")], {"refusals:a": 1})
    with pytest.raises(Conflict, match="refusals:b"):
        journal.append(an_act(), [happened("b", 1, "x")], {})


def test_an_act_may_write_a_stream_more_than_once_and_between_others(journal: Journal) -> None:
    work = [happened("a", 0, "1"), happened("b", 0, "2"), happened("a", 1, "3", "4"), happened("b", 1, "5")]
    journal.append(an_act(), work, {"refusals:a": 0, "refusals:b": 0})
    found = [(row.stream, row.version, row.act_line) for row in rows(journal)[1:]]
    streams = [("a", 1), ("b", 1), ("a", 2), ("a", 3), ("b", 2)]
    assert found == [(f"refusals:{name}", version, line) for line, (name, version) in enumerate(streams, start=1)]


def test_an_act_is_done_once_and_a_repeat_gets_the_first_result_whatever_happened_since(journal: Journal) -> None:
    act = an_act()
    first = journal.append(act, [happened("a", 0, "x", "y")], {"refusals:a": 0})
    journal.append(an_act(), [happened("a", 2, "z")], {})
    again = journal.append(act, [happened("a", 0, "x", "y")], {"refusals:a": 0})
    assert again == replace(first, again=True)
    assert journal.find_act(act.act_id) == (act.digest, again)
    assert told(journal) == ["x", "y", "z"]
    assert journal.find_act(uuid4()) is None


def test_the_id_of_an_act_is_never_given_to_another(journal: Journal) -> None:
    act = an_act()
    journal.append(act, [happened("a", 0, "x")], {})
    with pytest.raises(ActReused, match=str(act.act_id)):
        journal.append(replace(act, digest=b"other" * 6), [happened("a", 1, "y")], {})
    assert told(journal) == ["x"]


def test_two_processes_that_send_an_act_at_the_same_moment_do_it_once(
    ledger_address: Address, together: Together
) -> None:
    acts = [uuid4() for _ in range(50)]
    for mine, others in zip(*together(2, send_all, ledger_address, acts), strict=True):
        assert replace(mine, again=False) == replace(others, again=False)
        assert mine.again != others.again
    journal = Journal(ledger_address)
    assert [row.act_id for row in rows(journal)[1:]] == [act for act in acts for _ in range(2)]
    journal.close()


def send_all(_: int, address: Address, acts: list[object]) -> list[object]:
    journal = Journal(address)
    try:
        return [
            journal.append(an_act(id_=act), [happened(str(act), 0, "x", "y")], {})  # type: ignore[arg-type]
            for act in acts
        ]
    finally:
        journal.close()


def test_several_threads_may_use_one_journal(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(lambda n: journal.append(an_act(), [happened(f"{n % 8}-{n}", 0, "x")], {}), range(80)))
        read = list(threads.map(lambda n: journal.read(REFUSALS, f"{n % 8}-{n}").version, range(80)))
    assert sorted(each.first for each in done) == list(range(2, 82))
    assert read == [1] * 80


def test_an_empty_act_is_refused(journal: Journal) -> None:
    for work in ([], [happened("a", 0)]):
        with pytest.raises(EmptyAct) as refused:
            journal.append(an_act("adopt-key"), work, {"refusals:a": 0})
        assert refused.value.fields == {"act": "adopt-key"}
    assert told(journal) == []


def test_positions_and_versions_are_dense_also_after_conflicts(journal: Journal) -> None:
    for number in range(20):
        with pytest.raises(Conflict):
            journal.append(an_act(), [happened("a", number + 1, "never")], {})
        journal.append(an_act(), [happened("a", number, "x"), happened(f"b{number}", 0, "y")], {})
    found = rows(journal)
    assert [row.position for row in found] == list(range(1, 42))
    assert [row.version for row in found if row.stream == "refusals:a"] == list(range(1, 21))


def test_recorded_at_rises_strictly_by_act_and_is_one_inside_an_act(journal: Journal, other: Journal) -> None:
    before = datetime.now(UTC)
    for number in range(30):
        each = journal if number % 2 else other
        each.append(an_act(), [happened(f"{number}", 0, "x", "y", "z")], {})
    instants = [{row.recorded_at for row in act} for _, act in groupby(rows(journal), lambda row: row.act_id)]
    assert all(len(instant) == 1 for instant in instants)
    rising = [instant.pop() for instant in instants]
    assert rising == sorted(set(rising))
    assert before < rising[1] < rising[-1] < datetime.now(UTC)


def test_recorded_at_rises_also_after_an_entry_of_a_clock_that_ran_ahead(ledger_address: Address) -> None:
    ahead = datetime.now(UTC).replace(microsecond=0) + LATER
    plant(ledger_address, recorded_at=ahead)
    journal = Journal(ledger_address)
    for number in range(3):
        recorded = journal.append(an_act(), [happened("a", number, "x")], {})
        assert recorded.recorded_at == ahead + timedelta(microseconds=number + 1)
    assert journal.store.head() == (5, ahead + timedelta(microseconds=3))
    assert journal.store.recorded_at(2) == ahead
    journal.close()


def test_recorded_at_rises_also_while_the_clock_goes_backwards(
    empty_sqlite: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite takes this machine's clock; that of a PostgreSQL server cannot be set from here (see the test above)."""
    backwards = count(1_600_000_000_000_000_000, -1_000_000_000)
    monkeypatch.setattr(sqlite, "time_ns", lambda: next(backwards))
    journal = Journal(empty_sqlite)
    journal.found(an_act(), LedgerFounded(LEDGER, "backwards", demonstration=False))
    for number in range(5):
        journal.append(an_act(), [happened("a", number, "x")], {})
    first = rows(journal)[0].recorded_at
    assert [row.recorded_at - first for row in rows(journal)] == [timedelta(microseconds=n) for n in range(6)]
    journal.close()


def test_an_append_is_durable_whatever_the_server_was_told(
    empty_postgres: Address, postgres_server: PostgresServer
) -> None:
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {empty_postgres.url.database} SET synchronous_commit = off")
        connection.execute(
            f"ALTER DATABASE {empty_postgres.url.database} SET default_transaction_isolation = serializable"
        )
    recorder = PostgresRecorder(empty_postgres.conninfo)
    with recorder._one() as own:
        assert own.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert own.execute("SHOW transaction_isolation").fetchone() == ("read committed",)
        assert own.autocommit
    recorder.close()


def test_an_append_is_synced_to_the_file(empty_sqlite: Address) -> None:
    assert empty_sqlite.path is not None
    recorder = SqliteRecorder(empty_sqlite.path)
    with recorder._one() as own:
        assert own.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert own.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert own.isolation_level is None
    recorder.close()


def test_a_stream_is_read_as_it_was_at_an_earlier_version(journal: Journal) -> None:
    journal.append(an_act(), [happened("a", 0, "x", "y", "z")], {})
    assert journal.read_at(REFUSALS, "a", 2).state.count == 2
    assert journal.read_at(REFUSALS, "a", 0).version == 0
    assert journal.read(REFUSALS, "a").state.count == 3


def test_a_part_of_the_journal_is_read_from_after_a_position_up_to_another(journal: Journal) -> None:
    journal.append(an_act(), [happened("a", 0, *map(str, range(1_000)))], {})
    assert [entry.position for entry in journal.entries(3, 7)] == [4, 5, 6, 7]
    assert [row.position for row in journal.store.entries(990, 5_000)] == list(range(991, 1_002))
    assert list(journal.entries(1_001)) == []
    assert len(told(journal)) == 1_000


def test_a_ledger_is_founded_once_and_first(empty_address: Address) -> None:
    journal = Journal(empty_address)
    founding = LedgerFounded(LEDGER, "grondslag", demonstration=False)
    with pytest.raises(NotFounded):
        journal.append(an_act(), [happened("a", 0, "x")], {})
    assert journal.store.head() is None
    assert journal.found(an_act(), founding).first == 1
    assert journal.founded == founding
    for again in (founding, replace(founding, ledger=uuid4())):
        with pytest.raises(Conflict):
            journal.found(an_act(), again)
    assert told(journal) == []
    journal.close()


def test_a_journal_that_begins_with_something_else_is_no_ledger(ledger_address: Address) -> None:
    tamper(ledger_address, "entries", event=ActRefused.NAME)
    tamper(ledger_address, "payloads", payload=written("x"))
    journal = Journal(ledger_address)
    with pytest.raises(UnreadableEntry) as found:
        _ = journal.founded
    assert found.value.fields == {"position": 1, "problem": "malformed-header"}
    journal.close()
