"""The gate where it stands: in front of every route, with its refusals in the trail."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from api.access.identity import Identity, Role
from api.http.app import create_app
from api.http.login.authenticator import Authenticator
from api.http.served import Served
from api.http.settings import Settings
from tests.api.access.world import BUNSCHOTEN, FIRM, HOST, NIJKERK, World, person

CLERK = person(HOST, Role.REGISTRAR, subject="p-1")
CONTROLLER = person(BUNSCHOTEN, Role.CONTROLLER, subject="p-2")
OUTSIDER = person(NIJKERK, Role.REGISTRAR, Role.CONTROLLER, subject="p-3")
AUDITOR = person(FIRM, Role.ACCOUNTANT, subject="p-4")
ADMINISTRATOR = person(HOST, Role.ADMINISTRATOR, Role.REGISTRAR, subject="p-5")
PEOPLE = {who.subject: who for who in (CLERK, CONTROLLER, OUTSIDER, AUDITOR, ADMINISTRATOR)}


@dataclass
class Site:
    """The API of one ledger, on a day that a test chooses; whoever asks says so himself."""

    world: World
    app: FastAPI
    today: str = "2019-06-01"

    def get(self, who: Identity, path: str, **query: str) -> httpx.Response:
        return self._ask("GET", path, {"Who": who.subject}, params=query)

    def post(self, who: Identity, path: str, body: dict[str, Any], key: str = "sleutel-een") -> httpx.Response:
        return self._ask("POST", path, {"Who": who.subject, "Idempotency-Key": key}, json=body)

    @property
    def head(self) -> int | None:
        return self.world.library.journal.store.max_notification_id()

    def _ask(self, method: str, path: str, headers: dict[str, str], **more: Any) -> httpx.Response:  # noqa: ANN401
        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.request(method, f"/v1{path}", headers=headers, **more)

        return asyncio.run(answer())


class Said:
    """Takes everybody's word for who he is, as no authenticator of ours would."""

    def identify(self, connection: HTTPConnection) -> Identity:
        return PEOPLE[connection.headers["Who"]]


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    world.found()
    world.join(HOST, "2019-01-02", "2019-01-01")
    world.join(BUNSCHOTEN, "2019-01-02", "2019-01-01")
    address = world.library.journal.address.url.render_as_string(hide_password=False)
    app = create_app(Settings(ledger=address))
    made = Site(world, app)

    def clock() -> datetime:
        return datetime.combine(date.fromisoformat(made.today), time(12), UTC)

    served: Served = app.state.served
    gate = replace(served.gate, clock=clock)
    app.state.served = replace(served, gate=gate, authenticator=cast("Authenticator", Said()))
    yield made
    app.state.running.close()


def code(answer: httpx.Response) -> tuple[int, str]:
    """The status of an answer and, of a problem, its code."""
    told = answer.json()
    return answer.status_code, told.get("code", "") if isinstance(told, dict) else ""


def refusals(site: Site) -> list[tuple[str, str, str]]:
    """Where what was refused to whom, as the ledger keeps it."""
    found = [entry for entry in site.world.library.journal.entries() if entry.stream.startswith("refusals:")]
    return [(entry.stream.partition(":")[2], entry.act, entry.recorded_by.subject) for entry in found]


FORBIDDEN = (403, "not-allowed")
ASKED = ("saldi", "besluiten", "mandaten", "verplichtingen", "aansluitingen")


def test_of_what_is_hidden_an_outsider_is_told_what_he_is_told_of_what_is_not_there(site: Site) -> None:
    for resource in ASKED:
        hidden, absent = (site.get(OUTSIDER, f"/samenwerkingen/{name}/{resource}") for name in ("blnp", "nergens"))
        assert code(hidden) == code(absent) == FORBIDDEN
        assert hidden.text.replace("blnp", "nergens") == absent.text
    hidden, absent = (site.get(OUTSIDER, f"/samenwerkingen/{name}") for name in ("blnp", "nergens"))
    assert hidden.text.replace("blnp", "nergens") == absent.text
    assert site.get(OUTSIDER, "/samenwerkingen").json()["resultaten"] == []
    assert {where for where, _, _ in refusals(site)} == {""}


def test_who_takes_part_may_ask_and_who_runs_the_ledger_may_not(site: Site) -> None:
    for resource in ASKED:
        assert site.get(CONTROLLER, f"/samenwerkingen/blnp/{resource}").status_code == 200
        assert code(site.get(ADMINISTRATOR, f"/samenwerkingen/blnp/{resource}")) == FORBIDDEN
    assert code(site.get(ADMINISTRATOR, "/samenwerkingen")) == FORBIDDEN
    assert {who for _, _, who in refusals(site)} == {ADMINISTRATOR.subject}


def test_an_accountant_may_ask_while_engaged(site: Site) -> None:
    site.world.engage(FIRM, "2019-02-01", "2019-03-01", "2019-09-30")
    for today, status in (("2019-02-28", 403), ("2019-03-01", 200), ("2019-09-30", 200), ("2019-10-01", 403)):
        site.today = today
        assert site.get(AUDITOR, "/samenwerkingen/blnp/saldi").status_code == status


