"""What the Wgr wants by when of a partnership, as something that is due; see ``ledger.partnership.statutory``.

It is asked of the years of which books were opened, a meeting planned or an act recorded; of a partnership that keeps
the calendar (``keep-calendar``) of every year since, up to the one after the day asked for. A budget is adopted when
every pool with which the year began has one, on the day of the last decision: what is opened within the year gets its
money by an amendment. Accounts are adopted when the books of every service are closed. Books that are opened again
within the term of the accounts are to be closed again in it; later than that, what was adopted in time was in time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from ledger.cost_year.events import BudgetAdopted, CostYearClosed, CostYearOpened, CostYearReopened
from ledger.law import Response
from ledger.law.switches import RuleSwitched, Switches
from ledger.law.switches import evolve as switched
from ledger.law.wgr import StatutoryAct, YearDays
from ledger.partnership import calendar
from ledger.partnership.calendar import BudgetMeetingPlanned, Calendar, CalendarKept, StatutoryActRecorded
from ledger.partnership.events import LegalFormChanged, PartnershipFounded
from ledger.partnership.statutory import StatutoryTerm, deadlines
from ledger.partnership.statutory_rules import RULE_OF
from ledger.service.events import PoolClosed, PoolOpened
from projections.agenda import BY_LAW, Noted, noted
from projections.as_of import AsOf
from projections.governance.decided import decided_on
from projections.obliged import Due, DueKind, DueState, settled
from projections.view import View

TOLD: Final[dict[StatutoryAct, str]] = {
    StatutoryAct.FRAMEWORK_NOTE: "Financial and policy frame (kadernota) of the budget of {year} to the councils",
    StatutoryAct.DRAFT_BUDGET: "Draft budget of {year} to the councils",
    StatutoryAct.BUDGET_VIEWS: "Views (zienswijzen) of the councils on the draft budget of {year}",
    StatutoryAct.BUDGET_ADOPTION: "Budget of {year} adopted by the board",
    StatutoryAct.BUDGET_SENDING: "Adopted budget of {year} to the province (gedeputeerde staten)",
    StatutoryAct.PROVISIONAL_ACCOUNTS: "Provisional accounts of {year} to the councils",
    StatutoryAct.ACCOUNTS_ADOPTION: "Accounts of {year} adopted by the board",
    StatutoryAct.ACCOUNTS_SENDING: "Adopted accounts of {year} to the province (gedeputeerde staten)",
}


@dataclass(frozen=True, slots=True)
class Done:
    """That an act was done: when, by which entry, and what is said of it."""

    on: date
    note: str
    position: int


@dataclass(slots=True)
class _Known:
    """What is known of one partnership for its calendar."""

    switches: Switches = field(default_factory=Switches)
    calendar: Calendar = field(default_factory=Calendar)
    years: dict[int, int] = field(default_factory=dict)
    done: dict[tuple[int, StatutoryAct], Done] = field(default_factory=dict)
    opened: dict[tuple[str, int], bool] = field(default_factory=dict)
    pools: dict[tuple[str, str], Noted] = field(default_factory=dict)
    closed_pools: dict[tuple[str, str], date] = field(default_factory=dict)
    budgets: dict[tuple[str, int, str], Noted] = field(default_factory=dict)
    closings: dict[tuple[str, int], Noted] = field(default_factory=dict)

    def note(self, each: Noted, on: date) -> None:
        """Take in one event; what was done counts from its day on, what is arranged or planned as it was known."""
        event, where = each.event, (each.service or "", each.year or 0)
        match event:
            case PartnershipFounded(legal_form=form) | LegalFormChanged(legal_form=form):
                self.switches = self.switches.since(each.effective_on, form)
            case RuleSwitched():
                self.switches = switched(self.switches, event)
            case CalendarKept() | BudgetMeetingPlanned():
                self.calendar = calendar.evolve(self.calendar, event)
                if isinstance(event, BudgetMeetingPlanned):
                    self.years[event.year] = each.position
            case StatutoryActRecorded():
                self.years.setdefault(event.year, each.position)
                if each.effective_on <= on:
                    self.calendar = calendar.evolve(self.calendar, event)
                    done = Done(each.effective_on, event.result, each.position)
                    self.done[event.year, event.statutory_act] = done
            case CostYearOpened():
                self.years.setdefault(event.year, each.position)
                self.opened[where] = True
            case CostYearClosed():
                self.closings.setdefault(where, each)
            case CostYearReopened():
                if each.effective_on <= min(on, date(where[1] + 1, 12, 31)):
                    self.closings.pop(where, None)
            case PoolOpened(pool=pool):
                self.pools[where[0], pool] = each
            case PoolClosed(pool=pool):
                self.closed_pools[where[0], pool] = each.effective_on
            case BudgetAdopted(pool=pool):
                self.budgets.setdefault((*where, pool), each)
            case _:
                raise AssertionError(event)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A term of a partnership, with the day that it first had, and how it was done, if it was; else ``position``."""

    partnership: str
    term: StatutoryTerm
    first_due_on: date
    done: Done | None
    position: int

    @property
    def settled_on(self) -> date | None:
        return self.done.on if self.done else None


