"""The API Design Rules that only a running server can be judged by, and the table of all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from api.http.acts import OPERATIONS
from api.http.asking import ANSWERING
from api.http.headers import VERSION
from api.http.openapi import document
from tests.api.rules.application import CONTACT, HERE, Api, let_in
from tests.api.rules.test_spectral import PLANTED

if TYPE_CHECKING:
    from httpx import Response

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "docs/api-rules.md"
SALDI = "/samenwerkingen/blnp/saldi"
IDS = [
    "naming-resources",
    "naming-collections",
    "interface-language",
    "no-trailing-slash",
    "path-segments-kebab-case",
    "query-keys-camel-case",
    "hide-implementation",
    "date-time/format",
    "date-time/timezone",
    "date-time/date-omit-time-portion",
    "http-methods",
    "http-safety",
    "http-response-code",
    "stateless",
    "nested-child",
    "resource-operations",
    "error-handling/problem-details",
    "error-handling/invalid-input",
    "error-handling/all-errors",
    "doc-openapi",
    "doc-openapi-contact",
    "doc-language",
    "publish-openapi",
    "deprecation-schedule",
    "transition-period",
    "uri-version",
    "changelog",
    "semver",
    "version-header",
    "transport/tls",
    "transport/no-sensitive-uris",
    "transport/security-headers",
    "transport/cors",
    "modules/geospatial",
    "modules/signing",
    "modules/encryption",
]


def rows() -> Iterator[list[str]]:
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("| `/core/"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def test_the_table_has_every_rule_once_and_in_order() -> None:
    assert [row[0].strip("`").removeprefix("/core/") for row in rows()] == IDS
    assert len(IDS) == 36


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: row[0].strip("`"))
def test_what_holds_a_rule_is_there(row: list[str]) -> None:
    _, _, _, how, held = row
    assert len(how) > 20
    named = re.findall(r"`([^`]+)`", held)
    assert named, "nothing holds it"
    for each in named:
        path, _, test = each.partition("::")
        if test:
            assert f"def {test}(" in (ROOT / path).read_text("utf-8"), each
        else:
            assert each in {rule for rule, _ in PLANTED}, each


def of_every_kind(api: Api) -> dict[int, Response]:
    """An answer of each status that can be brought about."""
    proposal = {
        "reikwijdte": "blnp",
        "besluit": "nieuw",
        "titel": "Iets",
        "orgaan": "GM0327/college",
        "ingangsdatum": "2024-01-01",
    }
    key = str(uuid4())
    found = [
        api.get(SALDI),
        api.act("/besluitvoorstellen", proposal, key=key),
        api.get(SALDI, headers={"If-None-Match": api.get(SALDI).headers["etag"]}),
        api.get(SALDI, onzin="1"),
        api.get("/niets"),
        api.client.put("/v1/besluitvoorstellen"),
        api.get(SALDI, headers={"Accept": "image/png"}),
        api.act("/besluitvoorstellen", proposal),
        api.act("/besluitvoorstellen", proposal | {"besluit": "ander"}, headers={"If-Match": '"1"'}),
        api.act("/besluitvoorstellen", "x" * 1_100_000),
        api.raw(f"{SALDI}?dienst={'x' * 5000}"),
        api.act("/besluitvoorstellen", proposal, headers={"Content-Type": "text/plain"}),
        api.get(SALDI, naPositie=10**9),
    ]
    return {each.status_code: each for each in found}


def test_every_answer_has_the_version_and_the_security_headers(api: Api) -> None:
    answers = of_every_kind(api)
    assert set(answers) == {200, 201, 304, 400, 404, 405, 406, 409, 412, 413, 414, 415, 503}
    for answer in answers.values():
        assert answer.headers["api-version"] == VERSION == document(HERE, CONTACT)["info"]["version"]
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers.get("content-type") or answer.status_code == 304


def test_every_refusal_is_a_problem(api: Api) -> None:
    for status, answer in of_every_kind(api).items():
        if status >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            told = answer.json()
            assert told["status"] == status
            assert told["title"]
            assert told["detail"].endswith((".", "!", "?"))
            assert told["type"].startswith(f"{HERE}/v1/problemen/")
            assert told["instance"] == answer.request.url.path


def test_a_problem_is_explained_where_its_type_leads(api: Api) -> None:
    told = api.get("/niets").json()
    explained = api.client.get(told["type"])
    assert explained.status_code == 200
    assert explained.json()["code"] == told["code"]


def test_everything_that_is_wrong_is_told_at_once(api: Api) -> None:
    wrong = api.raw(f"{SALDI}?dienst=A&jaar=x&paginagrootte=0&onzin=1&geldigOp=2019-02-30")
    assert wrong.status_code == 400
    told = {each["naam"]: each["code"] for each in wrong.json()["fouten"]}
    assert told == {
        "/dienst": "patroon",
        "/jaar": "soort",
        "/paginagrootte": "te-klein",
        "/onzin": "onbekend",
        "/geldigOp": "patroon",
    }
    body = api.act("/besluitvoorstellen", {"titel": "", "ingangsdatum": "1 mei", "onzin": True})
    assert body.status_code == 400
    assert {each["naam"] for each in body.json()["fouten"]} == {
        "/titel",
        "/ingangsdatum",
        "/onzin",
        "/reikwijdte",
        "/besluit",
        "/orgaan",
    }


def paths() -> list[str]:
    return sorted(path.replace("{samenwerking}", "blnp") for path in document(HERE, CONTACT)["paths"])


def test_an_address_with_a_slash_behind_it_is_not_there(api: Api) -> None:
    for path in ["/openapi.json", *paths()]:
        for method in ("GET", "POST"):
            answer = api.client.request(method, f"/v1{path}/", follow_redirects=False)
            assert answer.status_code == 404, path


A_YEAR = {"dienst": "blnp/financien", "jaar": "2019"}
ASKED_WITH = {
    "what-if": {"dienst": "blnp/financien", "jaar": "2019", "zonder": "GM0267"},
    "authority": {"reikwijdte": "blnp", "orgaan": "GM0327/college"},
    "dossier": {"onderwerp": "blnp#regeling-2017"},
    "lawfulness": {"orgaan": "GM0327/college", "jaar": "2019"},
    "forecast": A_YEAR,
    "keys": {"dienst": "blnp/financien"},
    "settlement": A_YEAR,
    "todo": A_YEAR,
    "statement": {"deelnemer": "GM0327"},
    "mistake": {"posities": "5"},
}
"""What questions cannot do without."""


def test_what_is_asked_changes_nothing_and_the_same_is_the_same_again(api: Api) -> None:
    before = api.head
    for answering in ANSWERING.values():
        path = answering.path.replace("{samenwerking}", "blnp")
        query = ASKED_WITH.get(answering.question.name, {})
        if answering.question.two_moments:
            query = {"geldigVan": "2018-01-01"}
        once, again = api.get(path, query), api.get(path, query)
        assert once.status_code == 200, once.text
        assert (once.content, once.headers["etag"]) == (again.content, again.headers["etag"])
        only_headers = api.client.head(f"/v1{path}", params=query)
        assert (only_headers.status_code, only_headers.content) == (200, b"")
        assert only_headers.headers["etag"] == once.headers["etag"]
    assert api.head == before


def test_no_answer_needs_the_one_before(api: Api) -> None:
    """No session: nothing is set in whoever asks, and a page is asked for by its own address alone."""
    first = api.get(SALDI, paginagrootte=1)
    assert "set-cookie" not in first.headers
    following = first.json()["links"]["volgende"]
    api.client.cookies.clear()
    second = api.client.get(following)
    assert second.status_code == 200
    assert second.json()["resultaten"] != first.json()["resultaten"]


def test_the_document_is_for_everybody(api: Api) -> None:
    let_in(api.app, None)
    assert api.get(SALDI).status_code == 401
    published = api.get("/openapi.json", headers={"Origin": "https://elders.example"})
    assert published.status_code == 200
    assert published.headers["access-control-allow-origin"] == "*"
    assert published.headers["content-type"] == "application/json"
    assert published.json()["paths"].keys() == document("", CONTACT)["paths"].keys()
    assert all(published.json()["info"]["contact"][name] for name in ("name", "url", "email"))


def test_a_page_elsewhere_may_not_read_an_answer(api: Api) -> None:
    answer = api.get(SALDI, headers={"Origin": "https://elders.example"})
    assert "access-control-allow-origin" not in answer.headers
    asked_before = {"Origin": "https://elders.example", "Access-Control-Request-Method": "POST"}
    assert api.client.options("/v1/besluitvoorstellen", headers=asked_before).status_code == 405


def test_a_moment_may_have_any_offset_and_is_answered_in_utc(api: Api) -> None:
    once = api.get(SALDI, beschikbaarOp="2019-10-31T12:00:00+01:00").json()
    again = api.get(SALDI, beschikbaarOp="2019-10-31T06:00:00-05:00").json()
    in_utc = api.get(SALDI, beschikbaarOp="2019-10-31T11:00:00Z").json()
    assert once["beschikbaarOp"] == again["beschikbaarOp"] == in_utc["beschikbaarOp"] == "2019-10-31T11:00:00Z"
    assert once["resultaten"] == again["resultaten"] == in_utc["resultaten"]


def test_every_moment_and_every_day_is_written_as_the_rules_have_it(api: Api) -> None:
    moments, days = set[str](), set[str]()
    for path in ("saldi", "mandaten", "besluiten", "correctievoorbeelden?posities=5", "vergelijkingen"):
        for text in re.findall(r'"(\d{4}-\d\d-\d\d[^" ]*)"', api.raw(f"/samenwerkingen/blnp/{path}").text):
            (moments if "T" in text else days).add(text)
    assert len(moments) > 1
    assert len(days) > 10
    for moment in moments:
        assert moment.endswith("Z")
        assert datetime.fromisoformat(moment).utcoffset() is not None
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)


def test_resources_are_nouns_in_the_plural() -> None:
    """Each resource of an act or a question has a Dutch plural ending, and none is an infinitive of the vocabulary."""
    resources = [
        path.strip("/").rpartition("/")[2]
        for path in (*(each.path for each in OPERATIONS.values()), *(each.path for each in ANSWERING.values()))
    ]
    for resource in {*resources} - {
        "audittrail",
        "grootboekaudittrail",
    }:  # There is one of each.
        words = resource.split("-met-")[0].split("-")
        assert words[-1].endswith(("en", "s", "i", "es")), resource
        verbs = {"aanmerken", "besluiten-nemen", "nemen", "vaststellen", "vastleggen", "verlenen", "wijzigen"}
        assert words[-1] not in verbs, resource


def test_nothing_shows_what_it_is_made_of(api: Api) -> None:
    """No framework, database or file in any answer, its headers or the document."""
    told = [
        api.get(SALDI),
        api.get("/niets"),
        api.get("/openapi.json"),
        api.act("/besluitvoorstellen", "{"),
        api.get("/"),
    ]
    for answer in told:
        text = f"{answer.headers} {answer.text}".lower()
        for word in ("fastapi", "starlette", "uvicorn", "python", "sqlite", "postgres", "sqlalchemy", "traceback"):
            assert word not in text, (word, answer.url)
        assert "server" not in answer.headers
        assert "x-powered-by" not in answer.headers


def test_an_act_can_be_read_where_its_answer_says(api: Api) -> None:
    body = {
        "reikwijdte": "blnp",
        "besluit": "nieuw",
        "titel": "Iets",
        "orgaan": "GM0327/college",
        "ingangsdatum": "2024-01-01",
    }
    done = api.act("/besluitvoorstellen", body)
    assert done.status_code == 201
    assert done.headers["location"].startswith(f"{HERE}/v1/handelingen/")
    assert api.client.get(done.headers["location"]).json() == done.json()


def test_the_changelog_and_the_policy_know_the_version() -> None:
    text = (ROOT / "docs/api-changelog.md").read_text("utf-8")
    assert f"## {VERSION}\n" in text
    assert "## How a version ends" in text


def test_there_is_nothing_that_the_modules_are_about() -> None:
    """No places on Earth, no signatures and no ciphers in what is sent and answered: the modules would apply then."""
    names = set(re.findall(r'"(\w+)": \{', json.dumps(document(HERE, CONTACT)["components"]["schemas"])))
    about = re.compile(
        "geometr|coordina|latitude|longitude|breedtegraad|lengtegraad|crs|signature|handtekening|cipher", re.IGNORECASE
    )
    assert len(names) > 100
    assert {name for name in names if about.search(name)} == set()
    assert "Signature" not in json.dumps(document(HERE, CONTACT)["components"]["headers"])


def test_no_private_thing_stands_in_an_address() -> None:
    """Nobody's name or number is a filter: people are pseudonyms, and those stand in no path."""
    for path, methods in document(HERE, CONTACT)["paths"].items():
        for operation in methods.values():
            names = {each["name"] for each in operation.get("parameters", ()) if each["in"] != "header"}
            assert not names & {"bsn", "naam", "geboortedatum", "email", "token"}, path
    assert json.dumps(document(HERE, CONTACT)).count('"in": "cookie"') == 0
