"""What is due, and what tasks have used: four tables, and the bookmark of a projection that begins at the beginning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "p0004"
down_revision = "p0003"

SCHEMA = "projections"
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, and a bookmark at position 0."""
    _make(
        "deadline_steps",
        sa.Column("deadline", TEXT, nullable=False),
        sa.Column("step", TEXT, nullable=False),
        sa.Column("task", TEXT, nullable=True),
        sa.Column("title", TEXT, nullable=True),
        sa.Column("body", TEXT, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", TEXT, nullable=True),
    )
    _make(
        "evaluation_steps",
        sa.Column("evaluation", TEXT, nullable=False),
        sa.Column("step", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=True),
        sa.Column("body", TEXT, nullable=True),
        sa.Column("tasks", TEXT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
    )
    _make(
        "task_steps",
        sa.Column("task", TEXT, nullable=False),
        sa.Column("step", TEXT, nullable=False),
        sa.Column("terms", TEXT, nullable=True),
        sa.Column("result", TEXT, nullable=True),
        sa.Column("as_found", TEXT, nullable=True),
    )
    _make(
        "task_uses",
        sa.Column("task", TEXT, nullable=False),
        sa.Column("used", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("amount", TEXT, nullable=True),
        sa.Column("as_found", TEXT, nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
    )
    bookmarks = sa.Table(
        "bookmarks",
        sa.MetaData(),
        sa.Column("projection", TEXT),
        sa.Column("generation", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
        schema=SCHEMA,
    )
    op.bulk_insert(bookmarks, [{"projection": "obligations", "generation": 1, "position": 0}])


def _make(name: str, *columns: sa.Column[object]) -> None:
    """A table of a projection: the four columns that every one has, its own, and the day from which a row holds."""
    op.create_table(
        name,
        sa.Column("partnership", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        *columns,
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("partnership", "generation", "position", "line"),
        schema=SCHEMA,
    )
