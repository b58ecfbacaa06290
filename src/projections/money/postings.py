"""The rows of all money: postings, from which balances, books, claims and statements are read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, bindparam

from ledger.cost_year.postings import CLAIMED
from projections.tables import cents, day, flag, rows_of, text

postings = rows_of(
    "postings",
    text("service"),
    text("cost_year"),
    text("participant"),
    text("account"),
    text("pool"),
    text("cost"),
    cents("cents"),
    day("effective_on"),
    flag("illustrative"),
    within="service",
)
claimed = postings.c.account.in_(bindparam("claimed", sorted(CLAIMED), expanding=True, literal_execute=True))
"""Postings of what is to be paid, a few among many: in the very words of the index that holds nothing else."""
_by_position = (postings.c.partnership, postings.c.generation, postings.c.position, postings.c.line)
_only: Any = {"sqlite_where": claimed, "postgresql_where": claimed}
Index("postings_claimed", *_by_position, **_only)
