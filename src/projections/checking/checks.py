"""When everything was last computed again, and what came of it: for people who look, not for who must prove anything.

It is told by whoever ran ``check``, beside the projections and not in the journal: whoever doubts it runs it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select

from projections.keeping.database import reading, writing
from projections.tables import checks
from projections.view import Library


@dataclass(frozen=True, slots=True)
class Checked:
    """A check of all entries up to ``position``: when it ended, how many findings it had, and by which program."""

    checked_at: datetime
    position: int
    findings: int
    program: str


def note(library: Library, made: Checked) -> None:
    """Keep what came of a check."""
    values = (made.checked_at.astimezone(UTC).isoformat(), made.position, made.findings, made.program)
    with writing(library.engine) as tx:
        tx.execute(insert(checks).values(dict(zip(checks.c.keys(), values, strict=True))))


def last_check(library: Library) -> Checked | None:
    """The last one that was kept, if any was."""
    with reading(library.engine) as tx:
        row = tx.execute(select(checks).order_by(checks.c.checked_at.desc()).limit(1)).first()
    if row is None:
        return None
    return Checked(datetime.fromisoformat(row.checked_at), row.position, row.findings, row.program)
