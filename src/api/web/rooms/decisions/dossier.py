"""All about one thing by its name: a decision with its chain and what followed, a mandate, or what the trail has."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.http import names
from api.http.parameters import KNOWN_AT, VALID_ON
from api.web.drawing import draw
from api.web.pages import page, shaped
from api.web.rooms.decisions.taken import powers, titles
from api.web.visits import Visit
from ledger.money import Money
from projections import trail as trails
from projections.dossiers.decision import DecisionDossier, DossierTaken
from projections.trail import TrailLine
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
        return {
            "each": found,
            "powers": powers(visit),
            "titles": titles(visit),
            "asks": [_asked(visit, found, by) for by in found.taken],
            "steps": [(step, _told(visit, step.position)) for step in found.steps],
            "refused": _refused_here(visit, found),
        }
    try:
        mandate = next(iter(visit.ask("mandates", about=name, everything=True).rows), None)
    except UnknownThing:
        mandate = None
    if mandate is None:
        return RedirectResponse(visit.link("/journaal", **{names.field("about"): name}), HTTPStatus.SEE_OTHER)
    told: dict[str, object] = {"visit": visit, "room": "decisions", "each": mandate}
    told |= {"powers": powers(visit), "titles": titles(visit), "refused": _refused_under(visit, name)}
    return draw("decisions/mandate.html", told, visit.language, visit=visit)


def _asked(visit: Visit, found: DecisionDossier, by: DossierTaken) -> str | None:
    """Where one asks whether this was allowed: of that day, as was known just before it was recorded."""
    if not visit.may("authority"):
        return None
    known = {
        "scope": found.decision.ref.partition("#")[0],
        "body": by.body,
        "power": found.decision.power,
        "function": by.function if by.mandate else None,
        "organisation": by.organisation if by.mandate else None,
        "amount": Money(by.amount).euros.replace(".", ",") if by.amount is not None else None,
    }
    days = {VALID_ON: by.decided_on.isoformat(), KNOWN_AT: by.position - 1}
    return visit.link("/bevoegdheid", **{names.field(name): value for name, value in known.items()}, **days)


def _refused_here(visit: Visit, found: DecisionDossier) -> str | None:
    """Of what nobody took: where the refusals are of those who decide there; of a refused act no values are kept."""
    if found.taken or not visit.reads_trail:
        return None
    scope = found.decision.ref.partition("#")[0]
    bodies = [each.body for each in found.decision.said]
    which = {"service": scope if "/" in scope else None, "body": bodies[0] if len(bodies) == 1 else None}
    try:
        rows = visit.ask("trail", outcome=trails.REFUSED, **which).rows
    except UnknownThing:
        return None
    if next(iter(rows), None) is None:
        return None
    outcome = {names.field("outcome"): names.value("Outcome", trails.REFUSED)}
    return visit.link("/journaal", **outcome, **{names.field(name): value for name, value in which.items()})


def _refused_under(visit: Visit, name: str) -> list[tuple[TrailLine, str]]:
    """What was refused to whoever acted on a mandate."""
    if not visit.reads_trail:
        return []
    try:
        found = visit.ask("trail", about=name, outcome=trails.REFUSED).rows
        return [(each.line, _told(visit, each.line.position)) for each in found]
    except UnknownThing:
        return []


def _told(visit: Visit, position: int) -> str:
    return visit.happened(visit.served.journal.entry(position).event)
