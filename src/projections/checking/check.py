"""Everything recomputed from the journal and compared: what an accountant runs before believing a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ledger.event import Event
from ledger.journal import Entry, Journal, NotFounded, UnreadableEntry
from ledger.kinds import KINDS
from projections.checking.agreement import disagreements
from projections.checking.finding import Finding
from projections.checking.replay import Replay
from projections.keeping.database import reading
from projections.keeping.follow import Progress, catch_up
from projections.view import Library, marks_in

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
    try:
        replay = Replay(journal.founded.ledger, partial(_history, journal))
    except (NotFounded, UnreadableEntry) as error:  # No id can be told from a name then.
        yield Finding(error.code, 1, "the journal", str(error), stops=True)
        return
    last_payload = journal.store.last_payload()  # Before the head: what others record in between has both.
    head = journal.store.max_notification_id() or 0
    for row in journal.store.entries(0, head):
        yield from replay.row(row)
        progress(1)
    yield from replay.end(head, last_payload)


def _history(journal: Journal, entry: Entry) -> Sequence[Event]:
    kind, _, name = entry.stream.partition(":")
    return journal.history(KINDS[kind], name, entry.originator_version)


def _projections(library: Library, progress: Progress) -> Iterator[Finding]:
    """Each projection where it stands, and its tables beside what the journal gives."""
    journal = library.journal
    head = journal.store.max_notification_id() or 0
    for failure in catch_up(library.engine, journal, library.projections, head).values():
        yield Finding(failure.code, failure.position, failure.projection, failure.problem)
    with reading(library.engine) as tx:
        marks = marks_in(tx)
        head = journal.store.max_notification_id() or 0
        beyond = {name for name, mark in marks.items() if mark.position > head}
        for name in sorted(beyond):
            what = (
                f"it has applied entries up to {marks[name].position}, and the journal ends here: some were taken away"
            )
            yield Finding("journal-cut-off", head, name, what)
        if not beyond:
            yield from disagreements(library, tx, marks, progress)
