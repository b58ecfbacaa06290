"""The decisions of a collaboration: a list to search and filter, and a timeline with both dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

from api.web.filters import choices
from api.web.pages import page, shaped
from api.web.pictures.timeline import Span, timeline
from api.web.visits import Visit
from projections.as_of import AMSTERDAM
from projections.decisions import Decision

SEARCH = "zoek"
DRAWN = 10
"""How many of the latest are drawn: more are not read but counted."""

SOUGHT = {
    SEARCH: shaped({"type": "string", "minLength": 1, "maxLength": 80}, "Woorden uit de titel of de naam.", SEARCH)
}


@page("/besluiten", "decisions/decisions.html", asks="decisions", own=SOUGHT)
def decisions(visit: Visit) -> Mapping[str, object]:
    """Those that were there on the day, the latest first."""
    asked = {name: value for name, value in visit.filters.items() if name != "partnership"}
    every: Sequence[Decision] = tuple(visit.ask("decisions", **asked).rows)
    found = sorted(sought(visit, every), key=lambda each: (_day(each), each.position), reverse=True)
    services = visit.ask("services").rows
    known = {"service": [(each.service, each.title) for each in services]}
    return {
        "found": found,
        "all": len(every),
        "fields": choices(visit, "decisions", "service", "only_open", known=known),
        "sought": visit.sent.get(SEARCH, ""),
        "powers": powers(visit),
        "picture": _picture(visit, [each for each in found if each.holds_from][:DRAWN]),
        "drawn": DRAWN,
    }


def sought(visit: Visit, found: Sequence[Decision]) -> list[Decision]:
    """Those with every word that is looked for in their title or name."""
    words = str(visit.sent.get(SEARCH, "")).casefold().split()
    return [each for each in found if all(word in f"{each.title} {each.ref}".casefold() for word in words)]


def powers(visit: Visit) -> dict[str, str]:
    """What each power is called on the day."""
    arranged = next(iter(visit.ask("arrangement").rows), None)
    return {each.power: each.title for each in arranged.powers} if arranged else {}


def titles(visit: Visit) -> dict[str, str]:
    """What each decision is called."""
    return {each.ref: each.title for each in visit.ask("decisions").rows}


def recorded_on(visit: Visit, position: int) -> date:
    """The day on which an entry was recorded, in Amsterdam."""
    return visit.served.journal.store.recorded_at(position).astimezone(AMSTERDAM).date()


def _day(each: Decision) -> date:
    """When it was taken; a proposal, which nobody took yet, stands on top."""
    return max((said.decided_on for said in each.said if said.decided_on), default=each.holds_from or date.max)


def _picture(visit: Visit, found: Sequence[Decision]) -> Markup | None:
    spans = [
        Span(
            each.title,
            each.holds_from,
            None,
            recorded_on(visit, max((said.position for said in each.said if said.position), default=each.position)),
            visit.link("/dossier", over=each.ref),
        )
        for each in found
        if each.holds_from
    ]
    if not spans:
        return None
    title = visit.say("Decisions: since when each holds, and when it was recorded")
    return timeline(spans, title, visit.moments.as_of.valid_on, visit.dates.sentence)
