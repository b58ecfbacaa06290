"""How an indicator is to be read: a note, which those defined before do not have."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0005"
down_revision = "p0004"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column; rows that are there have no note, and no entry gives them one."""
    schema = SCHEMA if op.get_bind().dialect.name == "postgresql" else None  # ALTER TABLE is not translated on SQLite.
    op.add_column("indicators", sa.Column("note", TEXT, nullable=True), schema=schema)
