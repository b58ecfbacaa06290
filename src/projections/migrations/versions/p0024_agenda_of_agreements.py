"""Changes and ends of agreements tell more: the projection that holds them whole begins again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0024"
down_revision = "p0023"


def upgrade() -> None:
    """Empty the table, and let its projection begin again."""
    metadata = sa.MetaData(schema="projections")
    bookmarks = sa.Table(
        "bookmarks",
        metadata,
        sa.Column("projection", sa.String()),
        sa.Column("position", sa.BigInteger()),
    )
    op.execute(sa.delete(sa.Table("agenda_events", metadata)))
    op.execute(sa.update(bookmarks).where(bookmarks.c.projection == "agenda").values(position=0))
