"""The follower: it keeps the projections near the journal, lives through trouble, and skips nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from api.http import following as module
from api.http.following import SLOWEST, Behind, Follower, NearLibrary, require_near
from ledger.stores.refusals import Unavailable
from projections import ALL, Library
from projections.keeping.database import reading, writing
from projections.keeping.follow import catch_up
from projections.keeping.lock import FollowedElsewhere, alone, following
from projections.keeping.status import status
from projections.money import balances
from projections.tables import bookmarks
from tests.databases import PostgresServer
from tests.projections.bulk import fill
from tests.projections.history import library_of
from tests.projections.looking import breaking, head, is_whole, now, record_one_more

OLD = "2020-01-01T00:00:00+00:00"

Step = Callable[[], object]


class Script:
    """Takes the place of waiting: each time the follower waits, the next thing happens; at the end it is stopped."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.pauses: list[float] = []
        self.now = 1_000.0
        self.follower: Follower | None = None

    def wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
        if self.steps:
            self.steps.pop(0)()
        if not self.steps and self.follower is not None:
            self.follower.stop()

    def clock(self) -> float:
        return self.now

    def run(self, library: Library, every: float = 1.0, silent_after: float = 40.0) -> None:
        """Follow a ledger while all this happens."""
        self.follower = Follower(library, every, silent_after, wait=self.wait, clock=self.clock)
        self.follower.run()


def heartbeats(library: Library) -> set[str | None]:
    return {each.heartbeat for each in status(library)}


def set_heartbeat(library: Library, value: str) -> None:
    with writing(library.engine) as tx:
        tx.execute(bookmarks.update().values(heartbeat=value))


