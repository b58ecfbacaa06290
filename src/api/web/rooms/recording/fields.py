"""The fields of an act as a form has them, from the types of the act: what people call each, and how it is written."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Meta

from api.access.identity import Role
from api.access.policy import TABLE, Reach
from api.http import names
from api.http.acts import OPERATIONS
from ledger.acts.fields import (
    Body,
    Code,
    Euros,
    Organisation,
    PartnershipName,
    Ref,
    Scope,
    ServiceName,
    Slug,
    Text,
    Title,
)
from projections.marks import Of

NOT_HERE = frozenset({"at"})
"""When an act was done says the journal; only the stories of a demonstration say it themselves."""
ENVELOPE = ("actor", "basis", "evidence", "reason")
LONG = 300
"""What may have more characters than this is written in more lines than one."""


class Kind(StrEnum):
    """How a value is written by people."""

    LINE = "line"
    TEXT = "text"
    NAME = "name"
    EUROS = "euros"
    WHOLE = "whole"
    DAY = "day"
    TICK = "tick"
    YES_NO = "yes-no"
    CHOICE = "choice"
    PARTY = "party"
    BODY = "body"
    REF = "ref"
    SERVICE = "service"
    SCOPE = "scope"
    PARTNERSHIP = "partnership"


KINDS: Mapping[Any, Kind] = {
    Slug: Kind.NAME,
    Euros: Kind.EUROS,
    Code: Kind.PARTY,
    Organisation: Kind.PARTY,
    Body: Kind.BODY,
    Ref: Kind.REF,
    Scope: Kind.SCOPE,
    ServiceName: Kind.SERVICE,
    PartnershipName: Kind.PARTNERSHIP,
    Text: Kind.TEXT,
    Title: Kind.LINE,
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value. ``key`` is its name on the wire; ``section`` the set of values that it is one of, if it is."""

    name: str
    key: str
    kind: Kind
    required: bool
    section: str = ""
    default: str = ""
    pattern: str = ""
    longest: int | None = None
    stored: bool = False
    """Whether a choice is sent by its stored name, as the names in an object are."""


@dataclass(frozen=True, slots=True)
class Part:
    """Values that belong together; one that is not required is left out where nothing of it is filled in."""

    name: str
    key: str
    required: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Any number of values or parts, at least ``fewest``. ``keyed``: pairs of which the first names the second."""

    name: str
    key: str
    fewest: int
    item: Leaf | Part
    keyed: bool = False
    said: bool = False
    """Whether that there are none is said as well."""

    @property
    def required(self) -> bool:
        return self.fewest > 0


Field = Leaf | Part | Rows


@cache
def fields_of(act: str) -> tuple[Field, ...]:
    """What the form of an act asks for: what belongs to the act first, what must be filled in before the rest."""
    operation = OPERATIONS[act]
    own = [_field(each) for each in msgspec.structs.fields(operation.act.fields)]
    shared = {name: _named(name, hint, required=name == "actor") for name, hint in operation.hints.items()}
    made = sorted(own, key=lambda it: (it.name not in PLACES, not isinstance(it, Leaf), not it.required))
    return (*made, *(_asked(act, shared[name]) for name in ENVELOPE if name not in NOT_HERE))


PLACES = ("partnership", "service", "scope")


def _asked(act: str, shared: Field) -> Field:
    """A field that all acts share, as far as this act must have it."""
    registered = OPERATIONS[act].act
    if isinstance(shared, Leaf) and registered.corrects:
        return replace(shared, required=True)
    if isinstance(shared, Rows) and registered.imports:
        return replace(shared, fewest=1)
    return shared


def fixed_for(act: str) -> tuple[str, ...]:
    """Which members of the actor are those of whoever is logged in, by the policy."""
    reach = TABLE[act].reach
    return ("subject", "organisation") if reach is Reach.SELF else ("organisation",) if reach is Reach.OWN else ()


def leaves(fields: tuple[Field, ...], path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every leaf that stands by itself or in a part, by its pointer."""
    for each in fields:
        if isinstance(each, Leaf):
            yield f"{path}/{each.key}", each
        elif isinstance(each, Part):
            yield from leaves(each.fields, f"{path}/{each.key}")


