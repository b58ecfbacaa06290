"""Bring projections up to date with the journal, each entry exactly once; nothing else moves a bookmark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Table, select

from ledger.errors import Broken
from ledger.journal import Entry, Journal, UnreadableEntry
from projections.database import write, writing
from projections.tables import Place, Projection, Values, bookmarks

CHUNK = 1_000
"""How many entries are applied in one transaction: on SQLite others can append between two."""

Progress = Callable[[int], object]
"""Is told how many more entries were applied."""

Collected = dict[str, dict[Table, list[Values]]]
"""The rows that entries give, by projection and table, without their generation."""


class ProjectionFailed(Broken):
    """A projection stopped at an entry; it never skips one, so it stays there until the cause is mended."""

    code = "projection-failed"

    def __init__(self, projection: str, position: int, problem: str) -> None:
        super().__init__(f"projection {projection} stopped at position {position}: {problem}")
        self.projection, self.position, self.problem = projection, position, problem


def catch_up(engine: Engine, journal: Journal, projection: Projection, upto: int, progress: Progress = int) -> None:
    """Apply all entries up to a position: rows and bookmark together, all or nothing, whoever else does the same.

    Raises ``ProjectionFailed``; all entries before the one that fails are applied by then, and the failure is noted.
    """
    try:
        while _step(engine, journal, projection, upto, progress):
            pass
    except ProjectionFailed as failure:
        while _step(engine, journal, projection, failure.position - 1, progress):
            pass
        with writing(engine) as tx:
            note = {"failed_at": failure.position, "failure": failure.problem, "heartbeat": now()}
            tx.execute(bookmarks.update().where(bookmarks.c.projection == projection.NAME).values(note))
        raise


def _step(engine: Engine, journal: Journal, projection: Projection, upto: int, progress: Progress) -> bool:
    with writing(engine) as tx:
        position, generation = held(tx, projection)
        reach = min(position + CHUNK, upto)
        if reach > position:
            rows = collect([projection], journal.entries(position, reach))
            write(tx, generation, rows[projection.NAME])
            move(tx, projection, position=reach)
    progress(max(reach - position, 0))
    return reach < upto


def held(tx: Connection, projection: Projection) -> tuple[int, int]:
    """The bookmark and the live generation of a projection, locked until the end of the transaction."""
    mine = bookmarks.c.projection == projection.NAME
    position, generation = tx.execute(
        select(bookmarks.c.position, bookmarks.c.generation).where(mine).with_for_update()
    ).one()
    return position, generation


def move(tx: Connection, projection: Projection, **values: int) -> None:
    """Move a bookmark: whatever had failed before has now gone well."""
    well = {"heartbeat": now(), "failed_at": None, "failure": None}
    tx.execute(bookmarks.update().where(bookmarks.c.projection == projection.NAME).values(**values, **well))


def collect(projections: Sequence[Projection], entries: Iterable[Entry]) -> Collected:
    """The rows that entries give in each projection; raises ``ProjectionFailed`` at the first that one cannot take."""
    collected: Collected = {each.NAME: {table: [] for table in each.TABLES} for each in projections}
    try:
        for entry in entries:
            partnership = Place.of(entry.stream).partnership
            for each in projections:
                rows = collected[each.NAME]
                try:
                    for line, (table, values) in enumerate(each.apply(entry), start=1):
                        rows[table].append((partnership, entry.position, line, *values))
                except Exception as error:  # Whatever it is: it must stop here, and say where.
                    raise ProjectionFailed(each.NAME, entry.position, f"{type(error).__name__}: {error}") from error
    except UnreadableEntry as error:
        raise ProjectionFailed(projections[0].NAME, error.position, str(error)) from error
    return collected


def now() -> str:
    """This moment, for heartbeats."""
    return datetime.now(UTC).isoformat(timespec="seconds")