def test_who_left_asks_for_what_was_known_then(site: Site) -> None:
    site.world.leave(BUNSCHOTEN, "2019-02-01", "2019-05-01")
    observed = {"observation": "later", "kind": "result", "text": "x", "source": "x", "effective_on": "2019-05-02"}
    site.world.do("record-observation", "2019-05-02", partnership="blnp", **observed)
    assert code(site.get(CONTROLLER, "/samenwerkingen/blnp/besluiten")) == FORBIDDEN
    assert site.get(CONTROLLER, "/samenwerkingen/blnp/besluiten", beschikbaarOp="2019-04-30").status_code == 200
    assert code(site.get(CONTROLLER, "/samenwerkingen/blnp/besluiten", beschikbaarOp="2019-05-02")) == FORBIDDEN
    assert refusals(site) == [("blnp", "decisions", CONTROLLER.subject)]


CHANGE = {"rechtsvorm": "overeenkomst", "ingangsdatum": "2019-06-01"}


def by(who: Identity) -> dict[str, Any]:
    return {
        "pseudoniem": who.subject,
        "functie": "medewerker",
        "hoedanigheid": "ambtenaar",
        "organisatie": who.organisation,
    }


def test_an_act_that_is_not_allowed_is_refused_once_and_stands_in_the_trail(site: Site) -> None:
    for who, name in ((OUTSIDER, "blnp"), (OUTSIDER, "nergens"), (CONTROLLER, "blnp")):
        body = {"samenwerking": name, **CHANGE, "actor": by(who)}
        first, again = (site.post(who, "/rechtsvormwijzigingen", body, f"sleutel-{name}") for _ in range(2))
        assert code(first) == code(again) == FORBIDDEN, first.text
    assert refusals(site) == [
        ("blnp", "change-legal-form", OUTSIDER.subject),
        ("", "change-legal-form", OUTSIDER.subject),
        ("blnp", "change-legal-form", CONTROLLER.subject),
    ]


def test_a_preview_is_for_who_may_do_the_act_and_neither_it_nor_its_refusal_is_recorded(site: Site) -> None:
    """Not even that of who has no business there: it did nothing, and the log of the server has it."""
    head = site.head
    body = {"samenwerking": "blnp", **CHANGE}
    for who in (OUTSIDER, CONTROLLER):
        refused = site.post(who, "/rechtsvormwijzigingen?voorvertoning=true", {**body, "actor": by(who)})
        assert code(refused) == FORBIDDEN
    seen = site.post(CLERK, "/rechtsvormwijzigingen?voorvertoning=true", {**body, "actor": by(CLERK)})
    assert seen.status_code == 200, seen.text
    assert site.head == head
    done = site.post(CLERK, "/rechtsvormwijzigingen", {**body, "actor": by(CLERK)})
    told = [each["omschrijving"] for each in done.json()["gebeurtenissen"]]
    assert [each["omschrijving"] for each in seen.json()["gebeurtenissen"]] == told


def test_what_became_of_an_act_is_for_whoever_may_see_where_it_was_done(site: Site) -> None:
    done = site.post(CLERK, "/rechtsvormwijzigingen", {"samenwerking": "blnp", **CHANGE, "actor": by(CLERK)})
    assert done.status_code == 201, done.text
    path = f"/handelingen/{done.json()['id']}"
    assert site.get(CLERK, path).json() == site.get(CONTROLLER, path).json() == done.json()
    assert code(site.get(OUTSIDER, path)) == (404, "no-such-resource")
    assert code(site.get(ADMINISTRATOR, path)) == FORBIDDEN


def test_who_left_sees_what_became_of_acts_up_to_its_last_day(site: Site) -> None:
    site.world.leave(BUNSCHOTEN, "2019-02-01", "2019-05-01")
    observed = {"observation": "later", "kind": "result", "text": "x", "source": "x", "effective_on": "2019-05-02"}
    site.world.do("record-observation", "2019-05-02", partnership="blnp", **observed)
    ids = {entry.act: entry.act_id for entry in site.world.library.journal.entries()}
    assert site.get(CONTROLLER, f"/handelingen/{ids['withdraw-participant']}").status_code == 200
    assert code(site.get(CONTROLLER, f"/handelingen/{ids['record-observation']}")) == (404, "no-such-resource")
    assert site.get(CLERK, f"/handelingen/{ids['record-observation']}").status_code == 200


def test_a_refused_question_is_no_act_that_can_be_asked_for(site: Site) -> None:
    site.get(OUTSIDER, "/samenwerkingen/blnp/saldi")
    (refused,) = [entry for entry in site.world.library.journal.entries() if entry.stream == "refusals:"]
    assert code(site.get(OUTSIDER, f"/handelingen/{refused.act_id}")) == (404, "no-such-resource")
