"""The application: every part wired together. Nothing is decided here."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.http.problems import MethodNotAllowed, NoSuchResource, Unexpected, problem_response
from api.http.running import Running, surround
from api.http.settings import Settings
from ledger.errors import LedgerError


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
    surround(app, running)
    app.add_exception_handler(LedgerError, _refused)
    app.add_exception_handler(HTTPException, _not_there)
    app.add_exception_handler(Exception, _unexpected)
    return app


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
