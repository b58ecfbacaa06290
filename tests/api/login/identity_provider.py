"""A small identity provider for tests: it publishes what it is told to publish, well or badly, and signs anything."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl

from joserfc import jws
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

NOW = 1_780_000_000.0
DISCOVERY = "/.well-known/openid-configuration"
Answer = Callable[[BaseHTTPRequestHandler], None]

RSA = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
SECOND_RSA = RSAKey.generate_key(2048, {"kid": "rsa-2", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "ec-1"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed-1"})
ALL_ALGORITHMS = list(jws.JWSRegistry.algorithms)


@dataclass(slots=True)
class Clock:
    """The time that a test says it is."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True)
class Given:
    """A code that was given out: for what, and the ID token that it is worth."""

    asked: dict[str, str]
    token: str


@dataclass(slots=True)
class IdentityProvider:
    """Served at ``url``; ``answers`` overrides what a path answers."""

    url: str = ""
    keys: list[Key] = field(default_factory=lambda: [RSA, EC, ED])
    answers: dict[str, Answer] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, Given] = field(default_factory=dict)
    redeemed: list[tuple[dict[str, str], str | None]] = field(default_factory=list)
    """What came to the token endpoint: the form, and the header Authorization."""
    over: Event = field(default_factory=Event)
    """Set when the test is over: an answer that never comes waits for it."""

    def published(self) -> dict[str, Any]:
        endpoints = {"jwks_uri": "/jwks", "authorization_endpoint": "/authorize", "token_endpoint": "/token"}
        return {"issuer": self.url} | {name: self.url + path for name, path in endpoints.items()} | self.metadata

    def authorize(self, asked: dict[str, str], token: str | None = None, /, **claims: object) -> dict[str, str]:
        """Somebody logs in: what the browser takes back. ``token`` is the ID token, where it is another."""
        code = f"code-{len(self.codes) + 1}"
        told: dict[str, Any] = {"aud": asked["client_id"], "nonce": asked["nonce"], "azp": asked["client_id"], **claims}
        self.codes[code] = Given(asked, token or self.token(header={"typ": "JWT"}, **told))
        return {"code": code, "state": asked["state"]}

    def redeem(self, form: dict[str, str], authorization: str | None) -> dict[str, Any] | None:
        """What a token endpoint does: each code once, for who asked for it, and who shows where it came from (PKCE)."""
        self.redeemed.append((form, authorization))
        given = self.codes.pop(form.get("code", ""), None)
        if given is None or form["redirect_uri"] != given.asked["redirect_uri"]:
            return None
        challenge = encoded(hashlib.sha256(form["code_verifier"].encode()).digest()).decode()
        if given.asked["code_challenge_method"] != "S256" or challenge != given.asked["code_challenge"]:
            return None
        return {"access_token": "not-looked-at", "token_type": "Bearer", "id_token": given.token}

    def jwks(self) -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False) for key in self.keys]}

    def token(self, key: Key = RSA, algorithm: str = "RS256", /, header: object = None, **claims: object) -> str:
        """An access token as it must be, but for what is changed; a claim of ``...`` is left out."""
        told = {**self.claims(), **claims}
        head = {"alg": algorithm, "kid": key.kid, "typ": "at+jwt", **(header if isinstance(header, dict) else {})}
        return signed(head, {name: value for name, value in told.items() if value is not ...}, key)

    def claims(self) -> dict[str, Any]:
        return {
            "iss": self.url,
            "aud": "grondslag",
            "sub": "5f0e11aa",
            "iat": int(NOW) - 10,
            "exp": int(NOW) + 300,
            "azp": "zaaksysteem",
            "roles": ["gs-registrar"],
        }


def signed(header: dict[str, Any], payload: dict[str, Any] | bytes, key: Key | None) -> str:
    """Anything, signed: also what no library would let pass."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    registry = jws.JWSRegistry(algorithms=ALL_ALGORITHMS, strict_check_header=False)
    left_out = {name: value for name, value in header.items() if value is not ...}
    return jws.serialize_compact(left_out, content, key, registry=registry)


def signed_with_public_key(claims: dict[str, Any], algorithm: str, digest: str, key: RSAKey) -> str:
    """What whoever knows only the public key of an issuer can make, taking it for a shared secret (no library will)."""
    parts = [{"alg": algorithm, "kid": key.kid, "typ": "at+jwt"}, claims]
    told = b".".join(encoded(json.dumps(part).encode()) for part in parts)
    return (told + b"." + encoded(hmac.digest(key.as_pem(private=False), told, digest))).decode()


def encoded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def send(content: bytes, media_type: str = "application/json", status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


@contextmanager
def running() -> Iterator[IdentityProvider]:
    """Serve one on a free port of this machine."""
    provider = IdentityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            told = {DISCOVERY: provider.published, "/jwks": provider.jwks}
            answer = provider.answers.get(self.path)
            try:
                if answer is not None:
                    answer(self)
                elif self.path in told:
                    send(json.dumps(told[self.path]()).encode())(self)
                else:
                    send(b"{}", status=404)(self)
            except ConnectionError:
                self.close_connection = True

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = provider.redeem(dict(parse_qsl(content)), self.headers["Authorization"])
            answer = provider.answers.get(self.path)
            if answer is not None:
                answer(self)
            elif given is None:
                send(b'{"error": "invalid_grant"}', status=400)(self)
            else:
                send(json.dumps(given).encode())(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield provider
    finally:
        provider.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
