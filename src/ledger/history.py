"""How stored events are read today: their names, their types, and the upcasts of names that are no longer written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from ledger.canonical import canonical
from ledger.errors import Broken
from ledger.event import EVENTS, Event

UPCASTS: dict[str, Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]] = {}
"""For each name that is no longer written: a pure function from its fields to a newer name and fields.

A field that is added later has a default instead; any other change of an event is a new name and an entry here.
"""


class UnknownEvent(Broken):
    """The journal holds an event that this program does not know."""

    code = "unknown-event"

    def __init__(self, name: str) -> None:
        super().__init__(f"no event is called {name!r} in this program; a newer program may know it")
        self.name = name


class MalformedPayload(Broken):
    """What is stored under an event's name is not such an event."""

    code = "malformed-payload"

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"the stored fields of {name!r} are not as they must be: {problem}")
        self.name, self.problem = name, problem


def read_event(name: str, raw: bytes | msgspec.Raw) -> Event:
    """The event that is stored under a name; raises ``UnknownEvent`` or ``MalformedPayload``.

    Types are checked, and a field that the event does not have is an error: nothing that is stored goes unseen.
    """
    while name in UPCASTS:
        name, members = UPCASTS[name](msgspec.json.decode(raw, type=dict[str, Any]))
        raw = canonical(members)
    if name not in EVENTS:
        raise UnknownEvent(name)
    shape, event = _decoders(name)
    try:
        shape(raw)
        return event(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedPayload(name, str(error)) from error


@cache
def _decoders(name: str) -> tuple[Callable[[bytes | msgspec.Raw], object], Callable[[bytes | msgspec.Raw], Event]]:
    kind = EVENTS[name]
    return msgspec.json.Decoder(_shape(kind)).decode, msgspec.json.Decoder(kind).decode


@cache
def _shape(kind: type[Any]) -> Any:
    """The struct with the fields of a dataclass that forbids all others (msgspec lets a dataclass ignore them)."""
    hints = get_type_hints(kind, include_extras=True)
    members: list[Any] = []
    for field in fields(kind):
        known = (field.name, _strict(hints[field.name]))
        members.append(known if field.default is MISSING else (*known, None))
    return msgspec.defstruct(f"{kind.__name__}Shape", members, forbid_unknown_fields=True, kw_only=True)


def _strict(hint: Any) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return _shape(hint)  # type: ignore[arg-type]  # mypy: an instance could be a dataclass too; a hint never is.
    if origin in (Union, UnionType):
        return Union[tuple(_strict(argument) for argument in arguments)]  # noqa: UP007  # Made at run time.
    if origin is Annotated or not arguments:
        return hint
    return origin[tuple(argument if argument is ... else _strict(argument) for argument in arguments)]
