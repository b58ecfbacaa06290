"""What is wrong with a form: each thing beside the field that it is about, in a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from api.http import names
from api.http.problems import FieldError, Invalid
from api.vocabulary import Language
from api.web.language import catalogue, told
from api.web.rooms.recording.fields import PLACES, Field, Kind, Leaf, Part, Rows
from api.web.rooms.recording.filled import Body
from api.web.rooms.recording.written import Slip
from ledger.acts.line import UNPRINTABLE, DocumentMissing, ReasonMissing
from ledger.errors import LedgerError

_SLIPS: Mapping[str, str] = {
    Slip.DAY: told("Write a date as day, month and year, such as 1-6-2023."),
    Slip.EUROS: told("Write an amount in euros with two decimals at the most, such as 1.234,56."),
    Slip.NUMBER: told("Write a whole number, in digits."),
    Slip.AMBIGUOUS: told("This could be two numbers. Write thousands without a point, and decimals after a comma."),
    Slip.TWICE: told("This stands here twice. Take one of them away."),
    "ontbreekt": told("Fill this in."),
    "te-weinig": told("Name one at least."),
    "te-veel": told("These are too many."),
    "te-lang": told("This is too long. Make it shorter."),
    "te-kort": told("Fill this in."),
    "te-klein": told("This number is too small."),
    "te-groot": told("This number is too large."),
    "waarde": told("Choose one of the list."),
}
_SHAPES: Mapping[Kind, str] = {
    Kind.NAME: told("Use small letters, digits and hyphens only, such as begroting-2023."),
    Kind.PARTY: told("Name a municipality, or give its code, such as GM0313."),
    Kind.BODY: told("Write whose body it is, a slash and the body, such as GM0313/college."),
    Kind.REF: told("Write where it stands, a hash sign and its name, such as blnp#begroting-2023."),
    Kind.DAY: _SLIPS[Slip.DAY],
    Kind.EUROS: _SLIPS[Slip.EUROS],
    Kind.SERVICE: told("Choose a service of this collaboration."),
    Kind.SCOPE: told("Choose the collaboration or one of its services."),
    Kind.YES_NO: told("Choose yes or no."),
}
_CHOOSE = told("Make a choice.")
_OTHERWISE = told("This is not written as it must be. The explanation with this field says how.")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong, and the pointer of the field in the form that it is about."""

    pointer: str
    sentence: str


def found_in(error: Invalid, sent: Body, fields: tuple[Field, ...], language: Language) -> tuple[Wrong, ...]:
    """Everything that is wrong with what was sent, by field; what could not be read at all stands for the rest."""
    say = catalogue(language).gettext
    made = {pointer: Wrong(pointer, say(_SLIPS[slip])) for pointer, slip in sent.slips.items()}
    for each in error.errors:
        pointer = placed(each.name, sent)
        made.setdefault(pointer, Wrong(pointer, say(_sentence(each, at(fields, pointer)))))
    return tuple(made.values())


def slipped(sent: Body, language: Language) -> tuple[Wrong, ...]:
    """What could not be read, where nothing else is wrong."""
    say = catalogue(language).gettext
    return tuple(Wrong(pointer, say(_SLIPS[slip])) for pointer, slip in sent.slips.items())


def placed(name: str, sent: Body) -> str:
    """Where in the form something of the body stands."""
    head, slash, last = name.rpartition("/")
    return sent.places.get(name) or (f"{sent.places[head]}{slash}{last}" if head in sent.places else name)


def _sentence(error: FieldError, where: Field | None) -> str:
    if isinstance(where, Leaf):
        if error.code == "ontbreekt" and where.kind in (Kind.CHOICE, Kind.YES_NO, Kind.SERVICE, Kind.SCOPE):
            return _CHOOSE
        if error.code in ("patroon", "soort") and where.kind in _SHAPES:
            return _SHAPES[where.kind]
        if error.code == "soort" and where.kind is Kind.WHOLE:
            return _SLIPS[Slip.NUMBER]
    if isinstance(where, Rows) and error.code == "ontbreekt":
        return _SLIPS["te-weinig"]
    return _SLIPS.get(error.code, _OTHERWISE)


def at(fields: tuple[Field, ...], pointer: str) -> Field | None:
    """The field at a pointer of the form."""
    return next((each for where, each in walk(fields, pointer) if where == pointer), None)


def walk(fields: tuple[Field, ...], towards: str = "", path: str = "") -> Iterator[tuple[str, Field]]:
    """Fields by their pointers; of rows those on the way to a pointer."""
    for each in fields:
        here = f"{path}/{each.key}"
        yield here, each
        if isinstance(each, Part):
            yield from walk(each.fields, towards, here)
        elif isinstance(each, Rows) and towards.startswith(f"{here}/"):
            row = f"{here}/{towards[len(here) + 1 :].partition('/')[0]}"
            yield row, each.item
            if isinstance(each.item, Part):
                yield from walk(each.item.fields, towards, row)


def refused_at(error: LedgerError, sent: Body, fields: tuple[Field, ...]) -> str | None:
    """The pointer of the field that a refusal is about: that holds the very value, or has the name, that it names."""
    if isinstance(error, ReasonMissing | DocumentMissing):
        name = "reason" if isinstance(error, ReasonMissing) else "evidence"
        return next(f"/{each.key}" for each in fields if each.name == name)
    values = dict(_leaves(sent.members, ""))
    named: dict[str, str] = {}
    for there, value in values.items():
        here = placed(there, sent)
        found = at(fields, here)
        if found is not None and found.name:
            named.setdefault(found.name, here)
        if isinstance(value, str) and UNPRINTABLE.search(value):
            return here
    facts = {name: _text(value) for name, value in error.fields.items() if name not in ("rule", "article")}
    both = sorted(
        (name in PLACES, named[name])
        for name, value in facts.items()
        if name in named and _has(values, named[name], value, sent)
    )
    same = (placed(there, sent) for value in facts.values() for there, it in values.items() if _text(it) == value)
    return both[0][1] if both else next((each for each in same if not each.startswith(_ACTOR)), None)


_ACTOR = f"/{names.field('actor')}"


def _has(values: Mapping[str, object], here: str, value: str | None, sent: Body) -> bool:
    return value is not None and any(placed(there, sent) == here and _text(it) == value for there, it in values.items())


def _text(value: object) -> str | None:
    if isinstance(value, Enum):
        return str(value.value)
    return None if value is None or isinstance(value, bool | tuple | list | dict) or value == "" else str(value)


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(each, f"{path}/{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _leaves(each, f"{path}/{number}")
    else:
        yield path, value
