"""What is sent, from Dutch names to those of the ledger; and everything that is wrong with it, told at once."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, Union, get_args, get_origin

import msgspec

from api import vocabulary
from api.http import names
from api.http.problems import FieldError
from projections.marks import Of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

Read: TypeAlias = Callable[[Any], Any]
Schema: TypeAlias = dict[str, Any]

_REF = "#/components/schemas/{name}"


class NotOurs(Exception):
    """A member or a value that has no name here; what exactly is wrong is for ``errors`` to say."""


def hints_of(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """The type of each field."""
    return {each.name: each.type for each in msgspec.structs.fields(struct)}


@cache
def reader(hint: Any) -> Read | None:  # noqa: ANN401  # Types have no common type.
    """How values of a type are read, raising ``NotOurs``; ``None``: as they are."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        for mark in args[1:]:
            if isinstance(mark, Of):
                return _one_of(mark.section)
        return reader(args[0])
    if origin in (Union, types.UnionType):
        kinds = [each for each in args if each is not types.NoneType]
        return reader(kinds[0]) if len(kinds) == 1 else None
    if origin is tuple and args[-1] is Ellipsis:
        return _several(reader(args[0]))
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return _one_of(hint.__name__)
    if inspect.isclass(hint) and issubclass(hint, msgspec.Struct):
        return members_reader(hints_of(hint))
    return None


def _several(read: Read | None) -> Read | None:
    if read is None:
        return None
    return lambda it: [read(each) for each in it] if isinstance(it, list) else it


def _one_of(section: str) -> Read:
    known = names.values(section)

    def read(it: object) -> object:
        if isinstance(it, str) and it not in known:
            raise NotOurs
        return known[it] if isinstance(it, str) else it

    return read


def members_reader(hints: Mapping[str, Any]) -> Read:
    """How an object is read: its members by their Dutch names, and no others."""
    known = {names.field(name): (name, reader(hint)) for name, hint in hints.items()}

    def read(it: object) -> object:
        if not isinstance(it, dict):
            return it
        if not known.keys() >= it.keys():
            raise NotOurs
        return {
            name: value if how is None or value is None else how(value)
            for (name, how), value in ((known[called], value) for called, value in it.items())
        }

    return read


def schemas(structs: Mapping[str, type[msgspec.Struct]]) -> dict[str, Schema]:
    """The schemas of structs under the names given to them, and of all that they refer to, in Dutch."""
    _, found = msgspec.json.schema_components(list(structs.values()), ref_template="{name}")
    kinds = {each.__name__: each for each in _all_kinds(structs.values())}
    own = {struct.__name__: name for name, struct in structs.items()}
    called = {name: own.get(name) or names.schema(kinds[name]) for name in found}
    return {called[name]: _dutch(schema, kinds[name], called) for name, schema in found.items()}


def _all_kinds(structs: Any) -> Iterator[type]:  # noqa: ANN401
    for struct in structs:
        yield struct
        for hint in hints_of(struct).values():
            yield from _kinds_in(hint)


def _kinds_in(hint: Any) -> Iterator[type]:  # noqa: ANN401
    for each in get_args(hint):
        yield from _kinds_in(each)
    if inspect.isclass(hint) and issubclass(hint, Enum):
        yield hint
    elif inspect.isclass(hint) and issubclass(hint, msgspec.Struct):
        yield from _all_kinds([hint])


def _dutch(schema: Schema, kind: type, called: Mapping[str, str]) -> Schema:
    """A schema of msgspec's with our names for fields, values and other schemas."""
    if "enum" in schema:
        return dict(names.one_of(kind.__name__))
    properties = {names.field(name): _member(name, member, called) for name, member in schema["properties"].items()}
    part = kind.__name__ in vocabulary.vocabulary()[vocabulary.SHAPES]
    return {
        "type": "object",
        **({"description": vocabulary.definition(kind.__name__, vocabulary.SHAPES, "nl")} if part else {}),
        "properties": properties,
        "required": [names.field(name) for name in schema.get("required", ())],
        "additionalProperties": False,
    }


def _member(name: str, schema: Schema, called: Mapping[str, str]) -> Schema:
    made: Schema = _renamed(schema, called)
    made.pop("default", None)  # A value by its stored name; what is left out is as the description says.
    made["description"] = vocabulary.definition(name, vocabulary.FIELDS, "nl")
    return made


