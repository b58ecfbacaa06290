"""Where a question is answered: at one position, in one unchanging view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Engine, Table, select

from ledger.errors import Malformed
from ledger.journal import Journal
from projections.as_of import AsOf, resolve
from projections.database import reading
from projections.follow import Progress, catch_up
from projections.tables import Projection, bookmarks


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
    generations: dict[str, int]

    def known(self, as_of: AsOf, table: Table) -> ColumnElement[bool]:
        """Rows that were known."""
        return as_of.known(table, self.generations[table.name])

    def sees(self, as_of: AsOf, table: Table) -> ColumnElement[bool]:
        """Rows that were known and had taken effect."""
        return as_of.sees(table, self.generations[table.name])


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
    def view(self, *moments: AsOf, progress: Progress = int) -> Iterator[View]:
        """A view in which every projection has come at least as far as all these moments.

        Whoever asks catches up first, however far that is; nothing needs to run in the background.
        """
        position = max(moment.known_at for moment in moments)
        for projection in self.projections:
            catch_up(self.engine, self.journal, projection, position, progress)
        with reading(self.engine) as tx:
            live = dict(tx.execute(select(bookmarks.c.projection, bookmarks.c.generation)).tuples().all())
            yield View(tx, {table.name: live[each.NAME] for each in self.projections for table in each.TABLES})

    def behind(self) -> int:
        """How many entries the slowest projection has yet to apply."""
        head = self.journal.store.max_notification_id() or 0
        with reading(self.engine) as tx:
            positions = list(tx.scalars(select(bookmarks.c.position)))
        return head - min(positions, default=head)
