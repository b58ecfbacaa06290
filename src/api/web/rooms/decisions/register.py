"""What changed in the register of mandates between two dates, and by which entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from api.questions import QUESTIONS
from api.web import words
from api.web.filters import choices
from api.web.language import told
from api.web.pages import page
from api.web.rooms.decisions.facts import Fact, differing
from api.web.rooms.decisions.taken import powers, titles
from api.web.visits import Visit
from projections.as_of import AsOf
from projections.governance.mandates import Mandate
from projections.view import UnknownThing

NOT_TERMS = frozenset({"step", "effective_on", "position", "decision", "decided_on", "illustrative"})
"""Of terms when and by what they were made: that is told by the entries."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A mandate that holds on both dates, and not as it did: each field as it was and is, and by which entries."""

    mandate: Mandate
    fields: tuple[tuple[Fact, Fact], ...]
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What holds on the later date and not on the earlier, the other way about, and what holds otherwise."""

    new: tuple[Mandate, ...]
    ended: tuple[Mandate, ...]
    changed: tuple[Changed, ...]
    same: int

    @property
    def count(self) -> int:
        return len(self.new) + len(self.ended) + len(self.changed)


@page("/mandaten/wijzigingen", "decisions/register.html", asks="mandates", compares=True)
def register(visit: Visit) -> Mapping[str, object]:
    """The two registers beside each other, once somebody says which is the earlier."""
    known = {"service": [(each.service, each.title) for each in visit.ask("services").rows]}
    before = visit.moments.before
    return {
        "fields": choices(visit, "mandates", "service", known=known),
        "typed": {name: texts[0] for name, texts in visit.address.typed.items()},
        "powers": powers(visit),
        "titles": titles(visit),
        "usual": list(_usual(visit)),
        "earlier": None if before is None else words.day_in_words(before.valid_on, visit.language),
        "known_then": None if before is None else _known_then(visit, before),
        "found": None if before is None else _compared(visit, before),
    }


def _usual(visit: Visit) -> Iterator[tuple[str, str]]:
    """What people compare with most: a year ago, and the beginning of this year and the last."""
    on = visit.moments.as_of.valid_on
    leap = (on.month, on.day) == (2, 29)
    ago = on.replace(year=on.year - 1, day=28 if leap else on.day)
    for label, day in (
        (told("a year ago"), ago),
        (told("1 January of this year"), date(on.year, 1, 1)),
        (told("1 January of last year"), date(on.year - 1, 1, 1)),
    ):
        yield visit.say(label), visit.link(None, geldigVan=f"{day.day}-{day.month}-{day.year}", beschikbaarVan=None)


def _known_then(visit: Visit, before: AsOf) -> str | None:
    """At which position the earlier side was known, where that is another than the later side's."""
    return None if before.known_at == visit.moments.as_of.known_at else words.number(before.known_at, visit.language)


def _compared(visit: Visit, before: AsOf) -> Changes:
    asked = {name: value for name, value in visit.filters.items() if name not in ("partnership", "everything")}
    question = QUESTIONS["mandates"]
    filters = question.filters(partnership=visit.partnership, everything=True, **asked)
    then: dict[str, Mandate] = {}
    unknown_then = False
    try:
        then = _held(question.ask(replace(visit.reading, as_of=before), filters).rows)
    except UnknownThing:  # What is named may be of after that moment.
        unknown_then = True
    now: dict[str, Mandate] = {}
    try:
        now = _held(visit.ask("mandates", everything=True, **asked).rows)
    except UnknownThing:
        if unknown_then:
            raise
    both = [(then[name], each) for name, each in now.items() if name in then]
    changed = [_changed(visit, before, was, each) for was, each in both]
    found = tuple(each for each in changed if each.fields)
    return Changes(
        tuple(each for name, each in now.items() if name not in then),
        tuple(each for name, each in then.items() if name not in now),
        found,
        len(changed) - len(found),
    )


def _held(rows: Iterable[Mandate]) -> dict[str, Mandate]:
    return {each.ref: each for each in rows if each.terms is not None}


def _changed(visit: Visit, before: AsOf, was: Mandate, now: Mandate) -> Changed:
    fields = [
        *differing(visit, was, now, but=frozenset({"terms", "history", "uses", "register"})),
        *differing(visit, was.terms, now.terms, but=NOT_TERMS),
        *differing(visit, was.register, now.register, but=NOT_TERMS),
    ]
    on = visit.moments.as_of.valid_on
    since = [
        each.position
        for each in now.history
        if each.position > before.known_at or before.valid_on < each.effective_on <= on
    ]
    return Changed(now, tuple(fields), tuple(since))
