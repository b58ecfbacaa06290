"""Exit fees: a projection that starts from a ledger's first entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0013"
down_revision = "p0012"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table, and the bookmark."""
    op.create_table(
        "exit_fee_steps",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("exit_fee", TEXT, nullable=False),
        sa.Column("step", TEXT, nullable=False),
        sa.Column("facts", TEXT, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "exit_fee", "position", "line"),
        schema=SCHEMA,
    )
    bookmarks = sa.Table(
        "bookmarks",
        sa.MetaData(schema=SCHEMA),
        sa.Column("projection", TEXT),
        sa.Column("generation", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
    )
    op.bulk_insert(bookmarks, [{"projection": "exit_fees", "generation": 1, "position": 0}])
