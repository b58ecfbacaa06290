"""The trail: who did what, and what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from api.questions import QUESTIONS
from api.questions.records import Traced
from api.web.filters import choices
from api.web.pages import page, shaped
from api.web.visits import Visit

AFTER, BEFORE = "na", "voor"
SHOWN = 50
_POSITION = {"type": "integer", "minimum": 1, "maximum": 2**53}
PAGED = {
    AFTER: shaped(_POSITION, "De positie waarachter het verdergaat.", AFTER),
    BEFORE: shaped(_POSITION, "De positie waarvoor het verdergaat.", BEFORE),
}
FILTERS = ("service", "outcome", "act", "body", "actor", "about", "recorded_from", "recorded_until")


@page("/journaal", "decisions/trail.html", asks="trail", own=PAGED)
def trail(visit: Visit) -> Mapping[str, object]:
    """A page of it, the newest first."""
    found, newer, older = _read(visit)
    known = {
        "service": [(each.service, each.title) for each in visit.ask("services").rows],
        "body": [(each, visit.named(each)) for each in bodies_of(visit)],
    }
    labels = {"actor": visit.say("function or pseudonym"), "about": visit.say("decision, mandate or cost, by its name")}
    fields = [
        replace(each, label=labels.get(name, each.label))
        for name, each in zip(FILTERS, choices(visit, "trail", *FILTERS, known=known), strict=True)
    ]
    return {
        "found": [(each, visit.happened(each.entry.event)) for each in found],
        "newer": visit.link(None, **{AFTER: found[0].line.position, BEFORE: None}) if newer else None,
        "older": visit.link(None, **{BEFORE: found[-1].line.position, AFTER: None}) if older else None,
        "first": visit.link(None, **{AFTER: None, BEFORE: None}) if newer else None,
        "fields": fields,
    }


def _read(visit: Visit) -> tuple[list[Traced], bool, bool]:
    """The entries of one page, and whether there are newer and older ones."""
    visit.served.require_sight(visit.identity, "trail", visit.partnership, *visit.moments.all)
    after, before = visit.sent.get(AFTER), visit.sent.get(BEFORE)
    question = QUESTIONS["trail"]
    filters = question.filters(**{**visit.filters, "partnership": visit.partnership})
    onward = after is not None
    reading = replace(visit.reading, after=after, most=SHOWN + 1, newest=not onward, before_position=before)
    found: list[Traced] = list(question.ask(reading, filters).rows)
    more, found = len(found) > SHOWN, found[:SHOWN]
    if onward:
        return found[::-1], more, bool(found)
    return found, before is not None and bool(found), more


def bodies_of(visit: Visit) -> list[str]:
    """The bodies of a partnership and of whoever takes part in it."""
    arranged = next(iter(visit.ask("arrangement").rows), None)
    members = arranged.participants if arranged else ()
    own = [each.body for each in arranged.bodies] if arranged else []
    return own + [f"{member}/{body}" for member in members for body in ("college", "raad", "burgemeester")]
