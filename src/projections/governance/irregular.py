"""What was recorded although it broke a rule of law: which rule, and why it was recorded all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

import ledger.history  # noqa: F401  # Importing it makes every event known.
from ledger.event import EVENTS, Event, subject_of
from ledger.journal import Entry
from ledger.place import Place
from projections.as_of import AsOf
from projections.tables import Row, day, rows_of, text
from projections.view import View

NAME = "irregular"

irregular = rows_of(
    "irregular",
    text("rule"),
    text("broken"),
    text("about"),
    text("as_found", optional=True),
    day("effective_on"),
)
TABLES = (irregular,)
READS: Final[tuple[type[Event], ...]] = tuple(
    kind
    for _, kind in sorted(EVENTS.items())
    if "irregular" in kind.__dataclass_fields__  # type: ignore[attr-defined]
)
"""Every event that can tell what is irregular about it."""


def apply(entry: Entry) -> Iterable[Row]:
    """A row for each rule that what was recorded breaks."""
    event: Any = entry.event
    if not event.irregular:
        return
    subject, name = subject_of(event), Place.of(entry.stream).name
    about = name if subject is None else f"{name}#{subject[1]}"
    since = getattr(event, "decided_on", None) or event.effective_on
    for each in event.irregular:
        yield irregular, (each.rule, each.code, about, getattr(event, "as_found", None), since)


@dataclass(frozen=True, slots=True)
class Irregular:
    """An entry that broke a rule when it was recorded; ``broken`` is the code of the refusal that it would have got."""

    rule: str
    broken: str
    about: str
    as_found: str | None
    effective_on: date
    position: int


def irregularities(view: View, as_of: AsOf, partnership: str) -> tuple[Irregular, ...]:
    """All of them in a partnership that were known and had taken effect, in order of position."""
    columns = irregular.c
    query = select(irregular).where(view.sees(as_of, irregular), columns.partnership == partnership)
    return tuple(
        Irregular(row.rule, row.broken, row.about, row.as_found, row.effective_on, row.position)
        for row in view.tx.execute(query.order_by(columns.position, columns.line))
    )
