"""The OpenAPI 3.1 document of the API: derived from the acts, the questions and the one vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api import vocabulary
from api.http import events, feed, names, previews
from api.http.acts import OPERATIONS, Operation
from api.http.asking import ANSWERING, OF_SERVICES, SERVICE, Answering
from api.http.exports import MediaType
from api.http.parameters import DELIMITER, Parameter
from api.http.partnerships import PARTNERSHIPS
from api.http.resources import NAMED, RESOURCES, Resource
from api.http.responses import DAY, DONE, HEADERS, INSTANT, POSITION, PROBLEM, PROBLEMS, headers, problem, problems
from api.http.shapes import Components, Schema
from api.questions.registry import Nothing

VERSION = "1.0.0"
"""The version of the API (semver), apart from that of the program: docs/api-changelog.md has its changes."""


def document(public_url: str, contact: Mapping[str, str]) -> dict[str, Any]:
    """The whole document, as it stands at ``/v1/openapi.json``."""
    components = Components()
    components.schemas |= {"Probleem": PROBLEM, "GedaneHandeling": DONE}
    paths: dict[str, dict[str, Any]] = {}
    components.schemas["CloudEvent"] = feed.schema(events.schemas(components))
    for resource in (*RESOURCES, *PARTNERSHIPS, *feed.FEEDS):
        paths.setdefault(resource.path, {})["get"] = _resource(resource)
    for answering in (*ANSWERING.values(), *OF_SERVICES.values()):
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
            "responses": {f"Probleem{status}": problem(about) for status, about in PROBLEMS.items()},
            "headers": HEADERS,
        },
    }


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
            *map(_key, previews.KEYS.values()),
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {
                "description": "Wat de handeling zou doen (voorvertoning); er is niets vastgelegd.",
                "headers": headers("API-Version", "Ledger-Position", "ETag"),
                "content": {"application/json": {"schema": components.of(previews.PreviewedAct)}},
            },
            "201": {
                "description": "De handeling is vastgelegd.",
                "headers": headers("API-Version", "Ledger-Position", "ETag", "Location"),
                "content": {"application/json": {"schema": done}},
                "links": {
                    "handeling": {
                        "operationId": "getHandeling",
                        "parameters": {"handeling": "$response.body#/id"},
                    }
                },
            },
            **problems("409", "412", "413", "415"),
        },
    }


def _question(answering: Answering, components: Components) -> dict[str, Any]:
    question, rows = answering.question, answering.rows("")
    row = rows.schema(components)
    members: dict[str, Schema] = {
        "geldigOp": DAY,
        "beschikbaarOp": INSTANT,
        "positie": POSITION,
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
        members |= {"geldigVan": DAY, "beschikbaarVan": INSTANT, "vanPositie": POSITION}
    if question.beside is not Nothing:
        members["aanvullend"] = components.of(question.beside)
    page = {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}
    name = vocabulary.term(question.name, "nl", "questions")
    components.schemas[_camel_page(answering)] = page
    content = {
        MediaType.JSON.value: {"schema": {"$ref": f"#/components/schemas/{_camel_page(answering)}"}},
        **{media.value: {"schema": {"type": "string"}} for media in answering.media[1:]},
    }
    return {
        "operationId": f"get{'Dienst' if answering.within == SERVICE else ''}{names.camel(answering.resource)}",
        "tags": ["Vragen"],
        "summary": _capital(name),
        "description": vocabulary.definition(question.name, vocabulary.QUESTIONS, "nl"),
        "parameters": [*_place(answering.within), *map(_key, answering.parameters.known.values())],
        "responses": {
            "200": {
                "description": "Het antwoord, als pagina (JSON) of in zijn geheel (CSV, JSON Lines).",
                "headers": headers("API-Version", "Ledger-Position", "ETag", "Link"),
                "content": content,
            },
            **problems("404", "406", "414"),
        },
    }


def _camel_page(answering: Answering) -> str:
    return f"{names.camel(answering.resource)}Pagina"


def _place(within: str) -> Iterator[dict[str, Any]]:
    for name, about in (("samenwerking", "De samenwerking."), ("dienst", "De dienst, zonder de samenwerking ervoor.")):
        if f"{{{name}}}" in within:
            yield {"name": name, "in": "path", "required": True, "description": about, "schema": dict(NAMED)}


def _key(key: Parameter) -> dict[str, Any]:
    made = {"name": key.name, "in": "query", "required": key.required, "description": key.description}
    return {**made, "schema": key.schema} | ({"allowReserved": True} if key.name == DELIMITER else {})


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
        "parameters": [*parameters, *map(_key, resource.query.values())],
        "responses": {
            "200": {
                "description": "Het antwoord.",
                "headers": headers(
                    "API-Version", *(("Ledger-Position", "Link") if resource.media == feed.BATCH else ())
                ),
                "content": {resource.media: {"schema": resource.schema}},
            },
            **problems(*(("404",) if resource.parameters else ())),
        },
    }
    return made | ({"security": []} if resource.public else {})
