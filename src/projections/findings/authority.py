"""Findings about who decided: under mandates that reach back, and from outside the collaboration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.governance.watch import decided_by_those_within, mandate_not_backwards
from projections.findings.found import FindingShare, Found, Scene
from projections.governance import decisions, mandates

JUDGES = (mandate_not_backwards, decided_by_those_within)


def find(scene: Scene) -> Iterator[Found]:
    """Every mandate with a window that reaches back, and every decision by who took no part."""
    for mandate in mandates.register(scene.view, scene.as_of, scene.partnership, all_known=True):
        yield from _backwards(scene, mandate)
    for decision in decisions.decisions(scene.view, scene.as_of, scene.partnership):
        yield from _from_outside(scene, decision)


def _backwards(scene: Scene, mandate: mandates.Mandate) -> Iterator[Found]:
    """Each step of a mandate that holds from before the day on which it was decided upon."""
    for step in mandate.history:
        taken_on = scene.taken_on.get(step.decision)
        if step.step == "revoked" or step.effective_on > scene.on or taken_on is None:
            continue
        inside = [each for each in mandate.uses if step.effective_on <= each.decided_on < taken_on]
        ratified = [scene.ratified[each.decision] for each in inside if each.decision in scene.ratified]
        mended = bool(inside) and len(ratified) == len(inside)
        names = tuple(each.decision for each in inside)
        breach = mandate_not_backwards(mandate.ref, step.effective_on, taken_on, names)
        if breach is not None:
            amounts = [each.amount for each in inside if each.amount is not None]
            whose = mandate.mandator.partition("/")[0]
            yield Found(
                breach,
                f"{mandate.ref}/{step.effective_on}",
                (step.position, *(each.position for each in inside)),
                step.effective_on,
                resolve_with=("ratify-decision",) if inside and not mended else (),
                amount=sum(amounts) if amounts else None,
                shares=(FindingShare(whose, sum(amounts)),) if amounts else (),
                gone=mended,
                resolved_by=max(ratified) if mended else None,
                illustrative=any(each.illustrative for each in inside),
                made_of={each.decision: each.amount for each in inside if each.amount is not None},
            )


def _from_outside(scene: Scene, decision: decisions.Decision) -> Iterator[Found]:
    """A body of a municipality that takes no part on the day, and comes to take none by the day asked for."""
    for said in decision.said:
        owner, _, name = said.body.partition("/")
        if said.decided_on is None or said.position is None or not owner.startswith("GM"):
            continue
        breach = decided_by_those_within(
            decision.ref, said.body, said.decided_on, takes_part=_takes_part(scene, owner, said.decided_on)
        )
        if breach is not None:
            about = f"{decision.ref}/{owner}/{name}"
            yield Found(breach, about, (said.position,), said.decided_on, resolve_with=("admit-participant",))


def _takes_part(scene: Scene, code: str, day: date) -> bool:
    """On the day or a later one: who decides to join is not in yet."""
    line = scene.together.participants.get(code)
    return line is not None and any(line.from_day(day))
