"""Whether a server lives and is ready, and how little that says to whoever asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from tempfile import gettempdir
from typing import Any

import pytest
from sqlalchemy import text

from api import vocabulary
from api.http import health as module
from api.http.health import Readiness, Unready
from api.http.settings import Settings
from ledger.stores.refusals import NewerSchema, NotALedger, OlderSchema, Unavailable
from projections import ALL, Library
from projections.keeping.database import writing
from projections.keeping.follow import catch_up
from projections.money import balances
from projections.tables import bookmarks
from tests.api.http.conftest import Asking, Client, without_ledger
from tests.projections.bulk import fill
from tests.projections.looking import breaking, head, record_one_more

GOOD = {"status": "pass"}
TELLING = ("sqlite", "postgres", "grondslag", "uvicorn", "0.1", gettempdir(), "Traceback", "no such luck", "balances")


@pytest.fixture
def served(library: Library, asking: Asking) -> Client:
    """A client of a server whose ledger is there and was followed just now; each answer is looked up anew."""
    catch_up(library.engine, library.journal, ALL, head(library))
    client = asking(ledger=library.journal.address.written, behind_limit=10)
    client.app.state.running.readiness._clock = iter(range(0, 10_000, 10)).__next__
    return client


def reasons(client: Client) -> list[str]:
    """Why a server is not ready, as it says itself."""
    answer = client.get("/health/ready")
    if answer.status_code == 200:
        assert answer.json() == GOOD
        return []
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["code"] == "not-ready"
    assert not [each for each in TELLING if each in answer.text.replace("postgresql", "")]
    known = vocabulary.api_values("Unready")
    return [known[each] for each in answer.json()["velden"]["redenen"]]


def test_a_server_lives_without_its_ledger_and_is_not_ready(asking: Asking) -> None:
    client = asking()
    with without_ledger(client):
        assert (client.get("/health/live").status_code, client.get("/health/live").json()) == (200, GOOD)
        assert reasons(client) == [Unready.SCHEMA]


def test_it_is_ready_where_all_is_well(served: Client) -> None:
    assert reasons(served) == []


def test_far_behind_it_is_not_ready(served: Client, library: Library) -> None:
    fill(library.journal, 10)
    assert reasons(served) == []
    record_one_more(library)
    assert reasons(served) == [Unready.BEHIND]
    catch_up(library.engine, library.journal, ALL, head(library))
    assert reasons(served) == []


@pytest.mark.parametrize("heartbeat", [None, "2020-01-01T00:00:00+00:00"])
def test_without_a_follower_it_is_not_ready(served: Client, library: Library, heartbeat: str | None) -> None:
    with writing(library.engine) as tx:
        tx.execute(bookmarks.update().values(heartbeat=heartbeat))
    assert reasons(served) == [Unready.SILENT]


def test_a_projection_that_failed_is_seen(served: Client, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    at = head(library) + 2
    fill(library.journal, 40)
    with monkeypatch.context() as broken:
        broken.setattr(balances, "apply", breaking(at))
        catch_up(library.engine, library.journal, ALL, head(library))
    assert reasons(served) == [Unready.FAILED]
    catch_up(library.engine, library.journal, ALL, head(library))
    assert reasons(served) == []


def test_another_schema_is_seen(served: Client, library: Library) -> None:
    with writing(library.engine) as tx:
        table = "projections_version" if library.journal.address.path else "projections.projections_version"
        tx.execute(text(f"UPDATE {table} SET version_num = 'p9999'"))
    assert reasons(served) == [Unready.SCHEMA]


def refusing(error: Exception) -> Callable[..., None]:
    def require(*_: object) -> None:
        raise error

    return require


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Unavailable("/srv/secret: disk full"), Unready.DATABASE),
        (NotALedger("/srv/secret", "gone"), Unready.SCHEMA),
        (OlderSchema("/srv/secret", "j1", "j2"), Unready.SCHEMA),
        (NewerSchema("/srv/secret", "j3"), Unready.SCHEMA),
    ],
)
def test_what_is_the_matter_with_a_database_is_told_in_a_word(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: Unready
) -> None:
    monkeypatch.setattr(module, "require", refusing(error))
    client = asking()
    assert reasons(client) == [reason]
    assert "secret" not in client.get("/health/ready").text


def test_it_looks_once_a_second_at_the_most_and_logs_a_change_once(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    now, looked = [0.0], 0

    def require(*_: object) -> None:
        nonlocal looked
        looked += 1
        raise Unavailable("away")

    monkeypatch.setattr(module, "require", require)
    readiness = Readiness(library, Settings(), lambda: now[0])
    for at in (0.0, 0.2, 0.9, 1.0, 1.5, 2.1):
        now[0] = at
        assert readiness.reasons() == (Unready.DATABASE,)
    assert looked == 3
    (line,) = map(json.loads, capsysbinary.readouterr().err.splitlines())
    assert (line["event"], line["reasons"]) == ("readiness changed", ["database"])


def test_every_reason_is_told_in_dutch(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    client = asking()
    found: dict[Unready, Any] = {}
    for reason in Unready:
        monkeypatch.setattr(client.app.state.running.readiness, "reasons", lambda each=reason: (each,))
        found[reason] = client.get("/health/ready").json()["detail"]
    assert len(set(found.values())) == len(Unready)
    assert "de database antwoordt niet" in found[Unready.DATABASE]
