"""The acts that somebody may do here: in groups, and to be searched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api import vocabulary
from api.http.acts import OPERATIONS
from api.web.pages import page, shaped
from api.web.rooms.recording.groups import grouped
from api.web.rooms.recording.importing import contents
from api.web.visits import Visit

SEARCH = "zoek"


@dataclass(frozen=True, slots=True)
class Listed:
    """An act on the list."""

    name: str
    about: str
    href: str


@page(
    "/vastleggen",
    "recording/choosing.html",
    own={SEARCH: shaped({"type": "string", "maxLength": 100}, "Woorden uit de naam of de uitleg.", SEARCH)},
)
def choosing(visit: Visit) -> Mapping[str, object]:
    """Which acts there are for whoever looks; a search looks at names and explanations."""
    wanted = str(visit.sent.get(SEARCH, "")).casefold().split()
    allowed, found = 0, []
    for title, acts in grouped():
        listed = [
            _listed(visit, act) for act in acts if visit.served.gate.may_do(visit.identity, act, visit.partnership)
        ]
        allowed += len(listed)
        listed = [each for each in listed if all(word in f"{each.name} {each.about}".casefold() for word in wanted)]
        if listed:
            found.append((visit.say(title), sorted(listed, key=lambda each: each.name.casefold())))
    return {
        "groups": found,
        "count": sum(len(each) for _, each in found),
        "allowed": allowed,
        "may_take": bool(contents(visit)),
        "search": visit.sent.get(SEARCH, ""),
    }


def _listed(visit: Visit, act: str) -> Listed:
    term = vocabulary.term(act, visit.language, vocabulary.ACTS)
    about = vocabulary.definition(act, vocabulary.ACTS, visit.language)
    return Listed(f"{term[:1].upper()}{term[1:]}", about, visit.link(f"/vastleggen{OPERATIONS[act].path}"))
