"""A server that is killed under load loses nothing that it acknowledged, and does nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import httpx
import pytest

from ledger.journal import Address, Journal
from ledger.partnership.events import ObservationRecorded
from tests.api.http.real_server import RealServer, program, serving, settings_file, token
from tests.api.login.identity_provider import IdentityProvider, running

WRITERS, BEFORE_THE_END = 4, 20


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


@dataclass(frozen=True, slots=True)
class Load:
    """Several at a time write, until the server was killed."""

    server: RealServer
    bearer: str
    acknowledged: dict[str, int] = field(default_factory=dict)
    enough: Event = field(default_factory=Event)
    killed: Event = field(default_factory=Event)

    def write(self, writer: int) -> list[str]:
        """Record one observation after the other; all that were sent, of which the last was not answered.

        A busy machine may let go of a connection before: then the same is sent once more.
        """
        sent: list[str] = []
        try:
            with self.server.client(self.bearer) as client:
                while True:
                    sent.append(f"waarneming-{writer}-{len(sent)}")
                    while not record(client, sent[-1], self.acknowledged):
                        if self.killed.is_set():
                            return sent
                        assert self.server.process.poll() is None, "the server ended by itself"
                    if len(self.acknowledged) >= BEFORE_THE_END:
                        self.enough.set()
        finally:
            self.enough.set()  # Whatever went wrong: nobody waits for what does not come any more.


@pytest.mark.parametrize("workers", [2])
def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(
    fresh_database: str, idp: IdentityProvider, tmp_path: Path, workers: int
) -> None:
    program("init", "--name", "proef", "--ledger", fresh_database)
    settings = settings_file(tmp_path, idp)
    everybody = token(idp, "gs-registrar")

    with serving(fresh_database, settings, workers=workers) as server, ThreadPoolExecutor(WRITERS) as pool:
        with server.client(everybody) as client:
            make_partnership(client)
        load = Load(server, everybody)
        writing = [pool.submit(load.write, writer) for writer in range(WRITERS)]
        load.enough.wait()
        load.killed.set()
        server.kill()
        sent = [name for each in writing for name in each.result()]
    before, acknowledged = dict(load.acknowledged), load.acknowledged
    assert BEFORE_THE_END <= len(before) == len(sent) - WRITERS

    with serving(fresh_database, settings, workers=workers) as again:
        with again.client(everybody) as client:
            for name in sent:
                while not record(client, name, acknowledged):
                    assert again.process.poll() is None, "the server ended by itself"
        assert again.stop() == 0

    journal = Journal(Address.parse(fresh_database))
    try:
        found = ((each.position, each.event) for each in journal.entries())
        recorded = [(event.observation, at) for at, event in found if isinstance(event, ObservationRecorded)]
    finally:
        journal.close()
    assert Counter(name for name, _ in recorded) == Counter(sent)
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


def record(client: httpx.Client, name: str, acknowledged: dict[str, int]) -> bool:
    """Send it; whether it was answered. A busy machine may let go of a connection."""
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
        return False
    assert answer.status_code == 201, answer.text
    acknowledged[name] = answer.json()["eerstePositie"]
    return True
