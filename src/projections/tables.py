"""The shape that all projections share: rows are only ever added, each with the position of the entry it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    select,
    tuple_,
)

from ledger.event import Event
from ledger.journal import Entry

SCHEMA = "projections"
metadata = MetaData(schema=SCHEMA)

bookmarks = Table(  # One row for each projection, made by the migration, never by a reader.
    "bookmarks",
    metadata,
    Column("projection", String, primary_key=True),
    Column("generation", Integer, nullable=False),  # The rows that are read; a rebuild fills the next.
    Column("position", BigInteger, nullable=False),
    Column("heartbeat", String, nullable=True),  # When somebody last followed, ISO 8601 in UTC.
    Column("failed_at", BigInteger, nullable=True),
    Column("failure", String, nullable=True),
)

rebuilds = Table(  # What is being filled beside the live generation.
    "rebuilds",
    metadata,
    Column("projection", String, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
)

Values = tuple[Any, ...]
Row = tuple[Table, Values]
"""A table and the values of its own columns, those after the four that every table has."""


def rows_of(name: str, *columns: Column[Any], index: tuple[str, ...] = ()) -> Table:
    """A table of a projection. Its key leads with the partnership; a row is never changed once it is there."""
    return Table(
        name,
        metadata,
        Column("partnership", String, primary_key=True),
        Column("generation", Integer, primary_key=True),
        Column("position", BigInteger, primary_key=True),
        Column("line", Integer, primary_key=True),
        *columns,
        *([Index(f"{name}_by_{index[0]}", "partnership", "generation", *index)] if index else []),
    )


def parts(tx: Connection, table: Table) -> Iterator[tuple[str, int]]:
    """Each partnership and generation that a table has rows of, found by leaps through its key."""
    columns = table.c
    key = tuple_(columns.partnership, columns.generation)
    query = select(columns.partnership, columns.generation).order_by(columns.partnership, columns.generation).limit(1)
    found = tx.execute(query).first()
    while found is not None:
        yield found[0], found[1]
        found = tx.execute(query.where(key > tuple_(*found))).first()


def text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, String, nullable=optional)


def day(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, Date, nullable=optional)


def cents(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional)


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


class Projection(Protocol):
    """A read model: a module with a name, its tables, the events that it reads, and the rows that each entry gives.

    ``apply`` is pure: the same entry always gives the same rows. So a rebuild needs nothing but the journal, and
    whoever doubts the tables can compute them again. It is asked only about events of the kinds in ``READS``.
    """

    @property
    def NAME(self) -> str: ...  # noqa: N802  # A module's constant.
    @property
    def TABLES(self) -> tuple[Table, ...]: ...  # noqa: N802
    @property
    def READS(self) -> tuple[type[Event], ...]: ...  # noqa: N802

    def apply(self, entry: Entry) -> Iterable[Row]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """To what a stream belongs, from its written name ``KIND:PARTNERSHIP/SERVICE/YEAR``."""

    kind: str
    name: str
    partnership: str
    service: str | None
    year: int | None

    @staticmethod
    def of(stream: str) -> Place:
        """Take a stream's name apart."""
        return _place(stream)

    @property
    def scope(self) -> str:
        """Where decisions and mandates of this stream are found: the service, else the partnership."""
        return self.service or self.partnership


@lru_cache(10_000)  # An entry's stream is usually that of the entry before it.
def _place(stream: str) -> Place:
    kind, _, name = stream.partition(":")
    partnership, *rest = name.split("/")
    service = f"{partnership}/{rest[0]}" if rest else None
    return Place(kind, name, partnership, service, int(rest[1]) if len(rest) > 1 else None)
