"""How a budget follows from that of the year before (indexering): pure, and all that it needs stands in the event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ledger.money import Money, Rounding

HUNDRED: Final = 100


class DeviationRule(StrEnum):
    """What of a wage deviation above the threshold is settled: all of it, or what is above."""

    WHOLE = "whole-deviation"
    EXCESS = "only-the-excess"


@dataclass(frozen=True, slots=True)
class UsedIndex:
    """A percentage as it was used: of which series and year, and which publication of it."""

    index_series: str
    year: int
    percentage: Decimal
    publisher: str
    published_on: date
    vintage: str


@dataclass(frozen=True, slots=True)
class BudgetDerivation:
    """What an indexed budget was derived from: the budget of the year before, and the indices that bound.

    Of the settlement of a wage deviation, ``realised`` is what wages turned out to be, ``budget_before`` the budget
    that the settlement is added to, and ``threshold`` and ``settles`` say what of the deviation counts.
    """

    indexation: str
    base: Money
    wage: UsedIndex
    price: UsedIndex
    wage_weight: Decimal
    price_weight: Decimal
    rounding: Rounding
    realised: UsedIndex | None = None
    budget_before: Money | None = None
    threshold: Decimal | None = None
    settles: DeviationRule | None = None


def weighted(derivation: BudgetDerivation) -> Decimal:
    """The percentage by which the budget of the year before is indexed."""
    return derivation.wage_weight * derivation.wage.percentage + derivation.price_weight * derivation.price.percentage


def settled_points(deviation: Decimal, threshold: Decimal, rule: DeviationRule) -> Decimal:
    """What of a deviation in percentage points is settled: nothing up to and including the threshold.

    >>> [str(settled_points(Decimal(each), Decimal("0.5"), DeviationRule.WHOLE)) for each in ("0.5", "0.6", "-0.9")]
    ['0', '0.6', '-0.9']
    >>> [str(settled_points(Decimal(each), Decimal("0.5"), DeviationRule.EXCESS)) for each in ("0.6", "-0.9")]
    ['0.1', '-0.4']
    """
    if abs(deviation) <= threshold:
        return Decimal(0)
    if rule is DeviationRule.WHOLE:
        return deviation
    return deviation - threshold if deviation > 0 else deviation + threshold


def deviation_settled(derivation: BudgetDerivation) -> Decimal:
    """The percentage points that a settlement settles."""
    assert derivation.realised is not None, "only the settlement of a deviation has one"
    assert derivation.threshold is not None, "a settlement holds its threshold"
    assert derivation.settles is not None, "a settlement holds its rule"
    deviation = derivation.realised.percentage - derivation.wage.percentage
    return settled_points(deviation, derivation.threshold, derivation.settles)


def derived(derivation: BudgetDerivation) -> Money:
    """The budget that a derivation gives, rounded once by the rule that it names."""
    if derivation.realised is None:
        factor = 1 + Fraction(weighted(derivation)) / HUNDRED
        return derivation.base.times(factor, derivation.rounding)
    assert derivation.budget_before is not None, "a settlement is added to a budget"
    factor = Fraction(derivation.wage_weight) * Fraction(deviation_settled(derivation)) / HUNDRED
    return derivation.budget_before + derivation.base.times(factor, derivation.rounding)
