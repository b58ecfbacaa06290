"""People log in at their own organisation and come back as who it says they are, or not at all."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest
from httpx import Response

from api.http.login.issuer import Issuer
from api.http.login.people import CALLBACK, PATIENCE
from api.http.login.sessions import ABSOLUTE, IDLE
from tests.api.login.browser import FORM, HERE, PUBLIC, Browser, application, asked_of, doors
from tests.api.login.identity_provider import (
    DISCOVERY,
    NOW,
    SECOND_RSA,
    Answer,
    Clock,
    IdentityProvider,
    running,
    send,
)


@pytest.fixture
def issuer(issuer: Issuer) -> Issuer:
    return changed(issuer, client_id="grondslag-web", client_secret="word:of/it", title="Gemeente <Bunschoten> & co")


def changed(issuer: Issuer, /, **changes: object) -> Issuer:
    given = {**issuer.model_dump(), **changes}
    if (secret := issuer.client_secret) is not None and "client_secret" not in changes:
        given["client_secret"] = secret.get_secret_value()
    return Issuer.model_validate(given)


@pytest.fixture
def browser(issuer: Issuer, clock: Clock) -> Browser:
    return Browser(application(doors(issuer, now=clock)))


def go_to_issuer(browser: Browser, path: str = "/aanmelden") -> dict[str, str]:
    """What the issuer is asked."""
    answer = browser.get(path)
    assert answer.status_code == 303, answer.text
    return asked_of(answer.headers["location"])


def log_in(browser: Browser, idp: IdentityProvider, path: str = "/aanmelden", **claims: object) -> Response:
    back = idp.authorize(go_to_issuer(browser, path), **claims)
    return browser.get(CALLBACK + "?" + "&".join(f"{name}={value}" for name, value in back.items()))


def come_back(browser: Browser, **given: str) -> Response:
    return browser.get(CALLBACK, params=given)


def test_somebody_logs_in_and_is_known(browser: Browser, idp: IdentityProvider) -> None:
    answer = log_in(browser, idp)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.who().json() == {
        "subject": "bunschoten-5f0e11aa",
        "organisation": "GM0313",
        "roles": ["registrar"],
        "by": f"oidc:{idp.url.removeprefix('http://')}",
    }
    shown = browser.get("/aangemeld").text
    assert "Bunschoten (GM0313)" in shown
    assert "registrator" in shown
    assert "bunschoten-5f0e11aa" in shown


def test_an_issuer_is_asked_for_a_code_with_pkce_and_a_nonce(browser: Browser) -> None:
    asked = go_to_issuer(browser)
    assert asked.keys() == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method",
    }  # fmt: skip
    assert (asked["response_type"], asked["scope"], asked["code_challenge_method"]) == ("code", "openid", "S256")
    assert asked["redirect_uri"] == f"{HERE}{CALLBACK}"
    again = go_to_issuer(browser)
    assert not {asked[each] for each in ("state", "nonce", "code_challenge")} & set(again.values())


def test_a_code_is_redeemed_with_the_secret_and_the_verifier(browser: Browser, idp: IdentityProvider) -> None:
    log_in(browser, idp)
    ((form, authorization),) = idp.redeemed
    assert form.keys() == {"grant_type", "code", "redirect_uri", "code_verifier"}
    assert len(form["code_verifier"]) >= 43
    assert authorization == "Basic " + base64.b64encode(b"grondslag-web:word:of/it").decode()


def test_an_issuer_that_wants_the_secret_in_the_form_gets_it_there(browser: Browser, idp: IdentityProvider) -> None:
    idp.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post", "private_key_jwt"]
    log_in(browser, idp)
    ((form, authorization),) = idp.redeemed
    assert (form["client_id"], form["client_secret"], authorization) == ("grondslag-web", "word:of/it", None)


def test_a_client_without_a_secret_names_itself(issuer: Issuer, clock: Clock, idp: IdentityProvider) -> None:
    public = changed(issuer, client_secret=None)
    browser = Browser(application(doors(public, now=clock)))
    log_in(browser, idp)
    ((form, authorization),) = idp.redeemed
    assert (form["client_id"], authorization) == ("grondslag-web", None)


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/v1/samenwerkingen?geldigOp=2020-01-01", "/v1/samenwerkingen?geldigOp=2020-01-01"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("/%09/elsewhere.example", "/%09/elsewhere.example"),
        ("/\t/elsewhere.example", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("javascript:alert(1)", "/"),
        ("/é", "/"),
        ("/" + "a" * 600, "/"),
        ("", "/"),
    ],
)
def test_after_logging_in_one_goes_on_here_and_nowhere_else(
    browser: Browser, idp: IdentityProvider, asked: str, reached: str
) -> None:
    answer = browser.get("/aanmelden", params={"naar": asked})
    back = idp.authorize(asked_of(answer.headers["location"]))
    assert come_back(browser, **back).headers["location"] == reached


def test_of_several_issuers_one_is_chosen(issuer: Issuer, clock: Clock) -> None:
    with running() as other:
        leusden = changed(issuer, name="leusden", issuer=other.url, organisation="GM0327", title=None)
        systems = changed(issuer, name="nijkerk", issuer=f"{other.url}/x", client_id=None, client_secret=None)
        browser = Browser(application(doors(issuer, leusden, systems, now=clock)))
        shown = browser.get("/aanmelden?naar=/v1/wie?x=1%26y=2").text
        links = re.findall(r'<a href="([^"]*)">([^<]*)</a>', shown)
        assert [title for _, title in links] == ["Gemeente &lt;Bunschoten&gt; &amp; co", "Leusden (GM0327)"]
        path = links[1][0].replace("&amp;", "&")
        answer = log_in(browser, other, path)
        assert answer.headers["location"] == "/v1/wie?x=1&y=2"
        assert browser.who().json()["organisation"] == "GM0327"
        assert browser.get("/aanmelden/bij/nijkerk").status_code == 404
        assert browser.get("/aanmelden/bij/nowhere").status_code == 404


def refusal(answer: Response) -> str:
    """The code that a page tells."""
    found = re.search("<code>([a-z-]+)</code>", answer.text)
    assert found, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return found[1]


def test_whoever_did_not_leave_from_here_does_not_come_back(
    issuer: Issuer, clock: Clock, browser: Browser, idp: IdentityProvider
) -> None:
    back = idp.authorize(go_to_issuer(browser))
    another = Browser(application(doors(issuer, now=clock)))
    answer = come_back(another, **back)
    assert (answer.status_code, refusal(answer)) == (401, "login-failed")
    assert idp.redeemed == []


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "another"},
        {"state": ""},
        {"code": ""},
        {"code": "x" * 5000},
        {"error": "access_denied", "error_description": "<script>"},
        {"iss": "https://login.elsewhere.example"},
    ],
    ids=["another state", "no state", "no code", "too long a code", "an error", "another issuer"],
)
def test_what_does_not_belong_to_a_login_begun_here_is_refused(
    browser: Browser, idp: IdentityProvider, changes: dict[str, str]
) -> None:
    answer = come_back(browser, **{**idp.authorize(go_to_issuer(browser)), **changes})
    assert (answer.status_code, refusal(answer)) == (401, "login-failed")
    assert "<script>" not in answer.text
    assert browser.who().status_code == 401
    assert idp.redeemed == []


@pytest.mark.parametrize("twice", ["state", "code"])
def test_a_parameter_that_is_given_twice_is_refused(browser: Browser, idp: IdentityProvider, twice: str) -> None:
    back = idp.authorize(go_to_issuer(browser))
    answer = browser.get(f"{CALLBACK}?state={back['state']}&code={back['code']}&{twice}={back[twice]}")
    assert refusal(answer) == "login-failed"


def test_an_issuer_may_say_who_it_is(browser: Browser, idp: IdentityProvider) -> None:
    answer = come_back(browser, **idp.authorize(go_to_issuer(browser)), iss=idp.url)
    assert answer.status_code == 303


def test_a_login_is_finished_once(browser: Browser, idp: IdentityProvider) -> None:
    back = idp.authorize(go_to_issuer(browser))
    assert come_back(browser, **back).status_code == 303
    assert refusal(come_back(browser, **back)) == "login-failed"


def test_a_code_of_somebody_else_is_refused(
    issuer: Issuer, clock: Clock, browser: Browser, idp: IdentityProvider
) -> None:
    mine = idp.authorize(go_to_issuer(browser))
    another = Browser(application(doors(issuer, now=clock)))
    theirs = idp.authorize(go_to_issuer(another))
    answer = come_back(browser, state=mine["state"], code=theirs["code"])  # PKCE: their code, my verifier.
    assert (answer.status_code, refusal(answer)) == (401, "login-failed")
    assert browser.who().status_code == 401


def test_whoever_takes_too_long_begins_again(browser: Browser, clock: Clock, idp: IdentityProvider) -> None:
    back = idp.authorize(go_to_issuer(browser), exp=NOW + 2 * PATIENCE)
    clock.now += PATIENCE + 1
    assert refusal(come_back(browser, **back)) == "login-failed"


def test_somebody_may_begin_in_several_windows(browser: Browser, idp: IdentityProvider) -> None:
    begun = []
    for number in range(8):
        begun.append(go_to_issuer(browser, f"/aanmelden?naar=/{number}" + "a" * 400))
        assert len(browser.cookie() or "") < 4000
    assert refusal(come_back(browser, **idp.authorize(begun[0]))) == "login-failed"
    assert come_back(browser, **idp.authorize(begun[7])).headers["location"].startswith("/7")


@pytest.mark.parametrize(
    ("claims", "code", "status"),
    [
        ({"nonce": "another"}, "token-malformed", 401),
        ({"nonce": ...}, "token-malformed", 401),
        ({"aud": "grondslag"}, "token-wrong-audience", 401),
        ({"aud": "another-client"}, "token-wrong-audience", 401),
        ({"aud": ["grondslag-web", "another"], "azp": "another"}, "token-wrong-client", 401),
        ({"aud": ["grondslag-web", "another"], "azp": ...}, "token-wrong-client", 401),
        ({"azp": "another"}, "token-wrong-client", 401),
        ({"exp": NOW - 120}, "token-expired", 401),
        ({"iat": NOW + 120}, "token-not-yet-valid", 401),
        ({"iss": "https://login.elsewhere.example"}, "token-wrong-issuer", 401),
        ({"sub": "j.jansen@bunschoten.example"}, "subject-not-pseudonym", 401),
    ],
    ids=str,
)
def test_an_id_token_that_is_not_what_was_asked_for_is_refused(
    browser: Browser, idp: IdentityProvider, claims: dict[str, Any], code: str, status: int
) -> None:
    answer = log_in(browser, idp, **claims)
    assert (answer.status_code, refusal(answer)) == (status, code)
    assert "jansen" not in answer.text
    assert browser.who().status_code == 401


def test_an_id_token_that_another_signed_is_refused(browser: Browser, idp: IdentityProvider) -> None:
    asked = go_to_issuer(browser)
    told = {"aud": asked["client_id"], "nonce": asked["nonce"]}
    forged = idp.token(SECOND_RSA, header={"kid": "rsa-1"}, **told)
    answer = come_back(browser, **idp.authorize(asked, forged))
    assert refusal(answer) == "token-bad-signature"


def test_an_id_token_of_another_issuer_that_is_trusted_too_is_refused(
    issuer: Issuer, clock: Clock, idp: IdentityProvider
) -> None:
    with running() as other:
        leusden = changed(issuer, name="leusden", issuer=other.url, organisation="GM0327")
        browser = Browser(application(doors(issuer, leusden, now=clock)))
        asked = go_to_issuer(browser, "/aanmelden/bij/leusden")
        borrowed = idp.token(aud=asked["client_id"], nonce=asked["nonce"])
        assert refusal(come_back(browser, **other.authorize(asked, borrowed))) == "token-wrong-issuer"


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (send(b'{"error": "invalid_grant"}', status=400), "login-failed", 401),
        (send(b'{"error": "invalid_client"}', status=401), "issuer-unreachable", 503),
        (send(b"<html>", "text/html"), "issuer-unreachable", 503),
        (send(b'{"access_token": "x"}'), "issuer-unreachable", 503),
        (send(b'{"id_token": 7}'), "issuer-unreachable", 503),
        (send(b'{"id_token": "x"}'), "token-malformed", 401),
        (send(b"", status=302, Location="https://elsewhere.example"), "issuer-unreachable", 503),
    ],
    ids=["refused", "unknown client", "a page", "no token", "no text", "no token at all", "elsewhere"],
)
def test_an_issuer_that_redeems_badly_lets_nobody_in(
    browser: Browser, idp: IdentityProvider, answer: Answer, code: str, status: int
) -> None:
    idp.answers["/token"] = answer
    shown = log_in(browser, idp)
    assert (refusal(shown), shown.status_code) == (code, status)
    assert browser.who().status_code == 401


def test_an_issuer_that_is_away_is_told_on_the_page(browser: Browser, idp: IdentityProvider) -> None:
    idp.answers[DISCOVERY] = send(b"", status=500)
    answer = browser.get("/aanmelden")
    assert (answer.status_code, refusal(answer), answer.headers["retry-after"]) == (503, "issuer-unreachable", "30")


@pytest.mark.parametrize("endpoint", ["authorization_endpoint", "token_endpoint"])
def test_an_issuer_that_publishes_no_way_to_log_in(browser: Browser, idp: IdentityProvider, endpoint: str) -> None:
    idp.metadata[endpoint] = None
    shown = browser.get("/aanmelden") if endpoint.startswith("auth") else log_in(browser, idp)
    assert refusal(shown) == "issuer-unreachable"
    assert endpoint in shown.text


def test_a_program_that_asks_is_told_as_a_program(browser: Browser) -> None:
    answer = browser.get(f"{CALLBACK}?state=x&code=y", {})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "login-failed"


def test_logging_in_rotates_what_is_in_the_cookie(browser: Browser, idp: IdentityProvider) -> None:
    log_in(browser, idp)
    first = browser.cookie()
    log_in(browser, idp, sub="somebody-else")
    assert browser.cookie() != first
    assert browser.who().json()["subject"] == "bunschoten-somebody-else"


def test_the_cookie_holds_no_token_and_no_claims_but_who_it_is(browser: Browser, idp: IdentityProvider) -> None:
    log_in(browser, idp, email="j.jansen@bunschoten.example", name="Jan Jansen")
    held = base64.b64decode((browser.cookie() or "").split(".")[0]).decode()
    assert not [each for each in ("eyJ", "ansen", "not-looked-at", "verifier", "nonce") if each in held]


def test_the_cookie_is_for_this_host_alone_and_for_no_script(
    issuer: Issuer, clock: Clock, idp: IdentityProvider
) -> None:
    browser = Browser(application(doors(issuer, public_url=PUBLIC, now=clock)), PUBLIC)
    asked = go_to_issuer(browser)
    assert asked["redirect_uri"] == f"{PUBLIC}{CALLBACK}"
    cookie = come_back(browser, **idp.authorize(asked)).headers["set-cookie"].lower()
    assert cookie.startswith("__host-grondslag=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert parts == {"path=/", f"max-age={IDLE}", "httponly", "samesite=lax", "secure"}
    assert browser.who().status_code == 200


def test_the_way_back_is_the_public_address_whatever_host_was_asked(issuer: Issuer, clock: Clock) -> None:
    browser = Browser(application(doors(issuer, public_url=PUBLIC, now=clock)), "https://elsewhere.example")
    assert go_to_issuer(browser)["redirect_uri"] == f"{PUBLIC}{CALLBACK}"


def test_without_a_public_address_only_this_machine_is_a_way_back(issuer: Issuer, clock: Clock) -> None:
    browser = Browser(application(doors(issuer, now=clock)), "http://elsewhere.example")
    assert refusal(browser.get("/aanmelden")) == "cross-site-request"


def test_a_session_that_is_not_used_ends(browser: Browser, clock: Clock, idp: IdentityProvider) -> None:
    log_in(browser, idp)
    clock.now += IDLE - 1
    assert browser.who().status_code == 200
    clock.now += IDLE - 1
    assert browser.who().status_code == 200, "using it keeps it"
    clock.now += IDLE
    assert browser.who().json()["code"] == "session-ended"
    assert browser.who().json()["code"] == "not-authenticated", "and the cookie is gone"


def test_a_session_ends_within_a_working_day_however_it_is_used(
    browser: Browser, clock: Clock, idp: IdentityProvider
) -> None:
    log_in(browser, idp)
    while clock.now - NOW < ABSOLUTE - IDLE / 2:
        assert browser.who().status_code == 200
        clock.now += IDLE / 2
    clock.now = NOW + ABSOLUTE
    assert browser.who().json()["code"] == "session-ended"


def test_a_cookie_is_written_anew_at_most_once_a_minute(browser: Browser, clock: Clock, idp: IdentityProvider) -> None:
    log_in(browser, idp)
    clock.now += 59
    assert "set-cookie" not in browser.who().headers
    clock.now += 1
    assert "set-cookie" in browser.who().headers


def test_an_expired_session_is_told_on_the_page_with_a_way_on(
    browser: Browser, clock: Clock, idp: IdentityProvider
) -> None:
    log_in(browser, idp)
    clock.now += IDLE
    shown = browser.get("/aangemeld")
    assert refusal(shown) == "session-ended"
    assert 'href="/aangemeld"' in shown.text
    assert browser.get("/aangemeld").headers["location"] == "/aanmelden"


def test_logging_out_ends_the_session(browser: Browser, idp: IdentityProvider) -> None:
    log_in(browser, idp)
    answer = browser.post("/afmelden")
    assert (answer.status_code, answer.headers["location"]) == (303, "/afgemeld")
    assert browser.cookie() is None
    assert browser.who().status_code == 401
    assert "afgemeld" in browser.get("/afgemeld").text


def test_a_copy_of_the_cookie_ends_with_the_session(browser: Browser, clock: Clock, idp: IdentityProvider) -> None:
    log_in(browser, idp)
    copied, clock.now = browser.cookie() or "", clock.now + 120
    browser.who()  # Writes the cookie anew: the copy is an older one of the same session.
    browser.post("/afmelden")
    browser.cookies.set("grondslag", copied)
    assert browser.who().json()["code"] == "session-ended"
    log_in(browser, idp)
    assert browser.who().status_code == 200


def test_logging_out_ends_the_session_at_the_issuer_too(browser: Browser, idp: IdentityProvider) -> None:
    idp.metadata["end_session_endpoint"] = f"{idp.url}/logout?realm=x"
    log_in(browser, idp)
    policy = browser.get("/aangemeld").headers["content-security-policy"]
    assert f"form-action 'self' {idp.url};" in policy, "or the browser would not go on to it"
    answer = browser.post("/afmelden")
    asked = {"realm": "x", "client_id": "grondslag-web", "post_logout_redirect_uri": f"{HERE}/afgemeld"}
    assert answer.headers["location"].startswith(f"{idp.url}/logout?")
    assert asked_of(answer.headers["location"]) == asked
    assert browser.who().status_code == 401


def test_logging_out_does_not_wait_for_an_issuer_that_is_away(
    browser: Browser, clock: Clock, idp: IdentityProvider
) -> None:
    log_in(browser, idp)
    idp.answers[DISCOVERY] = send(b"", status=500)
    clock.now += 1700
    browser.who()
    clock.now += 1700
    browser.who()
    clock.now += 1700
    assert browser.get("/aangemeld").status_code == 200
    assert browser.post("/afmelden").headers["location"] == "/afgemeld"
    assert browser.who().status_code == 401


def test_another_page_cannot_log_somebody_out(browser: Browser, idp: IdentityProvider) -> None:
    log_in(browser, idp)
    answer = browser.post("/afmelden", said={**FORM, "Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, refusal(answer)) == (403, "cross-site-request")
    assert browser.who().status_code == 200
    assert browser.get("/afmelden").status_code == 405


def test_pages_run_nothing_and_load_nothing(browser: Browser, idp: IdentityProvider) -> None:
    log_in(browser, idp)
    answer = browser.get("/aangemeld")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    style = re.search("<style>(.*)</style>", answer.text, re.DOTALL)
    assert style
    assert base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() in policy
    assert not re.search(r"<script|<link|\bon[a-z]+=|\bstyle=|https?://", answer.text.replace(idp.url, ""))


def test_where_nobody_logs_in_there_are_no_pages(issuer: Issuer, clock: Clock) -> None:
    systems = changed(issuer, client_id=None, client_secret=None)
    for made in (doors(systems, now=clock), doors(now=clock)):
        browser = Browser(application(made))
        paths = ["/aanmelden", "/aanmelden/bij/bunschoten", CALLBACK, "/aangemeld", "/afgemeld", "/demonstratie"]
        assert {browser.get(path).status_code for path in paths} == {404}
        assert {browser.post(path).status_code for path in ("/afmelden", "/demonstratie")} == {404}
