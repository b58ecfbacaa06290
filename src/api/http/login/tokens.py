"""Whether a token is what an issuer signed, for us, and holds now. It is believed in nothing before that is certain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from time import time
from typing import Any

from joserfc import jws
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError, UnsupportedAlgorithmError
from joserfc.jwt import JWTClaimsRegistry
from joserfc.util import urlsafe_b64decode

from api.access.identity import Identity
from api.http.login.claims import identity_of
from api.http.login.issuer import Issuer
from api.http.login.objects import NoObject, read_object
from api.http.login.provider import Provider, PublicKey, Published
from api.http.login.refusals import (
    TokenAlgorithm,
    TokenBadSignature,
    TokenExpired,
    TokenMalformed,
    TokenNotForAccess,
    TokenNotYetValid,
    TokenUnknownKey,
    TokenWrongAudience,
    TokenWrongClient,
    TokenWrongIssuer,
)

LONGEST = 16_384
"""Characters of a token; one with a hundred groups takes a third of it."""
LEEWAY = 60
"""Seconds by which two clocks may differ."""
PARTS = 3
ACCESS_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt", "application/jwt"})
OTHER_USES = frozenset({"id", "refresh", "offline", "logout"})
"""What Keycloak (``typ``) and others (``token_use``) say in a token that is no access token."""
OF_ID_TOKENS = ("nonce", "at_hash", "c_hash", "s_hash")
CLIENT_CLAIMS = ("azp", "client_id", "appid")


class _Signatures(jws.JWSRegistry):
    """The algorithms of an issuer, and no header that changes what is signed or by which key."""

    max_header_length = LONGEST

    def __init__(self, algorithms: Collection[str]) -> None:
        super().__init__(algorithms=algorithms, strict_check_header=False)

    def get_alg(self, name: str) -> Any:  # noqa: ANN401  # The library's own type of algorithms is not public.
        if not self.allowed or name not in self.allowed:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


class Tokens:
    """Checks the tokens of several issuers."""

    def __init__(self, providers: Iterable[Provider], now: Callable[[], float] = time) -> None:
        self._by_issuer = {provider.issuer.issuer: provider for provider in providers}
        self._now = now
        self._required: dict[tuple[str, str], JWTClaimsRegistry] = {}
        self._signatures = {url: _Signatures(provider.issuer.algorithms) for url, provider in self._by_issuer.items()}

    def access(self, token: str) -> Identity:
        """Who sends this access token; raises ``TokenRefused``, or ``IssuerUnreachable``."""
        header, claims, issuer = self._signed(token)
        kind = header.get("typ", "JWT")
        if not isinstance(kind, str) or kind.lower() not in ACCESS_TYPES:
            raise TokenNotForAccess
        uses = {str(claims.get(name, "")).lower() for name in ("typ", "token_use")}
        if uses & OTHER_USES or any(name in claims for name in OF_ID_TOKENS):
            raise TokenNotForAccess
        self._require(claims, issuer.issuer, issuer.audience)
        if issuer.clients and not any(claims.get(name) in issuer.clients for name in _present(claims)):
            raise TokenWrongClient
        return identity_of(issuer, claims)

    def login(self, token: str, provider: Provider, nonce: str) -> Identity:
        """Who logged in, as the ID token says that our client got in answer to this ``nonce``."""
        _, claims, issuer = self._signed(token)
        if issuer != provider.issuer:
            raise TokenWrongIssuer
        client = issuer.client_id or ""
        self._require(claims, issuer.issuer, client)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else client) != client:
            raise TokenWrongClient
        if claims.get("nonce") != nonce:
            raise TokenMalformed("nonce")
        return identity_of(issuer, claims)

    def _signed(self, token: str) -> tuple[Mapping[str, Any], Mapping[str, Any], Issuer]:
        """The header and the claims of a token that an issuer of ours signed, and that issuer."""
        if len(token) > LONGEST:
            raise TokenMalformed("length")
        header, claims = _taken_apart(token)
        issuer = claims.get("iss")  # Not believed: it says which issuer's keys to try.
        provider = self._by_issuer.get(issuer) if isinstance(issuer, str) else None
        if provider is None:
            raise TokenWrongIssuer
        registry = self._signatures[provider.issuer.issuer]
        if header["alg"] not in provider.issuer.algorithms:
            raise TokenAlgorithm
        key = _key(provider, registry, header)
        try:
            jws.deserialize_compact(token, key, registry=registry)
        except JoseError as error:
            raise TokenBadSignature from error
        return header, claims, provider.issuer

    def _require(self, claims: Mapping[str, Any], issuer: str, audience: str) -> None:
        if claims.get("aud") is None:
            raise TokenWrongAudience(audience)
        try:
            self._claims(issuer, audience).validate(dict(claims))
        except ExpiredTokenError as error:
            raise TokenExpired from error
        except ClaimError as error:
            if error.claim == "aud":
                raise TokenWrongAudience(audience) from error
            if error.claim in {"nbf", "iat"} and type(claims.get(error.claim)) in {int, float}:
                raise TokenNotYetValid from error
            raise TokenMalformed(error.claim) from error

    def _claims(self, issuer: str, audience: str) -> JWTClaimsRegistry:
        """What the claims must be; made once, for it is asked of every token."""
        found = self._required.get((issuer, audience))
        if found is None:
            found = self._required[issuer, audience] = JWTClaimsRegistry(
                lambda: int(self._now()),
                LEEWAY,
                iss={"essential": True, "value": issuer},
                aud={"essential": True, "value": audience},
                exp={"essential": True},
                iat={"essential": True},
            )
        return found


def _taken_apart(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a token says, which anybody can have written; raises ``TokenMalformed``."""
    parts = token.encode("ascii", "replace").split(b".")
    if len(parts) != PARTS:
        raise TokenMalformed("parts")
    found = []
    for name, part in zip(("header", "payload"), parts, strict=False):
        try:
            found.append(read_object(urlsafe_b64decode(part)))
        except (NoObject, ValueError) as error:
            raise TokenMalformed(name) from error
    header, claims = found
    if not isinstance(header.get("alg"), str):
        raise TokenMalformed("alg")
    if "crit" in header or "b64" in header:
        raise TokenMalformed("crit")
    if not isinstance(header.get("kid", ""), str):
        raise TokenMalformed("kid")
    return header, claims


def _present(claims: Mapping[str, Any]) -> list[str]:
    """The claim that names the client: the first of these that is there, so that no other can speak against it."""
    return [name for name in CLIENT_CLAIMS if name in claims][:1]


def _key(provider: Provider, registry: _Signatures, header: Mapping[str, Any]) -> PublicKey:
    """The published key that a header names; what the header itself says of a key is never looked at."""
    published = provider.published()
    found = _fitting(published, registry, header)
    if found is None:  # A new key perhaps.
        found = _fitting(provider.published_after(published), registry, header)
    if found is None:
        raise TokenUnknownKey(provider.issuer.name)
    return found


def _fitting(published: Published, registry: _Signatures, header: Mapping[str, Any]) -> PublicKey | None:
    algorithm, kid = registry.get_alg(header["alg"]), header.get("kid")
    found = []
    for key in published.keys:
        if (kid is None or key.get("kid") == kid) and key.get("alg") in {None, algorithm.name}:
            try:
                algorithm.check_key(key)
            except JoseError:
                continue
            found.append(key)
    return found[0] if len(found) == 1 else None
