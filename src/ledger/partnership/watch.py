"""Rules upon which a controller looks at what was agreed in a partnership: on time, within limits, as it is written.

Nothing is refused by these: that something is late, or other than it was agreed, is a fact that is to be recorded.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.errors import RuleBroken
from ledger.law import Response, Severity, rule


class ObligationNotMet(RuleBroken):
    """What is due is there by the end of its day."""

    code = "obligation-not-met"

    def __init__(self, obligation: str, kind: str, due_on: date) -> None:
        super().__init__(f"{obligation} was due on {due_on} and was not there; see to it, or have it put off")
        self.obligation, self.kind, self.due_on = obligation, kind, due_on


class TaskLimitExceeded(RuleBroken):
    """A task keeps to the meetings, hours, pages and means that it was given."""

    code = "task-limit-exceeded"

    def __init__(self, task: str, limit: str, who: str, used: str, allowed: str) -> None:
        super().__init__(
            f"{task} has used {used} {limit} where {allowed} were allowed{f' ({who})' if who else ''}; have the task"
            " changed, or explain it"
        )
        self.task, self.limit, self.who, self.used, self.allowed = task, limit, who, used, allowed


class OtherThanRecorded(RuleBroken):
    """What a collaboration does is what its scheme and its agreements say that it does."""

    code = "other-than-recorded"

    def __init__(self, observation: str, source: str) -> None:
        super().__init__(
            f"{source} tells ({observation}) that things are done otherwise than was recorded; change the scheme, the"
            " scope or the agreement, or what is done"
        )
        self.observation, self.source = observation, source


@rule(
    "obligation-met-in-time",
    article="eigen regel: termijn",
    severity=Severity.CONCERN,
    response=Response.FIND,
)
def obligation_met_in_time(
    obligation: str, kind: str, due_on: date, there_on: date | None, on: date
) -> ObligationNotMet | None:
    """What is due is there by the end of its day: a deadline, a report, an evaluation, a task.

    ``there_on`` is the day on which it was there, ``on`` the day on which one looks.
    """
    late = on > due_on if there_on is None else there_on > due_on
    return ObligationNotMet(obligation, kind, due_on) if late else None


@rule(
    "task-within-limits",
    article="eigen regel: opdracht",
    severity=Severity.CONCERN,
    response=Response.FIND,
)
def task_within_limits(
    task: str, limit: str, who: str, used: Decimal, allowed: Decimal | None
) -> TaskLimitExceeded | None:
    """A task keeps to the limits of its assignment: so many meetings, hours each and pages, and so much money."""
    if allowed is None or used <= allowed:
        return None
    return TaskLimitExceeded(task, limit, who, f"{used:f}", f"{allowed:f}")


@rule(
    "done-as-recorded",
    article="eigen regel: regeling en dienstverleningsovereenkomst",
    severity=Severity.CONCERN,
    response=Response.FIND,
)
def done_as_recorded(observation: str, source: str, *, deviates: bool) -> OtherThanRecorded | None:
    """What is done is what was recorded: tasks, formation and direction as the scheme and the agreements have them.

    That it is not so somebody observes (BLNP by 2021: the tasks and the formation in the scheme were both out of date).
    """
    return OtherThanRecorded(observation, source) if deviates else None
