"""Rebuilding beside the live tables: nobody waits, nobody sees half of it, and the result is what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from signal import SIGKILL

import pytest
from sqlalchemy import Connection, Engine, select

from ledger.journal import Address, Entry
from projections import ALL, Library, trail
from projections.keeping import follow, rebuild
from projections.keeping.database import reading, writing
from projections.keeping.follow import Batch, Mark, ProjectionFailed, catch_up
from projections.keeping.lock import RebuildUnderWay, taken
from projections.keeping.rebuild import rebuild as rebuild_all
from projections.keeping.status import status
from projections.money import balances
from projections.money.balances import Filter
from projections.tables import Projection, Row, rebuilds
from tests.projections import processes
from tests.projections.bulk import fill
from tests.projections.history import cost, library_of, play
from tests.projections.looking import breaking, digests, head, is_whole, now, record_one_more
from tests.projections.masters import Masters

Collect = Callable[[Mapping[Projection, int], Iterable[Entry], int, int], list[Batch]]


def again(library: Library, *projections: Projection) -> int:
    return rebuild_all(library.engine, library.journal, projections or ALL)


def generations(library: Library) -> set[int]:
    """All that there are rows of."""
    with reading(library.engine) as tx:
        return {
            generation
            for each in ALL
            for table in each.TABLES
            for generation in tx.scalars(select(table.c.generation).distinct())
        }


@pytest.fixture
def filled(masters: Masters, database: str) -> Iterator[Library]:
    """Caught up, with more entries than one chunk of a rebuild has."""
    with masters.more(database, "beginning", "filled", fill_up) as copy, library_of(copy) as library:
        yield library


def fill_up(library: Library) -> None:
    fill(library.journal, rebuild.CHUNK + 500)
    catch_up(library.engine, library.journal, ALL, head(library))


def test_a_rebuild_gives_what_following_gave(filled: Library) -> None:
    before = digests(filled)
    told: list[int] = []
    assert rebuild_all(filled.engine, filled.journal, ALL, told.append) == head(filled)
    assert sum(told) == head(filled)
    assert digests(filled) == before
    assert is_whole(filled)
    assert set(filled.marks().values()) == {Mark(head(filled), 2)}
    assert generations(filled) == {2}


def test_a_rebuild_may_be_of_one_projection_or_of_nothing_yet(library: Library) -> None:
    again(library, trail)
    assert library.marks()["trail"] == Mark(head(library), 2)
    assert library.marks()["balances"] == Mark(0, 1)
    catch_up(library.engine, library.journal, ALL, head(library))
    assert is_whole(library)


def test_a_ledger_without_entries_can_be_rebuilt(empty_address: Address) -> None:
    with library_of(empty_address) as library:
        assert again(library) == 0
        assert set(library.marks().values()) == {Mark(0, 2)}


def during(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Do something when a rebuild has filled its first chunk and reads the next."""
    whole: Collect = follow.collect

    def and_meanwhile(
        targets: Mapping[Projection, int], entries: Iterable[Entry], after: int, upto: int
    ) -> list[Batch]:
        if after == rebuild.CHUNK:
            act()
        return whole(targets, entries, after, upto)

    monkeypatch.setattr(rebuild, "collect", and_meanwhile)


