"""Everything recomputed from the journal and compared: what an accountant runs before believing a figure."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from ledger.journal import UnreadableEntry
from projections.database import reading
from projections.digest import from_journal, from_tables
from projections.finding import Finding
from projections.follow import Progress, ProjectionFailed, catch_up
from projections.replay import Replay
from projections.tables import bookmarks
from projections.view import Library

__all__ = ["Finding", "check"]


def check(library: Library, progress: Progress = int) -> list[Finding]:
    """Recompute every entry, stream, allocation, cited cost, authority and projection; return what differs.

    An empty list means that all of it agrees. Progress counts each entry twice: once for the journal, once for the
    projections.
    """
    findings = list(_journal(library, progress))
    if any(finding.stops for finding in findings):
        return findings  # What cannot be read cannot be projected: the projections would only repeat it.
    return findings + list(_projections(library, progress))


def _journal(library: Library, progress: Progress) -> Iterator[Finding]:
    """One reading of all entries: numbering, clock, header and payload, and every figure from its own event."""
    journal = library.journal
    head = journal.store.max_notification_id() or 0
    replay = Replay(journal.founded.ledger)
    for row in journal.store.entries(0, head):
        yield from replay.row(row)
        progress(1)
    yield from replay.end(head, journal.store.last_payload())


def _projections(library: Library, progress: Progress) -> Iterator[Finding]:
    """The digest of each table of each projection, in its tables and from the journal alone."""
    journal = library.journal
    head = journal.store.max_notification_id() or 0
    for failure in catch_up(library.engine, journal, library.projections, head).values():
        yield Finding(failure.code, failure.position, failure.projection, failure.problem, stops=True)
    with reading(library.engine) as tx:
        columns = (bookmarks.c.projection, bookmarks.c.position, bookmarks.c.generation)
        marks = {name: (position, generation) for name, position, generation in tx.execute(select(*columns))}
        upto = {each: marks[each.NAME][0] for each in library.projections}
        try:
            computed = from_journal(journal, upto, progress)
        except (ProjectionFailed, UnreadableEntry):
            return  # Told above.
        for each in library.projections:
            stored, expected = from_tables(tx, each, *reversed(marks[each.NAME])).tables, computed[each].tables
            for table in sorted(stored.keys() | expected.keys()):
                if stored.get(table) != expected.get(table):
                    what = f"its rows are not what the journal gives ({each.NAME}); run 'grondslag rebuild'"
                    yield Finding("projection-differs", None, table, what)
