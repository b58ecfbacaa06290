"""The shape that all projections share: rows are only ever added, each with the position of the entry it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)

from ledger.event import Event
from ledger.journal import Entry

SCHEMA = "projections"
metadata = MetaData(schema=SCHEMA)

TEXT = String().with_variant(String(collation="C"), "postgresql")
"""Text in the order of its bytes on either database: answers come in one order, and keys compare fast."""

bookmarks = Table(  # One row for each projection, made by the migration, never by a reader.
    "bookmarks",
    metadata,
    Column("projection", TEXT, primary_key=True),
    Column("generation", Integer, nullable=False),  # The rows that are read; a rebuild fills the next.
    Column("position", BigInteger, nullable=False),
    Column("heartbeat", TEXT, nullable=True),  # When somebody last followed, ISO 8601 in UTC.
    Column("failed_at", BigInteger, nullable=True),
    Column("failure", TEXT, nullable=True),
)

rebuilds = Table(  # What is being filled beside the live generation.
    "rebuilds",
    metadata,
    Column("projection", TEXT, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
)

checks = Table(  # What came of each check, for people who look (see ``checks``).
    "checks",
    metadata,
    Column("checked_at", TEXT, primary_key=True),  # ISO 8601 in UTC.
    Column("position", BigInteger, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("program", TEXT, nullable=False),
)

Values = tuple[Any, ...]
Row = tuple[Table, Values]
"""A table and the values of its own columns, those after the four that every table has."""


def rows_of(name: str, *columns: Column[Any], within: str | None = None) -> Table:
    """A table of a projection. Its key leads with the partnership; a row is never changed once it is there.

    ``within`` is the column that questions go by (a service, a mandate). It comes next in the key: so there is one
    index, and none that a rebuild must fill beside it, but for one of a few rows among many.
    """
    key = ("partnership", "generation", *([within] if within else []), "position", "line")
    return Table(
        name,
        metadata,
        Column("partnership", TEXT, nullable=False),
        Column("generation", Integer, nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("line", Integer, nullable=False),
        *columns,
        PrimaryKeyConstraint(*key),
    )


def text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, TEXT, nullable=optional)


def day(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, Date, nullable=optional)


def cents(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional)


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


mistakes = rows_of("mistakes", Column("entry", BigInteger, nullable=False), within="entry")
"""Which entries were recorded in error: rows of the projection ``corrections``, and every answer leaves those out."""


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
