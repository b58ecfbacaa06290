"""Where one comes in: the collaborations that one may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from api.access.policy import FOUNDING
from api.http.parameters import KNOWN_AT
from api.http.served import Moments
from api.questions.registry import Reading
from api.web import words
from api.web.address import BASE, LANGUAGE
from api.web.pages import page
from api.web.visits import Visit
from ledger.event import mistakes_in
from ledger.partnership import PARTNERSHIP
from ledger.partnership.engagements import AccountantEngaged
from projections.governance.arrangement import arrangements
from projections.governance.decisions import decisions
from projections.governance.services import titles


@dataclass(frozen=True, slots=True)
class Engaged:
    """An engagement of today: for what, on which days, and by which decision."""

    title: str
    since: date
    last_day: date
    decision: str
    href: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A partnership on the list."""

    href: str
    title: str
    legal_form: str | None
    participants: str
    left: bool
    """The organisation takes no part any more: what was known on its last day is all that it sees."""
    engaged: Engaged | None = None
    """Why a firm sees it that takes no part."""


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
        engaged = _engaged(visit, reading, name)
    form = visit.term(found.legal_form, "LegalForm") if found and found.legal_form else None
    asked = _in_english(visit) | ({KNOWN_AT: str(upto)} if left else {})
    query = f"?{urlencode(asked)}" if asked else ""
    members = sorted(words.party(each) for each in found.participants) if found else []
    return Listed(f"{BASE}/{name}{query}", title, form, ", ".join(members), left, engaged)


def _in_english(visit: Visit) -> dict[str, str]:
    return {LANGUAGE: "en"} if visit.language == "en" else {}


def _engaged(visit: Visit, reading: Reading, name: str) -> Engaged | None:
    """By what the organisation of whoever looks is engaged today; what lets somebody in is always as it is now."""
    now = reading.journal.read(PARTNERSHIP, name).state.engagements
    history = reading.journal.history(PARTNERSHIP, name)
    gone = mistakes_in(history)
    for version, event in enumerate(history, start=1):
        if not isinstance(event, AccountantEngaged) or version in gone:
            continue
        held = now.by_name[event.engagement]
        if held.accountant == visit.identity.organisation and visit.today in held.days:
            href = f"{BASE}/{name}/dossier?{urlencode({'over': event.decision} | _in_english(visit))}"
            scope = event.decision.partition("#")[0]
            called = {each.ref: each.title for each in decisions(reading.view, reading.as_of, scope)}
            decision = called.get(event.decision, event.decision)
            return Engaged(event.title, held.days.start, held.last_day, decision, href)
    return None
