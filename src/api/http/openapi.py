"""The OpenAPI 3.1 document of the API: derived from the acts, the questions and the one vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api import vocabulary
from api.http import names
from api.http.acts import OPERATIONS, Operation
from api.http.asking import ANSWERING, Answering
from api.http.exports import MediaType
from api.http.parameters import DELIMITER
from api.http.problems import MEDIA_TYPE
from api.http.resources import RESOURCES, Resource
from api.http.shapes import Components, Schema
from api.questions.registry import Nothing

VERSION = "1.0.0"
"""The version of the API (semver), apart from that of the program: docs/api-changelog.md has its changes."""

_INSTANT: Schema = {"type": "string", "format": "date-time"}
_DAY: Schema = {"type": "string", "format": "date"}
_POSITION: Schema = {"type": "integer", "minimum": 1}

_HEADERS: dict[str, Any] = {
    "API-Version": {"description": "De volledige versie van de API.", "schema": {"type": "string"}},
    "Ledger-Position": {
        "description": "De positie in het journaal waarop dit antwoord berust, of waarop de handeling is vastgelegd.",
        "schema": _POSITION,
    },
    "ETag": {
        "description": "Kenmerk van dit antwoord; een handeling met dit kenmerk in If-Match wordt alleen gedaan als er "
        "sindsdien niets is veranderd waarop zij berust.",
        "schema": {"type": "string"},
    },
    "Link": {"description": "De volgende pagina, als die er is.", "schema": {"type": "string"}},
    "Location": {"description": "Waar de handeling is na te lezen.", "schema": {"type": "string"}},
}

_PROBLEMS = {
    "400": "Het verzoek klopt niet; in 'fouten' staat alles wat er mis is.",
    "401": "Niet aangemeld, of met een token dat niet geldt.",
    "403": "Niet bevoegd; de weigering is vastgelegd in de audittrail.",
    "404": "Dit is er niet.",
    "406": "In dit formaat is er geen antwoord.",
    "409": "Een regel weigert de handeling; de weigering is vastgelegd in de audittrail.",
    "412": "Er is sindsdien iets veranderd waarop de handeling berust.",
    "413": "Het verzoek is te groot.",
    "415": "De handeling is niet als application/json gestuurd.",
    "429": "Te veel verzoeken; probeer het later weer.",
    "500": "Er ging iets mis in het programma.",
    "503": "Het grootboek kan nu niet antwoorden; probeer het later weer.",
}
_ALWAYS = ("400", "401", "403", "429", "500", "503")

_PROBLEM: Schema = {
    "type": "object",
    "description": "Wat er mis is (RFC 9457).",
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "De soort probleem, en waar die uitgelegd is.",
        },
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri-reference"},
        "code": {"type": "string", "description": "De vaste code van de weigering."},
        "velden": {"type": "object", "description": "De feiten van de weigering.", "additionalProperties": True},
        "fouten": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "plaats": {"type": "string", "enum": ["body", "query"]},
                    "naam": {
                        "type": "string",
                        "description": "JSON-pointer naar de waarde, of naar de queryparameter.",
                    },
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
                "required": ["plaats", "naam", "code", "detail"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["type", "title", "status", "detail", "code"],
    "additionalProperties": False,
}

_DONE: Schema = {
    "type": "object",
    "description": "Wat er van een handeling geworden is.",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "handeling": {"type": "string"},
        "uitkomst": {"type": "string", "enum": ["gedaan", "geweigerd"]},
        "weigering": {"type": ["string", "null"], "description": "De code van de weigering."},
        "vastgelegdOp": _INSTANT,
        "eerstePositie": _POSITION,
        "laatstePositie": _POSITION,
        "gebeurtenissen": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"positie": _POSITION, "omschrijving": {"type": "string"}},
                "required": ["positie", "omschrijving"],
                "additionalProperties": False,
            },
        },
    },
    "required": [
        "id", "handeling", "uitkomst", "weigering", "vastgelegdOp", "eerstePositie", "laatstePositie", "gebeurtenissen",
    ],
    "additionalProperties": False,
}  # fmt: skip


def document(public_url: str, contact: Mapping[str, str]) -> dict[str, Any]:
    """The whole document, as it stands at ``/v1/openapi.json``."""
    components = Components()
    components.schemas |= {"Probleem": _PROBLEM, "GedaneHandeling": _DONE}
    paths: dict[str, dict[str, Any]] = {}
    for resource in RESOURCES:
        paths.setdefault(resource.path, {})["get"] = _resource(resource)
    for answering in ANSWERING.values():
        paths.setdefault(answering.path, {})["get"] = _question(answering, components)
    for operation in OPERATIONS.values():
        paths.setdefault(operation.path, {})["post"] = _act(operation, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Grondslag",
            "version": VERSION,
            "summary": "Een grootboek van samenwerkende gemeenten.",
            "description": (
                "Elk besluit, mandaat, detachering en kostenverdeling is een onveranderlijke gebeurtenis; elk cijfer "
                "is na te rekenen voor elke dag (geldigOp), zoals bekend op elk moment (beschikbaarOp). Bedragen zijn "
                "euro's als tekst met twee decimalen. Elk antwoord noemt de positie in het journaal waarop het berust: "
                "met die positie in beschikbaarOp geeft dezelfde vraag altijd hetzelfde antwoord."
            ),
            "contact": dict(contact),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": f"{public_url}/v1"}],
        "tags": [
            {"name": "Handelingen", "description": "Wat er vastgelegd kan worden."},
            {"name": "Vragen", "description": "Wat er gevraagd kan worden, voor elke twee peildata."},
            {"name": "Algemeen", "description": "Wat er is, en wat problemen betekenen."},
        ],
        "security": [{"token": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "Een access token van een uitgever die dit grootboek vertrouwt.",
                }
            },
            "schemas": dict(sorted(components.schemas.items())),
            "responses": {f"Probleem{status}": _problem(about) for status, about in _PROBLEMS.items()},
            "headers": _HEADERS,
        },
    }


def _problem(about: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Probleem"}
    return {"description": about, "headers": _headers("API-Version"), "content": {MEDIA_TYPE: {"schema": schema}}}


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _problems(*more: str) -> dict[str, Any]:
    return {status: {"$ref": f"#/components/responses/Probleem{status}"} for status in sorted({*_ALWAYS, *more})}


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _act(operation: Operation, components: Components) -> dict[str, Any]:
    name = operation.act.name
    components.schemas |= operation.components
    body = {"$ref": f"#/components/schemas/{operation.schema_name}"}
    done = {"$ref": "#/components/schemas/GedaneHandeling"}
    return {
        "operationId": f"post{operation.schema_name}",
        "tags": ["Handelingen"],
        "summary": _capital(vocabulary.term(name, "nl", vocabulary.ACTS)),
        "description": vocabulary.definition(name, vocabulary.ACTS, "nl"),
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "description": "Een nieuw kenmerk voor elke handeling; met hetzelfde komt het eerste antwoord terug.",
                "schema": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": "^[!-~]{8,200}$"},
            },
            {
                "name": "If-Match",
                "in": "header",
                "description": "De ETag van een eerder antwoord: doe dit alleen als er sindsdien niets is veranderd.",
                "schema": {"type": "string", "pattern": '^("[0-9]{1,18}(-[0-9a-f]+)?"|\\*)$'},
            },
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "201": {
                "description": "De handeling is vastgelegd.",
                "headers": _headers("API-Version", "Ledger-Position", "ETag", "Location"),
                "content": {"application/json": {"schema": done}},
                "links": {
                    "handeling": {
                        "operationId": "getHandeling",
                        "parameters": {"handeling": "$response.body#/id"},
                    }
                },
            },
            **_problems("409", "412", "413", "415"),
        },
    }


def _question(answering: Answering, components: Components) -> dict[str, Any]:
    question, rows = answering.question, answering.rows
    row = rows.schema(components)
    members: dict[str, Schema] = {
        "geldigOp": _DAY,
        "beschikbaarOp": _INSTANT,
        "positie": _POSITION,
        "voorlopig": {"type": "boolean", "description": "Of er nog vastleggingen bij kunnen komen voor dit moment."},
        "demonstratie": {"type": "boolean", "description": "Of het grootboek niet over de werkelijkheid gaat."},
        "resultaten": {"type": "array", "items": row},
        "links": {
            "type": "object",
            "properties": {"zelf": {"type": "string"}, "volgende": {"type": "string"}},
            "required": ["zelf"],
            "additionalProperties": False,
        },
    }
    if question.two_moments:
        members |= {"geldigVan": _DAY, "beschikbaarVan": _INSTANT, "vanPositie": _POSITION}
    if question.beside is not Nothing:
        members["aanvullend"] = components.of(question.beside)
    page = {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}
    name = vocabulary.term(question.name, "nl", "questions")
    components.schemas[_camel_page(answering)] = page
    content = {
        MediaType.JSON.value: {"schema": {"$ref": f"#/components/schemas/{_camel_page(answering)}"}},
        MediaType.CSV.value: {"schema": {"type": "string"}},
        MediaType.LINES.value: {"schema": {"type": "string"}},
    }
    return {
        "operationId": f"get{names.camel(answering.resource)}",
        "tags": ["Vragen"],
        "summary": _capital(name),
        "description": vocabulary.definition(question.name, vocabulary.QUESTIONS, "nl"),
        "parameters": [_partnership(), *_query(answering)],
        "responses": {
            "200": {
                "description": "Het antwoord, als pagina (JSON) of in zijn geheel (CSV, JSON Lines).",
                "headers": _headers("API-Version", "Ledger-Position", "ETag", "Link"),
                "content": content,
            },
            **_problems("404", "406"),
        },
    }


def _camel_page(answering: Answering) -> str:
    return f"{names.camel(answering.resource)}Pagina"


def _partnership() -> dict[str, Any]:
    schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
    return {"name": "samenwerking", "in": "path", "required": True, "description": "De samenwerking.", "schema": schema}


def _query(answering: Answering) -> Iterator[dict[str, Any]]:
    for each in answering.parameters.known.values():
        made = {"name": each.name, "in": "query", "required": each.required, "description": each.description}
        yield {**made, "schema": each.schema} | ({"allowReserved": True} if each.name == DELIMITER else {})


def _resource(resource: Resource) -> dict[str, Any]:
    parameters: Iterable[dict[str, Any]] = (
        {"name": name, "in": "path", "required": True, "description": about, "schema": schema}
        for name, (schema, about) in resource.parameters.items()
    )
    made: dict[str, Any] = {
        "operationId": resource.operation,
        "tags": ["Algemeen"],
        "summary": resource.summary,
        "description": resource.description,
        "parameters": list(parameters),
        "responses": {
            "200": {
                "description": "Het antwoord.",
                "headers": _headers("API-Version"),
                "content": {"application/json": {"schema": resource.schema}},
            },
            **_problems(*(("404",) if resource.parameters else ())),
        },
    }
    return made | ({"security": []} if resource.public else {})
