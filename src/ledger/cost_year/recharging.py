"""Charging for staff on secondment (doorbelasting): time at a tariff makes a cost, which the lender paid."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ledger.cost_year.events import CostRecorded, Recharge, RechargeUnit
from ledger.cost_year.recharge_refusals import NothingToRecharge, PeriodOutsideYear, RechargedBefore
from ledger.cost_year.year import CostYear
from ledger.money import Money
from ledger.period import Period, fiscal_year


def recharged(year: CostYear, cost: CostRecorded) -> CostRecorded:
    """The cost of the time that ``cost`` tells of, with its amount; refuses time that was charged before."""
    opened, charge, starts_on, ends_on = year.require_open(), cost.recharge, cost.starts_on, cost.ends_on
    assert charge is not None, "what is charged is told"
    assert starts_on is not None, "a recharge is of a period"
    assert ends_on is not None, "a recharge is of a period"
    whole = fiscal_year(opened.year)
    if whole.end is None or not whole.start <= starts_on < ends_on <= whole.end:
        raise PeriodOutsideYear(opened.year, starts_on, ends_on)
    if charge.quantity <= 0 or charge.tariff.cents <= 0:
        raise NothingToRecharge(cost.cost, charge.quantity, charge.tariff)
    for line in year.lines:
        earlier = line.recorded
        if earlier.recharge is not None and earlier.recharge.secondment == charge.secondment:
            assert earlier.starts_on is not None, "every recharge is of a period"
            if Period(earlier.starts_on, earlier.ends_on).overlaps(Period(starts_on, ends_on)):
                assert earlier.ends_on is not None, "every recharge is of a period"
                raise RechargedBefore(charge.secondment, earlier.cost, earlier.starts_on, earlier.ends_on)
    return replace(cost, amount=amount_of(charge, Period(starts_on, ends_on)))


def charges(cost: CostRecorded) -> bool:
    """Whether a cost holds the amount that its time gives, at its own price; one that charges for none does."""
    if cost.recharge is None:
        return True
    if cost.starts_on is None or cost.ends_on is None or not _priced(cost.recharge):
        return False
    return cost.amount == amount_of(cost.recharge, Period(cost.starts_on, cost.ends_on))


def _priced(charge: Recharge) -> bool:
    """Whether the tariff is the wage cost with its uplift, where that is what was charged."""
    if charge.wage_cost is None:
        return True
    return charge.tariff == charge.wage_cost.with_uplift(charge.uplift, charge.rounding)


def amount_of(charge: Recharge, period: Period) -> Money:
    """What time costs: hours at their tariff, or fte at that of a year for the part of the year that the period is.

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> from ledger.money import Rounding
    >>> from ledger.period import ProRata
    >>> fte = Recharge("x", RechargeUnit.FTE, Decimal("0.5"), Money(8_000_000), Rounding.HALF_AWAY_FROM_ZERO)
    >>> quarter = Period(date(2018, 1, 1), date(2018, 4, 1))
    >>> amount_of(fte, quarter).euros, amount_of(replace(fte, pro_rata=ProRata.BY_MONTHS), quarter).euros
    ('9863.01', '10000.00')
    """
    portion = Fraction(1)
    if charge.charged_in is RechargeUnit.FTE:
        portion = fiscal_year(period.start.year).portion(period, charge.pro_rata)
    return charge.tariff.times(Fraction(charge.quantity) * portion, charge.rounding)
