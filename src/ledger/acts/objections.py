"""What a clerk can do about objections to a decision (bezwaar)."""

from __future__ import annotations

from dataclasses import replace
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
from ledger.governance.objection_events import (
    AdjournmentGround,
    ObjectionAdjourned,
    ObjectionDecided,
    ObjectionFiled,
    ObjectionReferred,
    ObjectionRepairAsked,
    ObjectionRepaired,
)
from ledger.governance.objections import (
    objection_in,
    objection_is_adjourned_in_time,
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
    late = objection_is_in_time(decision, objection, effective_on, governance.made_known_on(decision))
    irregular = heed(desk, scope, effective_on, None, late)
    desk.record(
        current, went.object(ObjectionFiled(decision, objection, objector, effective_on, irregular), decided_on)
    )


@act("refer-objection")
def refer_objection(
    desk: Desk, *, scope: Scope, decision: Slug, objection: Slug, advisory_committee: Title, effective_on: date
) -> None:
    """Record that the objector was told that a committee advises on the objection: then there is longer to decide."""
    current = read_scope(desk, scope)
    found = objection_in(current.state.governance.course(decision).objections, objection)
    desk.record(current, found.refer(ObjectionReferred(decision, objection, advisory_committee, effective_on)))


@act("ask-objection-repair")
def ask_objection_repair(
    desk: Desk, *, scope: Scope, decision: Slug, objection: Slug, lacking: Text, repair_by: date, effective_on: date
) -> None:
    """Record that the objector was asked to mend what is lacking (Awb 6:6): meanwhile the term stands still."""
    current = read_scope(desk, scope)
    found = objection_in(current.state.governance.course(decision).objections, objection)
    asked = ObjectionRepairAsked(decision, objection, lacking, repair_by, effective_on)
    desk.record(current, found.ask_repair(asked))


@act("repair-objection")
def repair_objection(desk: Desk, *, scope: Scope, decision: Slug, objection: Slug, effective_on: date) -> None:
    """Record that what an objection lacked is there, so that the term to decide on it runs again."""
    current = read_scope(desk, scope)
    found = objection_in(current.state.governance.course(decision).objections, objection)
    desk.record(current, found.repair(ObjectionRepaired(decision, objection, effective_on)))


@act("adjourn-objection")
def adjourn_objection(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    objection: Slug,
    adjournment_ground: AdjournmentGround,
    decide_by: date,
    grounds: Text,
    effective_on: date,
    as_found: AsFound | None = None,
) -> None:
    """Put the decision on an objection off (verdagen): the body itself for six weeks at most, further by agreement."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    found = objection_in(governance.course(decision).objections, objection)
    known_on = governance.made_known_on(decision)
    asked = ObjectionAdjourned(decision, objection, adjournment_ground, decide_by, grounds, effective_on)
    adjourned, term = found.adjourn(asked, known_on), found.deciding(known_on)
    breach = objection_is_adjourned_in_time(adjourned, term.last, term.most)
    irregular = heed(desk, scope, effective_on, as_found, breach)
    desk.record(current, replace(adjourned, as_found=as_found, irregular=irregular))


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
    last = filed.deciding(governance.made_known_on(decision)).last
    person = desk.actor.subject
    irregular = heed(
        desk,
        scope,
        effective_on,
        as_found,
        objection_is_decided_by_another(
            decision, objection, governance.taken_by(decision), person, under_mandate=by is not None
        ),
        objection_is_decided_in_time(decision, objection, effective_on, last, effective_on),
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
