"""How balances ran from day to day, and which years of which services have anything on their accounts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import case, func, select

from ledger.cost_year.events import CostYearClosed, CostYearReopened
from ledger.cost_year.postings import Account
from projections.agenda import noted
from projections.as_of import AsOf
from projections.marks import Cents
from projections.money.balances import BORNE, NOBODY, PAID, SHARE, Filter, natural
from projections.money.postings import postings
from projections.successions import heirs
from projections.view import View

_SHOWN = (SHARE, PAID)
"""The first two of the sums of a day; the third is what is owed, the fourth whether any of it is illustrative."""


class Frequency(StrEnum):
    """How often there can be a point: of a month or a year the last day on which something changed."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"

    def stretch(self, on: date) -> date:
        """The first day of the stretch that a day lies in: days of one stretch share a point."""
        return on if self is Frequency.DAY else on.replace(day=1, month=on.month if self is Frequency.MONTH else 1)


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """What a participant of a service had come to on a day on which that changed, in cents, since the first posting.

    What a municipality that has ended bore and paid is its successor's on every day before too: a line goes on.
    """

    service: str
    participant: str
    effective_on: date
    share: Cents
    paid: Cents
    owes: Cents
    illustrative: bool


@dataclass(frozen=True, slots=True)
class CostYearFigures:
    """What was shared of a year of a service, in cents, and what those who owe anything of it owe together.

    ``unallocated`` is what was paid and is borne by nobody yet. A year has these figures once anything was posted.
    Where its books are closed on the day, ``closed_on`` says since when, ``closed_by`` by which decision, and
    ``closed_at`` at which position that was recorded.
    """

    service: str
    year: int
    share: Cents
    unallocated: Cents
    owed_together: Cents
    illustrative: bool
    closed_on: date | None = None
    closed_by: str | None = None
    closed_at: int | None = None


def course(view: View, as_of: AsOf, which: Filter, frequency: Frequency = Frequency.DAY) -> Iterator[CoursePoint]:
    """A point for each participant and day on which something of it changed, by service, participant and day.

    At a lower frequency only the last of those days of each month or year has one; what it came to is the same.
    """
    columns, names = postings.c, heirs(view, as_of)
    if which.participant:
        names.require_itself(which.participant)
    groups = (columns.service, columns.participant, columns.effective_on, columns.account)
    query = (
        select(*groups, func.sum(columns.cents), func.max(case((columns.illustrative, 1), else_=0)))
        .where(view.sees(as_of, postings), columns.participant != NOBODY, *_everyone(which).conditions())
        .group_by(*groups)
    )
    moved: dict[tuple[str, str], dict[date, list[int]]] = defaultdict(dict)
    for service, participant, on, account, total, illustrative in view.tx.execute(query):
        days = moved[service, names.of(service, participant)]
        of_day = days.setdefault(on, [0, 0, 0, 0])
        if account in _SHOWN:
            of_day[_SHOWN.index(account)] += natural(account, int(total))
        of_day[2] += int(total) if account in BORNE else 0
        of_day[3] |= illustrative
    for (service, participant), days in sorted(moved.items()):
        if which.participant not in (None, participant):
            continue
        share = paid = owes = 0
        made_up = False
        last = {frequency.stretch(on): on for on in sorted(days)}
        for on, of_day in sorted(days.items()):
            share, paid, owes = share + of_day[0], paid + of_day[1], owes + of_day[2]
            made_up = made_up or bool(of_day[3])
            if last[frequency.stretch(on)] == on:
                yield CoursePoint(service, participant, on, share, paid, owes, made_up)


def cost_years(view: View, as_of: AsOf, which: Filter) -> tuple[CostYearFigures, ...]:
    """Every year of a service with anything posted by the day, by service and year."""
    columns, names = postings.c, heirs(view, as_of)
    groups = (columns.service, columns.cost_year, columns.participant, columns.account)
    query = (
        select(*groups, func.sum(columns.cents), func.max(case((columns.illustrative, 1), else_=0)))
        .where(view.sees(as_of, postings), *_everyone(which).conditions())
        .group_by(*groups)
    )
    owed: dict[str, Counter[str]] = defaultdict(Counter)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    services: dict[str, str] = {}
    for service, cost_year, participant, account, total, illustrative in view.tx.execute(query):
        if "/" not in cost_year:
            continue  # The books of a partnership itself, in which nettings are paid, are of no year.
        services[cost_year] = service
        sums[cost_year][account] += natural(account, int(total))
        sums[cost_year]["illustrative"] |= illustrative
        if participant != NOBODY and account in BORNE:
            owed[cost_year][names.of(service, participant)] += int(total)
    closed = closings(view, as_of, which.partnership)
    return tuple(
        CostYearFigures(
            service,
            int(cost_year.rpartition("/")[2]),
            sums[cost_year][SHARE],
            sums[cost_year][Account.COST],
            sum(cents for cents in owed[cost_year].values() if cents > 0),
            bool(sums[cost_year]["illustrative"]),
            *closed.get(cost_year, (None, None, None)),
        )
        for cost_year, service in sorted(services.items())
    )


def closings(view: View, as_of: AsOf, partnership: str | None) -> dict[str, tuple[date, str, int]]:
    """The years of which the books are closed on the day: since when, by which decision, and where that stands."""
    found: dict[str, tuple[date, str, int]] = {}
    for each in noted(view, as_of, (CostYearClosed, CostYearReopened), partnership):
        name = f"{each.service}/{each.year}"
        if isinstance(each.event, CostYearClosed) and each.effective_on <= as_of.valid_on:
            found[name] = (each.effective_on, each.event.decision, each.position)
        elif isinstance(each.event, CostYearReopened) and each.effective_on <= as_of.valid_on:
            found.pop(name, None)
    return found


def _everyone(which: Filter) -> Filter:
    """Whose an account is depends on who succeeded whom, so it is asked for all of them."""
    return replace(which, participant=None)
