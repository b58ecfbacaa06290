"""Decisions that several bodies take in the same words, and the works council's say in a decision (WOR 25)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.acts.heeding import NothingIrregular
from ledger.desk import Desk
from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.governance.advice_events import WorksCouncilNotified
from ledger.governance.advice_refusals import (
    AdviceAwaited,
    AdviceGivenAlready,
    AdviceOutOfOrder,
    AdviceTooLate,
    CannotFollowAdvice,
    ConditionsDoNotFit,
    DecisionSuspended,
    GroundsMissing,
    NotifiedAlready,
    NotSuspended,
    WorksCouncilNotNotified,
)
from ledger.governance.mandate_refusals import PowerNotHeld
from ledger.governance.refusals import (
    AlreadyAdopted,
    AnotherBody,
    DecisionNotAdopted,
    DecisionNotInForce,
    MandatorIsNotTheBody,
    NotOnBehalfOfTheBody,
    StepOutOfOrder,
)
from ledger.governance.uniform_refusals import BodyNamedTwice, DecisionNotComplete, TooFewBodies
from ledger.law import Irregularity
from ledger.partnership.arrangement_refusals import BodyWithoutSay
from ledger.partnership.refusals import NoSuchBody
from ledger.partnership.stream import PARTNERSHIP
from tests.holding import allows, breaks, holds
from tests.ledger.bel import acting, arranged
from tests.memory import Memory

Line = dict[str, Any]

B, E, L = BODIES = ("GM0376/college", "GM0317/college", "GM0417/college")
COUNCIL = "GM0376/ondernemingsraad"
TEXT, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture
def bel() -> Memory:
    """One text before three colleges."""
    memory = arranged()
    memory.do("propose-uniform-decision", **uniform())
    return memory


def uniform(**changed: object) -> Line:
    about: Line = {
        "scope": "bel",
        "decision": "regeling",
        "title": "De regeling",
        "bodies": BODIES,
        "text_sha256": TEXT,
    }
    return about | {"effective_on": "2008-02-01"} | changed


def adopt(
    memory: Memory, body: str, text: str = TEXT, on: str = "2008-03-01", holds: str = "2008-04-01", **more: str
) -> Desk:
    about: Line = {"scope": "bel", "decision": "regeling", "body": body, "text_sha256": text} | more
    return memory.do("adopt-uniform-decision", acting(body), **about, decided_on=on, effective_on=holds)


def leave(memory: Memory, on: str = "2008-05-01", decision: str = "bel#regeling") -> Desk:
    """Something that rests on a decision from a day on."""
    form: Line = {"partnership": "bel", "legal_form": "operations-body"}
    return memory.do("change-legal-form", **form, effective_on=on, decision=decision)


def refused(memory: Memory, kind: type[LedgerError], act: str, **fields: Any) -> dict[str, object]:  # noqa: ANN401
    with pytest.raises(kind) as found:
        memory.do(act, **fields)
    return found.value.fields


def incomplete(memory: Memory) -> tuple[object, object]:
    with pytest.raises(DecisionNotComplete) as found:
        leave(memory)
    return found.value.out, found.value.deviating


def test_it_is_complete_with_the_last_body_and_holds_from_the_last_day(bel: Memory) -> None:
    assert incomplete(bel) == (BODIES, ())
    adopt(bel, L, on="2008-03-10", holds="2008-04-15")
    adopt(bel, B)
    assert incomplete(bel) == ((E,), ())
    adopt(bel, E, on="2008-03-05")
    found = bel.read(PARTNERSHIP, "bel").state.governance
    assert found.decided_on("bel#regeling") == date(2008, 3, 10)
    with pytest.raises(DecisionNotInForce):
        leave(bel, "2008-04-14")
    leave(bel, "2008-04-15")


def test_another_text_is_kept_and_keeps_the_decision_open(bel: Memory) -> None:
    for body, text in ((B, TEXT), (E, OTHER), (L, TEXT)):
        adopt(bel, body, text)
    assert incomplete(bel) == ((), (E,))
    adopt(bel, E, TEXT, on="2008-03-20")
    leave(bel)


def test_the_text_that_all_adopted_counts_also_where_it_is_not_the_proposed_one(bel: Memory) -> None:
    for body in BODIES:
        assert incomplete(bel)[0]
        adopt(bel, body, OTHER)
    leave(bel)


def test_a_body_that_rejected_it_is_out_until_it_comes_back_on_that(bel: Memory) -> None:
    for body in (B, L):
        adopt(bel, body)
    said: Line = {
        "scope": "bel",
        "decision": "regeling",
        "body": E,
        "effective_on": "2008-03-02",
        "grounds": "te duur",
    }
    with pytest.raises(StepOutOfOrder):
        bel.do("reject-uniform-decision", acting(E), **said | {"effective_on": "2008-01-31"})
    bel.do("reject-uniform-decision", acting(E), **said)
    assert incomplete(bel) == ((E,), ())
    with pytest.raises(StepOutOfOrder):
        bel.do("reject-uniform-decision", acting(E), **said | {"effective_on": "2008-03-01"})
    adopt(bel, E, on="2008-03-15")
    leave(bel)
    with pytest.raises(AlreadyAdopted):
        bel.do("reject-uniform-decision", acting(E), **said | {"effective_on": "2008-03-20"})


def test_a_body_decides_in_its_turn_for_itself_and_not_twice_the_same(bel: Memory) -> None:
    adopt(bel, B)
    for kind, body, text, on in (
        (AlreadyAdopted, B, TEXT, "2008-03-01"),
        (StepOutOfOrder, E, TEXT, "2008-01-31"),
        (StepOutOfOrder, B, OTHER, "2008-02-28"),
        (AnotherBody, "GM0376/raad", TEXT, "2008-03-01"),
    ):
        with pytest.raises(kind):
            adopt(bel, body, text, on)
    for body in (E, L):
        adopt(bel, body)
    with pytest.raises(AlreadyAdopted):
        adopt(bel, B, OTHER, "2008-03-20")
    about: Line = {"scope": "bel", "decision": "regeling", "body": B, "text_sha256": TEXT, "decided_on": "2008-03-01"}
    refused(bel, NotOnBehalfOfTheBody, "adopt-uniform-decision", **about, effective_on="2008-03-01")


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (AlreadyExists, {}),
        (TooFewBodies, {"decision": "x", "bodies": (B,)}),
        (BodyNamedTwice, {"decision": "x", "bodies": (B, E, B)}),
        (NoSuchBody, {"decision": "x", "bodies": (B, "bel/nergens")}),
    ],
)
def test_what_is_not_for_several_bodies_is_refused(bel: Memory, kind: type[LedgerError], changed: Line) -> None:
    refused(bel, kind, "propose-uniform-decision", **uniform(**changed))


def test_one_name_is_one_decision(bel: Memory) -> None:
    one: Line = {"scope": "bel", "decision": "regeling", "title": "t", "body": B, "effective_on": "2008-02-01"}
    refused(bel, AlreadyExists, "propose-decision", **one)
    with pytest.raises(NotFound):
        bel.do("adopt-uniform-decision", acting(B), **_adoption("onbekend"))


def _adoption(decision: str) -> Line:
    days: Line = {"decided_on": "2008-03-01", "effective_on": "2008-03-01"}
    return {"scope": "bel", "decision": decision, "body": B, "text_sha256": TEXT} | days


def test_a_mandate_rests_on_a_decision_of_its_own_body_alone(bel: Memory) -> None:
    for body in BODIES:
        adopt(bel, body)
    mandate: Line = {"scope": "bel", "mandate": "m", "kind": "mandate", "mandator": B, "mandatee": "secretaris"}
    terms: Line = {"organisation": "GM0376", "power": "p", "legal_basis": "Awb 10:1", "effective_on": "2008-05-01"}
    with pytest.raises(MandatorIsNotTheBody):
        bel.do("grant-mandate", **mandate, **terms, decision="bel#regeling")


def test_where_powers_were_assigned_all_the_bodies_need_the_one_that_is_named(bel: Memory) -> None:
    power: Line = {"partnership": "bel", "power": "wijzigen", "title": "t", "bodies": (B, E), "source": "s"}
    bel.do("assign-power", **power, effective_on="2008-02-15")
    adopt_early: Line = {"on": "2008-02-14"}
    adopt(bel, L, **adopt_early)
    with pytest.raises(BodyWithoutSay):
        adopt(bel, L, OTHER)
    changed = uniform(decision="x", effective_on="2008-03-01", power="wijzigen")
    refused(bel, BodyWithoutSay, "propose-uniform-decision", **changed)
    bel.do("propose-uniform-decision", **changed | {"bodies": (B, E)})


def test_what_several_bodies_decided_of_which_one_had_not_the_power_is_recorded_as_it_was_found(bel: Memory) -> None:
    power: Line = {"partnership": "bel", "power": "wijzigen", "title": "t", "bodies": (B, E), "source": "s"}
    bel.do("assign-power", **power, effective_on="2008-02-15")
    changed = uniform(decision="x", effective_on="2008-03-01", power="wijzigen")
    refused(bel, NothingIrregular, "propose-uniform-decision", **changed | {"bodies": (B, E)}, as_found="zo")
    bel.do("propose-uniform-decision", **changed, as_found="zo voorgelegd")
    without = (Irregularity("awb-10-1-power-held", "power-not-held"),)
    assert bel.streams["partnership:bel"][-1].irregular == without  # type: ignore[attr-defined]
    late = {"decision": "x", "on": "2008-03-02"}
    adopt(bel, B, **late)
    with pytest.raises(PowerNotHeld):
        adopt(bel, L, **late)
    adopt(bel, L, **late, as_found="zo besloten")
    assert bel.streams["partnership:bel"][-1].irregular == without  # type: ignore[attr-defined]


ASKED: Line = {"scope": "bel", "advice": "advies", "works_council": COUNCIL, "question": "Agree?"}


def proposed(memory: Memory) -> None:
    one: Line = {"scope": "bel", "decision": "besluit", "title": "t", "body": B, "effective_on": "2008-02-01"}
    memory.do("propose-decision", **one)


def taken(memory: Memory, on: str = "2008-03-01") -> Desk:
    one: Line = {"scope": "bel", "decision": "besluit", "body": B, "decided_on": on, "effective_on": on}
    return memory.do("adopt-decision", acting(B), **one)


def asked(memory: Memory, decision: str = "besluit") -> None:
    memory.do("request-advice", **ASKED, decision=decision, effective_on="2008-02-02")


def advised(memory: Memory, opinion: str, *conditions: str, on: str = "2008-02-20") -> Desk:
    said: Line = {
        "scope": "bel",
        "advice": "advies",
        "opinion": opinion,
        "conditions": conditions,
        "effective_on": on,
    }
    return memory.do("give-advice", acting(COUNCIL), **said)


def told(deviates: bool, grounds: str | None = None, on: str = "2008-03-03") -> Line:
    return {"scope": "bel", "advice": "advies", "deviates": deviates, "grounds": grounds, "effective_on": on}


@pytest.fixture
def one() -> Memory:
    """One decision of one college, about which its works council was asked."""
    memory = arranged()
    proposed(memory)
    asked(memory)
    return memory


@holds("wor-25-awaited")
def test_whoever_asked_waits_for_the_answer(one: Memory) -> None:
    with pytest.raises(AdviceAwaited) as found:
        taken(one)
    rule: Line = {"rule": "wor-25-awaited", "article": "WOR 25(4), 25(5)"}
    assert found.value.fields == {"advice": "advies", "decision": "besluit", "works_council": COUNCIL} | rule
    advised(one, "positive")
    taken(one)
    leave(one, decision="bel#besluit")  # As it advised: nothing to wait for.


def test_a_works_council_answers_once_for_itself_with_conditions_where_it_has_any(one: Memory) -> None:
    for opinion, conditions in (
        ("positive", ("c",)),
        ("negative", ("c",)),
        ("none-given", ("c",)),
        ("conditional", ()),
    ):
        with pytest.raises(ConditionsDoNotFit):
            advised(one, opinion, *conditions)
    with pytest.raises(AdviceOutOfOrder):
        advised(one, "positive", on="2008-02-01")
    said: Line = {"scope": "bel", "advice": "advies", "opinion": "positive", "effective_on": "2008-02-20"}
    refused(one, NotOnBehalfOfTheBody, "give-advice", **said)
    advised(one, "conditional", "no forced dismissals")
    with pytest.raises(AdviceGivenAlready):
        advised(one, "positive")


@holds("wor-25-5-notified")
def test_a_decision_is_not_put_into_effect_before_the_works_council_is_told_of_it(one: Memory) -> None:
    advised(one, "negative")
    taken(one)
    with pytest.raises(WorksCouncilNotNotified):
        leave(one, decision="bel#besluit")
    one.do("notify-works-council", **told(deviates=True, grounds="nodig"))
    with pytest.raises(WorksCouncilNotNotified):
        leave(one, "2008-03-02", decision="bel#besluit")
    leave(one, "2008-04-04", decision="bel#besluit")


@holds("wor-25-6-suspension")
def test_a_decision_that_deviates_is_not_put_into_effect_within_the_month(one: Memory) -> None:
    advised(one, "negative")
    taken(one)
    refused(one, CannotFollowAdvice, "notify-works-council", **told(deviates=False))
    refused(one, GroundsMissing, "notify-works-council", **told(deviates=True))
    refused(one, AdviceOutOfOrder, "notify-works-council", **told(True, "nodig", on="2008-02-29"))
    desk = one.do("notify-works-council", **told(deviates=True, grounds="nodig"))
    until = date(2008, 4, 3)
    assert desk.decided[0].events == (WorksCouncilNotified("advies", True, "nodig", until, date(2008, 3, 3)),)
    refused(one, NotifiedAlready, "notify-works-council", **told(deviates=True, grounds="nodig"))
    with pytest.raises(DecisionSuspended) as found:
        leave(one, "2008-04-03", decision="bel#besluit")
    rule: Line = {"rule": "wor-25-6-suspension", "article": "WOR 25(6)"}
    assert found.value.fields == {"decision": "besluit", "works_council": COUNCIL, "on": until, "until": until} | rule
    leave(one, "2008-04-04", decision="bel#besluit")


@holds("wor-25-6-suspension")
def test_the_works_council_may_let_it_go_earlier(one: Memory) -> None:
    waived: Line = {"scope": "bel", "advice": "advies", "effective_on": "2008-03-10"}
    advised(one, "conditional", "no forced dismissals")
    taken(one)
    with pytest.raises(NotSuspended):
        one.do("waive-suspension", acting(COUNCIL), **waived)
    one.do("notify-works-council", **told(deviates=True, grounds="nodig"))
    refused(one, NotOnBehalfOfTheBody, "waive-suspension", **waived)
    with pytest.raises(AdviceOutOfOrder):
        one.do("waive-suspension", acting(COUNCIL), **waived | {"effective_on": "2008-03-02"})
    one.do("waive-suspension", acting(COUNCIL), **waived)
    with pytest.raises(DecisionSuspended):
        leave(one, "2008-03-09", decision="bel#besluit")
    leave(one, "2008-03-10", decision="bel#besluit")
    with pytest.raises(NotSuspended):
        one.do("waive-suspension", acting(COUNCIL), **waived)


@allows("wor-25-5-notified")
def test_conditions_that_are_met_suspend_nothing(one: Memory) -> None:
    advised(one, "conditional", "no forced dismissals")
    taken(one)
    one.do("notify-works-council", **told(deviates=False))
    leave(one, "2008-03-03", decision="bel#besluit")


@allows("wor-25-awaited")
def test_a_term_that_passes_is_put_on_record_and_lets_the_employer_decide(one: Memory) -> None:
    said: Line = {"scope": "bel", "advice": "advies", "opinion": "none-given", "effective_on": "2008-02-28"}
    one.do("give-advice", **said)
    taken(one)
    one.do("notify-works-council", **told(deviates=False))
    leave(one, "2008-03-03", decision="bel#besluit")


@breaks("wor-25-2-in-time")
def test_advice_is_asked_before_the_decision_and_told_after_it(one: Memory) -> None:
    advised(one, "positive")
    refused(one, DecisionNotAdopted, "notify-works-council", **told(deviates=False))
    taken(one)
    late = ASKED | {"advice": "nog-een"}
    refused(one, AdviceTooLate, "request-advice", **late, decision="besluit", effective_on="2008-03-02")
    refused(one, NotFound, "request-advice", **late, decision="onbekend", effective_on="2008-03-02")
    refused(one, NotFound, "notify-works-council", **told(deviates=False) | {"advice": "onbekend"})
    refused(one, AlreadyExists, "request-advice", **ASKED, decision="besluit", effective_on="2008-02-02")


def test_of_a_decision_of_several_bodies_each_employer_waits_for_its_own_works_council(bel: Memory) -> None:
    asked(bel, "regeling")
    adopt(bel, E)
    with pytest.raises(AdviceAwaited):
        adopt(bel, B)
    advised(bel, "negative")
    adopt(bel, B)
    refused(bel, DecisionNotComplete, "notify-works-council", **told(True, "nodig", on="2008-03-05"))
    adopt(bel, L)
    bel.do("notify-works-council", **told(deviates=True, grounds="nodig", on="2008-03-31"))
    with pytest.raises(DecisionSuspended):
        leave(bel, "2008-04-30")
    leave(bel, "2008-05-01")
