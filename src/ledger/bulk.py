"""Many acts as one: recorded together, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

from ledger.actor import Actor, Principal
from ledger.acts.line import Asked
from ledger.clerk import act_record
from ledger.desk import Current, Decided, Desk
from ledger.errors import ActReused
from ledger.event import Aggregate, Event
from ledger.journal import ActRecord, Entry, Journal, Recorded

S = TypeVar("S")
E = TypeVar("E", bound=Event)


@dataclass(slots=True)
class Bulk:
    """Acts that do not depend on each other, one after another: to see what would come of them, or to record them.

    Used alone, nothing is recorded and nobody waits. Within ``together`` nobody else can record anything, so what was
    read once stays so: each stream is read from the journal a single time. Of what the acts decide themselves only the
    versions are kept, and what their kind says (``Aggregate.kept``), so that a hundred thousand of them take no more
    memory than ten: whoever uses this sees to it that no act would be decided otherwise after another of them.
    """

    principal: Principal
    journal: Journal
    _states: dict[str, Current[Any, Any]] = field(default_factory=dict)

    def read(self, kind: Aggregate[S, E], name: str) -> Current[S, E]:
        """A stream as it was before these acts, but for what is kept of them; at its version after those so far."""
        stream = f"{kind.name}:{name}"
        known: Current[S, E] | None = self._states.get(stream)
        if known is None:
            known = self._states[stream] = self.journal.read(kind, name)
        return known

    def history(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Event]:
        """All of a stream up to a version; not of what these acts decided."""
        return self.journal.history(kind, name, upto)

    def actors(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Actor]:
        """Who acted, for each event of a stream up to a version; not of what these acts decided."""
        return self.journal.actors(kind, name, upto)

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """The journal itself."""
        return self.journal.entries(after, upto)

    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:
        """An act that was done before."""
        return self.journal.find_act(act_id)

    def done(self, asked: Asked) -> Recorded | None:
        """Where an act was recorded before; raises ``ActReused`` where its id was given to another act."""
        before = self.journal.find_act(asked.act_id)
        if before is None:
            return None
        if before[0] != asked.digest:
            raise ActReused(str(asked.act_id))
        return before[1]

    def decide(self, asked: Asked) -> Desk:
        """Work an act out; raises what refuses it, and goes on as if it never was."""
        desk = Desk(self, asked.actor, asked.basis)
        asked.act.do(desk, asked.fields)
        for stream, after in desk.latest.items():
            state = after.kind.kept(self._states[stream].state, after.state)
            self._states[stream] = replace(self._states[stream], version=after.version, state=state)
        return desk

    def record(self, asked: Asked, desk: Desk) -> Recorded:
        """Record what was decided."""
        return self.journal.append(act_record(asked, self.principal), desk.decided, desk.guards)

    def record_event(self, act: ActRecord, current: Current[S, E], event: E) -> Recorded:
        """Record one event that no act line can ask for."""
        self._states[current.stream] = current.after(event)
        decided: Sequence[Decided] = [Decided(current.stream, current.version, (event,))]
        return self.journal.append(act, decided, {current.stream: current.version})


@contextmanager
def together(principal: Principal, journal: Journal) -> Iterator[Bulk]:
    """Everything that is recorded in here, or nothing if anything is raised; all others wait for the end of it."""
    with journal.together():
        yield Bulk(principal, journal)
