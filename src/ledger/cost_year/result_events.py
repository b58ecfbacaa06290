"""What became of the result of a year: what goes to the reserve of the service, and what is paid back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.cost_year.advance_events import Contribution
from ledger.event import Event, recorded_as
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class ReserveCap:
    """How high the reserve may be: a portion of the turnover of the year, which is what was contributed to it."""

    of_turnover: Decimal
    amount: Money


@recorded_as("cost-year.result-appropriated.1")
class ResultAppropriated(Event):
    """A decision said what becomes of the result: ``contribution_total`` less ``cost_total``.

    ``to_reserve`` is what the participants put in the reserve (below zero: what they take out of it), by pool in
    proportion to the budgets, and in each pool by the key that advances were called by. It brings the reserve, with all
    years before, to ``reserve``. The rest of the result is paid back by the settlement of the year, which follows what
    each contributed and bears in that year.
    """

    contribution_total: Money
    cost_total: Money
    to_reserve: Money
    reserve_parts: tuple[Contribution, ...]
    reserve: Money
    effective_on: date
    decision: str
    reserve_cap: ReserveCap | None = None
    illustrative: bool = False
