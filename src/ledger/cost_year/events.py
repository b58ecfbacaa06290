"""What happens to the money of one service in one fiscal year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ledger.cost_year.advance_events import AdvancesCalled
from ledger.cost_year.charge_events import ChargeSet
from ledger.cost_year.control_events import ControlTotalAsserted, DifferenceAccepted
from ledger.cost_year.expectation_events import ExpectationRecorded
from ledger.cost_year.netting_events import ClaimsNetted, NettingUndone
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.cost_year.payment_events import PaymentRecorded, PaymentReversed
from ledger.cost_year.result_events import ResultAppropriated
from ledger.cost_year.settlement_events import SettlementAdopted
from ledger.cost_year.used_key import Carried, Share, Slice, TakenOver, UsedKey, UsedWeight
from ledger.event import Event, recorded_as
from ledger.indexing import BudgetDerivation
from ledger.money import Money, Rounding
from ledger.period import ProRata

__all__ = [
    "AllocationReversed",
    "Booking",
    "BudgetAdopted",
    "Carried",
    "CostAllocated",
    "CostRecorded",
    "CostYearClosed",
    "CostYearEvent",
    "CostYearOpened",
    "CostYearReopened",
    "ReversalGround",
    "Share",
    "Slice",
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
    """What a pool may cost in the year; a later one replaces it (begrotingswijziging).

    One that follows from the budget of the year before by indexation holds its ``derivation``.
    """

    pool: str
    amount: Money
    effective_on: date
    decision: str
    illustrative: bool = False
    derivation: BudgetDerivation | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """Where a cost stands in the payer's books, by those books' own names; ``vat`` comes beside its amount."""

    administration: str
    journal: str
    document: str
    line: int
    vat: Money | None = None


class VatTreatment(StrEnum):
    """How the VAT of a cost is treated (domain dossier 2.2)."""

    TAXED = "taxed"
    EXEMPT = "exempt"
    PASSED_ON = "passed-on"
    JOINT_ACCOUNT = "joint-account"


@dataclass(frozen=True, slots=True)
class CostVat:
    """The VAT (btw) in a cost, whose amount is ``net`` and ``vat`` together; ``vat_rate`` is in per cents.

    ``vat_ground`` is what the treatment rests on, and ``vat_ground_until`` the last day on which that holds.
    """

    net: Money
    vat: Money
    vat_rate: Decimal
    treatment: VatTreatment
    vat_ground: str | None = None
    vat_ground_until: date | None = None


class RechargeUnit(StrEnum):
    """What the time of a secondment is counted in."""

    HOURS = "hours"
    FTE = "fte"


@dataclass(frozen=True, slots=True)
class Recharge:
    """The time of a secondment that a cost is of: hours, or fte of which ``tariff`` is for a whole year.

    Of fte the part of the year that the cost is of is measured by ``pro_rata``. Where wages are charged, ``tariff`` is
    ``wage_cost`` with the ``uplift`` that was agreed (in per cents), rounded as the amount is.
    """

    secondment: str
    charged_in: RechargeUnit
    quantity: Decimal
    tariff: Money
    rounding: Rounding
    pro_rata: ProRata = ProRata.BY_DAYS
    wage_cost: Money | None = None
    uplift: Decimal | None = None


@recorded_as("cost-year.cost-recorded.1")
class CostRecorded(Event):
    """A cost was made on a day (``effective_on``) and paid by ``borne_by``, usually the host. Negative is a refund.

    ``cost`` is the document number in the payer's administration, ``ledger_account`` the account that it is booked on
    there, ``task_field`` the Iv3 taakveld. One that came from a file of that administration has its ``booking``.
    ``corrects_opening``: it is of before the cut-over to these books, and the opening position lacks it.
    ``starts_on`` is the first day of the period that a cost is of, ``ends_on`` the first day after it; without these it
    is of its own day. ``incurred_for`` is who bears all of it, where the pool's key says that each bears its own.
    ``corrects`` is a cost of a closed year (``2018/F-2018-001``) that this one puts right.
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
    starts_on: date | None = None
    ends_on: date | None = None
    incurred_for: str | None = None
    category: str | None = None
    included_vat: CostVat | None = None
    corrects: str | None = None
    recharge: Recharge | None = None


@recorded_as("cost-year.cost-allocated.1")
class CostAllocated(Event):
    """A cost was shared by the key in force on its day: self-contained, so that anyone can compute it again.

    A cost that is of a period was shared by the ``slices`` of that period, one key after the other; ``key`` is that of
    the first. ``carried`` is what participants had coming of the pool before it, where costs are rounded together.
    """

    allocation: str
    cost: str
    pool: str
    amount: Money
    key: UsedKey
    shares: tuple[Share, ...]
    effective_on: date
    illustrative: bool = False
    slices: tuple[Slice, ...] = ()
    carried: tuple[Carried, ...] = ()


@recorded_as("cost-year.allocation-reversed.1")
class AllocationReversed(Event):
    """An allocation was turned back whole: the exact mirror of its shares, on its own day or from a later one on."""

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


@recorded_as("cost-year.reopened.1")
class CostYearReopened(Event):
    """A decision opened the books of a closed year again, so that all can be recorded in it as before."""

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
    | AdvancesCalled
    | PaymentRecorded
    | PaymentReversed
    | SettlementAdopted
    | ResultAppropriated
    | ChargeSet
    | ClaimsNetted
    | NettingUndone
    | CostYearClosed
    | CostYearReopened
)

ALSO_WHEN_CLOSED: Final = (
    ControlTotalAsserted,
    DifferenceAccepted,
    PaymentRecorded,
    PaymentReversed,
    ClaimsNetted,
    NettingUndone,
    CostYearReopened,
)
"""What changes no figure of a year, and so is recorded in a closed one too."""
