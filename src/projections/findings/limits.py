"""Findings about limits of lawfulness: beyond the band that the law gives, or set by whoever accounts for it."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.errors import RuleBroken
from ledger.partnership import PARTNERSHIP
from ledger.partnership.lawfulness import LawfulnessLimitSet, lawfulness_limit_by_council, lawfulness_limit_in_band
from projections.findings.found import Found, Scene, named

JUDGES = (lawfulness_limit_in_band, lawfulness_limit_by_council)


def find(scene: Scene) -> Iterator[Found]:
    """Every limit that was set against a rule: gone, once another one holds for the same body and year."""
    for entry, event in scene.recorded(PARTNERSHIP, scene.partnership, LawfulnessLimitSet):
        if event.effective_on > scene.on:
            continue
        holds = scene.together.limits.on(event.body, event.year, scene.on)
        by = _body_of(scene, event.decision)
        for breach in (
            lawfulness_limit_in_band(event.percentage),
            None if by is None else lawfulness_limit_by_council(event.body, by),
        ):
            if breach is not None:
                yield Found(
                    breach,
                    f"{scene.partnership}#{named('limit', event.body.replace('/', '-'), str(event.year))}",
                    (entry.position,),
                    event.effective_on,
                    resolve_with=("set-lawfulness-limit",),
                    gone=holds != event,
                    illustrative=event.illustrative,
                )


def _body_of(scene: Scene, decision: str) -> str | None:
    """The body that took a decision, where it is known."""
    try:
        return scene.together.governance.decision(decision).body
    except RuleBroken:
        return None
