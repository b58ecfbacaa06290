"""On a demonstration ledger, and at the machine of the demonstration only: choosing who to be instead of logging in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import time
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from api import vocabulary
from api.access.identity import Identity, Role
from api.http.access import acting
from api.http.login.claims import LONGEST_SUBJECT
from api.http.login.issuer import is_organisation
from api.http.login.origin import require_no_other_page, require_this_machine
from api.http.login.people import organisation_label, own_path
from api.http.login.refusals import NoSuchChoice
from api.http.login.rendering import DEMONSTRATION, Page, page, see
from api.http.login.sessions import DEMONSTRATION as BY_DEMONSTRATION
from api.http.login.sessions import begin

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 10


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, each once; how large it may be is for ``limits`` to say."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return {}
    try:
        found = parse_qs((await request.body()).decode(), max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items() if len(values) == 1}


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The page on which somebody chooses a role and an organisation; each request is held to this machine."""

    organisations: Callable[[], Iterable[str]]
    """The municipalities and firms that take part in anything."""
    now: Callable[[], float] = time

    def router(self) -> APIRouter:
        router = APIRouter(route_class=Page, include_in_schema=False)
        router.add_api_route(DEMONSTRATION, self.show)
        router.add_api_route(DEMONSTRATION, self.choose, methods=["POST"])
        return router

    def show(self, request: Request) -> Response:
        require_this_machine(request)
        roles = [{"value": role.value, "label": vocabulary.term(role, "nl")} for role in Role]
        known = [{"code": code, "label": organisation_label(code)} for code in self.organisations()]
        known.sort(key=lambda each: (each["code"] == each["label"], each["label"]))  # Municipalities first.
        to = own_path(request.query_params.get("naar"))
        return page("demonstration", {"roles": roles, "organisations": known, "to": to})

    def choose(self, request: Request, form: Annotated[dict[str, str], Depends(read_form)]) -> Response:
        """Be somebody; the answer holds the cookie, for a browser and for a program."""
        require_this_machine(request)
        require_no_other_page(request, None)
        organisation = form.get("organisatie") or form.get("andere", "").strip()
        roles = [role for role in Role if role.value == form.get("rol")]
        if not roles or not is_organisation(organisation):
            raise NoSuchChoice
        # One person for each role at each organisation, so that four eyes are four.
        subject = f"demo-{roles[0]}-{organisation.lower()}"
        if len(subject) > LONGEST_SUBJECT:
            raise NoSuchChoice
        identity = Identity(subject, organisation, frozenset(roles), BY_DEMONSTRATION)
        begin(request.session, identity, BY_DEMONSTRATION, self.now())
        acting(request, identity)
        return see(own_path(form.get("naar")))
