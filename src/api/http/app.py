"""The application: every part wired together. Nothing is decided here."""

from __future__ import annotations

from time import time

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.access.gate import Gate
from api.http.login.authenticator import Authenticator
from api.http.login.outside import Outside
from api.http.login.provider import Provider
from api.http.login.sessions import Known
from api.http.login.tokens import Tokens
from api.http.problems import MethodNotAllowed, NoSuchResource, Unexpected, problem_response
from api.http.routes import add_routes
from api.http.running import Running, surround
from api.http.served import Served
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
    identify = _authenticator(settings).identify
    gate = Gate(running.journal, running.library)
    app.state.served = Served(running.journal, running.library, gate, identify, settings.public_url or "")
    add_routes(app, settings.public_url or "", settings.contact)
    app.add_exception_handler(LedgerError, _refused)
    app.add_exception_handler(HTTPException, _not_there)
    app.add_exception_handler(Exception, _unexpected)
    return app


def _authenticator(settings: Settings) -> Authenticator:
    outside = Outside()
    providers = [Provider(issuer, outside, time) for issuer in settings.issuers]
    return Authenticator(Tokens(providers, time), Known({each.name: each for each in settings.issuers}))


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
