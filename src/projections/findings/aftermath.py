"""Findings about what became of a decision: put into effect while it waited for a works council, ratified by another.

An act that rests on a decision is refused while that waits (WOR 25); what is found here came to light since: advice
that was asked too late, a notification that was no such thing, a rule that a partnership only finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from ledger.cost_year.events import CostAllocated
from ledger.event import RecordedInError
from ledger.governance.advice import Advice
from ledger.governance.advice_rules import suspension_has_passed, works_council_was_notified
from ledger.governance.course_rules import ratified_by_the_competent_body
from projections import trail
from projections.findings.found import Found, Scene, named

JUDGES = (works_council_was_notified, suspension_has_passed, ratified_by_the_competent_body)

MENDS = {works_council_was_notified.name: ("notify-works-council",), suspension_has_passed.name: ("waive-suspension",)}
"""What would mend a breach, where anything can."""


def find(scene: Scene) -> Iterator[Found]:
    """Everything that rested on a decision before it could, and every ratification by who had no power to."""
    for scope in scene.scopes:
        for advice in scene.governance(scope).advices.values():
            yield from _put_into_effect(scene, scope, advice)
    for each in scene.ratifications:
        if each.breach is not None and each.on <= scene.on:
            about = f"{each.ref.partition('#')[0]}#{named(each.ref.partition('#')[2], 'ratified')}"
            yield Found(each.breach, about, (each.position,), each.on, resolve_with=("ratify-decision",))


def of_decision(scene: Scene, ref: str) -> Iterator[Found]:
    """The same of one decision, as far as it has consequences."""
    scope = ref.partition("#")[0]
    for advice in scene.governance(scope).advices_on(ref):
        yield from (found for found in _put_into_effect(scene, scope, advice) if not found.gone)
    for each in scene.ratifications:
        if each.ref == ref and each.breach is not None and each.on <= scene.on:
            yield Found(each.breach, ref, (each.position,), each.on)


def _put_into_effect(scene: Scene, scope: str, advice: Advice) -> Iterator[Found]:
    """What rests on the decision that a works council was asked about, from a day on which that had to wait."""
    decision, notified = advice.requested.decision, advice.notified_by(scene.on)
    for position, day in _resting(scene, f"{scope}#{decision}"):
        untold = works_council_was_notified(advice, day)
        early = suspension_has_passed(advice, day) if notified is not None else None
        for breach, over in ((untold, notified is not None), (early, False)):
            if breach is not None and _rests_on(scene, position, f"{scope}#{decision}"):
                about = f"{scope}#{named(decision, advice.name, str(position))}"
                yield Found(
                    breach, about, (position,), day, resolve_with=() if over else MENDS[breach.rule.name], gone=over
                )


def _resting(scene: Scene, ref: str) -> list[tuple[int, date]]:
    """The entries that name a decision and had taken effect, with their days; not what a key shared by itself."""
    lines, mentions = trail.lines, trail.mentions
    query = (
        select(lines.c.position, lines.c.effective_on)
        .join(mentions, (mentions.c.position == lines.c.position) & (mentions.c.generation == lines.c.generation))
        .where(
            scene.view.sees(scene.as_of, lines),
            mentions.c.partnership == scene.partnership,
            lines.c.partnership == scene.partnership,
            mentions.c.name == ref,
            lines.c.outcome == trail.DONE,
            lines.c.event.not_in([CostAllocated.NAME, RecordedInError.NAME]),
        )
    )
    return [(position, day) for position, day in scene.view.tx.execute(query.order_by(lines.c.position))]


def _rests_on(scene: Scene, position: int, ref: str) -> bool:
    """Whether an entry names the decision as what it rests on, and not only as the ground on which somebody acted."""
    event = scene.known.journal.entry(position).event
    return ref in (getattr(event, "decision", None), getattr(event, "by_decision", None))
