"""An act that is only shown: the same request with ``voorvertoning=true``, which leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from api.http.acts import OPERATIONS
from ledger.journal import Address
from tests.api.rules.application import Api, opened
from tests.oracle.traces import Traces, caught_up, traces
from tests.projections.history import beginning, cost, library_of, play

if TYPE_CHECKING:
    from httpx import Response

COST = {
    "dienst": "blnp/financien",
    "jaar": 2018,
    "kostenpost": "F-9",
    "kostenpool": "beheer",
    "omschrijving": "iets",
    "bedrag": "10.01",
    "betaaldDoor": "GM0327",
    "ingangsdatum": "2018-05-01",
}

PATH = OPERATIONS["record-and-allocate-cost"].path


@pytest.fixture
def small(ledger_address: Address) -> Iterator[Api]:
    """A service with a pool, a key and a shared cost, on either database."""
    with library_of(ledger_address) as library:
        play(library.journal, [*beginning(), cost("F-1", None, "2018-03-01", "1000.00")])
    with opened(ledger_address) as api:
        yield api


def shown(api: Api, body: Mapping[str, object], **more: Any) -> Response:  # noqa: ANN401  # As ``Api.act`` has them.
    return api.act(f"{PATH}?voorvertoning=true", body, **more)


def all_of(api: Api) -> Traces:
    return traces(caught_up(api.app.state.served.library))


def test_a_preview_tells_what_the_act_does_and_leaves_no_trace(small: Api) -> None:
    before = all_of(small)
    seen = shown(small, COST, key="sleutel-0001")
    assert seen.status_code == 200, seen.text
    assert seen.headers["Ledger-Position"] == str(small.head)
    assert all_of(small) == before
    told = seen.json()
    assert (told["positie"], told["eerderGedaan"], told["demonstratie"]) == (small.head, False, False)
    assert [each["ingangsdatum"] for each in told["gebeurtenissen"]] == ["2018-05-01", "2018-05-01"]
    assert "kosten" not in [each["rekening"] for each in told["gevolgen"]]  # Shared at once: nothing stays there.
    paid, *shares = sorted(told["gevolgen"], key=lambda each: each["rekening"] != "betaald")
    assert (paid["deelnemer"], paid["ervoor"], paid["verschil"], paid["erna"]) == (
        "GM0327",
        "1000.00",
        "10.01",
        "1010.01",
    )
    assert [each["verschil"] for each in shares] == ["2.51", "2.50", "2.50", "2.50"]
    assert all(each["dagen"] == [{"ingangsdatum": "2018-05-01", "verschil": each["verschil"]}] for each in shares)
    done = small.act(PATH, COST, key="sleutel-0001", headers={"If-Match": seen.headers["ETag"]})
    assert done.status_code == 201, done.text
    assert [each["omschrijving"] for each in done.json()["gebeurtenissen"]] == [
        each["omschrijving"] for each in told["gebeurtenissen"]
    ]


def test_what_was_shown_can_be_done_only_while_it_is_still_so(small: Api) -> None:
    seen = shown(small, COST)
    assert small.act(PATH, {**COST, "kostenpost": "F-8"}).status_code == 201
    late = {"If-Match": seen.headers["ETag"]}
    assert small.act(PATH, COST, headers=late).status_code == 412
    assert shown(small, COST, headers=late).status_code == 412
    assert shown(small, COST).status_code == 200


def test_a_preview_ends_in_the_problem_that_the_act_would_end_in_and_the_trail_has_none_of_it(small: Api) -> None:
    before = all_of(small)
    twice = {**COST, "kostenpost": "F-1"}
    seen = shown(small, twice, key="sleutel-0002")
    assert (seen.status_code, seen.json()["code"]) == (409, "already-exists")
    for wrong in ({**COST, "bedrag": "tien"}, {**COST, "onzin": 1}):
        assert shown(small, wrong).status_code == 400
    assert small.act(f"{PATH}?voorvertoning=misschien", COST).status_code == 400
    assert small.act(f"{PATH}?onzin=true", COST).status_code == 400
    assert all_of(small) == before
    refused = small.act(PATH, twice, key="sleutel-0002")
    assert refused.json()["detail"] == seen.json()["detail"]
    assert small.head == int(seen.headers["Ledger-Position"]) + 1


def test_of_what_was_done_a_preview_says_so(small: Api) -> None:
    assert small.act(PATH, COST, key="sleutel-0003").status_code == 201
    before = all_of(small)
    again = shown(small, COST, key="sleutel-0003").json()
    assert (again["eerderGedaan"], again["gebeurtenissen"], again["gevolgen"]) == (True, [], [])
    other = shown(small, {**COST, "bedrag": "11.00"}, key="sleutel-0003")
    assert other.json()["code"] == "act-reused"
    assert all_of(small) == before
