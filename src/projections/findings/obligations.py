"""Findings about what is due and what was agreed: late, beyond the limits of a task, other than was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger.partnership import PARTNERSHIP
from ledger.partnership.events import ObservationKind, ObservationRecorded
from ledger.partnership.watch import done_as_recorded, obligation_met_in_time, task_within_limits
from projections.calendar import due
from projections.findings.found import Found, Scene, named
from projections.obliged import Due, DueKind, DueState, Limit, TaskLine, Used

JUDGES = (obligation_met_in_time, task_within_limits, done_as_recorded)

ELSEWHERE = frozenset({DueKind.STATUTORY, DueKind.OBJECTION})
"""What rules of its own judge."""


def find(scene: Scene) -> Iterator[Found]:
    """Everything that was due and not there, and every limit of a task that was passed."""
    there = due.obligations(scene.view, scene.as_of, scene.partnership)
    for each in there.due:
        if each.kind not in ELSEWHERE and each.state is not DueState.LAPSED:
            yield from _late(scene, each)
    for task in there.tasks:
        yield from _beyond_limits(scene, task)
    yield from _drifted(scene)


def _late(scene: Scene, each: Due) -> Iterator[Found]:
    """What is overdue, was given up, or came late: of that the condition is gone, and it was late all the same."""
    settled_on = None if each.state is DueState.MISSED else each.settled_on
    breach = obligation_met_in_time(each.name, each.kind.value, each.due_on, settled_on, scene.on)
    if breach is None:
        return
    acts = _ACTS.get(each.kind, ())
    late = each.state is DueState.MET_LATE
    yield Found(
        breach,
        f"{scene.partnership}#{named(each.kind.value, each.task, each.name)}",
        (each.position,),
        each.due_on,
        resolve_with=() if late else acts,
        gone=late,
        resolved_by=each.position if late else None,
    )


_ACTS: Mapping[DueKind, tuple[str, ...]] = {
    DueKind.DEADLINE: ("meet-deadline",),
    DueKind.EVALUATION: ("evaluate-task",),
    DueKind.REPORT: ("deliver-report",),
    DueKind.TASK: ("complete-task",),
    DueKind.VAT_GROUND: ("end-vat-ground",),
    DueKind.SAVING: ("verify-saving",),
    DueKind.MEASUREMENT: ("measure-cost-actual", "measure-actual"),
}


def _beyond_limits(scene: Scene, task: TaskLine) -> Iterator[Found]:
    for used in task.used:
        if used.limit is Limit.MONTHS:
            continue  # Its last day is due by itself, and late by the rule above.
        breach = task_within_limits(task.task, used.limit.value, used.who or "", used.used, used.allowed)
        if breach is None:
            continue
        positions = tuple(each.position for each in task.as_found if _of(each.what, each.name, used))
        yield Found(
            breach,
            f"{scene.partnership}#{named('task', task.task, used.limit.value, used.who)}",
            positions,
            max((each.effective_on for each in task.as_found), default=task.assigned_on),
            resolve_with=("change-task",),
            illustrative=used.illustrative,
        )


def _of(what: str, name: str, used: Used) -> bool:
    return what == used.limit.value and used.who in (None, name)


def _drifted(scene: Scene) -> Iterator[Found]:
    """What somebody observed to be done otherwise than it was recorded."""
    for entry, each in scene.recorded(PARTNERSHIP, scene.partnership, ObservationRecorded):
        drifted = each.kind is ObservationKind.DRIFT
        breach = done_as_recorded(each.observation, each.source, deviates=drifted)
        if breach is not None and each.effective_on <= scene.on:
            about = f"{each.service or scene.partnership}#{named('observation', each.observation)}"
            yield Found(breach, about, (entry.position,), each.effective_on)
