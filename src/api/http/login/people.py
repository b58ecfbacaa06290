"""People log in at their own organisation (OpenID Connect: a code, with PKCE) and come back with nothing but that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from time import time
from typing import Any
from urllib.parse import urlsplit

from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import vocabulary
from api.access.identity import Identity
from api.http.access import acting
from api.http.login.issuer import Issuer
from api.http.login.origin import own_origin, require_own_page
from api.http.login.outside import NotAnswered, Outside
from api.http.login.provider import Provider, Published
from api.http.login.refusals import IssuerUnreachable, LoginFailed
from api.http.login.rendering import DEMONSTRATION, LOGIN, LOGOUT, SIGNED_IN, SIGNED_OUT, START, Page, page, see
from api.http.login.sessions import ABSOLUTE, IDLE, Known, begin, is_begun, vouched_by
from api.http.login.sessions import DEMONSTRATION as BY_DEMONSTRATION
from api.http.login.tokens import Tokens
from api.http.logs import log
from api.http.problems import NoSuchResource
from ledger.party import municipalities

CALLBACK = f"{LOGIN}/terug"
AT_ONCE = 3
"""Logins that one browser may have begun and not finished: more make a cookie too large."""
PATIENCE = 600
"""Seconds that somebody may take to log in."""
LONGEST_CODE = 4096
LONGEST_PATH = 500
REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN})
_ERROR = re.compile("[a-z_]{1,40}")
_BEGUN = "logins"
_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def own_path(asked: str | None) -> str:
    """Where to go after logging in: a path of ours, or the page on which everything begins.

    >>> own_path("/v1/samenwerkingen?x=1"), own_path("//elsewhere.example"), own_path("https://elsewhere.example")
    ('/v1/samenwerkingen?x=1', '/', '/')
    """
    return asked if asked and len(asked) <= LONGEST_PATH and _PATH.fullmatch(asked) else START


@dataclass(frozen=True, slots=True)
class People:
    """The pages by which people log in and out."""

    providers: Mapping[str, Provider]
    tokens: Tokens
    known: Known
    outside: Outside
    now: Callable[[], float] = time

    def router(self) -> APIRouter:
        router = APIRouter(route_class=Page, include_in_schema=False)
        if self._issuers():
            router.add_api_route(LOGIN, self.choose)
            router.add_api_route(f"{LOGIN}/bij/{{name}}", self.leave)
            router.add_api_route(CALLBACK, self.come_back)
        router.add_api_route(SIGNED_IN, self.show)
        router.add_api_route(LOGOUT, self.log_out, methods=["POST"])
        router.add_api_route(SIGNED_OUT, self.say_goodbye)
        return router

    def choose(self, request: Request) -> Response:
        """The organisations at which one can log in; where there is one, straight to it."""
        issuers, to = self._issuers(), own_path(request.query_params.get("naar"))
        if len(issuers) == 1:
            return self._leave(request, issuers[0], to)
        shown = [{"name": each.name, "title": each.title or _named(each)} for each in issuers]
        return page("choose", {"issuers": shown, "to": to})

    def leave(self, request: Request, name: str) -> Response:
        """Go and log in at one of them."""
        issuer = next((each for each in self._issuers() if each.name == name), None)
        if issuer is None:
            raise NoSuchResource(request.url.path)
        return self._leave(request, issuer, own_path(request.query_params.get("naar")))

    def come_back(self, request: Request) -> Response:
        """Whoever comes back must have left from here, in this browser and not long ago."""
        given = request.query_params
        begun: dict[str, Any] = request.session.get(_BEGUN, {})
        found = begun.pop(given.get("state", ""), None)
        request.session[_BEGUN] = begun  # What was begun is finished once.
        if found is None or any(len(given.getlist(name)) > 1 for name in ("state", "code", "iss", "error")):
            raise _failed("it was not begun in this browser")
        provider = self.providers.get(found["by"])
        if provider is None or self.now() - found["at"] > PATIENCE:
            raise _failed("it was begun too long ago", found["by"])
        if given.get("iss", provider.issuer.issuer) != provider.issuer.issuer:  # RFC 9207: another one's answer.
            raise _failed("another issuer answers", found["by"])
        if "error" in given:
            said = given["error"] if _ERROR.fullmatch(given["error"]) else "something else"
            raise _failed(f"the issuer says {said}", found["by"])
        code = given.get("code", "")
        if not 0 < len(code) <= LONGEST_CODE:
            raise _failed("there is no code", found["by"])
        answer = self._redeem(provider, code, found["verifier"], self._callback(request))
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise IssuerUnreachable(provider.issuer.name, "no id_token")
        identity = self.tokens.login(token, provider, found["nonce"])
        begin(request.session, identity, provider.issuer.name, self.now())
        acting(request, identity)
        return see(own_path(found["to"]))

    def show(self, request: Request) -> Response:
        """Who one is here, and a way out."""
        if not is_begun(request):
            return see(LOGIN if self._issuers() else DEMONSTRATION)
        by = vouched_by(request)
        identity = self.known.identify(request)
        acting(request, identity)
        return page("signed_in", _told(identity), forms_to=self._ending_at(by))

    def log_out(self, request: Request) -> Response:
        """End the session, here and where it began."""
        require_own_page(request, self.known.public_url)
        by = vouched_by(request)
        self.known.end(request)
        url, published = f"{own_origin(request, self.known.public_url)}{SIGNED_OUT}", self._published(by)
        if published is None or published.end_session_endpoint is None:
            return see(SIGNED_OUT)
        client = self.providers[by or ""].issuer.client_id
        parameters = [("client_id", client), ("post_logout_redirect_uri", url)]
        return see(add_params_to_uri(published.end_session_endpoint, parameters))

    def say_goodbye(self) -> Response:
        return page("signed_out", {"again": LOGIN if self._issuers() else DEMONSTRATION})

    def _issuers(self) -> list[Issuer]:
        return [each.issuer for each in self.providers.values() if each.issuer.people]

    def _callback(self, request: Request) -> str:
        return f"{own_origin(request, self.known.public_url)}{CALLBACK}"

    def _leave(self, request: Request, issuer: Issuer, to: str) -> Response:
        published = self.providers[issuer.name].published()
        if published.authorization_endpoint is None:
            raise IssuerUnreachable(issuer.name, "no authorization_endpoint")
        state, nonce, verifier = generate_token(43), generate_token(43), generate_token(64)
        begun: MutableMapping[str, Any] = request.session.get(_BEGUN, {})
        kept = sorted(begun.items(), key=lambda each: float(each[1]["at"]))[1 - AT_ONCE :]
        new = {"by": issuer.name, "nonce": nonce, "verifier": verifier, "to": to, "at": int(self.now())}
        request.session[_BEGUN] = {**dict(kept), state: new}
        url: str = prepare_grant_uri(
            published.authorization_endpoint,
            issuer.client_id,
            "code",
            self._callback(request),
            list(issuer.scopes),
            state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return see(url)

    def _redeem(self, provider: Provider, code: str, verifier: str, callback: str) -> dict[str, Any]:
        """What the issuer gives for a code; the access token in it is not looked at, and not kept."""
        issuer, published = provider.issuer, provider.published()
        if published.token_endpoint is None:
            raise IssuerUnreachable(issuer.name, "no token_endpoint")
        secret = issuer.client_secret.get_secret_value() if issuer.client_secret else None
        method = "none" if secret is None else published.secret_goes_by
        form = prepare_token_request("authorization_code", "", callback, code=code, code_verifier=verifier)
        url, headers, body = ClientAuth(issuer.client_id, secret, method).prepare(
            "POST", published.token_endpoint, {}, form
        )
        try:
            return self.outside.post(url, body, headers)
        except NotAnswered as error:
            if error.status in REFUSED:  # A code that is not theirs, used twice or too old.
                raise _failed(f"the code is refused ({error})", issuer.name) from error
            raise IssuerUnreachable(issuer.name, str(error)) from error

    def _published(self, by: str | None) -> Published | None:
        provider = None if by in {None, BY_DEMONSTRATION} else self.providers.get(by or "")
        try:
            return None if provider is None else provider.published()
        except IssuerUnreachable:  # Then the session ends here alone.
            return None

    def _ending_at(self, by: str | None) -> str:
        """The origin to which logging out leads on."""
        published = self._published(by)
        if published is None or published.end_session_endpoint is None:
            return ""
        parts = urlsplit(published.end_session_endpoint)
        return f"{parts.scheme}://{parts.netloc}"


def _failed(why: str, issuer: str | None = None) -> LoginFailed:
    """Whoever looks after the server is told why; whoever tries to come in is not."""
    log().warning("login failed", issuer=issuer, why=why)
    return LoginFailed()


def _named(issuer: Issuer) -> str:
    return ", ".join(sorted(organisation_label(each) for each in issuer.organisations))


def organisation_label(organisation: str) -> str:
    """What people call it: ``Bunschoten (GM0313)``."""
    found = municipalities().get(organisation)
    return organisation if found is None else f"{found.name} ({organisation})"


def _told(identity: Identity) -> dict[str, object]:
    return {
        "subject": identity.subject,
        "organisation": organisation_label(identity.organisation),
        "roles": [vocabulary.term(role, "nl") for role in sorted(identity.roles)],
        "authentication": identity.authentication.removeprefix("oidc:"),
        "demonstration": identity.authentication == BY_DEMONSTRATION,
        "idle": IDLE // 60,
        "absolute": ABSOLUTE // 3600,
    }
