"""How much one request may be: refused before anything reads it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import problem_response
from api.http.settings import Settings
from api.http.too_much import (
    AddressTooLong,
    BodyTooDeep,
    BodyTooLarge,
    BodyTooSlow,
    Busy,
    FileTooLarge,
    Gone,
    HeadersTooLarge,
)
from ledger.errors import LedgerError

TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""Strings, in which brackets mean nothing, and brackets."""

IN_MEMORY = 1 << 20
"""How many bytes of a file are kept in memory while it comes in; what is more goes to disk."""
PIECE = 1 << 16
LET_BY = 4
"""How many times its limit of a file is let by: a browser that is cut off while it sends shows no answer."""
MOST_FILES_AT_ONCE = 8
"""How many files come in at once, in one process: so many times their limit is what they take of its disk."""


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
        self._under_way = self._files = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with_file = _has_file(scope)
        if self._under_way >= self._settings.concurrency or (with_file and self._files >= MOST_FILES_AT_ONCE):
            await _refuse(Busy(), scope, receive, send)
            return
        self._under_way += 1
        self._files += with_file
        try:
            await (self._take_in_file if with_file else self._take_in)(scope, receive, send)
        finally:
            self._under_way -= 1
            self._files -= with_file

    async def _take_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._require_sizes(scope, self._settings.body_limit)
            body = await self._body(receive)
            if not _is_form(scope) and depth(body, self._settings.depth_limit) > self._settings.depth_limit:
                raise BodyTooDeep(self._settings.depth_limit)
        except Gone:
            return
        except LedgerError as error:
            await _refuse(error, scope, receive, send)
            return
        await self.app(scope, _giving(body, receive), send)

    async def _take_in_file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A file may be larger than other bodies: it is laid aside on disk as it comes, and handed on in pieces."""
        limit = self._settings.upload_limit
        with SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
            try:
                self._require_sizes(scope, LET_BY * limit)
                size = await self._lay_aside(kept, limit, receive)
            except Gone:
                return
            except LedgerError as error:
                await _refuse(error, scope, receive, send)
                return
            if size > limit:
                scope.setdefault("state", {})[FileTooLarge.code] = FileTooLarge(limit)
                await self.app(scope, _giving(b"", receive), send)
                return
            kept.seek(0)
            await self.app(scope, _giving_from(kept, receive), send)

    async def _lay_aside(self, kept: IO[bytes], limit: int, receive: Receive) -> int:
        """How large a body is; of one that is too large no more is kept than may be."""
        size = 0

        def keep(part: bytes) -> None:
            nonlocal size
            size += len(part)
            if size > LET_BY * limit:
                raise FileTooLarge(limit)
            if size <= limit:
                kept.write(part)

        await self._each_part(receive, keep)
        return size

    def _require_sizes(self, scope: Scope, limit: int) -> None:
        settings = self._settings
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > settings.url_limit:
            raise AddressTooLong(settings.url_limit)
        if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > settings.header_limit:
            raise HeadersTooLarge(settings.header_limit)
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length[:20]) > limit:
            raise BodyTooLarge(limit) if limit == settings.body_limit else FileTooLarge(settings.upload_limit)

    async def _body(self, receive: Receive) -> bytes:
        """The whole body: counted as it comes, whatever its headers say of its length."""
        parts: list[bytes] = []
        size = 0

        def keep(part: bytes) -> None:
            nonlocal size
            size += len(part)
            if size > self._settings.body_limit:
                raise BodyTooLarge(self._settings.body_limit)
            parts.append(part)

        await self._each_part(receive, keep)
        return b"".join(parts)

    async def _each_part(self, receive: Receive, keep: Callable[[bytes], object]) -> None:
        try:
            async with asyncio.timeout(self._settings.request_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Gone
                    keep(message.get("body", b""))
                    if not message.get("more_body", False):
                        return
        except TimeoutError as error:
            raise BodyTooSlow(int(self._settings.request_seconds)) from error


def _has_file(scope: Scope) -> bool:
    """Whether this is a file for a page that takes files in, as the application says it."""
    takes: Callable[[Scope], bool] | None = getattr(scope["app"].state, "takes_file", None) if "app" in scope else None
    return takes is not None and takes(scope)


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


def _giving_from(kept: IO[bytes], receive: Receive) -> Receive:
    """Gives a body that was laid aside, piece by piece."""
    given = False

    async def give() -> Message:
        nonlocal given
        if given:
            return await receive()
        piece = kept.read(PIECE)
        given = not piece
        return {"type": "http.request", "body": piece, "more_body": not given}

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