def _renamed(schema: Any, called: Mapping[str, str]) -> Any:  # noqa: ANN401
    if isinstance(schema, list):
        return [_renamed(each, called) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": _REF.format(name=called[schema["$ref"]])}
    return {
        key: portable(each) if key == "pattern" else _renamed(each, called)
        for key, each in schema.items()
        if key != "description"
    }


def portable(pattern: str) -> str:
    """A pattern without what only Python needs: elsewhere ``$`` is the end of the text and nothing else."""
    return pattern.replace(r"$(?!\n)", "$")


def _exact(schema: Any) -> Any:  # noqa: ANN401
    """A schema with patterns as Python reads them: ``$`` is the end of the text and nothing else."""
    if isinstance(schema, dict):
        return {key: _ended(each) if key == "pattern" else _exact(each) for key, each in schema.items()}
    return [_exact(each) for each in schema] if isinstance(schema, list) else schema


def _ended(pattern: Any) -> Any:  # noqa: ANN401  # A member may be called so too.
    return f"{pattern[:-1]}$(?!\\n)" if isinstance(pattern, str) and pattern.endswith("$") else _exact(pattern)


def validator(schema: Schema, components: Mapping[str, Schema]) -> Draft202012Validator:
    """What finds everything that is wrong with a value."""
    import jsonschema  # noqa: PLC0415  # It takes a second to load, and most that is sent is good.

    whole = _exact({**schema, "components": {"schemas": dict(components)}})
    return jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())


def errors(judge: Draft202012Validator, value: object, place: str = "body") -> list[FieldError]:
    """Everything that is wrong with a value, each where it stands."""
    found = sorted(judge.iter_errors(value), key=lambda it: list(map(str, it.absolute_path)))
    return list(dict.fromkeys(each for error in found for each in _told(error, place)))


def _told(error: ValidationError, place: str) -> Iterator[FieldError]:
    where = "".join(f"/{str(each).replace('~', '~0').replace('/', '~1')}" for each in error.absolute_path)
    match error.validator:
        case "additionalProperties":
            known = error.schema["properties"]
            for name in error.instance:
                if name not in known:
                    allowed = ", ".join(known)
                    yield FieldError(
                        place, f"{where}/{name}", "onbekend", f"'{name}' bestaat hier niet; wel: {allowed}"
                    )
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield FieldError(place, f"{where}/{name}", "ontbreekt", f"'{name}' is verplicht en ontbreekt")
        case "anyOf" | "oneOf":
            nothing = [at for at, each in enumerate(error.validator_value) if each == {"type": "null"}]
            for each in error.context or ():
                if each.schema_path[0] not in nothing:
                    yield from _told(each, place)
        case kind:
            yield FieldError(place, where, _CODES.get(str(kind), str(kind)), _sentence(error))


_CODES = {
    "type": "soort",
    "pattern": "patroon",
    "format": "patroon",
    "enum": "waarde",
    "const": "waarde",
    "minLength": "te-kort",
    "maxLength": "te-lang",
    "minItems": "te-weinig",
    "maxItems": "te-veel",
    "minimum": "te-klein",
    "maximum": "te-groot",
}
_KINDS = {
    "string": "tekst",
    "integer": "een geheel getal",
    "number": "een getal",
    "boolean": "true of false",
    "array": "een lijst",
    "object": "een object",
    "null": "leeg",
}
_FORMATS = {
    "date": "een datum als 2019-12-31",
    "date-time": "een moment met tijdzone, als 2019-12-31T12:00:00+01:00",
    "uuid": "een UUID",
}


def _sentence(error: ValidationError) -> str:
    """What is wrong with a value, without the value: it may be anything, and problems are logged by others."""
    wanted = error.validator_value
    match error.validator:
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            return f"moet {' of '.join(_KINDS[each] for each in kinds)} zijn"
        case "pattern":
            return f"heeft niet de vorm {portable(wanted)}"
        case "format":
            return f"moet {_FORMATS.get(wanted, wanted)} zijn"
        case "enum":
            return f"moet een van deze zijn: {', '.join(map(str, wanted))}"
        case "minLength" | "minItems":
            return f"is te kort; het minste is {wanted}"
        case "maxLength" | "maxItems":
            return f"is te lang; het meeste is {wanted}"
        case "minimum":
            return f"is te klein; het kleinste is {wanted}"
        case "maximum":
            return f"is te groot; het grootste is {wanted}"
        case _:
            return f"voldoet niet aan '{error.validator}'"
