"""The statutory calendar that a partnership keeps: what it plans, what it did of it, by which regime. A part.

The days themselves are computed (``statutory``); recorded is only what nobody can compute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from ledger.event import Event, recorded_as
from ledger.law import Breach, Irregularity, LegalForm
from ledger.law.wgr import ADOPTIONS, Cycle, StatutoryAct, YearDays, binds, cycle_of
from ledger.partnership.calendar_refusals import (
    AdoptedOnAnotherDay,
    AdoptionWithoutDecision,
    CalendarNotBinding,
    MeetingOutsideCycle,
    OutsideCycle,
    SentBeforeAdopted,
    StatutoryActDone,
)
from ledger.partnership.statutory import RegimeChoice, deadlines
from ledger.partnership.statutory_rules import in_time

SENT_AFTER: Mapping[StatutoryAct, StatutoryAct] = {
    StatutoryAct.BUDGET_SENDING: StatutoryAct.BUDGET_ADOPTION,
    StatutoryAct.ACCOUNTS_SENDING: StatutoryAct.ACCOUNTS_ADOPTION,
}


@recorded_as("partnership.calendar-kept.1")
class CalendarKept(Event):
    """The ledger keeps the statutory calendar from the budget of ``from_year`` on, by a reading of the transition."""

    from_year: int
    regime: RegimeChoice
    source: str
    effective_on: date
    decision: str | None = None


@recorded_as("partnership.budget-meeting-planned.1")
class BudgetMeetingPlanned(Event):
    """The draft budget of a year is put before the board on ``meets_on``; planned anew it replaces what was planned."""

    year: int
    meets_on: date
    effective_on: date


@recorded_as("partnership.statutory-act-done.1")
class StatutoryActRecorded(Event):
    """What the Wgr wants of a year was done, on ``effective_on``, in time or late; an adoption by its decision.

    ``irregular`` has the rule that it broke by coming late, as far as that was known when it was recorded.
    """

    statutory_act: StatutoryAct
    year: int
    result: str
    effective_on: date
    decision: str | None = None
    irregular: tuple[Irregularity, ...] = ()


CalendarEvent = CalendarKept | BudgetMeetingPlanned | StatutoryActRecorded


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known of the calendar: how it is kept, when the board meets, and what was done when."""

    kept: CalendarKept | None = None
    meetings: Mapping[int, date] = field(default_factory=dict)
    done: Mapping[tuple[int, StatutoryAct], date] = field(default_factory=dict)

    def days(self, year: int) -> YearDays:
        """The days of a year that its terms are computed from."""
        done = {act: day for (of, act), day in self.done.items() if of == year}
        return YearDays(self.meetings.get(year), done)

    @property
    def regime(self) -> RegimeChoice:
        """How a change of the law is taken here."""
        return self.kept.regime if self.kept is not None else RegimeChoice.BY_DEADLINE

    def breach(self, done: StatutoryActRecorded, form: LegalForm | None) -> Breach | None:
        """What an act breaks by coming late; nothing where no day can be told or the act is a right."""
        found = deadlines(form, done.year, self.days(done.year), self.regime) if form else ()
        term = next((each for each in found if each.act is done.statutory_act), None)
        return in_time(term, done.effective_on, done.effective_on) if term else None

    def keep(self, kept: CalendarKept, partnership: str, form: LegalForm | None) -> CalendarKept:
        _must_bind(partnership, form, kept.effective_on)
        return kept

    def plan(self, planned: BudgetMeetingPlanned, partnership: str, form: LegalForm | None) -> BudgetMeetingPlanned:
        """The meeting that adopts the budget lies in the year before it (Wgr 34(1)), or the one before that."""
        _must_bind(partnership, form, planned.meets_on)
        year = planned.year
        if not date(year - 2, 1, 1) <= planned.meets_on <= date(year - 1, 12, 31):
            raise MeetingOutsideCycle(year, planned.meets_on)
        return planned

    def record(
        self, done: StatutoryActRecorded, partnership: str, form: LegalForm | None, decided_on: date | None
    ) -> StatutoryActRecorded:
        """Once, within the cycle, and an adoption by a decision of that day; what was sent was adopted before."""
        act, year, day = done.statutory_act, done.year, done.effective_on
        _must_bind(partnership, form, day)
        before = self.done.get((year, act))
        if before is not None:
            raise StatutoryActDone(act.value, year, before)
        first = date(year + 1, 1, 1) if cycle_of(act) is Cycle.ACCOUNTS else date(year - 2, 1, 1)
        if day < first:
            raise OutsideCycle(act.value, year, day, first)
        if act in ADOPTIONS:
            if done.decision is None:
                raise AdoptionWithoutDecision(act.value, year)
            if decided_on != day:
                raise AdoptedOnAnotherDay(act.value, year, done.decision, day, decided_on)
        adoption = self.done.get((year, SENT_AFTER[act])) if act in SENT_AFTER else None
        if adoption is not None and day < adoption:
            raise SentBeforeAdopted(act.value, year, day, adoption)
        return done


def evolve(calendar: Calendar, event: CalendarEvent) -> Calendar:
    match event:
        case CalendarKept():
            return replace(calendar, kept=event)
        case BudgetMeetingPlanned(year=year, meets_on=day):
            return replace(calendar, meetings={**calendar.meetings, year: day})
        case StatutoryActRecorded(statutory_act=act, year=year, effective_on=day):
            return replace(calendar, done={**calendar.done, (year, act): day})
        case _:
            assert_never(event)


def _must_bind(partnership: str, form: LegalForm | None, on: date) -> None:
    if form is None or not binds(form):
        raise CalendarNotBinding(partnership, form.value if form else None, on)
