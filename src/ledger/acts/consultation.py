"""What a clerk can do about decisions of several bodies, and about the works council's say in a decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.acts.authorising import asking, authorise, authority, require_power, without_power
from ledger.acts.fields import END, Body, Scope, Slug, Text, Title
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import partnership_of, read_scope
from ledger.acts.registry import act
from ledger.acts.siding import on_one_side
from ledger.desk import Desk
from ledger.governance import heard
from ledger.governance.advice_events import AdviceRequested, Opinion
from ledger.governance.course_events import DecisionKind
from ledger.governance.decision_rules import decided_after_proposal, decided_in_the_past
from ledger.governance.uniform_events import UniformDecisionProposed
from ledger.governance.uniform_rules import same_text_as_proposed
from ledger.money import ZERO

Bodies = Annotated[tuple[Body, ...], Meta(description="the bodies that must all adopt the same text")]
Sha256 = Annotated[
    str, Meta(pattern=f"^[0-9a-f]{{64}}{END}", description="the SHA-256 of the text, 64 hexadecimal digits")
]


@act("propose-uniform-decision")
def propose_uniform_decision(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    title: Title,
    bodies: Bodies,
    text_sha256: Sha256,
    effective_on: date,
    power: Slug | None = None,
    kind: DecisionKind | None = None,
    as_found: AsFound | None = None,
) -> None:
    """Put one text before several bodies, which must all adopt it word for word."""
    current, partnership = read_scope(desk, scope), partnership_of(desk, scope)
    for body in bodies:
        partnership.require_body(body, effective_on)
        if as_found is None:
            require_power(desk, scope, power, body, effective_on)
    lacking = [without_power(desk, scope, power, body, effective_on) for body in bodies]
    irregular = heed(desk, scope, effective_on, as_found, next(filter(None, lacking), None))
    proposed = UniformDecisionProposed(
        decision, title, bodies, text_sha256, effective_on, power, kind, as_found, irregular
    )
    desk.record(current, current.state.governance.propose_uniform(proposed))


@act("adopt-uniform-decision")
def adopt_uniform_decision(
    desk: Desk,
    *,
    scope: Scope,
    decision: Slug,
    body: Body,
    text_sha256: Sha256,
    decided_on: date,
    effective_on: date,
    as_found: AsFound | None = None,
) -> None:
    """Record that one of the bodies adopted a text: the proposed one, or another, which keeps the decision open."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    common = governance.uniform_decision(decision)
    power = common.proposed.power
    _, breaches = authorise(desk, scope, asking(desk, body, decided_on, ZERO, power=power, amount_with_vat=ZERO))
    if as_found is None:
        heed(desk, scope, decided_on, None, *breaches)  # Who has no authority is told that before anything else.
        require_power(desk, scope, power, body, decided_on)
    adopted = common.adopt(body, text_sha256, decided_on, effective_on)
    irregular = heed(
        desk,
        scope,
        decided_on,
        as_found,
        *breaches,
        decided_after_proposal(decision, decided_on, common.since(body)),
        decided_in_the_past(decision, decided_on, desk.today),
        same_text_as_proposed(decision, body, text_sha256, common.proposed.text_sha256),
        on_one_side(desk, scope, decision, decided_on),
        *heard.before(governance, decision, body, decided_on),
    )
    desk.record(current, replace(adopted, as_found=as_found, irregular=irregular))


@act("reject-uniform-decision")
def reject_uniform_decision(
    desk: Desk, *, scope: Scope, decision: Slug, body: Body, effective_on: date, grounds: Text
) -> None:
    """Record that one of the bodies did not want it; it may come back on that."""
    current = read_scope(desk, scope)
    common = current.state.governance.uniform_decision(decision)
    authority(desk, scope, body, effective_on, ZERO, power=common.proposed.power)
    desk.record(current, common.reject(body, effective_on, grounds))


@act("request-advice")
def request_advice(
    desk: Desk,
    *,
    scope: Scope,
    advice: Slug,
    decision: Slug,
    works_council: Body,
    question: Text,
    effective_on: date,
    as_found: AsFound | None = None,
) -> None:
    """Ask a works council for its advice on a decision that is proposed and not taken (WOR 25)."""
    current = read_scope(desk, scope)
    partnership_of(desk, scope).require_body(works_council, effective_on)
    governance = current.state.governance
    asked = governance.request_advice(AdviceRequested(advice, decision, works_council, question, effective_on))
    irregular = heed(desk, scope, effective_on, as_found, heard.asked(governance, asked))
    desk.record(current, replace(asked, as_found=as_found, irregular=irregular))


@act("give-advice")
def give_advice(
    desk: Desk,
    *,
    scope: Scope,
    advice: Slug,
    opinion: Opinion,
    effective_on: date,
    conditions: tuple[Text, ...] = (),
) -> None:
    """Record what the works council advised, on its behalf; or that its reasonable term passed without advice."""
    current = read_scope(desk, scope)
    asked = current.state.governance.advice(advice)
    if opinion is not Opinion.NONE:
        authority(desk, scope, asked.requested.works_council, effective_on, ZERO)
    desk.record(current, asked.give(opinion, conditions, effective_on))


@act("notify-works-council")
def notify_works_council(
    desk: Desk,
    *,
    scope: Scope,
    advice: Slug,
    deviates: bool,
    effective_on: date,
    grounds: Title | None = None,
) -> None:
    """Tell the works council what was decided; where that deviates from its advice, it is suspended for a month."""
    current = read_scope(desk, scope)
    governance = current.state.governance
    asked = governance.advice(advice)
    decided_on = governance.must_be_decided(asked.requested.decision)
    desk.record(current, asked.notify(decided_on, effective_on, deviates=deviates, grounds=grounds))


@act("waive-suspension")
def waive_suspension(desk: Desk, *, scope: Scope, advice: Slug, effective_on: date) -> None:
    """Record that the works council lets a decision that deviates from its advice be put into effect at once."""
    current = read_scope(desk, scope)
    asked = current.state.governance.advice(advice)
    authority(desk, scope, asked.requested.works_council, effective_on, ZERO)
    desk.record(current, asked.waive(effective_on))
