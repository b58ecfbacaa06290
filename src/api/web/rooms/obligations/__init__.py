"""What is due, by the law and by agreement: what is late first, then by month; and what tasks used of their limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from babel.dates import format_date

from api.web import words
from api.web.filters import choices
from api.web.pages import page
from api.web.visits import Visit
from ledger.place import Place
from projections.obliged import Due, DueKind, DueState, TaskLine

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
        "door": partial(_door, visit),
        "anchor": lambda each: words.anchor(each.kind, each.task or "", each.name),
        "fields": choices(visit, "obligations", "due_kind", "only_overdue"),
    }


ON_DECISIONS = frozenset({DueKind.OBJECTION, DueKind.SUSPENSION, DueKind.VIEWS})


def _door(visit: Visit, each: Due) -> str | None:
    """The page of what is due: of the decision, the claim or the year that it is about; else there is its entry."""
    ref = each.name.partition(" ")[0]
    scope, _, name = ref.partition("#")
    if each.kind in ON_DECISIONS and name:
        return visit.link("/dossier", over=ref)
    if each.kind is DueKind.SAVING and name:
        return visit.link("/realisatie/aanspraken", over=ref)
    if each.kind is DueKind.MEASUREMENT and name:
        return visit.link(f"/realisatie/{scope.partition('/')[2]}")
    place = Place.of(f":{scope}")
    if each.kind is DueKind.PAYMENT and place.year is not None and place.service:
        return visit.link(f"/verrekening/{place.service.partition('/')[2]}/{place.year}")
    return None


def _asked(visit: Visit) -> Mapping[str, object]:
    return {name: value for name, value in visit.filters.items() if name != "partnership"}


def _months(visit: Visit, due: Sequence[Due]) -> list[Month]:
    found: dict[date, list[Due]] = {}
    for each in due:
        found.setdefault(each.due_on.replace(day=1), []).append(each)
    locale = words.LOCALES[visit.language]
    return [Month(format_date(first, "MMMM y", locale=locale), tuple(each)) for first, each in sorted(found.items())]
