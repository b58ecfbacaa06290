"""What happens to one shared service: its host and members, its secondments, its pools and keys."""

from __future__ import annotations

from datetime import date

from ledger.event import Event, recorded_as
from ledger.governance.events import GovernanceEvent
from ledger.service.agreement_events import AgreementEvent, EntryMomentSet
from ledger.service.hours import HoursRecorded
from ledger.service.key import Key, KeyMethod, Measure, TotalRule, Weight
from ledger.service.secondment_events import (
    PriceBasis,
    SecondmentAgreed,
    SecondmentChanged,
    SecondmentEnded,
    SecondmentEvent,
    SecondmentTerms,
)

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
    "SecondmentEvent",
    "SecondmentTerms",
    "ServiceEvent",
    "ServiceStarted",
    "TotalRule",
    "Weight",
]


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
    | SecondmentEvent
    | PoolOpened
    | PoolClosed
    | KeyDefined
    | KeyAdopted
    | EntryMomentSet
    | HoursRecorded
    | AgreementEvent
    | GovernanceEvent
)
