"""What is refused, on a page: what is the matter, where, what to do, and the way on from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import vocabulary
from api.access.identity import Identity
from api.access.refusals import NotAllowed, NotAuthenticated, Why
from api.http.parameters import DATES, KNOWN_AT, VALID_ON, Keys, Parameter
from api.http.problems import FieldError, Invalid, NoSuchResource, Unexpected
from api.http.served import Moments, served_by
from api.problems import http_status
from api.vocabulary import Language
from api.web.address import Address, language_of, moments_of
from api.web.dates import MOMENTS, NAMES, plain
from api.web.drawing import draw
from api.web.language import catalogue, told
from api.web.visits import Visit
from ledger.errors import Broken, LedgerError
from projections.governance.services import foundings
from projections.view import UnknownThing

_KEYS = Keys({name: Parameter(name, *DATES[name]) for name in (VALID_ON, KNOWN_AT)})

_SAID = {
    "onbekend": told("no page asks for “%(name)s” here"),
    "dubbel": told("“%(name)s” stands in the address more than once"),
    "ontbreekt": told("%(name)s is missing"),
}
_IMPOSSIBLE = told("“%(text)s” cannot be %(name)s")


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
    """A page that tells why the one that was asked for is not there, with the dates as they were typed."""
    request.state.refusal = error.code
    language = language_of(request)
    shown = Unexpected() if isinstance(error, Broken) else error
    heading = _heading(error, language)
    errors = dict(_errors(request, error, language)) if isinstance(error, Invalid) else {}
    query = request.query_params
    about = {
        "heading": heading,
        "detail": _detail(shown, language),
        "errors": errors,
        "code": error.code,
        "typed": {name: query[name] for name in query},
        "path": request.url.path,
        "room": "",
        "language": language,
        "way": _as_of_the_last_day(request, error, identity),
        "today": _today(request, error, errors),
    }
    with _there(request, identity) as visit:
        status = http_status(error)
        if visit is None:
            made = draw("refused.html", {**about, "identity": identity}, language, status=status)
        else:
            made = draw("refused_inside.html", {**about, "visit": visit}, language, status=status)
    made.headers.update(getattr(error, "headers", None) or {})
    return made


def _heading(error: LedgerError, language: Language) -> str:
    if isinstance(error, NoSuchResource):
        return catalogue(language).gettext(told("There is no such page"))
    term = vocabulary.term(error.code, language, vocabulary.REFUSALS)
    return f"{term[:1].upper()}{term[1:]}"


def _detail(error: LedgerError, language: Language) -> str:
    """The sentence of the refusal, but for what it says to programs alone."""
    say = catalogue(language).gettext
    match error:
        case Invalid():
            return say(told("Something in the address or in the dates is not as it must be:"))
        case NoSuchResource():
            return say(told("There is no page at %(path)s.")) % {"path": error.path}
        case _:
            return vocabulary.refusal(error, language)


def _errors(request: Request, error: Invalid, language: Language) -> Iterator[tuple[str, str]]:
    """What is wrong with each key of the address, in the words of people."""
    say = catalogue(language).gettext
    for each in error.errors:
        name = each.name.lstrip("/")
        if name in NAMES:
            yield name, _date(each, request.query_params.get(name, ""), language)
        else:
            text = request.query_params.get(name, "")[:80]
            yield name, say(_SAID.get(each.code, _IMPOSSIBLE)) % {"name": name, "text": text}


def _date(error: FieldError, text: str, language: Language) -> str:
    say = catalogue(language).gettext
    name = error.name.lstrip("/")
    if error.code == "te-vroeg":
        return say(told("“%(text)s” is before 1900")) % {"text": text[:40]}
    if name in MOMENTS:
        sentence = told("“%(text)s” is no date and no position: write day, month and year, as 1-6-2023")
    else:
        sentence = told("“%(text)s” is no date: write day, month and year, as 1-6-2023")
    return say(sentence) % {"text": text[:40]}


def _today(request: Request, error: LedgerError, errors: Mapping[str, str]) -> str | None:
    """The same page today and as known now, where the dates may be what is the matter."""
    kept = [(name, text) for name, text in request.query_params.multi_items() if name not in NAMES]
    dated = any(name in NAMES for name in request.query_params)
    if not dated or not (isinstance(error, UnknownThing) or errors.keys() & set(NAMES) or "known-at" in error.code):
        return None
    return f"{quote(request.url.path)}{'?' if kept else ''}{urlencode(kept)}"


def _as_of_the_last_day(request: Request, error: LedgerError, identity: Identity | None) -> str | None:
    """For whoever takes no part any more: the same page as it was known on the last day."""
    if identity is None or not isinstance(error, NotAllowed) or error.why is not Why.LEFT:
        return None
    upto = {each.partnership: each.upto for each in served_by(request).gate.sights(identity)}.get(error.where or "")
    if upto is None:
        return None
    query = [(name, text) for name, text in request.query_params.multi_items() if name != KNOWN_AT]
    return f"{quote(request.url.path)}?{urlencode([*query, (KNOWN_AT, upto)])}"


@contextmanager
def _there(request: Request, identity: Identity | None) -> Iterator[Visit | None]:
    """The collaboration in which something was refused, for whoever may see it at the dates that he typed or now."""
    partnership = request.path_params.get("samenwerking", "") or _named(request)
    served = served_by(request)
    if identity is None or not partnership:
        yield None
        return
    typed, moments = _moments(request)
    if not served.gate.shows(identity, partnership, moments.as_of.known_at):
        yield None
        return
    with served.reading(moments) as reading:
        title, since = foundings(reading.view, moments.as_of, partnership).get(partnership, (partnership, None))
        address = Address(typed, {}, {})
        yield Visit(request, served, identity, partnership, title, address, moments, reading, since=since)


def _named(request: Request) -> str:
    """The collaboration in an address that no page is at."""
    rest = str(request.path_params.get("rest", ""))
    return rest.partition("/")[0]


def _moments(request: Request) -> tuple[dict[str, tuple[str, ...]], Moments]:
    """The dates as they were typed, where they can be read; else those of now, and nothing typed."""
    served, query = served_by(request), request.query_params
    typed = {name: query[name] for name in (VALID_ON, KNOWN_AT) if query.get(name, "").strip()}
    try:
        sent = _KEYS.read(QueryParams([(name, plain(name, text)) for name, text in typed.items()]))
        return {name: (text,) for name, text in typed.items()}, moments_of(served, sent, compares=False)
    except LedgerError:
        return {}, Moments(served.as_of(None, None))
