"""The journal: the one place where events become entries, and entries become events again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from uuid import UUID, uuid5

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, Mapper
from eventsourcing.popo import POPOFactory
from eventsourcing.utils import Environment

from ledger.actor import Actor, Basis, Evidence, Principal
from ledger.canonical import canonical
from ledger.desk import Current, Decided
from ledger.errors import Broken, EmptyAct, LedgerError
from ledger.event import Aggregate, Event
from ledger.founding import LedgerFounded
from ledger.history import read_event
from ledger.stores import Address, recorder_for
from ledger.stores.recorder import LedgerRecorder
from ledger.stores.rows import ActHeader, DraftRow, EntryRow, Receipt, Recorded

if TYPE_CHECKING:
    from eventsourcing.domain import DomainEventProtocol
    from eventsourcing.persistence import ApplicationRecorder, StoredEvent

__all__ = ["ActRecord", "Address", "Entry", "Journal", "NotFounded", "Recorded", "UnreadableEntry"]

S = TypeVar("S")
E = TypeVar("E", bound=Event)


class UnreadableEntry(Broken):
    """Reading stopped at an entry that is not as it must be. Nothing is ever skipped."""

    code = "unreadable-entry"

    def __init__(self, position: int, problem: LedgerError) -> None:
        super().__init__(f"the entry at position {position} cannot be read: {problem}")
        self.position, self.problem = position, problem.code


class NotFounded(Broken):
    """The tables are there, and the first entry is not."""

    code = "not-founded"

    def __init__(self) -> None:
        super().__init__("this ledger has no first entry yet; run 'grondslag init', or import a journal into it")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal: what happened, and everything about how it came to be recorded.

    ``originator_id`` and ``originator_version`` are the library's names for the stream's id and version. An entry's
    own id is made of its act's id and its line in that act.
    """

    position: int
    originator_id: UUID
    originator_version: int
    stream: str
    recorded_at: datetime
    act: str
    act_id: UUID
    act_line: int
    act_digest: bytes
    recorded_by: Principal
    actor: Actor
    basis: Basis
    evidence: tuple[Evidence, ...]
    reason: str | None
    event: Event

    @property
    def entry_id(self) -> UUID:
        """The id of this entry, the same in every copy of the journal."""
        return uuid5(self.act_id, str(self.act_line))


