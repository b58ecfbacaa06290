"""What stands behind the question mark: the filters of a question and the two dates, none of them ever ignored."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

import msgspec
from starlette.datastructures import QueryParams

from api import vocabulary
from api.http import bodies, names
from api.http.problems import FieldError, Invalid
from api.questions import Question
from projections.marks import Of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

Schema = dict[str, Any]

VALID_ON, KNOWN_AT = "geldigOp", "beschikbaarOp"
VALID_FROM, KNOWN_FROM = "geldigVan", "beschikbaarVan"
AFTER, CURSOR, SIZE, DELIMITER = "naPositie", "cursor", "paginagrootte", "scheidingsteken"

LARGEST_PAGE, USUAL_PAGE = 1000, 100
EARLIEST = date(1900, 1, 1)

_DATE: Schema = {"type": "string", "format": "date"}
_MOMENT: Schema = {"type": "string", "minLength": 1, "maxLength": 40}

DATES: Mapping[str, tuple[Schema, str]] = {
    VALID_ON: (_DATE, "Wat op deze dag gold in de werkelijkheid; weggelaten: vandaag."),
    KNOWN_AT: (
        _MOMENT,
        (
            "Zoals het grootboek het toen wist: een moment met tijdzone, een datum (het einde van die dag in Nederland)"
            " of een positie in het journaal; weggelaten: nu."
        ),
    ),
}
TWO_MOMENTS: Mapping[str, tuple[Schema, str]] = {
    VALID_FROM: (_DATE, "De eerste van twee dagen waartussen wordt vergeleken; weggelaten: dezelfde als geldigOp."),
    KNOWN_FROM: (_MOMENT, "Het eerste van twee momenten van weten; weggelaten: hetzelfde als beschikbaarOp."),
}
PAGES: Mapping[str, tuple[Schema, str]] = {
    AFTER: (
        {"type": "integer", "minimum": 1, "maximum": 2**53},
        "Antwoord pas als het grootboek ten minste tot deze positie is bijgewerkt, zoals een handeling die teruggaf.",
    ),
    CURSOR: (
        {"type": "string", "minLength": 1, "maxLength": 500, "pattern": "^[A-Za-z0-9_-]+$"},
        "Waar de volgende pagina begint, zoals de vorige die gaf; de peildata staan erin.",
    ),
    SIZE: (
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
        f"Hoeveel regels op een pagina; weggelaten: {USUAL_PAGE}.",
    ),
    DELIMITER: (
        {"type": "string", "enum": [";", ","]},
        "Voor text/csv: wat de cellen scheidt; bij een puntkomma hebben bedragen een decimale komma.",
    ),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query key: its name on the wire, its schema, what it is, and the type of the filter behind it, if any."""

    name: str
    schema: Schema
    description: str
    required: bool = False
    filter: str | None = None
    hint: Any = None


@dataclass(frozen=True)
class Keys:
    """Query keys, and how they are read."""

    known: Mapping[str, Parameter]

    @cached_property
    def _judge(self) -> Draft202012Validator:
        properties = {name: each.schema for name, each in self.known.items()}
        required = [name for name, each in self.known.items() if each.required]
        schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
        return bodies.validator(schema, {})

    def read(self, query: QueryParams) -> dict[str, Any]:
        """The values that were sent, by their names on the wire; raises ``Invalid`` with all that is wrong."""
        sent = {name: self._value(name, query.getlist(name)) for name in dict.fromkeys(query)}
        twice = [
            FieldError("query", f"/{name}", "dubbel", f"'{name}' staat er {len(query.getlist(name))} keer")
            for name in sent
            if len(query.getlist(name)) > 1 and not self._several(name)
        ]
        if wrong := [*twice, *bodies.errors(self._judge, sent, "query")]:
            raise Invalid(wrong)
        return sent

    def _several(self, name: str) -> bool:
        return name in self.known and self.known[name].schema.get("type") == "array"

    def _value(self, name: str, texts: list[str]) -> object:
        """A value as its schema has it, where it reads as one; else as text, which the schema then refuses."""
        schema = self.known[name].schema if name in self.known else {}
        if schema.get("type") == "array":
            return [_read(schema["items"], text) for text in texts]
        return _read(schema, texts[0])


@dataclass(frozen=True)
class Parameters:
    """All that a question takes in its query; those in ``by_path`` stand in the path instead."""

    question: Question
    by_path: frozenset[str] = frozenset({"partnership"})

    @cached_property
    def known(self) -> Mapping[str, Parameter]:
        """Every query key by its name."""
        made = {}
        _, found = msgspec.json.schema_components([self.question.filters], ref_template="{name}")
        shape = found[self.question.filters.__name__]
        for name, hint in bodies.hints_of(self.question.filters).items():
            if name not in self.by_path:
                schema = _one(shape["properties"][name], hint)
                about = vocabulary.definition(name, vocabulary.FIELDS, "nl")
                needed = name in shape.get("required", ())
                made[names.field(name)] = Parameter(names.field(name), schema, about, needed, name, hint)
        shared = {**DATES, **(TWO_MOMENTS if self.question.two_moments else {}), **PAGES}
        return made | {name: Parameter(name, schema, about) for name, (schema, about) in shared.items()}

    @cached_property
    def _keys(self) -> Keys:
        return Keys(self.known)

    def read(self, query: QueryParams) -> dict[str, Any]:
        """The values that were sent, by their names on the wire; raises ``Invalid`` with all that is wrong."""
        return self._keys.read(query)

    def filters(self, sent: Mapping[str, Any], by_path: Mapping[str, str]) -> msgspec.Struct:
        """The filters of the question, of what was sent and what stands in the path."""
        given = {}
        for name, value in sent.items():
            if (filter_ := self.known[name].filter) is not None:
                read = bodies.reader(self.known[name].hint)
                given[filter_] = value if read is None else read(value)
        return msgspec.convert({**given, **by_path}, self.question.filters)


def _read(schema: Schema, text: str) -> object:
    match schema.get("type"):
        case "integer" if text.isascii() and text.isdigit() and len(text) <= len(str(2**53)):
            return int(text)
        case "boolean" if text in ("true", "false"):
            return text == "true"
        case _:
            return text


def _one(schema: Schema, hint: Any) -> Schema:  # noqa: ANN401
    """The schema of a filter: never ``null``, for what is left out is left out."""
    kinds = [each for each in schema.get("anyOf", [schema]) if each != {"type": "null"}]
    made = {key: each for key, each in kinds[0].items() if key not in ("default", "description", "title")}
    if "pattern" in made:
        made["pattern"] = bodies.portable(made["pattern"])
    if section := section_of(hint):
        return {"type": "string", "enum": sorted(names.values(section))}
    return made


def section_of(hint: Any) -> str | None:  # noqa: ANN401
    """The set that a filter's value is one of, if it is."""
    if get_origin(hint) in (Union, types.UnionType):
        return next((found for each in get_args(hint) if (found := section_of(each))), None)
    if get_origin(hint) is Annotated:
        return next((mark.section for mark in get_args(hint)[1:] if isinstance(mark, Of)), None)
    return hint.__name__ if inspect.isclass(hint) and issubclass(hint, Enum) else None
