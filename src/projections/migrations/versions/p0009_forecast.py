"""Budgets, expectations and keys as rows: a projection that an existing ledger fills from its first entry on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0009"
down_revision = "p0008"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, and the bookmark."""
    _table(
        "budgets",
        sa.Column("cost_year", TEXT, nullable=False),
        sa.Column("pool", TEXT, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("decision", TEXT, nullable=False),
    )
    _table(
        "expectations",
        sa.Column("cost_year", TEXT, nullable=False),
        sa.Column("expectation", TEXT, nullable=False),
        sa.Column("pool", TEXT, nullable=False),
        sa.Column("covers", TEXT, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("grounds", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
    )
    _table(
        "weights",
        sa.Column("pool", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("participant", TEXT, nullable=False),
        sa.Column("weight", TEXT, nullable=False),
    )
    _table(
        "year_steps",
        sa.Column("cost_year", TEXT, nullable=True),
        sa.Column("pool", TEXT, nullable=True),
        sa.Column("step", TEXT, nullable=False),
    )
    bookmarks = sa.Table(
        "bookmarks",
        sa.MetaData(schema=SCHEMA),
        sa.Column("projection", TEXT),
        sa.Column("generation", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
    )
    op.bulk_insert(bookmarks, [{"projection": "forecast", "generation": 1, "position": 0}])


def _table(name: str, *own: sa.Column[object]) -> None:
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
