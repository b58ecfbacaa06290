"""The trail, entry by entry: who did what, what was refused, and all that was recorded of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from api import vocabulary
from api.http import events
from api.http.problems import NoSuchResource
from api.http.resources import POSITION
from api.questions import QUESTIONS
from api.questions.records import Traced, traced
from api.web.filters import choices
from api.web.pages import page, shaped
from api.web.visits import Visit
from ledger.acts import ACTS
from ledger.event import Event
from projections import trail as trails

AFTER = "na"
SHOWN = 50
_POSITION = {"type": "integer", "minimum": 1, "maximum": 2**53}
PAGED = {AFTER: shaped(_POSITION, "De positie waarachter het verdergaat.", AFTER)}


@page("/journaal", "decisions/trail.html", asks="trail", own=PAGED)
def trail(visit: Visit) -> Mapping[str, object]:
    """A page of it, in the order in which it was recorded."""
    visit.served.require_sight(visit.identity, "trail", visit.partnership, *visit.moments.all)
    reading = replace(visit.reading, after=visit.sent.get(AFTER), most=SHOWN + 1)
    question = QUESTIONS["trail"]
    filters = question.filters(**{**visit.filters, "partnership": visit.partnership})
    found: list[Traced] = list(question.ask(reading, filters).rows)
    more = found[SHOWN - 1].line.position if len(found) > SHOWN else None
    known = {
        "service": [(each.service, each.title) for each in visit.ask("services").rows],
    }
    return {
        "found": [(each, told(visit, each.entry.event)) for each in found[:SHOWN]],
        "more": visit.link(None, **{AFTER: more}) if more else None,
        "first": visit.link(None, **{AFTER: None}) if AFTER in visit.sent else None,
        "fields": choices(visit, "trail", "service", "outcome", "about", "actor", "body", known=known),
    }


@page("/vastleggingen/{position}", "decisions/entry.html")
def entry(visit: Visit, position: str) -> Mapping[str, object]:
    """One entry, whatever its day, and also where it was recorded in error."""
    at = int(position) if POSITION.fullmatch(position) else 0
    visit.served.require_sight(visit.identity, "trail", visit.partnership, *visit.moments.all)
    which = trails.Filter(visit.partnership, after=at - 1, upto=at, mistakes=True)
    reading = replace(visit.reading, as_of=replace(visit.moments.as_of, valid_on=date.max))
    for found in traced(reading, which):
        event = found.entry.event
        return {
            "each": found,
            "told": told(visit, event),
            "facts": events.written(event),
            "replaced": [(before, told(visit, before.event)) for before in found.replaced],
            "act": visit.term(found.line.act, "acts") if found.line.act in ACTS else found.line.act,
        }
    raise NoSuchResource(visit.request.url.path)


def told(visit: Visit, event: Event) -> str:
    """What happened, in one sentence."""
    return vocabulary.sentence(event, visit.language)
