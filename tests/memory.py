"""A journal in memory: enough to work acts out, one after another, without a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

import msgspec

from ledger.actor import Actor, Basis, Capacity
from ledger.acts import ACTS
from ledger.desk import Current, Desk
from ledger.event import Aggregate, Event, RecordedInError
from ledger.journal import Entry, Recorded

S = TypeVar("S")
E = TypeVar("E", bound=Event)

REGISTRAR = Actor("s-registrar", "registrar", Capacity.OFFICIAL, "GM0327")
"""Somebody who acts for no body: enough for whatever is no decision."""
NO_BASIS = Basis()


class Memory:
    """What was decided, by stream. ``do`` takes the fields as an act line writes them."""

    def __init__(self) -> None:
        self.streams: dict[str, list[Event]] = defaultdict(list)
        self.acting: dict[str, list[Actor]] = defaultdict(list)
        self.today: date | None = None
        self.recorder: str | None = None

    def read(self, kind: Aggregate[S, E], name: str) -> Current[S, E]:
        events = self.streams.get(f"{kind.name}:{name}", [])
        assert all(type(event) in {*kind.events, RecordedInError} for event in events)
        return Current(kind, name, len(events), kind.fold(events))

    def history(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Event]:
        return self.streams.get(f"{kind.name}:{name}", [])[:upto]

    def actors(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Actor]:
        return self.acting.get(f"{kind.name}:{name}", [])[:upto]

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:  # noqa: ARG002
        raise AssertionError("what asks for positions is tested on a real journal")

    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:  # noqa: ARG002
        raise AssertionError("what asks for positions is tested on a real journal")

    def do(self, name: str, actor: Actor = REGISTRAR, basis: Basis = NO_BASIS, **fields: object) -> Desk:
        """Work an act out and keep what it decided; return the desk, to see what it read and decided."""
        act = ACTS[name]
        desk = Desk(self, actor, basis, today=self.today, recorder=self.recorder)
        act.do(desk, msgspec.convert(fields, act.fields))
        for stream, version in desk.guards.items():
            assert version == len(self.streams.get(stream, []))
        for decided in desk.decided:
            assert decided.after == len(self.streams[decided.stream])
            self.streams[decided.stream].extend(decided.events)
            self.acting[decided.stream].extend([actor] * len(decided.events))
        return desk
