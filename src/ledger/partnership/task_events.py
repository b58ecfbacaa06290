"""What happens to a task that a partnership gives somebody: its terms, what was spent on it, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.event import Event, recorded_as
from ledger.money import ZERO, Money
from ledger.partnership.events import Seat


@dataclass(frozen=True, slots=True)
class TaskLimits:
    """How much may go into a task. ``max_hours`` is for each member; ``None``: no limit was set.

    ``max_means`` is the money beside the ordinary budgets of those who work on it; ``no_extra_means`` is none of that.
    """

    max_meetings: int | None = None
    max_hours: Decimal | None = None
    lead_time_months: int | None = None
    no_extra_means: bool = False
    max_means: Money | None = None

    @property
    def means(self) -> Money | None:
        """How much money may go into it beside what there is already."""
        return ZERO if self.no_extra_means else self.max_means


@dataclass(frozen=True, slots=True)
class ReportTerm:
    """A report that a task owes a body: once after some months, or every so many; ``due_on`` has the days of each."""

    report: str
    title: str
    recipient: str
    due_on: tuple[date, ...]
    after_months: int | None = None
    every_months: int | None = None
    max_pages: int | None = None


@dataclass(frozen=True, slots=True)
class TaskTerms:
    """All that was agreed of a task (opdracht): who gives it, who takes it on, what it asks, within which limits.

    ``clients`` are bodies (opdrachtgevers), ``contractors`` functions (opdrachtnemers), ``coordinator`` the municipal
    secretary who minds it; ``assignments`` is what is asked, point by point.
    """

    title: str
    clients: tuple[str, ...]
    contractors: tuple[Seat, ...]
    assignments: tuple[str, ...]
    coordinator: Seat | None = None
    team: tuple[Seat, ...] = ()
    limits: TaskLimits = TaskLimits()
    reports: tuple[ReportTerm, ...] = ()
    due_on: date | None = None

    @property
    def organisations(self) -> frozenset[str]:
        """Everybody who has a part in it: who gives it, who works on it, who minds it."""
        seats = (*self.team, *self.contractors, *((self.coordinator,) if self.coordinator else ()))
        return frozenset((*(body.partition("/")[0] for body in self.clients), *(seat.organisation for seat in seats)))

    @property
    def members(self) -> frozenset[tuple[str, str]]:
        """Everybody who works on it, as organisation and function."""
        return frozenset((seat.organisation, seat.function) for seat in (*self.team, *self.contractors))


@recorded_as("partnership.task-assigned.1")
class TaskAssigned(Event):
    """Bodies gave somebody a task, on ``effective_on``; lead times count from that day."""

    task: str
    terms: TaskTerms
    effective_on: date
    decision: str | None = None


@recorded_as("partnership.task-changed.1")
class TaskChanged(Event):
    """A task has other terms from a day on; all of them are given anew, and days still count from the assignment."""

    task: str
    terms: TaskTerms
    effective_on: date
    decision: str | None = None


@recorded_as("partnership.task-finished.1")
class TaskFinished(Event):
    """A task was done, or ended although something of it was open: then ``as_found`` says why."""

    task: str
    result: str
    effective_on: date
    as_found: str | None = None


@recorded_as("partnership.meeting-held.1")
class MeetingHeld(Event):
    """Bodies or those who work on a task met. ``as_found`` says why it is kept although it breaks a limit."""

    meeting: str
    title: str
    present: tuple[str, ...]
    effective_on: date
    task: str | None = None
    as_found: str | None = None
    illustrative: bool = False


@recorded_as("partnership.hours-used.1")
class HoursUsed(Event):
    """A member spent hours on a task. ``as_found`` says why they are kept although they break a limit."""

    task: str
    function: str
    organisation: str
    hours: Decimal
    description: str
    effective_on: date
    as_found: str | None = None
    illustrative: bool = False


@recorded_as("partnership.means-used.1")
class MeansUsed(Event):
    """An organisation put money into a task, beside its ordinary budgets. ``as_found`` says why, beyond a limit."""

    task: str
    organisation: str
    amount: Money
    description: str
    effective_on: date
    as_found: str | None = None
    illustrative: bool = False


@recorded_as("partnership.report-delivered.1")
class ReportHandedIn(Event):
    """A report that a task owes was delivered; ``number`` says which of those that come again and again."""

    task: str
    report: str
    number: int
    pages: int | None
    effective_on: date
    as_found: str | None = None
    illustrative: bool = False


TaskEvent = TaskAssigned | TaskChanged | TaskFinished | MeetingHeld | HoursUsed | MeansUsed | ReportHandedIn
