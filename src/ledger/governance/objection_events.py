"""What is objected to a decision (bezwaar, Awb 6 and 7), how it is treated, and what was decided on that."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.governance.course_events import ObjectionOutcome
from ledger.law import Irregularity


class AdjournmentGround(StrEnum):
    """Why a decision on an objection is put off: because the body may (Awb 7:10(3)), or further (7:10(4)).

    Further it is put off as far as everybody concerned agrees, the objector does and nobody else is harmed by it, or
    what the law asks before it takes that long.
    """

    BODY = "by-the-body"
    ALL_AGREE = "all-agree"
    OBJECTOR_AGREES = "objector-agrees"
    PROCEDURE = "procedure-of-law"


@recorded_as("governance.decision-objected-to.1")
class ObjectionFiled(Event):
    """Somebody whom it concerns objected to a decision; ``objector`` is an organisation or a sort of people."""

    decision: str
    objection: str
    objector: str
    effective_on: date
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.decision-objection-referred.1")
class ObjectionReferred(Event):
    """The objector was told that a committee advises on the objection (Awb 7:13(2)), so that there is longer for it."""

    decision: str
    objection: str
    advisory_committee: str
    effective_on: date


@recorded_as("governance.decision-objection-repair-asked.1")
class ObjectionRepairAsked(Event):
    """The objector was asked to mend what an objection lacks (Awb 6:6), up to and including ``repair_by``."""

    decision: str
    objection: str
    lacking: str
    repair_by: date
    effective_on: date


@recorded_as("governance.decision-objection-repaired.1")
class ObjectionRepaired(Event):
    """What an objection lacked is there: the term to decide on it runs again from this day on (Awb 7:10(2))."""

    decision: str
    objection: str
    effective_on: date


@recorded_as("governance.decision-objection-adjourned.1")
class ObjectionAdjourned(Event):
    """The decision on an objection was put off up to and including ``decide_by`` (verdaging, Awb 7:10(3) and (4))."""

    decision: str
    objection: str
    adjournment_ground: AdjournmentGround
    decide_by: date
    grounds: str
    effective_on: date
    as_found: str | None = None
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


ObjectionStep = ObjectionReferred | ObjectionRepairAsked | ObjectionRepaired | ObjectionAdjourned
"""What moves the day by which an objection is to be decided on."""
ObjectionEvent = ObjectionFiled | ObjectionStep | ObjectionDecided
