"""Netting (saldering): what fell due and is open, by which few transfers it could be paid, and what was agreed."""

from __future__ import annotations

from collections.abc import Mapping

from api.questions.netting import BesideNetting
from api.web import words
from api.web.pages import page
from api.web.pictures.flow import Flow, flow
from api.web.rooms.costs.services import services_of, tabs
from api.web.visits import Visit


@page("/verrekening/saldering", "costs/netting.html", asks="netting")
def netting(visit: Visit) -> Mapping[str, object]:
    """What is open to and fro, and what would do in its place."""
    asked = {name: value for name, value in visit.filters.items() if name != "partnership" and value is not None}
    found = visit.ask("netting", **asked)
    beside: BesideNetting = found.beside
    claims = tuple(found.rows)
    return {
        "tabs": tabs(visit),
        "services": services_of(visit),
        "claims": claims,
        "beside": beside,
        "gross": sum(each.amount for each in claims),
        "net": sum(each.amount for each in beside.proposal),
        "picture": flow(
            visit.say("Who would pay whom by this proposal"),
            [Flow(words.party(each.payer), words.party(each.payee), each.amount) for each in beside.proposal],
            lambda cents: words.euros(cents, visit.language),
        )
        if beside.proposal
        else None,
        "typed": {name: texts[0] for name, texts in visit.address.typed.items()},
        "illustrative": any(each.illustrative for each in claims),
    }
