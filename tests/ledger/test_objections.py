"""By when an objection is to be decided on (Awb 7:10): six weeks or twelve, suspended, put off, as the law then was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.errors import NotFound
from ledger.event import Event
from ledger.governance.course_refusals import CourseOutOfOrder, StepTakenBefore
from ledger.governance.judged import judged
from ledger.governance.objection_refusals import AdjournedTooFar, NoRepairAsked, NothingPutOff
from ledger.law import Irregularity
from ledger.law.awb import objections_until
from ledger.partnership import PARTNERSHIP
from tests.holding import allows, breaks, holds
from tests.ledger.bel import COLLEGE, acting, arranged
from tests.ledger.test_course import event, irregular, refused
from tests.memory import Memory

Line = dict[str, Any]
ABOUT: Line = {"scope": "bel", "decision": "besluit"}
OBJECTION: Line = {**ABOUT, "objection": "b"}
DECIDED: Line = {**OBJECTION, "body": COLLEGE, "outcome": "unfounded", "grounds": "g"}
OFF: Line = {**OBJECTION, "adjournment_ground": "by-the-body", "grounds": "het advies laat op zich wachten"}
LATE = (Irregularity("awb-7-10-objection-decided", "objection-decided-too-late"),)


@pytest.fixture
def bel() -> Memory:
    """A decision of 4 March 2024: one can object until 15 April, and it is to be decided on by 27 May."""
    return objected("2024-03-04", "2024-04-02")


def objected(taken_on: str, filed_on: str) -> Memory:
    memory = arranged()
    decision: Line = {**ABOUT, "body": COLLEGE}
    memory.do("propose-decision", **decision, title="t", effective_on=taken_on)
    memory.do("adopt-decision", acting(COLLEGE), **decision, decided_on=taken_on, effective_on=taken_on)
    memory.do("file-objection", **OBJECTION, objector="een inschrijver", effective_on=filed_on)
    return memory


def last(memory: Memory) -> str:
    governance = memory.read(PARTNERSHIP, "bel").state.governance
    return str(governance.course("besluit").objections["b"].deciding(governance.made_known_on("besluit")).last)


def do(memory: Memory, act: str, on: str, /, **fields: Any) -> Event:  # noqa: ANN401
    return event(memory.do(act, **OBJECTION | fields, effective_on=on))


def decided(memory: Memory, on: str) -> tuple[Irregularity, ...]:
    return irregular(event(memory.do("decide-objection", acting(COLLEGE), **DECIDED, effective_on=on)))


@holds("awb-7-10-objection-decided", broken="wrong")
@pytest.mark.parametrize(("on", "wrong"), [("2024-05-27", ()), ("2024-05-28", LATE)])
def test_an_objection_is_decided_within_six_weeks_of_the_term_for_objections(
    bel: Memory, on: str, wrong: tuple[Irregularity, ...]
) -> None:
    assert last(bel) == "2024-05-27"
    assert decided(bel, on) == wrong


@holds("awb-7-10-objection-decided", broken="wrong")
@pytest.mark.parametrize(("on", "wrong"), [("2024-07-08", ()), ("2024-07-09", LATE)])
def test_and_within_twelve_where_the_objector_is_told_of_a_committee(
    bel: Memory, on: str, wrong: tuple[Irregularity, ...]
) -> None:
    do(bel, "refer-objection", "2024-04-10", advisory_committee="commissie bezwaarschriften")
    assert last(bel) == "2024-07-08"
    assert decided(bel, on) == wrong


def test_a_committee_that_is_told_of_when_the_term_is_over_gives_no_longer_term(bel: Memory) -> None:
    do(bel, "refer-objection", "2024-05-28", advisory_committee="commissie")
    assert last(bel) == "2024-05-27"


def test_a_committee_that_is_told_of_on_the_last_day_of_the_term_makes_it_longer(bel: Memory) -> None:
    do(bel, "refer-objection", "2024-05-27", advisory_committee="commissie")
    assert last(bel) == "2024-07-08"


def test_an_objection_may_be_decided_on_the_day_on_which_it_was_filed_and_not_before(bel: Memory) -> None:
    with pytest.raises(CourseOutOfOrder):
        decided(bel, "2024-04-01")
    assert decided(bel, "2024-04-02") == ()


@pytest.mark.parametrize(
    ("taken_on", "filed_on", "by"),
    [
        ("2009-08-24", "2009-09-30", "2009-11-11"),  # Before 1 October 2009: six weeks from the receipt.
        ("2009-08-24", "2009-10-01", "2009-11-16"),  # After it: from the end of the term for objections, 5 October.
        ("2024-03-04", "2024-05-01", "2024-06-12"),  # Too late: from the receipt.
        ("2024-03-04", "2024-03-05", "2024-05-27"),
        ("2023-11-13", "2023-11-20", "2024-02-07"),  # One objects until 27 December.
    ],
)
def test_the_term_goes_by_the_law_of_the_day_of_filing(taken_on: str, filed_on: str, by: str) -> None:
    assert last(objected(taken_on, filed_on)) == by


def test_before_october_2009_a_committee_had_ten_weeks_and_a_body_put_off_four() -> None:
    memory = objected("2009-06-01", "2009-06-15")
    assert last(memory) == "2009-07-27"
    do(memory, "refer-objection", "2009-06-20", advisory_committee="commissie")
    assert last(memory) == "2009-08-24"
    found = refused(
        memory, AdjournedTooFar, "adjourn-objection", **OFF, decide_by="2009-09-22", effective_on="2009-08-24"
    )
    assert found["most"] == date(2009, 9, 21)


def test_the_term_stands_still_while_what_is_lacking_is_not_mended(bel: Memory) -> None:
    do(bel, "ask-objection-repair", "2024-04-22", lacking="gronden", repair_by="2024-05-06")
    assert last(bel) == "2024-06-10"  # As long as it is not mended: thirteen days, and the end of a weekend.
    do(bel, "repair-objection", "2024-04-26")
    assert last(bel) == "2024-05-30"


def test_days_before_the_term_runs_and_after_the_time_to_mend_suspend_nothing(bel: Memory) -> None:
    do(bel, "ask-objection-repair", "2024-04-03", lacking="machtiging", repair_by="2024-04-12")
    assert last(bel) == "2024-05-27"
    do(bel, "ask-objection-repair", "2024-04-13", lacking="gronden", repair_by="2024-04-18")
    assert last(bel) == "2024-05-29"  # 16 and 17 April: the term runs from the 16th on.
    do(bel, "ask-objection-repair", "2024-05-30", lacking="meer", repair_by="2024-06-10")
    assert last(bel) == "2024-05-29"


@pytest.mark.parametrize(("asked_on", "then"), [("2024-05-26", "2024-05-30"), ("2024-05-27", "2024-05-27")])
def test_what_is_asked_on_the_day_before_the_last_one_still_suspends(bel: Memory, asked_on: str, then: str) -> None:
    do(bel, "ask-objection-repair", asked_on, lacking="gronden", repair_by="2024-05-30")
    assert last(bel) == then


@holds("awb-7-10-3-objection-adjourned")
def test_a_body_puts_its_decision_off_for_six_weeks_at_most_and_in_time(bel: Memory) -> None:
    found = refused(bel, AdjournedTooFar, "adjourn-objection", **OFF, decide_by="2024-07-09", effective_on="2024-05-27")
    assert (found["last"], found["most"], found["article"]) == (date(2024, 5, 27), date(2024, 7, 8), "Awb 7:10(3)")
    refused(bel, AdjournedTooFar, "adjourn-objection", **OFF, decide_by="2024-07-08", effective_on="2024-05-28")
    assert irregular(do(bel, "adjourn-objection", "2024-05-27", **OFF, decide_by="2024-06-20")) == ()
    assert last(bel) == "2024-06-20"
    # Once more, and no further than six weeks in all.
    refused(bel, AdjournedTooFar, "adjourn-objection", **OFF, decide_by="2024-07-09", effective_on="2024-06-20")
    do(bel, "adjourn-objection", "2024-06-20", **OFF, decide_by="2024-07-08")
    assert decided(bel, "2024-07-08") == ()


@breaks("awb-7-10-3-objection-adjourned")
def test_what_was_put_off_too_late_all_the_same_is_kept_and_moves_nothing(bel: Memory) -> None:
    found = do(
        bel, "adjourn-objection", "2024-05-28", **OFF, decide_by="2024-07-08", as_found="zo staat het in de brief"
    )
    assert irregular(found) == (Irregularity("awb-7-10-3-objection-adjourned", "adjourned-too-far"),)
    assert last(bel) == "2024-05-27"
    governance = bel.read(PARTNERSHIP, "bel").state.governance
    assert [(each.breach.rule.name, str(each.on)) for each in judged(governance, "besluit")] == [
        ("awb-7-10-3-objection-adjourned", "2024-05-28"),
        ("awb-7-10-objection-decided", "2024-05-28"),
    ]


def test_what_was_put_off_too_far_all_the_same_counts_as_far_as_the_law_lets_it(bel: Memory) -> None:
    do(bel, "adjourn-objection", "2024-05-20", **OFF, decide_by="2024-09-01", as_found="zo staat het in de brief")
    assert last(bel) == "2024-07-08"


@allows("awb-7-10-3-objection-adjourned")
@pytest.mark.parametrize("ground", ["all-agree", "objector-agrees", "procedure-of-law"])
def test_by_agreement_or_for_a_procedure_of_law_it_is_put_off_further(bel: Memory, ground: str) -> None:
    further = OFF | {"adjournment_ground": ground, "decide_by": "2024-11-30"}
    assert irregular(do(bel, "adjourn-objection", "2024-06-15", **further)) == ()
    assert last(bel) == "2024-11-30"


def test_a_day_that_was_named_moves_with_a_suspension_after_it(bel: Memory) -> None:
    do(bel, "adjourn-objection", "2024-05-20", **OFF, decide_by="2024-06-17")
    do(bel, "ask-objection-repair", "2024-06-03", lacking="gronden", repair_by="2024-06-14")
    assert last(bel) == "2024-06-27"


def test_what_moves_the_term_is_in_order_and_comes_before_the_decision(bel: Memory) -> None:
    refused(bel, NotFound, "refer-objection", **ABOUT, objection="c", advisory_committee="k", effective_on="2024-04-10")
    refused(bel, CourseOutOfOrder, "refer-objection", **OBJECTION, advisory_committee="k", effective_on="2024-04-01")
    do(bel, "refer-objection", "2024-04-10", advisory_committee="k")
    refused(bel, StepTakenBefore, "refer-objection", **OBJECTION, advisory_committee="k", effective_on="2024-04-11")
    refused(bel, NoRepairAsked, "repair-objection", **OBJECTION, effective_on="2024-04-12")
    asking: Line = {**OBJECTION, "lacking": "gronden", "repair_by": "2024-05-01"}
    refused(bel, CourseOutOfOrder, "ask-objection-repair", **asking, effective_on="2024-05-01")
    refused(bel, CourseOutOfOrder, "ask-objection-repair", **asking, effective_on="2024-04-09")
    bel.do("ask-objection-repair", **asking, effective_on="2024-04-12")
    refused(bel, StepTakenBefore, "ask-objection-repair", **asking, effective_on="2024-04-20")
    refused(bel, NoRepairAsked, "repair-objection", **OBJECTION, effective_on="2024-05-02")
    do(bel, "repair-objection", "2024-05-01")
    refused(bel, NothingPutOff, "adjourn-objection", **OFF, decide_by="2024-07-08", effective_on="2024-05-02")
    decided(bel, "2024-06-03")
    refused(bel, StepTakenBefore, "repair-objection", **OBJECTION, effective_on="2024-06-04")
    refused(bel, StepTakenBefore, "adjourn-objection", **OFF, decide_by="2024-07-08", effective_on="2024-06-04")


@breaks("awb-7-10-objection-decided")
def test_an_objection_that_nobody_decides_on_is_late_from_the_day_after_its_term(bel: Memory) -> None:
    governance = bel.read(PARTNERSHIP, "bel").state.governance
    [late] = judged(governance, "besluit")
    assert (late.breach.rule.name, late.on, late.whose) == ("awb-7-10-objection-decided", date(2024, 5, 28), "b")
    assert "is not decided" in str(late.breach.refusal)
    assert late.breach.refusal.fields["on"] is None


def test_one_objects_until_a_day_that_is_worked() -> None:
    assert objections_until(date(2024, 3, 28)) == date(2024, 5, 10)
