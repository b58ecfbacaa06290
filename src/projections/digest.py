"""One hash over all rows of a projection: equal for equal journals, on either database, however the rows got there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

import orjson
from sqlalchemy import Connection, select

from ledger.journal import Journal
from projections.follow import collect
from projections.tables import Projection, Values

CHUNK = 5_000


def of_table_rows(tx: Connection, projection: Projection, generation: int, upto: int) -> str:
    """The digest of what is in the tables, up to a position."""
    return _digest(_stored(tx, projection, generation, upto))


def of_journal(journal: Journal, projection: Projection, upto: int) -> str:
    """The digest that the tables must have, computed from the journal alone."""
    return _digest(_computed(journal, projection, upto))


def _digest(rows: Iterable[tuple[str, Values]]) -> str:
    digest = sha256()
    for table, values in rows:
        digest.update(orjson.dumps([table, *values]) + b"\n")
    return digest.hexdigest()


def _stored(tx: Connection, projection: Projection, generation: int, upto: int) -> Iterator[tuple[str, Values]]:
    for table in sorted(projection.TABLES, key=lambda table: table.name):
        columns = [column for column in table.columns if column.name != "generation"]
        query = select(*columns).where(table.c.generation == generation).order_by(table.c.position, table.c.line)
        for start in range(0, upto, CHUNK):
            chunk = query.where(table.c.position.between(start + 1, min(start + CHUNK, upto)))
            yield from ((table.name, tuple(row)) for row in tx.execute(chunk))


def _computed(journal: Journal, projection: Projection, upto: int) -> Iterator[tuple[str, Values]]:
    for table in sorted(projection.TABLES, key=lambda table: table.name):
        for start in range(0, upto, CHUNK):
            entries = journal.entries(start, min(start + CHUNK, upto))
            yield from ((table.name, row) for row in collect([projection], entries)[projection.NAME][table])
