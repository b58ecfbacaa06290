"""The result of a year (resultaatbestemming): what goes to the reserve; the rest is paid back when the year is settled.

Surplus is what was contributed (by the budgets that advances were called of, whom they are payable to as well) less
what the year has cost, apart from costs that are of one participant each. Where the costs were more than that it is
below zero, and what is taken out of the reserve makes up for it. Turnover is what was contributed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ledger.cost_year.advances import contribution
from ledger.cost_year.allocation import is_direct
from ledger.cost_year.postings import Account
from ledger.cost_year.result_events import ReserveCap, ResultAppropriated
from ledger.cost_year.result_refusals import (
    AboveReserveCap,
    MoreThanReserve,
    MoreThanResult,
    NoContributions,
    UnusableCap,
)
from ledger.cost_year.year import CostYear
from ledger.money import ZERO, Money, Rounding


@dataclass(frozen=True, slots=True)
class Reserve:
    """The reserve at the end of this year, and the least that it is at the end of this year or of any after it."""

    balance: Money = ZERO
    available: Money = ZERO

    @staticmethod
    def of(before: Sequence[Money], this: Money, later: Sequence[Money]) -> Reserve:
        """From what every year put in (below zero: took out), in order.

        >>> Reserve.of([Money(500)], Money(100), [Money(-400), Money(50)])
        Reserve(balance=Money(cents=600), available=Money(cents=200))
        """
        balance = available = sum(before, this)
        running = balance
        for each in later:
            running += each
            available = min(available, running)
        return Reserve(balance, available)


def put_in(year: CostYear) -> Money:
    """What a year put in the reserve so far."""
    return -year.accounts.of(Account.RESERVE, None)


class Appropriation(NamedTuple):
    """What somebody decided on the result; ``cap`` is a portion of the turnover (often 2.5 to 5%, own knowledge)."""

    to_reserve: Money
    effective_on: date
    decision: str
    cap: Decimal | None = None


def appropriate(year: CostYear, asked: Appropriation, reserve: Reserve) -> ResultAppropriated:
    """Put a part of the result in the reserve, or take something out of it, by the key of the year of the result."""
    opened, to_reserve = year.require_open(), asked.to_reserve
    year.require_all_allocated()
    called = year.flows.advances.contributed()
    contributions = sum((each.amount for each in called), ZERO)
    if not contributions:
        raise NoContributions(opened.service, opened.year)
    costs = year.accounts.total(Account.SHARE) - sum(_direct(year), ZERO)
    left = contributions - costs - put_in(year)
    if to_reserve.cents > 0 and to_reserve > left:
        raise MoreThanResult(to_reserve, left)
    if to_reserve.cents < 0 and reserve.available + to_reserve < ZERO:
        raise MoreThanReserve(-to_reserve, reserve.available)
    after, most = reserve.balance + to_reserve, _cap(asked.cap, contributions)
    if most is not None and to_reserve.cents > 0 and after > most.amount:
        raise AboveReserveCap(after, most.amount)
    by_pool = to_reserve.apportion({each.pool: each.amount.cents for each in called})
    parts = tuple(contribution(each.pool, by_pool[each.pool], each.key) for each in called if by_pool[each.pool])
    facts = (contributions, costs, to_reserve, parts, after, asked.effective_on, asked.decision, most)
    return ResultAppropriated(*facts, illustrative=year.illustrative or year.flows.illustrative)


def _direct(year: CostYear) -> Iterator[Money]:
    """The costs that were of one participant each: nobody contributed to them, and everybody pays its own."""
    for line in year.lines:
        if line.standing is not None and is_direct(line.standing.key):
            yield line.standing.amount


def _cap(portion: Decimal | None, turnover: Money) -> ReserveCap | None:
    if portion is None:
        return None
    if not 0 <= portion <= 1:
        raise UnusableCap(str(portion))
    return ReserveCap(portion, turnover.times(Fraction(portion), Rounding.DOWN))
