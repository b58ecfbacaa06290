"""Every act as an operation: a POST that makes one, derived from the act's registration and the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api import vocabulary
from api.access.identity import Identity
from api.access.refusals import NotAllowed
from api.http import bodies, names, previews
from api.http.problems import Invalid, problem_response
from api.http.served import Served, served_by
from api.http.shapes import instant
from ledger.acts import ACTS, Act
from ledger.acts.line import Asked, Envelope, ask, read_json
from ledger.acts.unreadable import MalformedLine, Unreadable
from ledger.clerk import Done
from ledger.errors import Malformed
from ledger.founding import ActRefused

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

WRITTEN_IN_PATH = {"act", "id"}
"""What of an act line is not in the body: the path says which act it is, ``Idempotency-Key`` which one of them."""

KEY = re.compile(r"[\x21-\x7e]{8,200}")
ETAG = re.compile(r'"([0-9]{1,18})(?:-[0-9a-z-]+)?"')


class KeyMissing(Malformed):
    """Without a key nobody can send an act again after a lost answer without doing it twice."""

    code = "idempotency-key-missing"

    def __init__(self) -> None:
        super().__init__(
            "send a header Idempotency-Key of 8 to 200 visible characters, a new one for each act (a UUID, say); the "
            "same key again gives the first result"
        )


class IfMatchUnreadable(Malformed):
    """``If-Match`` holds what an answer of this ledger gave as its ``ETag``."""

    code = "if-match-unreadable"

    def __init__(self) -> None:
        super().__init__("If-Match holds one ETag as an answer of this ledger gave it, or *")


class NotJson(Malformed):
    """Acts are sent as JSON."""

    code = "not-json"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE

    def __init__(self) -> None:
        super().__init__("send the act as application/json, in UTF-8")


@dataclass(frozen=True)
class Operation:
    """An act as an operation: where it is posted, and how its body is read."""

    act: Act

    @cached_property
    def path(self) -> str:
        """Under ``/v1``."""
        return f"/{names.resource(self.act.name, vocabulary.ACTS)}"

    @cached_property
    def schema_name(self) -> str:
        """What its body is called in the OpenAPI document."""
        return names.camel(names.value(vocabulary.ACTS, self.act.name))

    @cached_property
    def hints(self) -> Mapping[str, Any]:
        """The types of the members of its body, by the names of the ledger."""
        own = bodies.hints_of(self.act.fields)
        shared = {name: hint for name, hint in bodies.hints_of(Envelope).items() if name not in WRITTEN_IN_PATH}
        return {**own, **shared}

    @cached_property
    def components(self) -> dict[str, dict[str, Any]]:
        """The schema of its body by name, with all that it refers to."""
        made = bodies.schemas({self.schema_name: self.act.fields, "Handeling": Envelope})
        envelope, own = made.pop("Handeling"), made[self.schema_name]
        skipped = {names.field(name) for name in WRITTEN_IN_PATH}
        shared = {name: each for name, each in envelope["properties"].items() if name not in skipped}
        own["properties"] = {**own["properties"], **shared}
        own["required"] = [*own["required"], *(name for name in envelope["required"] if name not in skipped)]
        if self.act.corrects:
            own["required"].append(names.field("reason"))
        if self.act.imports:
            own["required"].append(names.field("evidence"))
        return made

    @cached_property
    def _judge(self) -> Draft202012Validator:
        made = self.components
        return bodies.validator(made[self.schema_name], made)

    @cached_property
    def _read(self) -> Callable[[Any], Any]:
        return bodies.members_reader(self.hints)

    def read(self, body: bytes, key: str, identity: Identity, ledger: UUID) -> Asked:
        """The act that a body asks for; raises ``Malformed``, ``Invalid`` with everything that is wrong with it."""
        try:
            sent = read_json(body.decode())
        except UnicodeDecodeError as error:
            raise MalformedLine(Unreadable.ENCODING, error.reason) from error
        try:
            members = self._read(sent)
            own_id = str(uuid5(ledger, f"{identity.subject}\n{key}"))
            return ask({**members, "act": self.act.name, "id": own_id}, ledger)
        except (bodies.NotOurs, Malformed) as error:
            if found := bodies.errors(self._judge, sent):
                raise Invalid(found) from error
            if isinstance(error, Malformed):
                raise
            raise AssertionError("what has no name here is no member or value of the schema") from error


OPERATIONS = {name: Operation(act) for name, act in ACTS.items()}
"""Every act's operation."""


def endpoint(operation: Operation) -> Callable[..., Response]:
    """What answers a POST of this act."""

    def post(request: Request, body: bytes) -> Response:
        served = served_by(request)
        identity = served.identify(request)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise NotJson
        preview = previews.asked_for(request.query_params)
        asked = operation.read(body, _key(request), identity, served.journal.founded.ledger)
        clerk = served.clerk(identity)
        try:
            served.gate.require_act(identity, asked)
        except NotAllowed as refusal:
            if preview:
                raise
            clerk.refuse(asked, refusal)
            served.metrics.acted(asked.act.name, refusal)
            raise
        if preview:
            return previews.previewed(request, served, clerk.principal, asked, _seen(request))
        result = clerk.do(asked, _seen(request))
        served.metrics.acted(asked.act.name, result.refusal)
        return done(request, served, asked, result)

    return post


def _key(request: Request) -> str:
    found = request.headers.getlist("idempotency-key")
    if len(found) != 1 or not KEY.fullmatch(found[0]):
        raise KeyMissing
    return found[0]


def _seen(request: Request) -> int | None:
    """The position at which whoever asks last looked, as ``If-Match`` says."""
    found = request.headers.getlist("if-match")
    if not found or found == ["*"]:
        return None
    read = ETAG.fullmatch(found[0]) if len(found) == 1 else None
    if read is None:
        raise IfMatchUnreadable
    return int(read[1])


def done(request: Request, served: Served, asked: Asked, result: Done) -> Response:
    """The answer to an act: where it is recorded, or why a rule refused it."""
    headers = {"Ledger-Position": str(result.recorded.last), "ETag": f'"{result.recorded.last}"'}
    if result.recorded.again:
        headers["Idempotency-Replayed"] = "true"
    if result.refusal is not None:
        return problem_response(result.refusal, request, headers)
    headers["Location"] = f"{served.public_url}/v1/handelingen/{asked.act_id}"
    return Response(orjson.dumps(told(served, asked.act_id)), HTTPStatus.CREATED, headers, "application/json")


def told(served: Served, act_id: UUID) -> dict[str, Any] | None:
    """What became of an act, as the journal has it; ``None`` where it does not know it."""
    found = served.journal.find_act(act_id)
    if found is None:
        return None
    recorded = found[1]
    entries = list(served.journal.entries(recorded.first - 1, recorded.last))
    refused = entries[0].event if isinstance(entries[0].event, ActRefused) else None
    return {
        "id": str(act_id),
        "handeling": names.value(vocabulary.ACTS, entries[0].act),
        "uitkomst": names.value("Outcome", "refused" if refused else "done"),
        "weigering": refused.refusal if refused else None,
        "vastgelegdOp": instant(recorded.recorded_at),
        "eerstePositie": recorded.first,
        "laatstePositie": recorded.last,
        "gebeurtenissen": [
            {"positie": each.position, "omschrijving": vocabulary.sentence(each.event, "nl")} for each in entries
        ],
    }
