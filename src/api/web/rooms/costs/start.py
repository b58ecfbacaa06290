"""Where the room begins: who would owe whom if all were settled now, and the years of each service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.web import words
from api.web.pages import page
from api.web.pictures.flow import Flow, flow
from api.web.rooms.costs.courses import pictures
from api.web.rooms.costs.services import services_of, tabs
from api.web.visits import Visit
from ledger.money import Money
from ledger.netting import few
from projections.money.balances import Balance
from projections.money.course import CostYearFigures, CoursePoint, Frequency


@dataclass(frozen=True, slots=True)
class Standing:
    """What one participant bears and paid over all services, and so owes, in cents."""

    participant: str
    share: int
    paid: int
    flows: int
    owes: int
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Transfer:
    """What one would pay another if all were settled now, in cents."""

    payer: str
    payee: str
    amount: int
    illustrative: bool


@page("/verrekening", "costs/start.html")
def start(visit: Visit) -> Mapping[str, object]:
    """All services together on the day."""
    found = visit.ask("balances")
    standings = _standings(found.rows)
    services = services_of(visit)
    years = tuple(visit.ask("cost-years").rows)
    return {
        "tabs": tabs(visit),
        "services": services,
        "standings": standings,
        "flows": any(each.flows for each in standings),
        "beside": found.beside,
        "flow": _picture(visit, (transfers := _transfers(standings))),
        "transfers": transfers,
        "own": next((each for each in standings if each.participant == visit.identity.organisation), None),
        **pictures(visit, _courses(visit), None, None),
        "codes": [each.participant for each in standings],
        "parties": [(words.party(each.participant), "number") for each in standings],
        "columns": (columns := sorted({each.year for each in years}, reverse=True)),
        "headings": [(str(year), "number") for year in columns],
        "of_services": _of_services(years, sorted({each.service for each in years} | set(services.found))),
        "illustrative": any(each.illustrative for each in years),
    }


def _courses(visit: Visit) -> dict[str, list[CoursePoint]]:
    """How everybody's balances ran, over all services: month by month, or the picture is of more days than it shows."""
    run: dict[str, list[CoursePoint]] = {}
    for each in visit.ask("course", frequency=Frequency.MONTH).rows:
        run.setdefault(each.participant, []).append(each)
    return run


def _standings(rows: Iterable[Balance]) -> list[Standing]:
    """Everybody over all services, who owes most first."""
    sums: dict[str, Counter[str]] = {}
    for each in rows:
        line = sums.setdefault(each.participant, Counter())
        line.update({"share": each.share, "paid": each.paid, "owes": each.owes, "illustrative": int(each.illustrative)})
    made = [
        Standing(
            who,
            line["share"],
            line["paid"],
            line["owes"] - line["share"] + line["paid"],
            line["owes"],
            bool(line["illustrative"]),
        )
        for who, line in sums.items()
    ]
    return sorted(made, key=lambda each: (-each.owes, each.participant))


def _transfers(standings: Sequence[Standing]) -> tuple[Transfer, ...]:
    """By which few payments all would be settled; none where that cannot be: something is not shared, or reserved."""
    owed = {each.participant: Money(each.owes) for each in standings if each.owes}
    rest = sum(each.owes for each in standings)
    if not owed or rest:
        return ()
    made_up = any(each.illustrative for each in standings)
    return tuple(Transfer(each.payer, each.payee, each.amount.cents, made_up) for each in few(owed))


def _picture(visit: Visit, transfers: Sequence[Transfer]) -> Markup | None:
    if not transfers:
        return None
    found = [Flow(words.party(each.payer), words.party(each.payee), each.amount) for each in transfers]
    title = visit.say("Who would pay whom if all of it were settled now")
    return flow(title, found, lambda cents: words.euros(cents, visit.language))


def _of_services(years: Sequence[CostYearFigures], names: Sequence[str]) -> dict[str, dict[int, CostYearFigures]]:
    return {name: {each.year: each for each in years if each.service == name} for name in names}
