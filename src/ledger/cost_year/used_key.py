"""A key as it was used, and what it made: all that a calculation needs stands in the event that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.money import Money


@dataclass(frozen=True, slots=True)
class UsedWeight:
    """A weight as it was used: with the participant that it stands for, exactly as published."""

    participant: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A weight that was published for a municipality that has ended, and counts for its successor."""

    participant: str
    successor: str


@dataclass(frozen=True, slots=True)
class UsedKey:
    """Everything of a key that an allocation needs, so that it can be recomputed from its own event alone.

    ``adopted_by`` is the decision that adopted the key, ``key_version`` the version of the service's stream at which
    it was adopted. ``measure`` tells in one line what was counted, when, by whom. ``normalised`` is true where the
    weights did not total ``whole`` and the key's rule divided them by their own total. ``taken_over`` names whose
    weights are in those of successors (herindeling); the sum of what was published is the successor's.
    """

    name: str
    method: str
    weights: tuple[UsedWeight, ...]
    weight_total: Decimal
    normalised: bool
    rounding: str
    source: str
    adopted_by: str
    key_version: int
    measure: str | None = None
    measured_on: date | None = None
    taken_over: tuple[TakenOver, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What one participant bears; ``residue`` is the part of it (0 or 1 cent, signed) that rounding put there."""

    participant: str
    amount: Money
    residue: int = 0
