"""What acts would record, without recording anything: each decided as it would be, upon all that those before decided.

A preview writes nothing: no entry, no refusal, no id of an act. What an act reads is the journal up to one position,
with what the acts before it in the same preview decided laid over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from ledger.actor import Actor, Principal
from ledger.acts.line import Asked
from ledger.clerk import AMSTERDAM, ATTEMPTS, act_record, refused, refused_before, worked_out
from ledger.desk import Current, Desk
from ledger.entry import Entry
from ledger.errors import ActReused, Conflict, EmptyAct, RuleBroken
from ledger.event import Aggregate, Event
from ledger.journal import Journal, NotFounded, Recorded
from ledger.stores.refusals import AtOutOfOrder, NoDemonstration

S = TypeVar("S")
E = TypeVar("E", bound=Event)

ONE_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of an act: the entries that it would get, and the refusal if that is what they would say.

    ``before`` is where the same act was recorded before: then nothing more would be. ``guards`` is what it rests on.
    """

    asked: Asked
    entries: tuple[Entry, ...]
    refusal: RuleBroken | None = None
    before: Recorded | None = None
    guards: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Imagined:
    """A journal up to a position, and entries after it that nobody recorded."""

    journal: Journal
    head: int
    last: datetime
    entries_after: list[Entry] = field(default_factory=list)
    _currents: dict[str, Current[Any, Any]] = field(default_factory=dict)
    _acts: dict[UUID, tuple[bytes, Recorded]] = field(default_factory=dict)

    def read(self, kind: Aggregate[S, E], name: str) -> Current[S, E]:
        """The state of a stream; raises ``Conflict`` where somebody records in it meanwhile."""
        stream = f"{kind.name}:{name}"
        if stream not in self._currents:
            found = self.journal.read(kind, name)
            if self.journal.position_of(stream, found.version) > self.head:
                raise Conflict(stream)
            self._currents[stream] = found
        return self._currents[stream]

    def history(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Event]:
        """All events of a stream up to a version."""
        stream = f"{kind.name}:{name}"
        more = [each for each in self.entries_after if each.stream == stream and each.originator_version <= upto]
        recorded = upto if not more else more[0].originator_version - 1
        return [*self.journal.history(kind, name, recorded), *(each.event for each in more)]

    def actors(self, kind: Aggregate[S, E], name: str, upto: int) -> Sequence[Actor]:
        """Who acted, for each event of a stream up to a version."""
        stream = f"{kind.name}:{name}"
        more = [each for each in self.entries_after if each.stream == stream and each.originator_version <= upto]
        recorded = upto if not more else more[0].originator_version - 1
        return [*self.journal.actors(kind, name, recorded), *(each.actor for each in more)]

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """Entries by position, those that were recorded first."""
        recorded = self.journal.entries(after, self.head if upto is None else min(upto, self.head))
        more = (
            each for each in self.entries_after if after < each.position and (upto is None or each.position <= upto)
        )
        return chain(recorded, more)

    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:
        """The digest and the result of an act that was done before, or that comes earlier in the preview."""
        return self._acts.get(act_id) or self.journal.find_act(act_id)

    def take(self, asked: Asked, principal: Principal, desk: Desk, now: datetime) -> tuple[Entry, ...]:
        """Go on as if what was decided at a desk had been recorded; return its entries."""
        at = self._instant(asked, now)
        decided = [
            (each.stream, version, event)
            for each in desk.decided
            for version, event in enumerate(each.events, start=each.after + 1)
        ]
        if not decided:
            raise EmptyAct(asked.act.name)
        first = self.head + len(self.entries_after) + 1
        act = act_record(asked, principal)
        made = tuple(
            Entry(
                position=first + line,
                originator_id=self.journal.stream_id(stream),
                originator_version=version,
                stream=stream,
                recorded_at=at,
                act=act.act,
                act_id=act.act_id,
                act_line=line + 1,
                act_digest=act.digest,
                recorded_by=act.recorded_by,
                actor=act.actor,
                basis=act.basis,
                evidence=act.evidence,
                reason=act.reason,
                event=event,
            )
            for line, (stream, version, event) in enumerate(decided)
        )
        self.entries_after.extend(made)
        self._currents.update({each.stream: desk.latest[each.stream] for each in desk.decided})
        self._acts[asked.act_id] = (asked.digest, Recorded(first, made[-1].position, at, again=True))
        self.last = at
        return made

    def _instant(self, asked: Asked, now: datetime) -> datetime:
        """When it would be recorded; refuses what stores refuse."""
        at = now if asked.at is None else asked.at
        if asked.at is not None:
            if not self.journal.founded.demonstration:
                raise NoDemonstration
            if not self.last.replace(microsecond=0) <= at <= now:
                raise AtOutOfOrder(at, self.last, now)
        return max(at, self.last + ONE_MICROSECOND)


def foresee(
    journal: Journal, principal: Principal, acts: Iterable[Asked], now: datetime
) -> tuple[int, tuple[Foreseen, ...]]:
    """The position upon which it was decided, and what would become of each act, one after another.

    Raises what doing them would raise (``NotRecorded``), and ``Conflict`` where others never leave it alone.
    """
    wanted = tuple(acts)
    for attempt in range(1, ATTEMPTS + 1):
        imagined = imagined_after(journal)
        try:
            return imagined.head, tuple(foresee_next(imagined, principal, asked, now) for asked in wanted)
        except Conflict:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def imagined_after(journal: Journal) -> Imagined:
    """The journal as it is now, to go on from."""
    head = journal.store.head()
    if head is None:
        raise NotFounded
    return Imagined(journal, *head)


def foresee_next(imagined: Imagined, principal: Principal, asked: Asked, now: datetime) -> Foreseen:
    """What would become of one more act; raises what doing it would, and ``Conflict`` where others record meanwhile."""
    before = imagined.find_act(asked.act_id)
    if before is not None:
        digest, recorded = before
        if digest != asked.digest:
            raise ActReused(str(asked.act_id))
        first = next(iter(imagined.entries(recorded.first - 1, recorded.first)))
        return Foreseen(asked, (), refused_before(recorded, first.event), recorded)
    desk, refusal = worked_out(imagined, asked, principal, now.astimezone(AMSTERDAM).date())
    if refusal is not None:
        desk = refused(imagined, asked, refusal, desk.guards)
    return Foreseen(asked, imagined.take(asked, principal, desk, now), refusal, guards=desk.guards)
