"""Who took the place of a municipality that ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0003"
down_revision = "p0002"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table, and its projection's bookmark."""
    op.create_table(
        "successions",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("participant", TEXT, nullable=False),
        sa.Column("successor", TEXT, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "scope", "position", "line"),
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
    op.bulk_insert(bookmarks, [{"projection": "successions", "generation": 1, "position": 0}])
