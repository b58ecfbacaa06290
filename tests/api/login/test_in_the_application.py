"""The ways in to the application as it is served: what there is of them follows from the ledger and the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import Any

import pytest
from fastapi import FastAPI

from api.http.app import create_app
from api.http.settings import Settings
from tests.api.command_line import CommandLine, beginning
from tests.api.login.browser import HERE, Browser
from tests.api.login.identity_provider import IdentityProvider

CONTROLLER = {"rol": "controller", "organisatie": "GM0313"}
PAGES = ("/aanmelden", "/aanmelden/terug", "/aangemeld", "/afgemeld", "/demonstratie")


@pytest.fixture
def demonstration(bare: CommandLine, tmp_path: Path) -> str:
    assert bare("init --name demo --demonstration --from 2016-11-01T00:00:00Z").status == 0
    acts = ({**line, "at": "2017-01-02T10:00:00Z"} for line in beginning())
    assert bare.act(*acts).status == 0
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@contextmanager
def application(**settings: Any) -> Iterator[FastAPI]:  # noqa: ANN401
    """As ``grondslag serve`` makes it; the background work of a process is not begun."""
    app = create_app(Settings(**settings))
    try:
        yield app
    finally:
        app.state.running.close()


def trusting(idp: IdentityProvider, **changes: object) -> dict[str, Any]:
    return {
        "name": "bunschoten",
        "issuer": idp.url,
        "audience": "grondslag",
        "organisation": "GM0313",
        "role_names": {"gs-registrar": "registrar"},
        **changes,
    }


def bearer(idp: IdentityProvider, **claims: object) -> dict[str, str]:
    now = int(time())
    return {"Authorization": f"Bearer {idp.token(iat=now, exp=now + 300, **claims)}"}


def test_in_a_demonstration_somebody_chooses_and_sees_what_that_role_sees(demonstration: str) -> None:
    with application(ledger=demonstration) as app:
        browser = Browser(app)
        assert browser.ask("GET", "/v1/samenwerkingen", {}).status_code == 401
        shown = browser.get("/demonstratie").text
        assert "Bunschoten (GM0313)" in shown
        assert "Leusden (GM0327)" in shown
        assert browser.post("/demonstratie", CONTROLLER).status_code == 303
        seen = browser.ask("GET", "/v1/samenwerkingen", {}).json()
        assert [each["samenwerking"] for each in seen["resultaten"]] == ["blnp"]
        browser.post("/demonstratie", {"rol": "controller", "organisatie": "GM0505"})
        assert browser.ask("GET", "/v1/samenwerkingen", {}).json()["resultaten"] == []


def test_in_a_session_a_write_of_another_page_is_refused_before_it_is_read(demonstration: str) -> None:
    with application(ledger=demonstration) as app:
        browser = Browser(app)
        browser.post("/demonstratie", CONTROLLER)
        answer = browser.ask("POST", "/v1/mandaatverleningen", {"Content-Type": "application/json"}, content=b"{}")
        assert (answer.status_code, answer.json()["code"]) == (403, "cross-site-request")
        said = {"Content-Type": "application/json", "Origin": HERE}
        answer = browser.ask("POST", "/v1/mandaatverleningen", said, content=b"{}")
        assert answer.status_code == 400
        assert answer.json()["code"] != "cross-site-request"


def test_a_real_ledger_has_no_page_on_which_to_choose(grondslag: CommandLine) -> None:
    with application(ledger=grondslag.url) as app:
        browser = Browser(app)
        assert {browser.get(path).status_code for path in PAGES} == {404}
        assert browser.post("/demonstratie", CONTROLLER).status_code == 404
        assert browser.ask("GET", "/v1/samenwerkingen", {}).status_code == 401


def test_a_demonstration_with_issuers_has_no_page_on_which_to_choose(demonstration: str, idp: IdentityProvider) -> None:
    with application(ledger=demonstration, issuers=[trusting(idp, client_id="web")]) as app:
        browser = Browser(app)
        assert browser.get("/demonstratie").status_code == 404
        assert browser.post("/demonstratie", CONTROLLER).status_code == 404
        assert browser.get("/aanmelden").headers["location"].startswith(f"{idp.url}/authorize?")


def test_a_demonstration_behind_a_name_on_the_network_has_no_page_on_which_to_choose(
    demonstration: str, idp: IdentityProvider
) -> None:
    settings = {"public_url": "https://demo.example", "session_secret": "x" * 32, "proxies": ["10.0.0.5"]}
    with application(ledger=demonstration, issuers=[trusting(idp)], **settings) as app:
        assert Browser(app, "https://demo.example").get("/demonstratie").status_code == 404


@pytest.mark.parametrize("claims", [{}, {"roles": []}, {"aud": "another"}], ids=["good", "no role", "not for us"])
def test_a_token_opens_what_its_roles_may(
    grondslag: CommandLine, idp: IdentityProvider, claims: dict[str, object]
) -> None:
    with application(ledger=grondslag.url, issuers=[trusting(idp)]) as app:
        answer = Browser(app).ask("GET", "/v1/samenwerkingen/blnp/besluiten", bearer(idp, **claims))
        if not claims:
            assert answer.status_code == 200
        elif "aud" in claims:
            assert (answer.status_code, answer.json()["code"]) == (401, "token-wrong-audience")
            assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


def test_whoever_sends_nothing_is_told_how(grondslag: CommandLine) -> None:
    with application(ledger=grondslag.url) as app:
        answer = Browser(app).ask("GET", "/v1/samenwerkingen", {})
        assert answer.headers["www-authenticate"] == 'Bearer realm="grondslag"'
        assert answer.json()["title"] == "Niet aangemeld"


def test_an_issuer_that_is_away_is_a_reason_to_try_again(grondslag: CommandLine, idp: IdentityProvider) -> None:
    idp.keys = []
    with application(ledger=grondslag.url, issuers=[trusting(idp)]) as app:
        answer = Browser(app).ask("GET", "/v1/samenwerkingen", bearer(idp))
        assert (answer.status_code, answer.json()["code"]) == (503, "issuer-unreachable")
        assert answer.headers["retry-after"] == "30"
