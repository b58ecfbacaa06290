"""Bring projections up to date with the journal, each entry exactly once; nothing else moves a bookmark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Table, select

from ledger.errors import Broken
from ledger.event import Event
from ledger.journal import Entry, Journal, UnreadableEntry
from ledger.place import Place
from projections.keeping.database import Unstorable, write, writing
from projections.tables import Projection, Values, bookmarks

CHUNK = 1_000
"""How many entries are applied in one transaction: on SQLite others can append between two."""

Progress = Callable[[int], object]
"""Is told how many more entries were applied."""


class ProjectionFailed(Broken):
    """A projection stopped at an entry; it never skips one, so it stays there until the cause is mended."""

    code = "projection-failed"

    def __init__(self, projection: str, position: int, problem: str) -> None:
        super().__init__(
            f"projection {projection} stopped at position {position}: {problem}; it skips nothing, so mend the cause "
            "(or use the program that knows this entry) and ask again"
        )
        self.projection, self.position, self.problem = projection, position, problem


class MissingEntry(Broken):
    """Positions are dense: an entry that is not there was taken away."""

    code = "missing-entry"

    def __init__(self, position: int) -> None:
        super().__init__(f"the journal has no entry at position {position}; run 'grondslag check'")
        self.position = position


class Mark(NamedTuple):
    """Where a projection is: up to which position it has applied everything, and in which generation it is read."""

    position: int
    generation: int


@dataclass(slots=True)
class Batch:
    """The rows that some entries give one projection: of all of them, or of those before the one at which it failed."""

    projection: Projection
    generation: int
    rows: dict[Table, list[Values]]
    failure: ProjectionFailed | None = None

    def fail(self, position: int, problem: str) -> None:
        """Stop before an entry, and keep nothing of it."""
        self.failure = ProjectionFailed(self.projection.NAME, position, problem)
        for rows in self.rows.values():
            rows[:] = [row for row in rows if row[2] < position]


def catch_up(
    engine: Engine, journal: Journal, projections: Sequence[Projection], upto: int, progress: Progress = int
) -> dict[str, ProjectionFailed]:
    """Apply all entries up to a position: rows and bookmark together, all or nothing, whoever else does the same.

    Projections that stand at the same place go on together, so that each entry is read once. One that fails has
    applied everything before that entry, its bookmark says so, and the others go on. Returns who failed.
    """
    failed: dict[str, ProjectionFailed] = {}
    upto = min(upto, journal.store.max_notification_id() or 0)
    while going := [each for each in projections if each.NAME not in failed]:
        with writing(engine) as tx:
            done, failures = _step(tx, journal, going, upto)
        failed |= {failure.projection: failure for failure in failures}
        progress(done)
        if not done:
            break
    return failed


def _step(
    tx: Connection, journal: Journal, projections: Sequence[Projection], upto: int
) -> tuple[int, list[ProjectionFailed]]:
    """Take those that are furthest behind a step on; return of how many entries, and which of them failed."""
    marks = held(tx, projections)
    start = min(mark.position for mark in marks.values())
    ahead = [mark.position for mark in marks.values() if mark.position > start]
    reach = min(start + CHUNK, upto, *ahead)
    if reach <= start:
        tx.execute(bookmarks.update().where(bookmarks.c.projection.in_(marks)).values(heartbeat=_now()))
        return 0, []
    behind = {each: marks[each.NAME].generation for each in projections if marks[each.NAME].position == start}
    batches = collect(behind, journal.entries(start, reach), start, reach)
    for batch in batches:
        store(tx, batch)
        move(tx, batch.projection, reach, failure=batch.failure)
    return reach - start, [batch.failure for batch in batches if batch.failure]


def held(tx: Connection, projections: Sequence[Projection]) -> dict[str, Mark]:
    """Where projections are, locked until the end of the transaction; by name, so that nobody waits crosswise."""
    named = bookmarks.c.projection
    query = select(named, bookmarks.c.position, bookmarks.c.generation).order_by(named).with_for_update()
    found = tx.execute(query.where(named.in_([each.NAME for each in projections])))
    return {name: Mark(position, generation) for name, position, generation in found}


def move(
    tx: Connection,
    projection: Projection,
    reach: int,
    *,
    generation: int | None = None,
    failure: ProjectionFailed | None = None,
) -> None:
    """Move a bookmark to where rows reach, or to before a failure; one that was noted and is passed is gone."""
    note: dict[str, object] = {
        "position": failure.position - 1 if failure else reach,
        "failed_at": failure.position if failure else None,
        "failure": failure.problem if failure else None,
        "heartbeat": _now(),
    }
    if generation is not None:
        note["generation"] = generation
    tx.execute(bookmarks.update().where(bookmarks.c.projection == projection.NAME).values(note))


def collect(targets: Mapping[Projection, int], entries: Iterable[Entry], after: int, upto: int) -> list[Batch]:
    """The rows that the entries between two positions give each projection, in a generation of it.

    Where one fails, or where an entry is not there or cannot be read, its ``Batch`` ends, and says so.
    """
    batches = [Batch(each, generation, {table: [] for table in each.TABLES}) for each, generation in targets.items()]
    readers: dict[type[Event], list[Batch]] = {}
    try:
        for entry in _dense(entries, after, upto):
            kind = type(entry.event)
            if kind not in readers:
                readers[kind] = [batch for batch in batches if issubclass(kind, batch.projection.READS)]
            for batch in readers[kind]:
                if batch.failure is None:
                    _apply(batch, entry)
    except (UnreadableEntry, MissingEntry) as error:
        for batch in batches:
            if batch.failure is None:
                batch.fail(error.position, str(error))
    return batches


def _apply(batch: Batch, entry: Entry) -> None:
    partnership, generation, position = Place.of(entry.stream).partnership, batch.generation, entry.position
    try:
        for line, (table, values) in enumerate(batch.projection.apply(entry), start=1):
            batch.rows[table].append((partnership, generation, position, line, *values))
    except Exception as error:  # noqa: BLE001  # Whatever it is: it must stop here, and say where.
        batch.fail(position, f"{type(error).__name__}: {error}")


def _dense(entries: Iterable[Entry], after: int, upto: int) -> Iterator[Entry]:
    """The entries after a position and up to another, each of which must be there."""
    expected = after
    for entry in entries:
        expected += 1
        if entry.position != expected:
            break
        yield entry
    else:
        if expected == upto:
            return
        expected += 1
    raise MissingEntry(expected)


def store(tx: Connection, batch: Batch) -> None:
    """Write a batch; what the database does not take is halved down to the one entry that it is of."""
    _store(tx, batch, batch.rows)


def _store(tx: Connection, batch: Batch, rows: Mapping[Table, Sequence[Values]]) -> None:
    try:
        with tx.begin_nested():
            write(tx, rows)
    except Unstorable as error:
        positions = sorted({row[2] for values in rows.values() for row in values})
        if len(positions) == 1:
            batch.fail(positions[0], str(error))
            return
        middle = positions[len(positions) // 2]
        _store(tx, batch, {table: [row for row in values if row[2] < middle] for table, values in rows.items()})
        if batch.failure is None or batch.failure.position >= middle:
            _store(tx, batch, {table: [row for row in values if row[2] >= middle] for table, values in rows.items()})


def _now() -> str:
    """This moment, for heartbeats."""
    return datetime.now(UTC).isoformat(timespec="seconds")
