"""Who is at the other end of a request."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from api.access.identity import Identity
from api.access.refusals import NotAuthenticated
from api.http.login.refusals import TokenMalformed, TwoCredentials
from api.http.login.sessions import Known, is_begun
from api.http.login.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Authenticator:
    """Believes a bearer token of an issuer, or the session of somebody who logged in, and nothing else."""

    tokens: Tokens
    known: Known

    def identify(self, connection: HTTPConnection) -> Identity:
        """Who asks; raises ``NotAuthenticated`` or one of its subclasses, which say why.

        For threads, not for an event loop: it may have to ask an issuer for its keys.
        """
        given = connection.headers.getlist("authorization")
        in_session = is_begun(connection)
        if len(given) + in_session > 1:
            raise TwoCredentials
        if in_session:
            return self.known.identify(connection)
        if not given:
            raise NotAuthenticated
        scheme, _, token = given[0].partition(" ")
        if scheme.lower() != "bearer":
            raise TokenMalformed("no bearer token")
        return self.tokens.access(token.strip(" "))
