"""Indexation: a projection that starts from a ledger's first entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0014"
down_revision = "p0013"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TABLES = {
    "published_indices": ("index_series",),
    "adopted_indexations": ("indexation",),
    "indexed_budgets": ("service", "year"),
}


def upgrade() -> None:
    """Make the tables, and the bookmark."""
    for name, columns in TABLES.items():
        op.create_table(
            name,
            sa.Column("partnership", TEXT, nullable=False),
            sa.Column("generation", sa.Integer(), nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
            sa.Column("line", sa.Integer(), nullable=False),
            *(sa.Column(column, TEXT, nullable=False) for column in columns),
            sa.Column("facts", TEXT, nullable=False),
            sa.Column("effective_on", sa.Date(), nullable=False),
            sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
            schema=SCHEMA,
        )
    bookmarks = sa.Table(
        "bookmarks",
        sa.MetaData(schema=SCHEMA),
        sa.Column("projection", TEXT),
        sa.Column("generation", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
    )
    op.bulk_insert(bookmarks, [{"projection": "indexation", "generation": 1, "position": 0}])
