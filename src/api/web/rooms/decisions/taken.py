"""The decisions of a collaboration: a list to search and filter, and a timeline with both dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from api.http import names
from api.web.filters import choices
from api.web.pages import page, shaped
from api.web.pictures.timeline import Span, timeline
from api.web.visits import Visit
from projections.as_of import AMSTERDAM
from projections.governance.decisions import Decision

DRAWN, SHOWN = 10, 25
"""How many of the latest are drawn, and how many stand on a page."""
PAGE = "bladzijde"
PAGED = {PAGE: shaped({"type": "integer", "minimum": 1, "maximum": 10_000}, "Welke bladzijde van de lijst.", PAGE)}
FILTERS = ("words", "state", "body", "service", "only_open")


@page("/besluiten", "decisions/decisions.html", asks="decisions", own=PAGED)
def decisions(visit: Visit) -> Mapping[str, object]:
    """Those that were there on the day and fit what is asked, the latest first."""
    asked = {name: value for name, value in visit.filters.items() if name != "partnership"}
    every: Sequence[Decision] = tuple(visit.ask("decisions").rows)
    found = sorted(
        visit.ask("decisions", **asked).rows, key=lambda each: (_day(visit, each), each.position), reverse=True
    )
    said = {said.body for each in every for said in each.said}
    known = {
        "service": [(each.service, each.title) for each in visit.ask("services").rows],
        "body": [(each, visit.named(each)) for each in said],
    }
    fields = choices(visit, "decisions", *FILTERS, known=known)
    fields[0] = replace(fields[0], label=visit.say("words from the title or the name"))
    pages = max(1, -(-len(found) // SHOWN))
    at = min(visit.sent.get(PAGE, 1), pages)
    shown = found[(at - 1) * SHOWN : at * SHOWN]
    return {
        "found": shown,
        "count": len(found),
        "all": len(every),
        "states": _states(visit, every),
        "fields": fields,
        "filtered": any(value not in (None, False) for value in asked.values()),
        "powers": powers(visit),
        "picture": _picture(visit, [each for each in shown if each.holds_from][:DRAWN]),
        "drawn": DRAWN,
        "page": at,
        "pages": pages,
        "newer": visit.link(None, **{PAGE: at - 1}) if at > 1 else None,
        "older": visit.link(None, **{PAGE: at + 1}) if at < pages else None,
    }


def _states(visit: Visit, every: Sequence[Decision]) -> list[tuple[str, int, str]]:
    """How the decisions stand: what each state is called, how many there are, and where those are shown."""
    counted = Counter(each.state for each in every)
    state = names.field("state")
    return [
        (visit.term(name, "Standing"), count, visit.link("/besluiten", **{state: names.value("Standing", name)}))
        for name, count in counted.most_common()
    ]


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


def _day(visit: Visit, each: Decision) -> date:
    """When it was taken; a proposal that waits stands on top, and one that was given up where that was recorded."""
    taken = max((said.decided_on for said in each.said if said.decided_on), default=each.holds_from)
    if taken is not None:
        return taken
    return date.max if each.open else recorded_on(visit, each.position)


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
