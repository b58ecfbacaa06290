"""Figures of a running server: what is counted, by labels that nobody can make up, and who sees them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.http.running import Running
from api.http.settings import Settings
from ledger.errors import EmptyAct
from projections import ALL, Library
from projections.keeping.follow import catch_up
from projections.money import balances
from tests.api.http.conftest import Asking, Client, without_ledger
from tests.api.http.standin import SECRET
from tests.projections.bulk import fill
from tests.projections.history import cost, play
from tests.projections.looking import breaking, head

Series = dict[str, list[tuple[dict[str, str], float]]]


def figures(client: Client) -> Series:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return of_text(answer.text)


def of_text(text: str) -> Series:
    found: Series = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def value(found: Series, name: str, **labels: str) -> float:
    (only,) = [each for has, each in found[name] if labels.items() <= has.items()]
    return only


def test_requests_are_counted_by_route_and_never_by_what_they_are_about(asking: Asking) -> None:
    client = asking()
    for name in ("blnp", "bel", SECRET):
        client.get(f"/about/{name}?naam={SECRET}", subject=SECRET)
        client.get(f"/{name}")
    client(SECRET.upper().replace("-", ""), "/about/x")
    answer = client.get("/metrics").text
    found = figures(client)
    assert value(found, "grondslag_http_requests_total", route="/about/{thing}", method="GET", status="200") == 3
    assert value(found, "grondslag_http_requests_total", route="unmatched", status="404") == 3
    assert value(found, "grondslag_http_requests_total", method="other") == 1
    assert value(found, "grondslag_http_request_seconds_count", route="/about/{thing}", method="GET") == 3
    assert value(found, "grondslag_http_requests_under_way") == 1  # This one itself.
    assert SECRET not in answer.lower()
    assert "blnp" not in answer


def test_what_fails_is_counted_too(asking: Asking) -> None:
    client = asking()
    client.get("/broken")
    assert value(figures(client), "grondslag_http_requests_total", route="/broken", status="500") == 1


def test_acts_are_counted_by_how_they_ended(running: Running) -> None:
    running.metrics.acted("adopt-key")
    running.metrics.acted("adopt-key", EmptyAct("adopt-key"))
    running.metrics.acted(SECRET)
    assert sample(running, "acts_total", act="adopt-key", outcome="done") == 1
    assert sample(running, "acts_total", act="adopt-key", outcome="empty-act") == 1
    assert sample(running, "acts_total", act="unknown", outcome="done") == 1


def test_how_the_ledger_stands_is_told(library: Library, asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    catch_up(library.engine, library.journal, ALL, head(library))
    at = head(library) + 2
    fill(library.journal, 10)
    client = asking(ledger=library.journal.address.written)
    assert value(figures(client), "grondslag_projection_behind_entries", projection="trail") == 10
    with monkeypatch.context() as broken:
        broken.setattr(balances, "apply", breaking(at))
        catch_up(library.engine, library.journal, ALL, head(library))
    found = figures(client)
    assert value(found, "grondslag_database_up") == 1
    assert value(found, "grondslag_journal_position") == head(library)
    assert value(found, "grondslag_projection_behind_entries", projection="trail") == 0
    assert value(found, "grondslag_projection_behind_entries", projection="balances") == head(library) - at + 1
    assert value(found, "grondslag_projection_failed", projection="balances") == 1
    assert value(found, "grondslag_projection_failed", projection="trail") == 0
    assert 0 <= value(found, "grondslag_projection_heartbeat_age_seconds", projection="trail") < 100
    assert value(found, "grondslag_projection_connections_in_use") == 0


def test_a_database_that_is_away_is_a_figure_and_no_failure(asking: Asking) -> None:
    client = asking()
    with without_ledger(client):
        found = figures(client)
    assert value(found, "grondslag_database_up") == 0
    assert "grondslag_projection_behind_entries" not in found


@pytest.fixture
def running(library: Library) -> Iterator[Running]:
    """One process of a server of that ledger."""
    running = Running(Settings(ledger=library.journal.address.written))
    yield running
    running.close()


def sample(running: Running, name: str, **labels: str) -> float | None:
    return running.metrics.registry.get_sample_value(f"grondslag_{name}", labels)


def test_appends_are_timed(running: Running) -> None:
    play(running.journal, [cost("G-1", None, "2018-02-01", "1.00")])
    assert sample(running, "append_seconds_count") == 1


def test_connections_are_counted_while_they_are_in_use(running: Running) -> None:
    with running.library.engine.connect():
        assert sample(running, "projection_connections_in_use") == 1
    assert sample(running, "projection_connections_in_use") == 0


@pytest.mark.parametrize(
    ("at", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("10.0.0.9", {}, 404),
        ("2001:db8::1", {}, 404),
        ("testclient", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 404),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 404),
        ("127.0.0.1", {"X-Real-IP": "127.0.0.1"}, 404),
    ],
)
def test_only_this_machine_sees_them_and_no_proxy_on_it(
    asking: Asking, at: str, headers: dict[str, str], status: int
) -> None:
    answer = asking(at=at)("GET", "/metrics", headers=headers)
    assert answer.status_code == status
    assert ("grondslag_" in answer.text) is (status == 200)
    if status == 404:
        nothing = asking(at=at)("GET", "/nothing", headers=headers)
        assert answer.text.replace("/metrics", "/nothing") == nothing.text


def test_with_an_address_of_their_own_they_are_nowhere_else(asking: Asking) -> None:
    assert asking(metrics_host="127.0.0.1").get("/metrics").status_code == 404
