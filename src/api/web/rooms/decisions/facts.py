"""What was recorded, field by field, as people read it: terms for names, euros, dates, and doors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from api import vocabulary
from api.web import words
from api.web.visits import Visit
from ledger.acts.fields import END, SLUG
from ledger.event import Event
from ledger.money import Money
from projections.marks import Of, Unit

T = TypeVar("T")
_DAY = re.compile("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])")
_REF = re.compile(f"^{SLUG}(/{SLUG})?#{SLUG}{END}")

_SETS = {
    "act": vocabulary.ACTS,
    "asked": vocabulary.QUESTIONS,
    "check": "rules",
    "code": vocabulary.REFUSALS,
    "fields": vocabulary.FIELDS,
    "method": "KeyMethod",
    "refusal": vocabulary.REFUSALS,
    "rounding": "RoundingRule",
    "rule": "rules",
}
"""Fields with text that is a name of this program, and among which words each stands."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A field with what it is called: one value, with a door where it names something; or what it is made of."""

    label: str
    value: str = ""
    about: str | None = None
    """The decision, mandate or other thing that the value names."""
    inside: tuple[Fact, ...] = ()
    rows: tuple[Fact, ...] = ()
    """Of several: each has no label of its own."""


def facts(visit: Visit, event: Event) -> tuple[Fact, ...]:
    """Every field of an event that says anything; what was left open is left out."""
    return tuple(_inside(visit, event))


def differing(visit: Visit, before: T, after: T, *, but: frozenset[str] = frozenset()) -> Iterator[tuple[Fact, Fact]]:
    """The fields of two things of one kind that differ, as they were and as they are."""
    kind: Any = type(after)
    for name, hint in _hints(kind).items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now and name not in but:
            label = _label(visit, name)
            yield _fact_of(visit, label, name, was, hint), _fact_of(visit, label, name, now, hint)


def _fact_of(visit: Visit, label: str, name: str, value: Any, hint: Any) -> Fact:  # noqa: ANN401
    return Fact(label, "–") if value is None or value == () else _fact(visit, label, name, value, hint)  # noqa: RUF001


def _inside(visit: Visit, thing: Any) -> Iterator[Fact]:  # noqa: ANN401  # Any part of an event.
    kind: Any = type(thing)
    for name, hint in _hints(kind).items():
        value = getattr(thing, name)
        if value is not None and value != ():
            yield _fact(visit, _label(visit, name), name, value, hint)


def _fact(visit: Visit, label: str, name: str, value: Any, hint: Any) -> Fact:  # noqa: ANN401
    if isinstance(value, tuple):
        return Fact(label, rows=tuple(_fact(visit, "", name, each, hint) for each in value))
    if is_dataclass(value) and not isinstance(value, Money):
        return Fact(label, inside=tuple(_inside(visit, value)))
    about = value if isinstance(value, str) and _REF.match(value) else None
    return Fact(label, _told(visit, name, value, hint), about)


def _told(visit: Visit, name: str, value: Any, hint: Any) -> str:  # noqa: ANN401  # One line for each kind.
    marks = frozenset(_marks(hint))
    match value:
        case bool():
            return visit.term("yes" if value else "no", vocabulary.WORDS)
        case Enum():
            return visit.term(value)
        case Money():
            return words.euros(value.cents, visit.language)
        case int() if Unit.CENTS in marks:
            return words.euros(value, visit.language)
        case int() if _is_year(name):
            return str(value)
        case int() | Decimal():
            return words.number(value, visit.language)
        case datetime():
            return words.moment(value, visit.language)
        case date():
            return words.day(value, visit.language)
        case str():
            return _text(visit, name, value, next((each.section for each in marks if isinstance(each, Of)), None))
        case _:
            return str(value)


def _text(visit: Visit, name: str, value: str, section: str | None) -> str:
    """What is stored may have a name of another program's vocabulary, or of nobody's: then it is told as it is."""
    known = section or _SETS.get(name)
    if _DAY.fullmatch(value):
        return words.day(date.fromisoformat(value), visit.language)
    try:
        return visit.term(value, known) if known else visit.named(value)
    except LookupError:
        return visit.named(value)


def _label(visit: Visit, name: str) -> str:
    try:
        told = visit.term(name, vocabulary.FIELDS)
    except LookupError:
        told = name.replace("_", " ")
    return f"{told[:1].upper()}{told[1:]}"


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401  # A dataclass.
    hints = get_type_hints(kind, include_extras=True)
    return {each.name: hints[each.name] for each in fields(kind)}


def _marks(hint: Any) -> Iterator[Any]:  # noqa: ANN401  # Types have no common type.
    if get_origin(hint) is Annotated:
        yield from (each for each in get_args(hint)[1:] if isinstance(each, Of | Unit))
    for each in get_args(hint):
        yield from _marks(each)


def _is_year(name: str) -> bool:
    return name in ("year", "price_level") or name.endswith("_year")
