"""How balances ran: a small line of everybody, one picture of all of them, and its figures as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from api.web import words
from api.web.pictures.lines import Line, course, sparkline
from api.web.visits import Visit
from projections.money.course import CoursePoint

MOST = 60
"""Of more days than this the last one of each month is in the table."""


@dataclass(frozen=True, slots=True)
class FromDay:
    """What everybody owed from a day on, in cents."""

    on: date
    owes: Mapping[str, int]


def pictures(
    visit: Visit, run: Mapping[str, Sequence[CoursePoint]], first: date | None, last: date | None
) -> dict[str, object]:
    """Pictures from the first day to the day that is looked at, or to the last one if that comes before it."""
    days = sorted({point.effective_on for points in run.values() for point in points})
    if not days:
        return {"sparks": {}, "picture": None, "days": ()}
    until = visit.moments.as_of.valid_on
    stretch = (min(first or days[0], days[0]), max(days[-1], min(until, last or until)))
    lines = {who: Line(words.party(who), _added(points)) for who, points in run.items()}
    small: dict[str, Markup] = {
        who: sparkline(visit.say("Course of the balance of %(who)s", who=line.label), line, stretch)
        for who, line in lines.items()
    }
    picture = course(
        visit.say("How the balances ran, in euros"),
        sorted(lines.values(), key=lambda each: -each.at(stretch[1])),
        stretch,
        lambda cents: words.number(cents // 100, visit.language),
        lambda on: words.day(on, visit.language),
    )
    shown = days if len(days) <= MOST else list({(on.year, on.month): on for on in days}.values())
    table = tuple(FromDay(on, {who: line.at(on) for who, line in lines.items()}) for on in shown)
    return {"sparks": small, "picture": picture, "days": table}


def _added(points: Sequence[CoursePoint]) -> list[tuple[date, int]]:
    """The course over all services that the points are of: of each, what it came to last."""
    came_to: dict[str, int] = {}
    found: dict[date, int] = {}
    for each in sorted(points, key=lambda each: each.effective_on):
        came_to[each.service] = each.owes
        found[each.effective_on] = sum(came_to.values())
    return sorted(found.items())
