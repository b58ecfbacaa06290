"""Deadlines of a partnership: what a body wants by the end of a day, put off, met or missed. A part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from ledger.errors import AlreadyExists, NotFound
from ledger.event import Event, recorded_as
from ledger.partnership import calendar
from ledger.partnership.calendar import Calendar, CalendarEvent
from ledger.partnership.events import DeadlineSet
from ledger.partnership.refusals import DueBeforeSet
from ledger.partnership.task_refusals import (
    BeforeItWasSet,
    DeadlineOfAnotherBody,
    DeadlineSettled,
    NotLater,
    NotYetDue,
)


@recorded_as("partnership.deadline-met.1")
class DeadlineMet(Event):
    """What was due was there on ``effective_on``, in time or late; ``result`` says what it was."""

    deadline: str
    result: str
    effective_on: date


@recorded_as("partnership.deadline-postponed.1")
class DeadlinePostponed(Event):
    """The body that set a deadline put it off, on ``effective_on``."""

    deadline: str
    body: str
    due_on: date
    grounds: str
    effective_on: date


@recorded_as("partnership.deadline-missed.1")
class DeadlineMissed(Event):
    """The body that set a deadline found that it was missed, and waits no longer."""

    deadline: str
    body: str
    grounds: str
    effective_on: date


DeadlineStep = DeadlineMet | DeadlinePostponed | DeadlineMissed | CalendarEvent


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline as it stands; ``settled_on`` when it was met or found to be missed."""

    name: str
    body: str
    set_on: date
    due_on: date
    task: str | None
    settled_on: date | None = None

    def require_open(self, on: date) -> None:
        if self.settled_on is not None:
            raise DeadlineSettled(self.name, self.settled_on)
        if on < self.set_on:
            raise BeforeItWasSet(self.name, on, self.set_on)

    def require_set_by(self, body: str) -> None:
        if body != self.body:
            raise DeadlineOfAnotherBody(self.name, body, self.body)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All deadlines of a partnership by name, and what it keeps of those that the law sets."""

    by_name: Mapping[str, Deadline] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)

    def open_of(self, task: str) -> tuple[str, ...]:
        """The deadlines of a task that are neither met nor missed."""
        return tuple(each.name for each in self.by_name.values() if each.task == task and each.settled_on is None)

    def set(self, deadline: DeadlineSet) -> DeadlineSet:
        if deadline.deadline in self.by_name:
            raise AlreadyExists("deadline", deadline.deadline)
        if deadline.due_on < deadline.effective_on:
            raise DueBeforeSet(deadline.deadline, deadline.due_on, deadline.effective_on)
        return deadline

    def meet(self, deadline: str, result: str, effective_on: date) -> DeadlineMet:
        """What was due is there; late too."""
        self._find(deadline).require_open(effective_on)
        return DeadlineMet(deadline, result, effective_on)

    def postpone(
        self, deadline: str, *, body: str, due_on: date, grounds: str, effective_on: date
    ) -> DeadlinePostponed:
        found = self._find(deadline)
        found.require_open(effective_on)
        found.require_set_by(body)
        if due_on <= found.due_on:
            raise NotLater(deadline, due_on, found.due_on)
        return DeadlinePostponed(deadline, body, due_on, grounds, effective_on)

    def miss(self, deadline: str, *, body: str, grounds: str, effective_on: date) -> DeadlineMissed:
        found = self._find(deadline)
        found.require_open(effective_on)
        found.require_set_by(body)
        if effective_on <= found.due_on:
            raise NotYetDue(deadline, effective_on, found.due_on)
        return DeadlineMissed(deadline, body, grounds, effective_on)

    def _find(self, deadline: str) -> Deadline:
        if deadline not in self.by_name:
            raise NotFound("deadline", deadline)
        return self.by_name[deadline]


def evolve(deadlines: Deadlines, event: DeadlineSet | DeadlineStep) -> Deadlines:
    if isinstance(event, DeadlineSet):
        new = Deadline(event.deadline, event.body, event.effective_on, event.due_on, event.task)
        return replace(deadlines, by_name={**deadlines.by_name, new.name: new})
    if isinstance(event, CalendarEvent):
        return replace(deadlines, calendar=calendar.evolve(deadlines.calendar, event))
    found = deadlines.by_name[event.deadline]
    match event:
        case DeadlineMet() | DeadlineMissed():
            found = replace(found, settled_on=event.effective_on)
        case DeadlinePostponed(due_on=due_on):
            found = replace(found, due_on=due_on)
        case _:
            assert_never(event)
    return replace(deadlines, by_name={**deadlines.by_name, found.name: found})
