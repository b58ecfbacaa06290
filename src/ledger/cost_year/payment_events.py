"""What was paid between those who take part in a service."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.money import Money


class Purpose(StrEnum):
    """What a payment is of: advances of the year, or what a settlement of it left to be paid."""

    ADVANCES = "advances"
    SETTLEMENT = "settlement"


@recorded_as("cost-year.payment-recorded.1")
class PaymentRecorded(Event):
    """One paid another on a day (``effective_on``), which may lie after the year that it is of.

    ``payment`` is the document that shows it: of a bank statement, or of an administration.
    """

    payment: str
    payer: str
    payee: str
    amount: Money
    purpose: Purpose
    effective_on: date
    description: str | None = None
    illustrative: bool = False


@recorded_as("cost-year.payment-reversed.1")
class PaymentReversed(Event):
    """A payment was turned back whole, on its own day: the exact mirror of it."""

    payment: str
    payer: str
    payee: str
    amount: Money
    purpose: Purpose
    effective_on: date
    illustrative: bool = False
