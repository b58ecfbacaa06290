"""The audit trail on the wire, in the shape that VNG Realisatie gave it for the ZGW APIs, with what this ledger adds.

What an event changed is told whole (``wijzigingen.nieuw``). What was there before (``oud``) is told of corrections
alone: those say that entries do not count any more, and these are the entries. Every other event is the change itself
and not a new version of a row; what held before it is what any question answers with ``beschikbaarOp`` at the position
before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson

from api import vocabulary
from api.http import events, names, shapes
from api.http.exports import Rows
from api.http.shapes import Components, Schema, instant
from api.problems import http_status
from api.questions.records import Traced
from ledger.actor import Capacity, Evidence
from ledger.acts import ACTS
from ledger.errors import RuleBroken
from ledger.event import subject_of
from ledger.founding import ActRefused, QuestionRefused

SOURCE = "grondslag"
"""The component that an entry is of, where several components' trails are laid together."""

ASKING = "vraag"
"""What a refused question is about."""

SHOWN_BY = {"mandate": "mandates", "decision": "decisions", "agreement": "agreements"}
"""Which question shows a thing by its name; what none shows is found by its trail."""

_evidence = shapes.writer(Evidence)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trail, and where this API is found."""

    traced: Traced
    base: str

    @property
    def main(self) -> str:
        """Where the partnership is found, or the ledger itself for what is in none."""
        name = self.traced.line.partnership
        return f"{self.base}/samenwerkingen/{name}" if name else self.base

    def resource(self) -> tuple[str, str]:
        """What it is about, and where that is found."""
        line, event = self.traced.line, self.traced.entry.event
        if isinstance(event, ActRefused):
            return names.field("act"), f"{self.base}/handelingen/{self.traced.entry.act_id}"
        if isinstance(event, QuestionRefused):
            return ASKING, self.main
        subject = subject_of(event)
        trail = names.resource("trail", vocabulary.QUESTIONS)
        if subject is None:
            kind = names.value(vocabulary.AGGREGATES, self.traced.entry.stream.partition(":")[0])
            service = (line.service or "").partition("/")[2]
            return kind, f"{self.main}/diensten/{service}/{trail}" if service else self.main
        shown = SHOWN_BY.get(subject[0], "trail")
        path = f"{self.main}/{names.resource(shown, vocabulary.QUESTIONS)}"
        return names.field(subject[0]), f"{path}?{names.field('about')}={quote(line.about, safe='')}"


def _application(line: Line) -> str:
    by = line.traced.entry.recorded_by
    return f"{by.program} ({by.channel})"


def _named(line: Line) -> tuple[str, str]:
    """What was done, as a name and its section; the founding of the ledger is no act but has a name as an event."""
    event, act = line.traced.entry.event, line.traced.line.act
    if isinstance(event, QuestionRefused):
        return event.asked, vocabulary.QUESTIONS
    return (act, vocabulary.ACTS) if act in ACTS else (event.NAME, vocabulary.EVENTS)


def _action(line: Line) -> str:
    name, section = _named(line)
    return names.value(section, name)


def _action_told(line: Line) -> str:
    return _term(*_named(line))


def _result(line: Line) -> int:
    return int(HTTPStatus.CREATED if line.traced.line.refusal is None else status_of(line.traced.line.refusal))


def _result_told(line: Line) -> str:
    """That it was done, or the rule by which it was refused."""
    if line.traced.line.refusal is None:
        return vocabulary.term("done", "nl", "Outcome")
    return _term(line.traced.line.refusal, vocabulary.REFUSALS)


def _term(name: str, section: str) -> str:
    """What people call it; what another program recorded may have a name that this one does not know."""
    return vocabulary.term(name, "nl", section) if name in vocabulary.vocabulary()[section] else name


def _changes(line: Line) -> dict[str, Any]:
    before = [events.written(entry.event) for entry in line.traced.replaced]
    return {"oud": before or None, "nieuw": events.written(line.traced.entry.event)}


def _evidence_of(line: Line) -> list[dict[str, Any]]:
    assert _evidence is not None, "a document has members"
    return [_evidence(each) for each in line.traced.entry.evidence]


@cache
def status_of(refusal: str) -> HTTPStatus:
    """The status with which a rule refuses over HTTP: 403 where it was who asked, else 409."""
    for kind in _rules(RuleBroken):
        if vars(kind).get("code") == refusal:
            return http_status(kind.__new__(kind))
    return HTTPStatus.CONFLICT


def _rules(kind: type[RuleBroken]) -> Iterator[type[RuleBroken]]:
    for each in kind.__subclasses__():
        yield each
        yield from _rules(each)


_TEXT: Schema = {"type": "string"}
_MAYBE: Schema = {"type": ["string", "null"]}
_POSITION: Schema = {"type": "integer", "minimum": 1}
_LINK: Schema = {"type": "string", "format": "uri-reference"}

Tell = Callable[[Line], Any]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a line: how it is told, its schema, and what it is."""

    tell: Tell
    schema: Schema
    about: str

    @property
    def described(self) -> Schema:
        return {**self.schema, "description": self.about}


