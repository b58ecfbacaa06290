"""By when each objection is to be decided on (Awb 7:10), and when it was: a duty of whose decision it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import cast, get_args

from ledger.governance import Governance
from ledger.governance.course_events import DecisionPublished
from ledger.governance.events import GovernanceEvent
from ledger.governance.objection_events import ObjectionEvent
from ledger.governance.objections import Objection
from ledger.governance.state import evolve
from ledger.governance.terms import Term, TermKind, terms
from projections.agenda import OBJECTIONS, noted
from projections.as_of import AsOf
from projections.obliged import Due, DueKind, settled
from projections.view import View

HAPPENED = (DecisionPublished, *get_args(ObjectionEvent))
"""What is there from its own day on; that a decision was taken stands behind all of it."""


def due_on_objections(view: View, as_of: AsOf, partnership: str | None = None) -> Iterator[Due]:
    """Every objection that was filed by the day, with its term as it then stood."""
    places: dict[tuple[str, str], Governance] = defaultdict(Governance)
    positions: dict[tuple[str, str, str], int] = {}
    for each in noted(view, as_of, OBJECTIONS, partnership):
        event = each.event
        if isinstance(event, HAPPENED) and each.effective_on > as_of.valid_on:
            continue
        where = each.partnership, each.service or each.partnership
        places[where] = evolve(places[where], cast("GovernanceEvent", event))
        if isinstance(event, ObjectionEvent):
            positions[where[1], event.decision, event.objection] = each.position
    for (name, scope), governance in sorted(places.items()):
        for term in terms(governance):
            if term.kind is TermKind.OBJECTION:
                objection = governance.course(term.decision).objections[term.name]
                position = positions[scope, term.decision, term.name]
                yield _due(name, scope, term, objection, as_of.valid_on, position)


def _due(  # noqa: PLR0917  # What a line is made of.
    partnership: str, scope: str, term: Term, objection: Objection, on: date, position: int
) -> Due:
    about, decided = f"{scope}#{term.decision}", objection.decided
    return Due(
        partnership,
        None,
        kind=DueKind.OBJECTION,
        name=f"{about} {term.name}",
        title=f"Decision on objection {term.name} to {about} (Awb 7:10)",
        due_on=term.until,
        first_due_on=term.first or term.until,
        state=settled(term.until, term.done_on, on),
        set_by=(objection.filed.objector,),
        owed_by=tuple(term.body.split(", ")),
        settled_on=term.done_on,
        note=decided.outcome.value if decided is not None else None,
        position=position,
    )
