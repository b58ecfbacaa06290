"""Findings about how decisions were taken and what became of them, and about who acted on two sides of a matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.entry import Entry
from ledger.event import Aggregate, Event, subject_of
from ledger.governance import Governance
from ledger.governance.advice_rules import advice_is_asked_in_time, advice_was_asked, advice_was_awaited
from ledger.governance.course_rules import (
    annulled_on_a_ground_of_law,
    councils_permitted,
    decision_was_made_known,
    draft_was_sent,
    objection_is_in_time,
    permission_is_refused_on_a_ground_of_law,
    suspended_for_a_year_at_most,
    unions_agreed,
    view_is_in_time,
    views_term_is_long_enough,
    views_were_awaited,
)
from ledger.governance.decision_rules import decided_after_proposal, decided_in_the_past, recorded_by_another
from ledger.governance.events import DecisionAdopted
from ledger.governance.judged import judged
from ledger.governance.objection_events import ObjectionFiled
from ledger.governance.objections import (
    objection_is_adjourned_in_time,
    objection_is_decided_by_another,
    objection_is_decided_in_time,
)
from ledger.governance.sides import both_sides, one_side_of_a_matter
from ledger.governance.uniform_events import UniformDecisionAdopted
from ledger.governance.uniform_rules import all_adopted_the_same_text, same_text_as_proposed
from ledger.law import LegalRule
from ledger.partnership import PARTNERSHIP
from ledger.partnership.arrangement import roles_are_kept_apart
from ledger.partnership.arrangement_events import RoleAssigned, RolesSeparated
from ledger.service import SERVICE
from projections.as_of import AMSTERDAM
from projections.findings.found import Found, Scene, named

JUDGES: tuple[LegalRule[Any], ...] = (
    advice_is_asked_in_time,
    advice_was_asked,
    advice_was_awaited,
    all_adopted_the_same_text,
    annulled_on_a_ground_of_law,
    councils_permitted,
    decided_after_proposal,
    decided_in_the_past,
    decision_was_made_known,
    draft_was_sent,
    objection_is_adjourned_in_time,
    objection_is_decided_by_another,
    objection_is_decided_in_time,
    objection_is_in_time,
    one_side_of_a_matter,
    permission_is_refused_on_a_ground_of_law,
    recorded_by_another,
    roles_are_kept_apart,
    same_text_as_proposed,
    suspended_for_a_year_at_most,
    unions_agreed,
    view_is_in_time,
    views_term_is_long_enough,
    views_were_awaited,
)

MENDS = {
    councils_permitted.name: ("answer-permission",),
    draft_was_sent.name: ("send-draft",),
    unions_agreed.name: ("end-union-consultation",),
    all_adopted_the_same_text.name: ("adopt-uniform-decision",),
    same_text_as_proposed.name: ("adopt-uniform-decision",),
    decision_was_made_known.name: ("publish-decision",),
    roles_are_kept_apart.name: ("end-role",),
}
"""What would mend a breach, where anything can."""


def find(scene: Scene) -> Iterator[Found]:
    """Every decision that was taken or treated against a rule, and everybody on both sides of a matter."""
    for scope in scene.scopes:
        kind: Aggregate[Any, Any] = SERVICE if "/" in scope else PARTNERSHIP
        governance = scene.service(scope).governance if "/" in scope else scene.together.governance
        entries = [entry for entry, _ in scene.recorded(kind, scope, Event)]
        yield from _decisions(scene, scope, governance, entries)
        yield from _recorded(scene, scope, entries)
        yield from _sides(scene, scope, entries)
    yield from _roles(scene)


def _decisions(scene: Scene, scope: str, governance: Governance, entries: list[Entry]) -> Iterator[Found]:
    steps: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        steps[str(getattr(entry.event, "decision", None))].append(entry)
    for slug in (*governance.decisions, *governance.uniform):
        for each in judged(governance, slug):
            if each.on <= scene.on:
                positions = tuple(entry.position for entry in steps[slug] if entry.event == each.event)
                name = each.breach.rule.name
                yield Found(
                    each.breach,
                    f"{scope}#{named(slug, each.whose)}",
                    positions,
                    each.on,
                    resolve_with=_mending(name, each.event),
                    gone=each.gone,
                )


def _mending(rule: str, event: Event) -> tuple[str, ...]:
    """The acts that would mend a breach; an objection that waits can still be decided on."""
    if rule == objection_is_decided_in_time.name and isinstance(event, ObjectionFiled):
        return ("decide-objection",)
    return MENDS.get(rule, ())


def _recorded(scene: Scene, scope: str, entries: list[Entry]) -> Iterator[Found]:
    """What the envelope of a decision tells: when it was recorded, and by whom."""
    for entry in entries:
        event = entry.event
        if not isinstance(event, DecisionAdopted | UniformDecisionAdopted) or event.decided_on > scene.on:
            continue
        today = entry.recorded_at.astimezone(AMSTERDAM).date()
        under_mandate = isinstance(event, DecisionAdopted) and event.authority is not None
        person, recorder = entry.actor.subject, entry.recorded_by.subject
        for breach in (
            decided_in_the_past(event.decision, event.decided_on, today),
            recorded_by_another(event.decision, person, recorder, under_mandate=under_mandate),
        ):
            if breach is not None:
                about = f"{scope}#{named(event.decision, event.body)}"
                yield Found(breach, about, (entry.position,), event.decided_on)


def _sides(scene: Scene, scope: str, entries: list[Entry]) -> Iterator[Found]:
    """Who acted on both sides of one matter: a decision, an agreement, a task, or whatever else has a name."""
    matters: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        subject = subject_of(entry.event)
        if subject is not None and entry.recorded_at.astimezone(AMSTERDAM).date() <= scene.on:
            matters[f"{scope}#{named(*subject)}"].append(entry)
    for matter, own in sorted(matters.items()):
        people: dict[str, list[Entry]] = defaultdict(list)
        for entry in own:
            people[entry.actor.subject].append(entry)
        for _, mine in sorted(people.items()):
            day = max(entry.recorded_at for entry in mine).astimezone(AMSTERDAM).date()
            opposed = scene.together.arrangement.opposed_on(max(map(_day_of, mine)))  # Not what was only later.
            for person, breach in both_sides(matter, (entry.actor for entry in mine), opposed):
                yield Found(breach, f"{matter}/{named(person)}", tuple(entry.position for entry in mine), day)


def _day_of(entry: Entry) -> date:
    """The day of an act: on which it was decided or took effect, else on which it was recorded."""
    event: Any = entry.event
    day: date | None = getattr(event, "decided_on", None) or getattr(event, "effective_on", None)
    return day or entry.recorded_at.astimezone(AMSTERDAM).date()


def _roles(scene: Scene) -> Iterator[Found]:
    for separation, breach in scene.together.arrangement.united(scene.on):
        own = scene.recorded(PARTNERSHIP, scene.partnership, RolesSeparated)
        facts = breach.refusal.fields
        given = (
            entry
            for entry, event in scene.recorded(PARTNERSHIP, scene.partnership, RoleAssigned)
            if (event.matter, event.holder) == (facts["matter"], facts["holder"])
            and event.role in separation.roles
            and event.effective_on <= scene.on
        )
        made = (entry for entry, event in own if event == separation)
        positions = tuple(sorted(entry.position for entry in (*made, *given)))
        about = f"{scene.partnership}#{named('separation', separation.separation)}"
        day = max(separation.effective_on, getattr(breach.refusal, "on", separation.effective_on))
        yield Found(breach, about, positions, day, resolve_with=MENDS[roles_are_kept_apart.name])
