"""The few pages of logging in, in Dutch: no script, no other address, and nothing in them that is not escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Coroutine, Mapping
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import vocabulary
from api.http import problems
from api.problems import http_status
from ledger.errors import LedgerError

LOGIN, SIGNED_IN, SIGNED_OUT = "/aanmelden", "/aangemeld", "/afgemeld"
START, LOGOUT, DEMONSTRATION = "/", "/afmelden", "/demonstratie"


@cache
def _style() -> str:
    return files("api.http.login").joinpath("pages/style.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api.http.login", "pages"), autoescape=True, undefined=StrictUndefined
    )
    environment.globals["style"] = _style()
    return environment


def page(name: str, told: Mapping[str, object], *, status: int = HTTPStatus.OK, forms_to: str = "") -> Response:
    """A page of ours; its forms go to ourselves, and where that leads on to ``forms_to`` (an origin)."""
    allowed = b64encode(sha256(_style().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{allowed}'; form-action 'self' {forms_to}".rstrip()
        + "; base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(
        _environment().get_template(f"{name}.html").render(dict(told)),
        status,
        {"Content-Security-Policy": policy, "Cache-Control": "no-store"},
    )


def see(path: str) -> Response:
    """Go on elsewhere, with a GET."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})


class Page(APIRoute):
    """A route for people: what is refused is told on a page, to a program as a problem."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await answer(request)
            except LedgerError as error:
                return refused(request, error)

        return handler


def refused(request: Request, error: LedgerError) -> Response:
    """What is the matter, and where to begin again."""
    if "text/html" not in request.headers.get("accept", ""):
        return problems.problem_response(error, request)
    request.state.refusal = error.code
    told = {
        "heading": problems.title(error.code),
        "detail": vocabulary.refusal(error, "nl"),
        "code": error.code,
        "again": SIGNED_IN,  # Which leads to where one says who one is.
    }
    shown = page("refused", told, status=http_status(error))
    shown.headers.update(getattr(error, "headers", None) or {})
    return shown
