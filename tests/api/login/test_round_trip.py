"""A whole login against an identity provider that others wrote, over real connections."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import httpx
import pytest

from api.http.login.issuer import Issuer
from api.http.login.people import CALLBACK
from tests.api.login.browser import HERE, Browser, application, asked_of, doors

with warnings.catch_warnings():  # It uses what authlib will drop, and authlib sets a filter of its own when imported.
    import authlib.deprecate

    warnings.simplefilter("ignore", authlib.deprecate.AuthlibDeprecationWarning)
    from oidc_provider_mock import User, run_server_in_thread

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib", "ignore:authlib.jose")


@pytest.fixture
def url() -> Iterator[str]:
    """An identity provider that knows two people; of one it says too much."""
    people = [
        User(sub="5f0e11aa", claims={"gemeente": "GM0313", "rollen": ["gs-controller", "brandweer"]}),
        User(sub="j.jansen@bunschoten.example", claims={"gemeente": "GM0313", "rollen": ["gs-controller"]}),
        User(sub="77aa", claims={"gemeente": "GM0327", "rollen": []}),
    ]
    with run_server_in_thread(require_nonce=True, user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def browser(url: str) -> Browser:
    issuer = Issuer.model_validate(
        {
            "name": "bunschoten",
            "issuer": url,
            "audience": "grondslag",
            "client_id": "grondslag-web",
            "client_secret": "secret",
            "organisation_claim": "gemeente",
            "organisation_names": {"GM0313": "GM0313"},
            "roles_claim": "rollen",
            "role_names": {"gs-controller": "controller"},
        }
    )
    return Browser(application(doors(issuer)))


def log_in_as(browser: Browser, sub: str) -> httpx.Response:
    """What a person does in two places: here, at the issuer, and here again."""
    away = browser.get("/aanmelden?naar=/v1/wie").headers["location"]
    consented = httpx.post(away, data={"sub": sub})
    assert consented.status_code == 302, consented.text
    back = consented.headers["location"]
    assert back.startswith(f"{HERE}{CALLBACK}?")
    return browser.get(back.removeprefix(HERE))


def test_somebody_logs_in_works_and_logs_out(browser: Browser, url: str) -> None:
    answer = log_in_as(browser, "5f0e11aa")
    assert (answer.status_code, answer.headers["location"]) == (303, "/v1/wie")
    assert browser.who().json() == {
        "subject": "bunschoten-5f0e11aa",
        "organisation": "GM0313",
        "roles": ["controller"],
        "by": f"oidc:{url.removeprefix('http://')}",
    }
    assert browser.ask("POST", "/v1/wie", {"Origin": HERE}).status_code == 200
    away = browser.post("/afmelden").headers["location"]
    assert away.startswith(f"{url}/oauth2/end_session?")
    assert browser.who().status_code == 401
    left = httpx.post(
        f"{url}/oauth2/end_session/confirm", data={"redirect_uri": asked_of(away)["post_logout_redirect_uri"]}
    )
    assert left.headers["location"] == f"{HERE}/afgemeld"


@pytest.mark.parametrize(
    ("sub", "code"),
    [("j.jansen@bunschoten.example", "subject-not-pseudonym"), ("77aa", "token-wrong-organisation")],
)
def test_somebody_that_the_issuer_lets_in_and_we_do_not(browser: Browser, sub: str, code: str) -> None:
    answer = log_in_as(browser, sub)
    assert answer.status_code == 401
    assert f"<code>{code}</code>" in answer.text
    assert sub not in answer.text
    assert browser.who().status_code == 401


def test_somebody_who_turns_back_is_not_let_in(browser: Browser) -> None:
    away = browser.get("/aanmelden").headers["location"]
    back = httpx.post(away, data={"action": "deny"}).headers["location"]
    answer = browser.get(back.removeprefix(HERE))
    assert answer.status_code == 401
    assert "<code>login-failed</code>" in answer.text


def test_an_access_token_of_this_issuer_is_none_that_we_can_check(browser: Browser) -> None:
    """It gives out opaque ones: whoever sends such a token is told so."""
    answer = browser.get("/v1/wie", {"Authorization": "Bearer 0123456789abcdef"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-malformed")
    assert answer.headers["www-authenticate"].startswith('Bearer realm="grondslag", error="invalid_token"')
