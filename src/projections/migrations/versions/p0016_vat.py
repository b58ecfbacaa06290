"""VAT: a projection that starts from a ledger's first entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0016"
down_revision = "p0015"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "vat_costs": (("service", "year", "cost", "facts"), ("service",)),
    "mixed_use_rates": (("participant", "year", "facts"), ()),
    "vat_grounds_ended": (("service", "vat_ground", "vat_ground_until", "result"), ()),
}


def upgrade() -> None:
    """Make the tables, and the bookmark."""
    for name, (columns, within) in TABLES.items():
        op.create_table(
            name,
            sa.Column("partnership", TEXT, nullable=False),
            sa.Column("generation", sa.Integer(), nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
            sa.Column("line", sa.Integer(), nullable=False),
            *(sa.Column(each, sa.Date() if each.endswith("until") else TEXT, nullable=False) for each in columns),
            sa.Column("effective_on", sa.Date(), nullable=False),
            sa.PrimaryKeyConstraint("partnership", "generation", *within, "position", "line"),
            schema=SCHEMA,
        )
    bookmarks = sa.Table(
        "bookmarks",
        sa.MetaData(schema=SCHEMA),
        sa.Column("projection", TEXT),
        sa.Column("generation", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
    )
    op.bulk_insert(bookmarks, [{"projection": "vat", "generation": 1, "position": 0}])
