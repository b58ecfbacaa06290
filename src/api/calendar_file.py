"""What is due as an iCalendar file (RFC 5545), for anybody's calendar: an event of a whole day for each.

The same answer always gives the same bytes: what an event is called in it follows from what is due, its number in a
series of changes is the position of its last entry, and its stamp is the moment that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from api import vocabulary
from api.due import note, title
from api.formats import day
from api.vocabulary import Language
from projections.obliged import Due, DueState

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar"
OPEN = frozenset({DueState.DUE, DueState.OVERDUE})
GIVEN_UP = frozenset({DueState.MISSED})


def as_ics(due: Iterable[Due], at: datetime, language: Language) -> bytes:
    """A calendar with everything that is due, as it was known at a moment."""
    from icalendar import Calendar  # noqa: PLC0415  # A tenth of what every command would take to begin.

    made = Calendar()
    made.add("prodid", "-//Grondslag//verplichtingen//NL")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for each in due:
        made.add_component(_event(each, at, language))
    content: bytes = made.to_ical()
    return content


def _event(each: Due, at: datetime, language: Language) -> Event:
    from icalendar import Event  # noqa: PLC0415

    made = Event()
    made.add("uid", _name(each))
    made.add("dtstamp", at)
    made.add("sequence", each.position)
    made.add("dtstart", each.due_on)
    made.add("dtend", each.due_on + timedelta(days=1))
    state = "" if each.state is DueState.DUE else f" [{vocabulary.term(each.state, language)}]"
    made.add("summary", f"{title(each, language)}{state}")
    made.add("description", "\n".join(_told(each, language)))
    made.add("categories", [vocabulary.term(each.kind, language)])
    made.add("status", "CANCELLED" if each.state in GIVEN_UP else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return made


def _name(each: Due) -> str:
    """The same for the same obligation in every export, wherever its day goes."""
    parts = (each.partnership, each.task or "", each.kind.value, each.name)
    return f"{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}@grondslag"


def _told(each: Due, language: Language) -> Iterator[str]:
    """Of which partnership it is, how it stands, who owes it to whom, and what was said of it."""
    kind, state = (vocabulary.term(value, language) for value in (each.kind, each.state))
    yield f"{each.partnership}: {kind}, {state}"
    for field, value in (
        ("owed_by", "; ".join(each.owed_by)),
        ("set_by", "; ".join(each.set_by)),
        ("note", note(each, language)),
    ):
        if value:
            yield f"{vocabulary.term(field, language, vocabulary.FIELDS)}: {value}"
    if each.first_due_on != each.due_on:
        yield f"{vocabulary.term('first_due_on', language, vocabulary.FIELDS)}: {day(each.first_due_on)}"
    if each.settled_on is not None:
        yield f"{vocabulary.term('settled_on', language, vocabulary.FIELDS)}: {day(each.settled_on)}"
