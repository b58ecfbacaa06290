"""What a participant that leaves owes the others: the exit fee (uittreedsom), set, annulled by a court, set again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.money import Money, Rounding


class ExitFeeMethod(StrEnum):
    """How an exit fee is computed where the regulation leaves that to a decision.

    ``YEARS_FLAT``: so many years of the own contribution. ``YEARS_STEP_DOWN``: the same, each year a portion less (KB
    14 May 1985, AB 1985/424: five years, decreasing by 20% a year; its first year counts whole, see WE-3).
    ``MULTIPLE``: so many times the last annual contribution (Maastricht 2007, ECLI:NL:RBMAA:2007:BA7503: 2.5).
    ``DIRECT_DAMAGE``: the direct real damage, item by item (ABRvS 15 April 2015, ECLI:NL:RVS:2015:1198).
    """

    YEARS_FLAT = "years-flat"
    YEARS_STEP_DOWN = "years-step-down"
    MULTIPLE = "multiple"
    DIRECT_DAMAGE = "direct-damage"


@dataclass(frozen=True, slots=True)
class DamageItem:
    """One item of direct damage: what it is, how much, on what ground it counts, and what shows it."""

    title: str
    amount: Money
    grounds: str
    shown_by: str


@dataclass(frozen=True, slots=True)
class FeeYear:
    """A year of the series that a fee is made of, with the portion of the annual contribution that counts in it."""

    year: int
    portion: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class FeeInstalment:
    """A part of a fee that is to be paid by the end of a day."""

    number: int
    due_on: date
    amount: Money


@recorded_as("partnership.exit-fee-set.1")
class ExitFeeSet(Event):
    """What a participant that leaves on ``leaves_on`` owes by a decision: self-contained, anyone can compute it again.

    ``annual_source`` says where the annual contribution comes from. ``series`` has the years of a method that counts
    years; the instalments add up to ``amount`` to the cent, by ``rounding`` and then by largest remainder. Of a fee for
    one service, ``payable_to`` is whom it is paid to.
    """

    exit_fee: str
    participant: str
    method: ExitFeeMethod
    amount: Money
    instalments: tuple[FeeInstalment, ...]
    leaves_on: date
    decided_on: date
    effective_on: date
    decision: str
    rounding: Rounding
    annual: Money | None = None
    annual_source: str | None = None
    number_of_years: int | None = None
    start_portion: Decimal | None = None
    yearly_step: Decimal | None = None
    factor: Decimal | None = None
    damages: tuple[DamageItem, ...] = ()
    series: tuple[FeeYear, ...] = ()
    service: str | None = None
    payable_to: str | None = None
    illustrative: bool = False


@recorded_as("partnership.exit-fee-annulled.1")
class ExitFeeAnnulled(Event):
    """A court annulled a fee; from ``effective_on`` on, mostly the fee's own first day, it counts for nothing.

    ``to_redecide``: the court ordered that a new decision be taken, as ``ruling`` says.
    """

    exit_fee: str
    court: str
    case_number: str
    judged_on: date
    ruling: str
    to_redecide: bool
    effective_on: date


@recorded_as("partnership.exit-fee-withdrawn.1")
class ExitFeeWithdrawn(Event):
    """Who set a fee took it back, from a day on."""

    exit_fee: str
    grounds: str
    decision: str
    effective_on: date


ExitFeeEvent = ExitFeeSet | ExitFeeAnnulled | ExitFeeWithdrawn
