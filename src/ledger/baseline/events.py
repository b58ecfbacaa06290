"""What happens to the 0-meting of a service, to what is measured after it, and to what is claimed from both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.baseline.promise_events import PromiseEvent
from ledger.baseline.step_events import BaselineVersionBegun, ParticipantAmount, ScopingEvent, StepEvent
from ledger.event import Event, recorded_as
from ledger.law import Irregularity
from ledger.money import ZERO, Money


class Criterion(StrEnum):
    """The four K's: kwaliteit dienstverlening, kwetsbaarheid, kosten, kansen personeel (seed 003).

    And what others hold a collaboration against: toegerust op de toekomst, efficiency, anders (seed 000), continuïteit
    (seed 001).
    """

    QUALITY = "quality"
    VULNERABILITY = "vulnerability"
    COSTS = "costs"
    OPPORTUNITIES = "opportunities"
    FUTURE_READINESS = "future-readiness"
    EFFICIENCY = "efficiency"
    CONTINUITY = "continuity"
    OTHER = "other"


class Direction(StrEnum):
    """Which way is better.

    ``NEITHER`` where a change is no success by itself, ``NOT_A_GOAL`` where it was agreed not to aim for one: then a
    fall is never shown as a success (seed 001: fewer places in the formation are no starting point).
    """

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"
    NOT_A_GOAL = "not-a-goal"


Quantity = Money | Decimal
"""An amount in whole cents, or a number in the unit of its indicator."""


@dataclass(frozen=True, slots=True)
class CitedYear:
    """A cost year that an actual was computed from, the version it was read at, and what it gave."""

    cost_year: str
    version: int
    amount: Money

    @property
    def cited(self) -> str:
        """Which one it is."""
        return self.cost_year


class CheckOutcome(StrEnum):
    """What a check of the list for verifiers comes to: it holds, it does not, or nothing shows whether it does."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_SHOWN = "not-shown"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check of the list, run on a claim: by which name of a rule, and what it is about (years, participants)."""

    check: str
    check_outcome: CheckOutcome
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What is said to a check that no figure answers, with the document that shows it."""

    check: str
    answer: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class NetLine:
    """What one participant saved, with its terms.

    ``saving`` = ``baseline`` + ``indexed`` + ``scope_changes`` - ``actual`` + ``taken_out`` - ``home_costs`` -
    ``written_off``. ``taken_out`` are one-off costs that are in the actual.
    """

    participant: str
    baseline: Money
    indexed: Money
    scope_changes: Money
    actual: Money
    home_costs: Money
    written_off: Money
    saving: Money
    taken_out: Money = ZERO


@recorded_as("baseline.started.1")
class BaselineStarted(Event):
    """A 0-meting of a service over a period (``ends_on`` is the first day after it), with its scope of tasks."""

    service: str
    title: str
    starts_on: date
    ends_on: date
    price_level: int
    scope: tuple[str, ...]
    effective_on: date


@recorded_as("baseline.indicator-defined.1")
class IndicatorDefined(Event):
    """Something that can be measured for a criterion. The unit ``EUR`` means amounts in whole cents.

    ``note`` says how to read it, and where it is no goal: who agreed that it is none.
    """

    indicator: str
    criterion: Criterion
    title: str
    unit: str
    better: Direction
    note: str | None = None


@recorded_as("baseline.value-recorded.1")
class BaselineValueRecorded(Event):
    """What an indicator was in the period of the 0-meting, for one participant or (``None``) for all together."""

    indicator: str
    participant: str | None
    value: Quantity
    source: str
    effective_on: date
    illustrative: bool = False


@recorded_as("baseline.locked.1")
class BaselineLocked(Event):
    """A decision fixed the 0-meting: from now on its values never change.

    Of one with a listed scope ``content_sha256`` is the hash of all that it says, which everybody signed.
    """

    decision: str
    effective_on: date
    content_sha256: str | None = None
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("baseline.actual-measured.1")
class ActualMeasured(Event):
    """What an indicator was in a later period. A cost cites the cost years that it was computed from.

    Measured again for the same indicator, participant and period, it replaces what was measured before. ``imported``:
    one of these years begins with an opening position from another administration.

    Where the 0-meting lists its scope, a cost is of its ``pools`` alone, ``task_fields`` are those that its costs were
    booked on, and ``key_effect`` is what changes of key since moved to this participant (below zero: away from it).
    """

    indicator: str
    participant: str | None
    starts_on: date
    ends_on: date
    value: Quantity
    source: str
    effective_on: date
    cites: tuple[CitedYear, ...] = ()
    illustrative: bool = False
    imported: bool = False
    pools: tuple[str, ...] = ()
    task_fields: tuple[str, ...] = ()
    key_effect: Money | None = None


@recorded_as("baseline.saving-claimed.1")
class SavingClaimed(Event):
    """Somebody says that money was saved in a period, by a version of the 0-meting: the first, where none is named."""

    claim: str
    indicator: str
    starts_on: date
    ends_on: date
    amount: Money
    claimant: str
    effective_on: date
    illustrative: bool = False
    baseline_version: int | None = None

    @property
    def version(self) -> int:
        """Which version of the 0-meting it is claimed upon."""
        return self.baseline_version or 1


@recorded_as("baseline.saving-substantiated.1")
class SavingSubstantiated(Event):
    """Somebody gave the grounds of a claim, and answered what no figure can of the list for verifiers."""

    claim: str
    substantiated_by: str
    grounds: str
    check_answers: tuple[CheckAnswer, ...]
    effective_on: date


@recorded_as("baseline.saving-verified.1")
class SavingVerified(Event):
    """Somebody else compared the 0-meting with the actual and found the claim to hold.

    ``saving`` is the sum of ``net``, ``key_effects`` add up to 0, ``checklist`` is by its edition (none: the first).
    """

    claim: str
    verifier: str
    baseline: Money
    actual: Money
    saving: Money
    effective_on: date
    illustrative: bool = False
    net: tuple[NetLine, ...] = ()
    key_effects: tuple[ParticipantAmount, ...] = ()
    checklist: tuple[CheckResult, ...] = ()
    irregular: tuple[Irregularity, ...] = ()
    checklist_edition: int | None = None


@recorded_as("baseline.saving-disputed.1")
class SavingDisputed(Event):
    """Somebody doubts the claim; it must be verified (again) before it can be booked."""

    claim: str
    grounds: str
    effective_on: date


@recorded_as("baseline.saving-rejected.1")
class SavingRejected(Event):
    """The claim does not hold, and this is final."""

    claim: str
    grounds: str
    effective_on: date


@recorded_as("baseline.saving-booked.1")
class SavingBooked(Event):
    """The verified saving was put in the budget, from a year on; ``structural`` when it returns every year."""

    claim: str
    amount: Money
    from_year: int
    structural: bool
    decision: str
    effective_on: date
    illustrative: bool = False


@recorded_as("baseline.saving-reversed.1")
class SavingReversed(Event):
    """What was booked is taken out of the budget again from a year on, by a decision; this is final."""

    claim: str
    amount: Money
    from_year: int
    grounds: str
    decision: str
    effective_on: date
    illustrative: bool = False


ClaimStepEvent = SavingSubstantiated | SavingVerified | SavingDisputed | SavingRejected | SavingBooked | SavingReversed
"""What happens to a claim after it was made."""
BaselineEvent = (
    BaselineStarted
    | BaselineVersionBegun
    | ScopingEvent
    | StepEvent
    | IndicatorDefined
    | BaselineValueRecorded
    | BaselineLocked
    | ActualMeasured
    | SavingClaimed
    | ClaimStepEvent
    | PromiseEvent
)
