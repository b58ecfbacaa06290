"""Refusals as problem details (RFC 9457), in Dutch, with a stable type for each code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec
import orjson
from starlette.requests import HTTPConnection
from starlette.responses import Response

from api import vocabulary
from api.problems import http_status
from ledger.acts.line import UNPRINTABLE
from ledger.errors import Broken, LedgerError, Malformed

MEDIA_TYPE = "application/problem+json"
CATALOGUE = "/v1/problemen"
"""Where each type of problem is explained; a problem's ``type`` is its page there."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """Something wrong with one value: where it stands (a JSON pointer, or the name of a parameter), and what."""

    place: str
    name: str
    code: str
    detail: str


class Invalid(Malformed):
    """A request with things wrong in it, all of them told at once."""

    code = "invalid-request"

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__(f"{len(self.errors)} things are wrong: {'; '.join(each.detail for each in self.errors)}")


def address(path: str) -> str:
    """A path as it is written in an address: whatever was asked for, an answer shows letters and signs only."""
    return quote(path, safe="/:@!$&'()*+,;=~", errors="replace")


class NoSuchResource(Malformed):
    """There is nothing at this address."""

    code = "no-such-resource"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, path: str) -> None:
        self.path = address(path)
        super().__init__(f"there is nothing at {self.path}; /v1/openapi.json says what there is")


class MethodNotAllowed(Malformed):
    """What is at this address is asked or sent in another way."""

    code = "method-not-allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED

    def __init__(self, method: str) -> None:
        super().__init__(f"{method} cannot be done here; the header Allow says what can")
        self.method = method


class Unexpected(Broken):
    """Something went wrong that is nobody's mistake but ours."""

    code = "unexpected"

    def __init__(self) -> None:
        super().__init__("something went wrong in the program; it was logged, under the number of this request")


def title(code: str) -> str:
    """What a kind of problem is called."""
    text = vocabulary.term(code, "nl", vocabulary.REFUSALS)
    return text[0].upper() + text[1:]


def problem(error: LedgerError, instance: str | None = None, base: str = "") -> dict[str, Any]:
    """The members of a problem, with those of RFC 9457 first; ``velden`` are the facts of the refusal by name."""
    status = http_status(error)
    secretive = isinstance(error, Broken)
    members: dict[str, Any] = {
        "type": f"{base}{CATALOGUE}/{error.code}",
        "title": title(error.code),
        "status": int(status),
        # What is broken is told to whoever looks after the server, in the log; not to whoever asks.
        "detail": vocabulary.refusal(Unexpected() if secretive else error, "nl"),
        "code": error.code,
    }
    if instance is not None:
        members["instance"] = instance
    if isinstance(error, Invalid):
        members["fouten"] = [
            {"plaats": each.place, "naam": _shown(each.name), "code": each.code, "detail": _shown(each.detail)}
            for each in error.errors
        ]
    elif not secretive:
        members["velden"] = {_field(name): _fact(name, value) for name, value in error.fields.items()}
    return members


def problem_response(
    error: LedgerError, connection: HTTPConnection, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer that says what is wrong; the error may bring ``headers`` of its own (``Retry-After``)."""
    connection.state.refusal = error.code  # For the line of this request in the log.
    base = getattr(connection.app.state, "public_url", "") if "app" in connection.scope else ""
    content = orjson.dumps(problem(error, address(connection.scope["path"]), base), _plain, orjson.OPT_NON_STR_KEYS)
    own = getattr(error, "headers", None)
    return Response(content, http_status(error), {**(own or {}), **(headers or {})}, MEDIA_TYPE)


def _shown(text: str) -> str:
    """Text that quotes what was sent, of letters and signs alone."""
    return UNPRINTABLE.sub("\ufffd", text)


def _field(name: str) -> str:
    """What a fact is called: as the field of that name, or by a word of its own."""
    known = vocabulary.vocabulary()
    section = next((each for each in (vocabulary.FIELDS, vocabulary.FACTS) if name in known[each]), None)
    return name if section is None else vocabulary.api_name(name, section)


_OF_A_SET = {
    "standing": ("Standing",),
    "status": ("ClaimStatus",),
    "act": (vocabulary.ACTS,),
    "asked": (vocabulary.QUESTIONS, vocabulary.ACTS),
}
"""Facts that are one of a set of values, and of which."""


def _fact(name: str, value: object) -> object:
    """A fact's value: one of a set is called as everywhere in the API."""
    if isinstance(value, Enum):
        section = type(value).__name__
        return vocabulary.api_value(section, str(value.value)) if section in vocabulary.vocabulary() else value.value
    if isinstance(value, tuple | list):
        return [_fact(name, each) for each in value]
    for section in _OF_A_SET.get(name, ()):
        if isinstance(value, str) and value in vocabulary.vocabulary()[section]:
            return vocabulary.api_value(section, value)
    return _plain(value)


def _plain(value: object) -> object:
    """Values of a refusal as JSON has them."""
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    try:
        return msgspec.to_builtins(value)
    except TypeError:
        return str(value)
