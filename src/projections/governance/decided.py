"""On which day a decision was taken, for whatever rests on it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from projections.as_of import AsOf
from projections.governance.decisions import ADOPTED, steps
from projections.view import View


def decided_on(view: View, as_of: AsOf, ref: str) -> date | None:
    """The day on which a decision was taken, by the last of its bodies where there were several."""
    scope, _, name = ref.partition("#")
    own = (steps.c.scope == scope, steps.c.decision == name, steps.c.step == ADOPTED)
    found: date | None = view.tx.scalar(select(func.max(steps.c.decided_on)).where(view.known(as_of, steps), *own))
    return found
