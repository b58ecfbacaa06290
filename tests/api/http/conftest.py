"""The stand-in application in this process, asked without a network."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI

from api.http import logs
from api.http.settings import Settings
from tests.api.http.standin import create_app
from tests.projections.conftest import address, database, library
from tests.projections.masters import Masters, masters

__all__ = ["address", "database", "library", "masters"]


@dataclass(frozen=True, slots=True)
class Client:
    """Asks an application from an address, as if over a network."""

    app: FastAPI
    at: str

    def __call__(self, method: str, path: str, *, raising: bool = False, **more: Any) -> httpx.Response:  # noqa: ANN401
        return asyncio.run(self._ask(method, path, raising, more))

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    async def _ask(self, method: str, path: str, raising: bool, more: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=raising, client=(self.at, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            return await client.request(method, path, **more)


Asking = Callable[..., Client]
"""``asking(port=1, ...)``: a client of an application with these settings."""

LOGGERS = ("", "uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi")


@contextmanager
def without_ledger(client: Client) -> Iterator[None]:
    """As long as this lasts, the file of the ledger is not there."""
    path: Path = client.app.state.running.journal.address.path
    away = path.with_suffix(".away")
    path.rename(away)
    yield
    away.rename(path)


@pytest.fixture(autouse=True)
def as_servers_log() -> Iterator[None]:
    """Log as a server does, and afterwards as before."""
    found = {name: logging.getLogger(name) for name in LOGGERS}
    before = {name: (each.handlers[:], each.level, each.propagate, each.disabled) for name, each in found.items()}
    logs.configure()
    yield
    structlog.reset_defaults()
    for name, (handlers, level, propagate, disabled) in before.items():
        each = found[name]
        each.handlers[:] = handlers
        each.setLevel(level)
        each.propagate, each.disabled = propagate, disabled


@pytest.fixture
def asking(masters: Masters) -> Iterator[Asking]:
    """Clients on this machine, of a small ledger unless another is named."""
    with ExitStack() as stack:
        ledger = stack.enter_context(masters.copy("sqlite", "beginning"))

        def ask(*, at: str = "127.0.0.1", **settings: Any) -> Client:  # noqa: ANN401  # Any settings.
            chosen = Settings(**{"ledger": ledger.written, **settings})
            app = create_app(chosen)
            stack.callback(app.state.running.close)
            return Client(app, at)

        yield ask
