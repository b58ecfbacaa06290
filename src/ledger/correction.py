"""What rests on what: which entries can be recorded in error, and what would be left hanging in the air.

An entry rests on an earlier one that made the thing it names: a cost on its pool, an allocation on its cost, a decision
on the mandate it was taken under. What only *used* a thing and is self-contained does not: an allocation keeps the key
it was made by, and can be made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, TypeVar

from ledger.correction_refusals import AlreadyMistaken, BooksClosed, NotCorrectable, NothingToCorrect, StillRestedUpon
from ledger.desk import Current, Desk
from ledger.entry import Entry
from ledger.event import Event, RecordedInError, mistakes_in, subject_of
from ledger.governance.events import DecisionAdopted
from ledger.kinds import CORRECTABLE, KINDS
from ledger.money import Money
from ledger.place import Place

S = TypeVar("S")
E = TypeVar("E", bound=Event)

WHOLE = frozenset({"agree-netting", "reverse-netting"})
"""Acts whose entries stand or fall together: what is settled in a year, and what is to be paid in its place."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that an entry made: by field and name within a service (or a stream), or by a name used anywhere."""

    field: str
    name: str
    service: str | None
    stream: str
    refs: frozenset[str]

    def named_by(self, entry: Entry) -> bool:
        """Whether an entry names it."""
        service = Place.of(entry.stream).service
        here = service == self.service if self.service else entry.stream == self.stream
        if here and _names(entry.event, self.field) == self.name:
            return True
        if self.service is not None and service != self.service:
            return False
        basis = {entry.basis.decision, entry.basis.mandate}
        return not self.refs.isdisjoint(basis) or any(text in self.refs for text in _texts(entry.event))


@dataclass(slots=True)
class Correction:
    """Which entries do not count any more, found in one reading of what came after the first of them."""

    desk: Desk
    partnership: str
    mistaken: dict[int, Entry] = field(default_factory=dict)
    resting: list[Entry] = field(default_factory=list)
    _things: list[Thing] = field(default_factory=list)
    _begun: set[str] = field(default_factory=set)
    _histories: dict[str, Sequence[Event]] = field(default_factory=dict)
    _standing: dict[str, frozenset[int]] = field(default_factory=dict)

    def find(self, positions: Iterable[int], *, with_what_rests_on_it: bool) -> None:
        """Take these entries, and see what rests on them; with it, if that is asked."""
        wanted = sorted(set(positions))
        for position in wanted:
            entry = next(self.desk.journal.entries(position - 1, position), None) if position > 0 else None
            if entry is None or Place.of(entry.stream).partnership != self.partnership:
                raise NothingToCorrect(f"there is no entry of {self.partnership} at position {position}")
            self._take(entry)
        for entry in self._torn():
            if with_what_rests_on_it:
                self._take(entry)
            else:
                self.resting.append(entry)
        reached, more = wanted[0], True
        while more:  # What was recorded while we read is read too: the streams seen here are guarded from then on.
            more = False
            for entry in self.desk.journal.entries(reached):
                reached, more = entry.position, True
                if (
                    Place.of(entry.stream).partnership == self.partnership
                    and self._counts(entry)
                    and self._rests(entry)
                ):
                    if with_what_rests_on_it:
                        self._take(entry)
                    else:
                        self.resting.append(entry)

    def record(self) -> None:
        """Mark the entries in each of their streams; raises where what remains could not have been decided."""
        if left := [*self.resting, *self._torn()]:
            raise StillRestedUpon(tuple(dict.fromkeys(described(entry) for entry in left)))
        for stream in sorted({entry.stream for entry in self.mistaken.values()}):
            self._mark(stream, [entry for _, entry in sorted(self.mistaken.items()) if entry.stream == stream])

    def _torn(self) -> list[Entry]:
        """What is left of acts that stand or fall whole, and of which only a part is taken."""
        firsts = {entry.position - entry.act_line + 1 for entry in self.mistaken.values() if entry.act in WHOLE}
        found = []
        for first in sorted(firsts):
            act_id = next(self.desk.journal.entries(first - 1, first)).act_id
            for each in self.desk.journal.entries(first - 1):
                if each.act_id != act_id:
                    break
                if each.position not in self.mistaken:
                    found.append(each)
        return found

    def _mark(self, stream: str, entries: list[Entry]) -> None:
        kind, _, name = stream.partition(":")
        current = self.desk.read(KINDS[kind], name)
        versions = tuple(entry.originator_version for entry in entries)
        closed = getattr(current.state, "closed", None)
        if closed is not None and all(type(entry.event) is not type(closed) for entry in entries):
            raise BooksClosed(stream, closed.decision)
        about = tuple(dict.fromkeys(_about(entry) for entry in entries))
        mark = RecordedInError(versions, tuple(entry.position for entry in entries), about)
        self.desk.mark(current, mark, _what_remains(current, [*self.desk.history(current), mark]))

    def _take(self, entry: Entry) -> None:
        if not _correctable(entry):
            raise NotCorrectable(entry.position, entry.event.NAME)
        if not self._counts(entry):
            raise AlreadyMistaken(entry.position)
        self.mistaken[entry.position] = entry
        if self._is_first(entry, lambda _event: True):
            self._begun.add(entry.stream)
        self._things.extend(self._made_by(entry))

    def _made_by(self, entry: Entry) -> Iterator[Thing]:
        subject = subject_of(entry.event)
        if subject is None:
            return
        first = self._is_first(entry, lambda event: subject_of(event) == subject)
        if not first and not isinstance(entry.event, DecisionAdopted):
            return  # A later step of a thing that was there.
        field, name = subject
        service = Place.of(entry.stream).service
        refs = {f"{service or self.partnership}#{name}"}
        if "/" in name or name.startswith("GM"):  # A body and a municipality have their own names everywhere.
            refs.add(name)
        yield Thing(field if first else "", name, service, entry.stream, frozenset(refs))

    def _is_first(self, entry: Entry, like: Any) -> bool:  # noqa: ANN401  # A predicate of an event.
        """Whether no entry before it in its stream, that counts, is like it."""
        before = self._history(entry.stream)[: entry.originator_version - 1]
        gone = {each.originator_version for each in self.mistaken.values() if each.stream == entry.stream}
        counts = self._standing[entry.stream] - gone
        return not any(like(event) for version, event in enumerate(before, start=1) if version in counts)

    def _rests(self, entry: Entry) -> bool:
        return any(_within(entry.stream, begun) for begun in self._begun) or any(
            thing.named_by(entry) for thing in self._things
        )

    def _counts(self, entry: Entry) -> bool:
        """Whether it can be recorded in error: it counts, and nobody took it yet."""
        if entry.position in self.mistaken or not _correctable(entry):
            return False
        self._history(entry.stream)
        return entry.originator_version in self._standing[entry.stream]

    def _history(self, stream: str) -> Sequence[Event]:
        if stream not in self._histories:
            kind, _, name = stream.partition(":")
            history = self._histories[stream] = self.desk.history(self.desk.find(KINDS[kind], name))
            mistaken = mistakes_in(history)
            self._standing[stream] = frozenset(
                version
                for version, event in enumerate(history, start=1)
                if version not in mistaken and not isinstance(event, RecordedInError)
            )
        return self._histories[stream]


