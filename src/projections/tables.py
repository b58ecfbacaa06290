"""The shape that all projections share: rows are only ever added, each with the position of the entry it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, MetaData, String, Table

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

COMMON = 4
"""How many columns come before a table's own: partnership, generation, position, line."""


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


def text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, String, nullable=optional)


def day(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, Date, nullable=optional)


def cents(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional)


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


class Projection(Protocol):
    """A read model: a module with a name, its tables, and the rows that each entry gives.

    ``apply`` is pure: the same entry always gives the same rows. So a rebuild needs nothing but the journal, and
    whoever doubts the tables can compute them again.
    """

    @property
    def NAME(self) -> str: ...  # noqa: N802  # A module's constant.
    @property
    def TABLES(self) -> tuple[Table, ...]: ...  # noqa: N802

    def apply(self, entry: Entry) -> Iterable[Row]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """To what a stream belongs, from its written name ``KIND:PARTNERSHIP/SERVICE/YEAR``."""

    kind: str
    partnership: str
    service: str | None
    year: int | None

    @classmethod
    def of(cls, stream: str) -> Place:
        """Take a stream's name apart."""
        kind, _, name = stream.partition(":")
        partnership, *rest = name.split("/")
        service = f"{partnership}/{rest[0]}" if rest else None
        return cls(kind, partnership, service, int(rest[1]) if len(rest) > 1 else None)

    @property
    def scope(self) -> str:
        """Where decisions and mandates of this stream are found: the service, else the partnership."""
        return self.service or self.partnership
