"""What a clerk can do about the course of a decision: who is heard before it, and what is made of it afterwards."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.acts.authorising import authority
from ledger.acts.consultation import Sha256
from ledger.acts.fields import Body, Scope, Slug, Text, Title
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import partnership_of, read_scope
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.governance.course_events import (
    Accord,
    CouncilView,
    DecidedInPrinciple,
    DraftSent,
    Ground,
    PermissionAnswered,
    PermissionRequested,
    UnionsAnswered,
    UnionsConsulted,
    ViewGiven,
)
from ledger.governance.course_refusals import NotAskedOf, ViewsTermMissing
from ledger.governance.course_rules import (
    permission_is_refused_on_a_ground_of_law,
    statutory_views_until,
    view_is_in_time,
    views_term_is_long_enough,
)
from ledger.money import ZERO

Councils = Annotated[tuple[Body, ...], Meta(min_length=1, description="the councils that the draft was sent to")]


@act("decide-in-principle")
def decide_in_principle(desk: Desk, *, scope: Scope, decision: Slug, body: Body, effective_on: date) -> None:
    """Record that a body let be known what it means to decide, before others are heard about it."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    partnership_of(desk, scope).require_body(body, effective_on)
    authority(desk, scope, body, effective_on, ZERO, power=governance.power_of(decision))
    decided = DecidedInPrinciple(decision, body, effective_on)
    desk.record(current, governance.course(decision).decide_in_principle(decided, governance.open_since(decision)))


@act("consult-unions")
def consult_unions(
    desk: Desk, *, scope: Scope, decision: Slug, committee: Body, text: Text, effective_on: date
) -> None:
    """Put what is proposed before the unions of an employer (georganiseerd overleg)."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    partnership_of(desk, scope).require_body(committee, effective_on)
    consulted = UnionsConsulted(decision, committee, text, effective_on)
    desk.record(current, governance.course(decision).consult(consulted, governance.open_since(decision)))


@act("end-union-consultation")
def end_union_consultation(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    committee: Body,
    accord: Accord,
    effective_on: date,
    text: Text | None = None,
) -> None:
    """Record how a consultation of the unions ended, with or without agreement."""
    current = read_scope(desk, scope)
    answered = UnionsAnswered(decision, committee, accord, text, effective_on)
    desk.record(current, current.state.governance.course(decision).agree(answered))


@act("send-draft")
def send_draft(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    councils: Councils,
    effective_on: date,
    views_until: date | None = None,
    text_sha256: Sha256 | None = None,
    as_found: AsFound | None = None,
) -> None:
    """Send a draft to councils for their views (zienswijzen); where the law has a term, that is the least."""
    current, together = read_scope(desk, scope), partnership_of(desk, scope)
    governance = current.state.governance
    for council in councils:
        together.require_body(council, effective_on)
    kind = governance.kind_of(decision)
    until = views_until or statutory_views_until(kind, effective_on)
    if until is None:
        raise ViewsTermMissing(decision)
    breach = views_term_is_long_enough(decision, kind, effective_on, until)
    irregular = heed(desk, scope, effective_on, as_found, breach)
    sent = DraftSent(decision, councils, text_sha256, until, effective_on, as_found, irregular)
    desk.record(current, governance.course(decision).send_draft(sent, governance.open_since(decision)))


@act("give-view")
def give_view(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    council: Body,
    view: CouncilView,
    effective_on: date,
    text: Text | None = None,
) -> None:
    """Record what a council thinks of a draft, on its behalf; what comes after the term is recorded as such."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    authority(desk, scope, council, effective_on, ZERO)
    governance.open_since(decision)
    went = governance.course(decision)
    if went.draft is None:
        raise NotAskedOf(decision, council)
    late = view_is_in_time(decision, council, effective_on, went.draft.views_until)
    irregular = heed(desk, scope, effective_on, None, late)
    desk.record(current, went.give_view(ViewGiven(decision, council, view, text, effective_on, irregular)))


@act("request-permission")
def request_permission(desk: Desk, *, scope: Scope, decision: Slug, council: Body, effective_on: date) -> None:
    """Ask a council for permission to decide as is proposed (Wgr 1)."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    partnership_of(desk, scope).require_body(council, effective_on)
    requested = PermissionRequested(decision, council, effective_on)
    desk.record(current, governance.course(decision).request_permission(requested, governance.open_since(decision)))


@act("answer-permission")
def answer_permission(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    council: Body,
    permitted: bool,
    effective_on: date,
    ground: Ground | None = None,
    text: Title | None = None,
    as_found: AsFound | None = None,
) -> None:
    """Record that a council gave its permission or refused it, on its behalf, and on which ground."""
    current = read_scope(desk, scope)
    authority(desk, scope, council, effective_on, ZERO)
    breach = permission_is_refused_on_a_ground_of_law(decision, council, ground)
    irregular = heed(desk, scope, effective_on, as_found, breach)
    answered = PermissionAnswered(decision, council, permitted, ground, text, effective_on, as_found, irregular)
    desk.record(current, current.state.governance.course(decision).answer(answered))
