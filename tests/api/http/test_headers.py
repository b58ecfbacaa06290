"""What every answer carries, and who may read it in a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

from api.http.headers import VERSION
from tests.api.http.conftest import Asking
from tests.api.http.test_settings import OPEN

PORTAL = "https://portaal.example"

ALWAYS = {
    "API-Version": VERSION,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", "/about/x", {}),
        ("GET", "/health/live", {}),
        ("GET", "/metrics", {}),
        ("GET", "/nothing-here", {}),
        ("DELETE", "/about/x", {}),
        ("GET", "/broken", {}),
        ("GET", "/health/ready", {}),
        ("POST", "/size", {"content": b"x" * 2_000}),
        ("GET", f"/about/{'x' * 5_000}", {}),
        ("GET", "/about/x", {"headers": {"Host": "elsewhere.example"}}),
        ("OPTIONS", "/about/x", {"headers": {"Origin": PORTAL, "Access-Control-Request-Method": "GET"}}),
    ],
)
def test_every_answer_carries_them_whatever_it_says(
    asking: Asking, method: str, path: str, more: dict[str, Any]
) -> None:
    answer = asking(body_limit=1_024)(method, path, **more)
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["Correlation-Id"])
    assert "Server" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers
    if answer.is_error:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert {"status", "title", "detail", "type"} <= answer.json().keys()
        assert answer.json()["status"] == answer.status_code


def test_the_version_is_one_by_semantic_versioning() -> None:
    assert re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", VERSION)


def test_a_page_brings_a_policy_of_its_own_and_says_how_long_it_may_be_kept(asking: Asking) -> None:
    answer = asking().get("/page")
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
    assert answer.headers["Cache-Control"] == "max-age=60"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_browsers_stay_with_tls_where_there_is_tls(asking: Asking) -> None:
    answer = asking(**OPEN).get("/about/x")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_no_other_page_reads_answers(asking: Asking) -> None:
    for answer in (
        asking().get("/about/x", Origin="https://elsewhere.example"),
        asking(allowed_origins=[PORTAL]).get("/about/x", Origin="https://elsewhere.example"),
        asking(allowed_origins=[PORTAL]).get("/about/x", Origin="null"),
        asking(allowed_origins=[PORTAL]).get("/about/x"),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["Vary"] == "Origin"


def test_a_page_that_is_named_reads_them_without_cookies(asking: Asking) -> None:
    answer = asking(allowed_origins=[PORTAL]).get("/about/x", Origin=PORTAL)
    assert answer.headers["Access-Control-Allow-Origin"] == PORTAL
    assert "Ledger-Position" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers["Vary"] == "Origin"


@pytest.mark.parametrize(("origin", "status"), [(PORTAL, 204), ("https://elsewhere.example", 405)])
def test_what_browsers_ask_first_is_answered_for_those_pages_only(asking: Asking, origin: str, status: int) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    answer = asking(allowed_origins=[PORTAL])("OPTIONS", "/about/x", headers=asked)
    assert answer.status_code == status
    assert ("If-Match" in answer.headers.get("Access-Control-Allow-Headers", "")) is (status == 204)
    assert ("POST" in answer.headers.get("Access-Control-Allow-Methods", "")) is (status == 204)


def test_how_to_ask_may_be_read_from_every_page(asking: Asking) -> None:
    answer = asking().get("/v1/openapi.json", Origin="https://anywhere.example")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Vary" not in answer.headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("127.9.9.9", 200),
        ("elsewhere.example:8000", 400),
        ("localhost.elsewhere.example", 400),
        ("127.0.0.1.elsewhere.example", 400),
        ("10.0.0.1", 400),
        ("[", 400),
        ("", 400),
    ],
)
def test_a_page_elsewhere_does_not_come_to_this_machine_under_its_own_name(
    asking: Asking, host: str, status: int
) -> None:
    answer = asking().get("/about/x", Host=host)
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["code"] == "wrong-host"


def test_behind_its_public_address_any_name_leads_here(asking: Asking) -> None:
    assert asking(**OPEN).get("/about/x", Host="10.0.0.9").status_code == 200
