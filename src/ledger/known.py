"""The journal as it was at a position, for whoever asks what an act would have come to then; nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from ledger.actor import Actor
from ledger.desk import Current
from ledger.entry import Entry
from ledger.event import Aggregate, Event
from ledger.journal import Journal, Recorded

S = TypeVar("S")
E = TypeVar("E", bound=Event)


@dataclass(slots=True)
class AsKnown:
    """Every stream as it stood at a position, which a desk can read; each is folded once."""

    journal: Journal
    position: int
    _states: dict[str, Current[Any, Any]] = field(default_factory=dict)

    def read(self, kind: Aggregate[S, E], name: str) -> Current[S, E]:
        """The state that a stream had; version 0 where it had not begun."""
        stream = f"{kind.name}:{name}"
        if stream not in self._states:
            now = self.journal.read(kind, name)
            if self.journal.position_of(stream, now.version) > self.position:
                version = sum(each.position <= self.position for each in self.journal.stream(kind, name))
                now = self.journal.read_at(kind, name, version)
            self._states[stream] = now
        return self._states[stream]

    def history(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Event]:
        """All events of a stream up to a version."""
        return self.journal.history(kind, name, upto)

    def actors(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Actor]:
        """Who acted, for each event of a stream up to a version."""
        return self.journal.actors(kind, name, upto)

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """Entries by position, as far as they were there."""
        return self.journal.entries(after, self.position if upto is None else min(upto, self.position))

    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:
        """The digest and the result of an act that had been done."""
        found = self.journal.find_act(act_id)
        return found if found is not None and found[1].last <= self.position else None
