"""What the participants of a service pay in advance of a year's costs, by its budgets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.cost_year.used_key import Share, UsedKey
from ledger.event import Event, recorded_as
from ledger.money import Money, Rounding


@dataclass(frozen=True, slots=True)
class Contribution:
    """An amount of one pool, shared by its key: what everyone contributes of it. Cents go by largest remainder."""

    pool: str
    amount: Money
    key: UsedKey
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class AdvanceInstalment:
    """What a participant is to pay on a day, to whom; below zero it is to get that back.

    Where both are the same, nothing is called: whom the advances are payable to keeps its own part.
    """

    participant: str
    payable_to: str
    due_on: date
    amount: Money


@recorded_as("cost-year.advances-called.1")
class AdvancesCalled(Event):
    """Contributions to the budgets were called in instalments, which add up to them to the cent.

    Budgets and keys are those in force on the day on which the advances take effect.
    The instalments of one participant are its contribution, less what of ``replaces`` fell due before
    ``effective_on``, spread over ``dates``: each time the running total is rounded by ``rounding`` and the difference
    called. ``withdrawn`` are the instalments of ``replaces`` that had not fallen due by then; they are not to be paid.
    """

    advances: str
    payable_to: str
    dates: tuple[date, ...]
    contributions: tuple[Contribution, ...]
    instalments: tuple[AdvanceInstalment, ...]
    rounding: Rounding
    effective_on: date
    decision: str
    replaces: str | None = None
    withdrawn: tuple[AdvanceInstalment, ...] = ()
    illustrative: bool = False
