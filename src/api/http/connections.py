"""Connections as they are, before anything is an HTTP request: how many, how slow, and how large a head."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

import orjson
from starlette.requests import HTTPConnection
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from api.http.headers import OF_THE_API
from api.http.problems import problem_response
from api.http.settings import Settings
from api.http.too_much import Busy, HeadersTooLarge
from ledger.errors import LedgerError, Malformed

SPARE = 2
"""Times the limit on headers: up to there they are read, so that the refusal is an answer like any other."""


class NotHttp(Malformed):
    """What came in is no HTTP request."""

    code = "not-http"

    def __init__(self) -> None:
        super().__init__("this is no HTTP request; send one")


class Configuration(Config):
    """How uvicorn serves, with our settings; it goes to each process as it is."""

    def __init__(self, settings: Settings, **more: Any) -> None:  # noqa: ANN401  # As uvicorn's.
        super().__init__(
            http=Guarded,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.proxies),
            forwarded_allow_ips=list(settings.proxies),
            timeout_keep_alive=settings.keep_alive_seconds,
            timeout_graceful_shutdown=settings.stop_seconds,
            timeout_worker_healthcheck=30,
            ssl_certfile=settings.tls_certificate,
            ssl_keyfile=settings.tls_key,
            workers=settings.workers,
            factory=True,
            **more,
        )
        self.settings = settings


class Guarded(HttpToolsProtocol):
    """uvicorn's own, which waits for ever for the head of a request, however large."""

    def __init__(
        self,
        config: Configuration,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._settings = config.settings
        self._head = 0
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # As uvicorn's.
        super().connection_made(transport)
        if len(self.connections) > self._settings.connections:
            self._refuse(Busy())
        else:
            self._expect()

    def data_received(self, data: bytes) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        if self._deadline is None and (cycle is None or cycle.response_complete):
            self._expect()
        super().data_received(data)
        if self._deadline is None:  # The head was whole, and so counted as one.
            self._head = 0
            return
        self._head += len(data)
        if self._head > SPARE * (self._settings.header_limit + self._settings.url_limit):
            self._refuse(HeadersTooLarge(self._settings.header_limit))

    def on_headers_complete(self) -> None:
        self._forget()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # It says how our parser works.
        self._refuse(NotHttp())

    def _expect(self) -> None:
        """A head must come in within a time from now."""
        self._forget()
        self._deadline = self.loop.call_later(self._settings.request_seconds, self.transport.close)

    def _forget(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, error: LedgerError) -> None:
        """Answer before there is a request, as we answer any, and hang up."""
        self._forget()
        if self.transport.is_closing():
            return
        self.logger.warning("Refused before it was a request: %s", error.code)
        self.transport.write(written(error))
        self.transport.close()


def written(error: LedgerError) -> bytes:
    """A refusal as it goes over the line, where there is no request yet that it could answer."""
    nothing = {"type": "http", "headers": [], "path": "/", "query_string": b"", "server": ("localhost", 80)}
    answer = problem_response(error, HTTPConnection(nothing))
    problem = {**orjson.loads(answer.body)}
    problem.pop("instance", None)
    body = orjson.dumps(problem)
    headers = {
        **OF_THE_API,
        **{name: value for name, value in answer.headers.items() if name != "content-length"},
        "Cache-Control": "no-store",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
