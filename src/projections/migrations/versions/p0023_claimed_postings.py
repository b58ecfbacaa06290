"""What is to be paid is a small part of all that is posted: found by an index that holds nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0023"
down_revision = "p0022"


def upgrade() -> None:
    """Add the index; every row stays as it is."""
    claimed = sa.text("account IN ('advance', 'netted', 'received', 'sent', 'settled')")
    op.create_index(
        "postings_claimed",
        "postings",
        ["partnership", "generation", "position", "line"],
        schema="projections",
        sqlite_where=claimed,
        postgresql_where=claimed,
    )