def _field(each: msgspec.structs.FieldInfo) -> Field:
    default = each.default if each.default is not NODEFAULT else None
    return _named(each.name, each.type, required=each.required, default=default)


def _named(name: str, hint: Any, *, required: bool, default: object = None) -> Field:  # noqa: ANN401
    bare, meta = _bare(hint)
    key = names.field(name)
    origin, args = get_origin(bare), get_args(bare)
    if origin is tuple:
        return Rows(name, key, (meta and meta.min_length) or 0 if required else 0, _item(name, args[0]), said=required)
    if origin is dict:
        return Rows(name, key, int(required), Part(name, key, True, _pair(name, *args)), keyed=True)
    if inspect.isclass(bare) and issubclass(bare, msgspec.Struct):
        return Part(name, key, required, tuple(map(_field, msgspec.structs.fields(bare))))
    return _leaf(name, hint, required=required, default=default)


KEY, VALUE = "sleutel", "waarde"
"""What the two halves of a pair are called in a form."""


VALUES = {"columns": "header"}
"""What the values of pairs are called, where that is not just a value."""


def _pair(of: str, key: Any, value: Any) -> tuple[Field, ...]:  # noqa: ANN401
    """What names a value, and the value."""
    first, second = (_leaf("value", hint, required=True, default=None) for hint in (key, value))
    name = "participant" if first.kind is Kind.PARTY else ""
    return (
        replace(first, name=name, key=KEY, stored=True),
        replace(second, name=VALUES.get(of, second.name), key=VALUE),
    )


def _item(name: str, hint: Any) -> Leaf | Part:  # noqa: ANN401
    made = _named(name, hint, required=True)
    assert not isinstance(made, Rows), "rows do not hold rows"
    return made


def _leaf(name: str, hint: Any, *, required: bool, default: object) -> Leaf:  # noqa: ANN401
    bare, meta = _bare(hint)
    key, section, kind = names.field(name), "", _kind(hint, bare, meta)
    if kind is Kind.CHOICE:
        section = next((mark.section for mark in _marks(hint) if isinstance(mark, Of)), None) or bare.__name__
    if bare is bool:
        kind = Kind.TICK if default is False else Kind.YES_NO
    longest = meta.max_length if meta is not None else None
    pattern = meta.pattern if meta is not None else None
    return Leaf(name, key, kind, required, section, _default(default, section), pattern or "", longest)


def _kind(hint: Any, bare: Any, meta: Meta | None) -> Kind:  # noqa: ANN401
    one = next((each for each in _options(hint) if each in KINDS), None)
    if one is not None:
        return KINDS[one]
    if any(isinstance(mark, Of) for mark in _marks(hint)) or (inspect.isclass(bare) and issubclass(bare, Enum)):
        return Kind.CHOICE
    if bare is int:
        return Kind.WHOLE
    if bare is date:
        return Kind.DAY
    return Kind.TEXT if meta is not None and (meta.max_length or 0) > LONG and not meta.pattern else Kind.LINE


def _default(default: object, section: str) -> str:
    if section and isinstance(default, Enum):
        return names.value(section, str(default.value))
    if isinstance(default, bool):
        return "ja" if default else "nee"
    return "" if default is None or isinstance(default, tuple | dict | msgspec.Struct) else str(default)


def _options(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(each for each in get_args(hint) if each is not types.NoneType)
    return (hint,)


def _marks(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401
    [one] = _options(hint)
    return get_args(one)[1:] if get_origin(one) is Annotated else ()


def _bare(hint: Any) -> tuple[Any, Meta | None]:  # noqa: ANN401
    """A type without what is said around it, and what is said of its size."""
    [one] = _options(hint)
    if get_origin(one) is not Annotated:
        return one, None
    return get_args(one)[0], next((each for each in get_args(one)[1:] if isinstance(each, Meta)), None)


def may_do(act: str, roles: frozenset[Role]) -> bool:
    """Whether any of these roles does such acts, somewhere."""
    row = TABLE.get(act)
    return row is not None and not row.asks and bool(row.roles & roles)
