"""The session of somebody who logged in with a browser: a signed cookie that holds who that is, and no token."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock
from time import time
from typing import Any, Final

from itsdangerous import TimestampSigner
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp

from api.access.identity import Identity, Role
from api.http.login.issuer import Issuer
from api.http.login.origin import READS, own_origin, require_own_page, require_this_machine
from api.http.login.refusals import SessionEnded

IDLE = 1800
"""Seconds after which a session that is not used ends."""
ABSOLUTE = 8 * 3600
"""Seconds after which every session ends: roles that were taken away at the identity provider go then at the latest."""
TOUCH = 60
"""Seconds between two times that the use of a session is noted in it."""
SECRET_LENGTH = 32
DEMONSTRATION: Final = "demonstration"
"""How somebody is known who chose who to be; no issuer vouched for it."""
_IDENTITY = "identity"


class Sessions(SessionMiddleware):
    """Reads and writes the cookie; whatever was not signed with our secret is no session.

    Over https its name begins with ``__Host-``, so that no other host of the same domain can plant one.
    """

    def __init__(self, app: ASGIApp, secret: str, *, secure: bool) -> None:
        if len(secret) < SECRET_LENGTH:
            raise ValueError(f"what signs sessions has {SECRET_LENGTH} characters at least")
        super().__init__(app, secret, cookie_name(secure=secure), IDLE, same_site="lax", https_only=secure)
        self.signer = TimestampSigner(
            secret, salt="grondslag.session.1", key_derivation="hmac", digest_method=hashlib.sha256
        )


def cookie_name(*, secure: bool) -> str:
    return "__Host-grondslag" if secure else "grondslag"


def begin(session: MutableMapping[str, Any], identity: Identity, vouched_by: str, now: float) -> None:
    """Somebody logged in: nothing of what was in the cookie before stays in it."""
    session.clear()
    session[_IDENTITY] = {
        "id": token_urlsafe(16),
        "by": vouched_by,
        "subject": identity.subject,
        "organisation": identity.organisation,
        "roles": sorted(identity.roles),
        "since": int(now),
        "seen": int(now),
    }


def is_begun(connection: HTTPConnection) -> bool:
    """Whether a cookie says who asks."""
    return _IDENTITY in connection.scope.get("session", {})


def vouched_by(connection: HTTPConnection) -> str | None:
    """The name of the issuer by which somebody logged in."""
    found = connection.scope.get("session", {}).get(_IDENTITY)
    return found["by"] if found else None


class Ended:
    """Sessions that were ended in this process, until they would have run out anyway: a cookie can have been copied."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = Lock()

    def add(self, session: str, now: float) -> None:
        with self._lock:
            self._until = {each: until for each, until in self._until.items() if until > now}
            self._until[session] = now + ABSOLUTE

    def __contains__(self, session: str) -> bool:
        return session in self._until


@dataclass(frozen=True, slots=True)
class Known:
    """Who is known by a session: by what is configured today, not on the day that he logged in."""

    issuers: Mapping[str, Issuer]
    public_url: str | None = None
    demonstration: bool = False
    now: Callable[[], float] = time
    ended: Ended = field(default_factory=Ended)

    def end(self, connection: HTTPConnection) -> None:
        """End the session of this cookie, and of every copy of it."""
        session: MutableMapping[str, Any] = connection.scope["session"]
        if _IDENTITY in session:
            self.ended.add(session[_IDENTITY]["id"], self.now())
        session.clear()

    def identify(self, connection: HTTPConnection) -> Identity:
        """Who is in this session; raises ``SessionEnded``, or where the request comes from the wrong place."""
        session: MutableMapping[str, Any] = connection.scope["session"]
        found, now = session[_IDENTITY], self.now()
        try:
            identity = self._identity(found, now)
        except (KeyError, TypeError, ValueError):  # Of another release, which knew other roles.
            identity = None
        if identity is None:
            session.clear()
            raise SessionEnded
        if found["by"] == DEMONSTRATION:
            require_this_machine(connection)
        own_origin(connection, self.public_url)
        if connection.scope.get("method") not in READS:
            require_own_page(connection, self.public_url)
        if now - found["seen"] >= TOUCH:
            session[_IDENTITY] = {**found, "seen": int(now)}
        return identity

    def _identity(self, found: Mapping[str, Any], now: float) -> Identity | None:
        """Whoever it is, if the session lasts and whoever vouched for it then would be believed today."""
        if now - found["seen"] >= IDLE or now - found["since"] >= ABSOLUTE or found["id"] in self.ended:
            return None
        organisation, issuer = found["organisation"], self.issuers.get(found["by"])
        if found["by"] == DEMONSTRATION and self.demonstration:
            authentication = DEMONSTRATION
        elif issuer is not None and issuer.people and organisation in issuer.organisations:
            authentication = issuer.authentication
        else:
            return None
        return Identity(found["subject"], organisation, frozenset(map(Role, found["roles"])), authentication)
