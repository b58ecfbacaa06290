"""How a page is registered, answered, drawn and refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import vocabulary
from api.access.identity import Identity
from api.access.refusals import NotAllowed, NotAuthenticated, Why
from api.http.access import acting
from api.http.parameters import KNOWN_AT, Parameter
from api.http.problems import Invalid, NoSuchResource, Unexpected
from api.http.served import Served, served_by
from api.problems import http_status
from api.vocabulary import Language
from api.web import static, words
from api.web.language import catalogue
from api.web.visits import BASE, Address, Visit, keys_of, language_of, moments_of
from ledger.acts.fields import SLUG
from ledger.errors import Broken, LedgerError
from projections.services import foundings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
NAME = re.compile(f"(?=.{{1,80}}$){SLUG}")


@dataclass(frozen=True)
class Page:
    """A page: below which address, from which template, and what that is told.

    ``asks`` is the question whose filters may stand in the address, ``own`` what else may; whatever no page asks for
    is refused. ``compares``: the address may also name two earlier dates. Its ``show`` is called in one unchanging
    view, with the parts of the address in braces as keywords.
    """

    path: str
    room: str
    template: str
    show: Callable[..., Mapping[str, object] | Response]
    asks: str | None = None
    own: Mapping[str, Parameter] = field(default_factory=dict)
    compares: bool = False
    of_partnership: bool = True

    @property
    def route(self) -> str:
        return f"{BASE}/{{samenwerking}}{self.path}" if self.of_partnership else self.path


PAGES: list[Page] = []
"""Every page, as the rooms register them."""

Show = Callable[..., Mapping[str, object] | Response]


def page(
    path: str,
    template: str,
    *,
    asks: str | None = None,
    own: Mapping[str, Parameter] | None = None,
    compares: bool = False,
    of_partnership: bool = True,
) -> Callable[[Show], Show]:
    """Register what a template is told as a page; its room is the folder of the template."""

    def register(show: Show) -> Show:
        room = template.partition("/")[0]
        PAGES.append(Page(path, room, template, show, asks, own or {}, compares, of_partnership))
        return show

    return register


def answer(page_: Page, request: Request) -> Response:
    """A page, or on a page why it is not there."""
    return for_somebody(request, partial(shown, page_, request))


def for_somebody(request: Request, work: Callable[[Served, Identity], Response]) -> Response:
    """The answer to whoever asks; to nobody the way to the login, and what is refused on a page."""
    served = served_by(request)
    try:
        identity = served.identify(request)
    except NotAuthenticated as error:
        return to_login(request, error)
    acting(request, identity)
    try:
        return work(served, identity)
    except LedgerError as error:
        return refused(request, error, identity)


def shown(page_: Page, request: Request, served: Served, identity: Identity) -> Response:
    """A page for somebody; raises what refuses it."""
    named = dict(request.path_params)
    partnership = named.pop("samenwerking", "")
    if partnership and not NAME.fullmatch(partnership):
        raise NoSuchResource(request.url.path)
    keys = keys_of(page_.asks, page_.own, compares=page_.compares)
    address = Address.read(request, keys, page_.asks, partnership)
    moments = moments_of(served, address.sent, compares=page_.compares)
    if partnership:
        served.require_sight(identity, "partnerships", None)
        served.require_sight(identity, "arrangement", partnership, *moments.all)
    with served.reading(moments) as reading:
        found = foundings(reading.view, moments.as_of, partnership).get(partnership) if partnership else None
        title, since = found or (partnership, None)
        path = request.url.path.removeprefix(f"{BASE}/{partnership}") if partnership else request.url.path
        visit = Visit(request, served, identity, partnership, title, address, moments, reading, path, since)
        made = page_.show(visit, **named)
        if isinstance(made, Response):
            return made
        return draw(page_.template, {"visit": visit, "room": page_.room, **made}, visit.language, visit=visit)


def draw(
    template: str,
    told: Mapping[str, object],
    language: Language,
    *,
    visit: Visit | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    """A page from a template."""
    text = environment(language).get_template(template).render(dict(told))
    headers = {"Content-Security-Policy": POLICY, "Content-Language": language, "Cache-Control": "no-store"}
    if visit is not None:
        headers["Ledger-Position"] = str(visit.moments.as_of.known_at)
    return HTMLResponse(text, status, headers)


def to_login(request: Request, error: NotAuthenticated) -> Response:
    """To where one says who one is, and from there back to here."""
    login: str | None = request.app.state.login
    if login is None:
        return refused(request, error, None)
    back = request.url.path if request.method in ("GET", "HEAD") else "/"
    query = request.url.query if request.method in ("GET", "HEAD") else ""
    to = f"{login}?{urlencode({'naar': quote(back) + ('?' if query else '') + query})}"
    if request.headers.get("hx-request"):
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": to})
    return RedirectResponse(to, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})


def refused(request: Request, error: LedgerError, identity: Identity | None) -> Response:
    """What is the matter, where, and what to do, on a page with the dates as they were typed."""
    request.state.refusal = error.code
    language = language_of(request)
    shown = Unexpected() if isinstance(error, Broken) else error
    heading = vocabulary.term(error.code, language, vocabulary.REFUSALS)
    told = {
        "heading": heading[:1].upper() + heading[1:],
        "detail": vocabulary.refusal(shown, language),
        "errors": {each.name.lstrip("/"): each.detail for each in error.errors} if isinstance(error, Invalid) else {},
        "code": error.code,
        "identity": identity,
        "typed": {name: request.query_params[name] for name in request.query_params},
        "path": request.url.path,
        "partnership": request.path_params.get("samenwerking", ""),
        "room": "",
        "language": language,
        "way": _way(request, error, identity),
    }
    answer_ = draw("refused.html", told, language, status=http_status(error))
    answer_.headers.update(getattr(error, "headers", None) or {})
    return answer_


def _way(request: Request, error: LedgerError, identity: Identity | None) -> str | None:
    """For whoever takes no part any more: the same page as it was known on the last day."""
    if identity is None or not isinstance(error, NotAllowed) or error.why is not Why.LEFT:
        return None
    upto = {each.partnership: each.upto for each in served_by(request).gate.sights(identity)}.get(error.where or "")
    if upto is None:
        return None
    query = [(name, text) for name, text in request.query_params.multi_items() if name != KNOWN_AT]
    return f"{quote(request.url.path)}?{urlencode([*query, (KNOWN_AT, upto)])}"


@cache
def environment(language: Language) -> Environment:
    """The templates in one language; nothing undefined is ever drawn, and nothing that is not escaped."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("api.web", "templates"), PackageLoader("api.web", "rooms")]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    found = catalogue(language)
    made.install_gettext_callables(found.gettext, found.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= words.filters(language) | {"named": _named, "party": _party}
    made.globals |= {
        "static": static.address,
        "language": language,
        "term": lambda name, section=None: vocabulary.term(name, language, section),
        "meaning": lambda name, section=None: vocabulary.definition(name, section, language),
    }
    return made


@pass_context
def _named(context: Context, text: str) -> str:
    """A text with names for codes, those of the partnership's own bodies too, on a page of one."""
    visit: Visit | None = context.get("visit")
    return words.named(text, context["language"]) if visit is None else visit.named(text)


@pass_context
def _party(context: Context, code: str) -> str:
    """What people call a municipality, a firm, or the partnership itself."""
    visit: Visit | None = context.get("visit")
    return visit.title if visit is not None and code == visit.partnership else words.party(code)


def shaped(schema: Mapping[str, Any], about: str, name: str) -> Parameter:
    """A key of an address that belongs to a page alone."""
    return Parameter(name, dict(schema), about)