ZGW: Mapping[str, Member] = {
    "uuid": Member(
        lambda it: str(it.traced.entry.entry_id), {"type": "string", "format": "uuid"}, "Het vaste nummer van de regel."
    ),
    "bron": Member(lambda _: SOURCE, _TEXT, "Het component waarvan deze regel is."),
    "applicatieId": Member(
        lambda it: it.traced.entry.recorded_by.subject, _TEXT, "Het account waaronder is vastgelegd: van wie of wat."
    ),
    "applicatieWeergave": Member(_application, _TEXT, "Het programma, en langs welke weg het werd gebruikt."),
    "gebruikersId": Member(
        lambda it: it.traced.line.subject, _TEXT, "Wie handelde, onder pseudoniem; een naam staat hier nooit."
    ),
    "gebruikersWeergave": Member(lambda it: it.traced.line.function, _TEXT, "In welke functie."),
    "actie": Member(_action, _TEXT, "De handeling, of de vraag die is geweigerd."),
    "actieWeergave": Member(_action_told, _TEXT, "De handeling, zoals mensen haar noemen."),
    "resultaat": Member(
        _result,
        {"type": "integer", "enum": [201, 403, 409]},
        "De HTTP-status: 201 gedaan, 403 niet bevoegd, 409 geweigerd door een regel.",
    ),
    "resultaatWeergave": Member(_result_told, _TEXT, "Gedaan, of de regel die de handeling weigerde."),
    "hoofdObject": Member(lambda it: it.main, _LINK, "De samenwerking."),
    "resource": Member(lambda it: it.resource()[0], _TEXT, "Waar de handeling over gaat."),
    "resourceUrl": Member(lambda it: it.resource()[1], _LINK, "Waar dat te vinden is."),
    "resourceWeergave": Member(
        lambda it: vocabulary.sentence(it.traced.entry.event, "nl"), _TEXT, "Wat er gebeurde, in een zin."
    ),
    "toelichting": Member(lambda it: it.traced.entry.reason, _MAYBE, "Waarom het werd gedaan."),
    "aanmaakdatum": Member(
        lambda it: instant(it.traced.entry.recorded_at),
        {"type": "string", "format": "date-time"},
        "Wanneer het is vastgelegd.",
    ),
    "wijzigingen": Member(_changes, {}, "Wat er gebeurde, met alles wat ervan is vastgelegd."),
}
"""The members that the ZGW APIs have, in their order."""

