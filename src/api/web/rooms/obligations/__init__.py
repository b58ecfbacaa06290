"""What is due, by the law and by agreement: what is late first, then by month; and what tasks used of their limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from api.web import words
from api.web.filters import choices
from api.web.pages import page
from api.web.visits import Visit
from projections.obliged import Due, DueState, TaskLine

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Month:
    """What is due in one month."""

    name: str
    due: tuple[Due, ...]


@page("/verplichtingen", "obligations/obligations.html", asks="obligations")
def obligations(visit: Visit) -> Mapping[str, object]:
    """What is late, what is to come, and what is done."""
    found = visit.ask("obligations", **_asked(visit))
    due: Sequence[Due] = sorted(found.rows, key=lambda each: (each.due_on, each.name))
    tasks: Sequence[TaskLine] = found.beside.tasks
    on = visit.moments.as_of.valid_on
    coming = [each for each in due if each.state is DueState.DUE]
    return {
        "late": [each for each in due if each.state is DueState.OVERDUE],
        "months": _months(visit, coming),
        "soon": sum(each.due_on <= on + SOON for each in coming),
        "done": [each for each in reversed(due) if each.state not in (DueState.DUE, DueState.OVERDUE)],
        "tasks": [each for each in tasks if each.used or each.no_extra_means],
        "fields": choices(visit, "obligations", "due_kind", "only_overdue"),
    }


def _asked(visit: Visit) -> Mapping[str, object]:
    return {name: value for name, value in visit.filters.items() if name != "partnership"}


def _months(visit: Visit, due: Sequence[Due]) -> list[Month]:
    found: dict[date, list[Due]] = {}
    for each in due:
        found.setdefault(each.due_on.replace(day=1), []).append(each)
    locale = words.LOCALES[visit.language]
    return [Month(format_date(first, "MMMM y", locale=locale), tuple(each)) for first, each in sorted(found.items())]
