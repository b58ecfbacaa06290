"""How stored events are read today: their names, their types, and the upcasts of names that are no longer written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

import ledger.baseline.events
import ledger.cost_year.events
import ledger.founding
import ledger.partnership.events
import ledger.service.events  # noqa: F401  # Importing them makes every event known: see ledger.event.EVENTS.
from ledger.actor import Evidence
from ledger.canonical import canonical
from ledger.errors import Broken
from ledger.event import EVENTS, Event

T = TypeVar("T")

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
        super().__init__(f"the stored payload of {name!r} is not as it must be: {problem}")
        self.name, self.problem = name, problem


class Payload(Protocol):
    """What is stored of an entry apart from its header: the facts, and all free text beside them."""

    event: Event
    evidence: tuple[Evidence, ...]
    reason: str | None


class _Old(msgspec.Struct, forbid_unknown_fields=True):
    """A payload whose event is still to be brought up to date."""

    event: dict[str, Any]
    evidence: msgspec.Raw
    reason: msgspec.Raw


def read_payload(name: str, raw: bytes) -> Payload:
    """What is stored under an event's name; raises ``UnknownEvent`` or ``MalformedPayload``.

    Types are checked, and a field that the event does not have is an error: nothing that is stored goes unseen.
    """
    try:
        while name in UPCASTS:
            name, raw = _upcast(name, raw)
        if name not in EVENTS:
            raise UnknownEvent(name)
        return _payload_reader(name)(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedPayload(name, str(error)) from error


def _upcast(name: str, raw: bytes) -> tuple[str, bytes]:
    old = msgspec.json.decode(raw, type=_Old)
    try:
        newer, members = UPCASTS[name](old.event)
    except (LookupError, TypeError, ValueError) as error:
        raise MalformedPayload(name, f"it cannot be upcast: {error!r}") from error
    return newer, b'{"event":%b,"evidence":%b,"reason":%b}' % (canonical(members), old.evidence, old.reason)


@cache
def _payload_reader(name: str) -> Callable[[bytes], Payload]:
    kind = EVENTS[name]

    def members(event: object, evidence: object) -> list[tuple[str, Any]]:
        return [("event", event), ("evidence", tuple[evidence, ...]), ("reason", str | None)]  # type: ignore[valid-type]  # Made at run time.

    shape = msgspec.defstruct("Shape", members(_shape(kind), _shape(Evidence)), forbid_unknown_fields=True)
    value: type[Any] = msgspec.defstruct("Payload", members(kind, Evidence))
    return _twice(shape, value)


def reader_of(kind: type[T]) -> Callable[[str], T]:
    """Reads JSON as a dataclass, at no depth with a field that is not its."""
    return _twice(_shape(kind), kind)


def _twice(shape: type[Any], value: type[T]) -> Callable[[bytes | str], T]:
    """Reads JSON as one type after it was read as another.

    msgspec lets a dataclass ignore fields that it does not have; a struct of the same shape forbids them.
    """
    check, decode = msgspec.json.Decoder(shape).decode, msgspec.json.Decoder(value).decode

    def read(raw: bytes | str) -> T:
        check(raw)
        return decode(raw)

    return read


def _shape(kind: type[Any]) -> type[msgspec.Struct]:
    """The struct with the fields of a dataclass that forbids all others."""
    hints = get_type_hints(kind, include_extras=True)
    members: list[Any] = []
    for field in fields(kind):
        required = field.default is MISSING and field.default_factory is MISSING
        known = (field.name, _strict(hints[field.name]))
        members.append(known if required else (*known, None))
    return msgspec.defstruct(f"{kind.__name__}Shape", members, forbid_unknown_fields=True, kw_only=True)


def _strict(hint: Any) -> Any:  # noqa: ANN401  # A type hint is anything.
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _shape(hint)
    if origin in (Union, UnionType):
        return Union[tuple(_strict(argument) for argument in arguments)]  # noqa: UP007  # Made at run time.
    if origin is Annotated or not arguments:
        return hint
    return origin[tuple(argument if argument is ... else _strict(argument) for argument in arguments)]
