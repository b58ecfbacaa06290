"""What was recorded although it broke a rule: a projection that starts from a ledger's first entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0018"
down_revision = "p0017"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table, and the bookmark."""
    op.create_table(
        "irregular",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("broken", TEXT, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("as_found", TEXT, nullable=True),
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
    op.bulk_insert(bookmarks, [{"projection": "irregular", "generation": 1, "position": 0}])