OURS: Mapping[str, Member] = {
    "position": Member(lambda it: it.traced.line.position, _POSITION, "De positie in het journaal."),
    "effective_on": Member(
        lambda it: it.traced.line.effective_on.isoformat(),
        {"type": "string", "format": "date"},
        "Vanaf welke dag het geldt; van wat zelf geen ingangsdatum heeft: de dag waarop het is vastgelegd.",
    ),
    "service": Member(lambda it: it.traced.line.service, _MAYBE, "De dienst, als het over een dienst gaat."),
    "capacity": Member(
        lambda it: names.value("Capacity", it.traced.line.capacity), {}, "In welke hoedanigheid werd gehandeld."
    ),
    "organisation": Member(lambda it: it.traced.line.organisation, _TEXT, "Voor welke organisatie."),
    "on_behalf_of": Member(lambda it: it.traced.line.body, _MAYBE, "Namens welk orgaan (Awb 10:10)."),
    "decision": Member(lambda it: it.traced.line.decision, _MAYBE, "Het besluit waarop het rust."),
    "mandate": Member(lambda it: it.traced.line.mandate, _MAYBE, "Het mandaat waarop het rust."),
    "refusal": Member(lambda it: it.traced.line.refusal, _MAYBE, "De vaste code van de weigering."),
    "act_id": Member(
        lambda it: str(it.traced.entry.act_id), {"type": "string", "format": "uuid"}, "Het nummer van de handeling."
    ),
    "authentication": Member(
        lambda it: it.traced.entry.recorded_by.authentication, _TEXT, "Hoe vaststond wie het vastlegde."
    ),
    "evidence": Member(_evidence_of, {}, "De documenten die het aantonen."),
    "mistaken": Member(
        lambda it: it.traced.line.mistaken,
        {"type": ["integer", "null"], "minimum": 1},
        "De positie van de vastlegging die zegt dat deze onjuist is vastgelegd.",
    ),
}
"""The members that the ledger adds, by the names that it has for them."""

MEMBERS: Mapping[str, Member] = {**ZGW, **{names.field(name): each for name, each in OURS.items()}}


def write(base: str, traced: Traced) -> dict[str, Any]:
    """One line, whole."""
    line = Line(traced, base)
    return {name: member.tell(line) for name, member in MEMBERS.items()}


def cells(base: str, traced: Traced) -> dict[str, object]:
    """One line as the cells of a spreadsheet: what is deeper than a value is JSON in a cell."""
    days = {"aanmaakdatum": traced.entry.recorded_at, "ingangsdatum": traced.line.effective_on}
    return {
        name: orjson.dumps(value).decode() if isinstance(value, dict | list) else value
        for name, value in (write(base, traced) | days).items()
    }


def schema(components: Components) -> Schema:
    """The schema of a line."""
    if "Auditregel" not in components.schemas:
        event = events.schemas(components)
        properties = {name: member.described for name, member in MEMBERS.items()}
        before = "Van een correctie: wat niet meer meetelt. Anders leeg: een gebeurtenis vervangt niets; wat ervoor "
        properties["wijzigingen"] = {
            "type": "object",
            "description": MEMBERS["wijzigingen"].about,
            "properties": {
                "oud": {
                    "type": ["array", "null"],
                    "items": event,
                    "description": f"{before}gold, antwoordt elke vraag met beschikbaarOp een positie eerder.",
                },
                "nieuw": event,
            },
            "required": ["oud", "nieuw"],
            "additionalProperties": False,
        }
        evidence = names.field("evidence")
        properties[evidence] |= {"type": "array", "items": components.of(Evidence)}
        properties[names.field("capacity")] |= components.of(Capacity)
        components.schemas["Auditregel"] = {
            "type": "object",
            "description": "Een regel van de audittrail, in de vorm van de ZGW-API's en aangevuld.",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {"$ref": "#/components/schemas/Auditregel"}


@cache
def rows(base: str) -> Rows:
    """How lines of the trail are written, with addresses that begin so."""
    return Rows(partial(write, base), schema, tuple(MEMBERS), partial(cells, base))
