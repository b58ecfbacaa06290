"""What is wrong with a decision, by what was known when it was recorded and by what is known now; see ``dossier``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast, get_args

from ledger.competence import not_ratified_by_right, register_of
from ledger.entry import Entry
from ledger.errors import NotFound, RuleBroken
from ledger.event import Aggregate, Event, RecordedInError, mistakes_in
from ledger.governance import Governance, chains
from ledger.governance.advice_events import AdviceEvent, AdviceRequested
from ledger.governance.asked import Asked, Register
from ledger.governance.chain_rules import mandated
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
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.service import SERVICE

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


@dataclass(frozen=True, slots=True)
class Moment:
    """The ledger as it was known at a position, where a decision stands."""

    together: Partnership
    governance: Governance
    register: Register

    @staticmethod
    def of(known: AsKnown, scope: str) -> Moment:
        together = known.read(PARTNERSHIP, scope.partition("/")[0]).state
        if "/" not in scope:
            return Moment(together, together.governance, register_of(together))
        service = known.read(SERVICE, scope).state
        return Moment(together, service.governance, register_of(together, (scope, service)))


def _entries(known: AsKnown, scope: str) -> Iterator[Entry]:
    """The entries of the stream where decisions of a place stand, as far as they were known and are no mistakes."""
    kind: Aggregate[Any, Any] = SERVICE if "/" in scope else PARTNERSHIP
    entries = [each for each in known.journal.stream(kind, scope) if each.position <= known.position]
    mistaken = mistakes_in([each.event for each in entries])
    for number, entry in enumerate(entries, start=1):
        if number not in mistaken and not isinstance(entry.event, RecordedInError):
            yield entry


def steps_of(known: AsKnown, scope: str, slug: str, on: date) -> list[Entry]:
    """The steps of a decision, and of advices on it, that were known, up to and including a day."""
    steps = [entry for entry in _entries(known, scope) if isinstance(entry.event, STEPS)]
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


Key = tuple[str, str | None]
"""A rule, and whose step broke it."""


def breaches(known: AsKnown, ref: str, own: list[Entry], on: date) -> Iterator[DossierBreach]:
    """Each rule that was broken when a step was recorded, by what was known then or by what is known now."""
    scope, _, slug = ref.partition("#")
    adopted = [entry for entry in own if isinstance(entry.event, DecisionAdopted | UniformDecisionAdopted)]
    seen = {each.rule for entry in own for each in getattr(entry.event, "irregular", ())}
    then: dict[Key, Breach] = {}
    for entry in adopted:
        moment = AsKnown(known.journal, entry.position)
        then |= _broken(moment, scope, slug, steps_of(moment, scope, slug, on), on)
    now = _broken(known, scope, slug, own, on)
    for rule, whose in {**then, **now}:
        breach = now.get((rule, whose)) or then[rule, whose]
        yield DossierBreach(
            rule,
            breach.rule.article,
            breach.rule.severity,
            breach.refusal,
            whose,
            rule in seen,
            (rule, whose) in then,
            (rule, whose) in now,
        )


def _broken(known: AsKnown, scope: str, slug: str, own: list[Entry], on: date) -> dict[Key, Breach]:
    """The rules that the decision breaks by what was known at a moment and had happened, where they are asked."""
    moment, life = Moment.of(known, scope), life_of(own)
    switches = moment.together.switches
    found = {(each.breach.rule.name, each.whose): each.breach for each in judged(life, slug) if each.on <= on}
    for entry in own:
        if isinstance(entry.event, DecisionAdopted) and ratified(known, scope, life, slug) is None:
            lacking = _without_authority(moment, entry, entry.event, f"{scope}#{slug}")
            found |= {(each.rule.name, None): each for each in lacking}
    opposed = moment.together.arrangement.opposed_on(on)
    acting = (entry.actor for entry in own)
    found |= {(breach.rule.name, person): breach for person, breach in both_sides(f"{scope}#{slug}", acting, opposed)}
    return {key: breach for key, breach in found.items() if switches.response(key[0], on) is not Response.OFF}


def _without_authority(moment: Moment, entry: Entry, adopted: DecisionAdopted, ref: str) -> tuple[Breach, ...]:
    """What stands in the way of whoever took it, by the mandates, functions and powers as they were known."""
    asked = Asked(
        adopted.body,
        entry.actor.function,
        entry.actor.organisation,
        adopted.decided_on,
        adopted.amount,
        adopted.amount_with_vat,
        moment.governance.decision(ref).power,
        entry.actor.subject,
        ref,
        reported_by=adopted.reported_by,
    )
    if adopted.authority is None:
        return chains.of_body(moment.register, adopted.body, asked)
    try:
        return chains.follow(moment.register, adopted.authority.mandate, asked).breaches
    except NotFound:  # The mandate was recorded in error since: nothing is known of it any more.
        absent = mandated(asked, found=False)
        return () if absent is None else (absent,)