def _what_remains(current: Current[S, E], history: Sequence[Event]) -> S:
    """The state of a stream without its mistakes; raises where what is left could not have happened without them."""
    state, version, counted = current.kind.initial, 0, mistakes_in(history)
    try:
        for version, (before, event, after) in enumerate(current.kind.states(history), start=1):
            if event is not None and not current.kind.holds(before, event):
                raise StillRestedUpon((f"{current.stream} ({event.NAME}, {version})",))
            state = after
    except (LookupError, AttributeError, AssertionError) as error:
        following = next(each for each in range(version + 1, len(history) + 1) if each not in counted)
        raise StillRestedUpon((f"{current.stream} ({history[following - 1].NAME}, {following})",)) from error
    return state


def _correctable(entry: Entry) -> bool:
    return entry.stream.partition(":")[0] in CORRECTABLE and not isinstance(entry.event, RecordedInError)


def _within(stream: str, begun: str) -> bool:
    """Whether a stream is the one that was begun, or one of the partnership or service that was."""
    kind, _, name = begun.partition(":")
    if kind not in ("partnership", "service"):
        return stream == begun
    own = stream.partition(":")[2]
    return stream == begun or own == name or own.startswith(f"{name}/")


def described(entry: Entry) -> str:
    """An entry as a refusal names it."""
    return f"{entry.position} ({entry.act}, {_about(entry)})"


def _about(entry: Entry) -> str:
    scope, subject = Place.of(entry.stream).scope, subject_of(entry.event)
    return scope if subject is None else f"{scope}#{subject[1]}"


def _names(event: Event, field: str) -> str | None:
    value = getattr(event, field, None) if field else None
    return None if value is None else str(getattr(value, "name", value))


def _texts(value: object) -> Iterator[str]:
    """All text in an event."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value) and not isinstance(value, (type, Money)):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
