"""A collaboration at a glance: who takes part, what is shared, what is due, what stands open, the money of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from api.http import names
from api.web import words
from api.web.pages import page
from api.web.visits import Visit
from ledger.law import Severity
from ledger.partnership.findings import FindingState
from projections.checking.checks import last_check
from projections.governance.decisions import Decision
from projections.money.course import CostYearFigures
from projections.obliged import Due, DueState

LATE, NEXT, LATEST = 3, 4, 5
"""How many things are shown that are overdue, that come next, and that were decided last; their rooms have them all."""
SOON = timedelta(days=30)


@page("", "overview/overview.html")
def overview(visit: Visit) -> Mapping[str, object]:
    """What there is to say of a partnership, as far as it is for whoever looks."""
    arranged = next(iter(visit.ask("arrangement").rows), None)
    if arranged is None:
        return {"arranged": None}
    services = sorted(visit.ask("services").rows, key=lambda each: each.service)
    money = _money(visit)
    return {
        "arranged": arranged,
        "services": services,
        "members": sorted(((each, words.party(each)) for each in arranged.participants), key=lambda each: each[1]),
        "due": _due(visit),
        "found": _open_findings(visit),
        "money": money,
        "wire": partial(names.value, "Severity"),
        "decided": _decided(visit),
        "mandates": len(tuple(visit.ask("mandates").rows)) if visit.may("mandates") else None,
        "statements": bool(money) and visit.may("statement"),
        "checked": last_check(visit.served.library),
    }


@dataclass(frozen=True, slots=True)
class DueHere:
    """What must be done: what is overdue and what comes next, a few of each, and how many there are."""

    late: Sequence[Due]
    overdue: int
    coming: Sequence[Due]
    soon: int
    """How many come within thirty days."""


def _due(visit: Visit) -> DueHere | None:
    """``None``: not for whoever looks."""
    if not visit.may("obligations"):
        return None
    every = sorted(visit.ask("obligations").rows, key=lambda each: (each.due_on, each.name))
    late = [each for each in every if each.state is DueState.OVERDUE]
    coming = [each for each in every if each.state is DueState.DUE]
    until = visit.moments.as_of.valid_on + SOON
    soon = sum(each.due_on <= until for each in coming)
    return DueHere(late[-LATE:][::-1], len(late), coming[:NEXT], soon)


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions of a partnership: how many there are and stand open, and those that were taken last."""

    every: int
    open: int
    latest: Sequence[tuple[date, Decision]]


def _decided(visit: Visit) -> Decided | None:
    """``None``: not for whoever looks."""
    if not visit.may("decisions", "dossier"):
        return None
    every = tuple(visit.ask("decisions").rows)
    taken = [(max(days), each) for each in every if (days := [it.decided_on for it in each.said if it.decided_on])]
    latest = sorted(taken, key=lambda each: (each[0], each[1].position), reverse=True)[:LATEST]
    return Decided(len(every), sum(each.open for each in every), latest)


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
