"""Following the journal: each entry once, none skipped, none half."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from signal import SIGKILL

import pytest
from sqlalchemy import func, select

from ledger.cost_year.events import CostAllocated
from ledger.journal import Entry
from projections import ALL, Library, trail
from projections.keeping import follow
from projections.keeping.database import reading, writing
from projections.keeping.digest import of_journal, of_table_rows
from projections.keeping.follow import CHUNK, Mark, ProjectionFailed, catch_up, held
from projections.keeping.status import Status, status
from projections.money import balances
from projections.money.balances import Filter
from projections.money.postings import postings
from projections.tables import Row, bookmarks
from tests.databases import PostgresServer
from tests.projections import processes
from tests.projections.bulk import fill
from tests.projections.damage import BreakIn, break_in
from tests.projections.looking import breaking, digests, expected, head, is_whole, now, record_one_more

NOW = datetime(2026, 6, 15, 10, 30, tzinfo=UTC)


def state_of(library: Library, projection: str) -> Status:
    return next(each for each in status(library) if each.projection == projection)


def rows(library: Library) -> int:
    with reading(library.engine) as tx:
        return sum(tx.scalar(select(func.count()).select_from(table)) or 0 for each in ALL for table in each.TABLES)


def test_whoever_asks_catches_up(library: Library) -> None:
    assert library.behind() == head(library)
    told: list[int] = []
    with library.view(now(library), progress=told.append):
        assert library.behind() == 0
    assert sum(told) == head(library)
    assert is_whole(library)


def test_four_processes_apply_each_entry_once(library: Library) -> None:
    entries = 12_000
    upto = head(library) + entries
    followers = [processes.start(processes.follow_up_to, library.journal.address, upto) for _ in range(4)]
    assert fill(library.journal, entries, act=400) == upto
    assert [follower.wait(240) for follower in followers] == [0, 0, 0, 0]
    assert rows(library) > 40_000
    assert is_whole(library)


def test_a_step_may_have_any_size(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(library.journal, 50)
    monkeypatch.setattr(follow, "CHUNK", 7)
    catch_up(library.engine, library.journal, ALL, head(library))
    assert is_whole(library)


def test_projections_at_different_places_meet_and_go_on_together(library: Library) -> None:
    fill(library.journal, CHUNK + 500)
    catch_up(library.engine, library.journal, [balances], 20)
    catch_up(library.engine, library.journal, [trail], CHUNK + 100)
    told: list[int] = []
    catch_up(library.engine, library.journal, ALL, head(library), told.append)
    assert sum(told) == head(library)
    assert is_whole(library)


def test_no_bookmark_goes_past_the_head(library: Library) -> None:
    catch_up(library.engine, library.journal, ALL, head(library) + 1_000)
    assert is_whole(library)
    fill(library.journal, 10)
    catch_up(library.engine, library.journal, ALL, head(library))
    assert is_whole(library)


def test_a_projection_that_fails_stops_at_that_entry_and_hinders_no_other(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = head(library)
    fill(library.journal, CHUNK)
    at = first + 300
    assert isinstance(library.journal.entry(at).event, CostAllocated)
    with monkeypatch.context() as broken:
        broken.setattr(balances, "apply", breaking(at))
        failures = catch_up(library.engine, library.journal, ALL, head(library))
        assert set(failures) == {"balances"}
        assert (failures["balances"].position, failures["balances"].problem) == (at, "ValueError: no such luck")
        with reading(library.engine) as tx:
            assert of_table_rows(tx, balances, 1) == of_journal(library.journal, balances, at - 1)
        for _ in range(2):  # It says so again to whoever asks, and stays where it is.
            with library.view(now(library)) as view:
                assert list(trail.trail(view, now(library), trail.Filter(upto=5)))
                with pytest.raises(ProjectionFailed, match=f"stopped at position {at}: ValueError: no such luck"):
                    balances.balances(view, now(library), Filter())
        earlier = library.as_of(None, str(at - 1), NOW)
        with library.view(earlier) as view:
            assert balances.balances(view, earlier, Filter()).lines
        stopped = state_of(library, "balances")
        assert (stopped.position, stopped.behind) == (at - 1, head(library) - at + 1)
        assert (stopped.failed_at, stopped.failure) == (at, "ValueError: no such luck")
        assert {each.behind for each in status(library) if each.projection != "balances"} == {0}
    with library.view(now(library)) as view:
        assert balances.balances(view, now(library), Filter()).lines
    assert (state_of(library, "balances").failed_at, state_of(library, "balances").failure) == (None, None)
    assert is_whole(library)


@pytest.mark.parametrize("value", [2**70, None, {"no": "day"}], ids=str)
def test_what_the_database_does_not_take_stops_a_projection_at_that_entry(
    library: Library, monkeypatch: pytest.MonkeyPatch, value: object
) -> None:
    first = head(library)
    fill(library.journal, CHUNK)
    at = first + 777
    whole = trail.apply

    def unlike_its_table(entry: Entry) -> Iterable[Row]:
        for table, values in whole(entry):
            yield table, (*values[:-1], value) if entry.position == at else values

    with monkeypatch.context() as broken:
        broken.setattr(trail, "apply", unlike_its_table)
        failures = catch_up(library.engine, library.journal, ALL, head(library))
        assert [(each.projection, each.position) for each in failures.values()] == [("trail", at)]
        assert state_of(library, "trail").failed_at == at
        with reading(library.engine) as tx:
            assert of_table_rows(tx, trail, 1) == of_journal(library.journal, trail, at - 1)
    assert catch_up(library.engine, library.journal, ALL, head(library)) == {}
    assert is_whole(library)


UNREADABLE: dict[str, tuple[Callable[[BreakIn, int], object], str]] = {
    "its event is unknown": (
        lambda sql, at: sql.run("UPDATE journal.entries SET event = 'service.renamed.9' WHERE position = ?", at),
        "event",
    ),
    "its payload is damaged": (lambda sql, at: sql.edit(at, {"{": "["}), "payload"),
    "it was taken away": (
        lambda sql, at: sql.run("DELETE FROM journal.entries WHERE position = ?", at),
        "no entry at position",
    ),
}


@pytest.mark.parametrize("why", UNREADABLE)
def test_every_projection_stops_before_an_entry_that_cannot_be_read(
    library: Library, postgres_server: PostgresServer, why: str
) -> None:
    first = head(library)
    fill(library.journal, 50)
    damage, problem = UNREADABLE[why]
    with break_in(library.journal.address, postgres_server) as sql:
        damage(sql, first + 20)
    failures = catch_up(library.engine, library.journal, ALL, head(library))
    assert {each.NAME: first + 20 for each in ALL} == {name: each.position for name, each in failures.items()}
    for each in status(library):
        assert (each.position, each.failed_at) == (first + 19, first + 20)
        assert problem in (each.failure or "")


def test_life_and_progress_are_two_things(library: Library) -> None:
    assert {each.heartbeat for each in status(library)} == {None}
    catch_up(library.engine, library.journal, ALL, head(library))
    with writing(library.engine) as tx:
        tx.execute(bookmarks.update().values(heartbeat="2020-01-01T00:00:00+00:00"))
    with library.view(now(library)):
        assert {each.heartbeat for each in status(library)} == {"2020-01-01T00:00:00+00:00"}  # A reader is no life.
    catch_up(library.engine, library.journal, ALL, head(library))  # A follower with nothing to do is.
    for each in status(library):
        assert datetime.fromisoformat(each.heartbeat or "") > NOW.replace(year=2021)
        assert each.behind == 0
    fill(library.journal, 10)
    assert {each.behind for each in status(library)} == {10}


def test_a_failure_stays_noted_until_it_is_passed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    at = head(library) + 2
    fill(library.journal, 10)
    with monkeypatch.context() as broken:
        broken.setattr(balances, "apply", breaking(at))
        catch_up(library.engine, library.journal, ALL, head(library))
        catch_up(library.engine, library.journal, ALL, at - 1)  # It need not go further: nothing was tried.
        assert state_of(library, "balances").failed_at == at


def test_whoever_needs_no_catching_up_waits_for_nobody(library: Library) -> None:
    with library.view(now(library)):
        pass
    with writing(
        library.engine
    ) as tx:  # On SQLite the one writer there can be; on PostgreSQL all bookmarks are locked.
        held(tx, ALL)
        with library.view(now(library)) as view:
            assert list(trail.trail(view, now(library), trail.Filter()))


def test_a_view_does_not_move(library: Library) -> None:
    fill(library.journal, 10)
    moment = now(library)
    with library.view(moment) as view:
        before = balances.balances(view, moment, Filter())
        record_one_more(library)
        with library.view(now(library)) as later:
            assert balances.balances(later, now(library), Filter()).lines != before.lines
        everything = select(func.count()).select_from(postings)
        assert view.tx.scalar(everything) == 7 * 5
        assert balances.balances(view, moment, Filter()) == before


def test_killed_half_way_nothing_is_half_done(library: Library) -> None:
    first = head(library)
    fill(library.journal, 3 * CHUNK)
    killed = processes.start(processes.die_while_following, library.journal.address, first + CHUNK + 1)
    assert killed.wait(120) == -SIGKILL
    marks = set(library.marks().values())
    assert marks == {Mark(CHUNK, 1)}
    assert digests(library) == expected(library, CHUNK)
    catch_up(library.engine, library.journal, ALL, head(library))
    assert is_whole(library)
