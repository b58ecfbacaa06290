"""The projections as they were first: a bookmark for each, and rows that are only ever added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0001"
down_revision = None

SCHEMA = "projections"
PROJECTIONS = ("balances", "comparison", "mandates", "trail")
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, and the bookmark of each projection."""
    op.create_table(
        "baselines",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("step", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("decision", TEXT, nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "service", "position", "line"),
        schema=SCHEMA,
    )
    bookmarks = op.create_table(
        "bookmarks",
        sa.Column("projection", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("heartbeat", TEXT, nullable=True),
        sa.Column("failed_at", sa.BigInteger(), nullable=True),
        sa.Column("failure", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("projection"),
        schema=SCHEMA,
    )
    op.create_table(
        "claims",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("claim", TEXT, nullable=False),
        sa.Column("step", TEXT, nullable=False),
        sa.Column("indicator", TEXT, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("grounds", TEXT, nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "service", "position", "line"),
        schema=SCHEMA,
    )
    op.create_table(
        "indicators",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("indicator", TEXT, nullable=False),
        sa.Column("criterion", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("better", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "service", "position", "line"),
        schema=SCHEMA,
    )
    op.create_table(
        "mandate_steps",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("mandate", TEXT, nullable=False),
        sa.Column("step", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=True),
        sa.Column("mandator", TEXT, nullable=True),
        sa.Column("mandatee", TEXT, nullable=True),
        sa.Column("organisation", TEXT, nullable=True),
        sa.Column("power", TEXT, nullable=True),
        sa.Column("legal_basis", TEXT, nullable=True),
        sa.Column("cap", sa.BigInteger(), nullable=True),
        sa.Column("conditions", TEXT, nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("decision", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "scope", "position", "line"),
        schema=SCHEMA,
    )
    op.create_table(
        "mandate_uses",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("mandate", TEXT, nullable=False),
        sa.Column("decision", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "mandate", "position", "line"),
        schema=SCHEMA,
    )
    op.create_table(
        "measurements",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("indicator", TEXT, nullable=False),
        sa.Column("participant", TEXT, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("number", TEXT, nullable=True),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "service", "position", "line"),
        schema=SCHEMA,
    )
    op.create_table(
        "postings",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("cost_year", TEXT, nullable=False),
        sa.Column("participant", TEXT, nullable=False),
        sa.Column("account", TEXT, nullable=False),
        sa.Column("pool", TEXT, nullable=False),
        sa.Column("cost", TEXT, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "service", "position", "line"),
        schema=SCHEMA,
    )
    op.create_table(
        "rebuilds",
        sa.Column("projection", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("projection"),
        schema=SCHEMA,
    )
    op.create_table(
        "trail",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", TEXT, nullable=True),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("act", TEXT, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("refusal", TEXT, nullable=True),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("function", TEXT, nullable=False),
        sa.Column("capacity", TEXT, nullable=False),
        sa.Column("organisation", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=True),
        sa.Column("recorded_by", TEXT, nullable=False),
        sa.Column("decision", TEXT, nullable=True),
        sa.Column("mandate", TEXT, nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
    op.create_table(
        "trail_mentions",
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "name", "position", "line"),
        schema=SCHEMA,
    )
    op.bulk_insert(bookmarks, [{"projection": name, "generation": 1, "position": 0} for name in PROJECTIONS])
