"""What happens to the claims of a year when they are netted with those of other years and services (verrekenen)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.event import Event, recorded_as
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class NettedClaim:
    """What one was to pay another of this year; after the netting it is not to be paid any more."""

    payer: str
    payee: str
    amount: Money


@recorded_as("cost-year.claims-netted.1")
class ClaimsNetted(Event):
    """All that was open between everybody in this year on a day is settled by a netting of the partnership.

    ``netting`` is its name there, such as ``blnp#zomer-2019``: what is to be paid in the place of this stands there.
    """

    netting: str
    netted: tuple[NettedClaim, ...]
    effective_on: date
    illustrative: bool = False


@recorded_as("cost-year.netting-undone.1")
class NettingUndone(Event):
    """A netting was turned back: the exact mirror of what it settled in this year, on the same day."""

    netting: str
    netted: tuple[NettedClaim, ...]
    effective_on: date
    illustrative: bool = False
