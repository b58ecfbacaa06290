"""Answers on the wire: how each kind of value is written, and the JSON Schema that says so. Both from its type."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from api import vocabulary
from api.http import names
from ledger.entry import Entry
from ledger.errors import RuleBroken
from ledger.money import Money
from projections.as_of import AsOf
from projections.marks import Of, Unit

Write: TypeAlias = Callable[[Any], Any]
Schema: TypeAlias = dict[str, Any]

EUROS = r"^-?(0|[1-9][0-9]*)\.[0-9]{2}$"
NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


def euros(amount: int) -> str:
    """Cents as euros in text, as acts write them too: exact for every reader.

    >>> euros(-123450)
    '-1234.50'
    """
    return Money(amount).euros


def exact(value: Decimal) -> str:
    """A number in full, without an exponent.

    >>> exact(Decimal("1E+3"))
    '1000'
    """
    return f"{value:f}"


def instant(at: datetime) -> str:
    """An instant in UTC.

    >>> instant(datetime.fromisoformat("2019-12-31T23:30:00+01:00"))
    '2019-12-31T22:30:00Z'
    """
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _quantity(value: Money | Decimal) -> str:
    return value.euros if isinstance(value, Money) else exact(value)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "positie": entry.position,
        "vastgelegdOp": instant(entry.recorded_at),
        "handeling": entry.act,
        "omschrijving": vocabulary.sentence(entry.event, "nl"),
    }


def _refusal(error: RuleBroken) -> dict[str, Any]:
    return {"code": error.code, "detail": vocabulary.refusal(error, "nl")}


_SIMPLE: dict[Any, tuple[Write | None, Schema]] = {
    str: (None, {"type": "string"}),
    int: (None, {"type": "integer"}),
    bool: (None, {"type": "boolean"}),
    date: (date.isoformat, {"type": "string", "format": "date"}),
    datetime: (instant, {"type": "string", "format": "date-time"}),
    UUID: (str, {"type": "string", "format": "uuid"}),
    Decimal: (exact, {"type": "string", "pattern": NUMBER, "description": "Een exact getal, als tekst."}),
    Money: (lambda it: it.euros, {"type": "string", "pattern": EUROS, "description": "Euro's, als tekst."}),
    Entry: (
        _entry,
        {
            "type": "object",
            "properties": {
                "positie": {"type": "integer"},
                "vastgelegdOp": {"type": "string", "format": "date-time"},
                "handeling": {"type": "string"},
                "omschrijving": {"type": "string"},
            },
            "required": ["positie", "vastgelegdOp", "handeling", "omschrijving"],
        },
    ),
    RuleBroken: (
        _refusal,
        {
            "type": "object",
            "properties": {"code": {"type": "string"}, "detail": {"type": "string"}},
            "required": ["code", "detail"],
        },
    ),
}


EXACT = frozenset({str, int, bool, date, Decimal, Money})
"""Types whose values a spreadsheet gets as they are."""


@cache
def writer(hint: Any) -> Write | None:  # noqa: ANN401  # Types have no common type.
    """How values of a type are written; ``None``: as they are."""
    if hint in _SIMPLE:
        return _SIMPLE[hint][0]
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _marked(args[0], args[1:])
    if origin in (Union, types.UnionType):
        return _optional(args)
    if origin is tuple:
        return _several(args)
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return lambda it: names.value(hint.__name__, str(it.value))
    return _object(hint)


def _marked(bare: Any, marks: tuple[Any, ...]) -> Write | None:  # noqa: ANN401
    for mark in marks:
        if mark is Unit.CENTS:
            return euros
        if isinstance(mark, Of):
            return lambda it: names.value(mark.section, it)
    return writer(bare)


def _optional(args: tuple[Any, ...]) -> Write | None:
    kinds = [each for each in args if each is not types.NoneType]
    if set(kinds) == {Money, Decimal}:
        return lambda it: None if it is None else _quantity(it)
    [kind] = kinds
    write = writer(kind)
    return None if write is None else lambda it: None if it is None else write(it)


def _several(args: tuple[Any, ...]) -> Write:
    if args[-1] is Ellipsis:
        write = writer(args[0])
        return list if write is None else lambda it: [write(each) for each in it]
    writes = [writer(each) for each in args]
    return lambda it: [value if write is None else write(value) for write, value in zip(writes, it, strict=True)]


def _object(kind: Any) -> Write:  # noqa: ANN401
    members = [(name, called(name, hint), writer(hint)) for name, hint in members_of(kind).items()]

    def write(it: object) -> dict[str, Any]:
        made = {}
        for name, key, how in members:
            value = getattr(it, name)
            made[key] = value if how is None else how(value)
        return made

    return write


def called(name: str, hint: Any) -> str:  # noqa: ANN401
    """What a member is called on the wire."""
    return names.field(_word(name, hint))


def _word(name: str, hint: Any) -> str:  # noqa: ANN401
    """The word for a member: an amount that code counts in ``cents`` is one of euros on the wire."""
    in_cents = name == "cents" and any(Unit.CENTS in get_args(each) for each in (hint, *get_args(hint)))
    return "amount" if in_cents else name


def members_of(kind: Any) -> dict[str, Any]:  # noqa: ANN401
    """What belongs to an answer of this kind: its fields but the dates it is for, and what it computes of them.

    What the ledger recorded is told as it was recorded: its fields alone.
    """
    hints = get_type_hints(kind, include_extras=True)
    own = [each.name for each in dataclass_fields(kind)] if is_dataclass(kind) else list(kind.__struct_fields__)
    told = {name: hints[name] for name in own if hints[name] is not AsOf}
    if kind.__module__.startswith("ledger."):
        return told
    return told | {
        name: get_type_hints(member.fget, include_extras=True)["return"]
        for name, member in inspect.getmembers(kind, lambda it: isinstance(it, property))
        if not name.startswith("_")
    }


class Components:
    """The schemas that an OpenAPI document refers to, by name; made as they are asked for."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}
        self._kinds: dict[str, Any] = {}

    def of(self, hint: Any) -> Schema:  # noqa: ANN401
        """The schema of a type."""
        if hint in _SIMPLE:
            return dict(_SIMPLE[hint][1])
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._marked(args[0], args[1:])
        if origin in (Union, types.UnionType):
            return self._optional(args)
        if origin is tuple:
            if args[-1] is Ellipsis:
                return {"type": "array", "items": self.of(args[0])}
            return {
                "type": "array",
                "prefixItems": [self.of(each) for each in args],
                "minItems": len(args),
                "maxItems": len(args),
            }
        if inspect.isclass(hint) and issubclass(hint, Enum):
            return self._values(hint.__name__)
        return self._object(hint)

    def _marked(self, bare: Any, marks: tuple[Any, ...]) -> Schema:  # noqa: ANN401
        for mark in marks:
            if mark is Unit.CENTS:
                return dict(_SIMPLE[Money][1])
            if isinstance(mark, Of):
                return self._values(mark.section)
        return self.of(bare)

    def _optional(self, args: tuple[Any, ...]) -> Schema:
        kinds = [each for each in args if each is not types.NoneType]
        if set(kinds) == {Money, Decimal}:
            made: Schema = {"type": "string", "pattern": NUMBER, "description": "Euro's of een exact getal, als tekst."}
        else:
            made = self.of(kinds[0])
        if types.NoneType not in args:
            return made
        if isinstance(made.get("type"), str) and "enum" not in made:
            return {**made, "type": [made["type"], "null"]}
        return {"anyOf": [made, {"type": "null"}]}

    def _member(self, name: str, hint: Any) -> Schema:  # noqa: ANN401
        made = self.of(hint)
        about = vocabulary.definition(_word(name, hint), vocabulary.FIELDS, "nl")
        return {**made, "description": " ".join(filter(None, [about, made.get("description")]))}

    def _values(self, section: str) -> Schema:
        name = vocabulary.shape(section)
        self.schemas[name] = dict(names.one_of(section))
        return {"$ref": f"#/components/schemas/{name}"}

    def _object(self, kind: Any) -> Schema:  # noqa: ANN401
        name = names.schema(kind)
        assert self._kinds.setdefault(name, kind) is kind, f"two shapes are called {name}"
        if name not in self.schemas:
            self.schemas[name] = {}  # So that a shape may hold itself.
            members = members_of(kind)
            self.schemas[name] = {
                "type": "object",
                "description": vocabulary.definition(kind.__name__, vocabulary.SHAPES, "nl"),
                "properties": {called(each, hint): self._member(each, hint) for each, hint in members.items()},
                "required": [called(each, hint) for each, hint in members.items()],
                "additionalProperties": False,
            }
        return {"$ref": f"#/components/schemas/{name}"}
