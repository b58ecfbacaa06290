"""The money of one service in one fiscal year: budgets, costs, and what every participant bears of them."""

from ledger.cost_year.allocation import Terms, TermsOn, mirrored, recompute, terms_of
from ledger.cost_year.carry import CUMULATIVE, PER_COST
from ledger.cost_year.lines import Line, Lines
from ledger.cost_year.portions import portions
from ledger.cost_year.runs import Which
from ledger.cost_year.year import COST_YEAR, CostYear

__all__ = [
    "COST_YEAR",
    "CUMULATIVE",
    "PER_COST",
    "CostYear",
    "Line",
    "Lines",
    "Terms",
    "TermsOn",
    "Which",
    "mirrored",
    "portions",
    "recompute",
    "terms_of",
]
