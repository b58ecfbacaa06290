"""Findings about the statutory calendar: what the Wgr wanted by a day, and what came late or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.partnership.statutory_rules import RULE_OF, in_time
from projections.calendar.due_by_law import awaited
from projections.findings.found import Found, Scene, named

JUDGES = tuple(RULE_OF.values())


def find(scene: Scene) -> Iterator[Found]:
    """Every term of which the day has passed: not done, or done late, which stays what it was."""
    for each in awaited(scene.view, scene.as_of, scene.partnership):
        breach = in_time(each.term, each.settled_on, scene.on)
        if breach is None:
            continue
        position = each.done.position if each.done else each.position
        yield Found(
            breach,
            f"{scene.partnership}#{named('statutory', each.term.act.value, str(each.term.year))}",
            (position,),
            each.term.due_on,
            resolve_with=() if each.done else ("record-statutory-act",),
            gone=each.done is not None,
            resolved_by=position if each.done else None,
        )
