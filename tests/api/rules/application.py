"""The whole application on a ledger, with somebody at the door who lets everybody in."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from fastapi import FastAPI
from starlette.requests import HTTPConnection

from api.access.gate import Gate, Sight
from api.access.identity import Identity, Role
from api.access.refusals import NotAuthenticated
from api.http.app import create_app
from api.http.login.authenticator import Authenticator
from api.http.served import Served
from api.http.settings import Settings
from ledger.acts.line import Asked
from ledger.journal import Address
from projections.as_of import AsOf

if TYPE_CHECKING:
    from httpx import Response
    from starlette.testclient import TestClient
else:
    with warnings.catch_warnings(action="ignore"):  # It asks for the successor of httpx at import.
        from starlette.testclient import TestClient

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = "http://127.0.0.1"
CONTACT = {"name": "Functioneel beheer", "email": "grondslag@example.nl", "url": "https://example.nl/grondslag"}
SOMEBODY = Identity("p-bun-01", "GM0313", frozenset(Role), "test")
OFFICIAL = {
    "pseudoniem": "p-leu-10",
    "functie": "teamleider",
    "hoedanigheid": "ambtenaar",
    "organisatie": "GM0327",
    "namens": "GM0327/college",
}


@dataclass(frozen=True, slots=True)
class Door(Authenticator):
    """Takes everybody for one and the same, or for nobody."""

    identity: Identity | None = None

    def identify(self, connection: HTTPConnection) -> Identity:
        del connection
        if self.identity is None:
            raise NotAuthenticated
        return self.identity


class Everybody(Gate):
    """Lets everybody do and see everything."""

    def partnerships(self, identity: Identity, today: date | None = None) -> tuple[str, ...]:
        del identity, today
        return ("blnp",)

    def sights(self, identity: Identity, today: date | None = None) -> tuple[Sight, ...]:
        del identity, today
        return (Sight("blnp"),)

    def require_act(self, identity: Identity, asked: Asked) -> None:
        """Whatever it is."""

    def require_sight(self, identity: Identity, question: str, partnership: str | None, as_of: AsOf) -> None:
        """Whatever it is."""


def application(address: Address) -> FastAPI:
    """The application with all that stands around it, on a ledger; requests of ours are no flood."""
    settings = Settings(
        ledger=address.url.render_as_string(hide_password=False),
        address_rate=1_000_000,
        address_burst=1_000_000,
        identity_rate=1_000_000,
        identity_burst=1_000_000,
    )
    app = create_app(settings)
    served: Served = app.state.served
    gate = Everybody(served.journal, served.library, lambda: NOW)
    app.state.served = replace(served, gate=gate, public_url=HERE, now=lambda: NOW)
    let_in(app, SOMEBODY)
    app.state.public_url = HERE
    return app


def let_in(app: FastAPI, identity: Identity | None) -> None:
    """From now on whoever asks is this one, or nobody."""
    served: Served = app.state.served
    before = served.authenticator
    app.state.served = replace(served, authenticator=Door(before.tokens, before.known, identity))


@dataclass(frozen=True, slots=True)
class Api:
    """A client of the application."""

    app: FastAPI
    client: TestClient

    def get(
        self,
        path: str,
        query: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> Response:
        """Ask; query keys by their own names."""
        asked = {**(query or {}), **more}
        found: Response = self.client.get(f"/v1{path}", params=asked, headers=dict(headers or {}))
        return found

    def raw(self, path: str, headers: Mapping[str, str] | None = None) -> Response:
        """Ask with a query exactly as it is written."""
        found: Response = self.client.get(f"/v1{path}", headers=dict(headers or {}))
        return found

    def act(
        self,
        path: str,
        body: Mapping[str, object] | str | bytes,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Do an act, under a new key unless one is given, by an official unless the body names somebody."""
        if isinstance(body, Mapping):
            body = json.dumps({"actor": OFFICIAL} | dict(body))
        sent = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid4()), **(headers or {})}
        found: Response = self.client.post(f"/v1{path}", content=body, headers=sent)
        return found

    @property
    def head(self) -> int:
        """The last position of the journal."""
        last = self.app.state.served.journal.store.max_notification_id()
        assert last is not None
        return int(last)


@contextmanager
def opened(address: Address) -> Iterator[Api]:
    """A client of the application on a ledger; both are closed again."""
    app = application(address)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        yield Api(app, client)
