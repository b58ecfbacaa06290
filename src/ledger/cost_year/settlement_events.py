"""What a settlement says that everybody is still to pay or to get for a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.event import Event, recorded_as
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """Of one participant: what it bears and what it has had to do with already; ``amount`` is what is left of that.

    ``amount`` is ``share`` less ``paid``, plus ``reserved``, less ``reserve_held``, ``advances`` and ``settled``; below
    zero it is to be paid to the participant. ``advances`` and ``settled`` are what was called from it, less what others
    were called to pay to it. ``reserve_held`` is the reserve, for whom the settlement is payable to: it keeps that.
    """

    participant: str
    share: Money
    paid: Money
    reserved: Money
    reserve_held: Money
    advances: Money
    settled: Money
    amount: Money


@recorded_as("cost-year.settlement-adopted.1")
class SettlementAdopted(Event):
    """What the year has cost was settled (nacalculatie, afrekening): the lines add up to nothing.

    Each line is to be paid by ``due_on`` to ``payable_to``, or by it. One that was adopted later settles only what
    changed since the one before.
    """

    settlement: str
    payable_to: str
    due_on: date
    lines: tuple[SettlementLine, ...]
    effective_on: date
    decision: str
    illustrative: bool = False
