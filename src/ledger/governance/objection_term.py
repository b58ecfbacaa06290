"""By when an objection is to be decided on (Awb 7:10): the term, and what suspends it and puts it off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ledger.governance.objection_events import (
    AdjournmentGround,
    ObjectionAdjourned,
    ObjectionReferred,
    ObjectionRepairAsked,
    ObjectionRepaired,
    ObjectionStep,
)
from ledger.law.awb import ObjectionTerm, objection_term
from ledger.law.days import ONE_DAY, in_working_days


@dataclass(frozen=True, slots=True)
class Deciding:
    """The term to decide on an objection: it runs from the day after ``after``, and is over at the end of ``last``.

    ``term_ends`` is its end without what the body put off, and ``said`` the day that was named when it was put off.
    """

    law: ObjectionTerm
    after: date
    term_ends: date
    said: date | None = None
    referred: bool = False

    @property
    def last(self) -> date:
        """The last day in time; a term that the law sets ends on a day that is worked."""
        ends = in_working_days(self.term_ends)
        return ends if self.said is None else max(ends, self.said)

    @property
    def most(self) -> date:
        """The last day to which the body itself may put it off, in all."""
        ends = in_working_days(self.term_ends)
        return in_working_days(ends + timedelta(weeks=self.law.adjourned_weeks))

    def refer(self, referred: ObjectionReferred) -> Deciding:
        """Longer where the objector is told in time that a committee advises (ABRvS 17 August 2016, 2233)."""
        if self.referred or referred.effective_on > self.last:
            return self
        more = timedelta(weeks=self.law.weeks_with_committee - self.law.weeks)
        return replace(self, term_ends=self.term_ends + more, referred=True)

    def suspend(self, asked: ObjectionRepairAsked, repaired_on: date | None) -> Deciding:
        """Stand still from the day after the request until the day on which it was met, or the time for that was over.

        Days before the term runs, or after it, suspend nothing.
        """
        since = max(asked.effective_on, self.after) + ONE_DAY
        over = min(repaired_on, asked.repair_by) if repaired_on is not None else asked.repair_by
        if since > self.last or over <= since:
            return self
        still = over - since
        said = None if self.said is None else self.said + still
        return replace(self, term_ends=self.term_ends + still, said=said)

    def adjourn(self, adjourned: ObjectionAdjourned) -> Deciding:
        """Put off: by the body itself while the term runs, and no further than the law lets it; else as was agreed."""
        until = adjourned.decide_by
        if adjourned.adjournment_ground is AdjournmentGround.BODY:
            if adjourned.effective_on > self.last:
                return self
            until = min(until, self.most)
        return replace(self, said=max(until, self.said or until))


def deciding(filed_on: date, made_known_on: date, steps: Sequence[ObjectionStep]) -> Deciding:
    """The term after all these steps, which are in order of day.

    >>> deciding(date(2020, 2, 3), date(2020, 1, 6), ()).last
    datetime.date(2020, 3, 30)
    """
    law = objection_term(filed_on)
    after = law.begins_after(filed_on, made_known_on)
    found = Deciding(law, after, after + timedelta(weeks=law.weeks))
    for number, step in enumerate(steps):
        match step:
            case ObjectionReferred():
                found = found.refer(step)
            case ObjectionRepairAsked():
                found = found.suspend(step, next(_repaired(steps[number + 1 :]), None))
            case ObjectionAdjourned():
                found = found.adjourn(step)
            case ObjectionRepaired():
                pass  # It ended what its request began.
    return found


def _repaired(steps: Sequence[ObjectionStep]) -> Iterator[date]:
    """When the request before these steps was met: before there was another."""
    for step in steps:
        if isinstance(step, ObjectionRepairAsked):
            return
        if isinstance(step, ObjectionRepaired):
            yield step.effective_on
