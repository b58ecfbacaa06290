"""The register of mandates at two dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from api.web import words
from api.web.filters import choices
from api.web.pages import page
from api.web.pictures.timeline import Span, timeline
from api.web.rooms.decisions.taken import powers, recorded_on
from api.web.visits import Visit
from projections.governance.mandates import Mandate


@page("/mandaten", "decisions/mandates.html", asks="mandates")
def mandates(visit: Visit) -> Mapping[str, object]:
    """The rows of the register that hold on the day, or all of them."""
    asked = {name: value for name, value in visit.filters.items() if name != "partnership"}
    found: Sequence[Mandate] = tuple(visit.ask("mandates", **asked).rows)
    known = {"service": [(each.service, each.title) for each in visit.ask("services").rows]}
    return {
        "found": found,
        "fields": choices(visit, "mandates", "service", "everything", known=known),
        "powers": powers(visit),
        "picture": _picture(visit, found),
    }


def _picture(visit: Visit, found: Sequence[Mandate]) -> Markup | None:
    spans = []
    for each in found:
        first = each.history[0]
        until = each.terms.valid_until if each.terms else each.history[-1].effective_on
        terms = each.terms or each.history[-1]
        power = powers(visit).get(terms.power, terms.power)
        label = f"{visit.named(each.mandatee)}, {words.party(each.organisation)}: {power}"
        recorded = recorded_on(visit, each.history[-1].position)
        spans.append(Span(label, first.effective_on, until, recorded, visit.link("/dossier", over=each.ref)))
    if not spans:
        return None
    title = visit.say("Mandates: from when until when each holds, and when its last change was recorded")
    return timeline(spans, title, visit.moments.as_of.valid_on, visit.dates.sentence)
