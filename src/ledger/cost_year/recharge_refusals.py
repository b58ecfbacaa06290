"""What the books of a year refuse about charging for staff on secondment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.errors import RuleBroken
from ledger.money import Money


class NothingToRecharge(RuleBroken):
    """What is charged is a time of more than nothing, at a tariff above nothing."""

    code = "nothing-to-recharge"

    def __init__(self, cost: str, quantity: Decimal, tariff: Money) -> None:
        super().__init__(f"cost {cost!r} charges {quantity} at {tariff.euros}; give a quantity and a tariff above zero")
        self.cost, self.quantity, self.tariff = cost, quantity, tariff.euros


class RechargedBefore(RuleBroken):
    """The time of a secondment is charged once."""

    code = "recharged-before"

    def __init__(self, secondment: str, cost: str, starts_on: date, ends_on: date) -> None:
        super().__init__(
            f"secondment {secondment!r} was charged for from {starts_on} up to {ends_on} by cost {cost!r}; leave those"
            " days out"
        )
        self.secondment, self.cost, self.starts_on, self.ends_on = secondment, cost, starts_on, ends_on


class PeriodOutsideYear(RuleBroken):
    """A recharge is of days of its own year."""

    code = "period-outside-year"

    def __init__(self, year: int, starts_on: date, ends_on: date) -> None:
        super().__init__(
            f"the days from {starts_on} up to {ends_on} are not all of {year}; charge for each year in its own books,"
            " and give an end after the start"
        )
        self.year, self.starts_on, self.ends_on = year, starts_on, ends_on
