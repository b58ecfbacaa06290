"""One shared service: its host and members, its secondments, its pools and keys."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar, assert_never, get_args

from ledger import governance
from ledger.errors import AlreadyExists, NotFound
from ledger.event import Aggregate
from ledger.governance import Governance
from ledger.governance.events import GovernanceEvent, MunicipalitySucceeded
from ledger.service import agreements, hours, secondments
from ledger.service.agreement_events import AgreementConcluded, AgreementEvent, EntryMomentSet
from ledger.service.agreement_refusals import NotAnEntryMoment
from ledger.service.agreements import Agreement
from ledger.service.events import (
    HostChanged,
    Key,
    KeyAdopted,
    KeyDefined,
    MemberJoined,
    MemberLeft,
    PoolClosed,
    PoolOpened,
    ScopeChanged,
    SecondmentAgreed,
    SecondmentChanged,
    SecondmentEnded,
    ServiceEvent,
    ServiceStarted,
)
from ledger.service.hours import Hours, HoursRecorded
from ledger.service.pools import KeyInForce, Pool
from ledger.service.refusals import (
    AlreadyMember,
    BeforeStart,
    HostCannotLeave,
    HostIsNoMember,
    MemberNamedTwice,
    NoMember,
    NoParticipant,
    TooFewMembers,
)
from ledger.service.secondment_events import SecondmentEndConfirmed, SecondmentExtended
from ledger.service.secondments import Secondment
from ledger.timeline import Timeline

NEVER: Timeline[bool] = Timeline()


@dataclass(frozen=True, slots=True)
class Service:
    """Enough of the past to decide upon. ``version`` counts the events, as the journal does for the stream.

    Before the start, every day lies before ``started_on``.
    """

    name: str = ""
    started_on: date = date.max
    hosts: Timeline[str] = field(default_factory=Timeline)
    members: Mapping[str, Timeline[bool]] = field(default_factory=dict)
    secondments: Mapping[str, Secondment] = field(default_factory=dict)
    pools: Mapping[str, Pool] = field(default_factory=dict)
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    entry_moments: Mapping[str, EntryMomentSet] = field(default_factory=dict)
    governance: Governance = field(default_factory=Governance)
    hours: Hours = field(default_factory=Hours)
    version: int = field(default=0, compare=False)  # So a service of which all was a mistake is like none.

    def is_member(self, code: str, on: date) -> bool:
        return bool(self.members.get(code, NEVER).on(on))

    def members_on(self, day: date) -> tuple[str, ...]:
        """All members on a day, in order of code."""
        return tuple(sorted(code for code in self.members if self.is_member(code, day)))

    def key_on(self, pool: str, day: date) -> KeyInForce:
        """The key that shares a pool's costs of a day, its decision, and the version at which it was adopted."""
        return self.pool(pool).key_on(day)

    def pool(self, name: str) -> Pool:
        """The pool of this name, open or not; close that."""
        return _found("pool", name, self.pools)

    def secondment(self, name: str) -> Secondment:
        """The secondment of this name, running or not; change or end that."""
        return _found("secondment", name, self.secondments)

    def agreement(self, name: str) -> Agreement:
        """The agreement of this name, in force or not; change, measure or end that."""
        return _found("agreement", name, self.agreements)

    def start(self, started: ServiceStarted, participants: Collection[str]) -> ServiceStarted:
        """Begin; ``participants`` are the partnership's on the first day.

        The host is a member, or the partnership itself where that has an organisation of its own (seed 002).
        """
        if self.name:
            raise AlreadyExists("service", started.service)
        for member in started.members:
            if started.members.count(member) > 1:
                raise MemberNamedTwice(started.service, member)
            if member not in participants:
                raise NoParticipant(started.service, member, started.effective_on)
        if len(started.members) < 2:  # noqa: PLR2004 - sharing takes two
            raise TooFewMembers(started.service, started.members)
        if started.host not in (*started.members, started.service.partition("/")[0]):
            raise HostIsNoMember(started.service, started.host, started.effective_on)
        return started

    def change_host(self, host: str, effective_on: date, decision: str) -> HostChanged:
        if not (self.is_member(host, effective_on) and all(self.members[host].from_day(effective_on))):
            raise HostIsNoMember(self.name, host, effective_on)
        return HostChanged(host, effective_on, decision)

    def join(self, member: str, effective_on: date, decision: str, participants: Collection[str]) -> MemberJoined:
        """Take part too; ``participants`` are the partnership's on that day."""
        self._must_be_there(effective_on)
        if member not in participants:
            raise NoParticipant(self.name, member, effective_on)
        if any(self.members.get(member, NEVER).from_day(effective_on)):
            raise AlreadyMember(self.name, member, effective_on)
        self._must_be_an_entry_moment(member, effective_on)
        return MemberJoined(member, effective_on, decision)

    def leave(self, member: str, effective_on: date, decision: str) -> MemberLeft:
        if not self.is_member(member, effective_on):
            raise NoMember(self.name, member, effective_on)
        if member in self.hosts.from_day(effective_on):
            raise HostCannotLeave(self.name, member, effective_on)
        return MemberLeft(member, effective_on, decision)

    def set_entry_moment(
        self, moment: str, opens_on: date, criteria: tuple[str, ...], effective_on: date
    ) -> EntryMomentSet:
        """Let others join on a day; once one is set, others join on such days only."""
        if moment in self.entry_moments:
            raise AlreadyExists("entry moment", moment)
        self._must_be_there(opens_on)
        return EntryMomentSet(moment, opens_on, criteria, effective_on)

    def conclude(self, concluded: AgreementConcluded, taken_by: str) -> AgreementConcluded:
        """Agree on what the service must be; see ``agreements.conclude``."""
        return agreements.conclude(
            concluded,
            taken_by,
            partnership=self.name.partition("/")[0],
            members=self.members_on(concluded.effective_on),
            others=self.agreements,
        )

    def succeed(self, succeeded: MunicipalitySucceeded) -> MunicipalitySucceeded | None:
        """Let the successor take a member's place; nothing where it was no member then."""
        if not any(self.members.get(succeeded.participant, NEVER).from_day(succeeded.effective_on)):
            return None
        return self.governance.succeed(succeeded)

    def change_scope(self, scope: tuple[str, ...], effective_on: date, decision: str) -> ScopeChanged:
        self._must_be_there(effective_on)
        return ScopeChanged(scope, effective_on, decision)

    def agree_secondment(self, agreed: SecondmentAgreed, participants: Collection[str]) -> SecondmentAgreed:
        """Lend somebody; ``participants`` are the partnership's on the first day."""
        if agreed.secondment in self.secondments:
            raise AlreadyExists("secondment", agreed.secondment)
        return secondments.agree(self.name, agreed, participants)

    def open_pool(self, pool: str, title: str, effective_on: date) -> PoolOpened:
        if pool in self.pools:
            raise AlreadyExists("pool", pool)
        self._must_be_there(effective_on)
        return PoolOpened(pool, title, effective_on)

    def adopt_key(
        self, pool: str, key: Key, effective_on: date, decision: str, replaces: tuple[str, ...] = ()
    ) -> KeyAdopted:
        """Share a pool by this key from a day on, among members of that day; see ``Pool.adopt``."""
        found = self.pool(pool)
        adopted = found.adopt(key, effective_on, decision, replaces)
        for leaf in found.leaves(key):
            for participant in leaf.named:
                if not self.is_member(participant, effective_on):
                    raise NoMember(self.name, participant, effective_on)
        return adopted

    def _must_be_an_entry_moment(self, member: str, day: date) -> None:
        """Who joins after entry moments were set does so on one of them."""
        known = [each.opens_on for each in self.entry_moments.values()]
        if any(each.effective_on <= day for each in self.entry_moments.values()) and day not in known:
            raise NotAnEntryMoment(self.name, member, day, tuple(sorted(known)))

    def record_hours(self, worked: HoursRecorded) -> HoursRecorded:
        """Hours of a member, once for a period."""
        if not self.is_member(worked.participant, worked.starts_on):
            raise NoMember(self.name, worked.participant, worked.starts_on)
        return self.hours.record(worked)

    def _must_be_there(self, day: date) -> None:
        if day < self.started_on:
            raise BeforeStart(self.name, day, self.started_on)


