"""One line in the log for each request: who, what, from where, and how it ended (BIO2 8.15.01)."""

from __future__ import annotations

import re
from asyncio import CancelledError
from http import HTTPStatus
from secrets import token_hex
from time import perf_counter
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.identity import Identity
from api.http.logs import log
from api.http.problems import Unexpected, problem_response
from ledger.errors import NotRecorded

TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.ASCII)
PARAMETER = re.compile(r"[A-Za-z]{1,40}", re.ASCII)
CORRELATION = "Correlation-Id"
UNMATCHED = "unmatched"
FAILURE = 500


def acting(connection: HTTPConnection, identity: Identity) -> None:
    """Say who asks, once that is established: for the log, and for what is counted by identity."""
    connection.state.identity = identity


def correlation(connection: HTTPConnection) -> str:
    """The number of a request, by which its line in the log is found."""
    found: str = getattr(connection.state, "correlation", "")
    return found


def template(scope: Scope) -> str:
    """What was asked for, without what it was asked about: ``/v1/samenwerkingen/{samenwerking}``."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else UNMATCHED


def traced(traceparent: str | None) -> str:
    """The trace of a caller (W3C Trace Context), or a new one where it gave none that is well-formed."""
    found = TRACEPARENT.fullmatch(traceparent or "")
    if found is None:
        return token_hex(16)
    version, trace, parent, _, rest = found.groups()
    if version == "ff" or not trace.strip("0") or not parent.strip("0") or (version == "00" and rest):
        return token_hex(16)
    return trace


class Stopping(NotRecorded):
    """A server stops when it is told to, and waits for a request no longer than it was told."""

    code = "server-stopping"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            "this server was told to stop before your request was done, and cannot say how it ended; "
            "ask the same again in a moment: what was recorded is not done twice"
        )

    @property
    def headers(self) -> dict[str, str]:
        """When to ask again, and that this connection ends."""
        return {"Retry-After": "5", "Connection": "close"}


class AccessLog:
    """Around the application: number each request, write its line, and answer for what nobody caught."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        trace, status, started = traced(Headers(scope=scope).get("traceparent")), 0, perf_counter()
        scope.setdefault("state", {})["correlation"] = trace

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[CORRELATION] = trace
            await send(message)

        try:
            await self.app(scope, receive, numbered)
        except CancelledError:
            if not status:
                await problem_response(Stopping(), HTTPConnection(scope))(scope, receive, numbered)
            raise
        except Exception as error:  # Nobody below knew what to do with it.
            log().error("unexpected", correlation_id=trace, action=_action(scope), exc_info=error)
            if status:
                raise  # Half an answer is out already; the connection must not look as if it were whole.
            await problem_response(Unexpected(), HTTPConnection(scope))(scope, receive, numbered)
        finally:
            _write(scope, status, perf_counter() - started)


def _action(scope: Scope) -> str:
    return f"{scope['method']} {template(scope)}"


def _write(scope: Scope, status: int, seconds: float) -> None:
    state = scope["state"]
    identity = state.get("identity")
    result: dict[str, object] = {"status": status or "aborted"}
    if "refusal" in state:
        result["code"] = state["refusal"]
    named = sorted({name for name, _ in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)})
    client = scope.get("client")
    say = log().error if status >= FAILURE else log().info
    say(
        "request",
        action=_action(scope),
        object=scope["path"],
        asked=[name for name in named if PARAMETER.fullmatch(name)][:20],
        result=result,
        origin=client[0] if client else None,
        actor=(
            {"subject": identity.subject, "organisation": identity.organisation, "by": identity.authentication}
            if isinstance(identity, Identity)
            else None
        ),
        correlation_id=state["correlation"],
        duration_ms=round(seconds * 1000, 1),
    )
