"""What if: what everybody would bear of a year under another key, beside what it bears. Nothing of it is recorded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from markupsafe import Markup
from starlette.responses import Response

from api.http.problems import Invalid
from api.questions.what_if import BesideSimulation, SimulatedShare
from api.web import words
from api.web.dates import plain
from api.web.drawing import draw
from api.web.pages import page, shaped
from api.web.pictures.beside import Pair, beside
from api.web.rooms.costs.services import POOL, SERVICE, YEAR, services_of, tabs
from api.web.visits import Visit
from ledger.acts.fields import SLUG
from ledger.errors import NotFound
from ledger.party import municipalities
from ledger.what_if import CannotSimulate, UnusableScenario
from projections.view import UnknownThing

WEIGHT = "gewicht-"
_NUMBER = re.compile(r"[0-9]{1,12}(?:,[0-9]{1,12})?")
_ANY = {"type": "string", "maxLength": 30}
OWN = {
    "dienst": SERVICE,
    "jaar": YEAR,
    "kostenpool": POOL,
    "vanaf": shaped(_ANY, "Vanaf welke dag het anders zou zijn.", "vanaf"),
    "verdeelsleutel": shaped({"type": "string", "pattern": f"^{SLUG}$", "maxLength": 80}, "Welke.", "verdeelsleutel"),
    "zonder": shaped(
        {"type": "array", "items": {"type": "string", "pattern": "^GM[0-9]{4}$"}}, "Wie niet mee zou doen.", "zonder"
    ),
    **{
        f"{WEIGHT}{code}": shaped(_ANY, "Het gewicht van een deelnemer.", f"{WEIGHT}{code}")
        for code in municipalities()
    },
}
"""What may stand in the address; decimals and days are as people write them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a participant bears of all pools that were asked about, and would bear, in cents."""

    participant: str
    actual: int
    simulated: int
    illustrative: bool

    @property
    def difference(self) -> int:
        return self.simulated - self.actual


@page("/verrekening/wat-als", "costs/what_if.html", own=OWN)
def what_if(visit: Visit) -> Mapping[str, object] | Response:
    """The form, and once it says what would be otherwise, both figures beside each other."""
    sent = visit.sent
    services = services_of(visit)
    service = sent.get("dienst")
    years = [each.year for each in visit.ask("cost-years", service=service).rows] if service else []
    year = sent.get("jaar", years[-1] if years else None)
    weights, wrong = _typed(visit)
    asks = bool(weights or sent.get("verdeelsleutel") or sent.get("zonder"))
    rows: tuple[SimulatedShare, ...] = ()
    told: BesideSimulation | None = None
    refused = " ".join(wrong) or None
    if service and year and asks and not wrong:
        try:
            found = visit.ask("what-if", service=service, year=year, **_scenario(sent, weights))
            rows, told = tuple(found.rows), found.beside
        except (CannotSimulate, UnusableScenario, UnknownThing, NotFound) as error:
            refused = visit.refusal(error)
    held = tuple(visit.ask("keys", service=service).rows) if service else ()
    page_told: dict[str, object] = {
        "tabs": tabs(visit),
        "services": services,
        "service": service,
        "year": year,
        "years": years,
        "members": services.members(service),
        "year_options": [(each, str(each)) for each in years],
        "pool_options": sorted({(each.pool, each.pool.replace("-", " ")) for each in held}),
        "keys": sorted({(each.specification.name, each.specification.name.replace("-", " ")) for each in held}),
        "typed": {name: texts[0] for name, texts in visit.address.typed.items()},
        "without": sent.get("zonder", ()),
        "weights": {code: sent[f"{WEIGHT}{code}"].strip() for code in sorted(weights)},
        "rows": rows,
        "told": told,
        "refused": refused,
        "illustrative": any(each.illustrative for each in rows),
        "compared": (compared := _compared(rows)),
        "picture": _picture(visit, compared),
    }
    if not wrong:
        return page_told
    visit.request.state.refusal = Invalid.code
    told_ = {"visit": visit, "room": "costs", **page_told}
    return draw("costs/what_if.html", told_, visit.language, visit=visit, status=HTTPStatus.BAD_REQUEST)


def _typed(visit: Visit) -> tuple[dict[str, str], list[str]]:
    """The weights as the question takes them, of those as people write them; and what nobody can read of the form."""
    weights: dict[str, str] = {}
    wrong: list[str] = []
    for name, text in visit.sent.items():
        if name.startswith(WEIGHT) and _NUMBER.fullmatch(text.strip()):
            weights[name.removeprefix(WEIGHT)] = text.strip().replace(",", ".")
        elif name.startswith(WEIGHT):
            who = words.party(name.removeprefix(WEIGHT))
            wrong.append(
                visit.say("%(who)s: '%(text)s' is no weight; write a number, such as 19,19.", who=who, text=text)
            )
    if "vanaf" in visit.sent:
        try:
            plain("vanaf", visit.sent["vanaf"])
        except Invalid:
            wrong.append(visit.say("Write a date as day, month and year, such as 1-6-2023."))
    return weights, wrong


def _scenario(sent: Mapping[str, object], weights: Mapping[str, str]) -> dict[str, object]:
    made: dict[str, object] = {"pool": sent.get("kostenpool"), "key": sent.get("verdeelsleutel")}
    if weights:
        made["weights"] = ",".join(f"{code}:{weight}" for code, weight in sorted(weights.items()))
    if "vanaf" in sent:
        made["since"] = date.fromisoformat(plain("vanaf", str(sent["vanaf"])))
    without = sent.get("zonder")
    if isinstance(without, list):
        made["without"] = tuple(without)
    return {name: value for name, value in made.items() if value is not None}


def _compared(rows: Iterable[SimulatedShare]) -> tuple[Compared, ...]:
    sums: dict[str, Counter[str]] = {}
    for each in rows:
        sums.setdefault(each.participant, Counter()).update(
            actual=each.actual, simulated=each.simulated, illustrative=each.illustrative
        )
    return tuple(
        Compared(who, line["actual"], line["simulated"], bool(line["illustrative"]))
        for who, line in sorted(sums.items())
    )


def _picture(visit: Visit, compared: Iterable[Compared]) -> Markup | None:
    pairs = [Pair(words.party(each.participant), each.actual, each.simulated) for each in compared]
    if not pairs:
        return None
    title = visit.say("What everybody bears, and would bear in this simulation")
    legend = (visit.say("as it is"), visit.say("simulation"))
    return beside(title, pairs, legend, lambda cents: words.euros(cents, visit.language))
