"""What became due, was met or put off, and what was spent on tasks: one row a step. ``due`` asks them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from ledger.canonical import canonical
from ledger.journal import Entry
from ledger.partnership.deadlines import DeadlineMet, DeadlineMissed, DeadlinePostponed
from ledger.partnership.evaluations import EvaluationPlanned, TaskEvaluated
from ledger.partnership.events import DeadlineSet, Seat
from ledger.partnership.task_events import (
    HoursUsed,
    MeansUsed,
    MeetingHeld,
    ReportHandedIn,
    TaskAssigned,
    TaskChanged,
    TaskFinished,
)
from projections.obliged import Limit
from projections.tables import Row, day, flag, rows_of, text

NAME = "obligations"
SET, POSTPONED, MET, MISSED = "set", "postponed", "met", "missed"
PLANNED, EVALUATED = "planned", "evaluated"
TERMS, FINISHED = "terms", "finished"
"""The steps of a deadline, of an evaluation and of a task."""

deadline_steps = rows_of(
    "deadline_steps",
    text("deadline"),
    text("step"),
    text("task", optional=True),
    text("title", optional=True),
    text("body", optional=True),
    day("due_on", optional=True),
    text("note", optional=True),
    day("effective_on"),
)
evaluation_steps = rows_of(
    "evaluation_steps",
    text("evaluation"),
    text("step"),
    text("title", optional=True),
    text("body", optional=True),
    text("tasks"),  # A list: those it is planned for, or the one it was made of.
    day("due_on", optional=True),
    day("effective_on"),
)
task_steps = rows_of(
    "task_steps",
    text("task"),
    text("step"),
    text("terms", optional=True),
    text("result", optional=True),
    text("as_found", optional=True),
    day("effective_on"),
)
task_uses = rows_of(
    "task_uses",
    text("task"),
    text("used"),  # A kind of limit.
    text("name"),  # Of the meeting, the report with its number, the member, or who put money into it.
    text("amount", optional=True),
    text("as_found", optional=True),
    flag("illustrative"),
    day("effective_on"),
)
TABLES = (deadline_steps, evaluation_steps, task_steps, task_uses)
READS = (
    DeadlineSet,
    DeadlinePostponed,
    DeadlineMet,
    DeadlineMissed,
    EvaluationPlanned,
    TaskEvaluated,
    TaskAssigned,
    TaskChanged,
    TaskFinished,
    MeetingHeld,
    HoursUsed,
    MeansUsed,
    ReportHandedIn,
)


def apply(entry: Entry) -> Iterable[Row]:
    """What an entry says of a deadline, an evaluation, a task, or what was spent on it."""
    event = entry.event
    facts: tuple[Any, ...]
    match event:
        case DeadlineSet():
            facts = (SET, event.task, event.title, event.body, event.due_on, None)
            yield deadline_steps, (event.deadline, *facts, event.effective_on)
        case DeadlinePostponed():
            facts = (POSTPONED, None, None, event.body, event.due_on, event.grounds)
            yield deadline_steps, (event.deadline, *facts, event.effective_on)
        case DeadlineMet():
            facts = (MET, None, None, None, None, event.result)
            yield deadline_steps, (event.deadline, *facts, event.effective_on)
        case DeadlineMissed():
            facts = (MISSED, None, None, event.body, None, event.grounds)
            yield deadline_steps, (event.deadline, *facts, event.effective_on)
        case EvaluationPlanned():
            facts = (PLANNED, event.title, event.body, _list(event.tasks), event.due_on)
            yield evaluation_steps, (event.evaluation, *facts, event.effective_on)
        case TaskEvaluated():
            facts = (EVALUATED, None, None, _list((event.task,)), None)
            yield evaluation_steps, (event.evaluation, *facts, event.effective_on)
        case TaskAssigned() | TaskChanged():
            yield task_steps, (event.task, TERMS, canonical(event.terms).decode(), None, None, event.effective_on)
        case TaskFinished():
            yield task_steps, (event.task, FINISHED, None, event.result, event.as_found, event.effective_on)
        case MeetingHeld(task=task) if task is not None:
            yield task_uses, (task, Limit.MEETINGS.value, event.meeting, "1", *_how(event))
        case HoursUsed():
            who = seat_text(Seat(event.function, event.organisation))
            yield task_uses, (event.task, Limit.HOURS.value, who, str(event.hours), *_how(event))
        case MeansUsed():
            yield task_uses, (event.task, Limit.MEANS.value, event.organisation, event.amount.euros, *_how(event))
        case ReportHandedIn():
            pages = None if event.pages is None else str(event.pages)
            yield task_uses, (event.task, Limit.PAGES.value, f"{event.report} {event.number}", pages, *_how(event))


def seat_text(seat: Seat) -> str:
    """A function with where it is, as one text: somebody who works on a task."""
    return f"{seat.function}, {seat.organisation}"


def _how(event: MeetingHeld | HoursUsed | MeansUsed | ReportHandedIn) -> tuple[Any, ...]:
    return event.as_found, event.illustrative, event.effective_on


def _list(texts: tuple[str, ...]) -> str:
    return orjson.dumps(texts).decode()
