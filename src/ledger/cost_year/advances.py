"""Advances (voorschotten): the contributions to a year's budgets, called in instalments that add up to the cent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from ledger.cost_year.advance_events import AdvanceInstalment, AdvancesCalled, Contribution
from ledger.cost_year.advance_refusals import AdvancesStanding, InstalmentsOutOfOrder, NothingToReplace
from ledger.cost_year.carry import NOTHING, PER_COST, shares
from ledger.cost_year.events import BudgetAdopted
from ledger.cost_year.portions import in_whole_numbers
from ledger.cost_year.used_key import Share, UsedKey
from ledger.errors import AlreadyExists
from ledger.governance.succession import Heirs, heir_on
from ledger.money import ZERO, Money, Rounding
from ledger.period import months_after
from ledger.timeline import Timeline


class Rhythm(StrEnum):
    """How instalments follow each other through a year (domain dossier 1.4: quarterly or monthly, own knowledge)."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


def days_of(rhythm: Rhythm, day_of_month: int, year: int, since: date) -> tuple[date, ...]:
    """The days of a year from a day on; the last day of a month that has no such day.

    >>> [str(day) for day in days_of(Rhythm.QUARTERLY, 15, 2018, date(2018, 4, 15))]
    ['2018-04-15', '2018-07-15', '2018-10-15']
    >>> [str(day) for day in days_of(Rhythm.MONTHLY, 31, 2018, date(2018, 10, 1))]
    ['2018-10-31', '2018-11-30', '2018-12-31']
    """
    step = 1 if rhythm is Rhythm.MONTHLY else 3
    days = (months_after(date(year, 1, day_of_month), months) for months in range(0, 12, step))
    return tuple(day for day in days if day >= since)


@dataclass(frozen=True, slots=True)
class Advances:
    """The budgets of a year from day to day, and the instalments that stand."""

    budgets: Mapping[str, Timeline[BudgetAdopted]] = field(default_factory=dict)
    called: Mapping[str, AdvancesCalled] = field(default_factory=dict)
    standing: str | None = None
    instalments: tuple[AdvanceInstalment, ...] = ()

    def budgets_on(self, day: date) -> dict[str, BudgetAdopted]:
        """The budget of each pool that is in force on a day, in order of their names; not those of nothing."""
        found = {pool: budgets.on(day) for pool, budgets in sorted(self.budgets.items())}
        return {pool: budget for pool, budget in found.items() if budget is not None and budget.amount}

    def contributed(self) -> tuple[Contribution, ...]:
        """What is to be contributed to each pool by the advances that stand."""
        return self.called[self.standing].contributions if self.standing is not None else ()

    def call(self, asked: AdvancesCalled, heirs: Heirs) -> AdvancesCalled:
        """Spread the contributions over the dates; what of the replaced advances has fallen due is taken off."""
        if asked.advances in self.called:
            raise AlreadyExists("advances", asked.advances)
        if asked.replaces is not None and asked.replaces != self.standing:
            raise NothingToReplace(asked.advances, asked.replaces)
        if self.standing is not None and asked.replaces is None:
            raise AdvancesStanding(asked.advances, self.standing)
        before = asked.effective_on
        for due_on, previous in zip(asked.dates, (None, *asked.dates), strict=False):
            if due_on < before or due_on == previous:
                raise InstalmentsOutOfOrder(due_on, asked.effective_on)
            before = due_on
        return replace(
            asked,
            instalments=self.spread(asked, heirs),
            withdrawn=tuple(each for each in self.instalments if each.due_on >= asked.effective_on),
        )

    def spread(self, asked: AdvancesCalled, heirs: Heirs) -> tuple[AdvanceInstalment, ...]:
        """The instalments, in order of day and participant; those of nothing are left out."""
        rest = Counter({who: amount.cents for who, amount in in_all(asked.contributions).items()})
        for each in self.instalments:
            if each.due_on < asked.effective_on:
                rest[heir_on(heirs, each.participant, asked.effective_on)] -= each.amount.cents
        parts = {who: list(in_parts(Money(rest[who]), len(asked.dates), asked.rounding)) for who in sorted(rest)}
        return tuple(
            AdvanceInstalment(who, asked.payable_to, due_on, parts[who][at])
            for at, due_on in enumerate(asked.dates)
            for who in parts
            if parts[who][at]
        )

    def after(self, event: BudgetAdopted | AdvancesCalled) -> Advances:
        """The same with one more said of it."""
        if isinstance(event, BudgetAdopted):
            budgets: Timeline[BudgetAdopted] = self.budgets.get(event.pool, Timeline())
            return replace(self, budgets={**self.budgets, event.pool: budgets.since(event.effective_on, event)})
        if event.replaces is not None:
            self.called[event.replaces]  # A correction may not leave a call without the one that it replaced.
        kept = tuple(each for each in self.instalments if each.due_on < event.effective_on)
        return replace(
            self,
            called={**self.called, event.advances: event},
            standing=event.advances,
            instalments=(*kept, *event.instalments),
        )


def contribution(pool: str, amount: Money, key: UsedKey) -> Contribution:
    """An amount of a pool shared by a key."""
    return Contribution(pool, amount, key, shares_of(amount, key))


def shares_of(amount: Money, key: UsedKey) -> tuple[Share, ...]:
    """An amount that stands by itself, by the portions of a key: cents go by largest remainder."""
    return shares(amount, in_whole_numbers(key), PER_COST, NOTHING)


def in_all(contributions: Iterable[Contribution]) -> dict[str, Money]:
    """What each contributes to all pools together."""
    totals: dict[str, Money] = {}
    for each in contributions:
        for share in each.shares:
            totals[share.participant] = totals.get(share.participant, ZERO) + share.amount
    return totals


def in_parts(total: Money, parts: int, rounding: Rounding) -> Iterator[Money]:
    """Equal parts that add up to the cent: each is what the running total, rounded, adds to the one before.

    >>> [part.euros for part in in_parts(Money(10000), 3, Rounding.HALF_AWAY_FROM_ZERO)]
    ['33.33', '33.34', '33.33']
    """
    before = ZERO
    for number in range(1, parts + 1):
        until = total.times(Fraction(number, parts), rounding)
        yield until - before
        before = until
