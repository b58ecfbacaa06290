"""What every operation of the OpenAPI document shares: headers, problems, and what came of an act."""

from __future__ import annotations

from typing import Any

from api.http.problems import MEDIA_TYPE
from api.http.shapes import Schema

INSTANT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
POSITION: Schema = {"type": "integer", "minimum": 1}

HEADERS: dict[str, Any] = {
    "API-Version": {"description": "De volledige versie van de API.", "schema": {"type": "string"}},
    "Ledger-Position": {
        "description": "De positie in het journaal waarop dit antwoord berust, of waarop de handeling is vastgelegd.",
        "schema": POSITION,
    },
    "ETag": {
        "description": "Kenmerk van dit antwoord; een handeling met dit kenmerk in If-Match wordt alleen gedaan als er "
        "sindsdien niets is veranderd waarop zij berust.",
        "schema": {"type": "string"},
    },
    "Link": {"description": "De volgende pagina, als die er is.", "schema": {"type": "string"}},
    "Location": {"description": "Waar de handeling is na te lezen.", "schema": {"type": "string"}},
}

PROBLEMS = {
    "400": "Het verzoek klopt niet; in 'fouten' staat alles wat er mis is.",
    "401": "Niet aangemeld, of met een token dat niet geldt.",
    "403": "Niet bevoegd; de weigering staat in de audittrail, behalve die van een voorvertoning.",
    "404": "Dit is er niet.",
    "406": "In dit formaat is er geen antwoord.",
    "409": "Een regel weigert de handeling; de weigering staat in de audittrail, behalve die van een voorvertoning.",
    "412": "Er is sindsdien iets veranderd waarop de handeling berust.",
    "413": "Het verzoek is te groot.",
    "414": "Het adres is te lang; vraag minder tegelijk.",
    "415": "De handeling is niet als application/json gestuurd.",
    "429": "Te veel verzoeken; probeer het later weer.",
    "500": "Er ging iets mis in het programma.",
    "503": "Het grootboek kan nu niet antwoorden; probeer het later weer.",
}
_ALWAYS = ("400", "401", "403", "429", "500", "503")

PROBLEM: Schema = {
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

DONE: Schema = {
    "type": "object",
    "description": "Wat er van een handeling geworden is.",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "handeling": {"type": "string"},
        "uitkomst": {"type": "string", "enum": ["gedaan", "geweigerd"]},
        "weigering": {"type": ["string", "null"], "description": "De code van de weigering."},
        "vastgelegdOp": INSTANT,
        "eerstePositie": POSITION,
        "laatstePositie": POSITION,
        "gebeurtenissen": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"positie": POSITION, "omschrijving": {"type": "string"}},
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


def problem(about: str) -> dict[str, Any]:
    """A response that is a problem."""
    schema = {"$ref": "#/components/schemas/Probleem"}
    return {"description": about, "headers": headers("API-Version"), "content": {MEDIA_TYPE: {"schema": schema}}}


def headers(*names: str) -> dict[str, Any]:
    """The headers that a response has, by name."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def problems(*more: str) -> dict[str, Any]:
    """The problems that any operation may answer with, and these."""
    return {status: {"$ref": f"#/components/responses/Probleem{status}"} for status in sorted({*_ALWAYS, *more})}
