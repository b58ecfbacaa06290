"""Choosing who to be: in a demonstration, at its own machine, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response

from api.http.login.doors import Doors, is_for_choosing
from api.http.login.issuer import Issuer
from api.http.settings import Settings
from ledger.journal import Address, Journal
from ledger.stores.schema import migrate
from tests.api.login.browser import HERE, PUBLIC, Browser, application, doors
from tests.api.login.identity_provider import Clock
from tests.api.login.test_sessions import sent
from tests.ledgers import BEGINNING, MIGRATIONS, found

CONTROLLER = {"rol": "controller", "organisatie": "GM0313"}
Journals = dict[bool, Journal]
"""A demonstration (``True``) and a ledger of the real world."""
THIS_MACHINE = {"Accept": "application/json"}


@pytest.fixture
def demonstration(clock: Clock) -> Doors:
    return doors(demonstration=True, now=clock)


@pytest.fixture
def browser(demonstration: Doors) -> Browser:
    return Browser(application(demonstration))


def test_the_page_offers_roles_and_whoever_takes_part(browser: Browser) -> None:
    shown = browser.get("/demonstratie?naar=/v1/wie").text
    options = re.findall(r'<option value="([^"]*)">([^<]*)</option>', shown)
    assert ("controller", "controller") in options
    assert options[6:] == [
        ("GM0313", "Bunschoten (GM0313)"),
        ("GM0327", "Leusden (GM0327)"),
        ("accountant-noord", "accountant-noord"),
        ("", "een andere, hieronder"),
    ]
    assert '<input type="hidden" name="naar" value="/v1/wie">' in shown
    assert set(re.findall(r'<label for="([^"]+)"', shown)) <= set(re.findall(r'id="([^"]+)"', shown))


def test_somebody_is_who_he_chooses_to_be(browser: Browser) -> None:
    answer = browser.post("/demonstratie", {**CONTROLLER, "naar": "/v1/wie"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/v1/wie")
    assert browser.who().json() == {
        "subject": "demo-controller-gm0313",
        "organisation": "GM0313",
        "roles": ["controller"],
        "by": "demonstration",
    }
    shown = browser.get("/aangemeld").text
    assert "niemand heeft vastgesteld wie u bent" in shown
    assert browser.post("/afmelden").headers["location"] == "/afgemeld"
    assert browser.who().status_code == 401
    assert browser.get("/aangemeld").headers["location"] == "/demonstratie"


def test_two_roles_are_two_people(browser: Browser) -> None:
    browser.post("/demonstratie", CONTROLLER)
    first = browser.who().json()["subject"]
    browser.post("/demonstratie", {**CONTROLLER, "rol": "finance"})
    assert browser.who().json()["subject"] != first


@pytest.mark.parametrize("other", ["GM0267", "accountant-zuid", " accountant-zuid "])
def test_an_organisation_that_takes_no_part_yet_can_be_chosen_too(browser: Browser, other: str) -> None:
    browser.post("/demonstratie", {"rol": "accountant", "organisatie": "", "andere": other})
    assert browser.who().json()["organisation"] == other.strip()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"rol": "controller"},
        {"rol": "mayor", "organisatie": "GM0313"},
        {"rol": "", "organisatie": "GM0313"},
        {"rol": "controller", "organisatie": "GM9999"},
        {"rol": "controller", "organisatie": "Van Dijk"},
        {"rol": "controller", "organisatie": "gm0313"},
        {"rol": "controller", "andere": "x" * 79},
        {"rol": "controller", "andere": "<script>alert(1)</script>"},
    ],
    ids=str,
)
def test_a_choice_that_is_none_is_refused(browser: Browser, form: dict[str, str]) -> None:
    answer = browser.post("/demonstratie", form)
    assert (answer.status_code, browser.who().status_code) == (400, 401)
    assert "no-such-choice" in answer.text
    assert "<script>" not in answer.text


def test_a_field_twice_and_a_body_that_is_no_form_are_no_choice(browser: Browser) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    bodies = [
        (form, b"rol=controller&rol=board&organisatie=GM0313"),
        (form, b"rol=controller&organisatie=GM0313" + b"&x=1" * 20),
        (form, b"\xff\xfe"),
        ({"Content-Type": "application/json"}, b'{"rol": "controller", "organisatie": "GM0313"}'),
        ({"Content-Type": "text/plain"}, b"rol=controller&organisatie=GM0313"),
    ]
    for headers, body in bodies:
        answer = browser.ask("POST", "/demonstratie", {**THIS_MACHINE, **headers}, content=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "no-such-choice")


def test_a_program_gets_the_cookie_by_the_same_form(browser: Browser) -> None:
    answer = browser.post("/demonstratie", CONTROLLER, {})
    assert answer.status_code == 303
    assert answer.headers["set-cookie"].startswith("grondslag=")
    assert browser.ask("GET", "/v1/wie", {}).status_code == 200
    assert browser.ask("POST", "/v1/wie", {"Origin": HERE}).status_code == 200
    assert browser.ask("POST", "/v1/wie", {}).json()["code"] == "cross-site-request"


@pytest.mark.parametrize("header", ["X-Role", "X-Demonstratie", "Authorization", "X-Forwarded-User", "Remote-User"])
def test_no_header_makes_anybody_anyone(browser: Browser, header: str) -> None:
    assert browser.ask("GET", "/v1/wie", {header: "controller"}).status_code == 401


@pytest.mark.parametrize("client", ["10.0.0.1", "192.168.1.2", "::ffff:10.0.0.1", "fe80::1", "testclient", ""])
def test_whoever_comes_from_another_machine_is_nobody(demonstration: Doors, client: str) -> None:
    app = application(demonstration)
    elsewhere = Browser(app, client=client)
    assert_refused(elsewhere.get("/demonstratie", THIS_MACHINE))
    assert_refused(elsewhere.post("/demonstratie", CONTROLLER, THIS_MACHINE))
    assert_refused(sent(app, chosen(app), client=client).who())


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"]
)
def test_whoever_comes_through_a_proxy_is_nobody(demonstration: Doors, header: str) -> None:
    app = application(demonstration)
    through = {**THIS_MACHINE, header: "127.0.0.1"}
    browser = Browser(app)
    assert_refused(browser.get("/demonstratie", through))
    assert_refused(browser.post("/demonstratie", CONTROLLER, through))
    assert_refused(sent(app, chosen(app)).ask("GET", "/v1/wie", through))


@pytest.mark.parametrize("host", ["demo.elsewhere.example:8000", "localhost.elsewhere.example", "0.0.0.0", "10.0.0.1"])
def test_a_name_that_was_made_to_lead_here_is_nobody(demonstration: Doors, host: str) -> None:
    app = application(demonstration)
    rebound = {**THIS_MACHINE, "Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    browser = Browser(app)
    assert_refused(browser.get("/demonstratie", rebound))
    assert_refused(browser.post("/demonstratie", CONTROLLER, rebound))
    assert_refused(sent(app, chosen(app)).ask("GET", "/v1/wie", rebound))


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_another_page_cannot_choose_for_somebody(browser: Browser, said: dict[str, str]) -> None:
    answer = browser.post("/demonstratie", CONTROLLER, {**THIS_MACHINE, **said})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross-site-request")
    assert browser.who().status_code == 401


def test_a_cookie_of_a_demonstration_opens_no_other_server(demonstration: Doors, issuer: Issuer, clock: Clock) -> None:
    """Not even of one that was given the same secret."""
    forged = chosen(application(demonstration))
    real = Issuer.model_validate({**issuer.model_dump(), "client_id": "grondslag-web"})
    for public_url, at in ((None, HERE), (PUBLIC, PUBLIC)):
        answer = sent(application(doors(real, public_url=public_url, now=clock)), forged, at).who()
        assert (answer.status_code, answer.json()["code"]) == (401, "session-ended")


def test_where_nobody_may_choose_there_is_no_page(issuer: Issuer, clock: Clock) -> None:
    real = Issuer.model_validate({**issuer.model_dump(), "client_id": "grondslag-web"})
    for made in (doors(now=clock), doors(issuer, now=clock), doors(real, now=clock)):
        browser = Browser(application(made))
        assert browser.get("/demonstratie").status_code == 404
        assert browser.post("/demonstratie", CONTROLLER).status_code == 404


def chosen(app: FastAPI) -> str:
    """The cookie that somebody at this machine got."""
    browser = Browser(app)
    browser.post("/demonstratie", CONTROLLER)
    return browser.cookie() or ""


def assert_refused(answer: Response) -> None:
    assert (answer.status_code, answer.json()["code"]) in {
        (403, "no-place-for-demonstration"),
        (403, "cross-site-request"),
    }


@pytest.fixture
def journals(tmp_path: Path) -> Iterator[Journals]:
    """A real ledger and a demonstration."""
    opened = {}
    for kind in (True, False):
        address = Address.parse(f"sqlite:///{tmp_path / f'{kind}.sqlite'}")
        migrate(address, *MIGRATIONS)
        found(address, demonstration=kind, since=BEGINNING if kind else None)
        opened[kind] = Journal(address)
    yield opened
    for journal in opened.values():
        journal.close()


ISSUER = {
    "name": "x",
    "issuer": "https://login.example",
    "audience": "a",
    "organisation": "GM0313",
    "role_names": {"r": "board"},
}


@pytest.mark.parametrize(
    ("settings", "demonstration", "may"),
    [
        ({}, True, True),
        ({"host": "::1"}, True, True),
        ({"public_url": "http://localhost:8000"}, True, True),
        ({}, False, False),
        ({"issuers": [ISSUER]}, True, False),
        (
            {"issuers": [ISSUER], "host": "0.0.0.0", "public_url": "https://x.example", "proxies": ["10.0.0.1"]},
            True,
            False,
        ),
        ({"issuers": [ISSUER], "public_url": "https://x.example"}, True, False),
    ],
    ids=str,
)
def test_when_somebody_may_choose(
    journals: Journals, settings: dict[str, Any], *, demonstration: bool, may: bool
) -> None:
    assert is_for_choosing(Settings(**settings), journals[demonstration]) is may


def test_a_demonstration_cannot_be_opened_to_others(journals: Journals) -> None:
    """Without issuers nothing listens beyond this machine; and would it, nobody could choose."""
    made = Settings()
    exposed = made.model_copy(update={"host": "0.0.0.0"})
    assert is_for_choosing(made, journals[True])
    assert not is_for_choosing(exposed, journals[True])
    assert not replace(Doors.of(exposed, demonstration=False)).demonstration
