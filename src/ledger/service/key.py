"""A key as it was written down: by what the costs of a pool are shared, before anybody asks for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.money import KeyRounding
from ledger.period import ProRata
from ledger.portion import Bounds


class KeyMethod(StrEnum):
    """How a key (verdeelsleutel) came to its weights.

    ``DIRECT``: each cost is of one participant, which the cost names. ``MIXTURE`` (gewogen sleutel): each of several
    keys shares a portion of it. ``TRANSITION`` (ingroeipad): from an old key to a new one, a phase each year.
    """

    FIXED = "fixed"
    MEASURE = "measure"
    EQUAL = "equal"
    DIRECT = "direct"
    MIXTURE = "mixture"
    TRANSITION = "transition"


class TotalRule(StrEnum):
    """What is done with fixed weights that do not total the whole they are published against.

    ``EXACT``: they must total it. ``NORMALISE``: each is divided by the total of all, and every allocation says so.
    """

    EXACT = "exact"
    NORMALISE = "normalise-to-total"


@dataclass(frozen=True, slots=True)
class Measure:
    """What weights were counted from: inhabitants, fte ..., on which day, by whom, in which edition."""

    name: str
    reference_on: date
    source: str
    vintage: str


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of one participant, exactly as published."""

    participant: str
    value: Decimal


class Among(StrEnum):
    """Among whom a key shares: those that it names (or where it does not say), or all members on the day of a cost."""

    NAMED = "named"
    MEMBERS = "members"


class FallRule(StrEnum):
    """What a fall in volume beyond the threshold does to a weight.

    ``HOLD_AT_THRESHOLD``: it counts as if it had fallen to the threshold and no further. ``HOLD_AT_EARLIER``: as if it
    had not fallen at all. ``REFUSE``: nothing is shared until somebody decided what holds.
    """

    HOLD_AT_THRESHOLD = "hold-at-threshold"
    HOLD_AT_EARLIER = "hold-at-earlier"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class FallGuard:
    """What holds if somebody's volume falls at once by more than ``threshold`` (0.15: by more than 15 per cent).

    It is held beside what was counted ``years_earlier`` than the key's own reference date, or on ``earlier_on``. The
    15 per cent are those of GR Reestmond for its units (Stcrt. 2020, 63809; domain dossier 1.3); what follows from such
    a fall was cut off in the copy that we have, so that the consequence is a parameter here. That text also asks
    whether the fall came from other than natural turnover: no ledger can tell, whoever records the measures can.
    """

    threshold: Decimal
    consequence: FallRule = FallRule.HOLD_AT_THRESHOLD
    earlier_on: date | None = None
    years_earlier: int = 1


@dataclass(frozen=True, slots=True)
class Lookup:
    """Which recorded measure gives the weights: the one of ``reference_on``, or of a day of each cost's own year.

    That day is written ``01-01``, and is that of an earlier year by ``years_before``. ``vintage`` is one edition of the
    source; without it, the one that was recorded last when a cost is shared.
    """

    measure: str
    reference_on: date | None = None
    reference_day: str | None = None
    years_before: int = 0
    vintage: str | None = None
    guard: FallGuard | None = None

    def reference_for(self, day: date) -> date:
        """The reference date for costs of a day.

        >>> Lookup("inwoners", reference_day="01-01", years_before=1).reference_for(date(2026, 7, 14))
        datetime.date(2025, 1, 1)
        """
        if self.reference_on is not None:
            return self.reference_on
        assert self.reference_day is not None, "a key that looks a measure up says for which day"
        month, number = self.reference_day.split("-")
        return date(day.year - self.years_before, int(month), int(number))


@dataclass(frozen=True, slots=True)
class KeyPart:
    """A key that shares a part of the whole; the portion is exact, as it was written: ``0.3``, ``1/3``."""

    key: str
    portion: str


@dataclass(frozen=True, slots=True)
class Phase:
    """Which portion is shared by the new key of a transition from a year on."""

    year: int
    portion: str


@dataclass(frozen=True, slots=True)
class Transition:
    """From one key to another; before the first phase all is shared by the old one, after the last as in that."""

    from_key: str
    to_key: str
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """How the costs of a pool are shared. ``whole`` is what published fixed weights should total (100 for per cents).

    ``rounding`` names the rule for cents (``KeyRounding``); what was adopted before there was a choice is per cost.
    ``lookup`` finds the weights among the recorded measures, for the ``participants`` that it names or for all members.
    ``parts`` and ``transition`` name other keys of the pool. ``pro_rata`` measures a part of the period
    of a cost, by days where it does not say.
    """

    name: str
    method: KeyMethod
    weights: tuple[Weight, ...]
    source: str
    whole: Decimal | None = None
    total_rule: TotalRule = TotalRule.EXACT
    measure: Measure | None = None
    rounding: str = KeyRounding.PER_COST.value
    among: Among | None = None
    participants: tuple[str, ...] = ()
    lookup: Lookup | None = None
    parts: tuple[KeyPart, ...] = ()
    transition: Transition | None = None
    bounds: Bounds | None = None
    pro_rata: ProRata | None = None

    @property
    def total(self) -> Decimal:
        """The sum of the weights as published."""
        return sum((weight.value for weight in self.weights), Decimal(0))

    @property
    def made_of(self) -> tuple[str, ...]:
        """The other keys that it names."""
        if self.transition is not None:
            return (self.transition.from_key, self.transition.to_key)
        return tuple(part.key for part in self.parts)

    @property
    def named(self) -> tuple[str, ...]:
        """The participants that it names."""
        return (*(weight.participant for weight in self.weights), *self.participants)
