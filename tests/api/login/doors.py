"""What comes in at a ledger: requests with headers, and who they turn out to be of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from api.access.identity import Identity
from api.http.login.authenticator import Authenticator
from api.http.login.issuer import Issuer
from api.http.login.outside import Outside
from api.http.login.provider import Provider
from api.http.login.sessions import Known
from api.http.login.tokens import Tokens
from tests.api.login.identity_provider import Clock

SHORT, LONG = 0.3, 30.0
"""Seconds within which an issuer answers: one that never will, and one that does on the slowest of machines."""


def arriving(*headers: tuple[str, str], method: str = "GET") -> HTTPConnection:
    """A request that comes in with these headers."""
    given = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers]
    return HTTPConnection({"type": "http", "method": method, "headers": given, "path": "/", "client": ("10.0.0.1", 1)})


@dataclass(frozen=True, slots=True)
class Impatient(Outside):
    """Waits long for an answer, but not where a test has it that none comes."""

    path: str = ""

    def get(self, url: str) -> dict[str, Any]:
        return Outside(SHORT if url.endswith(self.path) else LONG).get(url)


@dataclass(frozen=True, slots=True)
class Door:
    """An authenticator and the clock that it goes by."""

    authenticator: Authenticator
    clock: Clock

    @classmethod
    def of(cls, clock: Clock, *issuers: Issuer, impatient_at: str = "nowhere") -> Door:
        providers = [Provider(issuer, Impatient(LONG, impatient_at), clock) for issuer in issuers]
        known = Known({issuer.name: issuer for issuer in issuers}, now=clock)
        return cls(Authenticator(Tokens(providers, clock), known), clock)

    def enter(self, token: str) -> Identity:
        """Who sends this bearer token."""
        return self.authenticator.identify(arriving(("Authorization", f"Bearer {token}")))
