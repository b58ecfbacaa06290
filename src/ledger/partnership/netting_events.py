"""What happens to nettings (verrekeningen): few transfers in the place of many claims of years and services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.event import Event, recorded_as
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class NettingTransfer:
    """What one pays another in the place of what both were to pay and to get."""

    payer: str
    payee: str
    amount: Money


@recorded_as("partnership.netting-agreed.1")
class NettingAgreed(Event):
    """What was open in some years of services was netted: its transfers are claims of their own, to be paid by a day.

    ``cost_years`` are the years (``blnp/financien/2019``), each of which holds what of it was settled. Everybody is to
    pay in all what it was to pay in all.
    """

    netting: str
    cost_years: tuple[str, ...]
    transfers: tuple[NettingTransfer, ...]
    due_on: date
    effective_on: date
    decision: str
    illustrative: bool = False


@recorded_as("partnership.netting-paid.1")
class NettingPaid(Event):
    """A transfer of a netting was paid, or a part of it; ``payment`` is the document that shows it."""

    netting: str
    payment: str
    payer: str
    payee: str
    amount: Money
    effective_on: date
    illustrative: bool = False


@recorded_as("partnership.netting-reversed.1")
class NettingReversed(Event):
    """A netting was turned back whole, on its own day: what it settled is open again."""

    netting: str
    transfers: tuple[NettingTransfer, ...]
    due_on: date
    effective_on: date
    illustrative: bool = False


NettingEvent = NettingAgreed | NettingPaid | NettingReversed