def test_readers_see_the_old_generation_whole_until_they_are_switched(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now(filled)
    with filled.view(moment) as view:
        before = balances.balances(view, moment, Filter())
    seen: list[object] = []

    def read() -> None:
        with filled.view(moment) as view:
            seen.append(balances.balances(view, moment, Filter()))
        under_way = {(each.rebuilding_at, each.generation, each.behind) for each in status(filled)}
        seen.append(under_way)

    during(monkeypatch, read)
    with filled.view(moment) as view:  # Open since before the rebuild, and until after it.
        balances.balances(view, moment, Filter())
        again(filled)
        assert balances.balances(view, moment, Filter()) == before
    assert seen == [before, {(rebuild.CHUNK, 1, 0)}]
    with filled.view(moment) as view:
        assert balances.balances(view, moment, Filter()) == before
    assert {(each.rebuilding_at, each.generation) for each in status(filled)} == {(None, 2)}


def test_what_is_recorded_and_followed_meanwhile_is_in_the_new_generation(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def record_and_ask() -> None:
        record_one_more(filled)
        with filled.view(now(filled)):
            pass

    during(monkeypatch, record_and_ask)
    again(filled)
    assert is_whole(filled)
    assert set(filled.marks().values()) == {Mark(head(filled), 2)}


def test_two_processes_cannot_both_do_it(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[str] = []

    def try_too() -> None:
        assert taken(filled.journal.address, filled.engine)
        with library_of(filled.journal.address) as another, pytest.raises(RebuildUnderWay) as refusal:
            again(another)
        refused.append(refusal.value.code)

    during(monkeypatch, try_too)
    again(filled)
    assert refused == ["rebuild-under-way"]
    assert not taken(filled.journal.address, filled.engine)
    assert is_whole(filled)


@pytest.mark.parametrize("work", [processes.die_while_rebuilding, processes.die_while_switching])
def test_killed_half_way_the_old_generation_goes_on_serving(filled: Library, work: Callable[..., None]) -> None:
    before = digests(filled)
    killed = processes.start(work, filled.journal.address, *([0] if work is processes.die_while_rebuilding else []))
    assert killed.wait(120) == -SIGKILL
    left = filled.journal.address.path or work is processes.die_while_switching
    assert generations(filled) == ({1, 2} if left else {1})  # On PostgreSQL nothing is committed before all is built.
    assert digests(filled) == before
    # What was left behind is no rebuild under way: it ended with its process.
    assert {(each.rebuilding_at, each.generation) for each in status(filled)} == {(None, 1)}
    record_one_more(filled)
    with filled.view(now(filled)):
        assert is_whole(filled)
    again(filled)
    assert is_whole(filled)
    assert generations(filled) == {2}
    with reading(filled.engine) as tx:
        assert tx.execute(select(rebuilds)).all() == []


def test_a_rebuild_that_fails_switches_nothing_and_the_next_one_does(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = rebuild.CHUNK + 300
    with monkeypatch.context() as broken:
        broken.setattr(balances, "apply", breaking(at))
        with pytest.raises(ProjectionFailed) as failed:
            again(filled)
        assert (failed.value.projection, failed.value.position) == ("balances", at)
    assert set(filled.marks().values()) == {Mark(head(filled), 1)}
    assert not taken(filled.journal.address, filled.engine)
    again(filled)
    assert is_whole(filled)
    assert generations(filled) == {2}


def test_what_the_database_does_not_take_stops_a_rebuild_at_that_entry(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, whole = rebuild.CHUNK + 300, trail.apply

    def unlike_its_table(entry: Entry) -> Iterable[Row]:
        for table, values in whole(entry):
            yield table, (*values[:-1], None) if entry.position == at else values

    with monkeypatch.context() as broken:
        broken.setattr(trail, "apply", unlike_its_table)
        with pytest.raises(ProjectionFailed) as failed:
            again(filled)
        assert (failed.value.projection, failed.value.position) == ("trail", at)
    assert is_whole(filled)
    again(filled)
    assert is_whole(filled)


def test_a_rebuild_mends_a_projection_that_had_stopped(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    at = head(filled) + 2
    record_one_more(filled)
    with monkeypatch.context() as broken:
        broken.setattr(balances, "apply", breaking(at))
        assert set(catch_up(filled.engine, filled.journal, ALL, head(filled))) == {"balances"}
    again(filled)
    assert {(each.failed_at, each.failure) for each in status(filled)} == {(None, None)}
    assert is_whole(filled)


def test_between_any_two_chunks_others_can_append(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the lock were held where it need not be, these appends would wait for themselves."""
    recorded: list[str] = []
    with library_of(filled.journal.address) as another:

        def append_first(engine: Engine) -> AbstractContextManager[Connection]:
            recorded.append(f"G-{len(recorded)}")
            assert not play(another.journal, [cost(recorded[-1], None, "2018-02-01", "1.00")])[0].refusal
            return writing(engine)

        monkeypatch.setattr(rebuild, "writing", append_first)
        again(filled)
    assert len(recorded) > 10
    with filled.view(now(filled)):
        assert is_whole(filled)


def test_a_rebuild_ends_though_others_go_on_appending(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    whole: Collect = follow.collect
    chunks: list[int] = []
    fill(library.journal, 20)

    def and_more(targets: Mapping[Projection, int], entries: Iterable[Entry], after: int, upto: int) -> list[Batch]:
        chunks.append(upto)
        assert not play(library.journal, [cost(f"G-{upto}", None, "2018-02-01", "1.00")])[0].refusal
        return whole(targets, entries, after, upto)

    monkeypatch.setattr(rebuild, "CHUNK", 5)
    monkeypatch.setattr(rebuild, "PIECE", 5)
    monkeypatch.setattr(rebuild, "collect", and_more)
    assert again(library) < head(library)
    assert len(chunks) < 20
    with library.view(now(library)):
        assert is_whole(library)