def evolve(service: Service, event: ServiceEvent) -> Service:
    service = replace(service, version=service.version + 1)
    if isinstance(event, GovernanceEvent):
        service = replace(service, governance=governance.evolve(service.governance, event))
        return _succeeded(service, event) if isinstance(event, MunicipalitySucceeded) else service
    if isinstance(event, AgreementEvent):
        return replace(service, agreements=agreements.evolve(service.agreements, event))
    match event:
        case ServiceStarted(service=name, host=host, members=members, effective_on=day):
            hosts, taking_part = Timeline(((day, host),)), Timeline(((day, True),))
            return replace(service, name=name, started_on=day, hosts=hosts, members=dict.fromkeys(members, taking_part))
        case HostChanged(host=host, effective_on=day):
            return replace(service, hosts=service.hosts.since(day, host))
        case MemberJoined(member=code, effective_on=day):
            return _taking_part(service, code, day, takes_part=True)
        case MemberLeft(member=code, effective_on=day):
            return _taking_part(service, code, day, takes_part=False)
        case ScopeChanged():
            return service  # Nothing is decided upon the scope.
        case SecondmentAgreed(secondment=name):
            return replace(service, secondments={**service.secondments, name: Secondment.of(event)})
        case SecondmentChanged() | SecondmentExtended() | SecondmentEndConfirmed() | SecondmentEnded():
            name = event.secondment
            return replace(service, secondments={**service.secondments, name: service.secondments[name].after(event)})
        case HoursRecorded():
            return replace(service, hours=hours.evolve(service.hours, event))
        case EntryMomentSet(moment=name):
            return replace(service, entry_moments={**service.entry_moments, name: event})
        case PoolOpened(pool=name, effective_on=day):
            return replace(service, pools={**service.pools, name: Pool(name, day)})
        case PoolClosed() | KeyAdopted() | KeyDefined():
            pool = service.pools[event.pool].after(event, service.version)
            return replace(service, pools={**service.pools, event.pool: pool})
        case _:
            assert_never(event)


