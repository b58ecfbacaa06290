"""What a 0-meting is of and who signed it; what changes it over the years; and what a collaboration costs besides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.indexing import UsedIndex
from ledger.money import ZERO, Money, Rounding


class VatBasis(StrEnum):
    """How VAT (btw) is in the amounts of a 0-meting and in what is compared with it."""

    EXCLUDED = "vat-excluded"
    INCLUDED = "vat-included"
    NOT_COMPENSATED = "vat-not-compensated"


class HomeCostKind(StrEnum):
    """What a participant still pays at home: overhead that stayed behind, or its own role as client (regie)."""

    STRANDED = "stranded-overhead"
    CLIENT = "client-role"


@dataclass(frozen=True, slots=True)
class BaselineSource:
    """A document that values of a 0-meting come from, by its hash: whoever has it can see that it is the same."""

    title: str
    sha256: str
    participant: str | None = None


@dataclass(frozen=True, slots=True)
class ParticipantAmount:
    """An amount of one participant."""

    participant: str
    amount: Money


@dataclass(frozen=True, slots=True)
class CitedCost:
    """A cost in the service's books, at the version of its year that was read, with what each bore of it then."""

    cost_year: str
    version: int
    cost: str
    of_participants: tuple[ParticipantAmount, ...]

    @property
    def year(self) -> int:
        """The year whose books it is in."""
        return int(self.cost_year.rpartition("/")[2])

    @property
    def cited(self) -> str:
        """Where it stands."""
        return f"{self.cost_year}/{self.cost}"

    @property
    def amount(self) -> Money:
        """All of it."""
        return sum((each.amount for each in self.of_participants), ZERO)


@dataclass(frozen=True, slots=True)
class IndexStep:
    """By how much prices rose in a year: what was published of wages and prices, and how much each weighs."""

    year: int
    indexation: str
    wage: UsedIndex
    price: UsedIndex
    wage_weight: Decimal
    price_weight: Decimal

    @property
    def percentage(self) -> Decimal:
        """Wages and prices together."""
        return self.wage_weight * self.wage.percentage + self.price_weight * self.price.percentage


@recorded_as("baseline.scope-listed.1")
class ScopeListed(Event):
    """What exactly was measured in a 0-meting, from which documents, and who is to sign it before it is locked.

    Its tasks are named where it began. ``pools`` are those of the service's books that the same work is in, so that an
    actual is of the same scope. ``keys_on`` is the day whose keys tell what everyone would bear had no key changed.
    """

    task_fields: tuple[str, ...]
    cost_categories: tuple[str, ...]
    pools: tuple[str, ...]
    vat_basis: VatBasis
    keys_on: date
    signatories: tuple[str, ...]
    sources: tuple[BaselineSource, ...]
    effective_on: date
    formation: Decimal | None = None


@recorded_as("baseline.signed-off.1")
class BaselineSignedOff(Event):
    """A participant agreed with the 0-meting as it was then: ``content_sha256`` is the hash of all that it says."""

    participant: str
    content_sha256: str
    effective_on: date
    decision: str | None = None


@recorded_as("baseline.version-begun.1")
class BaselineVersionBegun(Event):
    """A later 0-meting was begun beside the locked one, which stays as it is: ``follows_sha256`` is what it says."""

    service: str
    baseline_version: int
    follows_sha256: str
    title: str
    starts_on: date
    ends_on: date
    price_level: int
    scope: tuple[str, ...]
    grounds: str
    effective_on: date


@recorded_as("baseline.indexed.1")
class BaselineIndexed(Event):
    """The index of a 0-meting for a year: every year since its price level, as published up to ``known_on``.

    Said again with a later edition it counts from then on; what was verified by the earlier one is verified anew.
    """

    year: int
    index_steps: tuple[IndexStep, ...]
    rounding: Rounding
    known_on: date
    effective_on: date
    illustrative: bool = False


@recorded_as("baseline.scope-step-taken.1")
class ScopeStepTaken(Event):
    """An approved change of scope: what the work that came or went costs a year, in prices of ``price_level``.

    Work that came is above zero: it makes the comparable 0-meting higher. ``until_year`` is the last year that has it.
    """

    scope_step: str
    indicator: str
    title: str
    of_participants: tuple[ParticipantAmount, ...]
    price_level: int
    from_year: int
    until_year: int | None
    task_fields: tuple[str, ...]
    source: str
    decision: str
    effective_on: date
    illustrative: bool = False


@recorded_as("baseline.home-cost-recorded.1")
class HomeCostRecorded(Event):
    """What a participant still paid at home in a year although the work is done together; nothing is said as 0.00."""

    home_cost: str
    indicator: str
    home_cost_kind: HomeCostKind
    participant: str
    year: int
    amount: Money
    source: str
    effective_on: date
    illustrative: bool = False


@recorded_as("baseline.transition-cost-recorded.1")
class TransitionCostRecorded(Event):
    """A one-off cost of starting, changing or ending (frictiekosten), written off in equal parts over some years."""

    transition_cost: str
    indicator: str
    title: str
    of_participants: tuple[ParticipantAmount, ...]
    from_year: int
    write_off_years: int
    source: str
    effective_on: date
    illustrative: bool = False


@recorded_as("baseline.one-off-taken-out.1")
class OneOffTakenOut(Event):
    """A one-off cost in the service's own books was taken out of the actual of its year, by a decision.

    It does not vanish: of each year's costs an equal part is written off in that year and in those after it. Said
    again under its name it is drawn from the books anew, as where they share it by another key by now.
    """

    one_off: str
    indicator: str
    title: str
    cited_costs: tuple[CitedCost, ...]
    write_off_years: int
    source: str
    decision: str
    effective_on: date
    illustrative: bool = False


ScopingEvent = ScopeListed | BaselineSignedOff
"""What is said of a 0-meting before it is locked."""
StepEvent = BaselineIndexed | ScopeStepTaken | HomeCostRecorded | TransitionCostRecorded | OneOffTakenOut
"""What is said of it after that."""
