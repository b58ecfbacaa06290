"""What is wrong with a decision, by what was known when it was recorded and by what is known now; see ``decision``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast, get_args

from ledger.competence import not_ratified_by_right
from ledger.entry import Entry
from ledger.errors import RuleBroken
from ledger.event import Event
from ledger.governance import Governance
from ledger.governance.advice_events import AdviceEvent, AdviceRequested
from ledger.governance.course_events import CourseEvent, DecisionRatified
from ledger.governance.course_rules import ratified_by_the_competent_body
from ledger.governance.events import (
    DecisionAdopted,
    DecisionDeferred,
    DecisionProposed,
    DecisionRejected,
    DecisionWithdrawn,
    GovernanceEvent,
)
from ledger.governance.judged import judged
from ledger.governance.objection_events import ObjectionEvent
from ledger.governance.sides import both_sides
from ledger.governance.state import evolve
from ledger.governance.uniform_events import UniformDecisionAdopted, UniformEvent
from ledger.known import AsKnown
from ledger.law import Breach, Response, Severity
from projections.findings import taking
from projections.findings.taking import Moment, entries

STEPS = (
    *(DecisionProposed, DecisionAdopted, DecisionRejected, DecisionDeferred, DecisionWithdrawn),
    *(get_args(UniformEvent) + get_args(AdviceEvent) + get_args(CourseEvent) + get_args(ObjectionEvent)),
)
"""What can happen to a decision; a mandate that names the decision it rests on is no step of that."""


@dataclass(frozen=True, slots=True)
class DossierBreach:
    """A rule of law that the decision breaks: found when it was recorded, by what was known then, by what is known now.

    Where it was broken then and is not now, something was mended or changed backwards since.
    """

    rule: str
    article: str
    severity: Severity
    breach: RuleBroken
    whose: str | None
    seen_when_recorded: bool
    known_then: bool
    known_now: bool


def steps_of(known: AsKnown, scope: str, slug: str, on: date) -> list[Entry]:
    """The steps of a decision, and of advices on it, that were known, up to and including a day."""
    steps = [entry for entry in entries(known, scope) if isinstance(entry.event, STEPS)]
    asked = (entry.event for entry in steps if isinstance(entry.event, AdviceRequested))
    advices = {event.advice for event in asked if event.decision == slug}
    return [entry for entry in steps if _is_about(entry.event, slug, advices) and day_of(entry) <= on]


def _is_about(event: Event, slug: str, advices: set[str]) -> bool:
    return getattr(event, "decision", None) == slug or getattr(event, "advice", None) in advices


def life_of(own: list[Entry]) -> Governance:
    """The decision alone, by these steps and no others: what came later than the day asked for is not there yet."""
    governance = Governance()
    for entry in own:
        governance = evolve(governance, cast("GovernanceEvent", entry.event))
    return governance


def ratified(known: AsKnown, scope: str, life: Governance, slug: str) -> DecisionRatified | None:
    """The ratification in the life of a decision, if it was by the competent body, by what is known of that."""
    made = life.course(slug).ratified
    if made is None:
        return None
    moment = Moment.of(known, scope)
    elsewhere = made.by_decision.partition("#")[0] == moment.together.name
    breach = not_ratified_by_right(made, moment.together.governance if elsewhere else moment.governance)
    response = moment.together.switches.response(ratified_by_the_competent_body.name, made.effective_on)
    return made if breach is None or response is Response.OFF else None


def day_of(entry: Entry) -> date:
    """The day of a step: of a decision that on which it was taken, whatever day it holds from."""
    event: Any = entry.event
    return getattr(event, "decided_on", None) or event.effective_on  # type: ignore[no-any-return]  # Each has one.


Key = tuple[str, str | None, object]
"""A rule, whose step broke it, and which mandate of a chain that is about, if any."""


def breaches(
    known: AsKnown, ref: str, own: list[Entry], on: date, since: Iterable[tuple[Breach, date]] = ()
) -> Iterator[DossierBreach]:
    """Each rule that was broken when a step was recorded, by what was known then or by what is known now.

    ``since`` are breaches by what rests on the decision, with their days: nobody could know of these then.
    """
    scope, _, slug = ref.partition("#")
    adopted = [entry for entry in own if isinstance(entry.event, DecisionAdopted | UniformDecisionAdopted)]
    seen = {each.rule for entry in own for each in getattr(entry.event, "irregular", ())}
    then: dict[Key, Breach] = {}
    for entry in adopted:
        moment = AsKnown(known.journal, entry.position)
        then |= _broken(moment, ref, steps_of(moment, scope, slug, on), on)
    now = _broken(known, ref, own, on, since)
    for key in {**then, **now}:
        breach = now.get(key) or then[key]
        rule, whose, _ = key
        yield DossierBreach(
            rule,
            breach.rule.article,
            breach.rule.severity,
            breach.refusal,
            whose,
            rule in seen,
            key in then,
            key in now,
        )


def _broken(
    known: AsKnown, ref: str, own: list[Entry], on: date, since: Iterable[tuple[Breach, date]] = ()
) -> dict[Key, Breach]:
    """The rules that the decision breaks by what was known at a moment and had happened, where they are asked.

    Whether a rule is asked, the day says on which it was broken: that a partnership let it go later changes nothing.
    """
    scope, _, slug = ref.partition("#")
    moment, life = Moment.of(known, scope), life_of(own)
    found = [(each.breach, each.whose, each.on) for each in judged(life, slug) if each.on <= on]
    mended = ratified(known, scope, life, slug) is not None
    common = slug in life.uniform
    for entry in own:
        if isinstance(entry.event, DecisionAdopted | UniformDecisionAdopted):
            whose = entry.event.body if common else None
            broken = taking.breaches(moment, known, entry, entry.event, ref, mended=mended)
            found += [(each, whose, entry.event.decided_on) for each in broken]
    for person in sorted({entry.actor.subject for entry in own}):
        mine = [entry for entry in own if entry.actor.subject == person]
        last = max(map(day_of, mine))
        opposed = moment.together.arrangement.opposed_on(last)  # What was kept apart only later, he did not unite.
        found += [(each, who, last) for who, each in both_sides(ref, (entry.actor for entry in mine), opposed)]
    found += [(breach, None, day) for breach, day in since]
    response = moment.together.switches.response
    return {
        (breach.rule.name, whose, breach.refusal.fields.get("mandate")): breach
        for breach, whose, day in found
        if response(breach.rule.name, day) is not Response.OFF
    }