def _succeeded(service: Service, event: MunicipalitySucceeded) -> Service:
    """The successor takes part, and is the host wherever the municipality was to be it."""
    old, new, day = event.participant, event.successor, event.effective_on
    hosts = service.hosts.since(day, new) if service.hosts.on(day) == old else service.hosts
    for step, host in service.hosts.steps:
        if step > day:
            hosts = hosts.since(step, new if host == old else host)
    service = _taking_part(service, old, day, takes_part=False)
    return replace(_taking_part(service, new, day, takes_part=True), hosts=hosts)


def _taking_part(service: Service, code: str, day: date, *, takes_part: bool) -> Service:
    before = service.members.get(code, NEVER)
    return replace(service, members={**service.members, code: before.since(day, takes_part)})


T = TypeVar("T")


def _found(kind: str, name: str, among: Mapping[str, T]) -> T:
    if name not in among:
        raise NotFound(kind, name)
    return among[name]


def _skip(service: Service) -> Service:
    """An entry that does not count is one of the stream all the same."""
    return replace(service, version=service.version + 1)


def holds(service: Service, event: ServiceEvent) -> bool:
    """Whether an event still stands on what remains after a correction: a key is made of keys that are there."""
    if not isinstance(event, KeyAdopted | KeyDefined):
        return True
    pool = service.pools.get(event.pool)
    return pool is not None and pool.named.keys() >= set(event.key.made_of)


SERVICE = Aggregate("service", Service(), evolve, frozenset(get_args(ServiceEvent)), holds=holds, skip=_skip)
