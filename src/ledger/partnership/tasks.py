"""Tasks of a partnership: who does what for whom, within which limits, and how much of those is used. A part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from ledger.errors import AlreadyExists, NotFound, RuleBroken
from ledger.money import ZERO, Money
from ledger.partnership.refusals import DueBeforeSet
from ledger.partnership.task_events import (
    HoursUsed,
    MeansUsed,
    MeetingHeld,
    ReportHandedIn,
    ReportTerm,
    TaskAssigned,
    TaskChanged,
    TaskEvent,
    TaskFinished,
    TaskTerms,
)
from ledger.partnership.task_refusals import (
    BeforeItWasSet,
    DueAfterLeadTime,
    HoursExhausted,
    HoursNotPositive,
    MeansExhausted,
    MeansNotPositive,
    MeansUnclear,
    MeetingsExhausted,
    NoPartInTheTask,
    NothingFound,
    NotInTheTeam,
    PagesMissing,
    ReportDelivered,
    ReportTooLong,
    ReportWithoutDay,
    TaskCompleted,
    WorkStillOpen,
)
from ledger.period import months_after
from ledger.timeline import Timeline

NO_HOURS = Decimal(0)


@dataclass(frozen=True, slots=True)
class Task:
    """One task as it stands, with what was used of its limits."""

    name: str
    terms: TaskTerms
    assigned_on: date
    meetings: int = 0
    hours: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    means: Money = ZERO
    delivered: frozenset[tuple[str, int]] = frozenset()
    finished_on: date | None = None
    held: Timeline[TaskTerms] = field(default_factory=Timeline)

    def on(self, day: date) -> tuple[TaskTerms, ...]:
        """The terms by which somebody has a part in it on a day: those of now, and those of then."""
        then = self.held.on(day)
        return (self.terms,) if then is None else (self.terms, then)

    def require_open(self, on: date) -> None:
        """Refuse a day before the task was given, or after it was done."""
        if on < self.assigned_on:
            raise BeforeItWasSet(self.name, on, self.assigned_on)
        if self.finished_on is not None and on > self.finished_on:
            raise TaskCompleted(self.name, self.finished_on)

    def report(self, report: str, number: int) -> ReportTerm:
        """The report of this name, of which there must be so many."""
        found = next((each for each in self.terms.reports if each.report == report), None)
        if found is None or not 0 < number <= len(found.due_on):
            raise NotFound("report", f"{report} {number}")
        return found

    def excused(self, as_found: str | None, refusal: RuleBroken | None) -> str | None:
        """What breaks a limit is refused, unless it is recorded as it was found; what does not needs no excuse."""
        if refusal is not None and as_found is None:
            raise refusal
        if refusal is None and as_found is not None:
            raise NothingFound(self.name)
        return as_found


@dataclass(frozen=True, slots=True)
class Tasks:
    """All tasks of a partnership by name, and the names of its meetings."""

    by_name: Mapping[str, Task] = field(default_factory=dict)
    meetings: frozenset[str] = frozenset()

    def task(self, name: str) -> Task:
        if name not in self.by_name:
            raise NotFound("task", name)
        return self.by_name[name]

    def assign(self, assigned: TaskAssigned) -> TaskAssigned:
        """Give somebody a task; its days are computed from the day on which it was given."""
        if assigned.task in self.by_name:
            raise AlreadyExists("task", assigned.task)
        return replace(assigned, terms=_with_days(assigned.task, assigned.terms, assigned.effective_on))

    def change(self, changed: TaskChanged) -> TaskChanged:
        """Give a task other terms; its days still count from the day on which it was given."""
        found = self.task(changed.task)
        found.require_open(changed.effective_on)
        if found.finished_on is not None:
            raise TaskCompleted(found.name, found.finished_on)
        return replace(changed, terms=_with_days(found.name, changed.terms, found.assigned_on))

    def meet(self, held: MeetingHeld) -> MeetingHeld:
        if held.meeting in self.meetings:
            raise AlreadyExists("meeting", held.meeting)
        if held.task is None:
            return held
        found = self.task(held.task)
        found.require_open(held.effective_on)
        most = found.terms.limits.max_meetings
        over = most is not None and found.meetings >= most
        found.excused(held.as_found, MeetingsExhausted(found.name, found.meetings, most or 0) if over else None)
        return held

    def use_hours(self, used: HoursUsed) -> HoursUsed:
        found = self.task(used.task)
        found.require_open(used.effective_on)
        if used.hours <= 0:
            raise HoursNotPositive(found.name, used.hours)
        who = (used.organisation, used.function)
        if not any(who in terms.members for terms in found.on(used.effective_on)):
            raise NotInTheTeam(found.name, used.function, used.organisation)
        most, before = found.terms.limits.max_hours, found.hours.get(who, NO_HOURS)
        refusal: RuleBroken | None = None
        if most is not None and before + used.hours > most:
            refusal = HoursExhausted(found.name, used.organisation, before, used.hours, most)
        found.excused(used.as_found, refusal)
        return used

    def use_means(self, used: MeansUsed) -> MeansUsed:
        """Money for a task, whoever of its own puts it in; what all of them did counts together."""
        found = self.task(used.task)
        found.require_open(used.effective_on)
        if used.amount <= ZERO:
            raise MeansNotPositive(found.name, used.amount)
        parties = frozenset().union(*(terms.organisations for terms in found.on(used.effective_on)))
        if used.organisation not in parties:
            raise NoPartInTheTask(found.name, used.organisation, tuple(sorted(parties)))
        most = found.terms.limits.means
        over = most is not None and found.means + used.amount > most
        refusal = MeansExhausted(found.name, found.means, used.amount, most or ZERO) if over else None
        found.excused(used.as_found, refusal)
        return used

    def deliver(self, report: ReportHandedIn) -> ReportHandedIn:
        found = self.task(report.task)
        if report.effective_on < found.assigned_on:  # After the task was done, what it owes can still come.
            raise BeforeItWasSet(found.name, report.effective_on, found.assigned_on)
        term = found.report(report.report, report.number)
        if (report.report, report.number) in found.delivered:
            raise ReportDelivered(found.name, report.report, report.number)
        refusal: RuleBroken | None = None
        if term.max_pages is not None:
            if report.pages is None:
                raise PagesMissing(found.name, report.report, term.max_pages)
            if report.pages > term.max_pages:
                refusal = ReportTooLong(found.name, report.report, report.pages, term.max_pages)
        found.excused(report.as_found, refusal)
        return report

    def finish(self, finished: TaskFinished, deadlines_open: tuple[str, ...]) -> TaskFinished:
        """Done, when all is there that was due of it: its deadlines and its reports."""
        found = self.task(finished.task)
        found.require_open(finished.effective_on)
        if found.finished_on is not None:
            raise TaskCompleted(found.name, found.finished_on)
        owed = {(each.report, at) for each in found.terms.reports for at in range(1, len(each.due_on) + 1)}
        reports_open = tuple(f"{report} {number}" for report, number in sorted(owed - found.delivered))
        still_open = (*deadlines_open, *reports_open)
        found.excused(finished.as_found, WorkStillOpen(found.name, still_open) if still_open else None)
        return finished


def _with_days(task: str, terms: TaskTerms, assigned_on: date) -> TaskTerms:
    """The terms with every day that follows from the day of the assignment."""
    most = terms.limits.max_means
    if most is not None and (terms.limits.no_extra_means or most <= ZERO):
        raise MeansUnclear(task, most)
    months = terms.limits.lead_time_months
    latest = months_after(assigned_on, months) if months is not None else None
    due_on = terms.due_on or latest
    if due_on is not None and due_on < assigned_on:
        raise DueBeforeSet(task, due_on, assigned_on)
    if due_on is not None and latest is not None and due_on > latest:
        raise DueAfterLeadTime(task, due_on, latest)
    reports = tuple(replace(each, due_on=_days(each, assigned_on, due_on)) for each in terms.reports)
    return replace(terms, due_on=due_on, reports=reports)


def _days(term: ReportTerm, assigned_on: date, until: date | None) -> tuple[date, ...]:
    match term:
        case ReportTerm(after_months=int(months), every_months=None):
            return (months_after(assigned_on, months),)
        case ReportTerm(after_months=None, every_months=int(months)) if until is not None:
            days, number = [], 1
            while (day := months_after(assigned_on, months * number)) <= until:
                days.append(day)
                number += 1
            return tuple(days)
        case _:
            raise ReportWithoutDay(term.report)


def evolve(tasks: Tasks, event: TaskEvent) -> Tasks:
    if isinstance(event, TaskAssigned):
        held = Timeline(((event.effective_on, event.terms),))
        return _with(tasks, Task(event.task, event.terms, event.effective_on, held=held))
    if isinstance(event, MeetingHeld):
        tasks = replace(tasks, meetings=tasks.meetings | {event.meeting})
        if event.task is None:
            return tasks
    found = tasks.by_name[event.task or ""]
    match event:
        case TaskChanged(terms=terms, effective_on=day):
            return _with(tasks, replace(found, terms=terms, held=found.held.since(day, terms)))
        case TaskFinished(effective_on=day):
            return _with(tasks, replace(found, finished_on=day))
        case MeetingHeld():
            return _with(tasks, replace(found, meetings=found.meetings + 1))
        case HoursUsed(organisation=organisation, function=function, hours=hours):
            who = (organisation, function)
            used = {**found.hours, who: found.hours.get(who, NO_HOURS) + hours}
            return _with(tasks, replace(found, hours=used))
        case MeansUsed(amount=amount):
            return _with(tasks, replace(found, means=found.means + amount))
        case ReportHandedIn(report=report, number=number):
            return _with(tasks, replace(found, delivered=found.delivered | {(report, number)}))
        case _:
            assert_never(event)


def _with(tasks: Tasks, task: Task) -> Tasks:
    return replace(tasks, by_name={**tasks.by_name, task.name: task})
