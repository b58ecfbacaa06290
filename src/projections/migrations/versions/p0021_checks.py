"""When everything was last computed again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0021"
down_revision = "p0020"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "checks",
        sa.Column("checked_at", TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("program", TEXT, nullable=False),
        schema="projections",
    )
