"""A session is what we signed, for whoever would be believed today, and writes only for pages of ours."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from fastapi import FastAPI
from itsdangerous import TimestampSigner

from api.http.login.issuer import Issuer
from api.http.login.sessions import ABSOLUTE, IDLE, Ended, Sessions
from tests.api.login.browser import HERE, HTML, PUBLIC, SECRET, Browser, application, doors
from tests.api.login.identity_provider import NOW, Clock, IdentityProvider

ANOTHER = "another secret, just as long as the one of these tests"
HELD = {
    "id": "x",
    "by": "bunschoten",
    "subject": "bunschoten-5f0e11aa",
    "organisation": "GM0313",
    "roles": ["registrar"],
    "since": int(NOW),
    "seen": int(NOW),
}


@pytest.fixture
def issuer(issuer: Issuer) -> Issuer:
    return Issuer.model_validate({**issuer.model_dump(), "client_id": "grondslag-web"})


def cookie(secret: str = SECRET, signer: TimestampSigner | None = None, **changes: object) -> str:
    """What somebody who knows the secret can make."""
    held = {name: value for name, value in {**HELD, **changes}.items() if value is not ...}
    content = base64.b64encode(json.dumps({"identity": held}).encode())
    return (signer or Sessions(FastAPI(), secret, secure=False).signer).sign(content).decode()


def sent(app: FastAPI, value: str, at: str = HERE, client: str = "127.0.0.1") -> Browser:
    browser = Browser(app, at, client)
    browser.cookies.set("__Host-grondslag" if at.startswith("https") else "grondslag", value)
    return browser


def test_what_we_signed_is_a_session(issuer: Issuer, clock: Clock) -> None:
    browser = sent(application(doors(issuer, now=clock)), cookie())
    assert browser.who().json()["subject"] == "bunschoten-5f0e11aa"


@pytest.mark.parametrize(
    "made",
    [
        cookie(ANOTHER),
        cookie(signer=TimestampSigner(SECRET)),
        cookie()[:-1],
        cookie().replace(".", "", 1),
        cookie(subject="bunschoten-another").partition(".")[0] + "." + cookie().partition(".")[2],
        cookie().partition(".")[0],
        "",
        "null",
        "e30=.x.y",
        "x" * 10_000,
    ],
    ids=["another secret", "another purpose", "cut", "one dot", "changed", "unsigned", "empty", "null", "junk", "huge"],
)
def test_what_we_did_not_sign_is_none(issuer: Issuer, clock: Clock, made: str) -> None:
    answer = sent(application(doors(issuer, now=clock)), made).who()
    assert (answer.status_code, answer.json()["code"]) == (401, "not-authenticated")


@pytest.mark.parametrize(
    "changes",
    [
        {"by": "leusden"},
        {"by": "demonstration"},
        {"organisation": "GM0327"},
        {"roles": ["mayor"]},
        {"roles": ...},
        {"seen": int(NOW) - IDLE},
        {"since": int(NOW) - 8 * 3600},
        {"seen": "now"},
        {"by": ["bunschoten"]},
    ],
    ids=str,
)
def test_a_session_that_would_not_be_given_today_has_ended(
    issuer: Issuer, clock: Clock, changes: dict[str, Any]
) -> None:
    browser = sent(application(doors(issuer, now=clock)), cookie(**changes))
    answer = browser.who()
    assert (answer.status_code, answer.json()["code"]) == (401, "session-ended")
    assert answer.headers["set-cookie"].startswith("grondslag=null; path=/; expires=Thu, 01 Jan 1970")


def test_whoever_can_no_longer_log_in_with_an_issuer_has_no_session_of_it(issuer: Issuer, clock: Clock) -> None:
    systems = Issuer.model_validate({**issuer.model_dump(), "client_id": None})
    other = Issuer.model_validate({**issuer.model_dump(), "name": "leusden", "issuer": f"{issuer.issuer}/x"})
    browser = sent(application(doors(systems, other, now=clock)), cookie())
    assert browser.who().json()["code"] == "session-ended"


def test_where_nobody_logs_in_no_cookie_is_read(clock: Clock) -> None:
    browser = sent(application(doors(now=clock)), cookie())
    assert browser.who().json()["code"] == "not-authenticated"


def test_what_was_ended_is_remembered_as_long_as_it_could_have_lasted() -> None:
    ended = Ended()
    ended.add("first", NOW)
    ended.add("second", NOW + ABSOLUTE - 1)
    assert {"first", "second"} <= {each for each in ("first", "second", "third") if each in ended}
    ended.add("third", NOW + ABSOLUTE)
    assert [each for each in ("first", "second", "third") if each in ended] == ["second", "third"]


def test_the_secret_is_not_shown(issuer: Issuer) -> None:
    assert SECRET not in repr(doors(issuer))


def test_a_short_secret_signs_nothing() -> None:
    with pytest.raises(ValueError, match="32"):
        Sessions(FastAPI(), "x" * 31, secure=True)


def test_a_cookie_planted_by_another_host_is_not_read_over_https(issuer: Issuer, clock: Clock) -> None:
    app = application(doors(issuer, public_url=PUBLIC, now=clock))
    browser = Browser(app, PUBLIC)
    browser.cookies.set("grondslag", cookie())
    assert browser.who().json()["code"] == "not-authenticated"
    assert sent(app, cookie(), PUBLIC).who().status_code == 200


def test_a_session_and_a_token_at_once_are_refused(issuer: Issuer, clock: Clock, idp: IdentityProvider) -> None:
    browser = sent(application(doors(issuer, now=clock)), cookie())
    answer = browser.get("/v1/wie", {"Authorization": f"Bearer {idp.token()}"})
    assert (answer.status_code, answer.json()["code"]) == (400, "two-credentials")


def test_a_login_that_was_only_begun_does_not_stand_in_the_way_of_a_token(
    issuer: Issuer, clock: Clock, idp: IdentityProvider
) -> None:
    browser = Browser(application(doors(issuer, now=clock)))
    browser.get("/aanmelden")
    assert browser.cookie()
    assert browser.get("/v1/wie", {"Authorization": f"Bearer {idp.token()}"}).status_code == 200


OURS: list[dict[str, str]] = [
    {"Origin": PUBLIC},
    {"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin"},
]
OTHERS: list[dict[str, str]] = [
    {},
    {"Origin": "null"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "https://grondslag.example.elsewhere.example"},
    {"Origin": "http://grondslag.example"},
    {"Origin": "https://grondslag.example:8443"},
    {"Origin": "https://sub.grondslag.example"},
    {"Origin": f"{PUBLIC}/"},
    {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
    {"Origin": PUBLIC, "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Referer": f"{PUBLIC}/aangemeld"},
]


@pytest.mark.parametrize("said", [*OURS, *OTHERS], ids=str)
def test_in_a_session_only_pages_of_ours_write(issuer: Issuer, clock: Clock, said: dict[str, str]) -> None:
    browser = sent(application(doors(issuer, public_url=PUBLIC, now=clock)), cookie(), PUBLIC)
    answer = browser.ask("POST", "/v1/wie", said)
    if said in OURS:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "cross-site-request")


@pytest.mark.parametrize("said", OTHERS, ids=str)
def test_reading_is_for_every_page_that_the_browser_lets_read(
    issuer: Issuer, clock: Clock, said: dict[str, str]
) -> None:
    browser = sent(application(doors(issuer, public_url=PUBLIC, now=clock)), cookie(), PUBLIC)
    assert browser.ask("GET", "/v1/wie", said).status_code == 200


def test_a_token_writes_from_anywhere(issuer: Issuer, clock: Clock, idp: IdentityProvider) -> None:
    browser = Browser(application(doors(issuer, public_url=PUBLIC, now=clock)), PUBLIC)
    said = {"Authorization": f"Bearer {idp.token()}", "Origin": "https://portaal.example"}
    assert browser.ask("POST", "/v1/wie", said).status_code == 200


@pytest.mark.parametrize(
    "at", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000", "http://127.0.0.1"]
)
def test_on_this_machine_its_own_name_is_the_origin(issuer: Issuer, clock: Clock, at: str) -> None:
    browser = Browser(application(doors(issuer, now=clock)), at)
    headers = {"Cookie": f"grondslag={cookie()}"}
    assert browser.ask("POST", "/v1/wie", {**headers, "Origin": at}).status_code == 200
    answer = browser.ask("POST", "/v1/wie", {**headers, "Origin": "http://127.0.0.1:9000"})
    assert answer.json()["code"] == "cross-site-request"


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "x@127.0.0.1", "127.0.0.1:port", ""]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_name_that_was_made_to_lead_to_this_machine_has_no_session(
    issuer: Issuer, clock: Clock, host: str, method: str
) -> None:
    browser = Browser(application(doors(issuer, now=clock)))
    said = {**HTML, "Cookie": f"grondslag={cookie()}", "Host": host, "Origin": f"http://{host}"}
    answer = browser.ask(method, "/v1/wie", said)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross-site-request")
