"""What was spent on tasks includes money, and their terms may limit it: the projection begins again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0020"
down_revision = "p0019"

TABLES = ("deadline_steps", "evaluation_steps", "task_steps", "task_uses")


def upgrade() -> None:
    """Empty the tables, and let their projection begin again."""
    metadata = sa.MetaData(schema="projections")
    bookmarks = sa.Table(
        "bookmarks",
        metadata,
        sa.Column("projection", sa.String()),
        sa.Column("position", sa.BigInteger()),
    )
    for name in TABLES:
        op.execute(sa.delete(sa.Table(name, metadata)))
    op.execute(sa.update(bookmarks).where(bookmarks.c.projection == "obligations").values(position=0))
