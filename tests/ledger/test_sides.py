"""Taking a decision itself: in its turn, on a day that was there, recorded by another, on one side of the matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.actor import Actor, Basis, Capacity
from ledger.event import Event
from ledger.governance.decision_rules import DecidedInTheFuture
from ledger.governance.refusals import StepOutOfOrder
from ledger.governance.sides import OPPOSED, OnBothSides, both_sides
from ledger.law import Irregularity
from ledger.partnership import PARTNERSHIP
from tests.holding import allows, breaks, holds
from tests.ledger.bel import COLLEGE, acting, arranged
from tests.memory import NO_BASIS, Memory

Line = dict[str, Any]
ABOUT: Line = {"scope": "bel", "decision": "besluit", "body": COLLEGE}
CLIENT = Actor("p-1", "secretaris", Capacity.CLIENT, "GM0376", COLLEGE)
CONTRACTOR = replace(CLIENT, capacity=Capacity.CONTRACTOR)


@pytest.fixture
def bel() -> Memory:
    return arranged()


def propose(memory: Memory, actor: Actor = CLIENT) -> None:
    memory.do("propose-decision", actor, **ABOUT, title="t", effective_on="2008-02-01")


def adopt(memory: Memory, actor: Actor = CLIENT, on: str = "2008-03-01", **more: Any) -> Event:  # noqa: ANN401
    basis = more.pop("basis", NO_BASIS)
    desk = memory.do("adopt-decision", actor, basis, **ABOUT, decided_on=on, effective_on=on, **more)
    return desk.decided[0].events[0]


def irregular(found: Event) -> tuple[Irregularity, ...]:
    return found.irregular  # type: ignore[attr-defined, no-any-return]  # Of events that can be.


@breaks("decided-after-proposal")
def test_a_decision_before_its_proposal_is_refused_by_name_and_recorded_as_found(bel: Memory) -> None:
    propose(bel)
    with pytest.raises(StepOutOfOrder) as found:
        adopt(bel, on="2008-01-31")
    assert (found.value.rule, found.value.article) == ("decided-after-proposal", "Awb 3:2")
    done = adopt(bel, on="2008-01-31", as_found="the proposal was written afterwards")
    assert irregular(done) == (Irregularity("decided-after-proposal", "step-out-of-order"),)


@allows("decided-after-proposal")
def test_a_decision_on_the_day_of_its_proposal_is_in_its_turn(bel: Memory) -> None:
    propose(bel)
    assert irregular(adopt(bel, on="2008-02-01")) == ()


@holds("decided-in-the-past")
def test_nothing_was_decided_on_a_day_that_is_yet_to_come(bel: Memory) -> None:
    propose(bel)
    bel.today = date(2008, 2, 29)
    with pytest.raises(DecidedInTheFuture) as found:
        adopt(bel)
    assert found.value.fields == {
        "decision": "besluit",
        "decided_on": date(2008, 3, 1),
        "today": date(2008, 2, 29),
        "rule": "decided-in-the-past",
        "article": "Awb 1:3",
    }
    bel.today = date(2008, 3, 1)
    adopt(bel)


def mandated(memory: Memory) -> Basis:
    """A mandate of the college to its secretary."""
    own: Line = {"scope": "bel", "decision": "mandaat", "body": COLLEGE, "effective_on": "2008-01-02"}
    memory.do("propose-decision", **own, title="t")
    memory.do("adopt-decision", acting(COLLEGE), **own, decided_on="2008-01-02")
    terms: Line = {"organisation": "GM0376", "power": "p", "legal_basis": "Awb 10:3", "kind": "mandate"}
    who: Line = {"scope": "bel", "mandate": "m", "mandator": COLLEGE, "mandatee": "secretaris"}
    memory.do("grant-mandate", **who, **terms, effective_on="2008-01-02", decision="bel#mandaat")
    return Basis(mandate="bel#m")


@holds("four-eyes-recording", broken="found")
@pytest.mark.parametrize(("recorder", "found"), [("p-1", True), ("p-2", False), (None, False)])
def test_who_decides_under_mandate_and_records_that_himself_is_a_finding(
    bel: Memory, recorder: str | None, found: bool
) -> None:
    basis = mandated(bel)
    propose(bel)
    bel.recorder = recorder
    wrong = (Irregularity("four-eyes-recording", "recorded-by-who-decided"),)
    assert irregular(adopt(bel, basis=basis)) == (wrong if found else ())


def test_a_body_that_decides_itself_may_have_it_recorded_by_who_speaks_for_it(bel: Memory) -> None:
    propose(bel)
    bel.recorder = "p-1"
    assert irregular(adopt(bel)) == ()


def refusing(memory: Memory) -> None:
    rule: Line = {"partnership": "bel", "rule": "one-side-of-a-matter", "response": "refuse", "source": "s"}
    memory.do("switch-rule", **rule, effective_on="2008-01-01")


@breaks("one-side-of-a-matter")
def test_one_person_on_both_sides_of_a_matter_is_refused_where_that_is_agreed(bel: Memory) -> None:
    refusing(bel)
    propose(bel, CONTRACTOR)
    with pytest.raises(OnBothSides) as found:
        adopt(bel)
    assert found.value.fields == {
        "matter": "bel#besluit",
        "person": "p-1",
        "capacities": ("client", "contractor"),
        "rule": "one-side-of-a-matter",
        "article": "Awb 2:4",
    }
    done = adopt(bel, as_found="nobody else was there")
    assert irregular(done) == (Irregularity("one-side-of-a-matter", "on-both-sides"),)


@allows("one-side-of-a-matter")
def test_another_person_or_one_capacity_is_no_other_side(bel: Memory) -> None:
    refusing(bel)
    propose(bel, CONTRACTOR)
    assert irregular(adopt(bel, replace(CLIENT, subject="p-2"))) == ()


def test_of_a_decision_of_several_bodies_one_person_acts_on_one_side_too(bel: Memory) -> None:
    refusing(bel)
    text: Line = {"scope": "bel", "decision": "regeling", "text_sha256": "ab" * 32, "effective_on": "2008-02-01"}
    bodies: Line = {"bodies": (COLLEGE, "GM0317/college"), "title": "t"}
    bel.do("propose-uniform-decision", CONTRACTOR, **text, **bodies)
    with pytest.raises(OnBothSides):
        bel.do("adopt-uniform-decision", CLIENT, **text, body=COLLEGE, decided_on="2008-03-01")
    bel.do("adopt-uniform-decision", CONTRACTOR, **text, body=COLLEGE, decided_on="2008-03-01")


def test_the_roles_that_an_arrangement_keeps_apart_are_sides_too(bel: Memory) -> None:
    apart: Line = {"partnership": "bel", "separation": "s", "roles": ("chair", "official-client"), "source": "s"}
    bel.do("separate-roles", **apart, effective_on="2008-02-01")
    arrangement = bel.read(PARTNERSHIP, "bel").state.arrangement
    pair = frozenset((Capacity.CHAIR, Capacity.CLIENT))
    assert pair not in arrangement.opposed_on(date(2008, 1, 31))
    assert arrangement.opposed_on(date(2008, 2, 1)) == OPPOSED | {pair}


@holds("one-side-of-a-matter")
def test_who_acted_on_both_sides_is_told_by_person() -> None:
    other = replace(CONTRACTOR, subject="p-2")
    found = list(both_sides("bel#besluit", (CLIENT, other, CONTRACTOR, CLIENT), OPPOSED))
    assert [(person, breach.refusal.fields["capacities"]) for person, breach in found] == [
        ("p-1", ("client", "contractor"))
    ]
