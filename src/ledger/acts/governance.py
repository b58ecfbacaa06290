"""What a clerk can do about decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.acts.authorising import asking, authorise, authority, note_use, require_power, without_power
from ledger.acts.fields import Body, Euros, Scope, Slug, Text, Title
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import partnership_of, read_scope
from ledger.acts.registry import act
from ledger.acts.siding import on_one_side
from ledger.desk import Desk
from ledger.governance import heard
from ledger.governance.course_events import DecisionKind
from ledger.governance.decision_rules import decided_after_proposal, decided_in_the_past, recorded_by_another
from ledger.governance.events import DecisionProposed
from ledger.money import ZERO, Money

ReportedBy = Annotated[
    str,
    Meta(min_length=1, max_length=300, description="who reported the offence that this fines: a pseudonym or function"),
]


@act("propose-decision")
def propose_decision(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    title: Title,
    body: Body,
    effective_on: date,
    power: Slug | None = None,
    kind: DecisionKind | None = None,
    as_found: AsFound | None = None,
) -> None:
    """Put a proposal before a body, by one of its powers where the partnership assigned any."""
    current, partnership = read_scope(desk, scope), partnership_of(desk, scope)
    partnership.require_body(body, effective_on)
    if as_found is None:
        require_power(desk, scope, power, body, effective_on)
    irregular = heed(desk, scope, effective_on, as_found, without_power(desk, scope, power, body, effective_on))
    proposed = DecisionProposed(decision, title, body, effective_on, power, kind, as_found, irregular)
    desk.record(current, current.state.governance.propose(proposed))


@act("adopt-decision")
def adopt_decision(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    body: Body,
    decided_on: date,
    effective_on: date,
    amount: Euros | None = None,
    amount_with_vat: Euros | None = None,
    illustrative: bool = False,
    as_found: AsFound | None = None,
    reported_by: ReportedBy | None = None,
) -> None:
    """Record that a body took a decision, itself or by a mandate ('basis'), and from which day it holds."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    proposal = governance.decision(decision)
    committed = None if amount is None else Money.parse(amount)
    with_vat = None if amount_with_vat is None else Money.parse(amount_with_vat)
    asked = asking(desk, body, decided_on, committed, power=proposal.power, amount_with_vat=with_vat)
    by, breaches = authorise(desk, scope, replace(asked, reported_by=reported_by))
    if as_found is None:
        heed(desk, scope, decided_on, None, *breaches)  # Who has no authority is told that before anything else.
        require_power(desk, scope, proposal.power, body, decided_on)
    adopted = proposal.adopt(
        body, decided_on, effective_on, committed, by, illustrative=illustrative, amount_with_vat=with_vat
    )
    taken_by, person = None if by is None else desk.actor.subject, desk.actor.subject
    irregular = heed(
        desk,
        scope,
        decided_on,
        as_found,
        *breaches,
        decided_after_proposal(decision, decided_on, proposal.dealt_with_on),
        decided_in_the_past(decision, decided_on, desk.today),
        recorded_by_another(decision, person, desk.recorder, under_mandate=by is not None),
        on_one_side(desk, scope, decision, decided_on),
        *heard.before(governance, decision, body, decided_on),
    )
    adopted = replace(adopted, taken_by=taken_by, as_found=as_found, irregular=irregular, reported_by=reported_by)
    desk.record(current, adopted)
    note_use(desk, scope, adopted)


@act("reject-decision")
def reject_decision(desk: Desk, *, scope: Scope, decision: Slug, body: Body, effective_on: date, grounds: Text) -> None:
    """Record that a body rejected a proposal, which is final."""
    current = read_scope(desk, scope)
    proposal = current.state.governance.decision(decision)
    authority(desk, scope, body, effective_on, ZERO, power=proposal.power)
    desk.record(current, proposal.reject(body, effective_on, grounds))


@act("defer-decision")
def defer_decision(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    body: Body,
    effective_on: date,
    grounds: Text,
    until: date | None = None,
) -> None:
    """Record that a body put a proposal off, until a day if it named one."""
    current = read_scope(desk, scope)
    proposal = current.state.governance.decision(decision)
    authority(desk, scope, body, effective_on, ZERO, power=proposal.power)
    desk.record(current, proposal.defer(body, effective_on, grounds, until))


@act("withdraw-decision")
def withdraw_decision(
    desk: Desk, *, scope: Scope, decision: Slug, body: Body, effective_on: date, grounds: Text
) -> None:
    """Record that a proposal was taken back, or that a body withdrew what it had adopted."""
    current = read_scope(desk, scope)
    partnership_of(desk, scope).require_body(body, effective_on)
    proposal = current.state.governance.decision(decision)
    authority(desk, scope, body, effective_on, ZERO, power=proposal.power)
    desk.record(current, proposal.withdraw(body, effective_on, grounds))
