"""Agreements on services, decisions with who is still out, and how partnerships are arranged."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "p0006"
down_revision = "p0005"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
PROJECTIONS = ("agreements", "arrangement", "decisions")


def upgrade() -> None:
    """Make the tables, and the bookmark of each projection."""
    _table(
        "agreement_steps",
        "service",
        *(_text(name) for name in ("service", "agreement", "step")),
        *(_text(name, nullable=True) for name in ("title", "client", "contractor", "levels")),
        _day("ends_on", nullable=True),
        _text("grounds", nullable=True),
        _text("decision"),
        _day("effective_on"),
    )
    _table(
        "level_measurements",
        "service",
        *(_text(name) for name in ("service", "agreement", "level", "achieved", "target")),
        sa.Column("met", sa.Boolean(), nullable=False),
        _day("starts_on"),
        _day("ends_on"),
        _text("source"),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        _day("effective_on"),
    )
    _table(
        "arranged",
        "kind",
        _text("kind"),
        _text("name"),
        _text("facts", nullable=True),
        _day("effective_on"),
    )
    _table(
        "decision_steps",
        "scope",
        *(_text(name) for name in ("scope", "decision", "step")),
        sa.Column("uniform", sa.Boolean(), nullable=False),
        _text("bodies"),
        *(_text(name, nullable=True) for name in ("title", "power", "text_sha256")),
        _day("decided_on"),
        _day("holds_from", nullable=True),
        _text("grounds", nullable=True),
        _day("effective_on"),
    )
    _table(
        "advice_steps",
        "scope",
        *(_text(name) for name in ("scope", "advice", "step")),
        *(_text(name, nullable=True) for name in ("decision", "works_council", "opinion", "conditions")),
        _day("suspended_until", nullable=True),
        _text("grounds", nullable=True),
        _day("effective_on"),
    )
    bookmarks = sa.Table(
        "bookmarks",
        sa.MetaData(),
        sa.Column("projection", TEXT),
        sa.Column("generation", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
        schema=SCHEMA,
    )
    op.bulk_insert(bookmarks, [{"projection": name, "generation": 1, "position": 0} for name in PROJECTIONS])


def _table(name: str, within: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        _text("partnership"),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("partnership", "generation", within, "position", "line"),
        schema=SCHEMA,
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=nullable)
