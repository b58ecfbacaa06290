"""A collaboration at a glance: who takes part, what is shared, what is due, what stands open, the money of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from api.web.pages import page
from api.web.visits import Visit
from ledger.law import Severity
from ledger.partnership.findings import FindingState
from projections.checks import last_check
from projections.obliged import Due, DueState
from projections.view import UnknownThing

NEXT = 5
"""How many things that are due are shown; the calendar has them all."""


@dataclass(frozen=True, slots=True)
class YearOfService:
    """The money of one service in a year, in cents: what was shared, and what participants still owe each other."""

    service: str
    title: str
    shared: int
    open: int


@page("", "overview/overview.html")
def overview(visit: Visit) -> Mapping[str, object]:
    """What there is to say of a partnership, as far as it is for whoever looks."""
    arranged = next(iter(visit.ask("arrangement").rows), None)
    services = sorted(visit.ask("services").rows, key=lambda each: each.service)
    due = tuple(visit.ask("obligations").rows) if visit.may("obligations") else ()
    return {
        "arranged": arranged,
        "services": services,
        "overdue": sum(each.state is DueState.OVERDUE for each in due),
        "due": _next(due),
        "found": _open_findings(visit),
        "money": _money(visit, {each.service: each.title for each in services}),
        "checked": last_check(visit.served.library),
        "year": visit.moments.as_of.valid_on.year,
    }


def _next(due: tuple[Due, ...]) -> list[Due]:
    """What is overdue, and then what comes first."""
    waiting = [each for each in due if each.state in (DueState.OVERDUE, DueState.DUE)]
    return sorted(waiting, key=lambda each: (each.state is not DueState.OVERDUE, each.due_on, each.name))[:NEXT]


def _open_findings(visit: Visit) -> dict[Severity, int] | None:
    """How many findings nobody resolved or accepted, by how much they weigh; ``None``: not for whoever looks."""
    if not visit.may("findings"):
        return None
    rows = visit.ask("findings").rows
    found = Counter(each.severity for each in rows if each.state in (FindingState.OPEN, FindingState.EXPLAINED))
    return {severity: found[severity] for severity in reversed(Severity) if found[severity]}


def _money(visit: Visit, services: Mapping[str, str]) -> list[YearOfService]:
    year = visit.moments.as_of.valid_on.year
    found = []
    for name, title in services.items():
        try:
            lines = list(visit.ask("balances", service=name, year=year).rows)
        except UnknownThing:  # Nothing was booked in that year.
            lines = []
        if lines:
            unpaid = sum(max(each.owes, 0) for each in lines)
            found.append(YearOfService(name, title, sum(each.share for each in lines), unpaid))
    return found
