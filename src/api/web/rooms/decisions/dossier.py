"""All about one thing by its name: a decision with its chain and what followed, a mandate, or what the trail has."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api import vocabulary
from api.http import names
from api.web.pages import draw, page, shaped
from api.web.rooms.decisions.taken import powers
from api.web.visits import Visit
from projections.view import UnknownThing

ABOUT = "over"
OF = {ABOUT: shaped({"type": "string", "minLength": 1, "maxLength": 200}, "De naam van een besluit of mandaat.", ABOUT)}


@page("/dossier", "decisions/dossier.html", own=OF)
def dossier(visit: Visit) -> Mapping[str, object] | Response:
    """A decision where the name is of one, else a mandate; of anything else what the trail says of it."""
    name = visit.sent.get(ABOUT)
    if name is None:
        return RedirectResponse(visit.link("/besluiten"), HTTPStatus.SEE_OTHER)
    try:
        found = next(iter(visit.ask("dossier", about=name).rows), None)
    except UnknownThing:
        found = None
    if found is not None:
        steps = [(step, _told(visit, step.position)) for step in found.steps]
        return {"each": found, "powers": powers(visit), "steps": steps}
    try:
        mandate = next(iter(visit.ask("mandates", about=name, everything=True).rows), None)
    except UnknownThing:
        mandate = None
    if mandate is None:
        return RedirectResponse(visit.link("/journaal", **{names.field("about"): name}), HTTPStatus.SEE_OTHER)
    told = {"visit": visit, "room": "decisions", "each": mandate, "powers": powers(visit)}
    return draw("decisions/mandate.html", told, visit.language, visit=visit)


def _told(visit: Visit, position: int) -> str:
    return vocabulary.sentence(visit.served.journal.entry(position).event, visit.language)
