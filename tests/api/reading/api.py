"""The REST API over a ledger, asked in this process by whoever a test says it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from api.access.identity import Identity, Role
from api.http.app import create_app
from api.http.settings import Settings
from ledger.journal import Address
from projections import Library

PUBLIC = "http://127.0.0.1:8000"


def person(organisation: str, *roles: Role, subject: str = "p-9") -> Identity:
    return Identity(subject, organisation, frozenset(roles), "test")


REGISTRAR = person("GM0313", Role.REGISTRAR)
OUTSIDER = person("GM0546", Role.REGISTRAR, subject="p-8")
ADMINISTRATOR = person("GM0313", Role.ADMINISTRATOR, subject="p-7")
BOARD = person("GM0313", Role.BOARD, subject="p-6")


@dataclass(frozen=True, slots=True)
class Api:
    """An application and its ledger; whoever asks is believed to be who the test says."""

    app: FastAPI

    @property
    def library(self) -> Library:
        found: Library = self.app.state.served.library
        return found

    def get(self, path: str, who: Identity = REGISTRAR, **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=("127.0.0.1", 50_000))
            async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as client:
                return await client.get(path, headers=headers)

        self.app.state.served = replace(self.app.state.served, authenticator=_Believing(who))
        return asyncio.run(ask())

    def rows(self, path: str, who: Identity = REGISTRAR) -> list[dict[str, Any]]:
        """All results of a question, page by page."""
        found: list[dict[str, Any]] = []
        url: str | None = path
        while url is not None:
            answer = self.get(url, who)
            assert answer.status_code == 200, answer.text
            found += answer.json()["resultaten"]
            url = answer.json()["links"].get("volgende")
        return found


@dataclass(frozen=True, slots=True)
class _Believing:
    """Takes whoever asks for who the test says it is."""

    who: Identity

    def identify(self, _: HTTPConnection) -> Identity:
        return self.who


@contextmanager
def api_of(address: Address, **settings: Any) -> Iterator[Api]:  # noqa: ANN401  # Any settings.
    """The application over a ledger that is there."""
    fast = {"identity_rate": 100_000, "address_rate": 100_000}  # Tests ask as fast as they can.
    app = create_app(Settings(ledger=address.url.render_as_string(hide_password=False), **fast | settings))
    try:
        yield Api(app)
    finally:
        app.state.running.close()
