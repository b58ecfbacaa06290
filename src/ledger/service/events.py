"""What happens to one shared service: its host and members, its secondments, its pools and keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.governance.events import GovernanceEvent
from ledger.money import KeyRounding
from ledger.service.agreement_events import AgreementEvent, EntryMomentSet
from ledger.service.hours import HoursRecorded


class PriceBasis(StrEnum):
    """What the borrower pays for a secondment (domain dossier 2.1)."""

    WAGE_COST = "actual-wage-cost"
    WAGE_COST_WITH_UPLIFT = "actual-wage-cost-with-uplift"
    FIXED_TARIFF = "fixed-tariff"
    IN_THE_KEY = "compensated-in-the-key"


@dataclass(frozen=True, slots=True)
class SecondmentTerms:
    """How much of somebody is lent (``fte``, a fraction of full working time) and what it costs."""

    fte: Decimal
    price_basis: PriceBasis
    illustrative: bool = False


class KeyMethod(StrEnum):
    """How a key (verdeelsleutel) came to its weights."""

    FIXED = "fixed"
    MEASURE = "measure"
    EQUAL = "equal"


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


@dataclass(frozen=True, slots=True)
class Key:
    """How the costs of a pool are shared. ``whole`` is what published fixed weights should total (100 for per cents).

    ``rounding`` names the rule for cents (``KeyRounding``); what was adopted before there was a choice is per cost.
    """

    name: str
    method: KeyMethod
    weights: tuple[Weight, ...]
    source: str
    whole: Decimal | None = None
    total_rule: TotalRule = TotalRule.EXACT
    measure: Measure | None = None
    rounding: str = KeyRounding.PER_COST.value

    @property
    def total(self) -> Decimal:
        """The sum of the weights as published."""
        return sum((weight.value for weight in self.weights), Decimal(0))


@recorded_as("service.started.1")
class ServiceStarted(Event):
    """Participants began to share a service; the host (gastheer) carries it out."""

    service: str
    title: str
    host: str
    members: tuple[str, ...]
    scope: tuple[str, ...]
    effective_on: date
    decision: str | None = None


@recorded_as("service.host-changed.1")
class HostChanged(Event):
    """Another municipality is the host from a day on."""

    host: str
    effective_on: date
    decision: str


@recorded_as("service.member-joined.1")
class MemberJoined(Event):
    """One more participant takes part in the service."""

    member: str
    effective_on: date
    decision: str


@recorded_as("service.member-left.1")
class MemberLeft(Event):
    """A participant no longer takes part; ``effective_on`` is the first day without it."""

    member: str
    effective_on: date
    decision: str


@recorded_as("service.scope-changed.1")
class ScopeChanged(Event):
    """The service does other work from a day on; the whole list is given anew."""

    scope: tuple[str, ...]
    effective_on: date
    decision: str


@recorded_as("service.secondment-agreed.1")
class SecondmentAgreed(Event):
    """A lender let a person (under a pseudonym) work for a borrower; a three-party agreement (detachering)."""

    secondment: str
    person: str
    lender: str
    borrower: str
    function_at_lender: str
    function_at_borrower: str
    terms: SecondmentTerms
    effective_on: date
    ends_on: date | None = None


@recorded_as("service.secondment-changed.1")
class SecondmentChanged(Event):
    """Other terms from a day on."""

    secondment: str
    terms: SecondmentTerms
    effective_on: date


@recorded_as("service.secondment-ended.1")
class SecondmentEnded(Event):
    """The secondment is over; ``effective_on`` is the first day without it."""

    secondment: str
    effective_on: date
    grounds: str


@recorded_as("service.pool-opened.1")
class PoolOpened(Event):
    """Costs of one sort that are shared by one key at a time (kostenpool)."""

    pool: str
    title: str
    effective_on: date


@recorded_as("service.pool-closed.1")
class PoolClosed(Event):
    """No costs from this day on."""

    pool: str
    effective_on: date
    decision: str


@recorded_as("service.key-adopted.1")
class KeyAdopted(Event):
    """A key holds for a pool from a day on, also one in the past; ``replaces`` names every key that it cuts off."""

    pool: str
    key: Key
    effective_on: date
    decision: str
    replaces: tuple[str, ...] = ()


ServiceEvent = (
    ServiceStarted
    | HostChanged
    | MemberJoined
    | MemberLeft
    | ScopeChanged
    | SecondmentAgreed
    | SecondmentChanged
    | SecondmentEnded
    | PoolOpened
    | PoolClosed
    | KeyAdopted
    | EntryMomentSet
    | HoursRecorded
    | AgreementEvent
    | GovernanceEvent
)
