"""A key as it was used, and what it made: all that a calculation needs stands in the event that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.money import Money
from ledger.period import ProRata
from ledger.portion import Bounds


@dataclass(frozen=True, slots=True)
class UsedWeight:
    """A weight as it was used: with the participant that it stands for, exactly as published.

    ``source`` and ``vintage`` are of the value that was looked up, where it was: a later edition may say otherwise.
    """

    participant: str
    value: Decimal
    source: str | None = None
    vintage: str | None = None


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A weight that was published for a municipality that has ended, and counts for its successor."""

    participant: str
    successor: str


@dataclass(frozen=True, slots=True)
class UsedMeasure:
    """What weights were counted from, and on which day; where all are of one source and edition, those."""

    name: str
    reference_on: date
    source: str | None = None
    vintage: str | None = None


@dataclass(frozen=True, slots=True)
class HeldWeight:
    """Somebody whose count had fallen too far: what was counted, and what had been counted before."""

    participant: str
    counted: Decimal
    earlier: Decimal
    source: str
    vintage: str


@dataclass(frozen=True, slots=True)
class UsedGuard:
    """What a guard against a fall in volume did: whose weights are not what was counted, and by which rule."""

    threshold: Decimal
    consequence: str
    earlier_on: date
    held_weights: tuple[HeldWeight, ...]


@dataclass(frozen=True, slots=True)
class UsedPart:
    """One key of those that a mixture or a transition came to, with how much of the whole is shared by it.

    ``portion`` is an exact fraction such as ``3/4``. ``part_of`` are the keys that it is a part of, from the outermost
    in, and ``year`` is the one whose phase gave a transition its portion.
    """

    portion: str
    name: str
    method: str
    weights: tuple[UsedWeight, ...]
    source: str
    key_version: int
    part_of: tuple[str, ...]
    year: int | None = None
    counted: UsedMeasure | None = None
    guard: UsedGuard | None = None
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True)
class UsedKey:
    """Everything of a key that an allocation needs, so that it can be recomputed from its own event alone.

    ``adopted_by`` is the decision that adopted the key, ``key_version`` the version of the service's stream at which
    it was adopted. ``measure`` tells in one line what was counted, when, by whom. ``normalised`` is true where the
    weights did not total ``whole`` and the key's rule divided them by their own total. ``taken_over`` names whose
    weights are in those of successors (herindeling); the sum of what was published is the successor's.

    A key that is made of others has no weights of its own but ``parts``. ``pro_rata`` is how it measures a part of a
    period, by days where it does not say. What all that comes to is told by ``portions``.
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
    parts: tuple[UsedPart, ...] = ()
    counted: UsedMeasure | None = None
    guard: UsedGuard | None = None
    bounds: Bounds | None = None
    pro_rata: ProRata | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the period that a cost is of, in which one key held; ``ends_on`` is the first day after it."""

    starts_on: date
    ends_on: date
    portion: str
    key: UsedKey


@dataclass(frozen=True, slots=True)
class Carried:
    """What a participant had coming before an allocation: exact cents such as ``-1/3``, not yet in any share."""

    participant: str
    cents: str


@dataclass(frozen=True, slots=True)
class Share:
    """What one participant bears; ``residue`` is what rounding put there beside the whole cents of its exact part.

    Where each cost is rounded by itself that is nothing or one cent (signed). Where costs are rounded together, what
    was carried before is in it too.
    """

    participant: str
    amount: Money
    residue: int = 0
