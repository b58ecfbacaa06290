"""Where an act is worked out: what it read, what it decided; nothing is recorded before the whole act stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from uuid import UUID

from ledger.actor import Actor, Basis
from ledger.errors import NotFound
from ledger.event import Aggregate, Event, RecordedInError, mistakes_in

if TYPE_CHECKING:
    from ledger.entry import Entry
    from ledger.stores.rows import Recorded

S = TypeVar("S")
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Current(Generic[S, E]):
    """The state of one stream, and the version that this state was read at (0: the stream is not there yet)."""

    kind: Aggregate[S, E]
    name: str
    version: int
    state: S

    @property
    def stream(self) -> str:
        """The written name of the stream: ``service:blnp/financien``."""
        return f"{self.kind.name}:{self.name}"

    def after(self, *events: E) -> Current[S, E]:
        """The state that these events would lead to."""
        state = self.state
        for event in events:
            state = self.kind.evolve(state, event)
        return Current(self.kind, self.name, self.version + len(events), state)


class Reads(Protocol):
    """What a desk needs of the journal."""

    def read(self, kind: Aggregate[S, E], name: str) -> Current[S, E]: ...
    def history(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Event]: ...
    def actors(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Actor]: ...
    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]: ...
    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None: ...


@dataclass(frozen=True, slots=True)
class Decided:
    """Events for one stream, to be recorded right after the version that they were decided upon."""

    stream: str
    after: int
    events: tuple[Event, ...]


@dataclass(slots=True)
class Desk:
    """One act at work: it reads streams and collects what was decided.

    ``today`` is the day on which it is recorded and ``recorder`` whoever does that, where either is known.

    Every stream read here becomes a guard: the journal records the act only if none of them has moved since. Read
    again in the same act, a stream shows what this act has decided so far.
    """

    journal: Reads
    actor: Actor
    basis: Basis
    guards: dict[str, int] = field(default_factory=dict)
    decided: list[Decided] = field(default_factory=list)
    today: date | None = None
    recorder: str | None = None
    _latest: dict[str, Current[Any, Any]] = field(default_factory=dict)

    @property
    def latest(self) -> Mapping[str, Current[Any, Any]]:
        """Every stream that was read, as it would be after this act."""
        return self._latest

    def find(self, kind: Aggregate[S, E], name: str) -> Current[S, E]:
        """The current state of a stream, which may not exist yet (version 0)."""
        known: Current[S, E] | None = self._latest.get(f"{kind.name}:{name}")
        if known is None:
            known = self._latest[f"{kind.name}:{name}"] = self.journal.read(kind, name)
            self.guards[known.stream] = known.version
        return known

    def read(self, kind: Aggregate[S, E], name: str) -> Current[S, E]:
        """The current state of a stream that must exist; raises ``NotFound``."""
        current = self.find(kind, name)
        if not current.version or current.state == kind.initial:  # Its first entry was recorded in error.
            raise NotFound(kind.name, name)
        return current

    def record(self, current: Current[S, E], *events: E) -> Current[S, E]:
        """Note what was decided upon ``current``; return the state after it, to decide further in the same act."""
        assert self._latest[current.stream] is current, "an act decides upon the latest state that it has"
        if events:
            self.decided.append(Decided(current.stream, current.version, events))
            self._latest[current.stream] = current.after(*events)
        return self._latest[current.stream]

    def history(self, current: Current[S, E]) -> Sequence[Event]:
        """All that was ever recorded in a stream up to what was read of it, mistakes and their marks too."""
        return self.journal.history(current.kind, current.name, current.version)

    def acted(self, current: Current[S, E]) -> Iterator[tuple[Event, Actor]]:
        """All that counts in a stream up to what was read of it, each with who acted."""
        history = self.history(current)
        mistaken = mistakes_in(history)
        actors = self.journal.actors(current.kind, current.name, current.version)
        for number, (event, actor) in enumerate(zip(history, actors, strict=True), start=1):
            if number not in mistaken:
                yield event, actor

    def mark(self, current: Current[S, E], mark: RecordedInError, state: S) -> None:
        """Note that entries of a stream do not count any more; the state is what then remains."""
        assert self._latest[current.stream] is current, "an act decides upon the latest state that it has"
        self.decided.append(Decided(current.stream, current.version, (mark,)))
        self._latest[current.stream] = Current(current.kind, current.name, current.version + 1, state)
