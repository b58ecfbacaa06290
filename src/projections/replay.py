"""The whole journal once more, entry by entry: numbered, dated and chained as it was recorded, or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from ledger.baseline import BASELINE
from ledger.canonical import canonical
from ledger.cost_year import COST_YEAR
from ledger.desk import Current
from ledger.errors import Broken
from ledger.event import Aggregate
from ledger.founding import LEDGER, REFUSALS
from ledger.journal import Entry
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE
from ledger.stores.mapper import read_entry
from ledger.stores.rows import EntryRow
from projections.finding import Finding
from projections.recompute import States, recompute

KINDS: dict[str, Aggregate[Any, Any]] = {
    kind.name: kind for kind in (LEDGER, REFUSALS, PARTNERSHIP, SERVICE, COST_YEAR, BASELINE)
}
"""Every kind of stream there is."""


@dataclass(slots=True)
class Replay:
    """How far a journal has been read, and the state of each stream there."""

    ledger: UUID
    position: int = 0
    last: EntryRow | None = None
    states: States = field(default_factory=dict)

    def row(self, row: EntryRow) -> Iterator[Finding]:
        """What is the matter with the next entry."""
        yield from self._numbering(row)
        yield from self._act(row)
        self.position, self.last = row.position, row
        try:
            entry = read_entry(row)
        except Broken as error:
            yield Finding("unreadable-entry", row.position, row.stream, str(error), stops=True)
            return
        yield from self._envelope(row, entry)
        yield from self._stream(row, entry)

    def end(self, head: int, last_payload: int) -> Iterator[Finding]:
        """What is the matter with the end of the journal."""
        if self.position < head:
            yield Finding("entry-incomplete", head, "the journal", "its header has no payload", stops=True)
        if last_payload > head:
            yield Finding("entry-incomplete", last_payload, "the journal", "a payload without a header", stops=True)

    def _numbering(self, row: EntryRow) -> Iterator[Finding]:
        if row.position != self.position + 1:
            missing = f"positions {self.position + 1} to {row.position - 1} are missing, or have no payload"
            yield Finding("position-gap", self.position + 1, "the journal", missing, stops=True)

    def _act(self, row: EntryRow) -> Iterator[Finding]:
        """An act's entries stand together under one header and one instant, and acts rise in time."""
        last = self.last
        if last is not None and last.act_id == row.act_id:
            shared = ("recorded_at", "act", "act_digest", "recorded_by", "actor", "basis", "evidence")
            different = [name for name in shared if getattr(last, name) != getattr(row, name)]
            if different:
                what = f"{', '.join(different)} differ within one act"
                yield Finding("act-differs", row.position, row.stream, what)
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
        kind, _, name = row.stream.partition(":")
        if kind not in KINDS or type(entry.event) not in KINDS[kind].events:
            yield Finding("event-out-of-place", row.position, row.stream, f"{row.event} has no place in this stream")
            return
        before = self.states.get(row.stream) or Current(KINDS[kind], name, 0, KINDS[kind].initial)
        if row.version != before.version + 1:
            what = f"version {row.version} follows version {before.version}"
            yield Finding("version-gap", row.position, row.stream, what)
        try:
            found = list(recompute(self.states, before, entry))
            self.states[row.stream] = before.after(entry.event)
        except Exception as error:  # noqa: BLE001  # A damaged history may break any rule; all of it is told.
            what = f"it cannot follow on from what was before: {type(error).__name__}: {error}"
            yield Finding("does-not-fold", row.position, row.stream, what)
            return
        yield from (Finding(code, row.position, row.stream, what) for code, what in found)
