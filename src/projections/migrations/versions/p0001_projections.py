"""The projections as they were first: a bookmark for each, and rows that are only ever added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0001"
down_revision = None

SCHEMA = "projections"
PROJECTIONS = ("balances", "comparison", "mandates", "trail")


def upgrade() -> None:
    """Make the tables, and the bookmark of each projection."""
    op.create_table(
        "baselines",
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
    op.create_index("baselines_by_service", "baselines", ["partnership", "generation", "service"], schema=SCHEMA)
    bookmarks = op.create_table(
        "bookmarks",
        sa.Column("projection", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("heartbeat", sa.String(), nullable=True),
        sa.Column("failed_at", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("projection"),
        schema=SCHEMA,
    )
    op.create_table(
        "claims",
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
    op.create_index("claims_by_service", "claims", ["partnership", "generation", "service"], schema=SCHEMA)
    op.create_table(
        "indicators",
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("better", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
    op.create_index("indicators_by_service", "indicators", ["partnership", "generation", "service"], schema=SCHEMA)
    op.create_table(
        "mandate_steps",
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("mandate", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("mandator", sa.String(), nullable=True),
        sa.Column("mandatee", sa.String(), nullable=True),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("power", sa.String(), nullable=True),
        sa.Column("legal_basis", sa.String(), nullable=True),
        sa.Column("cap", sa.BigInteger(), nullable=True),
        sa.Column("conditions", sa.String(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
    op.create_index(
        "mandate_steps_by_scope", "mandate_steps", ["partnership", "generation", "scope", "mandate"], schema=SCHEMA
    )
    op.create_table(
        "mandate_uses",
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("mandate", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
    op.create_index("mandate_uses_by_mandate", "mandate_uses", ["partnership", "generation", "mandate"], schema=SCHEMA)
    op.create_table(
        "measurements",
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("participant", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
    op.create_index(
        "measurements_by_service", "measurements", ["partnership", "generation", "service", "indicator"], schema=SCHEMA
    )
    op.create_table(
        "postings",
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("cost_year", sa.String(), nullable=False),
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
    op.create_index(
        "postings_by_service", "postings", ["partnership", "generation", "service", "effective_on"], schema=SCHEMA
    )
    op.create_table(
        "rebuilds",
        sa.Column("projection", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("projection"),
        schema=SCHEMA,
    )
    op.create_table(
        "trail",
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("mandate", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
    op.create_index("trail_by_service", "trail", ["partnership", "generation", "service"], schema=SCHEMA)
    op.create_table(
        "trail_mentions",
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
    op.create_index("trail_mentions_by_name", "trail_mentions", ["partnership", "generation", "name"], schema=SCHEMA)
    op.bulk_insert(bookmarks, [{"projection": name, "generation": 1, "position": 0} for name in PROJECTIONS])
