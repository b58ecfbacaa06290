"""What a clerk can do about tasks: give one, spend meetings and hours on it, hand in what it owes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.fields import Body, Euros, Number, Organisation, PartnershipName, Ref, Slug, Text, Title
from ledger.acts.lookup import decision_on
from ledger.acts.partnership import SeatField
from ledger.acts.registry import act
from ledger.desk import Current, Desk
from ledger.money import Money
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.partnership.events import Seat
from ledger.partnership.stream import PartnershipMatter
from ledger.partnership.task_events import (
    HoursUsed,
    MeansUsed,
    MeetingHeld,
    ReportHandedIn,
    ReportTerm,
    TaskAssigned,
    TaskChanged,
    TaskFinished,
    TaskLimits,
    TaskTerms,
)

Count = Annotated[int, Meta(ge=1, le=10_000, description="how many")]
Months = Annotated[int, Meta(ge=1, le=600, description="months, counted from the day of the assignment")]
Bodies = Annotated[tuple[Body, ...], Meta(min_length=1)]
Seats = Annotated[tuple[SeatField, ...], Meta(min_length=1, description="functions, never names")]
Texts = Annotated[tuple[Text, ...], Meta(min_length=1)]
AsFound = Annotated[
    str, Meta(min_length=1, max_length=10_000, description="why it is recorded although it breaks a limit of the task")
]


class LimitsField(Struct, frozen=True, forbid_unknown_fields=True):
    """The limits of a task as an act line writes them; max_hours is for each member, max_means for all together."""

    max_meetings: Count | None = None
    max_hours: Number | None = None
    lead_time_months: Months | None = None
    no_extra_means: bool = False
    max_means: Euros | None = None


NO_LIMITS = LimitsField()


class ReportField(Struct, frozen=True, forbid_unknown_fields=True):
    """A report that a task owes: once, after_months, or every_months until the task is due."""

    report: Slug
    title: Title
    recipient: Body
    after_months: Months | None = None
    every_months: Months | None = None
    max_pages: Count | None = None


@act("assign-task")
def assign_task(
    desk: Desk,
    *,
    partnership: PartnershipName,
    task: Slug,
    title: Title,
    clients: Bodies,
    contractors: Seats,
    assignments: Texts,
    effective_on: date,
    coordinator: SeatField | None = None,
    team: tuple[SeatField, ...] = (),
    limits: LimitsField = NO_LIMITS,
    reports: tuple[ReportField, ...] = (),
    due_on: date | None = None,
    decision: Ref | None = None,
) -> None:
    """Give a task: for which bodies, to which functions, within which limits; months count from effective_on."""
    current = _rests_on(desk, partnership, decision, effective_on)
    terms = _terms(
        title=title,
        clients=clients,
        contractors=contractors,
        assignments=assignments,
        coordinator=coordinator,
        team=team,
        limits=limits,
        reports=reports,
        due_on=due_on,
    )
    _require_bodies(current.state, terms, effective_on)
    desk.record(current, current.state.tasks.assign(TaskAssigned(task, terms, effective_on, decision)))


@act("change-task")
def change_task(
    desk: Desk,
    *,
    partnership: PartnershipName,
    task: Slug,
    title: Title,
    clients: Bodies,
    contractors: Seats,
    assignments: Texts,
    effective_on: date,
    coordinator: SeatField | None = None,
    team: tuple[SeatField, ...] = (),
    limits: LimitsField = NO_LIMITS,
    reports: tuple[ReportField, ...] = (),
    due_on: date | None = None,
    decision: Ref | None = None,
) -> None:
    """Give a task other terms from a day on, all of them anew; months still count from the day it was assigned."""
    current = _rests_on(desk, partnership, decision, effective_on)
    terms = _terms(
        title=title,
        clients=clients,
        contractors=contractors,
        assignments=assignments,
        coordinator=coordinator,
        team=team,
        limits=limits,
        reports=reports,
        due_on=due_on,
    )
    _require_bodies(current.state, terms, effective_on)
    desk.record(current, current.state.tasks.change(TaskChanged(task, terms, effective_on, decision)))


@act("complete-task")
def complete_task(
    desk: Desk,
    *,
    partnership: PartnershipName,
    task: Slug,
    result: Text,
    effective_on: date,
    as_found: AsFound | None = None,
) -> None:
    """Record that a task is done: all its deadlines are settled and all its reports are there."""
    current = desk.read(PARTNERSHIP, partnership)
    still_open = current.state.deadlines.open_of(task)
    finished = TaskFinished(task, result, effective_on, as_found)
    desk.record(current, current.state.tasks.finish(finished, still_open))


@act("hold-meeting")
def hold_meeting(
    desk: Desk,
    *,
    partnership: PartnershipName,
    meeting: Slug,
    title: Title,
    present: Bodies,
    effective_on: date,
    task: Slug | None = None,
    as_found: AsFound | None = None,
    illustrative: bool = False,
) -> None:
    """Record that bodies met, or that those who work on a task did; a task has no more meetings than it was given."""
    current = desk.read(PARTNERSHIP, partnership)
    for body in present:
        current.state.require_body(body, effective_on)
    held = MeetingHeld(meeting, title, present, effective_on, task, as_found, illustrative)
    desk.record(current, current.state.tasks.meet(held))


@act("use-hours")
def use_hours(
    desk: Desk,
    *,
    partnership: PartnershipName,
    task: Slug,
    function: Title,
    organisation: Organisation,
    hours: Number,
    description: Text,
    effective_on: date,
    as_found: AsFound | None = None,
    illustrative: bool = False,
) -> None:
    """Record the hours that a member of its team spent on a task; each has no more than the task gives."""
    current = desk.read(PARTNERSHIP, partnership)
    used = HoursUsed(task, function, organisation, Decimal(hours), description, effective_on, as_found, illustrative)
    desk.record(current, current.state.tasks.use_hours(used))


@act("use-means")
def use_means(
    desk: Desk,
    *,
    partnership: PartnershipName,
    task: Slug,
    organisation: Organisation,
    amount: Euros,
    description: Text,
    effective_on: date,
    as_found: AsFound | None = None,
    illustrative: bool = False,
) -> None:
    """Record money that an organisation put into a task beside its ordinary budgets, no more than the task gives."""
    current = desk.read(PARTNERSHIP, partnership)
    spent = Money.parse(amount)
    used = MeansUsed(task, organisation, spent, description, effective_on, as_found, illustrative)
    desk.record(current, current.state.tasks.use_means(used))


@act("deliver-report")
def deliver_report(
    desk: Desk,
    *,
    partnership: PartnershipName,
    task: Slug,
    report: Slug,
    effective_on: date,
    number: Count = 1,
    pages: Count | None = None,
    as_found: AsFound | None = None,
    illustrative: bool = False,
) -> None:
    """Hand in a report that a task owes; number says which of those that come again and again."""
    current = desk.read(PARTNERSHIP, partnership)
    handed_in = ReportHandedIn(task, report, number, pages, effective_on, as_found, illustrative)
    desk.record(current, current.state.tasks.deliver(handed_in))


def _rests_on(desk: Desk, partnership: str, decision: str | None, on: date) -> Current[Partnership, PartnershipMatter]:
    """The partnership, where what is done rests on an adopted decision if it names one."""
    current = desk.read(PARTNERSHIP, partnership)
    if decision is not None:
        decision_on(desk, decision, partnership, on)
    return current


def _require_bodies(partnership: Partnership, terms: TaskTerms, on: date) -> None:
    """Whoever gives a task or gets its reports is there by then."""
    for body in (*terms.clients, *(each.recipient for each in terms.reports)):
        partnership.require_body(body, on)


def _terms(
    *,
    title: str,
    clients: tuple[str, ...],
    contractors: tuple[SeatField, ...],
    assignments: tuple[str, ...],
    coordinator: SeatField | None,
    team: tuple[SeatField, ...],
    limits: LimitsField,
    reports: tuple[ReportField, ...],
    due_on: date | None,
) -> TaskTerms:
    hours = Decimal(limits.max_hours) if limits.max_hours is not None else None
    means = Money.parse(limits.max_means) if limits.max_means is not None else None
    return TaskTerms(
        title,
        clients,
        tuple(map(_seat, contractors)),
        assignments,
        _seat(coordinator) if coordinator is not None else None,
        tuple(map(_seat, team)),
        TaskLimits(limits.max_meetings, hours, limits.lead_time_months, limits.no_extra_means, means),
        tuple(
            ReportTerm(
                each.report, each.title, each.recipient, (), each.after_months, each.every_months, each.max_pages
            )
            for each in reports
        ),
        due_on,
    )


def _seat(seat: SeatField) -> Seat:
    return Seat(seat.function, seat.organisation)
