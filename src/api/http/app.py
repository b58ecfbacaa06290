"""The application: every part wired together. Nothing is decided here."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.access.gate import Gate
from api.http.login.doors import Doors, is_for_choosing
from api.http.problems import MethodNotAllowed, NoSuchResource, Unexpected, problem_response
from api.http.routes import add_routes
from api.http.running import Running, surround
from api.http.served import Served
from api.http.settings import Settings
from ledger.errors import LedgerError
from projections import Library
from projections.governance.participation import organisations


def create_app(settings: Settings) -> FastAPI:
    """The application of one process."""
    running = Running(settings)
    app = FastAPI(
        title="Grondslag",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=running.lifespan,
    )
    doors = Doors.of(settings, demonstration=is_for_choosing(settings, running.journal))
    authenticator = doors.put_in(app, lambda: _organisations(running.library))
    surround(app, running)
    app.state.served = Served(
        running.journal,
        running.library,
        Gate(running.journal, running.library),
        authenticator,
        running.rates,
        running.metrics,
        settings.public_url or "",
        settings.oin,
    )
    add_routes(app, settings.public_url or "", settings.contact)
    app.add_exception_handler(LedgerError, _refused)
    app.add_exception_handler(HTTPException, _not_there)
    app.add_exception_handler(Exception, _unexpected)
    return app


def _organisations(library: Library) -> tuple[str, ...]:
    """Who takes part in anything, as the ledger knows it now."""
    as_of = library.as_of(None, None, datetime.now(UTC))
    with library.view(as_of) as view:
        return organisations(view, as_of)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, LedgerError)
    return problem_response(error, request)


def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == MethodNotAllowed.status:
        return problem_response(MethodNotAllowed(request.method), request, error.headers)
    return problem_response(NoSuchResource(request.url.path), request, error.headers)


def _unexpected(request: Request, _: Exception) -> Response:
    return problem_response(Unexpected(), request)
