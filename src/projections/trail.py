"""Who decided what and when, in which capacity, for whom, on which mandate: every entry, refusals included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select

from ledger.event import Event
from ledger.founding import ActRefused
from ledger.journal import Entry
from projections.as_of import AsOf
from projections.tables import Place, Row, day, rows_of, text
from projections.view import View

NAME = "trail"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

DONE, REFUSED = "done", "refused"

ABOUT = (
    "allocation",
    "cost",
    "claim",
    "indicator",
    "secondment",
    "mandate",
    "key",
    "pool",
    "observation",
    "deadline",
    "principles",
    "body",
    "participant",
    "member",
)
"""The fields that say what an event is about, in order of preference (a decision: see ``_about``)."""

lines = rows_of(
    "trail",
    text("service", optional=True),
    text("event"),
    text("act"),
    text("about"),
    text("outcome"),
    text("refusal", optional=True),
    text("subject"),
    text("function"),
    text("capacity"),
    text("organisation"),
    text("body", optional=True),
    text("recorded_by"),
    text("decision", optional=True),
    text("mandate", optional=True),
    day("effective_on"),
    index=("service",),
)
mentions = rows_of("trail_mentions", text("name"), index=("name",))
TABLES = (lines, mentions)


def apply(entry: Entry) -> Iterable[Row]:
    """The trail's line of an entry, and one row for each decision, mandate or thing that it names."""
    event, place = entry.event, Place.of(entry.stream)
    about = _about(event, place.scope)
    authority = getattr(event, "authority", None)
    decision = entry.basis.decision or _reference(event, "decision")
    mandate = authority.mandate if authority else entry.basis.mandate
    actor = entry.actor
    refused = isinstance(event, ActRefused)
    yield (
        lines,
        (
            place.service,
            event.NAME,
            event.act if isinstance(event, ActRefused) else entry.act,
            about,
            REFUSED if refused else DONE,
            event.refusal if isinstance(event, ActRefused) else None,
            actor.subject,
            actor.function,
            actor.capacity.value,
            actor.organisation,
            actor.on_behalf_of,
            entry.recorded_by.subject,
            decision,
            mandate,
            getattr(event, "effective_on", None) or entry.recorded_at.astimezone(AMSTERDAM).date(),
        ),
    )
    key = getattr(event, "key", None)
    adopted_by = getattr(key, "adopted_by", None)
    named = {about, decision, mandate, adopted_by, entry.basis.decision, _reference(event, "decision")}
    for name in sorted(name for name in named if name and "#" in name):
        yield mentions, (name,)


def _about(event: Event, scope: str) -> str:
    """What an event is about, as ``SCOPE#NAME``; the scope itself where it has no name of its own."""
    if event.NAME.startswith("governance.decision-"):
        return f"{scope}#{getattr(event, 'decision', None)}"
    for field in ABOUT:
        value = getattr(event, field, None)
        if value is not None:
            return f"{scope}#{getattr(value, 'name', value)}"
    return scope


def _reference(event: Event, field: str) -> str | None:
    value = getattr(event, field, None)
    return value if isinstance(value, str) and "#" in value else None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry of the trail; the journal has the rest of it at ``position``."""

    position: int
    partnership: str
    service: str | None
    event: str
    act: str
    about: str
    outcome: str
    refusal: str | None
    subject: str
    function: str
    capacity: str
    organisation: str
    body: str | None
    recorded_by: str
    decision: str | None
    mandate: str | None
    effective_on: date


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries. ``about`` finds all that name a thing; positions bound when it was recorded."""

    partnership: str | None = None
    service: str | None = None
    actor: str | None = None
    body: str | None = None
    act: str | None = None
    outcome: str | None = None
    about: str | None = None
    after: int | None = None
    upto: int | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a line must be."""
        columns = lines.c
        if self.partnership:
            yield columns.partnership == self.partnership
        if self.service:
            yield and_(columns.partnership == self.service.partition("/")[0], columns.service == self.service)
        if self.actor:
            yield or_(columns.subject == self.actor, columns.function == self.actor)
        if self.body:
            yield columns.body == self.body
        if self.act:
            yield columns.act == self.act
        if self.outcome:
            yield columns.outcome == self.outcome
        if self.after is not None:
            yield columns.position > self.after
        if self.upto is not None:
            yield columns.position <= self.upto


def trail(view: View, as_of: AsOf, which: Filter) -> Iterator[TrailLine]:
    """The lines that the filter leaves, in order of recording. On a day: what had taken effect by then."""
    query = select(lines).where(view.sees(as_of, lines), *which.conditions())
    if which.about:
        named = select(mentions.c.position).where(view.known(as_of, mentions), mentions.c.name == which.about)
        query = query.where(lines.c.position.in_(named))
    for row in view.tx.execute(query.order_by(lines.c.position)):
        partnership, _, position, _, service, *own = row
        yield TrailLine(position, partnership, service, *own)
