"""The statement of one participant (bijdragenota): every line of it, and how each share came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from api.questions.statement import BesideStatement
from api.web.pages import page
from api.web.rooms.costs.services import SERVICE, YEAR, services_of, tabs
from api.web.visits import Visit
from projections.money.statement import StatementLine, StatementTotal

MOST = 400
"""How many lines are shown at once; of a longer statement somebody chooses a service or a year."""


@dataclass(frozen=True, slots=True)
class Books:
    """What a statement has of one year of a service: what it comes to by pool and account, and the lines."""

    cost_year: str
    service: str
    year: int
    totals: tuple[StatementTotal, ...]
    lines: tuple[StatementLine, ...]

    @property
    def owes(self) -> int:
        """What is owed of this year."""
        return sum(each.owes for each in self.totals)

    @property
    def illustrative(self) -> bool:
        return any(each.illustrative for each in self.totals)


@page("/verrekening/overzichten/{deelnemer}", "costs/statement.html", own={"dienst": SERVICE, "jaar": YEAR})
def statement(visit: Visit, deelnemer: str) -> Mapping[str, object]:
    """All of one participant, or of one service or year."""
    which = {name: visit.sent[key] for name, key in (("service", "dienst"), ("year", "jaar")) if key in visit.sent}
    found = visit.ask("statement", participant=deelnemer, **which)
    beside: BesideStatement = found.beside
    rows = iter(found.rows)
    lines = tuple(islice(rows, MOST))
    return {
        "tabs": tabs(visit),
        "services": services_of(visit),
        "who": deelnemer,
        "books": _books(beside.totals, lines),
        "owes": beside.owes,
        "shared": sum(each.cents for each in beside.totals if each.account == "share"),
        "claims": beside.open_claims,
        "hosts": {each.service: each.host for each in beside.hosts},
        "whole": next(rows, None) is None,
        "most": MOST,
        "years": sorted({int(each.cost_year.rpartition("/")[2]) for each in beside.totals}),
        "typed": {name: texts[0] for name, texts in visit.address.typed.items()},
        "illustrative": any(each.illustrative for each in beside.totals),
    }


def _books(totals: Sequence[StatementTotal], lines: Sequence[StatementLine]) -> list[Books]:
    names = dict.fromkeys((each.cost_year, each.service) for each in totals)
    return [
        Books(
            cost_year,
            service,
            int(cost_year.rpartition("/")[2]),
            tuple(each for each in totals if each.cost_year == cost_year),
            tuple(each for each in lines if each.cost_year == cost_year),
        )
        for cost_year, service in names
    ]
