"""Control totals beside the books: a projection that an existing ledger fills from its first entry on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0007"
down_revision = "p0006"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, and the bookmark."""
    op.create_table(
        "control_totals",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("cost_year", TEXT, nullable=False),
        sa.Column("control_total", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("ledger_account", TEXT, nullable=True),
        sa.Column("pool", TEXT, nullable=True),
        sa.Column("task_field", TEXT, nullable=True),
        sa.Column("participant", TEXT, nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "service", "position", "line"),
        schema=SCHEMA,
    )
    op.create_table(
        "acceptances",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("cost_year", TEXT, nullable=False),
        sa.Column("control_total", TEXT, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("grounds", TEXT, nullable=False),
        sa.Column("decision", TEXT, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "service", "position", "line"),
        schema=SCHEMA,
    )
    op.create_table(
        "booked",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("cost_year", TEXT, nullable=False),
        sa.Column("participant", TEXT, nullable=False),
        sa.Column("pool", TEXT, nullable=True),
        sa.Column("ledger_account", TEXT, nullable=True),
        sa.Column("task_field", TEXT, nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "service", "position", "line"),
        schema=SCHEMA,
    )
    bookmarks = sa.Table(
        "bookmarks",
        sa.MetaData(schema=SCHEMA),
        sa.Column("projection", TEXT),
        sa.Column("generation", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
    )
    op.bulk_insert(bookmarks, [{"projection": "reconciliation", "generation": 1, "position": 0}])
