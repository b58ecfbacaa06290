"""The journal: the one place where events become entries, and entries become events again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, Mapper
from eventsourcing.popo import POPOFactory
from eventsourcing.utils import Environment

from ledger.actor import Actor
from ledger.canonical import canonical
from ledger.desk import Current, Decided
from ledger.entry import ActRecord, Draft, Entry, UnreadableEntry
from ledger.errors import Broken, EmptyAct
from ledger.event import Aggregate, Event, RecordedInError
from ledger.founding import LedgerFounded
from ledger.stores import Address, recorder_for
from ledger.stores.mapper import EntryMapper, header_text, read_entry
from ledger.stores.recorder import LedgerRecorder
from ledger.stores.refusals import MalformedHeader
from ledger.stores.rows import ActHeader, Guards, Receipt, Recorded

if TYPE_CHECKING:
    from eventsourcing.persistence import ApplicationRecorder

__all__ = ["ActRecord", "Address", "Entry", "Journal", "NotFounded", "Recorded", "UnreadableEntry"]

S = TypeVar("S")
E = TypeVar("E", bound=Event)

_FOUNDING = "ledger:"
"""The stream of the ledger itself."""


KEPT_IDS = 100_000
"""Of how many streams a journal remembers the ids, which it can always compute again."""


class NotFounded(Broken):
    """The tables are there, and the first entry is not."""

    code = "not-founded"

    def __init__(self) -> None:
        super().__init__("this ledger has no first entry yet; run 'grondslag init', or import a journal into it")


class Journal(Application[UUID]):
    """The entries of one ledger, on SQLite or PostgreSQL; safe to use from several threads and processes."""

    def __init__(self, address: Address) -> None:
        self.address = address
        super().__init__()
        self._founded: LedgerFounded | None = None
        self._ids: dict[str, UUID] = {}
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
            first = next(self.entries(upto=1), None)
            if first is None:
                raise NotFounded
            if not isinstance(first.event, LedgerFounded):
                raise UnreadableEntry(1, MalformedHeader("the first entry of a ledger is its founding"))
            self._founded = first.event
        return self._founded

    def stream_id(self, stream: str) -> UUID:
        """The id of a stream, from its written name and that of this ledger."""
        id_ = self._ids.get(stream)
        if id_ is None:
            if len(self._ids) >= KEPT_IDS:  # Whoever tries names of nothing fills no memory.
                self._ids.clear()
            id_ = self._ids[stream] = uuid5(self.founded.ledger, stream)
        return id_

    def read(self, kind: Aggregate[S, E], name: str) -> Current[S, E]:
        """Fold a stream into its present state. What was folded before is kept: entries never change."""
        current: Current[S, E] = self._states.get(f"{kind.name}:{name}") or Current(kind, name, 0, kind.initial)
        newer = self._events(current, None)
        if any(isinstance(event, RecordedInError) for event in newer):
            newer = self._events(Current(kind, name, 0, kind.initial), None)
            current = Current(kind, name, len(newer), kind.fold(newer))
            self._states[current.stream] = current
        elif newer:
            current = current.after(*cast("list[E]", newer))
            self._states[current.stream] = current
        return current

    def read_at(self, kind: Aggregate[S, E], name: str, version: int) -> Current[S, E]:
        """Fold a stream into the state that it had at an earlier version."""
        events = self.history(kind, name, version)
        return Current(kind, name, len(events), kind.fold(events))

    def history(self, kind: Aggregate[S, E], name: str, upto: int | None = None) -> Sequence[Event]:
        """All that was ever recorded in a stream, up to a version if one is named: mistakes and their marks too."""
        return self._events(Current(kind, name, 0, kind.initial), upto)

    def actors(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Actor]:
        """Who acted, for each event of a stream up to a version."""
        stored = self.events.get(self.stream_id(f"{kind.name}:{name}"), lte=upto)
        return [entry.actor for entry in cast("Iterator[Entry]", stored)]

    def position_of(self, stream: str, version: int) -> int:
        """The position of a stream's entry of that version; 0 where the stream has not begun."""
        stored = self.events.get(self.stream_id(stream), gt=version - 1, lte=version) if version else iter(())
        entry = cast("Entry | None", next(iter(stored), None))
        return entry.position if entry else 0

    def _events(self, current: Current[Any, Any], upto: int | None) -> list[Event]:
        stored = self.events.get(self.stream_id(current.stream), gt=current.version, lte=upto)
        return [entry.event for entry in cast("Iterator[Entry]", stored)]

    def append(self, act: ActRecord, decided: Sequence[Decided], guards: Mapping[str, int]) -> Recorded:
        """Record an act whole; return where. Atomic, and durable when this returns.

        An act id is done once: a repeat with the same digest returns the first result (``again``). Raises
        ``Conflict`` where a stream in ``guards`` has moved, ``ActReused``, ``EmptyAct``, and what stores refuse.
        """
        drafts = [
            Draft(self.stream_id(each.stream), version, each.stream, event, act.reason, act.evidence)
            for each in decided
            for version, event in enumerate(each.events, start=each.after + 1)
        ]
        return self._put(act, drafts, {name: (self.stream_id(name), version) for name, version in guards.items()})

    @contextmanager
    def together(self) -> Iterator[None]:
        """Acts of this thread in here are recorded all or, where anything is raised, none; others wait until then.

        Read no stream in here that acts in here have written: what is read is kept, also where nothing is recorded.
        """
        with self.store.together():
            yield

    def found(self, act: ActRecord, event: LedgerFounded) -> Recorded:
        """Record the first entry of a new ledger; raises ``Conflict`` where there is one."""
        id_ = uuid5(event.ledger, _FOUNDING)
        return self._put(act, [Draft(id_, 1, _FOUNDING, event, act.reason, act.evidence)], {_FOUNDING: (id_, 0)})

    def _put(self, act: ActRecord, drafts: list[Draft], guards: Guards) -> Recorded:
        if not drafts:
            raise EmptyAct(act.act)
        header = ActHeader(
            act.act,
            act.act_id,
            act.digest,
            header_text(act.recorded_by),
            header_text(act.actor),
            header_text(act.basis),
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
        return map(read_entry, self.store.entries(after, upto))

    def stream(self, kind: Aggregate[S, E], name: str) -> Iterator[Entry]:
        """The entries of one stream, with their envelopes."""
        return cast("Iterator[Entry]", self.events.get(self.stream_id(f"{kind.name}:{name}")))

    def entry(self, position: int) -> Entry:
        """The entry at a position, which must be there."""
        return next(self.entries(position - 1, position))

    def close(self) -> None:
        """Give back every connection."""
        super().close()
        self.store.close()
