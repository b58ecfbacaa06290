"""Whether the tables of projections are what the journal gives, and from which entry on they are not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import zip_longest

from sqlalchemy import Connection, Table

from ledger.journal import Journal
from projections.checking.finding import Finding
from projections.keeping.digest import CHUNK, from_journal, from_tables, rows_in
from projections.keeping.follow import Mark, Progress, collect
from projections.tables import Projection, Values
from projections.view import Library

UNREADABLE = (TypeError, ValueError)
"""What reading a table raises where a value is none of its column's type: SQLite keeps anything."""


def disagreements(library: Library, tx: Connection, marks: dict[str, Mark], progress: Progress) -> Iterator[Finding]:
    """Each table that has another digest than the journal gives at its bookmark; all of its rows count."""
    computed = from_journal(
        library.journal, {each: marks[each.NAME].position for each in library.projections}, progress
    )
    for each in library.projections:
        for table in each.TABLES:
            try:
                stored = from_tables(tx, [table], marks[each.NAME].generation).tables
                if stored.get(table.name) != computed[each].tables.get(table.name):
                    yield _located(library.journal, tx, each, table, marks[each.NAME])
            except UNREADABLE as error:
                yield _differs(table, None, f"a row cannot be read ({error})")


def _located(journal: Journal, tx: Connection, projection: Projection, table: Table, mark: Mark) -> Finding:
    """The first row that differs; the digests have said that there is one."""
    with closing(rows_in(tx, table, mark.generation)) as stored:
        for held, given in zip_longest(stored, _given(journal, projection, table, mark.position)):
            if held is None or (given is not None and held[2:4] > given[2:4]):
                return _differs(table, given[2], "a row is missing")
            if given is None or held[2:4] < given[2:4]:
                return _differs(table, held[2], "a row is there that no entry gives")
            names = [it.name for it, one, other in zip(table.columns, held, given, strict=True) if one != other]
            if different := [name for name in names if name != "generation"]:
                return _differs(table, held[2], f"{', '.join(different)} of a row differ")
    raise AssertionError("equal rows have equal digests")


def _given(journal: Journal, projection: Projection, table: Table, upto: int) -> Iterator[Values]:
    """The rows that the journal gives a table, in order."""
    for start in range(0, upto, CHUNK):
        reach = min(start + CHUNK, upto)
        (batch,) = collect({projection: 0}, journal.entries(start, reach), start, reach)
        yield from batch.rows[table]


def _differs(table: Table, position: int | None, what: str) -> Finding:
    return Finding("projection-differs", position, table.name, f"{what}; run 'grondslag rebuild'")
