"""Why it is not established who asks. No message, field or header holds anything of a token but what it lacks."""

from __future__ import annotations

from http import HTTPStatus

from api.access.refusals import NotAuthenticated
from ledger.errors import Malformed, NotRecorded


class TokenRefused(NotAuthenticated):
    """A bearer token was given, and it does not establish who asks; each subclass has its code."""

    @property
    def headers(self) -> dict[str, str]:
        """As RFC 6750 has it, with our own sentence; which is ASCII without quotes, or is made so."""
        told = "".join(each if " " <= each <= "~" and each not in '"\\' else "'" for each in str(self))
        return {"WWW-Authenticate": f'Bearer realm="grondslag", error="invalid_token", error_description="{told}"'}


class TokenMalformed(TokenRefused):
    """What was sent is no token, or one that is not as it must be."""

    code = "token-malformed"

    def __init__(self, part: str) -> None:
        super().__init__(f"the bearer token is not well-formed ({part}); ask the identity provider for an access token")
        self.part = part


class TokenAlgorithm(TokenRefused):
    """A token is signed with a private key, by an algorithm that its issuer was configured for."""

    code = "token-algorithm"

    def __init__(self) -> None:
        super().__init__("the bearer token is not signed in a way that is accepted; sign it with RS256 or ES256")


class TokenWrongIssuer(TokenRefused):
    """A token comes from an issuer that the ledger trusts."""

    code = "token-wrong-issuer"

    def __init__(self) -> None:
        super().__init__("the bearer token comes from an issuer that this ledger does not trust; ask the right one")


class TokenUnknownKey(TokenRefused):
    """A token is signed with a key that its issuer publishes."""

    code = "token-unknown-key"

    def __init__(self, issuer: str) -> None:
        super().__init__(
            f"the bearer token is signed with a key that issuer {issuer} does not publish; ask it for a new token"
        )
        self.issuer = issuer


class TokenBadSignature(TokenRefused):
    """A token is what its issuer signed, to the letter."""

    code = "token-bad-signature"

    def __init__(self) -> None:
        super().__init__("the signature of the bearer token is not right: it was changed, or is of another key")


class TokenExpired(TokenRefused):
    """A token holds until the moment that it says."""

    code = "token-expired"

    def __init__(self) -> None:
        super().__init__("the bearer token has expired; ask the identity provider for a new one")


class TokenNotYetValid(TokenRefused):
    """A token holds from the moment that it says, and is not issued in the future."""

    code = "token-not-yet-valid"

    def __init__(self) -> None:
        super().__init__("the bearer token holds from a later moment only; wait, or set the clocks right")


class TokenWrongAudience(TokenRefused):
    """A token that was given out for something else opens nothing here."""

    code = "token-wrong-audience"

    def __init__(self, audience: str) -> None:
        super().__init__(f"the bearer token was given out for another program; ask for one with audience {audience}")
        self.audience = audience


class TokenWrongClient(TokenRefused):
    """Where an issuer's clients are named, a token of another one opens nothing."""

    code = "token-wrong-client"

    def __init__(self) -> None:
        super().__init__(
            "the bearer token was given to a client that is not admitted here; have it admitted, or use one"
        )


class TokenNotForAccess(TokenRefused):
    """The token by which somebody logs in, or renews a login, is no access token."""

    code = "token-not-for-access"

    def __init__(self) -> None:
        super().__init__("this is an ID token or a refresh token; send the access token that came with it")


class TokenWrongOrganisation(TokenRefused):
    """An issuer vouches for the organisations that it was configured for, and no others."""

    code = "token-wrong-organisation"

    def __init__(self, issuer: str) -> None:
        super().__init__(
            f"issuer {issuer} does not say for which organisation, or names one that it does not vouch for here;"
            " have its organisation_names completed, or ask the issuer of that organisation"
        )
        self.issuer = issuer


class SubjectNotPseudonym(TokenRefused):
    """Who acts is recorded for ever, so that it is no name, no address and no number of a person."""

    code = "subject-not-pseudonym"

    def __init__(self, issuer: str, claim: str) -> None:
        super().__init__(
            f"claim {claim} of issuer {issuer} is no pseudonym that can be recorded: it looks like an e-mail address or"
            " a citizen service number, is empty or too long, or is no written name (small letters, digits, '-');"
            " name another subject_claim, or set subject_digest"
        )
        self.issuer, self.claim = issuer, claim


class SessionEnded(NotAuthenticated):
    """A session lasts while it is used, and never longer than a working day."""

    code = "session-ended"

    def __init__(self) -> None:
        super().__init__("this session has ended; log in again")


class LoginFailed(NotAuthenticated):
    """The identity provider did not let somebody in, or what it sent does not belong to a login begun here."""

    code = "login-failed"

    def __init__(self) -> None:
        super().__init__("logging in did not succeed, or took too long; begin again, in this same browser")


class TwoCredentials(Malformed):
    """Whoever says twice who he is could be two people."""

    code = "two-credentials"

    def __init__(self) -> None:
        super().__init__("send one bearer token, or be logged in with a session: not both, and not twice")


class CrossSiteRequest(Malformed):
    """In a session, only our own pages may write: another page in the same browser could do so unseen."""

    code = "cross-site-request"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            "this request was not made by a page of this server; use its pages, or a bearer token instead of a session"
        )


class NoPlaceForDemonstration(Malformed):
    """Whoever may choose who to be sits at the very machine of a demonstration."""

    code = "no-place-for-demonstration"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            "a role is chosen on the machine of the demonstration itself, at http://127.0.0.1 or http://localhost and"
            " without a proxy"
        )


class NoSuchChoice(Malformed):
    """In a demonstration too, whoever one is has a role that exists, at an organisation that could."""

    code = "no-such-choice"

    def __init__(self) -> None:
        super().__init__(
            "choose a role ('rol') and an organisation ('organisatie'): the code of a municipality, or the name of a"
            " firm in small letters; send them as a form"
        )


class IssuerUnreachable(NotRecorded):
    """Who asks may be right; whoever could say so does not answer as it must."""

    code = "issuer-unreachable"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, issuer: str, why: str) -> None:
        super().__init__(f"issuer {issuer} does not answer as it must ({why}); try again later")
        self.issuer, self.why = issuer, why

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "30"}
