"""Which entries were recorded in error, and since which entry: no other view counts them from then on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from ledger.event import RecordedInError
from ledger.journal import Entry
from projections.as_of import AsOf
from projections.tables import Projection, Row, mistakes
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


def lines_of(view: View, as_of: AsOf, positions: Iterable[int], projections: Sequence[Projection]) -> dict[str, int]:
    """How many lines each projection has from these entries, of those that have any."""
    wanted, found = sorted(positions), {}
    for projection in projections:
        counts = (
            select(func.count()).select_from(table).where(view.known(as_of, table), table.c.position.in_(wanted))
            for table in projection.TABLES
        )
        if lines := sum(view.tx.execute(count).scalar_one() for count in counts):
            found[projection.NAME] = lines
    return found
