"""What happens to the money of one service in one fiscal year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.cost_year.control_events import ControlTotalAsserted, DifferenceAccepted
from ledger.cost_year.expectation_events import ExpectationRecorded
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.cost_year.used_key import Share, TakenOver, UsedKey, UsedWeight
from ledger.event import Event, recorded_as
from ledger.money import Money

__all__ = [
    "AllocationReversed",
    "Booking",
    "BudgetAdopted",
    "CostAllocated",
    "CostRecorded",
    "CostYearClosed",
    "CostYearEvent",
    "CostYearOpened",
    "ReversalGround",
    "Share",
    "TakenOver",
    "UsedKey",
    "UsedWeight",
]


class ReversalGround(StrEnum):
    """Why an allocation was turned back."""

    ERROR = "error"
    DEVIATION = "deliberate-deviation"
    RETROACTIVE_KEY = "retroactive-key"


@recorded_as("cost-year.opened.1")
class CostYearOpened(Event):
    """The books of a service for a calendar year."""

    service: str
    year: int
    effective_on: date


@recorded_as("cost-year.budget-adopted.1")
class BudgetAdopted(Event):
    """What a pool may cost in the year; a later one replaces it (begrotingswijziging)."""

    pool: str
    amount: Money
    effective_on: date
    decision: str
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Booking:
    """Where a cost stands in the payer's books, by those books' own names; ``vat`` comes beside its amount."""

    administration: str
    journal: str
    document: str
    line: int
    vat: Money | None = None


@recorded_as("cost-year.cost-recorded.1")
class CostRecorded(Event):
    """A cost was made on a day (``effective_on``) and paid by ``borne_by``, usually the host. Negative is a refund.

    ``cost`` is the document number in the payer's administration, ``ledger_account`` the account that it is booked on
    there, ``task_field`` the Iv3 taakveld. One that came from a file of that administration has its ``booking``.
    ``corrects_opening``: it is of before the cut-over to these books, and the opening position lacks it.
    """

    cost: str
    pool: str
    description: str
    amount: Money
    borne_by: str
    effective_on: date
    task_field: str | None = None
    illustrative: bool = False
    ledger_account: str | None = None
    booking: Booking | None = None
    corrects_opening: bool = False


@recorded_as("cost-year.cost-allocated.1")
class CostAllocated(Event):
    """A cost was shared by the key in force on its day: self-contained, so that anyone can compute it again."""

    allocation: str
    cost: str
    pool: str
    amount: Money
    key: UsedKey
    shares: tuple[Share, ...]
    effective_on: date
    illustrative: bool = False


@recorded_as("cost-year.allocation-reversed.1")
class AllocationReversed(Event):
    """An allocation was turned back whole: the exact mirror of its shares, on the same day in the agreement's time."""

    allocation: str
    cost: str
    pool: str
    amount: Money
    ground: ReversalGround
    shares: tuple[Share, ...]
    effective_on: date
    illustrative: bool = False


@recorded_as("cost-year.closed.1")
class CostYearClosed(Event):
    """Nothing more is recorded in this year."""

    effective_on: date
    decision: str


CostYearEvent = (
    CostYearOpened
    | OpeningPositionRecorded
    | BudgetAdopted
    | ExpectationRecorded
    | CostRecorded
    | CostAllocated
    | AllocationReversed
    | ControlTotalAsserted
    | DifferenceAccepted
    | CostYearClosed
)
