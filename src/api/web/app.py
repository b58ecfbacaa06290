"""The application that is served: the API, and the pages beside it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.access.refusals import NotAuthenticated
from api.http import app as api
from api.http.login.doors import is_for_choosing
from api.http.login.rendering import DEMONSTRATION, LOGIN
from api.http.neighbours import PassOn
from api.http.problems import NoSuchResource
from api.http.routes import READ
from api.http.served import served_by
from api.http.settings import Settings
from api.web import files, packages, papers, static
from api.web.address import BASE
from api.web.drawing import environment
from api.web.forms import FORMS, taken
from api.web.pages import PAGES, Page, answer
from api.web.refusing import refused, to_login
from api.web.rooms import doors
from api.web.rooms.decisions.digests import Digests
from api.web.rooms.recording.importing import holder, takes_file
from api.web.rooms.recording.jobs import Jobs
from api.web.sent import Form
from api.web.words import LANGUAGES


def create_app(settings: Settings) -> FastAPI:
    """The application of one process."""
    app = api.create_app(settings)
    app.state.login = _login(app, settings)
    for language in LANGUAGES:
        environment(language).globals["rooms"] = doors
    app.add_api_route(f"{static.BASE}/{{digest}}/{{name}}", static.serve, methods=READ, include_in_schema=False)
    for paper in papers.PAPERS:
        app.add_api_route(paper.route, paper.get, methods=READ, response_model=None, include_in_schema=False)
    for route, endpoint in packages.routes():
        app.add_api_route(route, endpoint, methods=READ, response_model=None, include_in_schema=False)
    app.add_api_route(files.ROUTE, files.download, methods=READ, response_model=None, include_in_schema=False)
    app.state.imports = Jobs()
    app.state.digests = Digests(app.state.running.journal)
    app.state.takes_file = takes_file
    app.state.refused = refused
    for page in sorted(PAGES, key=_gaps):
        app.add_api_route(page.route, _endpoint(page), methods=READ, response_model=None, include_in_schema=False)
    for form in sorted(FORMS, key=_gaps):
        app.add_api_route(form.route, _taking(form), methods=["POST"], response_model=None, include_in_schema=False)
    app.add_api_route(f"{BASE}/{{rest:path}}", _nothing, methods=READ, response_model=None, include_in_schema=False)
    app.add_middleware(PassOn, holder=holder)
    return app


def _gaps(page: Page) -> int:
    """How much of an address is open: one that is written out goes before one that would take it for a name."""
    return page.route.count("{")


def _nothing(request: Request) -> Response:
    """For an address that was typed wrong: on a page that nothing is there, and without a last slash what is."""
    path, query = request.url.path, request.url.query
    if path.endswith("/"):
        return RedirectResponse(f"{path.rstrip('/')}{'?' if query else ''}{query}", HTTPStatus.PERMANENT_REDIRECT)
    try:
        identity = served_by(request).identify(request)
    except NotAuthenticated as error:
        return to_login(request, error)
    return refused(request, NoSuchResource(request.url.path), identity)


def _login(app: FastAPI, settings: Settings) -> str | None:
    """Where people say who they are, if they can."""
    if any(issuer.people for issuer in settings.issuers):
        return LOGIN
    return DEMONSTRATION if is_for_choosing(settings, app.state.running.journal) else None


def _endpoint(page: Page) -> Callable[[Request], Any]:
    def get(request: Request) -> Response:
        return answer(page, request)

    return get


def _taking(form: Page) -> Callable[[Request, Form], Any]:
    def post(request: Request, sent: Form) -> Response:
        return taken(form, request, sent)

    return post
