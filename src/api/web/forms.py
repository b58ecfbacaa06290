"""How a form is registered and taken in: as a page that is sent something, at the address of the page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.access.refusals import NotAuthenticated
from api.http.access import acting
from api.http.login.origin import require_own_page
from api.http.parameters import Parameter
from api.http.served import served_by
from api.web.address import language_of
from api.web.drawing import draw
from api.web.pages import Page, Show, shown
from api.web.refusing import refused
from api.web.sent import STEP, Sent
from ledger.errors import LedgerError

FORMS: list[Page] = []
"""Every page that something can be sent to, as the rooms register them."""

AGAIN = "/weer-aangemeld"
"""Where somebody comes who logged in again beside a form that he had filled in."""


def form(
    path: str, template: str, *, own: Mapping[str, Parameter] | None = None, of_partnership: bool = True
) -> Callable[[Show], Show]:
    """Register what takes in what is sent to a page: called as a page is, with what was sent as ``sent``."""

    def register(take: Show) -> Show:
        room = template.partition("/")[0]
        FORMS.append(Page(path, room, template, take, None, own or {}, of_partnership=of_partnership))
        return take

    return register


def taken(form_: Page, request: Request, sent: Sent) -> Response:
    """The answer to a form. Nothing that was typed is lost where whoever sent it is not known any more."""
    try:
        return _taken(form_, request, sent)
    finally:
        sent.close()


def _taken(form_: Page, request: Request, sent: Sent) -> Response:
    served = served_by(request)
    try:
        if sent.stranger is not None:
            raise sent.stranger
        identity = served.identify(request)
    except NotAuthenticated as error:
        try:
            require_own_page(request, served.public_url or None)
        except LedgerError as elsewhere:
            return refused(request, elsewhere, None)
        return kept(request, sent, error)
    except LedgerError as error:
        return refused(request, error, None)
    acting(request, identity)
    try:
        if sent.trouble is not None:
            raise sent.trouble
        return shown(replace(form_, show=partial(form_.show, sent=sent)), request, served, identity)
    except LedgerError as error:
        return refused(request, error, identity)


def see(path: str) -> Response:
    """Go on elsewhere with a GET: what was sent is not sent again by looking at that anew."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})


def kept(request: Request, sent: Sent, error: NotAuthenticated) -> Response:
    """A page that holds all that was typed, a way to log in beside it, and the way back to the filled form."""
    request.state.refusal = error.code
    login: str | None = request.app.state.login
    query = f"?{request.url.query}" if request.url.query else ""
    told = {
        "action": f"{quote(request.url.path)}{query}",
        "pairs": sent.without(STEP).pairs,
        "files": bool(sent.files) or sent.too_large is not None,
        "login": f"{login}?naar={quote(AGAIN, safe='')}" if login else None,
        "code": error.code,
        "language": language_of(request),
    }
    return draw("kept.html", told, language_of(request), status=HTTPStatus.UNAUTHORIZED)
