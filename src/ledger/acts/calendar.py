"""What a clerk can do about the statutory calendar: say since when it is kept, plan the board, record what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ledger.acts.fields import PartnershipName, Ref, Text, Title, Year
from ledger.acts.heeding import heed
from ledger.acts.lookup import decided_on, decision_on
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.law.wgr import StatutoryAct
from ledger.partnership import PARTNERSHIP
from ledger.partnership.calendar import BudgetMeetingPlanned, CalendarKept, StatutoryActRecorded
from ledger.partnership.statutory import RegimeChoice


@act("keep-calendar")
def keep_calendar(
    desk: Desk,
    *,
    partnership: PartnershipName,
    from_year: Year,
    source: Title,
    effective_on: date,
    regime: RegimeChoice = RegimeChoice.BY_DEADLINE,
    decision: Ref | None = None,
) -> None:
    """Keep the statutory calendar (Wgr 34, 34b, 35) from the budget of a year on, by a reading of the transition."""
    current = desk.read(PARTNERSHIP, partnership)
    if decision is not None:
        decision_on(desk, decision, partnership, effective_on)
    kept = CalendarKept(from_year, regime, source, effective_on, decision)
    form = current.state.switches.forms.on(effective_on)
    desk.record(current, current.state.deadlines.calendar.keep(kept, partnership, form))


@act("plan-budget-meeting")
def plan_budget_meeting(
    desk: Desk, *, partnership: PartnershipName, year: Year, meets_on: date, effective_on: date
) -> None:
    """Plan the day on which the board gets the draft budget of a year: the weeks of the councils count back from it."""
    current = desk.read(PARTNERSHIP, partnership)
    planned = BudgetMeetingPlanned(year, meets_on, effective_on)
    form = current.state.switches.forms.on(meets_on)
    desk.record(current, current.state.deadlines.calendar.plan(planned, partnership, form))


@act("record-statutory-act")
def record_statutory_act(
    desk: Desk,
    *,
    partnership: PartnershipName,
    statutory_act: StatutoryAct,
    year: Year,
    result: Text,
    effective_on: date,
    decision: Ref | None = None,
) -> None:
    """Record that what the Wgr wants of the budget or the accounts of a year was done; an adoption by its decision."""
    current = desk.read(PARTNERSHIP, partnership)
    taken_on = decided_on(desk, decision, partnership) if decision is not None else None
    done = StatutoryActRecorded(statutory_act, year, result, effective_on, decision)
    calendar, form = current.state.deadlines.calendar, current.state.switches.forms.on(effective_on)
    done = calendar.record(done, partnership, form, taken_on)
    irregular = heed(desk, partnership, effective_on, None, calendar.breach(done, form))
    desk.record(current, replace(done, irregular=irregular))
