"""Whatever an issuer signs, and whatever a token says of itself: somebody, or a refusal, and never an error of ours."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.access.identity import Identity
from api.http.login.issuer import Issuer
from api.http.login.outside import Outside
from api.http.login.provider import Provider
from api.http.login.refusals import TokenRefused
from api.http.login.tokens import Tokens
from tests.api.login.identity_provider import ED, NOW, Clock, encoded, signed

ISSUER = "https://login.example"
CLAIMS = ("iss", "aud", "exp", "iat", "nbf", "sub", "azp", "client_id", "typ", "token_use", "org", "roles", "jti")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**25), 10**25) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
GOOD: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "grondslag",
    "sub": "5f0e11aa",
    "iat": int(NOW) - 10,
    "exp": int(NOW) + 300,
    "org": {"oin": "1"},
    "roles": ["r"],
}


class Published(Outside):
    """An issuer that answers without a network."""

    def get(self, url: str) -> dict[str, Any]:
        if url.endswith("/jwks"):
            return {"keys": [ED.as_dict(private=False)]}
        return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"}


def checking() -> Tokens:
    issuer = Issuer.model_validate(
        {
            "name": "x",
            "issuer": ISSUER,
            "audience": "grondslag",
            "clients": ["zaaksysteem"],
            "organisation_claim": "org.oin",
            "organisation_names": {"1": "GM0313"},
            "role_names": {"r": "registrar"},
        }
    )
    return Tokens([Provider(issuer, Published(), Clock())], Clock())


TOKENS = checking()


def told(token: str) -> Identity | None:
    try:
        return TOKENS.access(token)
    except TokenRefused as refused:
        require_ascii(refused.headers["WWW-Authenticate"])
        return None


def require_ascii(header: str) -> None:
    assert header.isascii()


def test_what_all_the_others_are_held_against() -> None:
    found = told(signed({"alg": "Ed25519", "kid": "ed-1"}, {**GOOD, "azp": "zaaksysteem"}, ED))
    assert found is not None
    assert found.organisation == "GM0313"


@given(st.dictionaries(st.sampled_from(CLAIMS), JSON, min_size=1))
def test_any_claims_that_are_signed(claims: dict[str, Any]) -> None:
    found = told(signed({"alg": "Ed25519", "kid": "ed-1"}, {**GOOD, "azp": "zaaksysteem", **claims}, ED))
    if found is not None:
        assert (found.organisation, found.subject.partition("-")[0]) == ("GM0313", "x")


@given(JSON)
def test_any_payload_that_is_signed(payload: object) -> None:
    assert told(signed({"alg": "Ed25519", "kid": "ed-1"}, json.dumps(payload).encode(), ED)) is None


@given(st.dictionaries(st.sampled_from(("alg", "kid", "typ", "crit", "b64", "jwk", "jku", "x5c", "zip", "cty")), JSON))
def test_any_header_that_nobody_signed(header: dict[str, Any]) -> None:
    head = encoded(json.dumps({"alg": "Ed25519", "kid": "ed-1", **header}).encode()).decode()
    _, payload, signature = signed({"alg": "Ed25519", "kid": "ed-1"}, {**GOOD, "azp": "zaaksysteem"}, ED).split(".")
    assert told(f"{head}.{payload}.{signature}") is None or not header


@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=80))
def test_any_three_parts(header: bytes, payload: bytes, signature: bytes) -> None:
    assert told(".".join(encoded(each).decode() for each in (header, payload, signature))) is None
