"""What is called, paid, settled and recharged of a year: filled from the first entry on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "p0015"
down_revision = "p0014"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, and the bookmark."""
    _table(
        "called",
        _text("cost_year"),
        _text("advances"),
        _text("pool"),
        _text("participant"),
        _cents("cents"),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
    )
    _table(
        "instalments",
        _text("cost_year"),
        _text("advances"),
        _text("participant"),
        _text("payable_to"),
        sa.Column("due_on", sa.Date(), nullable=False),
        _cents("cents"),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
    )
    _table(
        "payments",
        _text("cost_year"),
        _text("payment"),
        _text("payer"),
        _text("payee"),
        _text("purpose"),
        _cents("cents"),
        sa.Column("description", TEXT, nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
    )
    _table(
        "settlement_lines",
        _text("cost_year"),
        _text("settlement"),
        _text("participant"),
        _text("payable_to"),
        sa.Column("due_on", sa.Date(), nullable=False),
        _cents("cents"),
        _text("decision"),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
    )
    _table(
        "recharged",
        _text("cost_year"),
        _text("cost"),
        _text("pool"),
        _text("secondment"),
        _text("lender"),
        _text("charged_in"),
        _text("quantity"),
        _cents("tariff"),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        _cents("cents"),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
    )
    _table("lent", _text("secondment"), _text("lender"), _text("borrower"))
    bookmarks = sa.Table(
        "bookmarks",
        sa.MetaData(schema=SCHEMA),
        sa.Column("projection", TEXT),
        sa.Column("generation", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
    )
    op.bulk_insert(bookmarks, [{"projection": "dues", "generation": 1, "position": 0}])


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, TEXT, nullable=False)


def _cents(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _table(name: str, *own: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        *own,
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "service", "position", "line"),
        schema=SCHEMA,
    )
