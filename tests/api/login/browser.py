"""An application with the doors in it, and somebody with a browser before it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from fastapi import FastAPI
from httpx import Response
from starlette.requests import Request
from starlette.responses import Response as StarletteResponse

from api.http.login.doors import Doors
from api.http.login.issuer import Issuer
from api.http.login.outside import Outside
from api.http.problems import problem_response
from ledger.errors import LedgerError
from tests.api.login.doors import LONG

SECRET = "a secret of these tests, long enough to sign with"
HERE = "http://127.0.0.1:8000"
PUBLIC = "https://grondslag.example"
FORM = {"Accept": "text/html", "Origin": "null", "Sec-Fetch-Site": "same-origin"}
HTML = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "none"}


def application(doors: Doors) -> FastAPI:
    """An application that tells who asks: with a GET, and with a POST."""
    app = FastAPI(openapi_url=None)
    authenticator = doors.put_in(app, lambda: ["GM0327", "GM0313", "accountant-noord"])
    app.add_exception_handler(LedgerError, _refused)

    @app.get("/v1/wie")
    @app.post("/v1/wie")
    def who(request: Request) -> dict[str, Any]:
        identity = authenticator.identify(request)
        return {
            "subject": identity.subject,
            "organisation": identity.organisation,
            "roles": sorted(identity.roles),
            "by": identity.authentication,
        }

    return app


def _refused(request: Request, error: Exception) -> StarletteResponse:
    assert isinstance(error, LedgerError)
    return problem_response(error, request)


def doors(
    *issuers: Issuer,
    public_url: str | None = None,
    demonstration: bool = False,
    now: Callable[[], float] | None = None,
    secret: str = SECRET,
) -> Doors:
    secure = public_url is not None and public_url.startswith("https:")
    return Doors(tuple(issuers), secret, public_url, secure, demonstration, now or time, Outside(LONG))


@dataclass(slots=True)
class Browser:
    """Keeps cookies, follows no redirect by itself, and says of its requests what browsers say."""

    app: FastAPI
    at: str = HERE
    client: str = "127.0.0.1"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def get(self, path: str, said: Mapping[str, str] = HTML, params: Mapping[str, str] | None = None) -> Response:
        return self.ask("GET", path, said, params=params)

    def post(self, path: str, form: Mapping[str, str] | None = None, said: Mapping[str, str] = FORM) -> Response:
        """A form of one of our own pages, sent."""
        return self.ask("POST", path, said, data=form or {})

    def who(self) -> Response:
        return self.ask("GET", "/v1/wie", {"Sec-Fetch-Site": "same-origin"})

    def cookie(self) -> str | None:
        return next((each.value for each in self.cookies.jar), None)

    def ask(
        self,
        method: str,
        path: str,
        said: Mapping[str, str],
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Response:
        async def answer() -> Response:
            transport = httpx.ASGITransport(self.app, client=(self.client, 50_000))
            async with httpx.AsyncClient(transport=transport, base_url=self.at, cookies=self.cookies) as client:
                found = await client.request(
                    method, path, headers=dict(said), params=params, data=data, content=content
                )
                self.cookies = client.cookies
                return found

        return asyncio.run(answer())


def asked_of(url: str) -> dict[str, str]:
    """What a redirect asks, each parameter once."""
    found = parse_qs(urlsplit(url).query, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values()), url
    return {name: values[0] for name, values in found.items()}
