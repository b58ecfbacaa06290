"""How far a year of a service is: open, settled, closed, by whose decision and since when; and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.http import names
from api.http.acts import OPERATIONS
from api.questions.todo import Todo
from api.web.visits import Visit
from projections.money.course import CostYearFigures
from projections.money.settlement import Adopted
from projections.view import UnknownThing


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that a year was settled or closed by, and which bodies took it when, as far as that is to be seen."""

    ref: str
    bodies: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class YearState:
    """How far a year is on the day."""

    closed_on: date | None
    closed_at: int | None
    closing: Taken | None
    settlements: tuple[tuple[Adopted, Taken], ...]
    record: str | None
    """Where a cost of it is recorded, for whoever may, where it is open now: of what was known then it may not be."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing that is left to do, and where that is done, for whoever may do it."""

    what: Todo
    refusal: str
    href: str | None


def year_state(
    visit: Visit, service: str, year: int, years: Iterable[CostYearFigures], settlements: Iterable[Adopted]
) -> YearState:
    """How far a year is, of what is known of it."""
    figures = next((each for each in years if each.year == year), None)
    closed_by = figures.closed_by if figures else None
    return YearState(
        figures.closed_on if figures else None,
        figures.closed_at if figures else None,
        _taken(visit, closed_by) if closed_by else None,
        tuple((each, _taken(visit, each.decision)) for each in settlements),
        None if closed_by or visit.dates.changed else _form(visit, "record-and-allocate-cost", service, year),
    )


def settled(visit: Visit, service: str, year: int) -> tuple[Adopted, ...]:
    """The settlements of a year; none where nothing of it is known."""
    try:
        found: tuple[Adopted, ...] = visit.ask("settlement", service=service, year=year).beside.settlements
    except UnknownThing:
        return ()
    return found


def left_to_do(visit: Visit, service: str, year: int) -> tuple[ToDo, ...]:
    """What is left to do for a year; nothing where its books are not open, or that is not for whoever looks."""
    if not visit.may("todo"):
        return ()
    try:
        found = visit.ask("todo", service=service, year=year).rows
    except UnknownThing:
        return ()
    return tuple(
        ToDo(each, visit.refusal(each.refusal) if each.refusal else "", _form(visit, each.act, service, year))
        for each in found
    )


def _taken(visit: Visit, ref: str) -> Taken:
    if not visit.may("decisions"):
        return Taken(ref, ())
    try:
        [found] = visit.ask("decisions", about=ref).rows
    except UnknownThing:
        return Taken(ref, ())
    return Taken(ref, tuple((each.body, each.decided_on) for each in found.said if each.decided_on))


def _form(visit: Visit, act: str, service: str, year: int) -> str | None:
    if not visit.sees_now or not visit.served.gate.may_do(visit.identity, act, visit.partnership):
        return None
    told = {names.field("service"): service, names.field("year"): year}
    return visit.link(f"/vastleggen{OPERATIONS[act].path}", geldigOp=None, beschikbaarOp=None, **told)
