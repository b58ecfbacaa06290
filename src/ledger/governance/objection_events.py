"""What is objected to a decision (bezwaar, Awb 6 and 7), and what was decided on that."""

from __future__ import annotations

from datetime import date

from ledger.event import Event, recorded_as
from ledger.governance.course_events import ObjectionOutcome
from ledger.law import Irregularity


@recorded_as("governance.decision-objected-to.1")
class ObjectionFiled(Event):
    """Somebody whom it concerns objected to a decision; ``objector`` is an organisation or a sort of people."""

    decision: str
    objection: str
    objector: str
    effective_on: date
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.decision-objection-decided.1")
class ObjectionDecided(Event):
    """A body decided on an objection; upheld, the decision is revoked, and ``by_decision`` comes in its place.

    ``mandate`` is the one by which it was decided in the body's name, and ``decided_by`` the pseudonym of who did.
    """

    decision: str
    objection: str
    body: str
    outcome: ObjectionOutcome
    grounds: str
    effective_on: date
    by_decision: str | None = None
    mandate: str | None = None
    decided_by: str | None = None
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


ObjectionEvent = ObjectionFiled | ObjectionDecided
