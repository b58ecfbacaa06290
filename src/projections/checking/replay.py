"""The whole journal once more, entry by entry: numbered, dated and chained as it was recorded, or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from ledger.canonical import canonical
from ledger.errors import Broken
from ledger.event import Aggregate, Event, RecordedInError
from ledger.journal import Entry
from ledger.kinds import CORRECTABLE, KINDS
from ledger.stores.mapper import read_entry
from ledger.stores.rows import EntryRow
from projections.checking.finding import Finding
from projections.checking.recompute import recompute
from projections.checking.states import NotFollowed, States

SHARED = ("recorded_at", "act", "act_digest", "recorded_by", "actor", "basis", "evidence")
"""What all entries of an act have in common."""


@dataclass(slots=True)
class Replay:
    """How far a journal has been read, and the state of each stream there.

    ``history`` gives all events of an entry's stream up to it. A stream is followed up to where it is damaged; what
    rests on it after that cannot be told and is left alone, so that one damage is one finding, or one for each thing
    that is wrong.
    """

    ledger: UUID
    history: Callable[[Entry], Sequence[Event]]
    position: int = 0
    last: EntryRow | None = None
    states: States = field(default_factory=States)

    def row(self, row: EntryRow) -> Iterator[Finding]:
        """What is the matter with the next entry."""
        if row.position == self.position + 1:
            yield from self._act(row)
        else:
            yield self._missing(row.position)
        self.position, self.last = row.position, row
        try:
            entry = read_entry(row)
        except Broken as error:
            self.states.leave(row.stream)
            yield Finding("unreadable-entry", row.position, row.stream, str(error), stops=True)
            return
        yield from self._envelope(row, entry)
        if self.states.follows(row.stream):
            yield from self._stream(row, entry)

    def end(self, head: int, last_payload: int) -> Iterator[Finding]:
        """What is the matter with the end of the journal."""
        if self.position < head:
            yield self._missing(head + 1)
        if last_payload > head:
            what = "there is a payload and no header: the entry is missing"
            yield Finding("entry-missing", head + 1, "the journal", what, stops=True)

    def _missing(self, following: int) -> Finding:
        first, last = self.position + 1, following - 1
        where = f"position {first}" if first == last else f"positions {first} to {last}"
        return Finding("entry-missing", first, "the journal", f"{where}: header or payload is missing", stops=True)

    def _act(self, row: EntryRow) -> Iterator[Finding]:
        """An act's entries stand together under one header and one instant, and acts rise in time."""
        last = self.last
        if last is not None and last.act_id == row.act_id:
            different = [name for name in SHARED if getattr(last, name) != getattr(row, name)]
            if different:
                yield Finding("act-differs", row.position, row.stream, f"{', '.join(different)} differ within one act")
            if row.act_line != last.act_line + 1:
                yield Finding("act-line-gap", row.position, row.stream, f"line {row.act_line} follows {last.act_line}")
            return
        if row.act_line != 1:
            yield Finding("act-line-gap", row.position, row.stream, f"an act begins with its line {row.act_line}")
        if last is not None and row.recorded_at <= last.recorded_at:
            what = f"recorded at {row.recorded_at.isoformat()}, not after {last.recorded_at.isoformat()}"
            yield Finding("recorded-at-not-rising", row.position, row.stream, what)

    def _envelope(self, row: EntryRow, entry: Entry) -> Iterator[Finding]:
        if row.stream_id != uuid5(self.ledger, row.stream):
            yield Finding("stream-id-differs", row.position, row.stream, "its id is not that of its name")
        hashes = canonical([each.sha256 for each in entry.evidence if each.sha256]).decode()
        if row.evidence != hashes:
            yield Finding("evidence-differs", row.position, row.stream, "the header's hashes are not the payload's")

    def _stream(self, row: EntryRow, entry: Entry) -> Iterator[Finding]:
        """The entry follows on in its stream, belongs there, and its figures can be computed again."""
        kind = KINDS.get(row.stream.partition(":")[0])
        if kind is None or not (type(entry.event) in kind.events or _corrects(kind, entry.event)):
            self.states.leave(row.stream)
            yield Finding("event-out-of-place", row.position, row.stream, f"{row.event} has no place in this stream")
            return
        before = self.states.of(row.stream)
        if row.version != before.version + 1:
            self.states.leave(row.stream)
            what = f"version {row.version} follows version {before.version}"
            yield Finding("version-gap", row.position, row.stream, what)
            return
        try:
            with suppress(NotFollowed):  # What it rests on is damaged, as was said there.
                for code, what in recompute(self.states, entry):
                    yield Finding(code, row.position, row.stream, what)
            self.states.take(row.stream, entry.event, lambda: self.history(entry))
        except Exception as error:  # noqa: BLE001  # A damaged history may break any rule; all of it is told.
            self.states.leave(row.stream)
            what = f"it cannot follow on from what was before: {type(error).__name__}: {error}"
            yield Finding("does-not-fold", row.position, row.stream, what)


def _corrects(kind: Aggregate[Any, Any], event: Event) -> bool:
    """Whether it says of earlier entries of such a stream that they were recorded in error."""
    return kind.name in CORRECTABLE and isinstance(event, RecordedInError)
