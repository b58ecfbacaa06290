"""Where one comes in: the collaborations that one may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from api.access.policy import FOUNDING
from api.http.parameters import KNOWN_AT
from api.http.served import Moments
from api.web import words
from api.web.address import BASE, LANGUAGE
from api.web.pages import page
from api.web.visits import Visit
from projections.arrangement import arrangements
from projections.services import titles


@dataclass(frozen=True, slots=True)
class Listed:
    """A partnership on the list."""

    href: str
    title: str
    legal_form: str | None
    participants: str
    left: bool
    """The organisation takes no part any more: what was known on its last day is all that it sees."""


@page("/", "home/home.html", of_partnership=False)
def home(visit: Visit) -> Mapping[str, object]:
    """Each partnership as it was on the day; for whoever sees it up to a position only, as it was known there."""
    told = {"founding": visit.link("/oprichten") if _may_found(visit) else None}
    if not visit.may("partnerships"):
        return {**told, "found": (), "sees_none": True}
    found = [_listed(visit, each.partnership, each.upto) for each in visit.served.gate.sights(visit.identity)]
    return {**told, "sees_none": False, "found": found}


def _may_found(visit: Visit) -> bool:
    """Whether whoever looks may found a partnership: nobody is bound to one that is not there yet."""
    return visit.served.gate.may_do(visit.identity, FOUNDING, "")


@page("/toegankelijkheid", "home/accessibility.html", of_partnership=False)
def accessibility(visit: Visit) -> Mapping[str, object]:
    """How accessible the pages are, and where to complain (Besluit digitale toegankelijkheid overheid)."""
    return {"contact": visit.request.app.state.running.settings.contact}


def _listed(visit: Visit, name: str, upto: int | None) -> Listed:
    as_of = visit.moments.as_of
    left = upto is not None and upto < as_of.known_at
    if left:
        as_of = visit.served.as_of(as_of.valid_on, str(upto))
    with visit.served.reading(Moments(as_of)) as reading:
        found = next(iter(arrangements(reading.view, as_of, name)), None)
        title = titles(reading.view, as_of, name).get(name, name)
    form = visit.term(found.legal_form, "LegalForm") if found and found.legal_form else None
    asked = ([(LANGUAGE, "en")] if visit.language == "en" else []) + ([(KNOWN_AT, str(upto))] if left else [])
    query = f"?{urlencode(asked)}" if asked else ""
    members = sorted(words.party(each) for each in found.participants) if found else []
    return Listed(f"{BASE}/{name}{query}", title, form, ", ".join(members), left)
