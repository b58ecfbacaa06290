"""Calling advances: whose budgets, by which keys, on which days."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger.cost_year.advance_events import AdvancesCalled
from ledger.cost_year.advance_refusals import NoDates, NothingToCall
from ledger.cost_year.advances import Rhythm, contribution, days_of
from ledger.cost_year.allocation import TermsOn, is_direct
from ledger.cost_year.refusals import NoMember
from ledger.cost_year.year import CostYear
from ledger.governance.succession import Heirs
from ledger.money import Rounding


class Schedule(NamedTuple):
    """When instalments fall due: on days that are given, or on those of a rhythm."""

    dates: tuple[date, ...] = ()
    rhythm: Rhythm | None = None
    day_of_month: int | None = None

    def days(self, year: int, since: date) -> tuple[date, ...]:
        """The days of the year from a day on; refuses where they are given twice, or not at all."""
        given = self.dates
        by_rhythm = self.rhythm is not None and self.day_of_month is not None
        if not given and self.rhythm is not None and self.day_of_month is not None:
            given = days_of(self.rhythm, self.day_of_month, year, since)
        unclear = bool(self.dates) if by_rhythm else (self.rhythm, self.day_of_month) != (None, None)
        if unclear or not given:
            raise NoDates(year, since)
        return given


class Call(NamedTuple):
    """What somebody asks to be called."""

    advances: str
    payable_to: str
    schedule: Schedule
    effective_on: date
    decision: str
    replaces: str | None = None


def call_advances(year: CostYear, call: Call, terms_on: TermsOn, heirs: Heirs) -> AdvancesCalled:
    """Call the contributions to all budgets in force, each shared by the key in force on the same day.

    Nothing is called to a pool where each bears its own.
    """
    opened, since = year.require_open_on(call.effective_on), call.effective_on
    dates = call.schedule.days(opened.year, since)
    for due_on in dates:
        year.require_in_year(due_on)
    contributions, made_up = [], False
    for pool, budget in year.flows.advances.budgets_on(since).items():
        terms = terms_on(pool, since)
        if is_direct(terms.key):
            continue  # Whose its costs will be is not known yet.
        each = contribution(pool, budget.amount, terms.key)
        if strangers := {share.participant for share in each.shares if share.amount} - terms.members:
            raise NoMember(tuple(sorted(strangers)), since)
        contributions.append(each)
        made_up = made_up or budget.illustrative or terms.illustrative
    asked = AdvancesCalled(
        call.advances,
        call.payable_to,
        dates,
        tuple(contributions),
        (),
        Rounding.HALF_AWAY_FROM_ZERO,
        since,
        call.decision,
        call.replaces,
        illustrative=made_up,
    )
    called = year.flows.advances.call(asked, heirs)
    if not any(each.participant != each.payable_to for each in (*called.instalments, *called.withdrawn)):
        raise NothingToCall(opened.service, opened.year, since)
    return called
