"""What there is beside acts and questions: one line of the trail, the acts that were done, and the problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api import vocabulary
from api.http import acts, audit, names
from api.http.parameters import Parameter
from api.http.problems import CATALOGUE, FieldError, Invalid, NoSuchResource, title
from api.http.served import Moments, served_by
from api.http.sight import sight
from api.questions.records import traced
from ledger.founding import QuestionRefused
from ledger.place import Place
from projections import trail as trails

Schema = dict[str, Any]

POSITION = re.compile("[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that can be read, with what the OpenAPI document says of it. ``public``: without logging in.

    ``parameters`` are those of the path, ``query`` stands behind the question mark.
    """

    path: str
    operation: str
    summary: str
    description: str
    schema: Schema
    get: Callable[..., Response]
    parameters: Mapping[str, tuple[Schema, str]] = field(default_factory=dict)
    public: bool = False
    query: Mapping[str, Parameter] = field(default_factory=dict)
    media: str = "application/json"


def as_json(content: object) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")


def oneself(request: Request) -> Response:
    """Who asks, as the ledger will record it: some acts are only done under one's own pseudonym."""
    served = served_by(request)
    identity = served.identify(request)
    nothing_asked(request)
    return as_json(
        {
            "pseudoniem": identity.subject,
            "organisatie": identity.organisation,
            "rollen": sorted(names.value("Role", role) for role in identity.roles),
            "authenticatie": identity.authentication,
        }
    )


def act(request: Request, handeling: str) -> Response:
    """What became of an act, for whoever may see where it was done."""
    served = served_by(request)
    identity = served.identify(request)
    nothing_asked(request)
    try:
        act_id = UUID(handeling)
    except ValueError as error:
        raise NoSuchResource(request.url.path) from error
    found = served.journal.find_act(act_id)
    if found is None:
        raise NoSuchResource(request.url.path)
    first = served.journal.entry(found[1].first)
    if isinstance(first.event, QuestionRefused):  # It is recorded as acts are, and it is none.
        raise NoSuchResource(request.url.path)
    if first.recorded_by.subject != identity.subject:
        where = Place.of(first.stream).partnership
        served.require_sight(identity, "acts", None)
        if not where or not served.gate.shows(identity, where, found[1].last):
            raise NoSuchResource(request.url.path)
    return as_json(acts.told(served, act_id))


def audit_line(request: Request, samenwerking: str, positie: str) -> Response:
    """One line by its position, whatever its day, and also where it was recorded in error."""
    served = served_by(request)
    identity = served.identify(request)
    nothing_asked(request)
    as_of = replace(sight(served, identity, "trail", samenwerking), valid_on=date.max)
    position = int(positie) if POSITION.fullmatch(positie) else 0
    which = trails.Filter(samenwerking, after=position - 1, upto=position, mistakes=True)
    with served.reading(Moments(as_of)) as at:
        for found in traced(at, which):
            return as_json(audit.write(served.base, found))
    raise NoSuchResource(request.url.path)


def problems(request: Request) -> Response:
    """Every kind of problem there is."""
    nothing_asked(request)
    base = f"{served_by(request).public_url}{CATALOGUE}"
    codes = sorted(vocabulary.vocabulary()[vocabulary.REFUSALS])
    return as_json({"resultaten": [_kind(base, code) for code in codes]})


def problem(request: Request, code: str) -> Response:
    """One kind of problem, explained."""
    nothing_asked(request)
    if code not in vocabulary.vocabulary()[vocabulary.REFUSALS]:
        raise NoSuchResource(request.url.path)
    return as_json(_kind(f"{served_by(request).public_url}{CATALOGUE}", code))


def _kind(base: str, code: str) -> dict[str, str]:
    definition = vocabulary.definition(code, vocabulary.REFUSALS, "nl")
    return {"code": code, "type": f"{base}/{code}", "titel": title(code), "uitleg": definition}


def nothing_asked(request: Request) -> None:
    """Refuse query keys where there are none: nothing that is asked is ignored."""
    if request.query_params:
        raise Invalid(
            FieldError("query", f"/{name}", "onbekend", f"'{name}' bestaat hier niet")
            for name in dict.fromkeys(request.query_params)
        )


NAMED: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_TEXT: Schema = {"type": "string"}
_KIND: Schema = {
    "type": "object",
    "properties": dict.fromkeys(("code", "type", "titel", "uitleg"), _TEXT),
    "required": ["code", "type", "titel", "uitleg"],
    "additionalProperties": False,
}


def _all(of: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {"resultaten": {"type": "array", "items": of}},
        "required": ["resultaten"],
        "additionalProperties": False,
    }


_SELF: Schema = {
    "type": "object",
    "properties": {
        "pseudoniem": _TEXT,
        "organisatie": _TEXT,
        "rollen": {"type": "array", "items": {"type": "string", "enum": sorted(names.values("Role"))}},
        "authenticatie": _TEXT,
    },
    "required": ["pseudoniem", "organisatie", "rollen", "authenticatie"],
    "additionalProperties": False,
}

RESOURCES = (
    Resource(
        "/identiteiten/eigen",
        "getEigenIdentiteit",
        "Eigen identiteit",
        "Wie u bent, zoals het grootboek het vastlegt; sommige handelingen doet men alleen onder het eigen pseudoniem.",
        _SELF,
        oneself,
    ),
    Resource(
        "/samenwerkingen/{samenwerking}/audittrail/{positie}",
        "getAuditregel",
        "Auditregel",
        "Een regel van de audittrail, ook als zij onjuist is vastgelegd of nog niet geldt.",
        {"$ref": "#/components/schemas/Auditregel"},
        audit_line,
        {
            "samenwerking": (NAMED, "De samenwerking."),
            "positie": ({"type": "integer", "minimum": 1}, "De positie in het journaal."),
        },
    ),
    Resource(
        "/handelingen/{handeling}",
        "getHandeling",
        "Handeling",
        "Wat er van een handeling geworden is.",
        {"$ref": "#/components/schemas/GedaneHandeling"},
        act,
        {"handeling": ({"type": "string", "format": "uuid"}, "Het nummer van de handeling.")},
    ),
    Resource(
        "/problemen",
        "getProblemen",
        "Problemen",
        "Elke soort probleem die dit grootboek kan melden.",
        _all(_KIND),
        problems,
        public=True,
    ),
    Resource(
        "/problemen/{code}",
        "getProbleem",
        "Probleem",
        "Een soort probleem, uitgelegd.",
        _KIND,
        problem,
        {"code": (NAMED, "De vaste code.")},
        public=True,
    ),
)
"""All of them."""
