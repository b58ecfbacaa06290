"""What happens to one shared service: its host and members, its secondments, its pools and keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.governance.events import GovernanceEvent
from ledger.service.agreement_events import AgreementEvent, EntryMomentSet
from ledger.service.hours import HoursRecorded
from ledger.service.key import Key, KeyMethod, Measure, TotalRule, Weight

__all__ = [
    "HostChanged",
    "Key",
    "KeyAdopted",
    "KeyDefined",
    "KeyMethod",
    "Measure",
    "MemberJoined",
    "MemberLeft",
    "PoolClosed",
    "PoolOpened",
    "PriceBasis",
    "ScopeChanged",
    "SecondmentAgreed",
    "SecondmentChanged",
    "SecondmentEnded",
    "SecondmentTerms",
    "ServiceEvent",
    "ServiceStarted",
    "TotalRule",
    "Weight",
]


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


@recorded_as("service.key-defined.1")
class KeyDefined(Event):
    """A key was written down for a pool: it shares nothing by itself, and others can be made of it."""

    pool: str
    key: Key


@recorded_as("service.key-adopted.1")
class KeyAdopted(Event):
    """A key holds for a pool from a day on, also one in the past; ``replaces`` names every key that it cuts off.

    ``closed_years`` are those whose costs of the pool it would share otherwise and that stay as they were closed, where
    all others were shared anew with it.
    """

    pool: str
    key: Key
    effective_on: date
    decision: str
    replaces: tuple[str, ...] = ()
    closed_years: tuple[int, ...] = ()


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
    | KeyDefined
    | KeyAdopted
    | EntryMomentSet
    | HoursRecorded
    | AgreementEvent
    | GovernanceEvent
)
