"""What every answer carries: the version of the API, and what browsers may do with it (API Design Rules, 2.2)."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import reach
from api.http.problems import problem_response
from api.http.settings import Settings
from ledger.errors import Malformed

VERSION = "1.0.0"
"""Of the API, by Semantic Versioning; the program has a version of its own."""

DOCUMENT = "/v1/openapi.json"
"""What anybody may read from any page: it says how to ask, and nothing of what is in a ledger."""

YEAR = 31_536_000

POLICY = "Content-Security-Policy"

OF_THE_API = {
    "API-Version": VERSION,
    POLICY: "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""A page may bring a Content-Security-Policy of its own; whatever else it says, these stand."""

MAY_BE_READ = (
    "API-Version, Correlation-Id, ETag, Ledger-Position, Link, Location, RateLimit, RateLimit-Policy, Retry-After"
)
MAY_BE_SENT = (
    "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Ledger-Position, traceparent"
)
METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS"


class WrongHost(Malformed):
    """A page elsewhere had its own name lead to this machine, to come where only this machine may."""

    code = "wrong-host"

    def __init__(self) -> None:
        super().__init__("this server serves this machine alone; ask it as http://127.0.0.1, or give it a public_url")


class AnswerHeaders:
    """The outermost part: no answer leaves without these, also one that says what went wrong."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._always = dict(OF_THE_API)
        if settings.secure:
            self._always["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
        self._origins = frozenset(settings.allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        origin = _shared_with(scope, self._origins)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._always.items():
                    if name != POLICY or name not in headers:
                        headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
                if scope["path"] != DOCUMENT:
                    headers.add_vary_header("Origin")
                if origin is not None:
                    headers["Access-Control-Allow-Origin"] = origin
                    headers["Access-Control-Expose-Headers"] = MAY_BE_READ
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        await self.app(scope, receive, with_headers)


class Door:
    """Answers what browsers ask before they ask, and turns away what was led here under another name."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._origins = frozenset(settings.allowed_origins)
        self._alone = not settings.exposed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif self._alone and not _meant_for_this_machine(scope):
            await problem_response(WrongHost(), HTTPConnection(scope))(scope, receive, send)
        elif _is_preflight(scope) and _shared_with(scope, self._origins):
            await _preflight()(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _shared_with(scope: Scope, origins: frozenset[str]) -> str | None:
    """The origin that may read the answer in a browser: never with its cookies."""
    if scope["path"] == DOCUMENT:
        return "*"
    origin = Headers(scope=scope).get("origin")
    return origin if origin in origins else None


def _is_preflight(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return scope["method"] == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers


def _preflight() -> Response:
    headers = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": MAY_BE_SENT}
    return Response(status_code=204, headers={**headers, "Access-Control-Max-Age": "600"})


def _meant_for_this_machine(scope: Scope) -> bool:
    """Whether a request that came over loopback was meant for this machine, by the name in it."""
    host = Headers(scope=scope).get("host")
    try:
        return host is None or reach.is_loopback_name(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
