"""The same again, and two at once: what was done once is never done twice, and nothing is done on what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from api.access.identity import Identity, Role
from ledger.journal import Address
from tests.api.rules.application import OFFICIAL, Api, let_in, opened

if TYPE_CHECKING:
    from httpx import Response

PROPOSAL = {"reikwijdte": "blnp", "titel": "Iets", "orgaan": "GM0327/college", "ingangsdatum": "2017-01-01"}
FOUNDING = {
    "samenwerking": "blnp",
    "titel": "BLNP",
    "rechtsvorm": "regeling-zonder-meer",
    "visie": "v",
    "ingangsdatum": "2017-01-01",
}


@pytest.fixture
def small(ledger_address: Address) -> Iterator[Api]:
    """A partnership of two and nothing else, on either database."""
    with opened(ledger_address) as api:
        assert api.act("/samenwerkingsoprichtingen", FOUNDING).status_code == 201
        for code in ("GM0327", "GM0313"):
            body = {"samenwerking": "blnp", "deelnemer": code, "ingangsdatum": "2017-01-01"}
            assert api.act("/toetredingen", body).status_code == 201
        yield api


def propose(name: str) -> dict[str, Any]:
    return {**PROPOSAL, "besluit": name}


def at_once(count: int, ask: Callable[[int], Response]) -> list[Response]:
    """What is answered to several who ask at the same moment."""
    ready = Barrier(count)

    def one(number: int) -> Response:
        ready.wait()
        return ask(number)

    with ThreadPoolExecutor(count) as people:
        return list(people.map(one, range(count)))


def test_the_same_again_is_the_first_answer(small: Api) -> None:
    first = small.act("/besluitvoorstellen", propose("a"), key="sleutel-0001")
    head = small.head
    again = small.act("/besluitvoorstellen", propose("a"), key="sleutel-0001")
    assert (first.status_code, again.status_code) == (201, 201)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert again.content == first.content
    for name in ("location", "etag", "ledger-position"):
        assert again.headers[name] == first.headers[name]
    assert small.head == head


def test_the_same_refusal_again_is_recorded_once(small: Api) -> None:
    missing = {
        "reikwijdte": "blnp",
        "besluit": "niet-voorgesteld",
        "orgaan": "GM0327/college",
        "besluitdatum": "2017-02-01",
        "ingangsdatum": "2017-02-01",
    }
    first = small.act("/besluitnemingen", missing, key="sleutel-0001")
    head = small.head
    again = small.act("/besluitnemingen", missing, key="sleutel-0001")
    assert (first.status_code, again.status_code) == (409, 409), first.text
    assert again.headers["idempotency-replayed"] == "true"
    assert (first.json()["code"], again.json()["code"]) == ("not-found", "refused-before")
    assert again.json()["velden"]["weigeringsgrond"] == "not-found"
    assert small.head == head


def test_the_same_key_with_another_body_is_refused(small: Api) -> None:
    small.act("/besluitvoorstellen", propose("a"), key="sleutel-0001")
    head = small.head
    other = small.act("/besluitvoorstellen", propose("b"), key="sleutel-0001")
    assert (other.status_code, other.json()["code"]) == (409, "act-reused")
    assert small.head == head


def test_the_same_key_for_another_act_is_refused(small: Api) -> None:
    small.act("/besluitvoorstellen", propose("a"), key="sleutel-0001")
    body = {"samenwerking": "blnp", "deelnemer": "GM0267", "ingangsdatum": "2017-01-01"}
    other = small.act("/toetredingen", body, key="sleutel-0001")
    assert (other.status_code, other.json()["code"]) == (409, "act-reused")


@pytest.mark.parametrize("key", ["", "kort", "met spatie erin", "x" * 201, "kl\u00e9\u00e9n-sleutel"])
def test_a_key_that_is_none_is_refused(small: Api, key: str) -> None:
    head = small.head
    headers = {b"Content-Type": b"application/json", b"Idempotency-Key": key.encode("latin-1")}
    answer = small.client.post("/v1/besluitvoorstellen", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")
    assert small.head == head


def test_without_a_key_or_with_two_nothing_is_done(small: Api) -> None:
    kind = ("Content-Type", "application/json")
    for keys in ([], [("Idempotency-Key", "sleutel-0001"), ("Idempotency-Key", "sleutel-0002")]):
        answer = small.client.post("/v1/besluitvoorstellen", content=b"{}", headers=[kind, *keys])
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


def test_what_rests_on_yesterday_is_not_done_and_not_recorded(small: Api) -> None:
    seen = small.act("/besluitvoorstellen", propose("a")).headers["etag"]
    assert small.act("/besluitvoorstellen", propose("b")).status_code == 201
    head = small.head
    late = small.act("/besluitvoorstellen", propose("c"), key="sleutel-0001", headers={"If-Match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "changed-since")
    assert late.headers["content-type"] == "application/problem+json"
    assert small.head == head
    looked = small.get("/samenwerkingen/blnp/besluiten").headers["etag"]
    again = small.act("/besluitvoorstellen", propose("c"), key="sleutel-0001", headers={"If-Match": looked})
    assert again.status_code == 201


def test_whatever_has_been_seen_is_not_asked_after_with_a_star(small: Api) -> None:
    assert small.act("/besluitvoorstellen", propose("a"), headers={"If-Match": "*"}).status_code == 201


@pytest.mark.parametrize("etag", ["1", 'W/"1"', '"abc"', '"1", "2"', '"-1"', '"1', '"99999999999999999999"'])
def test_an_if_match_that_no_answer_gave_is_refused(small: Api, etag: str) -> None:
    head = small.head
    answer = small.act("/besluitvoorstellen", propose("a"), headers={"If-Match": etag})
    assert (answer.status_code, answer.json()["code"]) == (400, "if-match-unreadable")
    assert small.head == head


def test_of_two_who_change_the_same_on_the_same_etag_one_does(small: Api) -> None:
    for round_ in range(5):
        seen = small.get("/samenwerkingen/blnp/besluiten").headers["etag"]
        head = small.head

        def change(number: int, round_: int = round_, seen: str = seen) -> Response:
            return small.act("/besluitvoorstellen", propose(f"r{round_}-{number}"), headers={"If-Match": seen})

        answers = at_once(2, change)
        assert Counter(each.status_code for each in answers) == {201: 1, 412: 1}, [each.text for each in answers]
        assert small.head == head + 1


def test_two_with_the_same_key_at_once_are_one_act(small: Api) -> None:
    for round_ in range(5):
        head = small.head

        def change(_: int, round_: int = round_) -> Response:
            return small.act("/besluitvoorstellen", propose(f"r{round_}"), key=f"sleutel-{round_:04}")

        answers = at_once(4, change)
        assert {each.status_code for each in answers} == {201}, [each.text for each in answers]
        assert len({each.content for each in answers}) == 1
        assert sum("idempotency-replayed" in each.headers for each in answers) == 3
        assert small.head == head + 1


def test_somebody_else_may_use_the_same_key(small: Api) -> None:
    """A key is of whoever sent it: nobody can take another's, and nobody learns that it was used."""
    assert small.act("/besluitvoorstellen", propose("a"), key="sleutel-0001").status_code == 201
    let_in(small.app, Identity("p-put-99", "GM0273", frozenset(Role), "test"))
    answer = small.act("/besluitvoorstellen", {**propose("b"), "actor": OFFICIAL}, key="sleutel-0001")
    assert answer.status_code == 201
    assert "idempotency-replayed" not in answer.headers
