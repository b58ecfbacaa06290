"""Every way in to one application, as it was configured: nothing else lets anybody in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import time
from typing import Self

from fastapi import FastAPI

from api.http.login.authenticator import Authenticator
from api.http.login.demonstration import Demonstration
from api.http.login.issuer import Issuer
from api.http.login.outside import Outside
from api.http.login.people import People
from api.http.login.provider import Provider
from api.http.login.sessions import Known, Sessions
from api.http.login.tokens import Tokens
from api.http.settings import Settings
from ledger.journal import Journal


def is_for_choosing(settings: Settings, journal: Journal) -> bool:
    """Whether somebody may choose who to be: in a demonstration that nobody elsewhere can come to, without issuers."""
    return not settings.issuers and not settings.exposed and journal.founded.demonstration


@dataclass(frozen=True, slots=True)
class Doors:
    """What was configured. People can log in where an issuer has a client, and choose where ``demonstration`` is."""

    issuers: tuple[Issuer, ...]
    session_secret: str = field(repr=False)
    public_url: str | None
    secure: bool
    demonstration: bool = False
    now: Callable[[], float] = time
    outside: Outside = field(default_factory=Outside)

    @classmethod
    def of(cls, settings: Settings, *, demonstration: bool) -> Self:
        secret = settings.session_secret.get_secret_value()
        return cls(settings.issuers, secret, settings.public_url, settings.secure, demonstration)

    def put_in(self, app: FastAPI, organisations: Callable[[], Iterable[str]]) -> Authenticator:
        """Add the pages of logging in and the session that they need, and return who tells who asks.

        Called before other middleware is added, so that the session is inside all of that.
        """
        providers = {issuer.name: Provider(issuer, self.outside, self.now) for issuer in self.issuers}
        tokens = Tokens(providers.values(), self.now)
        known = Known({each.name: each for each in self.issuers}, self.public_url, self.demonstration, self.now)
        if self.demonstration or any(issuer.people for issuer in self.issuers):
            app.include_router(People(providers, tokens, known, self.outside, self.now).router())
            app.add_middleware(Sessions, secret=self.session_secret, secure=self.secure)
        if self.demonstration:
            app.include_router(Demonstration(organisations, self.now).router())
        return Authenticator(tokens, known)
