"""What an identity provider publishes about itself: its addresses and its keys, kept for a while."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import time
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey
from joserfc.util import base64_to_int

from api.http.login.issuer import Issuer
from api.http.login.outside import NotAnswered, Outside
from api.http.login.refusals import IssuerUnreachable
from api.http.logs import log

FRESH = 600
"""Seconds for which published keys are taken for right without asking: so long a withdrawn key still opens."""
STALE = 3600
"""Seconds for which they are used where the issuer does not answer any more; then nobody of it comes in."""
PAUSE = 30
"""Seconds between two questions, whatever tokens come in: unknown keys must not make us hammer an issuer."""
WAIT = 10
"""Seconds to wait at the most for another thread that asks."""
LEAST_BITS = 2048
MOST_KEYS = 100

PublicKey = RSAKey | ECKey | OKPKey


@dataclass(frozen=True, slots=True)
class Published:
    """What an issuer published at a moment."""

    at: float
    keys: tuple[PublicKey, ...]
    authorization_endpoint: str | None
    token_endpoint: str | None
    end_session_endpoint: str | None
    secret_goes_by: str
    """How it wants the secret of a client: in a header where it says nothing of it, else in the form if it must be."""


class Provider:
    """An issuer, and what it last published. Threads share it; one of them asks at a time."""

    def __init__(self, issuer: Issuer, outside: Outside, now: Callable[[], float] = time) -> None:
        self.issuer, self._outside, self._now = issuer, outside, now
        self._published: Published | None = None
        self._asked_at: float | None = None
        self._why = "not asked yet"
        self._asking = Lock()

    def published(self) -> Published:
        """What holds now; raises ``IssuerUnreachable`` where nothing is known, or too long ago."""
        known = self._published
        if known is not None and self._now() - known.at < FRESH:
            return known
        return self._renewed(known)

    def published_after(self, seen: Published) -> Published:
        """What holds now, given that something was missing in what was ``seen``; at most one question a ``PAUSE``."""
        known = self._published
        return known if known is not None and known is not seen else self._renewed(seen, WAIT)

    def _renewed(self, seen: Published | None, wait: float = 0) -> Published:
        # Whoever has something to go on does not wait for another thread that asks already.
        if self._asking.acquire(timeout=wait if seen is not None and self._now() - seen.at < STALE else WAIT):
            try:
                if self._published is seen and self._may_ask():
                    self._ask()
            finally:
                self._asking.release()
        known = self._published
        if known is None or self._now() - known.at >= STALE:
            raise IssuerUnreachable(self.issuer.name, self._why)
        return known

    def _may_ask(self) -> bool:
        return self._asked_at is None or self._now() - self._asked_at >= PAUSE

    def _ask(self) -> None:
        self._asked_at = self._now()
        try:
            self._published = self._fetch()
        except NotAnswered as error:
            self._why = str(error)
            log().warning("issuer unreachable", issuer=self.issuer.name, why=self._why)

    def _fetch(self) -> Published:
        found = self._outside.get(f"{self.issuer.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer.issuer:
            raise NotAnswered("it is another issuer")
        keys = self._address(found, "jwks_uri")
        if keys is None:
            raise NotAnswered("no jwks_uri")
        methods = found.get("token_endpoint_auth_methods_supported")
        posts = isinstance(methods, list) and "client_secret_post" in methods and "client_secret_basic" not in methods
        return Published(
            self._now(),
            usable_keys(self._outside.get(keys)),
            self._address(found, "authorization_endpoint"),
            self._address(found, "token_endpoint"),
            self._address(found, "end_session_endpoint"),
            "client_secret_post" if posts else "client_secret_basic",
        )

    def _address(self, found: dict[str, Any], name: str) -> str | None:
        """An address that is published; as safe as the issuer's own, or whoever serves it could leave us anywhere."""
        url = found.get(name)
        if url is None:
            return None
        own = urlsplit(self.issuer.issuer)
        try:
            parts = urlsplit(url) if isinstance(url, str) else None
        except ValueError:
            parts = None
        if parts is None or not parts.hostname or parts.username or parts.scheme not in {"https", own.scheme}:
            raise NotAnswered(f"{name} is no safe address")
        if parts.scheme != "https" and parts.hostname != own.hostname:
            raise NotAnswered(f"{name} is no safe address")
        return str(url)


def usable_keys(found: dict[str, Any]) -> tuple[PublicKey, ...]:
    """The public keys of a JWKS that signatures can be checked with; what else is in it is left alone."""
    listed = found.get("keys")
    if not isinstance(listed, list):
        raise NotAnswered("no keys")
    keys = [key for key in map(_usable_key, listed[:MOST_KEYS]) if key is not None]
    if not keys:
        raise NotAnswered("no keys")
    return tuple(keys)


def _usable_key(found: object) -> PublicKey | None:
    if not isinstance(found, dict) or found.get("use", "sig") != "sig":
        return None
    if found.get("kty") == "oct":  # A shared secret is no public key, whoever publishes it.
        return None
    try:
        if "verify" not in found.get("key_ops", ["verify"]):
            return None
        if found.get("kty") == "RSA" and base64_to_int(found["n"]).bit_length() < LEAST_BITS:
            return None
        key = JWKRegistry.import_key({name: value for name, value in found.items() if name != "key_ops"})
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, struct.error):
        return None
    return key if isinstance(key, RSAKey | ECKey | OKPKey) else None
