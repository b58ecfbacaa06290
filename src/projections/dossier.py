"""One decision in one look: who took it for whom, by what right, what was wrong then and is now, and what followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from ledger.competence import register_of
from ledger.entry import Entry
from ledger.errors import NotFound, RuleBroken
from ledger.event import Aggregate, RecordedInError, mistakes_in
from ledger.governance import Governance, chains
from ledger.governance.asked import Asked, Register
from ledger.governance.chain_rules import mandated
from ledger.governance.course_events import DecisionKind
from ledger.governance.events import DecisionAdopted
from ledger.governance.judged import judged
from ledger.governance.sides import both_sides
from ledger.governance.uniform_events import UniformDecisionAdopted
from ledger.known import AsKnown
from ledger.law import Breach, Response, Severity
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.service import SERVICE
from projections import decisions, trail
from projections.as_of import AMSTERDAM, AsOf
from projections.marks import Cents, Of
from projections.view import View


@dataclass(frozen=True, slots=True)
class DossierTaken:
    """A body that took the decision, and who did so in its name: in which capacity, and under which mandates.

    ``chain`` leads from the body's own mandate to the one that was used, as the ledger knew them then.
    """

    body: str
    decided_on: date
    recorded_on: date
    subject: str
    function: str
    capacity: Annotated[str, Of("Capacity")]
    organisation: str
    recorded_by: str
    mandate: str | None
    chain: tuple[str, ...]
    cap: Cents | None
    amount: Cents | None
    as_found: str | None
    position: int


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
class DossierStep:
    """A step in the life of the decision, with who acted in which capacity."""

    position: int
    event: str
    effective_on: date
    recorded_on: date
    subject: str
    function: str
    capacity: Annotated[str, Of("Capacity")]
    organisation: str
    on_behalf_of: str | None


@dataclass(frozen=True, slots=True)
class DossierResting:
    """What rests on the decision: an act that named it as its ground."""

    position: int
    act: Annotated[str, Of("acts")]
    about: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class DecisionDossier:
    """All about one decision; ``ratified_by`` is the decision by which the competent body made it its own."""

    decision: decisions.Decision
    decision_kind: DecisionKind | None
    taken: tuple[DossierTaken, ...]
    breaches: tuple[DossierBreach, ...]
    steps: tuple[DossierStep, ...]
    resting: tuple[DossierResting, ...]
    ratified_by: str | None
    undone_on: date | None


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


def dossier(view: View, as_of: AsOf, known: AsKnown, ref: str) -> DecisionDossier | None:
    """The dossier of a decision as of two dates; nothing where it was not proposed by then."""
    scope, _, slug = ref.partition("#")
    found = next((each for each in decisions.decisions(view, as_of, scope) if each.ref == ref), None)
    if found is None:
        return None
    now = Moment.of(known, scope)
    advices = {advice.name for advice in now.governance.advices_on(ref)}
    every = (entry for entry in _entries(known, scope) if _about(entry, slug, advices))
    own = [entry for entry in every if _day(entry) <= as_of.valid_on]
    adopted = [entry for entry in own if isinstance(entry.event, DecisionAdopted | UniformDecisionAdopted)]
    went = now.governance.course(slug)
    undone = went.undone()
    which = trail.Filter(about=ref)
    resting = (line for line in trail.trail(view, as_of, which) if line.about != ref and line.outcome == trail.DONE)
    return DecisionDossier(
        found,
        now.governance.kind_of(slug),
        tuple(map(_taken, adopted)),
        tuple(_breaches(known, ref, own, as_of.valid_on)),
        tuple(map(_step, own)),
        tuple(DossierResting(line.position, line.act, line.about, line.effective_on) for line in resting),
        went.ratified.by_decision if went.ratified is not None else None,
        undone[0] if undone is not None else None,
    )


def _entries(known: AsKnown, scope: str) -> Iterator[Entry]:
    """The entries of the stream where decisions of a place stand, as far as they were known and are no mistakes."""
    kind: Aggregate[Any, Any] = SERVICE if "/" in scope else PARTNERSHIP
    entries = [each for each in known.journal.stream(kind, scope) if each.position <= known.position]
    mistaken = mistakes_in([each.event for each in entries])
    for number, entry in enumerate(entries, start=1):
        if number not in mistaken and not isinstance(entry.event, RecordedInError):
            yield entry


def _about(entry: Entry, slug: str, advices: set[str]) -> bool:
    """Whether an entry is a step of the decision, or of an advice on it."""
    if not entry.event.NAME.startswith("governance."):
        return False
    return getattr(entry.event, "decision", None) == slug or getattr(entry.event, "advice", None) in advices


def _day(entry: Entry) -> date:
    event: Any = entry.event
    return getattr(event, "decided_on", None) or event.effective_on  # type: ignore[no-any-return]  # Each has one.


def _recorded_on(entry: Entry) -> date:
    return entry.recorded_at.astimezone(AMSTERDAM).date()


def _taken(entry: Entry) -> DossierTaken:
    event: Any = entry.event
    by, amount = getattr(event, "authority", None), getattr(event, "amount", None)
    links = getattr(by, "chain", ())
    return DossierTaken(
        event.body,
        event.decided_on,
        _recorded_on(entry),
        entry.actor.subject,
        entry.actor.function,
        entry.actor.capacity.value,
        entry.actor.organisation,
        entry.recorded_by.subject,
        by.mandate if by is not None else None,
        tuple(link.mandate for link in links) or ((by.mandate,) if by is not None else ()),
        by.cap.cents if by is not None and by.cap is not None else None,
        amount.cents if amount is not None else None,
        event.as_found,
        entry.position,
    )


def _step(entry: Entry) -> DossierStep:
    actor = entry.actor
    return DossierStep(
        entry.position,
        entry.event.NAME,
        _day(entry),
        _recorded_on(entry),
        actor.subject,
        actor.function,
        actor.capacity.value,
        actor.organisation,
        actor.on_behalf_of,
    )


Key = tuple[str, str | None]


def _breaches(known: AsKnown, ref: str, own: list[Entry], on: date) -> Iterator[DossierBreach]:
    """Each rule that was broken when a step was recorded, by what was known then or by what is known now."""
    scope, _, slug = ref.partition("#")
    adopted = [entry for entry in own if isinstance(entry.event, DecisionAdopted | UniformDecisionAdopted)]
    seen = {each.rule for entry in own for each in getattr(entry.event, "irregular", ())}
    then: dict[Key, Breach] = {}
    for entry in adopted:
        moment = AsKnown(known.journal, entry.position)
        then |= _broken(moment, scope, slug, [each for each in own if each.position <= entry.position], on)
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
    """The rules that the decision breaks by what was known at a moment, where the partnership asks them."""
    moment = Moment.of(known, scope)
    switches = moment.together.switches
    found = {(each.breach.rule.name, each.whose): each.breach for each in judged(moment.governance, slug)}
    for entry in own:
        if isinstance(entry.event, DecisionAdopted) and moment.governance.course(slug).ratified is None:
            breaches = _without_authority(moment, entry, entry.event, f"{scope}#{slug}")
            found |= {(each.rule.name, None): each for each in breaches}
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
    )
    if adopted.authority is None:
        return chains.of_body(moment.register, adopted.body, asked)
    try:
        return chains.follow(moment.register, adopted.authority.mandate, asked).breaches
    except NotFound:  # The mandate was recorded in error since: nothing is known of it any more.
        absent = mandated(asked, found=False)
        return () if absent is None else (absent,)
