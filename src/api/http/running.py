"""One process of a server: the ledger that it has open, and what stands around its application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from api.http.access import AccessLog
from api.http.following import Follower, NearLibrary
from api.http.headers import AnswerHeaders, Door
from api.http.health import Readiness, health
from api.http.limits import RequestLimits
from api.http.metrics import CountRequests, Metrics, WatchedJournal, answer
from api.http.neighbours import listening_to_others
from api.http.rates import RateLimit, Rates
from api.http.settings import Settings
from projections import open_library


class Running:
    """A ledger, open for an application. Nothing is asked of the database before the first request or step."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.journal = WatchedJournal(settings.address, self.metrics)
        found = open_library(self.journal)
        self.library = NearLibrary(found.journal, found.engine, found.projections, settings.behind_limit)
        self.metrics.watch(self.library)
        self.rates = Rates(settings)
        self.readiness = Readiness(self.library, settings)
        self.follower = Follower(self.library, settings.follow_seconds, settings.heartbeat_seconds)

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        """Follow while requests are answered; give every connection back at the end."""
        anyio.to_thread.current_default_thread_limiter().total_tokens = self.settings.threads
        self.follower.start()
        try:
            async with listening_to_others(app):
                yield
        finally:
            await anyio.to_thread.run_sync(self.follower.stop)
            self.close()

    def close(self) -> None:
        """Give back every connection."""
        self.library.close()
        self.journal.close()


def surround(app: FastAPI, running: Running) -> None:
    """Put around an application what every server needs, and beside it what watches over it.

    The last that is added is the first that a request meets.
    """
    settings = running.settings
    app.state.running = running
    app.state.public_url = settings.public_url or ""
    app.add_middleware(RequestLimits, settings=settings)
    app.add_middleware(RateLimit, rates=running.rates)
    app.add_middleware(Door, settings=settings)
    app.add_middleware(CountRequests, metrics=running.metrics)
    app.add_middleware(AccessLog)
    app.add_middleware(AnswerHeaders, settings=settings)
    app.include_router(health(running.readiness))
    if settings.metrics_host is None:

        @app.get("/metrics", include_in_schema=False)
        def metrics(request: Request) -> Response:
            return answer(running.metrics, running.library, request)
