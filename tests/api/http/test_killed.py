"""A server that is killed under load loses nothing that it acknowledged, and does nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from ledger.journal import Address, Journal
from ledger.partnership.events import ObservationRecorded
from tests.api.http.real_server import RealServer, program, serving, settings_file, token
from tests.api.login.identity_provider import IdentityProvider, running

WRITERS, EACH, BEFORE_THE_END = 4, 15, 20


@pytest.fixture
def idp() -> Iterator[IdentityProvider]:
    with running() as provider:
        yield provider


def actor(function: str) -> dict[str, str]:
    return {"pseudoniem": "p-1", "functie": function, "hoedanigheid": "ambtenaar", "organisatie": "GM0313"}


def founding() -> dict[str, object]:
    return {
        "samenwerking": "proef",
        "titel": "Proef",
        "rechtsvorm": "regeling-zonder-meer",
        "visie": "samen beter",
        "ingangsdatum": "2020-01-01",
    }


@pytest.mark.parametrize("workers", [2])
def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(
    fresh_database: str, idp: IdentityProvider, tmp_path: Path, workers: int
) -> None:
    program("init", "--name", "proef", "--ledger", fresh_database)
    settings = settings_file(tmp_path, idp)
    everybody = token(idp, "gs-registrar")
    keys = [[f"waarneming-{writer}-{number}" for number in range(EACH)] for writer in range(WRITERS)]
    acknowledged: dict[str, int] = {}
    enough = Event()

    with serving(fresh_database, settings, workers=workers) as server:
        with server.client(everybody) as client:
            make_partnership(client)
        writing = [Thread(target=write, args=(server, everybody, mine, acknowledged, enough)) for mine in keys]
        for each in writing:
            each.start()
        enough.wait()
        server.kill()
        for each in writing:
            each.join()
    before = dict(acknowledged)
    assert BEFORE_THE_END <= len(before) < WRITERS * EACH

    with serving(fresh_database, settings, workers=workers) as again:
        for mine in keys:
            write(again, everybody, mine, acknowledged, Event())
        assert again.stop() == 0

    journal = Journal(Address.parse(fresh_database))
    try:
        found = ((each.position, each.event) for each in journal.entries())
        recorded = [(event.observation, at) for at, event in found if isinstance(event, ObservationRecorded)]
    finally:
        journal.close()
    assert Counter(name for name, _ in recorded) == Counter(name for mine in keys for name in mine)
    assert dict(recorded) == acknowledged
    assert before.items() <= acknowledged.items()


def make_partnership(client: httpx.Client) -> None:
    """Make a partnership that Bunschoten takes part in."""
    steps: dict[str, dict[str, object]] = {
        "samenwerkingsoprichtingen": founding(),
        "toetredingen": {"samenwerking": "proef", "deelnemer": "GM0313", "ingangsdatum": "2020-01-01"},
    }
    for resource, body in steps.items():
        sent = {**body, "actor": actor("secretaris")}
        answer = client.post(f"/v1/{resource}", json=sent, headers={"Idempotency-Key": f"begin-{resource}"})
        assert answer.status_code == 201, answer.text


def write(server: RealServer, bearer: str, names: list[str], acknowledged: dict[str, int], enough: Event) -> None:
    """Record an observation of each name, until the server is gone."""
    with server.client(bearer) as client:
        for name in names:
            body = {
                "samenwerking": "proef",
                "waarneming": name,
                "soort": "resultaat",
                "tekst": "zoals gezien",
                "bron": "de proef",
                "ingangsdatum": "2020-02-01",
                "actor": actor("secretaris"),
            }
            try:
                answer = client.post("/v1/waarnemingsvastleggingen", json=body, headers={"Idempotency-Key": name})
            except httpx.TransportError:
                return
            assert answer.status_code == 201, answer.text
            acknowledged[name] = answer.json()["eerstePositie"]
            if len(acknowledged) >= BEFORE_THE_END:
                enough.set()
