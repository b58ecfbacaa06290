"""What a clerk can do about a decision that was taken: make it known, annul, suspend, ratify or replace it."""

from __future__ import annotations

from datetime import date

from ledger.acts.fields import Ref, Scope, Slug, Text, Title
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import decision_on, read_scope
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.governance.course_events import (
    DecisionAnnulled,
    DecisionInForce,
    DecisionPublished,
    DecisionRatified,
    DecisionSuperseded,
    DecisionSuspended,
    Ground,
    Overseer,
    SuspensionLifted,
)
from ledger.governance.course_rules import (
    annulled_on_a_ground_of_law,
    decision_was_made_known,
    ratified_by_the_competent_body,
    suspended_for_a_year_at_most,
)


@act("publish-decision")
def publish_decision(desk: Desk, *, scope: Scope, decision: Slug, publication: Title, effective_on: date) -> None:
    """Record that a decision was made known: in which official publication, or to whom it was sent (Awb 3:41, 3:42)."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    published = DecisionPublished(decision, publication, effective_on)
    desk.record(current, governance.course(decision).publish(published, governance.must_be_decided(decision)))


@act("bring-into-force")
def bring_into_force(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    effective_on: date,
    retroactive_to: date | None = None,
    as_found: AsFound | None = None,
) -> None:
    """Record that a decision entered into force, and from which earlier day on it has effect if it reaches back."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    decided_on, went = governance.must_be_decided(decision), governance.course(decision)
    published_on = went.published.effective_on if went.published is not None else None
    irregular = heed(desk, scope, effective_on, as_found, decision_was_made_known(decision, published_on, effective_on))
    in_force = DecisionInForce(decision, retroactive_to, effective_on, as_found, irregular)
    desk.record(current, went.bring_into_force(in_force, decided_on))


@act("annul-decision")
def annul_decision(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    overseer: Overseer,
    source: Title,
    ground: Ground,
    grounds: Text,
    effective_on: date,
    consequences_stand: bool = False,
    as_found: AsFound | None = None,
) -> None:
    """Record that a court or the Crown annulled a decision: nothing can rest on it, unless its consequences stand."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    decided_on = governance.must_be_decided(decision)
    irregular = heed(desk, scope, effective_on, as_found, annulled_on_a_ground_of_law(decision, overseer, ground))
    annulled = DecisionAnnulled(
        decision, overseer, source, ground, grounds, consequences_stand, effective_on, as_found, irregular
    )
    desk.record(current, governance.course(decision).annul(annulled, decided_on))


@act("suspend-decision")
def suspend_decision(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    overseer: Overseer,
    source: Title,
    grounds: Text,
    effective_on: date,
    suspended_until: date | None = None,
    as_found: AsFound | None = None,
) -> None:
    """Record that a court or the Crown suspended a decision, up to and including a day if one was named."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    decided_on, went = governance.must_be_decided(decision), governance.course(decision)
    before = went.suspended
    since = before.effective_on if before is not None and before.overseer is overseer else effective_on
    breach = suspended_for_a_year_at_most(decision, overseer, since, suspended_until)
    irregular = heed(desk, scope, effective_on, as_found, breach)
    suspended = DecisionSuspended(
        decision, overseer, source, grounds, suspended_until, effective_on, as_found, irregular
    )
    desk.record(current, went.suspend(suspended, decided_on))


@act("lift-suspension")
def lift_suspension(desk: Desk, *, scope: Scope, decision: Slug, source: Title, effective_on: date) -> None:
    """Record that a suspended decision works again; the day is the first on which it does."""
    current = read_scope(desk, scope)
    lifted = SuspensionLifted(decision, source, effective_on)
    desk.record(current, current.state.governance.course(decision).lift(lifted))


@act("ratify-decision")
def ratify_decision(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    by_decision: Ref,
    effective_on: date,
    as_found: AsFound | None = None,
) -> None:
    """Record that the competent body made a decision its own that was taken in its name without authority."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    decided_on, went = governance.must_be_decided(decision), governance.course(decision)
    by = decision_on(desk, by_decision, scope, effective_on)
    body = governance.body_of(decision)
    breach = ratified_by_the_competent_body(decision, body, by_decision, by.by_whom)
    irregular = heed(desk, scope, effective_on, as_found, breach)
    ratified = DecisionRatified(decision, body, by_decision, effective_on, as_found, irregular)
    desk.record(current, went.ratify(ratified, decided_on))


@act("supersede-decision")
def supersede_decision(desk: Desk, *, scope: Scope, decision: Slug, by_decision: Ref, effective_on: date) -> None:
    """Record that another decision takes the place of this one; the day is the first of the other."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    went = governance.course(decision)
    holds_from = governance.decision_on(decision, effective_on).holds_from
    assert holds_from is not None, "a decision that holds has a first day"
    decision_on(desk, by_decision, scope, effective_on)
    desk.record(current, went.supersede(DecisionSuperseded(decision, by_decision, effective_on), holds_from))
