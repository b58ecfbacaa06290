"""A collaboration at a glance: who takes part, what is shared, what is due, what stands open, the money of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial

from api.http import names
from api.web.pages import page
from api.web.visits import Visit
from ledger.law import Severity
from ledger.partnership.findings import FindingState
from projections.checks import last_check
from projections.course import CostYearFigures
from projections.obliged import Due, DueState

NEXT = 5
"""How many things that are due are shown; the calendar has them all."""


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
        "money": _money(visit),
        "wire": partial(names.value, "Severity"),
        "checked": last_check(visit.served.library),
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


def _money(visit: Visit) -> dict[str, CostYearFigures]:
    """Of each service the last year until now that has anything in its books."""
    until = visit.moments.as_of.valid_on.year
    rows = sorted(visit.ask("cost-years").rows, key=lambda each: each.year)
    return {each.service: each for each in rows if each.year <= until}