def told(capture: pytest.CaptureFixture[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capture.readouterr().err.splitlines()]


def test_it_applies_what_is_recorded_and_beats(library: Library) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(library.behind())
        record_one_more(library)

    Script(look, look, lambda: seen.append(library.behind())).run(library)
    assert seen == [0, 0, 0]
    assert is_whole(library)
    assert None not in heartbeats(library)


def test_where_nothing_happens_it_writes_now_and_then_only(library: Library) -> None:
    found: list[set[str | None]] = []
    look = [lambda: set_heartbeat(library, OLD), *[lambda: found.append(heartbeats(library))] * 12]
    Script(*look).run(library, every=1.0, silent_after=40.0)
    assert found[:9] == [{OLD}] * 9
    (beaten,) = found[10]
    assert datetime.fromisoformat(beaten or "") > datetime(2021, 1, 1, tzinfo=UTC)


def test_one_of_several_follows_and_another_takes_over_when_it_ends(library: Library) -> None:
    with library_of(library.journal.address) as other:
        record_one_more(library)
        with following(other.journal.address, other.engine):
            waiting = Script(lambda: None, lambda: None)
            waiting.run(library, every=1.0, silent_after=40.0)
            assert waiting.pauses == [10.0, 10.0]  # It looks again at every sign of life that it would give.
            assert library.behind() == head(library)
        Script(lambda: None).run(library)
    assert library.behind() == 0


def test_the_right_to_follow_is_one_and_leaves_rebuilding_to_whom_it_may_concern(library: Library) -> None:
    address = library.journal.address
    with library_of(address) as other, following(address, library.engine):
        with pytest.raises(FollowedElsewhere), following(address, other.engine):
            pass
        with alone(address, other.engine):
            pass
    with following(address, library.engine):
        pass


def test_a_database_that_is_away_is_waited_for_ever_longer_and_nothing_is_skipped(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    left = 9

    def away(*arguments: Any) -> object:  # noqa: ANN401
        nonlocal left
        left -= 1
        if left >= 0:
            raise Unavailable("the secret reason") from psycopg.OperationalError("server closed the connection")
        return catch_up(*arguments)

    monkeypatch.setattr(module, "catch_up", away)
    script = Script(*[lambda: record_one_more(library)] * 9, lambda: None, lambda: None)
    script.run(library, every=1.0)
    assert script.pauses == [1, 2, 4, 8, 16, SLOWEST, SLOWEST, SLOWEST, SLOWEST, 1, 1]
    assert is_whole(library)
    lines = told(capsysbinary)
    assert len(lines) == 9
    assert {line["code"] for line in lines} == {"database-unavailable"}
    assert "server closed the connection" in json.dumps(lines[0])


def test_whatever_goes_wrong_it_goes_on(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    broken = [MemoryError(), RecursionError()]

    def fail(*arguments: Any) -> object:  # noqa: ANN401
        if broken:
            raise broken.pop()
        return catch_up(*arguments)

    monkeypatch.setattr(module, "catch_up", fail)
    Script(*[lambda: None] * 3).run(library)
    assert [line["code"] for line in told(capsysbinary)] == ["unexpected", "unexpected"]
    assert is_whole(library)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_it_lives_through_connections_that_are_cut(library: Library, postgres_server: PostgresServer) -> None:
    def cut() -> None:
        with psycopg.connect(postgres_server.url, autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                (library.journal.address.url.database,),
            )

    def record() -> None:
        with library_of(library.journal.address) as other:
            record_one_more(other)

    Script(cut, record, cut, record, lambda: None, lambda: None, lambda: None, lambda: None).run(library)
    assert library.behind() == 0
    assert is_whole(library)


def test_a_projection_that_fails_stops_is_told_once_and_the_others_go_on(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    at = head(library) + 2
    tries: list[int] = []
    whole = catch_up

    def counting(*arguments: Any) -> object:  # noqa: ANN401
        tries.append(1)
        return whole(*arguments)

    monkeypatch.setattr(module, "catch_up", counting)
    with monkeypatch.context() as broken:
        broken.setattr(balances, "apply", breaking(at))
        steps: list[Step] = [lambda: record_one_more(library), lambda: record_one_more(library), *[lambda: None] * 5]
        Script(*steps).run(library)
        assert len(tries) == 3  # Once at first, and once for each that was recorded: not at every step.
        found = {each.projection: each for each in status(library)}
        assert (found["balances"].position, found["balances"].failed_at) == (at - 1, at)
        assert {each.behind for name, each in found.items() if name != "balances"} == {0}
        assert [(line["projection"], line["position"]) for line in told(capsysbinary)] == [("balances", at)]
    Script(lambda: None).run(library)
    assert is_whole(library)


def test_as_a_thread_it_follows_until_it_is_stopped(library: Library) -> None:
    stepped = Event()

    class Telling(Follower):
        def step(self) -> None:
            super().step()
            stepped.set()

    follower = Telling(library, 0.01, 30.0)
    follower.stop()  # Before it began: nothing happens.
    follower = Telling(library, 0.01, 30.0)
    follower.start()
    assert stepped.wait(60)
    follower.stop()
    follower.stop()
    assert is_whole(library)
    with following(library.journal.address, library.engine):  # It gave the right back.
        pass


@pytest.fixture
def behind(library: Library) -> int:
    """How far a ledger's projections are behind."""
    catch_up(library.engine, library.journal, ALL, 3)
    fill(library.journal, 20)
    return head(library) - 3


def test_who_would_have_to_catch_up_too_much_is_told_to_wait(library: Library, behind: int) -> None:
    require_near(library, head(library), behind)
    require_near(library, 3, 0)
    with pytest.raises(Behind) as refused:
        require_near(library, head(library), behind - 1)
    assert (refused.value.behind, refused.value.limit) == (behind, behind - 1)
    assert refused.value.headers == {"Retry-After": "1"}
    assert Behind(100_000, 5_000).headers == {"Retry-After": "51"}
    assert Behind(10**9, 5_000).headers == {"Retry-After": "60"}
    near = NearLibrary(library.journal, library.engine, ALL, behind - 1)
    with pytest.raises(Behind), near.view(now(library)):
        pass
    with reading(library.engine) as tx:
        assert set(tx.scalars(select(bookmarks.c.position))) == {3}  # It did not catch up itself.
    earlier = library.as_of(None, str(head(library) - 1), datetime.now(UTC))
    with near.view(earlier):
        assert library.behind() == 1


def test_a_projection_that_failed_is_not_waited_for(
    library: Library, behind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(balances, "apply", breaking(head(library) - behind + 2))
        assert set(catch_up(library.engine, library.journal, ALL, head(library))) <= {"balances"}
    require_near(library, head(library), 0)
