"""What was recorded in error."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0002"
down_revision = "p0001"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table, and its projection's bookmark."""
    op.create_table(
        "mistakes",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "entry", "position", "line"),
        schema=SCHEMA,
    )
    bookmarks = sa.Table(
        "bookmarks",
        sa.MetaData(),
        sa.Column("projection", TEXT),
        sa.Column("generation", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
        schema=SCHEMA,
    )
    op.bulk_insert(bookmarks, [{"projection": "corrections", "generation": 1, "position": 0}])
