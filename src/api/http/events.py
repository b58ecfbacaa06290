"""Events on the wire: what happened, under Dutch names, with a schema for each kind of event. Both from its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from functools import cache
from typing import Any, get_type_hints

import ledger.history  # noqa: F401  # So that every event is known.
from api import vocabulary
from api.http import names, shapes
from api.http.shapes import Components, Schema, Write
from ledger.event import EVENTS, Event
from ledger.founding import ActRefused, QuestionRefused

KIND = "gebeurtenis"
"""The member that says which kind of event it is: ``mandaat-verleend``. The schemas are told apart by it."""

_TEXT: Schema = {"type": "string"}


def _act(name: str) -> str:
    return names.value(vocabulary.ACTS, name)


def _question(name: str) -> str:
    return names.value(vocabulary.QUESTIONS, name)


def _field(name: str) -> str:
    """A field as the API calls it; one that this program has no word for is called as it was recorded."""
    try:
        return names.field(name)
    except LookupError:
        return name


_NAMING: dict[tuple[type[Event], str], tuple[Write, Schema]] = {
    (ActRefused, "act"): (_act, _TEXT),
    (ActRefused, "fields"): (lambda it: [_field(each) for each in it], {"type": "array", "items": _TEXT}),
    (QuestionRefused, "asked"): (_question, _TEXT),
}
"""Fields whose values are names of this program, so that they have a Dutch name too."""


@cache
def kind(event: str) -> str:
    """What events of a stored name are called: ``governance.mandate-granted.1`` is ``mandaat-verleend``."""
    return names.value(vocabulary.EVENTS, event)


@cache
def schema_name(event: str) -> str:
    """What their schema is called: ``MandaatVerleend``."""
    return names.camel(kind(event))


@cache
def members(shape: Any) -> tuple[tuple[str, str, Write | None], ...]:  # noqa: ANN401  # A kind of event.
    """Each member of a kind of event: its name, what it is called, and how its values are written."""
    return tuple((name, shapes.called(name, hint), _writer(shape, name, hint)) for name, hint in _hints(shape))


def _writer(shape: type[Event], name: str, hint: Any) -> Write | None:  # noqa: ANN401  # Types have no common type.
    own = _NAMING.get((shape, name))
    return own[0] if own else shapes.writer(hint)


def _hints(shape: type[Event]) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(shape, include_extras=True)
    return ((each.name, hints[each.name]) for each in dataclass_fields(shape))  # type: ignore[arg-type]  # Each is one.


def written(event: Event) -> dict[str, Any]:
    """What happened, with everything that was recorded of it."""
    made: dict[str, Any] = {KIND: kind(event.NAME)}
    kind_of: Any = type(event)
    for name, called, write in members(kind_of):
        value = getattr(event, name)
        made[called] = value if write is None else write(value)
    return made


def schemas(components: Components) -> Schema:
    """The schema of any event; that of each kind goes into the components."""
    any_event = {"$ref": "#/components/schemas/Gebeurtenis"}
    if "Gebeurtenis" in components.schemas:
        return any_event
    kinds = {kind(name): f"#/components/schemas/{schema_name(name)}" for name in sorted(EVENTS)}
    for name, shape in EVENTS.items():
        assert schema_name(name) not in components.schemas, f"two shapes are called {schema_name(name)}"
        components.schemas[schema_name(name)] = _schema(components, shape)
    discriminator = {"propertyName": KIND, "mapping": kinds}
    components.schemas["Gebeurtenis"] = {"oneOf": [{"$ref": each} for each in kinds.values()]} | {
        "description": "Wat er gebeurde, met alles wat ervan is vastgelegd.",
        "discriminator": discriminator,
    }
    return any_event


def _schema(components: Components, shape: type[Event]) -> Schema:
    properties: dict[str, Schema] = {KIND: {"type": "string", "enum": [kind(shape.NAME)]}}
    for name, hint in _hints(shape):
        own = _NAMING.get((shape, name))
        properties[shapes.called(name, hint)] = dict(own[1]) if own else components.of(hint)
    return {
        "type": "object",
        "description": vocabulary.definition(shape.NAME, vocabulary.EVENTS, "nl"),
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
