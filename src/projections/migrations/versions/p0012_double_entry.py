"""Postings with both sides of each entry: credits below zero, and the service's own account of costs to be shared.

What was there is of another kind, so the projection ``balances`` begins again at the first entry.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0012"
down_revision = "p0011"


def upgrade() -> None:
    """Empty the table, and let its projection begin again."""
    metadata = sa.MetaData(schema="projections")
    bookmarks = sa.Table(
        "bookmarks",
        metadata,
        sa.Column("projection", sa.String()),
        sa.Column("position", sa.BigInteger()),
    )
    op.execute(sa.delete(sa.Table("postings", metadata)))
    op.execute(sa.update(bookmarks).where(bookmarks.c.projection == "balances").values(position=0))
