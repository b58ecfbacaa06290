"""Where a question is answered: at one position, in one unchanging view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, select, true

from ledger.errors import Malformed
from ledger.journal import Journal
from projections.as_of import AsOf, resolve
from projections.keeping.database import reading
from projections.keeping.follow import Mark, Progress, ProjectionFailed, catch_up
from projections.tables import Projection, bookmarks, mistakes


class UnknownThing(Malformed):
    """A question names something that the ledger does not have; an empty answer would look like a fact."""

    code = "unknown-thing"

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            f"the ledger knows no {kind} {name!r} as of the moment asked for; check the name and the dates"
        )
        self.kind, self.name = kind, name


@dataclass(frozen=True, slots=True)
class View:
    """One moment of one ledger. Several dates may be asked in it: each with the same tables, none of them moving."""

    tx: Connection
    marks: Mapping[str, Mark]
    failures: Mapping[str, ProjectionFailed]

    def known(self, as_of: AsOf, table: Table) -> ColumnElement[bool]:
        """Rows that were known, without those of entries that were known to be recorded in error.

        Raises ``ProjectionFailed`` where the projection could not come that far.
        """
        return and_(self.written(as_of, table), self._counts(as_of, table))

    def sees(self, as_of: AsOf, table: Table) -> ColumnElement[bool]:
        """Rows that were known and had taken effect; as ``known`` otherwise."""
        return and_(self.known(as_of, table), as_of.effective(table))

    def written(self, as_of: AsOf, table: Table) -> ColumnElement[bool]:
        """Rows that were written by then, those of mistakes too: for whoever asks what was recorded at all."""
        return as_of.known(table, self._generation(as_of, table))

    def _counts(self, as_of: AsOf, table: Table) -> ColumnElement[bool]:
        gone = [table.c.position.not_in(sorted(as_of.without))] if as_of.without else []
        if table is mistakes:
            return and_(true(), *gone)
        corrected = select(mistakes.c.entry).where(self.written(as_of, mistakes))
        return and_(table.c.position.not_in(corrected), *gone)

    def _generation(self, as_of: AsOf, table: Table) -> int:
        mark = self.marks[table.name]
        if mark.position < as_of.known_at:
            raise self.failures[table.name]
        return mark.generation


@dataclass(frozen=True, slots=True)
class Library:
    """The projections of a ledger, and the way to ask them something."""

    journal: Journal
    engine: Engine
    projections: Sequence[Projection]

    def as_of(self, valid_on: date | None, known_at: str | None, now: datetime) -> AsOf:
        """The pair of dates that somebody asks for; raises what is wrong with it."""
        return resolve(self.journal, valid_on, known_at, now)

    @contextmanager
    def view(
        self, *moments: AsOf, progress: Progress = int, before_catching_up: Callable[[int], object] = int
    ) -> Iterator[View]:
        """A view in which every projection has come at least as far as all these moments.

        Whoever asks catches up first, however far that is, unless ``before_catching_up`` raises when it is told the
        position; nothing needs to run in the background. A projection that fails on the way is noticed by whoever asks
        for its tables, and by nobody else.
        """
        position = max(moment.known_at for moment in moments)
        failures: dict[str, ProjectionFailed] = {}
        with ExitStack() as stack:
            tx = stack.enter_context(reading(self.engine))
            marks = marks_in(tx)
            if any(mark.position < position for mark in marks.values()):
                stack.close()  # Nothing moves in a view, so another one is needed after this.
                before_catching_up(position)
                failures = catch_up(self.engine, self.journal, self.projections, position, progress)
                tx = stack.enter_context(reading(self.engine))
                marks = marks_in(tx)
            yield View(
                tx,
                {table.name: marks[each.NAME] for each in self.projections for table in each.TABLES},
                {
                    table.name: failures[each.NAME]
                    for each in self.projections
                    for table in each.TABLES
                    if each.NAME in failures
                },
            )

    def marks(self) -> dict[str, Mark]:
        """Where each projection is."""
        with reading(self.engine) as tx:
            return marks_in(tx)

    def behind(self) -> int:
        """How many entries the slowest projection has yet to apply."""
        head = self.journal.store.max_notification_id() or 0
        return head - min(mark.position for mark in self.marks().values())

    def close(self) -> None:
        """Give back every connection of the projections; the journal is its owner's to close."""
        self.engine.dispose()


def marks_in(tx: Connection) -> dict[str, Mark]:
    """Where each projection is, in a transaction."""
    columns = bookmarks.c
    query = select(columns.projection, columns.position, columns.generation)
    return {name: Mark(position, generation) for name, position, generation in tx.execute(query)}
