"""What can be said of findings, what is refused, and what of it counts for a breach as it is on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.errors import NotFound
from ledger.event import subject_of
from ledger.governance.refusals import DecisionNotAdopted
from ledger.partnership import PARTNERSHIP
from ledger.partnership.finding_refusals import (
    FindingDealtWith,
    FindingOfAnother,
    FindingStepOutOfOrder,
    NothingToReopen,
)
from ledger.partnership.findings import (
    FindingAccepted,
    FindingExplained,
    FindingReopened,
    FindingResolved,
    Findings,
    FindingState,
    FindingStep,
    standing,
)
from ledger.partnership.watch import (
    ObligationNotMet,
    OtherThanRecorded,
    TaskLimitExceeded,
    done_as_recorded,
    obligation_met_in_time,
    task_within_limits,
)
from tests.holding import allows, breaks
from tests.ledger.blnp import ADOPTED, PROPOSED, financien
from tests.scenario import given

FINDING = "obligation-met-in-time:blnp#deadline/plan"
THEN, LATER, LAST = date(2020, 4, 2), date(2020, 5, 1), date(2020, 6, 1)
ONE, OTHER = "0123456789abcdef", "fedcba9876543210"
EXPLAINED = FindingExplained(FINDING, ONE, "ziekte", THEN)
ACCEPTED = FindingAccepted(FINDING, ONE, "klein", ADOPTED, LATER)
RESOLVED = FindingResolved(FINDING, ONE, "alsnog", LATER)
REOPENED = FindingReopened(FINDING, "toch niet", LAST)


def said(*steps: FindingStep) -> Findings:
    made = Findings()
    for each in steps:
        made = made.after(each)
    return made


def test_a_finding_is_explained_then_accepted_then_opened_again() -> None:
    (
        given(PARTNERSHIP)
        .when(lambda it: it.findings.say("blnp", EXPLAINED))
        .then(EXPLAINED)
        .when(lambda it: it.findings.say("blnp", ACCEPTED))
        .then(ACCEPTED)
        .when(lambda it: it.findings.reopen(REOPENED))
        .then(REOPENED)
    )
    assert subject_of(EXPLAINED) == ("finding", FINDING)


@pytest.mark.parametrize("last", [ACCEPTED, RESOLVED])
def test_a_breach_that_was_dealt_with_is_so_until_it_is_opened_again(last: FindingAccepted | FindingResolved) -> None:
    state = "accepted" if last is ACCEPTED else "resolved"
    again = FindingExplained(FINDING, ONE, "nog eens", LAST)
    given(PARTNERSHIP, last).when(lambda it: it.findings.say("blnp", again)).then_refused(
        FindingDealtWith, finding=FINDING, standing=state, since=LATER
    )
    given(PARTNERSHIP, last, REOPENED).when(lambda it: it.findings.say("blnp", again)).then(again)


def test_of_another_breach_something_can_be_said_anew() -> None:
    other = FindingAccepted(FINDING, OTHER, "klein", ADOPTED, LATER)
    given(PARTNERSHIP, ACCEPTED).when(lambda it: it.findings.say("blnp", other)).then(other)


def test_what_is_said_follows_what_was_said() -> None:
    early = FindingResolved(FINDING, OTHER, "alsnog", THEN)
    given(PARTNERSHIP, ACCEPTED).when(lambda it: it.findings.say("blnp", early)).then_refused(
        FindingStepOutOfOrder, finding=FINDING, on=THEN, since=LATER
    )
    back = FindingReopened(FINDING, "te vroeg", THEN)
    given(PARTNERSHIP, ACCEPTED).when(lambda it: it.findings.reopen(back)).then_refused(
        FindingStepOutOfOrder, finding=FINDING, on=THEN, since=LATER
    )


def test_only_what_was_said_can_stop_counting_and_once() -> None:
    given(PARTNERSHIP).when(lambda it: it.findings.reopen(REOPENED)).then_refused(NothingToReopen, finding=FINDING)
    given(PARTNERSHIP, EXPLAINED, REOPENED).when(lambda it: it.findings.reopen(REOPENED)).then_refused(
        NothingToReopen, finding=FINDING
    )


def test_a_reference_names_a_rule_and_something_of_this_partnership() -> None:
    unknown = FindingExplained("no-such-rule:blnp", ONE, "x", THEN)
    given(PARTNERSHIP).when(lambda it: it.findings.say("blnp", unknown)).then_refused(
        NotFound, kind="rule", name="no-such-rule"
    )
    elsewhere = FindingExplained("obligation-met-in-time:bel#deadline/plan", ONE, "x", THEN)
    given(PARTNERSHIP).when(lambda it: it.findings.say("blnp", elsewhere)).then_refused(
        FindingOfAnother, finding="obligation-met-in-time:bel#deadline/plan", partnership="blnp"
    )


@pytest.mark.parametrize(
    ("steps", "mark", "on", "state"),
    [
        ((), ONE, LAST, FindingState.OPEN),
        ((EXPLAINED,), ONE, THEN, FindingState.EXPLAINED),
        ((EXPLAINED,), ONE, date(2020, 4, 1), FindingState.OPEN),
        ((EXPLAINED,), OTHER, THEN, FindingState.OPEN),
        ((EXPLAINED, ACCEPTED), ONE, THEN, FindingState.EXPLAINED),
        ((EXPLAINED, ACCEPTED), ONE, LATER, FindingState.ACCEPTED),
        ((RESOLVED,), ONE, LATER, FindingState.RESOLVED),
        ((ACCEPTED, REOPENED), ONE, LAST, FindingState.OPEN),
        ((ACCEPTED, FindingExplained(FINDING, OTHER, "y", LAST)), ONE, LAST, FindingState.ACCEPTED),
    ],
)
def test_what_counts_was_said_of_that_breach_by_that_day(
    steps: tuple[FindingStep, ...], mark: str, on: date, state: FindingState
) -> None:
    assert standing(said(*steps).said.get(FINDING, ()), mark, on)[0] is state


def test_it_is_accepted_by_a_decision_that_was_taken() -> None:
    memory = financien()
    about: dict[str, Any] = {"partnership": "blnp", "finding": FINDING, "grounds": "klein", "effective_on": LATER}
    memory.do("accept-finding", **about, fingerprint=ONE, decision=ADOPTED)
    assert memory.streams["partnership:blnp"][-1] == ACCEPTED
    with pytest.raises(DecisionNotAdopted):
        memory.do("accept-finding", **about, fingerprint=OTHER, decision=PROPOSED)


@breaks("obligation-met-in-time")
def test_what_is_not_there_after_its_day_is_a_breach() -> None:
    due = date(2020, 4, 1)
    late = obligation_met_in_time("plan", "deadline", due, None, THEN)
    assert late is not None
    assert type(late.refusal) is ObligationNotMet
    assert late.refusal.fields["due_on"] == due
    assert obligation_met_in_time("plan", "deadline", due, THEN, LAST) is not None


@allows("obligation-met-in-time")
def test_what_is_there_on_its_day_or_still_has_that_day_is_none() -> None:
    due = date(2020, 4, 1)
    assert obligation_met_in_time("plan", "deadline", due, None, due) is None
    assert obligation_met_in_time("plan", "deadline", due, due, LAST) is None


@breaks("task-within-limits")
def test_more_than_was_allowed_is_a_breach() -> None:
    found = task_within_limits("werf", "hours", "medewerker", Decimal("50.5"), Decimal(50))
    assert found is not None
    assert type(found.refusal) is TaskLimitExceeded
    assert (found.refusal.used, found.refusal.allowed) == ("50.5", "50")


@allows("task-within-limits")
def test_as_much_as_was_allowed_or_anything_without_a_limit_is_none() -> None:
    assert task_within_limits("werf", "hours", "medewerker", Decimal(50), Decimal(50)) is None
    assert task_within_limits("werf", "hours", "medewerker", Decimal(5000), None) is None


@breaks("done-as-recorded")
def test_drift_that_somebody_observed_is_a_breach() -> None:
    found = done_as_recorded("taken", "evaluatie 2021", deviates=True)
    assert found is not None
    assert type(found.refusal) is OtherThanRecorded


@allows("done-as-recorded")
def test_another_observation_is_no_drift() -> None:
    assert done_as_recorded("taken", "evaluatie 2021", deviates=False) is None
