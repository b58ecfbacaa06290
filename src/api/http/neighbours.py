"""Processes of one server beside each other: a request for what one of them holds is passed on to that one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server

from api.http.metrics import FOLDER
from api.http.problems import problem_response
from api.http.too_much import Busy

HERE = "http://neighbour"
OF_A_CONNECTION = frozenset({b"connection", b"keep-alive", b"transfer-encoding"})
CLIENT, SCHEME = b"grondslag-neighbour-client", b"grondslag-neighbour-scheme"
"""From where a request came to the process that passed it on; believed on the socket between processes alone."""
PATIENCE = httpx.Timeout(None, connect=5)
"""Seconds; how long an answer may take is for the process that gives it."""

Holder = Callable[[Scope], int | None]
"""By which process (its number in the system) what is asked for is held; ``None``: by any."""


def _socket(process: int) -> Path | None:
    """Where a process of this server listens to the others; there are none where it is alone."""
    folder = os.environ.get(FOLDER)
    return Path(folder) / f"{process}.sock" if folder else None


@asynccontextmanager
async def listening_to_others(app: ASGIApp) -> AsyncIterator[None]:
    """Answer what other processes of this server pass on, as long as this lasts."""
    path = _socket(os.getpid())
    if path is None:
        yield
        return
    server = _Beside(
        Config(
            _as_it_came(app),
            uds=str(path),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
        )
    )
    task = asyncio.create_task(server.serve())
    try:
        yield
    finally:
        server.should_exit = True
        await task


class _Beside(Server):
    """A server beside another in its process: signals are for that one."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class PassOn:
    """The first that a request meets: whoever holds what it asks for answers it, with all that stands around him."""

    def __init__(self, app: ASGIApp, holder: Holder) -> None:
        self.app, self._holder = app, holder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        holder = self._holder(scope) if scope["type"] == "http" else None
        path = None if holder in (None, os.getpid()) else _socket(holder or 0)
        if path is not None and path.exists():
            try:
                await _pass_on(path, scope, receive, send)
            except ClientDisconnect:  # There is nobody to answer.
                return
            except (httpx.ConnectError, httpx.ConnectTimeout):  # It is gone, and what it held with it.
                pass
            else:
                return
        await self.app(scope, receive, send)


async def _pass_on(path: Path, scope: Scope, receive: Receive, send: Send) -> None:
    transport = httpx.AsyncHTTPTransport(uds=str(path))
    async with httpx.AsyncClient(transport=transport, base_url=HERE, timeout=PATIENCE) as client:
        query = scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        content = None if scope["method"] in ("GET", "HEAD") else _body(receive)
        url = httpx.URL(HERE).copy_with(raw_path=target)
        request = httpx.Request(scope["method"], url, headers=list(_headers(scope)), content=content)
        try:
            answer = await client.send(request, stream=True)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):  # It ended while it was at work.
            await problem_response(Busy(), Request(scope))(scope, receive, send)
            return
        try:
            told = [(name.lower(), value) for name, value in answer.headers.raw if name.lower() not in OF_A_CONNECTION]
            await send({"type": "http.response.start", "status": answer.status_code, "headers": told})
            async for part in answer.aiter_raw():
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await answer.aclose()


def _headers(scope: Scope) -> Iterator[tuple[bytes, bytes]]:
    """Those of the request, and from where it came."""
    for name, value in scope["headers"]:
        if name not in OF_A_CONNECTION | {CLIENT, SCHEME}:
            yield name, value
    if scope.get("client"):
        yield CLIENT, scope["client"][0].encode()
    yield SCHEME, scope["scheme"].encode()


def _as_it_came(app: ASGIApp) -> ASGIApp:
    """The application for requests that a neighbour passed on: to it they came from where they did."""

    async def came(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            client = (headers[CLIENT].decode(), 0) if CLIENT in headers else None
            own = [each for each in scope["headers"] if each[0] not in (CLIENT, SCHEME)]
            scope = {**scope, "client": client, "scheme": headers[SCHEME].decode(), "headers": own}
        await app(scope, receive, send)

    return came


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return
