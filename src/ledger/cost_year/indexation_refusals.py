"""Why a budget is not indexed, or a wage deviation not settled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.errors import RuleBroken


class NoBudgetBefore(RuleBroken):
    """An indexed budget follows from the budget of the year before."""

    code = "no-budget-before"

    def __init__(self, pool: str, year: int) -> None:
        super().__init__(f"pool {pool!r} has no budget in {year} to index; adopt that one first, or adopt an amount")
        self.pool, self.year = pool, year


class BudgetIndexedAlready(RuleBroken):
    """The budget of a pool is indexed once for a year."""

    code = "budget-indexed-already"

    def __init__(self, pool: str, year: int) -> None:
        super().__init__(
            f"the budget of pool {pool!r} in {year} was indexed already; where that was wrong, record it in error first"
        )
        self.pool, self.year = pool, year


class NotIndexed(RuleBroken):
    """A deviation is of the index that a budget was made with."""

    code = "not-indexed"

    def __init__(self, pool: str, year: int) -> None:
        super().__init__(f"the budget of pool {pool!r} in {year} was not indexed, so wages deviate from nothing in it")
        self.pool, self.year = pool, year


class DeviationSettledAlready(RuleBroken):
    """The wage deviation of a year is settled once."""

    code = "deviation-settled-already"

    def __init__(self, pool: str, year: int) -> None:
        super().__init__(
            f"the wage deviation of pool {pool!r} in {year} was settled; where that was wrong, record it in error first"
        )
        self.pool, self.year = pool, year


class YearNotOver(RuleBroken):
    """A wage deviation is settled after the year."""

    code = "year-not-over"

    def __init__(self, year: int, on: date) -> None:
        super().__init__(f"{year} was not over on {on}, and what wages did in it is settled after it; correct the day")
        self.year, self.on = year, on


class WagesNotFinal(RuleBroken):
    """A settlement rests on a figure that is final."""

    code = "wages-not-final"

    def __init__(self, index_series: str, year: int, vintage: str) -> None:
        super().__init__(
            f"the last publication of {index_series} for {year} ({vintage}) is provisional; record the final one first"
        )
        self.index_series, self.year, self.vintage = index_series, year, vintage


class DeviationWithinThreshold(RuleBroken):
    """A wage deviation up to and including the threshold stays with whom it is."""

    code = "deviation-within-threshold"

    def __init__(self, pool: str, year: int, deviation: Decimal, threshold: Decimal) -> None:
        super().__init__(
            f"wages in {year} deviated {deviation} percentage points from what the budget of {pool!r} was made with,"
            f" and up to {threshold} nothing is settled"
        )
        self.pool, self.year, self.deviation, self.threshold = pool, year, deviation, threshold
