"""What else there is to know before something is recorded: what others recorded meanwhile, what rests on a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api import vocabulary
from api.web import words
from api.web.rooms.recording.known import services_named
from api.web.visits import Visit
from ledger.clerk import ChangedSince
from ledger.event import RecordedInError
from ledger.kinds import KINDS
from ledger.place import Place
from projections.money.preview import Step

CORRECTION = "record-in-error"
MOST = 10
"""How many of the newest are told."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, in a sentence, with where it is shown."""

    position: int
    at: str
    sentence: str
    href: str | None


def since(visit: Visit, changed: ChangedSince) -> list[Told] | None:
    """What was recorded in a stream after a position, the newest last; ``None``: not for whoever looks."""
    place = Place.of(changed.stream)
    if place.partnership != visit.partnership or not visit.may("trail"):
        return None
    entries = visit.served.journal.stream(KINDS[place.kind], place.name)
    return [told(visit, each) for each in entries if each.position > changed.seen][-MOST:]


def sentence_of(visit: Visit, changed: ChangedSince) -> str:
    """What moved on while somebody was busy, by what people call it."""
    place = Place.of(changed.stream)
    kind = visit.term(place.kind, vocabulary.AGGREGATES)
    title = dict(services_named(visit)).get(place.service or "", place.service or visit.title)
    return visit.say(
        "%(what)s changed at position %(position)s, after position %(seen)s at which you looked.",
        what=" ".join([f"{kind[:1].upper()}{kind[1:]}", title, *([str(place.year)] if place.year else [])]),
        position=words.number(changed.position, visit.language),
        seen=words.number(changed.seen, visit.language),
    )


def told(visit: Visit, entry: Any) -> Told:  # noqa: ANN401  # An entry of any kind.
    sentence = visit.happened(entry.event)
    return Told(entry.position, words.moment(entry.recorded_at, visit.language), sentence, visit.entry(entry.position))


def beside_mistake(visit: Visit, step: Step) -> dict[str, Any] | None:
    """What would count no more, and how many lines answers would lose; ``None``: not for whoever looks."""
    if not visit.may("mistake"):
        return None
    positions = sorted(
        position
        for each in step.foreseen.entries
        if isinstance(each.event, RecordedInError)
        for position in each.event.positions
    )
    journal = visit.served.journal
    gone = [told(visit, journal.entry(position)) for position in positions[:100]]
    return {"gone": gone, "count": len(positions)}
