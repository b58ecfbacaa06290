"""Objections to a decision (bezwaar, Awb 6 and 7): filed in time, decided in time, by somebody who did not take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from ledger.errors import NotFound, RuleBroken
from ledger.governance.course_events import ObjectionOutcome
from ledger.governance.course_refusals import CourseOutOfOrder, StepTakenBefore
from ledger.governance.course_rule_refusals import DecidedBoth, ObjectionDecidedTooLate
from ledger.governance.objection_events import (
    AdjournmentGround,
    ObjectionAdjourned,
    ObjectionDecided,
    ObjectionEvent,
    ObjectionFiled,
    ObjectionReferred,
    ObjectionRepairAsked,
    ObjectionRepaired,
    ObjectionStep,
)
from ledger.governance.objection_refusals import AdjournedTooFar, NoRepairAsked, NothingPutOff
from ledger.governance.objection_term import Deciding, deciding
from ledger.law import LawfulnessCriterion, Response, Severity, rule


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection, decided or not, with what moved the day by which it is to be; ``steps`` are in order of day."""

    filed: ObjectionFiled
    decided: ObjectionDecided | None = None
    steps: tuple[ObjectionStep, ...] = ()

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

    def deciding(self, made_known_on: date) -> Deciding:
        """The term to decide on it, as it stands by all of its steps."""
        return deciding(self.filed.effective_on, made_known_on, self.steps)

    def first_last_day(self, made_known_on: date) -> date:
        """By when it was to be decided on before anything moved that."""
        return deciding(self.filed.effective_on, made_known_on, ()).last

    def refer(self, referred: ObjectionReferred) -> ObjectionReferred:
        """Let a committee advise, once, and tell the objector."""
        self._may_move(referred.effective_on)
        self._once("a committee", ObjectionReferred)
        return referred

    def ask_repair(self, asked: ObjectionRepairAsked) -> ObjectionRepairAsked:
        """Ask for what is lacking; again only when it is mended, or the time for it is over."""
        self._may_move(asked.effective_on)
        if (before := self._open_repair(asked.effective_on)) is not None:
            raise StepTakenBefore(self.filed.decision, f"a request to mend {self.name}", before.effective_on)
        if asked.repair_by <= asked.effective_on:
            raise CourseOutOfOrder(self.filed.decision, asked.repair_by, asked.effective_on)
        return asked

    def repair(self, repaired: ObjectionRepaired) -> ObjectionRepaired:
        self._may_move(repaired.effective_on)
        if self._open_repair(repaired.effective_on) is None:
            raise NoRepairAsked(self.filed.decision, self.name, repaired.effective_on)
        return repaired

    def adjourn(self, adjourned: ObjectionAdjourned, made_known_on: date) -> ObjectionAdjourned:
        """Put the decision off to a later day; for how long is a rule of law."""
        self._may_move(adjourned.effective_on)
        last = self.deciding(made_known_on).last
        if adjourned.decide_by <= last:
            raise NothingPutOff(self.filed.decision, self.name, adjourned.decide_by, last)
        return adjourned

    def decide(self, decided: ObjectionDecided) -> ObjectionDecided:
        self._must_be_open()
        if decided.effective_on < self.filed.effective_on:
            raise CourseOutOfOrder(self.filed.decision, decided.effective_on, self.filed.effective_on)
        return decided

    def _may_move(self, on: date) -> None:
        self._must_be_open()
        since = self.steps[-1].effective_on if self.steps else self.filed.effective_on
        if on < since:
            raise CourseOutOfOrder(self.filed.decision, on, since)

    def _must_be_open(self) -> None:
        if self.decided is not None:
            raise StepTakenBefore(self.filed.decision, f"a decision on {self.name}", self.decided.effective_on)

    def _once(self, what: str, kind: type[ObjectionReferred]) -> None:
        before = next((step for step in self.steps if isinstance(step, kind)), None)
        if before is not None:
            raise StepTakenBefore(self.filed.decision, f"{what} for {self.name}", before.effective_on)

    def _open_repair(self, on: date) -> ObjectionRepairAsked | None:
        """The request that is neither met nor out of time on a day."""
        asked = None
        for step in self.steps:
            if isinstance(step, ObjectionRepairAsked):
                asked = step
            elif isinstance(step, ObjectionRepaired):
                asked = None
        return asked if asked is not None and on <= asked.repair_by else None


Objections = Mapping[str, Objection]


def objection_in(objections: Objections, name: str) -> Objection:
    """The objection of this name, decided or not."""
    if name not in objections:
        raise NotFound("objection", name)
    return objections[name]


def evolve_objections(objections: Objections, event: ObjectionEvent) -> Objections:
    if isinstance(event, ObjectionFiled):
        return {**objections, event.objection: Objection(event)}
    before = objections[event.objection]
    if isinstance(event, ObjectionDecided):
        return {**objections, event.objection: replace(before, decided=event)}
    return {**objections, event.objection: replace(before, steps=(*before.steps, event))}


@rule("awb-7-10-objection-decided", article="Awb 7:10(1)", severity=Severity.NOTE, response=Response.FIND)
def objection_is_decided_in_time(
    decision: str, objection: str, decided_on: date | None, last: date, on: date
) -> RuleBroken | None:
    """An objection is decided on within six weeks of the term for objections, or twelve where a committee advises.

    ``last`` is that day, suspended and put off as it was (7:10(2) to (4)); what is not decided by ``on`` is late too.
    """
    late = (decided_on or on) > last
    return ObjectionDecidedTooLate(decision, objection, decided_on, last) if late else None


@rule("awb-7-10-3-objection-adjourned", article="Awb 7:10(3)", severity=Severity.CONCERN)
def objection_is_adjourned_in_time(adjourned: ObjectionAdjourned, last: date, most: date) -> RuleBroken | None:
    """A body puts its decision on an objection off before the term for it is over, and for six weeks at most.

    Further only with consent of those concerned, or as far as the law's own steps take longer (7:10(4)).
    """
    if adjourned.adjournment_ground is not AdjournmentGround.BODY:
        return None
    if adjourned.effective_on <= last and adjourned.decide_by <= most:
        return None
    return AdjournedTooFar(
        adjourned.decision, adjourned.objection, adjourned.effective_on, adjourned.decide_by, last, most
    )


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
