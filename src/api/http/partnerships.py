"""The partnerships that whoever asks may see, as of any two dates, and what can be asked of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.access.gate import Sight
from api.http import names
from api.http.asking import ANSWERING, PARTNERSHIP, day
from api.http.parameters import DATES, KNOWN_AT, VALID_ON, Keys, Parameter
from api.http.problems import NoSuchResource
from api.http.resources import NAMED, Resource, as_json
from api.http.responses import DAY, INSTANT, POSITION
from api.http.served import Moments, Served, served_by
from api.http.shapes import Schema
from projections.as_of import AsOf
from projections.governance.arrangement import arrangements
from projections.governance.services import titles

KEYS = Keys({name: Parameter(name, schema, about) for name, (schema, about) in DATES.items()})
TITLE, FORM, PARTICIPANTS = (names.field(name) for name in ("title", "legal_form", "participants"))


def partnerships(request: Request) -> Response:
    """All of them."""
    served = served_by(request)
    identity = served.identify(request)
    sent = KEYS.read(request.query_params)
    served.require_sight(identity, "partnerships", None)
    as_of = _moment(served, sent)
    found = [_told(served, sight, as_of) for sight in served.gate.sights(identity)]
    return as_json({**served.cited(Moments(as_of)), "resultaten": found})


def partnership(request: Request, samenwerking: str) -> Response:
    """One of them."""
    served = served_by(request)
    identity = served.identify(request)
    sent = KEYS.read(request.query_params)
    served.require_sight(identity, "partnerships", None)
    as_of = _moment(served, sent)
    for sight in served.gate.sights(identity):
        if sight.partnership == samenwerking:
            return as_json({**served.cited(Moments(as_of)), **_told(served, sight, as_of)})
    raise NoSuchResource(request.url.path)


def _moment(served: Served, sent: Mapping[str, str]) -> AsOf:
    return served.as_of(day(sent, VALID_ON), sent.get(KNOWN_AT))


def _told(served: Served, sight: Sight, as_of: AsOf) -> dict[str, Any]:
    """What a partnership was; for whoever may see it no further than a position: as it was known there."""
    name = sight.partnership
    beyond = sight.upto is not None and sight.upto < as_of.known_at
    at_most = served.as_of(as_of.valid_on, str(sight.upto)) if beyond else as_of
    with served.reading(Moments(at_most)) as at:
        found = next(iter(arrangements(at.view, at_most, name)), None)
        title = titles(at.view, at_most, name).get(name)
    resources = sorted(each.resource for each in ANSWERING.values() if each.within == PARTNERSHIP)
    base = f"{served.base}/samenwerkingen/{name}"
    return {
        "samenwerking": name,
        TITLE: title,
        FORM: names.value("LegalForm", found.legal_form) if found and found.legal_form else None,
        PARTICIPANTS: list(found.participants) if found else [],
        "links": {each: f"{base}/{each}" for each in resources},
    }


_TEXT: Schema = {"type": "string"}
_WHEN: dict[str, Schema] = {
    "geldigOp": DAY,
    "beschikbaarOp": INSTANT,
    "positie": POSITION,
    "voorlopig": {"type": "boolean", "description": "Of er nog vastleggingen bij kunnen komen voor dit moment."},
    "demonstratie": {"type": "boolean", "description": "Of het grootboek niet over de werkelijkheid gaat."},
}
_FACTS: dict[str, Schema] = {
    "samenwerking": NAMED,
    TITLE: {"type": ["string", "null"], "description": "Hoe zij heet; leeg als zij er op die dag nog niet was."},
    FORM: {
        "description": "Haar rechtsvorm op die dag.",
        "anyOf": [{"type": "string", "enum": sorted(names.values("LegalForm"))}, {"type": "null"}],
    },
    PARTICIPANTS: {"type": "array", "items": _TEXT, "description": "De codes van de deelnemers op die dag."},
    "links": {"type": "object", "additionalProperties": _TEXT, "description": "Wat ervan te vragen is."},
}


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


PARTNERSHIPS = (
    Resource(
        "/samenwerkingen",
        "getSamenwerkingen",
        "Samenwerkingen",
        "De samenwerkingen die u mag zien, zoals zij op een dag waren: uw gemeente neemt of nam eraan deel, of zij "
        "heeft u ingeschakeld.",
        _object({**_WHEN, "resultaten": {"type": "array", "items": _object(_FACTS)}}),
        partnerships,
        query=KEYS.known,
    ),
    Resource(
        "/samenwerkingen/{samenwerking}",
        "getSamenwerking",
        "Samenwerking",
        "Een samenwerking zoals zij op een dag was, en wat ervan te vragen is.",
        _object({**_WHEN, **_FACTS}),
        partnership,
        {"samenwerking": (NAMED, "De samenwerking.")},
        query=KEYS.known,
    ),
)
"""The list of them, and one."""