@dataclass(frozen=True, slots=True)
class ActRecord:
    """The envelope of an act that is about to be recorded. ``at`` is for demonstration ledgers only."""

    act: str
    act_id: UUID
    digest: bytes
    recorded_by: Principal
    actor: Actor
    basis: Basis = field(default_factory=Basis)
    reason: str | None = None
    evidence: tuple[Evidence, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Draft:
    """An event on its way into the journal, with what goes into its payload beside it."""

    originator_id: UUID
    originator_version: int
    stream: str
    event: Event
    reason: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Payload:
    """What is stored of an entry apart from its header: the facts, and all free text."""

    event: msgspec.Raw
    evidence: tuple[Evidence, ...]
    reason: str | None


class MalformedHeader(Broken):
    """A column of an entry does not hold what it must."""

    code = "malformed-header"

    def __init__(self, problem: str) -> None:
        super().__init__(f"its header or payload is not as it must be: {problem}")
        self.problem = problem


_payload = msgspec.json.Decoder(_Payload).decode
_principal = lru_cache(10_000)(msgspec.json.Decoder(Principal).decode)
_actor = lru_cache(10_000)(msgspec.json.Decoder(Actor).decode)
_basis = lru_cache(10_000)(msgspec.json.Decoder(Basis).decode)


class EntryMapper(Mapper[UUID]):
    """Writes an event under its own name as canonical JSON; reads it back with every type checked."""

    def __init__(self) -> None:
        """Needs no transcoder: the types of the events say it all."""

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        draft = cast("_Draft", domain_event)
        payload = canonical({"event": draft.event, "evidence": draft.evidence, "reason": draft.reason})
        return DraftRow(
            draft.originator_id, draft.originator_version, draft.event.NAME, payload, draft.stream, os.urandom(16)
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        row = cast("EntryRow", stored_event)
        try:
            try:
                payload = _payload(row.state)
                by, actor, basis = _principal(row.recorded_by), _actor(row.actor), _basis(row.basis)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise MalformedHeader(str(error)) from error
            event = read_event(row.topic, payload.event)
        except Broken as problem:
            raise UnreadableEntry(row.id, problem) from problem
        entry = Entry(
            row.id,
            cast("UUID", row.originator_id),
            row.originator_version,
            row.stream,
            row.recorded_at,
            row.act,
            row.act_id,
            row.act_line,
            row.act_digest,
            by,
            actor,
            basis,
            payload.evidence,
            payload.reason,
            event,
        )
        return cast("DomainEventProtocol[UUID]", entry)


class Journal(Application[UUID]):
    """The entries of one ledger, on SQLite or PostgreSQL; safe to use from several threads and processes."""

    def __init__(self, address: Address) -> None:
        self.address = address
        super().__init__()
        self._founded: LedgerFounded | None = None
        self._states: dict[str, Current[Any, Any]] = {}

    def construct_env(self, name: str, env: object = None) -> Environment:  # noqa: ARG002  # The library's signature.
        """Nothing of this comes from the environment: a stray variable must not change where entries go."""
        return Environment(name, {})

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """The library wants one; our own recorder and mapper take its place."""
        return POPOFactory(env)

    def construct_mapper(self) -> Mapper[UUID]:
        return EntryMapper()

    def construct_recorder(self) -> ApplicationRecorder:
        return recorder_for(self.address)

    @property
    def store(self) -> LedgerRecorder:
        """The store behind this journal."""
        return cast("LedgerRecorder", self.recorder)

    @property
    def founded(self) -> LedgerFounded:
        """The first entry; raises ``NotFounded``."""
        if self._founded is None:
            first = next(self.entries(upto=1), None) if self.store.head() else None
            if first is None:
                raise NotFounded
            if not isinstance(first.event, LedgerFounded):
                raise UnreadableEntry(1, MalformedHeader("the first entry of a ledger is its founding"))
            self._founded = first.event
        return self._founded

    def stream_id(self, stream: str) -> UUID:
        """The id of a stream, from its written name and that of this ledger."""
        return uuid5(self.founded.ledger, stream)

    def read(self, kind: Aggregate[S, E], name: str) -> Current[S, E]:
        """Fold a stream into its present state. What was folded before is kept: entries never change."""
        current: Current[S, E] = self._states.get(f"{kind.name}:{name}") or Current(kind, name, 0, kind.initial)
        newer = self._events(current, None)
        if newer:
            current = current.after(*newer)
            self._states[current.stream] = current
        return current

    def read_at(self, kind: Aggregate[S, E], name: str, version: int) -> Current[S, E]:
        """Fold a stream into the state that it had at an earlier version."""
        current: Current[S, E] = Current(kind, name, 0, kind.initial)
        return current.after(*self._events(current, version))

    def _events(self, current: Current[S, E], upto: int | None) -> list[E]:
        stored = self.events.get(self.stream_id(current.stream), gt=current.version, lte=upto)
        entries = cast("Iterator[Entry]", stored)
        return [cast("E", entry.event) for entry in entries]

    def append(self, act: ActRecord, decided: Sequence[Decided], guards: Mapping[str, int]) -> Recorded:
        """Record an act whole; return where. Atomic, and durable when this returns.

        An act id is done once: a repeat with the same digest returns the first result (``again``). Raises
        ``Conflict`` where a stream in ``guards`` has moved, ``ActReused``, ``EmptyAct``, and what stores refuse.
        """
        drafts = [
            _Draft(self.stream_id(each.stream), version, each.stream, event, act.reason, act.evidence)
            for each in decided
            for version, event in enumerate(each.events, start=each.after + 1)
        ]
        return self._put(act, drafts, {self.stream_id(name): (name, version) for name, version in guards.items()})

    def found(self, act: ActRecord, event: LedgerFounded) -> Recorded:
        """Record the first entry of a new ledger; raises ``Conflict`` where there is one."""
        id_ = uuid5(event.ledger, "ledger:")
        return self._put(act, [_Draft(id_, 1, "ledger:", event, act.reason, act.evidence)], {id_: ("ledger:", 0)})

    def _put(self, act: ActRecord, drafts: list[_Draft], guards: dict[UUID, tuple[str, int]]) -> Recorded:
        if not drafts:
            raise EmptyAct(act.act)
        header = ActHeader(
            act.act,
            act.act_id,
            act.digest,
            canonical(act.recorded_by).decode(),
            canonical(act.actor).decode(),
            canonical(act.basis).decode(),
            canonical([evidence.sha256 for evidence in act.evidence if evidence.sha256]).decode(),
            act.at,
        )
        receipt = Receipt()
        self.events.put(cast("Any", drafts), header=header, guards=guards, receipt=receipt)
        assert receipt.recorded is not None
        return receipt.recorded

    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:
        """The digest and the result of an act that was done before."""
        return self.store.find_act(act_id)

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """The whole journal in order of recording, from after a position; stops at what it cannot read."""
        return map(cast("Any", self.mapper.to_domain_event), self.store.entries(after, upto))

    def entry(self, position: int) -> Entry:
        """The entry at a position, which must be there."""
        return next(self.entries(position - 1, position))

    def close(self) -> None:
        """Give back every connection."""
        super().close()
        self.store.close()
