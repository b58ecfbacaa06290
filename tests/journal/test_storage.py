"""Every event survives storage, as the same bytes everywhere."""

import json
from contextlib import closing
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.actor import Evidence
from ledger.canonical import canonical
from ledger.cost_year.events import BudgetAdopted, CostRecorded
from ledger.desk import Decided
from ledger.entry import Draft
from ledger.event import EVENTS, Event
from ledger.founding import ActRefused
from ledger.history import MalformedPayload, UnknownEvent, read_payload
from ledger.journal import Address, Journal
from ledger.money import Money
from ledger.stores.mapper import EntryMapper
from ledger.stores.refusals import MalformedHeader
from tests.journal.examples import any_of, anything, example
from tests.journal.happenings import rows
from tests.ledgers import CLERK, an_act

KINDS = [kind for name, kind in sorted(EVENTS.items()) if name != "ledger.founded.1"]
FEWER = max(settings().max_examples // 3, 1)  # There are many events.
SHOWN = st.lists(anything(Evidence), max_size=2).map(tuple)
REASONS = st.none() | st.text()


def stored(event: Event, evidence: tuple[Evidence, ...] = (), reason: str | None = None) -> bytes:
    draft = Draft(uuid4(), 1, "a:b", event, reason, evidence)
    return EntryMapper().to_stored_event(draft).state


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS.keys())
@settings(max_examples=FEWER)
@given(data=st.data())
def test_every_event_survives_storage(kind: type[Event], data: st.DataObject) -> None:
    event, evidence, reason = data.draw(any_of(kind)), data.draw(SHOWN), data.draw(REASONS)
    written = stored(event, evidence, reason)
    read = read_payload(kind.NAME, written)
    assert (read.event, type(read.event)) == (event, kind)
    assert (read.evidence, read.reason) == (evidence, reason)
    assert stored(read.event, read.evidence, read.reason) == written
    assert (
        written == json.dumps(json.loads(written), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )


@settings(max_examples=FEWER, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of([any_of(kind) for kind in KINDS]), min_size=1, max_size=10), SHOWN, REASONS)
def test_every_event_survives_a_database(
    ledger_address: Address, events: list[Event], evidence: tuple[Evidence, ...], reason: str | None
) -> None:
    with closing(Journal(ledger_address)) as journal:
        work = [Decided(f"a:{uuid4()}", 0, tuple(events))]
        recorded = journal.append(replace(an_act(), evidence=evidence, reason=reason), work, {})
        read = list(journal.entries(recorded.first - 1))
        assert [entry.event for entry in read] == events
        assert {(entry.evidence, entry.reason) for entry in read} == {(evidence, reason)}
        assert [row.payload for row in rows(journal)[-len(events) :]] == [
            canonical({"reason": reason, "event": event, "evidence": evidence}) for event in events
        ]


@given(st.recursive(anything(CostRecorded) | st.text(), lambda each: st.dictionaries(st.text(), each), max_leaves=5))
def test_canonical_json_does_not_depend_on_how_it_was_put_together(value: object) -> None:
    def turned(each: object) -> object:
        return {key: turned(each[key]) for key in reversed(each)} if isinstance(each, dict) else each

    assert canonical(value) == canonical(turned(value))


def test_canonical_json_has_no_place_for_what_other_programs_read_otherwise() -> None:
    for value in (2**53, {1: "a number for a key"}, b"bytes", object(), {"\ud800": "half a character"}):
        with pytest.raises(TypeError):
            canonical(value)
    assert canonical({"b": {"z", "a"}, "a": Money(1)}) == b'{"a":{"cents":1},"b":["a","z"]}'


@dataclass(frozen=True)
class Unregistered(Event):
    NAME = "nobody.knows-this.1"


def test_what_could_not_be_read_back_is_never_written(journal: Journal) -> None:
    budget: BudgetAdopted = example(BudgetAdopted)
    wrong: list[tuple[Event, type[Exception]]] = [
        (replace(budget, amount=Money(1.5)), MalformedPayload),  # type: ignore[arg-type]
        (replace(budget, amount="12.50"), MalformedPayload),  # type: ignore[arg-type]
        (replace(budget, decision=None), MalformedPayload),  # type: ignore[arg-type]
        (ActRefused("try", "x", ["a", "list"], ""), AssertionError),  # type: ignore[arg-type]
        (Unregistered(), UnknownEvent),
    ]
    for event, refusal in wrong:
        with pytest.raises(refusal):
            journal.append(an_act(), [Decided("a:b", 0, (budget, event))], {})
    for wrongly in ({"capacity": "burgemeester"}, {"subject": 7}, {"function": None}):
        act = replace(an_act(), actor=replace(CLERK, **wrongly))
        with pytest.raises(MalformedHeader):
            journal.append(act, [Decided("a:b", 0, (budget,))], {})
    assert len(rows(journal)) == 1
