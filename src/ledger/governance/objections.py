"""Objections to a decision (bezwaar, Awb 6 and 7): filed in time, decided in time, by somebody who did not take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ledger.errors import NotFound, RuleBroken
from ledger.governance.course_events import ObjectionOutcome
from ledger.governance.course_refusals import CourseOutOfOrder, StepTakenBefore
from ledger.governance.course_rule_refusals import DecidedBoth, ObjectionDecidedTooLate
from ledger.governance.course_rules import OBJECTION_WEEKS
from ledger.governance.objection_events import ObjectionDecided, ObjectionEvent, ObjectionFiled
from ledger.law import LawfulnessCriterion, Response, Severity, rule

WITH_COMMITTEE = 12
"""How many weeks there are to decide where a committee advises on the objection (Awb 7:13); six where none does."""


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection, decided or not."""

    filed: ObjectionFiled
    decided: ObjectionDecided | None = None

    @property
    def name(self) -> str:
        return self.filed.objection

    @property
    def decided_on(self) -> date:
        assert self.decided is not None, "asked of what was decided"
        return self.decided.effective_on

    @property
    def revokes(self) -> bool:
        """Whether it took the whole decision out of the world."""
        return self.decided is not None and self.decided.outcome is ObjectionOutcome.UPHELD

    def decide(self, decided: ObjectionDecided) -> ObjectionDecided:
        if self.decided is not None:
            raise StepTakenBefore(self.filed.decision, f"a decision on {self.name}", self.decided.effective_on)
        if decided.effective_on < self.filed.effective_on:
            raise CourseOutOfOrder(self.filed.decision, decided.effective_on, self.filed.effective_on)
        return decided


Objections = Mapping[str, Objection]


def objection_in(objections: Objections, name: str) -> Objection:
    """The objection of this name, decided or not."""
    if name not in objections:
        raise NotFound("objection", name)
    return objections[name]


def evolve_objections(objections: Objections, event: ObjectionEvent) -> Objections:
    if isinstance(event, ObjectionFiled):
        return {**objections, event.objection: Objection(event)}
    return {**objections, event.objection: replace(objections[event.objection], decided=event)}


def decide_objection_by(filed_on: date, made_known_on: date | None) -> date:
    """The last day to decide on an objection: 12 weeks from the day on which the term for objections ended (Awb 7:10).

    >>> decide_objection_by(date(2020, 2, 3), date(2020, 1, 6))
    datetime.date(2020, 5, 11)
    """
    term_ends = made_known_on + timedelta(weeks=OBJECTION_WEEKS) if made_known_on is not None else filed_on
    return max(term_ends, filed_on) + timedelta(weeks=WITH_COMMITTEE)


@rule("awb-7-10-objection-decided", article="Awb 7:10(1)", severity=Severity.NOTE, response=Response.FIND)
def objection_is_decided_in_time(decision: str, objection: str, decided_on: date, last: date) -> RuleBroken | None:
    """An objection is decided on within the term: twelve weeks where a committee advises, which is taken here."""
    return ObjectionDecidedTooLate(decision, objection, decided_on, last) if decided_on > last else None


@rule(
    "awb-10-3-3-objection-by-another",
    article="Awb 10:3(3)",
    severity=Severity.SERIOUS,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def objection_is_decided_by_another(
    decision: str, objection: str, took_it: str | None, decides: str, *, under_mandate: bool
) -> RuleBroken | None:
    """Who took a decision under mandate has no mandate to decide on the objection to it."""
    return DecidedBoth(decision, objection, decides) if under_mandate and took_it == decides else None
