"""One decision in one look: who took it for whom, by what right, what was wrong then and is now, and what followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from ledger.entry import Entry
from ledger.errors import RuleBroken
from ledger.governance import Governance
from ledger.governance.course_events import DecisionKind
from ledger.governance.events import DecisionAdopted
from ledger.governance.uniform_events import UniformDecisionAdopted
from ledger.known import AsKnown
from ledger.law import Breach
from projections import trail
from projections.as_of import AMSTERDAM, AsOf
from projections.dossiers.breaches import DossierBreach, breaches, day_of, life_of, ratified, steps_of
from projections.findings import aftermath
from projections.findings.found import Scene
from projections.findings.taking import mandate_of
from projections.governance import decisions
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
class DossierObstacle:
    """Why nothing can rest on a decision: it was suspended, replaced, annulled or withdrawn, or holds from later on."""

    breach: RuleBroken


@dataclass(frozen=True, slots=True)
class DecisionDossier:
    """All about one decision; ``ratified_by`` is the decision by which the competent body made it its own.

    ``does_not_hold`` is why nothing can rest on it on the day, where it was taken: what would be refused.
    """

    decision: decisions.Decision
    decision_kind: DecisionKind | None
    taken: tuple[DossierTaken, ...]
    breaches: tuple[DossierBreach, ...]
    steps: tuple[DossierStep, ...]
    resting: tuple[DossierResting, ...]
    ratified_by: str | None
    undone_on: date | None
    does_not_hold: tuple[DossierObstacle, ...] = ()


def dossier(view: View, as_of: AsOf, known: AsKnown, ref: str) -> DecisionDossier | None:
    """The dossier of a decision as of two dates; nothing where it was not proposed by then."""
    scope, _, slug = ref.partition("#")
    found = next((each for each in decisions.decisions(view, as_of, scope) if each.ref == ref), None)
    if found is None:
        return None
    own = steps_of(known, scope, slug, as_of.valid_on)
    adopted = [entry for entry in own if isinstance(entry.event, DecisionAdopted | UniformDecisionAdopted)]
    life = life_of(own)
    mended, undone = ratified(known, scope, life, slug), life.course(slug).undone()
    about = trail.trail(view, as_of, trail.Filter(about=ref))
    rests = (line for line in about if line.about != ref and line.outcome == trail.DONE)
    resting = (line for line in rests if line.effective_on <= as_of.valid_on)
    return DecisionDossier(
        found,
        life.kind_of(slug),
        tuple(map(_taken, adopted)),
        tuple(breaches(known, ref, own, as_of.valid_on, _since(view, as_of, known, ref))),
        tuple(map(_step, own)),
        tuple(DossierResting(line.position, line.act, line.about, line.effective_on) for line in resting),
        mended.by_decision if mended is not None else None,
        undone[0] if undone is not None else None,
        _does_not_hold(life, slug, as_of.valid_on) if adopted else (),
    )


def _does_not_hold(life: Governance, slug: str, on: date) -> tuple[DossierObstacle, ...]:
    """Why nothing can rest on it on a day, by all that had happened to it then."""
    try:
        life.decision_on(slug, on)
    except RuleBroken as refusal:
        return (DossierObstacle(refusal),)
    return ()


def _since(view: View, as_of: AsOf, known: AsKnown, ref: str) -> list[tuple[Breach, date]]:
    """What is wrong with what was done with the decision afterwards."""
    scene = Scene(view, as_of, known, ref.partition("#")[0].partition("/")[0])
    return [(each.breach, each.effective_on) for each in aftermath.of_decision(scene, ref)]


def _recorded_on(entry: Entry) -> date:
    return entry.recorded_at.astimezone(AMSTERDAM).date()


def _taken(entry: Entry) -> DossierTaken:
    event: Any = entry.event
    by, amount = getattr(event, "authority", None), getattr(event, "amount", None)
    links, mandate = getattr(by, "chain", ()), mandate_of(entry, event)
    return DossierTaken(
        event.body,
        event.decided_on,
        _recorded_on(entry),
        entry.actor.subject,
        entry.actor.function,
        entry.actor.capacity.value,
        entry.actor.organisation,
        entry.recorded_by.subject,
        mandate,
        tuple(link.mandate for link in links) or ((mandate,) if mandate is not None else ()),
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
        day_of(entry),
        _recorded_on(entry),
        actor.subject,
        actor.function,
        actor.capacity.value,
        actor.organisation,
        actor.on_behalf_of,
    )
