"""The reader stops at an entry that is not as it must be, and says where and why: nothing is ever skipped."""

from contextlib import closing
from typing import Any

import pytest

from ledger.canonical import canonical
from ledger.cost_year.events import CostRecorded
from ledger.founding import ActRefused
from ledger.history import MalformedPayload, read_payload
from ledger.journal import Address, Journal, UnreadableEntry
from ledger.service.events import KeyAdopted
from tests.journal.happenings import happened, plant
from tests.ledgers import an_act

Members = dict[str, Any]
REFUSAL: Members = {"act": "try", "refusal": "x", "fields": ["f"], "digest": ""}
WHOLE: Members = {"event": REFUSAL, "evidence": [], "reason": None}


def stops(address: Address, problem: str, says: str, **columns: Any) -> None:  # noqa: ANN401  # Columns of any type.
    with closing(Journal(address)) as journal:
        journal.append(an_act(), [happened("a", 0, "before")], {})
        plant(address, **columns)
        journal.append(an_act(), [happened("a", 1, "after")], {})
        entries = journal.entries(1)
        assert next(entries).position == 2
        with pytest.raises(UnreadableEntry, match=says) as stopped:
            next(entries)
        assert stopped.value.fields == {"position": 3, "problem": problem}
        assert "position 3" in str(stopped.value)


def without(members: Members, name: str) -> Members:
    return {key: value for key, value in members.items() if key != name}


def test_at_an_event_of_an_unknown_name(ledger_address: Address) -> None:
    stops(ledger_address, "unknown-event", "no event is called 'service.sold.1'", event="service.sold.1")


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        pytest.param(b"not json", "malformed", id="not JSON"),
        pytest.param(canonical(WHOLE | {"event": REFUSAL | {"act": 1}}), "Expected `str`", id="wrong type"),
        pytest.param(canonical(WHOLE | {"event": without(REFUSAL, "act")}), "missing", id="missing field"),
        pytest.param(canonical(WHOLE | {"event": REFUSAL | {"why": ""}}), "unknown field `why`", id="extra field"),
        pytest.param(canonical(WHOLE | {"evidence": [{"title": "t", "x": 1}]}), "unknown field `x`", id="nested extra"),
    ],
)
def test_at_a_payload_that_is_not_that_of_its_event(ledger_address: Address, payload: bytes, says: str) -> None:
    stops(ledger_address, "malformed-payload", says, payload=payload)


@pytest.mark.parametrize("column", ["recorded_by", "actor", "basis"])
def test_at_a_header_that_does_not_say_who_or_on_what_ground(ledger_address: Address, column: str) -> None:
    stops(ledger_address, "malformed-header", "unknown field `who`|missing", **{column: '{"who":"x"}'})


def test_a_payload_is_one_whole_object() -> None:
    for payload, says in {
        b"": "truncated",
        canonical(WHOLE)[:-1]: "truncated",
        canonical(WHOLE) + b"}": "trailing",
        b'{"event":{"act":"\xff"}}': "utf-8",
        b"[]": "Expected `object`",
        b"null": "Expected `object`",
        canonical(without(WHOLE, "event")): "missing required field `event`",
        canonical(without(WHOLE, "reason")): "missing required field `reason`",
        canonical(without(WHOLE, "evidence")): "missing required field `evidence`",
        canonical(WHOLE | {"note": ""}): "unknown field `note`",
        canonical(WHOLE | {"reason": 1}): r"Expected `str \| null`",
        canonical(WHOLE | {"evidence": [{"title": "t", "dated": "2018-02-30"}]}): "Invalid",
        canonical(WHOLE | {"event": REFUSAL | {"fields": "f"}}): "Expected `array`",
    }.items():
        with pytest.raises(MalformedPayload, match=says):
            read_payload(ActRefused.NAME, payload)


COST: Members = {
    "cost": "F-1",
    "pool": "beheer",
    "description": "licentie",
    "amount": {"cents": 1},
    "borne_by": "GM0313",
    "effective_on": "2018-01-01",
}
KEY: Members = {
    "name": "sleutel",
    "method": "fixed",
    "weights": [{"participant": "GM0313", "value": "16.33"}],
    "source": "begroting",
}


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ({"amount": 100}, "Expected `object`"),
        ({"amount": {"cents": 1.5}}, "Expected `int`"),
        ({"amount": {"cents": 1.0}}, "Expected `int`"),
        ({"amount": {"cents": "1"}}, "Expected `int`"),
        ({"amount": {"cents": True}}, "Expected `int`"),
        ({"amount": {"cents": 1, "currency": "EUR"}}, "unknown field `currency`"),
        ({"effective_on": "yesterday"}, "Invalid"),
        ({"illustrative": 1}, "Expected `bool`"),
        ({"cost": None}, "Expected `str`"),
    ],
    ids=str,
)
def test_facts_are_of_their_kind(spoilt: Members, says: str) -> None:
    with pytest.raises(MalformedPayload, match=says):
        read_payload(CostRecorded.NAME, canonical(WHOLE | {"event": COST | spoilt}))


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ({"method": "by-lot"}, "Invalid enum value"),
        ({"whole": "a lot"}, "Invalid decimal"),
        ({"measure": {"name": "inwoners"}}, "missing required field"),
        ({"weights": [{"participant": "GM0313", "value": "1", "of": 2}]}, "unknown field `of`"),
        ({"weights": {"GM0313": "1"}}, "Expected `array`"),
    ],
    ids=str,
)
def test_facts_are_of_their_kind_at_any_depth(spoilt: Members, says: str) -> None:
    adopted = {"pool": "beheer", "key": KEY | spoilt, "effective_on": "2018-01-01", "decision": "blnp#besluit"}
    with pytest.raises(MalformedPayload, match=says):
        read_payload(KeyAdopted.NAME, canonical(WHOLE | {"event": adopted}))
