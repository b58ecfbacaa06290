"""What who joins or leaves bears for it, in favour of the others: entry shares, and exit fees as they fall due."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ledger.cost_year.used_key import Share, UsedWeight
from ledger.event import Event, recorded_as
from ledger.money import Money


class ChargeKind(StrEnum):
    """What a charge is of.

    ``ENTRY_SHARE``: a part of one-off costs that the others bore before. ``ENTRY_RESERVE``: a part of the reserve that
    they put together. ``EXIT_FEE``: what of an exit fee of the service has fallen due.
    """

    ENTRY_SHARE = "entry-share"
    ENTRY_RESERVE = "entry-in-reserve"
    EXIT_FEE = "exit-fee"


@recorded_as("cost-year.charge-set.1")
class ChargeSet(Event):
    """One bears ``amount`` from a day on, and the others as much less, by their weights; or it puts it in the reserve.

    ``base`` is what the amount is a part of, by the weights of all; without it the amount was fixed. ``exit_fee`` is
    the fee as the partnership holds it, of which ``claimed_in_all`` is claimed after this. Self-contained: the shares
    follow from the amounts and the weights, by largest remainder.
    """

    charge: str
    charge_kind: ChargeKind
    participant: str
    amount: Money
    shares: tuple[Share, ...]
    weights: tuple[UsedWeight, ...]
    rounding: str
    source: str
    effective_on: date
    decision: str
    base: Money | None = None
    exit_fee: str | None = None
    claimed_in_all: Money | None = None
    illustrative: bool = False
