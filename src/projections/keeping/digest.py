"""One hash over all rows of a projection: equal for equal journals, on either database, however the rows got there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Connection, Table, select

from ledger.journal import Journal
from projections.keeping.follow import Progress, collect
from projections.tables import Projection, Values

CHUNK = 5_000


class Digest:
    """A hash of each table of a projection, of its rows in order of position, and one over all tables.

    The generation is left out: it says nothing.
    """

    def __init__(self) -> None:
        self._tables: dict[str, Any] = defaultdict(sha256)

    def add(self, table: Table, rows: Iterable[Values]) -> None:
        """Take in more rows of a table, in order."""
        for partnership, _, *rest in rows:
            self._tables[table.name].update(orjson.dumps([partnership, *rest]))

    @property
    def tables(self) -> Mapping[str, str]:
        """The hash of each table."""
        return {name: found.hexdigest() for name, found in sorted(self._tables.items())}

    @property
    def whole(self) -> str:
        """The hash of them all."""
        return sha256(orjson.dumps(list(self.tables.items()))).hexdigest()


def of_table_rows(tx: Connection, projection: Projection, generation: int, upto: int | None = None) -> str:
    """The digest of what is in the tables, up to a position where one is given."""
    return from_tables(tx, projection.TABLES, generation, upto).whole


def of_journal(journal: Journal, projection: Projection, upto: int, progress: Progress = int) -> str:
    """The digest that the tables must have, computed from the journal alone; raises ``ProjectionFailed``."""
    return from_journal(journal, {projection: upto}, progress)[projection].whole


def from_tables(tx: Connection, tables: Sequence[Table], generation: int, upto: int | None = None) -> Digest:
    """As ``of_table_rows``, with that of each table."""
    digest = Digest()
    for table in tables:
        digest.add(table, rows_in(tx, table, generation, upto))
    return digest


def rows_in(tx: Connection, table: Table, generation: int, upto: int | None = None) -> Generator[Values, None, None]:
    """The rows of a generation in order of position, some at a time."""
    columns = table.c
    query = select(table).where(columns.generation == generation).order_by(columns.position, columns.line)
    query = query if upto is None else query.where(columns.position <= upto)
    with tx.execute(query, execution_options={"yield_per": CHUNK}) as found:
        yield from map(tuple, found)


def from_journal(
    journal: Journal, upto: Mapping[Projection, int], progress: Progress = int
) -> dict[Projection, Digest]:
    """As ``of_journal``, of several projections in one reading, each up to a position of its own."""
    digests = {each: Digest() for each in upto}
    position = 0
    while going := [each for each, reach in upto.items() if reach > position]:
        reach = min(position + CHUNK, *(upto[each] for each in going))
        for batch in collect(dict.fromkeys(going, 0), journal.entries(position, reach), position, reach):
            if batch.failure:
                raise batch.failure
            for table, rows in batch.rows.items():
                digests[batch.projection].add(table, rows)
        progress(reach - position)
        position = reach
    return digests
