"""How much one request may be: refused before anything reads it."""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import problem_response
from api.http.settings import Settings
from ledger.errors import LedgerError, Malformed, NotRecorded

TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""Strings, in which brackets mean nothing, and brackets."""

RETRY_SECONDS = 1


class BodyTooLarge(Malformed):
    """A body is no larger than the server was set up to take."""

    code = "body-too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, limit: int) -> None:
        super().__init__(f"the body is larger than {limit} bytes; send less at once")
        self.limit = limit


class BodyTooDeep(Malformed):
    """A body is no deeper nested than anything that we ask for."""

    code = "body-too-deep"

    def __init__(self, limit: int) -> None:
        super().__init__(f"the body is nested more than {limit} deep; nothing that is asked here is")
        self.limit = limit


class BodyTooSlow(Malformed):
    """A body comes in within a time, or whoever sends it holds up others."""

    code = "body-too-slow"
    status = HTTPStatus.REQUEST_TIMEOUT

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the body did not come in within {seconds} seconds; send it again, in one go")
        self.seconds = seconds


class AddressTooLong(Malformed):
    """What is asked fits an address of some length."""

    code = "address-too-long"
    status = HTTPStatus.REQUEST_URI_TOO_LONG

    def __init__(self, limit: int) -> None:
        super().__init__(f"the address is longer than {limit} bytes; ask less at once")
        self.limit = limit


class HeadersTooLarge(Malformed):
    """Headers fit a size."""

    code = "headers-too-large"
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE

    def __init__(self, limit: int) -> None:
        super().__init__(f"the headers are larger than {limit} bytes; leave out what is not needed")
        self.limit = limit


class Busy(NotRecorded):
    """A server that has too much to do says so, instead of answering nobody in time."""

    code = "server-busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__("more is being asked than this server can answer at once; ask again in a moment")

    @property
    def headers(self) -> dict[str, str]:
        """When to ask again."""
        return {"Retry-After": str(RETRY_SECONDS)}


class Gone(Exception):
    """Whoever asked hung up before the request was whole: there is nobody to answer."""


def depth(body: bytes, limit: int) -> int:
    """How deep JSON is nested, as far as the limit and one more; other text has some depth too, and does no harm.

    >>> depth(b'{"a": ["[[[", {}]]}', 32), depth(b'[' * 1000, 32), depth(b'"[[[', 32)
    (3, 33, 0)
    """
    deepest = level = 0
    for token in TOKENS.finditer(body):
        match token[0]:
            case b"[" | b"{":
                level += 1
                deepest = max(deepest, level)
                if deepest > limit:
                    break
            case b"]" | b"}":
                level -= 1
            case _:
                pass
    return deepest


class RequestLimits:
    """Takes a request in whole, within its limits, and only then hands it on."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._settings = settings
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self._under_way >= self._settings.concurrency:
            await _refuse(Busy(), scope, receive, send)
            return
        self._under_way += 1
        try:
            await self._take_in(scope, receive, send)
        finally:
            self._under_way -= 1

    async def _take_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._require_sizes(scope)
            body = await self._body(receive)
            if not _is_form(scope) and depth(body, self._settings.depth_limit) > self._settings.depth_limit:
                raise BodyTooDeep(self._settings.depth_limit)
        except Gone:
            return
        except LedgerError as error:
            await _refuse(error, scope, receive, send)
            return
        await self.app(scope, _giving(body, receive), send)

    def _require_sizes(self, scope: Scope) -> None:
        settings = self._settings
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > settings.url_limit:
            raise AddressTooLong(settings.url_limit)
        if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > settings.header_limit:
            raise HeadersTooLarge(settings.header_limit)
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length[:20]) > settings.body_limit:
            raise BodyTooLarge(settings.body_limit)

    async def _body(self, receive: Receive) -> bytes:
        """The whole body: counted as it comes, whatever its headers say of its length."""
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._settings.request_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Gone
                    part = message.get("body", b"")
                    size += len(part)
                    if size > self._settings.body_limit:
                        raise BodyTooLarge(self._settings.body_limit)
                    parts.append(part)
                    if not message.get("more_body", False):
                        return b"".join(parts)
        except TimeoutError as error:
            raise BodyTooSlow(int(self._settings.request_seconds)) from error


def _is_form(scope: Scope) -> bool:
    """Whether a body says that it is a form: that is never read as JSON, and a file in it has brackets by chance."""
    kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    return kind in ("multipart/form-data", "application/x-www-form-urlencoded")


def _giving(body: bytes, receive: Receive) -> Receive:
    """Gives the body once; after that, whether whoever asked is still there."""
    given = False

    async def give() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return give


async def _refuse(error: LedgerError, scope: Scope, receive: Receive, send: Send) -> None:
    """Say what is wrong, and close the connection: what is still coming in would be taken for the next request."""
    answer = _answer(error, Request(scope))
    answer.headers["Connection"] = "close"
    await answer(scope, receive, send)


def _answer(error: LedgerError, request: Request) -> Response:
    """For a program a problem; for people a page, where there are any."""
    page = getattr(request.app.state, "refused", None) if "app" in request.scope else None
    if page is not None and "text/html" in request.headers.get("accept", ""):
        shown: Response = page(request, error, None)
        return shown
    return problem_response(error, request)
