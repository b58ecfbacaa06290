"""Who decided what and when, in which capacity, for whom, on which mandate: every entry, refusals included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select
from sqlalchemy import Row as SqlRow

from ledger.cost_year.events import CostAllocated, CostRecorded
from ledger.event import Event, RecordedInError, subject_of
from ledger.founding import ActRefused, QuestionRefused
from ledger.governance.advice_events import AdviceRequested
from ledger.journal import Entry
from ledger.place import Place
from projections.as_of import AsOf
from projections.corrections import mistaken
from projections.tables import Row, day, rows_of, text
from projections.view import View

NAME = "trail"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

DONE, REFUSED = "done", "refused"

OF_NONE = ""
"""What stands for the partnership of entries that belong to none."""

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
)
mentions = rows_of("trail_mentions", text("name"), within="name")
TABLES = (lines, mentions)
READS = (Event,)


def apply(entry: Entry) -> Iterable[Row]:
    """The trail's line of an entry, and one row for each decision, mandate or cost that it refers to."""
    event, actor, place = entry.event, entry.actor, Place.of(entry.stream)
    refused = event if isinstance(event, ActRefused | QuestionRefused) else None
    refers = _reference(event)
    authority = getattr(event, "authority", None)
    decision = entry.basis.decision or refers
    mandate = authority.mandate if authority else entry.basis.mandate
    yield (
        lines,
        (
            place.service,
            event.NAME,
            event.act if isinstance(event, ActRefused) else entry.act,
            _about(event, place.scope),
            REFUSED if refused else DONE,
            refused.refusal if refused else None,
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
    corrected = event.about if isinstance(event, RecordedInError) else ()
    by_decision: str | None = getattr(event, "by_decision", None)
    linked = (decision, mandate, refers, by_decision, _adopted_by(event), _corrected(event, place.scope), *corrected)
    named = {name for name in linked if name is not None}
    for name in sorted(named):
        yield mentions, (name,)


def _about(event: Event, scope: str) -> str:
    """What an event is about, as ``SCOPE#NAME``; the scope itself where it has no name of its own."""
    if isinstance(event, RecordedInError):
        return event.about[0]
    subject = subject_of(event)
    return scope if subject is None else f"{scope}#{subject[1]}"


def _reference(event: Event) -> str | None:
    """The decision that an event rests on; where the event is the decision itself, it is named without its scope."""
    value: str | None = getattr(event, "decision", None)
    return value if value is not None and "#" in value else None


def _adopted_by(event: Event) -> str | None:
    """The decision behind the key that an allocation used."""
    return event.key.adopted_by if isinstance(event, CostAllocated) else None


def _corrected(event: Event, scope: str) -> str | None:
    """The cost of a closed year that a cost puts right: whoever asks about that one finds this one too."""
    if not isinstance(event, CostRecorded) or event.corrects is None:
        return None
    return f"{scope}#{event.corrects.partition('/')[2]}"


def _advised(event: Event, scope: str) -> str | None:
    """The decision that a works council was asked about, which stands where the question does."""
    return f"{scope}#{event.decision}" if isinstance(event, AdviceRequested) else None


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
    mistaken: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries. ``about`` finds all that name a thing; positions bound when it was recorded.

    ``mistakes``: also those that were recorded in error, each with the position of the entry that says so.
    """

    partnership: str | None = None
    service: str | None = None
    actor: str | None = None
    body: str | None = None
    act: str | None = None
    outcome: str | None = None
    about: str | None = None
    after: int | None = None
    upto: int | None = None
    mistakes: bool = False

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a line must be."""
        columns = lines.c
        if self.partnership is not None:
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
        if self.about:
            # What names a thing of a partnership stands in that partnership.
            yield columns.partnership == re.split("[/#]", self.about, maxsplit=1)[0]


def trail(
    view: View,
    as_of: AsOf,
    which: Filter,
    *,
    after: int | None = None,
    before: int | None = None,
    most: int | None = None,
    newest: bool = False,
) -> Iterator[TrailLine]:
    """The lines that the filter leaves, in order of recording. On a day: what had taken effect by then.

    For whoever reads it in pages: only those behind position ``after``, or before one, and no more than ``most``; the
    ``newest`` first where that is asked.
    """
    written = view.written if which.mistakes else view.known
    gone = mistaken(view, as_of) if which.mistakes else {}
    query = select(lines).where(written(as_of, lines), as_of.effective(lines), *which.conditions())
    if which.about:
        named = select(mentions.c.position).where(
            written(as_of, mentions), mentions.c.partnership == lines.c.partnership, mentions.c.name == which.about
        )
        query = query.where(or_(lines.c.about == which.about, lines.c.position.in_(named)))
    if after is not None:
        query = query.where(lines.c.position > after)
    if before is not None:
        query = query.where(lines.c.position < before)
    order = lines.c.position.desc() if newest else lines.c.position
    for row in view.tx.execute(query.order_by(order).limit(most)):
        yield _line(row, gone.get(row.position))


def neighbours(view: View, as_of: AsOf, partnership: str, position: int) -> tuple[int | None, int | None]:
    """The positions before and after this one in a partnership, whatever their day, mistakes too."""
    place = lines.c.position
    here = select(place).where(lines.c.partnership == partnership, view.written(as_of, lines)).limit(1)
    before = view.tx.execute(here.where(place < position).order_by(place.desc())).scalar()
    after = view.tx.execute(here.where(place > position).order_by(place)).scalar()
    return before, after


def recorded(view: View, as_of: AsOf, upto: Mapping[str, int], after: int, most: int) -> list[TrailLine]:
    """What was recorded in some partnerships, of each up to a position, whatever its day and mistakes too.

    In order of recording, behind ``after``, and no more than ``most``. Each partnership is one stretch of the index,
    read no further than is wanted, however much there is in others or before it.
    """
    found = (view.tx.execute(_stretch(view, as_of, name, after, last).limit(most)) for name, last in upto.items())
    rows = merge(*found, key=lambda row: row.position)
    return [_line(row, None) for row in islice(rows, most)]


def _stretch(view: View, as_of: AsOf, partnership: str, after: int, upto: int) -> Select[Any]:
    """What was recorded in one partnership between two positions."""
    place = lines.c.position
    here = and_(lines.c.partnership == partnership, place > after, place <= upto, view.written(as_of, lines))
    return select(lines).where(here).order_by(place)


def _line(row: SqlRow[Any], gone: int | None) -> TrailLine:
    partnership, _, position, _, service, *own = tuple(row)
    return TrailLine(position, partnership, service, *[*own, gone])


def unknown(view: View, as_of: AsOf, which: Filter) -> Iterator[tuple[str, str]]:
    """What the filter names that stands nowhere in the trail as it was known: more likely a slip than a question."""
    asked = (
        ("actor", which.actor, [(lines, or_(lines.c.subject == which.actor, lines.c.function == which.actor))]),
        ("body", which.body, [(lines, lines.c.body == which.body)]),
        ("thing", which.about, [(lines, lines.c.about == which.about), (mentions, mentions.c.name == which.about)]),
    )
    for kind, name, places in asked:
        known = (
            select(table.c.position).where(view.known(as_of, table), *_within(table, which), condition).limit(1)
            for table, condition in places
        )
        if name and all(view.tx.execute(query).first() is None for query in known):
            yield kind, name


def _within(table: Table, which: Filter) -> Iterator[ColumnElement[bool]]:
    """Who asks of one partnership learns nothing of what is known in others."""
    if which.partnership is not None:
        yield table.c.partnership == which.partnership