def awaited(view: View, as_of: AsOf, partnership: str | None = None) -> Iterator[Awaited]:
    """Every term of the Wgr of each partnership, with what was done of it by the day."""
    found: dict[str, _Known] = defaultdict(_Known)
    for each in noted(view, as_of, BY_LAW, partnership):
        found[each.partnership].note(each, as_of.valid_on)
    for name, known in sorted(found.items()):
        if not known.switches.forms.steps:  # That it was founded was recorded in error.
            continue
        _budgets_and_accounts(view, as_of, known)
        for year, position in sorted(_years(known, as_of.valid_on).items()):
            yield from _of_year(name, known, year, position)


def due_by_law(view: View, as_of: AsOf, partnership: str | None = None) -> Iterator[Due]:
    """The same as something that is due, as it stands on the day."""
    for each in awaited(view, as_of, partnership):
        term, there = each.term, each.done
        state = settled(term.due_on, each.settled_on, as_of.valid_on)
        if term.act is StatutoryAct.BUDGET_VIEWS and state is DueState.OVERDUE:
            state = DueState.LAPSED
        yield Due(
            each.partnership,
            None,
            kind=DueKind.STATUTORY,
            name=f"{term.act.value} {term.year}",
            title=f"{TOLD[term.act].format(year=term.year)} ({term.article})",
            due_on=term.due_on,
            first_due_on=each.first_due_on,
            state=state,
            set_by=(term.article,),
            owed_by=(term.by.value,),
            settled_on=each.settled_on,
            note=there.note if there else ("the meeting of the board is not planned" if term.assumed else None),
            position=there.position if there else each.position,
        )


def _years(known: _Known, on: date) -> dict[int, int]:
    kept = known.calendar.kept
    if kept is None:
        return known.years
    position = max(known.years.values(), default=1)
    every = {year: known.years.get(year, position) for year in range(kept.from_year, on.year + 2)}
    return every | {year: at for year, at in known.years.items() if year >= kept.from_year}


def _of_year(partnership: str, known: _Known, year: int, position: int) -> Iterator[Awaited]:
    done = {act: each.on for (of, act), each in known.done.items() if of == year}
    meets_on = known.calendar.meetings.get(year)
    before = _terms(known, year, YearDays(meets_on))
    for act, term in _terms(known, year, YearDays(meets_on, done)).items():
        first = before.get(act, term).due_on
        yield Awaited(partnership, term, first, known.done.get((year, act)), position)


def _terms(known: _Known, year: int, days: YearDays) -> dict[StatutoryAct, StatutoryTerm]:
    """The terms of a year, each by the form that the partnership has on its day, as far as its rule is asked then."""
    found: dict[StatutoryAct, StatutoryTerm] = {}
    for form in dict.fromkeys(form for _, form in known.switches.forms.steps):
        for term in deadlines(form, year, days, known.calendar.regime):
            if known.switches.forms.on(term.due_on) is form and _asked(known, term):
                found[term.act] = term
    return found


def _asked(known: _Known, term: StatutoryTerm) -> bool:
    of = RULE_OF.get(term.act)
    return of is None or known.switches.response(of.name, term.due_on) is not Response.OFF


def _budgets_and_accounts(view: View, as_of: AsOf, known: _Known) -> None:
    """What was adopted, seen from the books: the budgets of all pools, and the closing of all books of a year."""
    for year in known.years:
        begins = date(year, 1, 1)
        opened = {
            key: each.effective_on
            for key, each in known.pools.items()
            if each.effective_on < date(year + 1, 1, 1) and known.closed_pools.get(key, date.max) > begins
        }
        pools = [key for key, since in opened.items() if since <= begins] or list(opened)
        budgets = [known.budgets.get((service, year, pool)) for service, pool in pools]
        services = [service for service, of in known.opened if of == year]
        closings = [known.closings.get((service, year)) for service in services]
        for act, found, what in (
            (StatutoryAct.BUDGET_ADOPTION, budgets, "pools"),
            (StatutoryAct.ACCOUNTS_ADOPTION, closings, "services"),
        ):
            there = [each for each in found if each is not None]
            if (year, act) in known.done or len(there) < len(found) or not there:
                continue
            days = [decided_on(view, as_of, each.event.decision) or each.effective_on for each in there]  # type: ignore[attr-defined]
            if max(days) <= as_of.valid_on:
                note = f"the books have it of {len(there)} {what if len(there) > 1 else what[:-1]}"
                known.done[year, act] = Done(max(days), note, max(each.position for each in there))
                known.calendar = replace(known.calendar, done={**known.calendar.done, (year, act): max(days)})
