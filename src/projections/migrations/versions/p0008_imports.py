"""Which measurements have an opening position in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0008"
down_revision = "p0007"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table of the comparison: no entry of before this has a row in it."""
    op.create_table(
        "imports",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("indicator", TEXT, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "service", "position", "line"),
        schema=SCHEMA,
    )
