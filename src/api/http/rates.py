"""How often one address, and one identity, may ask: a bucket of tokens for each, in the memory of each process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv4Address, ip_address, ip_network
from math import ceil
from threading import Lock
from time import monotonic

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.identity import Identity
from api.http.access import acting
from api.http.problems import problem_response
from api.http.settings import Settings
from ledger.errors import NotRecorded

MOST = 10_000
"""Buckets that are kept; whoever asked longest ago begins anew."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a bucket after a request was taken from it, or would have been."""

    name: str
    limit: int
    rate: float
    tokens: float
    wait: float

    @property
    def headers(self) -> dict[str, str]:
        """The same for clients (draft-ietf-httpapi-ratelimit-headers)."""
        window = max(1, ceil(self.limit / self.rate))
        reset = ceil((self.limit - self.tokens) / self.rate)
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.limit};w={window}',
            "RateLimit": f'"{self.name}";r={int(self.tokens)};t={max(0, reset)}',
        }


class TooManyRequests(NotRecorded):
    """One who asks too often takes the time of others."""

    code = "too-many-requests"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, seconds: int) -> None:
        super().__init__(f"you ask more often than this server answers one; ask again after {seconds} seconds")
        self.seconds = seconds
        self._left: Left | None = None

    @classmethod
    def after(cls, left: Left) -> TooManyRequests:
        """The refusal of whoever has an empty bucket."""
        error = cls(max(1, ceil(left.wait)))
        error._left = left  # Its own.
        return error

    @property
    def headers(self) -> dict[str, str]:
        """When to ask again."""
        return {"Retry-After": str(self.seconds), **(self._left.headers if self._left else {})}


class Buckets:
    """Token buckets by key: each fills at a rate, up to a limit."""

    def __init__(self, name: str, rate: float, limit: int, clock: Clock = monotonic) -> None:
        self._name, self._rate, self._limit, self._clock = name, rate, limit, clock
        self._found: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def spend(self, key: str) -> Left:
        """Take one token; raises ``TooManyRequests`` where there is none."""
        with self._lock:
            now = self._clock()
            tokens, since = self._found.pop(key, (float(self._limit), now))
            tokens = min(float(self._limit), tokens + (now - since) * self._rate)
            allowed = tokens >= 1
            tokens -= 1 if allowed else 0
            self._found[key] = (tokens, now)
            while len(self._found) > MOST:
                self._found.popitem(last=False)
        left = Left(self._name, self._limit, self._rate, tokens, (1 - tokens) / self._rate)
        if not allowed:
            raise TooManyRequests.after(left)
        return left


class Rates:
    """The buckets of one process."""

    def __init__(self, settings: Settings, clock: Clock = monotonic) -> None:
        self.by_address = Buckets("address", settings.address_rate, settings.address_burst, clock)
        self.by_identity = Buckets("identity", settings.identity_rate, settings.identity_burst, clock)

    def admit(self, connection: HTTPConnection, identity: Identity) -> None:
        """Say who asks, once that is established, and count it; raises ``TooManyRequests``."""
        acting(connection, identity)
        connection.state.rate = self.by_identity.spend(f"{identity.organisation}/{identity.subject}")


class RateLimit:
    """Counts by the address that a request comes from, before anything is done for it."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self.app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)

        async def with_rate(message: Message) -> None:
            left: Left | None = getattr(connection.state, "rate", None)
            if message["type"] == "http.response.start" and left is not None:
                headers = MutableHeaders(scope=message)
                for name, value in left.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        client = scope.get("client")
        try:
            connection.state.rate = self._rates.by_address.spend(_whose(client[0] if client else ""))
        except TooManyRequests as error:
            await problem_response(error, connection, {"Connection": "close"})(scope, receive, send)
            return
        await self.app(scope, receive, with_rate)


def _whose(host: str) -> str:
    """Whose address this is: of the sixth version, one has a whole network of them."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    return str(ip_network((address, 64), strict=False))
