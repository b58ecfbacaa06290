"""The trail: who did what, and what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from api import vocabulary
from api.questions import QUESTIONS
from api.questions.records import Traced
from api.web.filters import choices
from api.web.pages import page, shaped
from api.web.visits import Visit
from ledger.event import Event

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
        "found": [(each, sentence(visit, each.entry.event)) for each in found[:SHOWN]],
        "more": visit.link(None, **{AFTER: more}) if more else None,
        "first": visit.link(None, **{AFTER: None}) if AFTER in visit.sent else None,
        "fields": choices(visit, "trail", "service", "outcome", "about", "actor", "body", known=known),
    }


def sentence(visit: Visit, event: Event) -> str:
    """What happened, in one sentence."""
    return vocabulary.sentence(event, visit.language)
