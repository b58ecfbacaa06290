"""The feed for systems that follow the ledger: every event as a CloudEvent, by the NL GOV profile (1.1).

A batch holds what was recorded behind a position, in that order, and names the next one in its ``Link`` header; at the
end it is empty, and the link is where to ask again. ``sequence`` is the position in the journal. Positions are dense,
so ``sequencetype`` is ``Integer``; whoever may not see all partnerships misses the positions of the others, as of any
selection out of a source. An entry that was recorded in error stays in the feed: that it was is an event of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api import vocabulary
from api.http import events, names
from api.http.asking import NAME
from api.http.parameters import LARGEST_PAGE, SIZE, USUAL_PAGE, Keys, Parameter
from api.http.problems import NoSuchResource, address
from api.http.resources import NAMED, Resource, as_json, nothing_asked
from api.http.served import Moments, Served, served_by
from api.http.shapes import Schema, instant
from api.http.sight import Sights, sight, sights
from api.questions.records import entries_at
from ledger.entry import Entry
from ledger.event import EVENTS
from projections import trail

QUESTION = "feed"
BATCH = "application/cloudevents-batch+json"
BEHIND, WITH_DATA = "na", "metGegevens"

LARGEST_EVENT = 64 * 1024
"""What intermediaries must forward (profile, "Size Limits"): a larger event goes without its data."""

DIGITS = 10
"""Of a ``sequence``, so that the order of text is that of numbers: as many as a signed integer of 32 bits has."""

KEYS = Keys(
    {
        each.name: each
        for each in (
            Parameter(
                BEHIND,
                {"type": "integer", "minimum": 0, "maximum": 2**53},
                "De positie waarachter het verdergaat, zoals de vorige link 'next' die gaf; weggelaten: het begin.",
            ),
            Parameter(
                SIZE,
                {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
                f"Hoeveel gebeurtenissen ten hoogste; weggelaten: {USUAL_PAGE}.",
            ),
            Parameter(
                WITH_DATA,
                {"type": "boolean"},
                "Of de gegevens meekomen; weggelaten: niet (informatiearm), dan zijn ze met dataref op te vragen.",
            ),
        )
    }
)


def source_of(served: Served) -> str:
    """Which system publishes them: that of the organisation with an OIN, or else one by the number of its ledger."""
    if served.oin is not None:
        return f"urn:nld:oin:{served.oin}:systeem:grondslag"
    return f"urn:nld:grondslag:systeem:{served.journal.founded.ledger}"


def cloud_event(base: str, source: str, line: trail.TrailLine, entry: Entry, *, with_data: bool) -> dict[str, Any]:
    """One event; its data stays behind where that is not asked for, and where it would be too large."""
    poor = {
        "specversion": "1.0",
        "id": str(entry.entry_id),
        "source": source,
        "type": type_of(entry.event.NAME),
        "subject": line.about or line.partnership,
        "time": instant(entry.recorded_at),
        "dataref": f"{base}/samenwerkingen/{line.partnership}/{_trail()}/{entry.position}",
        "sequence": f"{entry.position:0{DIGITS}d}",
        "sequencetype": "Integer",
    }
    if not with_data:
        return poor
    rich = poor | {"datacontenttype": "application/json", "data": events.written(entry.event)}
    if base.startswith("http"):  # A schema's address is a whole one.
        rich["dataschema"] = f"{base}/openapi.json#/components/schemas/{events.schema_name(entry.event.NAME)}"
    return rich if len(orjson.dumps(rich)) <= LARGEST_EVENT else poor


def batch(served: Served, seen: Sights, after: int, most: int, *, with_data: bool) -> tuple[list[dict[str, Any]], int]:
    """What comes behind a position, and the position to go on from."""
    with served.reading(Moments(seen.as_of)) as at:
        lines = trail.recorded(at.view, seen.as_of, seen.upto, after, most)
    entries = entries_at(served.journal, (line.position for line in lines))
    base, source = served.base, source_of(served)
    made = [cloud_event(base, source, *each, with_data=with_data) for each in zip(lines, entries, strict=True)]
    return made, lines[-1].position if len(lines) == most else max(after, seen.as_of.known_at)


def type_of(event: str) -> str:
    """The type of a stored name: ``governance.mandate-granted.1`` is ``nl.grondslag.mandaat-verleend.v1``.

    In reverse domain notation, by the name of the data source, with one version: that of the event's fields.
    """
    return f"nl.grondslag.{events.kind(event)}.v{event.rpartition('.')[2]}"


def everywhere(request: Request) -> Response:
    """The feed of all partnerships that whoever asks may see."""
    served = served_by(request)
    identity = served.identify(request)
    sent = _sent(request, served)
    return _answer(request, sent, sights(served, identity, QUESTION))


def of_partnership(request: Request, samenwerking: str) -> Response:
    """The feed of one partnership."""
    served = served_by(request)
    identity = served.identify(request)
    if not NAME.fullmatch(samenwerking):
        raise NoSuchResource(request.url.path)
    sent = _sent(request, served)
    as_of = sight(served, identity, QUESTION, samenwerking)
    return _answer(request, sent, Sights(as_of, {samenwerking: as_of.known_at}))


def _sent(request: Request, served: Served) -> dict[str, Any]:
    """What was asked for; raises ``NotThereYet`` for a position that this ledger did not give anybody."""
    sent = KEYS.read(request.query_params)
    served.wait_for(sent.get(BEHIND))
    return sent


def _answer(request: Request, sent: Mapping[str, Any], seen: Sights) -> Response:
    served = served_by(request)
    with_data = bool(sent.get(WITH_DATA))
    made, behind = batch(served, seen, sent.get(BEHIND, 0), sent.get(SIZE, USUAL_PAGE), with_data=with_data)
    onwards = {**sent, BEHIND: behind} | ({WITH_DATA: "true" if with_data else "false"} if WITH_DATA in sent else {})
    headers = {
        "Link": f'<{served.public_url}{address(request.url.path)}?{urlencode(onwards)}>; rel="next"',
        "Ledger-Position": str(seen.as_of.known_at),
    }
    return Response(orjson.dumps(made), headers=headers, media_type=BATCH)


def kinds(request: Request) -> Response:
    """Every type of event there is."""
    nothing_asked(request)
    base = served_by(request).base
    return as_json({"resultaten": [_told(base, name) for name in sorted(EVENTS, key=type_of)]})


def kind(request: Request, soort: str) -> Response:
    """One type of event, explained."""
    nothing_asked(request)
    for name in EVENTS:
        if type_of(name) == soort:
            return as_json(_told(served_by(request).base, name))
    raise NoSuchResource(request.url.path)


def _told(base: str, name: str) -> dict[str, str]:
    return {
        "type": type_of(name),
        "gebeurtenis": events.kind(name),
        "naam": vocabulary.term(name, "nl", vocabulary.EVENTS),
        "uitleg": vocabulary.definition(name, vocabulary.EVENTS, "nl"),
        "schema": f"{base}/openapi.json#/components/schemas/{events.schema_name(name)}",
    }


def _trail() -> str:
    return names.resource("trail", vocabulary.QUESTIONS)


def _required(properties: dict[str, Schema], *optional: str) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_TEXT: Schema = {"type": "string", "minLength": 1}
KIND_SCHEMA = _required(dict.fromkeys(("type", "gebeurtenis", "naam", "uitleg", "schema"), _TEXT))


def schema(event: Schema) -> Schema:
    """The schema of a CloudEvent, given that of its data."""
    return _required(
        {
            "specversion": {"type": "string", "enum": ["1.0"]},
            "id": {"type": "string", "format": "uuid", "description": "Het vaste nummer van de vastlegging."},
            "source": {"type": "string", "format": "uri", "description": "Het systeem dat haar meldt, als URN."},
            "type": {
                "type": "string",
                "enum": sorted(map(type_of, EVENTS)),
                "description": "De soort, in omgekeerde domeinnotatie, met een versie; /gebeurtenissoorten legt uit.",
            },
            "subject": {**_TEXT, "description": "Waar zij over gaat."},
            "time": {"type": "string", "format": "date-time", "description": "Wanneer zij is vastgelegd."},
            "dataref": {"type": "string", "format": "uri-reference", "description": "De regel in de audittrail."},
            "sequence": {
                "type": "string",
                "pattern": f"^[0-9]{{{DIGITS}}}$",
                "description": "De positie in het journaal; wat u niet mag zien ontbreekt.",
            },
            "sequencetype": {"type": "string", "enum": ["Integer"]},
            "datacontenttype": {"type": "string", "enum": ["application/json"]},
            "dataschema": {"type": "string", "format": "uri-reference"},
            "data": event,
        },
        "datacontenttype", "dataschema", "data",
    )  # fmt: skip


_WHERE = {"samenwerking": (NAMED, "De samenwerking.")}
_ABOUT = (
    "Alles wat is vastgelegd achter een positie, in volgorde, als CloudEvents (NL GOV-profiel); de header Link noemt "
    "waar het verdergaat, ook aan het eind, waar de batch leeg is. 'time' is wanneer iets is vastgelegd, niet wanneer "
    "het gold. Wat onjuist is vastgelegd blijft staan; dat het onjuist was, is een eigen gebeurtenis. Wie een "
    "samenwerking later mag zien, leest haar eigen feed vanaf het begin."
)
_BATCH: Schema = {"type": "array", "items": {"$ref": "#/components/schemas/CloudEvent"}}
_KINDS = _required({"resultaten": {"type": "array", "items": KIND_SCHEMA}})

FEEDS = (
    Resource(
        "/gebeurtenissen",
        "getGebeurtenissen",
        "Gebeurtenissen",
        _ABOUT,
        _BATCH,
        everywhere,
        query=KEYS.known,
        media=BATCH,
    ),
    Resource(
        "/samenwerkingen/{samenwerking}/gebeurtenissen",
        "getSamenwerkingGebeurtenissen",
        "Gebeurtenissen van een samenwerking",
        _ABOUT,
        _BATCH,
        of_partnership,
        _WHERE,
        query=KEYS.known,
        media=BATCH,
    ),
    Resource(
        "/gebeurtenissoorten",
        "getGebeurtenissoorten",
        "Soorten gebeurtenissen",
        "Elke soort gebeurtenis, met haar 'type' als CloudEvent en het schema van haar gegevens.",
        _KINDS,
        kinds,
        public=True,
    ),
    Resource(
        "/gebeurtenissoorten/{soort}",
        "getGebeurtenissoort",
        "Soort gebeurtenis",
        "Een soort gebeurtenis, uitgelegd.",
        KIND_SCHEMA,
        kind,
        {"soort": ({"type": "string", "maxLength": 120}, "Het 'type' van de CloudEvent.")},
        public=True,
    ),
)
"""What there is to follow."""
