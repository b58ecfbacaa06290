"""What a clerk can do about objections to a decision (bezwaar)."""

from __future__ import annotations

from datetime import date

from ledger.acts.authorising import authority
from ledger.acts.fields import Body, Ref, Scope, Slug, Text, Title
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import decision_on, read_scope
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.errors import AlreadyExists
from ledger.governance.course_events import ObjectionOutcome
from ledger.governance.course_rules import objection_is_in_time
from ledger.governance.objection_events import ObjectionDecided, ObjectionFiled
from ledger.governance.objections import (
    decide_objection_by,
    objection_in,
    objection_is_decided_by_another,
    objection_is_decided_in_time,
)
from ledger.money import ZERO


@act("file-objection")
def file_objection(
    desk: Desk, *, scope: Scope, decision: Slug, objection: Slug, objector: Title, effective_on: date
) -> None:
    """Record an objection to a decision that was taken; of people only say what they are (a tenderer, inhabitants)."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    decided_on, went = governance.must_be_decided(decision), governance.course(decision)
    if objection in went.objections:
        raise AlreadyExists("objection", objection)
    known_on = went.published.effective_on if went.published is not None else decided_on
    late = objection_is_in_time(decision, objection, effective_on, known_on)
    irregular = heed(desk, scope, effective_on, None, late)
    desk.record(
        current, went.object(ObjectionFiled(decision, objection, objector, effective_on, irregular), decided_on)
    )


@act("decide-objection")
def decide_objection(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    objection: Slug,
    body: Body,
    outcome: ObjectionOutcome,
    grounds: Text,
    effective_on: date,
    by_decision: Ref | None = None,
    as_found: AsFound | None = None,
) -> None:
    """Record what a body decided on an objection, itself or by a mandate; upheld, the decision never held."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    by = authority(desk, scope, body, effective_on, ZERO, power=governance.power_of(decision))
    went = governance.course(decision)
    filed = objection_in(went.objections, objection)
    if by_decision is not None:
        decision_on(desk, by_decision, scope, effective_on)
    known_on = went.published.effective_on if went.published is not None else governance.must_be_decided(decision)
    last = decide_objection_by(filed.filed.effective_on, known_on)
    person = desk.actor.subject
    irregular = heed(
        desk,
        scope,
        effective_on,
        as_found,
        objection_is_decided_by_another(
            decision, objection, governance.taken_by(decision), person, under_mandate=by is not None
        ),
        objection_is_decided_in_time(decision, objection, effective_on, last),
    )
    decided = ObjectionDecided(
        decision,
        objection,
        body,
        outcome,
        grounds,
        effective_on,
        by_decision,
        None if by is None else by.mandate,
        None if by is None else person,
        as_found,
        irregular,
    )
    desk.record(current, filed.decide(decided))
