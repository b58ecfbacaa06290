"""Which entries were recorded in error, and since which entry: no other view counts them from then on."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from ledger.event import RecordedInError
from ledger.journal import Entry
from projections.as_of import AsOf
from projections.tables import Row, mistakes
from projections.view import View

NAME = "corrections"
TABLES = (mistakes,)
READS = (RecordedInError,)


def apply(entry: Entry) -> Iterable[Row]:
    """A row for each entry that does not count any more."""
    if isinstance(entry.event, RecordedInError):
        for position in entry.event.positions:
            yield mistakes, (position,)


def mistaken(view: View, as_of: AsOf) -> dict[int, int]:
    """The positions of entries that were known to be mistaken, and of the entry that said so."""
    query = select(mistakes.c.entry, mistakes.c.position).where(view.known(as_of, mistakes))
    return {row.entry: row.position for row in view.tx.execute(query)}
