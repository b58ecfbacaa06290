"""How a page is registered, answered, drawn and refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.access.identity import Identity
from api.access.refusals import NotAuthenticated
from api.http.access import acting
from api.http.parameters import Parameter
from api.http.problems import NoSuchResource
from api.http.served import Served, served_by
from api.web.address import BASE, Address, keys_of, moments_of
from api.web.drawing import draw
from api.web.refusing import refused, to_login
from api.web.visits import Visit
from ledger.acts.fields import SLUG
from ledger.errors import LedgerError
from projections.governance.services import foundings

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


def shaped(schema: Mapping[str, Any], about: str, name: str) -> Parameter:
    """A key of an address that belongs to a page alone."""
    return Parameter(name, dict(schema), about)
