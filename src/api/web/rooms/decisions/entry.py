"""One entry: who did what by what right, all that was recorded of it, and the proof that it was not written anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from http import HTTPStatus

from starlette.responses import Response

from api import vocabulary
from api.http import names
from api.http.resources import POSITION
from api.questions.records import traced
from api.web.drawing import draw
from api.web.language import told
from api.web.pages import page, shaped
from api.web.rooms.decisions.digests import Digests
from api.web.rooms.decisions.facts import facts
from api.web.visits import Visit
from ledger.acts import ACTS
from ledger.baseline import BASELINE
from ledger.cost_year import COST_YEAR
from ledger.entry import Entry
from ledger.place import Place
from projections import trail as trails

PROOF = "controlegetal"
OWN = {
    PROOF: shaped(
        {"type": "string", "enum": ["ja"]}, "Of het controlegetal van het journaal tot hier erbij komt.", PROOF
    )
}
CHANNELS = {"cli": told("command line"), "http": told("network")}
"""By which way in something was recorded."""


@page("/vastleggingen/{position}", "decisions/entry.html", own=OWN)
def entry(visit: Visit, position: str) -> Mapping[str, object] | Response:
    """One entry, whatever its day, and also where it was recorded in error."""
    at = int(position) if POSITION.fullmatch(position) else 0
    visit.served.require_sight(visit.identity, "trail", visit.partnership, *visit.moments.all)
    which = trails.Filter(visit.partnership, after=at - 1, upto=at, mistakes=True)
    reading = replace(visit.reading, as_of=replace(visit.moments.as_of, valid_on=date.max))
    found = next(traced(reading, which), None)
    if found is None:
        gone = {"visit": visit, "room": "decisions", "position": position}
        return draw("decisions/no_entry.html", gone, visit.language, visit=visit, status=HTTPStatus.NOT_FOUND)
    line, event = found.line, found.entry.event
    before, after = trails.neighbours(reading.view, reading.as_of, visit.partnership, at)
    channel = found.entry.recorded_by.channel
    return {
        "each": found,
        "told": visit.happened(event),
        "facts": facts(visit, event),
        "replaced": [(each, visit.happened(each.event)) for each in found.replaced],
        "act": visit.term(line.act, vocabulary.ACTS) if line.act in ACTS else line.act,
        "doors": list(_doors(visit, found.entry, line.about)),
        "why": vocabulary.definition(line.refusal, vocabulary.REFUSALS, visit.language) if line.refusal else "",
        "beside": (before, after),
        "channel": visit.say(CHANNELS[channel]) if channel in CHANNELS else channel,
        "proof": digests(visit).upto(at) if visit.sent.get(PROOF) else None,
    }


def digests(visit: Visit) -> Digests:
    found: Digests = visit.request.app.state.digests
    return found


def _doors(visit: Visit, entry_: Entry, about: str) -> Iterator[tuple[str, str]]:
    """Where one reads on: what the entry is about, and the room that counts with it."""
    place = Place.of(entry_.stream)
    claim = getattr(entry_.event, "claim", None)
    if claim and place.service and visit.may("savings"):
        of = f"{place.service}#{claim}"
        yield visit.say("The claim %(name)s and its dossier", name=claim), visit.link("/realisatie/aanspraken", over=of)
    elif "#" in about:
        yield visit.say("All about %(name)s", name=about), visit.link("/dossier", over=about)
    if place.service is None:
        return
    service = place.service.partition("/")[2]
    title = {each.service: each.title for each in visit.ask("services").rows}.get(place.service, service)
    if place.kind == COST_YEAR.name and visit.may("balances"):
        told_ = visit.say("The books of %(year)s of %(service)s", year=place.year, service=title)
        yield told_, visit.link(f"/verrekening/{service}/{place.year}")
    if place.kind == BASELINE.name and visit.may("comparison"):
        yield visit.say("The 0-meting of %(service)s", service=title), visit.link(f"/realisatie/{service}")
    told_ = visit.say("All that was recorded of %(service)s", service=title)
    yield told_, visit.link("/journaal", **{names.field("service"): place.service})
