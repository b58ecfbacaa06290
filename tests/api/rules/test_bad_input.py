"""Everything wrong that can be sent: each is refused with a problem in Dutch, and nothing of it is recorded."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.rules.application import OFFICIAL, Api

if TYPE_CHECKING:
    from httpx import Response

SALDI, WIJZIGINGEN = "/samenwerkingen/blnp/saldi", "/samenwerkingen/blnp/saldowijzigingen"
PROPOSAL: dict[str, Any] = {
    "reikwijdte": "blnp",
    "besluit": "nieuw",
    "titel": "Iets",
    "orgaan": "GM0327/college",
    "ingangsdatum": "2024-01-01",
    "actor": OFFICIAL,
}
WHOLE = json.dumps(PROPOSAL)
ENGLISH = re.compile(
    r"\b(the|is not|not|and|of the|with|must|cannot|should|there|this|that|which|from|expecting|expected|invalid|"
    r"unknown|missing|field|value|object has|does not|too|already|has no|was)\b",
    re.IGNORECASE,
)
"""Words that no Dutch sentence has; ``was`` aside, which none of ours needs."""


def refused(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The problem, which is one in Dutch of this status and code, and says so in every part."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["code"]) == (status, code), answer.text
    for text in (told["title"], told["detail"], *(each["detail"] for each in told.get("fouten", ()))):
        assert not ENGLISH.search(re.sub(r"'[^']*'|\([^)]*\)|https?://\S+|/v1\S*", "", text)), text
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|None|\{|\}", text), text
    return told


def named(told: dict[str, Any]) -> dict[str, str]:
    return {each["naam"]: each["code"] for each in told["fouten"]}


BODIES = {
    "no text at all": (b"", 400, "malformed-json"),
    "half an object": (WHOLE[:-1].encode(), 400, "malformed-json"),
    "a comma too many": (WHOLE[:-1].encode() + b",}", 400, "malformed-json"),
    "two objects": (WHOLE.encode() * 2, 400, "malformed-json"),
    "a list": (f"[{WHOLE}]".encode(), 400, "malformed-json"),
    "a number": (b"1", 400, "malformed-json"),
    "nothing": (b"null", 400, "malformed-json"),
    "a name twice": (WHOLE.replace('{"reik', '{"titel": "a", "reik', 1).encode(), 400, "malformed-json"),
    "a name twice inside": (
        WHOLE.replace('{"pseudoniem"', '{"functie": "a", "pseudoniem"').encode(),
        400,
        "malformed-json",
    ),
    "no number": (WHOLE.replace('"Iets"', "NaN").encode(), 400, "malformed-json"),
    "a number with a point": (WHOLE.replace('"Iets"', "1.5").encode(), 400, "malformed-json"),
    "a number with an exponent": (WHOLE.replace('"Iets"', "1e999").encode(), 400, "malformed-json"),
    "a number beyond all readers": (WHOLE.replace('"Iets"', "9" * 400).encode(), 400, "malformed-json"),
    "a comment": (b"// dit\n" + WHOLE.encode(), 400, "malformed-json"),
    "a mark of byte order": (b"\xef\xbb\xbf" + WHOLE.encode(), 400, "malformed-json"),
    "Latin 1": (WHOLE.replace("Iets", "caf\u00e9").encode("latin-1"), 400, "malformed-json"),
    "UTF-16": (WHOLE.encode("utf-16"), 400, "malformed-json"),
    "overlong UTF-8": (WHOLE.encode().replace(b"Iets", b"\xc0\xaf"), 400, "malformed-json"),
    "half a character": (WHOLE.replace("Iets", "\\ud800").encode(), 400, "malformed-json"),
    "half a character in a name": (WHOLE.replace('"titel"', '"\\udfff"').encode(), 400, "malformed-json"),
    "the character of nothing": (WHOLE.replace("Iets", "a\\u0000b").encode(), 400, "malformed-json"),
    "a raw control character": (WHOLE.encode().replace(b"Iets", b"a\x01b"), 400, "malformed-json"),
    "text that turns around": (WHOLE.replace("Iets", "a\u202eb").encode(), 400, "malformed-json"),
    "text that isolates": (WHOLE.replace("Iets", "a\u2066b").encode(), 400, "malformed-json"),
    "an escape of a terminal": (WHOLE.replace("Iets", "\\u001b[2J").encode(), 400, "malformed-json"),
    "deeper than anything": (WHOLE.replace('"Iets"', "[" * 200 + "]" * 200).encode(), 400, "body-too-deep"),
    "brackets that never close": (b"[" * 900_000, 400, "body-too-deep"),
    "larger than anything": (WHOLE.replace("Iets", "x" * 1_100_000).encode(), 413, "body-too-large"),
    "a text that is too long": (WHOLE.replace("Iets", "x" * 5_000).encode(), 400, "invalid-request"),
    "an empty text": (WHOLE.replace("Iets", "").encode(), 400, "invalid-request"),
    "an empty object": (b"{}", 400, "invalid-request"),
    "a number for a text": (WHOLE.replace('"Iets"', "1").encode(), 400, "invalid-request"),
    "nothing for a text": (WHOLE.replace('"Iets"', "null").encode(), 400, "invalid-request"),
    "a list for a text": (WHOLE.replace('"Iets"', '["Iets"]').encode(), 400, "invalid-request"),
    "a day that is none": (WHOLE.replace("2024-01-01", "2023-02-29").encode(), 400, "invalid-request"),
    "a day as people write it": (WHOLE.replace("2024-01-01", "01-01-2024").encode(), 400, "invalid-request"),
    "a moment for a day": (WHOLE.replace("2024-01-01", "2024-01-01T00:00:00Z").encode(), 400, "invalid-request"),
    "a value in English": (WHOLE.replace('"ambtenaar"', '"official"').encode(), 400, "invalid-request"),
    "a municipality that is none": (WHOLE.replace("GM0327", "GM9999").encode(), 400, "unknown-municipality"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_none_is_refused(api: Api, name: str) -> None:
    body, status, code = BODIES[name]
    head = api.head
    refused(api.act("/besluitvoorstellen", body), status, code)
    assert api.head == head


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("titel", "title"),
        ("besluit", "decision"),
        ("orgaan", "body"),
        ("ingangsdatum", "effective_on"),
        ("actor", "Actor"),
    ],
)
def test_a_name_in_english_is_refused(api: Api, dutch: str, english: str) -> None:
    for body, wrong in (
        ({english if name == dutch else name: value for name, value in PROPOSAL.items()}, {"onbekend", "ontbreekt"}),
        (PROPOSAL | {english: PROPOSAL[dutch]}, {"onbekend"}),
    ):
        told = refused(api.act("/besluitvoorstellen", json.dumps(body)), 400, "invalid-request")
        assert set(named(told).values()) == wrong
        assert named(told)[f"/{english}"] == "onbekend"


@pytest.mark.parametrize(
    "key", ["service", "participant", "valid_on", "known_at", "Dienst", "geldigop", "dienst[]", "q"]
)
def test_a_query_key_that_is_none_is_refused_and_never_ignored(api: Api, key: str) -> None:
    told = refused(api.get(SALDI, {key: "blnp/financien"}), 400, "invalid-request")
    assert named(told) == {f"/{key}": "onbekend"}


def test_what_takes_no_query_keys_refuses_them(api: Api) -> None:
    for path in ("/samenwerkingen", "/samenwerkingen/blnp", "/problemen", "/problemen/not-found"):
        assert named(refused(api.raw(f"{path}?x=1"), 400, "invalid-request")) == {"/x": "onbekend"}


DATES = {
    "a day before our time": ("geldigOp=1850-01-01", 400, "invalid-request"),
    "a day that is none": ("geldigOp=2019-02-30", 400, "invalid-request"),
    "a day as people write it": ("geldigOp=31-12-2019", 400, "invalid-request"),
    "a day without signs": ("geldigOp=20191231", 400, "invalid-request"),
    "a week": ("geldigOp=2019-W10-1", 400, "invalid-request"),
    "a moment for a day": ("geldigOp=2019-12-31T00:00:00Z", 400, "invalid-request"),
    "no day": ("geldigOp=", 400, "invalid-request"),
    "two days": ("geldigOp=2019-12-31&geldigOp=2020-12-31", 400, "invalid-request"),
    "no moment": ("beschikbaarOp=", 400, "invalid-request"),
    "garbage": ("beschikbaarOp=gisteren", 400, "malformed-known-at"),
    "a plus that became a space": ("beschikbaarOp=2019-12-31T12:00:00+01:00", 400, "malformed-known-at"),
    "no offset": ("beschikbaarOp=2019-12-31T12:00:00", 400, "malformed-known-at"),
    "no such offset": ("beschikbaarOp=2019-12-31T12:00:00%2B99:00", 400, "malformed-known-at"),
    "the future": ("beschikbaarOp=2999-01-01", 400, "known-at-in-future"),
    "a position that is not there": ("beschikbaarOp=99999999", 400, "known-at-in-future"),
    "a position of hundreds of digits": (f"beschikbaarOp={'9' * 39}", 400, "malformed-known-at"),
    "position nought": ("beschikbaarOp=0", 400, "known-at-before-ledger"),
    "before the ledger": ("beschikbaarOp=2001-01-01", 400, "known-at-before-ledger"),
    "a negative position": ("beschikbaarOp=-1", 400, "malformed-known-at"),
    "letters that are digits elsewhere": ("beschikbaarOp=%D9%A1%D9%A2", 400, "malformed-known-at"),
    "both wrong": ("geldigOp=x&beschikbaarOp=y", 400, "invalid-request"),
    "a page of none": ("paginagrootte=0", 400, "invalid-request"),
    "a page of too much": ("paginagrootte=1001", 400, "invalid-request"),
    "a page of half": ("paginagrootte=1.5", 400, "invalid-request"),
    "a position that is not there yet": ("naPositie=99999999", 503, "position-not-there"),
    "another separator": ("scheidingsteken=|", 400, "invalid-request"),
    "a service of no shape": ("dienst=financien", 400, "invalid-request"),
    "a service that is not there": ("dienst=blnp/niets", 404, "unknown-thing"),
    "a municipality that is none": ("deelnemer=GM9999", 400, "unknown-municipality"),
    "a year that is none": ("jaar=0", 400, "invalid-request"),
    "the character of nothing": ("kostenpool=%00", 400, "invalid-request"),
    "half a character": ("kostenpool=%ED%A0%80", 400, "invalid-request"),
    "a line end in a name": ("kostenpool=a%0A", 400, "invalid-request"),
}


@pytest.mark.parametrize("name", DATES)
def test_a_question_that_cannot_be_is_refused(api: Api, name: str) -> None:
    query, status, code = DATES[name]
    refused(api.raw(f"{SALDI}?{query}"), status, code)


def test_two_moments_are_to_compare(api: Api) -> None:
    refused(api.get(WIJZIGINGEN), 400, "one-moment-only")
    refused(api.get(WIJZIGINGEN, geldigVan="1850-01-01"), 400, "invalid-request")
    refused(api.get(WIJZIGINGEN, beschikbaarVan="2999-01-01"), 400, "known-at-in-future")
    refused(api.get(SALDI, geldigVan="2019-01-01"), 400, "invalid-request")


@pytest.mark.parametrize(
    "name", ["BLNP", "bl_np", "blnp.", "blnp%20", "%00", "..%2f..", "a" * 300, "-blnp", "b%E2%80%AEp", "%ff"]
)
def test_a_partnership_name_that_is_none_is_not_there(api: Api, name: str) -> None:
    told = refused(api.raw(f"/samenwerkingen/{name}/saldi"), 404, "no-such-resource")
    assert told["instance"].isascii()


def test_what_is_of_another_partnership_is_refused(api: Api) -> None:
    refused(api.get(SALDI, dienst="bel/ict"), 400, "named-elsewhere")
    refused(api.get("/samenwerkingen/nergens/saldi"), 404, "unknown-thing")


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonl"]
)
def test_an_act_is_sent_as_json(api: Api, kind: str) -> None:
    head = api.head
    refused(api.act("/besluitvoorstellen", WHOLE, headers={"Content-Type": kind}), 415, "not-json")
    assert api.head == head


def test_json_may_say_its_characters(api: Api) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert api.act("/besluitvoorstellen", WHOLE, headers=headers).status_code == 201


@pytest.mark.parametrize(
    "accept", ["image/png", "application/xml", "text/html", "application/json;q=0", "onzin", "text/csv;q=0, image/*"]
)
def test_what_cannot_be_served_is_refused(api: Api, accept: str) -> None:
    refused(api.get(SALDI, headers={"Accept": accept}), 406, "not-acceptable")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/csv, application/json;q=0.5", "text/csv"),
        ("text/*", "text/csv"),
        ("application/jsonl", "application/jsonl"),
        ("text/html, */*;q=0.1", "application/json"),
    ],
)
def test_what_is_wanted_most_is_served(api: Api, accept: str, kind: str) -> None:
    assert api.get(SALDI, headers={"Accept": accept}).headers["content-type"].partition(";")[0] == kind


def following(answer: Response) -> str:
    link: str = answer.json()["links"]["volgende"]
    return link.partition("cursor=")[2]


def test_a_cursor_fits_its_own_question_and_filters_only(api: Api) -> None:
    cursor = following(api.get(SALDI, paginagrootte=1, dienst="blnp/financien"))
    assert api.get(SALDI, cursor=cursor, dienst="blnp/financien").status_code == 200
    refused(api.get(SALDI, cursor=cursor), 400, "cursor-unreadable")
    refused(api.get(SALDI, cursor=cursor, dienst="blnp/ict"), 400, "cursor-unreadable")
    refused(api.get("/samenwerkingen/blnp/mandaten", cursor=cursor), 400, "cursor-unreadable")


def test_a_cursor_has_its_dates_in_it(api: Api) -> None:
    cursor = following(api.get(SALDI, paginagrootte=1))
    for dates in ({"geldigOp": "2019-01-01"}, {"beschikbaarOp": "5"}):
        refused(api.get(SALDI, {"cursor": cursor, **dates}), 400, "cursor-and-dates")


CHANGED: dict[str, dict[int, Any]] = {
    "of nothing": {0: None},
    "before the first row": {2: -1},
    "of a row far away": {2: 2**80},
    "of no day": {3: "2019-02-30"},
    "before our time": {3: "0001-01-01"},
    "at position nought": {4: 0},
    "at a negative position": {4: -5},
    "beyond the head": {4: 10**6},
    "beyond any number": {4: 2**70},
    "with half a second moment": {5: "2019-01-01"},
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_cursor_that_was_tampered_with_is_refused(api: Api, name: str) -> None:
    cursor = following(api.get(SALDI, paginagrootte=1))
    parts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for at, value in CHANGED[name].items():
        parts[at] = value
    forged = urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")
    refused(api.get(SALDI, cursor=forged), 400, "cursor-unreadable")


@pytest.mark.parametrize("cursor", ["x", "A" * 499, "W10", "bnVsbA", "e30", "____", "AAAA"])
def test_a_cursor_that_is_none_is_refused(api: Api, cursor: str) -> None:
    refused(api.get(SALDI, cursor=cursor), 400, "cursor-unreadable")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PROPFIND", "GEEN"])
def test_another_method_is_refused_and_told_which_are_not(api: Api, method: str) -> None:
    head = api.head
    for path, allowed in (("/besluitvoorstellen", {"POST"}), (SALDI, {"GET", "HEAD"})):
        answer = api.client.request(method, f"/v1{path}")
        refused(answer, 405, "method-not-allowed")
        assert set(re.split(r",\s*", answer.headers["allow"])) == allowed
    assert api.head == head


def test_no_header_makes_another_method_of_one(api: Api) -> None:
    head = api.head
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        answer = api.client.get("/v1/besluitvoorstellen", headers={name: "POST"})
        refused(answer, 405, "method-not-allowed")
    refused(api.client.get("/v1/besluitvoorstellen?_method=POST"), 405, "method-not-allowed")
    assert api.head == head


def test_an_address_that_is_too_long_is_refused(api: Api) -> None:
    refused(api.raw(f"{SALDI}?dienst={'x' * 5000}"), 414, "address-too-long")


@pytest.mark.parametrize(
    "number", ["1", "x", "%00", "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}"]
)
def test_an_act_that_is_not_there_is_not_found(api: Api, number: str) -> None:
    refused(api.raw(f"/handelingen/{number}"), 404, "no-such-resource")


def test_every_refusal_of_the_case_is_told_in_dutch(api: Api) -> None:
    """Acts that a rule refuses, each for another reason."""
    there = {"reikwijdte": "blnp/financien", "besluit": "niets", "orgaan": "GM0327/college"}
    days = {"besluitdatum": "2024-01-01", "ingangsdatum": "2024-01-01"}
    refused(api.act("/besluitnemingen", {**there, **days}), 409, "not-found")
    proposal = {name: value for name, value in PROPOSAL.items() if name != "actor"}
    assert api.act("/besluitvoorstellen", proposal).status_code == 201
    refused(api.act("/besluitvoorstellen", proposal), 409, "already-exists")
    gone = {"samenwerking": "blnp", "deelnemer": "GM0344", "ingangsdatum": "2024-01-01"}
    told = refused(api.act("/uittredingen", gone), 409, "not-participating")
    assert "Utrecht" in told["detail"] or "GM0344" in told["detail"]
