"""What everybody was to contribute to a year, what it bears, which advances were called, and what was settled."""

from __future__ import annotations

from collections.abc import Mapping

from api.questions.dues import BesideSettlement
from api.web.pages import page
from api.web.rooms.costs.services import labelled, service_named, services_of, tabs, used
from api.web.rooms.costs.standing import left_to_do, year_state
from api.web.visits import Visit
from projections.money.settlement import Settled
from projections.view import UnknownThing

TOTALS = ("contributed", "share", "paid", "reserved", "advances", "settled", "unsettled")
ALWAYS = frozenset({"share", "unsettled"})


@page("/verrekening/{dienst}/{jaar:int}/afrekening", "costs/settlement.html")
def settlement(visit: Visit, dienst: str, jaar: int) -> Mapping[str, object]:
    """The contributions of a year beside its costs, and what was called and settled."""
    service = service_named(visit, dienst)
    services = services_of(visit)
    rows: tuple[Settled, ...] = ()
    beside = BesideSettlement((), 0)
    try:
        found = visit.ask("settlement", service=service, year=jaar)
        rows, beside = tuple(found.rows), found.beside
    except UnknownThing as unknown:
        if unknown.kind != "cost year with contributions or costs":
            raise
    having = used(rows, TOTALS)
    called = visit.ask("advances", service=service, year=jaar)
    return {
        "tabs": tabs(visit),
        "service": service,
        "title": services.title(service),
        "year": jaar,
        "rows": rows,
        "columns": tuple(name for name in TOTALS if name in ALWAYS or name in having),
        "labelled": labelled,
        "pools": sorted({pool.pool for each in rows for pool in each.pools}),
        "settlements": beside.settlements,
        "state": year_state(visit, service, jaar, visit.ask("cost-years", service=service).rows, beside.settlements),
        "to_do": left_to_do(visit, service, jaar),
        "reserve": beside.reserve,
        "instalments": tuple(called.rows),
        "unmatched": called.beside.unmatched,
        "booked": visit.may("postings"),
        "illustrative": any(each.illustrative for each in rows),
    }
