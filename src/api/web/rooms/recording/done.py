"""What was recorded: whoever did it sees that it stands, where, and how it can be taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api import vocabulary
from api.http import names
from api.http.acts import OPERATIONS
from api.http.problems import NoSuchResource
from api.web import words
from api.web.forms import AGAIN
from api.web.pages import page
from api.web.rooms.recording.fields import fields_of
from api.web.rooms.recording.known import services_named
from api.web.rooms.recording.moved import CORRECTION, told
from api.web.visits import Visit
from ledger.cost_year.events import CostRecorded
from ledger.entry import Entry
from ledger.event import RecordedInError, mistakes_in
from ledger.founding import ActRefused
from ledger.kinds import KINDS
from ledger.place import Place

POSITION = re.compile("[0-9]{1,18}")


@page("/vastleggen/gedaan/{positie}", "recording/done.html")
def done(visit: Visit, positie: str) -> Mapping[str, object]:
    """An act of this partnership, by the position of its first entry: for whoever did it, and who may see the trail."""
    entries = _entries(visit, positie)
    first = entries[0]
    term = vocabulary.term(first.act, visit.language, vocabulary.ACTS)
    positions = ",".join(str(each.position) for each in entries)
    refused = isinstance(first.event, ActRefused)
    undoable = not refused and not any(_is_gone(visit, each) for each in entries)
    return {
        "name": f"{term[:1].upper()}{term[1:]}",
        "refused": refused,
        "entries": [told(visit, each) for each in entries],
        "at": words.moment(first.recorded_at, visit.language),
        "undo": _form_of(visit, CORRECTION, posities=positions) if undoable else None,
        "undoable": undoable,
        "positions": ", ".join(words.number(each.position, visit.language) for each in entries),
        "again": _form_of(visit, first.act, **_same(first)),
        "year": _year(visit, Place.of(first.stream)),
    }


def _same(entry: Entry) -> dict[str, str]:
    """What is likely to be the same of another one: who enters the costs of a year enters them one after another."""
    place, event = Place.of(entry.stream), entry.event
    if place.service is None or place.year is None:
        return {}
    filled = {"service": place.service, "year": str(place.year)}
    if isinstance(event, CostRecorded):
        filled |= {"pool": event.pool, "borne_by": event.borne_by}
    taken = {each.name for each in fields_of(entry.act)}
    return {names.field(name): text for name, text in filled.items() if name in taken}


def _year(visit: Visit, place: Place) -> tuple[str, str] | None:
    """The year of the service that something was recorded in: what it is called, and where it is shown."""
    if place.service is None or place.year is None or not visit.may("balances", "keys", "course"):
        return None
    title = dict(services_named(visit)).get(place.service, place.service)
    return f"{title} {place.year}", visit.link(f"/verrekening/{place.service.partition('/')[2]}/{place.year}")


def _entries(visit: Visit, text: str) -> list[Entry]:
    """What one act recorded; raises ``NoSuchResource`` where that is not for whoever looks."""
    journal = visit.served.journal
    position = int(text) if POSITION.fullmatch(text) else 0
    if not 0 < position <= (journal.store.max_notification_id() or 0):
        raise NoSuchResource(visit.request.url.path)
    found = journal.find_act(journal.entry(position).act_id)
    assert found is not None, "an entry is of an act"
    entries = list(journal.entries(found[1].first - 1, found[1].last))
    own = entries[0].recorded_by.subject == visit.identity.subject
    here = any(Place.of(each.stream).partnership == visit.partnership for each in entries)
    if entries[0].act not in OPERATIONS or not here or not (own or visit.may("trail")):
        raise NoSuchResource(visit.request.url.path)
    return entries


def _is_gone(visit: Visit, entry: Entry) -> bool:
    """Whether it does not count any more, or is itself what says so of others."""
    kind, _, name = entry.stream.partition(":")
    return isinstance(entry.event, RecordedInError) or entry.originator_version in mistakes_in(
        visit.served.journal.history(KINDS[kind], name)
    )


def _form_of(visit: Visit, act: str, **filled: str) -> str | None:
    """Where an act is done, if whoever looks may do it."""
    if not visit.served.gate.may_do(visit.identity, act, visit.partnership):
        return None
    return visit.link(f"/vastleggen{OPERATIONS[act].path}", **filled)


@page(AGAIN, "recording/again.html", of_partnership=False)
def again(_: Visit) -> Mapping[str, object]:
    """Somebody logged in again beside a form: the form waits elsewhere."""
    return {"room": "home"}
