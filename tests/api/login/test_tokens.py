"""A bearer token is believed when an issuer of ours signed it, for us, for now; each other one has its own refusal."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from joserfc.jwk import Key, RSAKey

from api.access.identity import Identity, Role
from api.access.refusals import NotAuthenticated
from api.http.login.issuer import Issuer
from api.http.login.refusals import (
    SubjectNotPseudonym,
    TokenAlgorithm,
    TokenBadSignature,
    TokenExpired,
    TokenMalformed,
    TokenNotForAccess,
    TokenNotYetValid,
    TokenRefused,
    TokenUnknownKey,
    TokenWrongAudience,
    TokenWrongClient,
    TokenWrongIssuer,
    TokenWrongOrganisation,
    TwoCredentials,
)
from tests.api.login.doors import Door, arriving
from tests.api.login.identity_provider import (
    EC,
    ED,
    NOW,
    RSA,
    SECOND_RSA,
    Clock,
    IdentityProvider,
    running,
    signed,
    signed_with_public_key,
)


def changed(issuer: Issuer, /, **changes: object) -> Issuer:
    return Issuer.model_validate({**issuer.model_dump(), **changes})


def test_a_token_says_who_sends_it(door: Door, idp: IdentityProvider) -> None:
    assert door.enter(idp.token()) == Identity(
        "bunschoten-5f0e11aa", "GM0313", frozenset({Role.REGISTRAR}), f"oidc:{idp.url.removeprefix('http://')}"
    )


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        *((RSA, name) for name in ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")),
        (EC, "ES256"),
        (ED, "EdDSA"),
        (ED, "Ed25519"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # Where the test signs.
def test_every_way_of_signing_with_a_private_key(door: Door, idp: IdentityProvider, key: Key, algorithm: str) -> None:
    assert door.enter(idp.token(key, algorithm)).organisation == "GM0313"


@pytest.mark.parametrize("audience", [["account", "grondslag"], ["grondslag"], "grondslag"])
@pytest.mark.parametrize("kind", ["JWT", "at+jwt", "AT+JWT", "application/at+jwt", ...])
def test_shapes_that_issuers_give_their_tokens(
    door: Door, idp: IdentityProvider, audience: object, kind: object
) -> None:
    assert door.enter(idp.token(header={"typ": kind}, aud=audience)).subject == "bunschoten-5f0e11aa"


@pytest.mark.parametrize(
    ("claims", "refusal"),
    [
        ({"exp": int(NOW) - 61}, TokenExpired),
        ({"exp": 0}, TokenExpired),
        ({"exp": -(10**20)}, TokenExpired),
        ({"exp": ...}, TokenMalformed),
        ({"exp": "9999999999"}, TokenMalformed),
        ({"exp": True}, TokenMalformed),
        ({"exp": float("1e999")}, TokenMalformed),  # Infinity, which is no JSON.
        ({"iat": ...}, TokenMalformed),
        ({"iat": int(NOW) + 61}, TokenNotYetValid),
        ({"nbf": int(NOW) + 61}, TokenNotYetValid),
        ({"nbf": "now"}, TokenMalformed),
        ({"nbf": True}, TokenMalformed),
        ({"aud": "zaaksysteem"}, TokenWrongAudience),
        ({"aud": ["account", "zaaksysteem"]}, TokenWrongAudience),
        ({"aud": "Grondslag"}, TokenWrongAudience),
        ({"aud": []}, TokenWrongAudience),
        ({"aud": ...}, TokenWrongAudience),
        ({"aud": {"grondslag": 1}}, TokenWrongAudience),
        ({"iss": "https://login.elsewhere.example"}, TokenWrongIssuer),
        ({"iss": ["https://login.elsewhere.example"]}, TokenWrongIssuer),
        ({"iss": ...}, TokenWrongIssuer),
        ({"nonce": "n-0S6"}, TokenNotForAccess),
        ({"at_hash": "x"}, TokenNotForAccess),
        ({"typ": "ID"}, TokenNotForAccess),
        ({"typ": "Refresh"}, TokenNotForAccess),
        ({"token_use": "id"}, TokenNotForAccess),
        ({"sub": "j.jansen@bunschoten.example"}, SubjectNotPseudonym),
        ({"sub": "Jan Jansen"}, SubjectNotPseudonym),
        ({"sub": "jan jansen"}, SubjectNotPseudonym),
        ({"sub": "jan\u00a0jansen"}, SubjectNotPseudonym),
        ({"sub": "111222333"}, SubjectNotPseudonym),
        ({"sub": "A1B2"}, SubjectNotPseudonym),
        ({"sub": ""}, SubjectNotPseudonym),
        ({"sub": "x" * 70}, SubjectNotPseudonym),
        ({"sub": "a\n"}, SubjectNotPseudonym),
        ({"sub": ...}, SubjectNotPseudonym),
        ({"sub": None}, TokenMalformed),
        ({"sub": 12}, TokenMalformed),
    ],
    ids=str,
)
def test_a_token_that_is_well_signed_and_yet_refused(
    door: Door, idp: IdentityProvider, claims: dict[str, Any], refusal: type[TokenRefused]
) -> None:
    with pytest.raises(refusal) as refused:
        door.enter(idp.token(**claims))
    assert type(refused.value) is refusal


@pytest.mark.parametrize("claim", ["exp", "iat", "nbf"])
def test_clocks_may_differ_by_a_minute(door: Door, idp: IdentityProvider, claim: str) -> None:
    apart = int(NOW) + (-59 if claim == "exp" else 60)
    assert door.enter(idp.token(**{claim: apart})).subject == "bunschoten-5f0e11aa"


def test_a_token_expires_while_it_is_used(door: Door, idp: IdentityProvider) -> None:
    token = idp.token()
    door.clock.now = NOW + 359
    assert door.enter(token).organisation == "GM0313"
    door.clock.now = NOW + 360
    with pytest.raises(TokenExpired):
        door.enter(token)


@pytest.mark.filterwarnings("ignore:JWS algorithm")  # Where the test makes it.
@pytest.mark.parametrize("spelling", ["none", "None", "NONE"])
def test_an_unsigned_token_is_refused(door: Door, idp: IdentityProvider, spelling: str) -> None:
    header, payload, _ = signed({"alg": "none"}, idp.claims(), None).split(".")
    head = base64.urlsafe_b64encode(json.dumps({"alg": spelling, "kid": RSA.kid}).encode()).rstrip(b"=").decode()
    for first in (header, head):
        with pytest.raises(TokenAlgorithm):
            door.enter(f"{first}.{payload}.")


@pytest.mark.parametrize(("algorithm", "digest"), [("HS256", "sha256"), ("HS384", "sha384"), ("HS512", "sha512")])
def test_a_public_key_is_no_shared_secret(door: Door, idp: IdentityProvider, algorithm: str, digest: str) -> None:
    with pytest.raises(TokenAlgorithm):
        door.enter(signed_with_public_key(idp.claims(), algorithm, digest, RSA))


def test_an_algorithm_that_an_issuer_does_not_use_is_refused(issuer: Issuer, idp: IdentityProvider) -> None:
    door = Door.of(Clock(), changed(issuer, algorithms=["ES256"]))
    assert door.enter(idp.token(EC, "ES256")).organisation == "GM0313"
    with pytest.raises(TokenAlgorithm):
        door.enter(idp.token())


def test_a_key_is_used_for_the_algorithm_that_it_is_published_for(door: Door, idp: IdentityProvider) -> None:
    key = RSAKey.import_key({**SECOND_RSA.as_dict(private=True), "alg": "PS256"})
    idp.keys = [key]
    assert door.enter(idp.token(key, "PS256")).organisation == "GM0313"
    with pytest.raises(TokenUnknownKey):
        door.enter(signed({"alg": "RS256", "kid": "rsa-2"}, idp.claims(), SECOND_RSA))


def test_another_key_with_the_same_name_does_not_sign(door: Door, idp: IdentityProvider) -> None:
    with pytest.raises(TokenBadSignature):
        door.enter(idp.token(SECOND_RSA, header={"kid": "rsa-1"}))


def test_a_key_in_the_header_is_never_used(door: Door, idp: IdentityProvider) -> None:
    own = {"jwk": SECOND_RSA.as_dict(private=False), "jku": f"{idp.url}/mine", "x5u": f"{idp.url}/mine"}
    with pytest.raises(TokenBadSignature):
        door.enter(idp.token(SECOND_RSA, header={**own, "kid": "rsa-1"}))
    with pytest.raises(TokenUnknownKey):
        door.enter(idp.token(SECOND_RSA, header=own))
    assert "/mine" not in idp.asked


def test_without_a_key_id_the_only_key_that_fits_is_meant(door: Door, idp: IdentityProvider) -> None:
    assert door.enter(idp.token(header={"kid": ...})).organisation == "GM0313"
    door.clock.now += 3000
    idp.keys = [RSA, SECOND_RSA]
    with pytest.raises(TokenUnknownKey):
        door.enter(idp.token(header={"kid": ...}, exp=NOW + 4000))


@pytest.mark.parametrize(
    "header", [{"crit": ["exp"], "exp": 1}, {"crit": []}, {"b64": False, "crit": ["b64"]}], ids=str
)
def test_what_a_header_calls_critical_is_refused(door: Door, idp: IdentityProvider, header: dict[str, Any]) -> None:
    head, payload, signature = idp.token().split(".")
    told = {**json.loads(base64.urlsafe_b64decode(head + "==")), **header}
    with pytest.raises(TokenMalformed):
        door.enter(f"{base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b'=').decode()}.{payload}.{signature}")


@pytest.mark.parametrize("kind", ["JOSE", "dpop+jwt", "logout+jwt", "secevent+jwt", "id_token", 3])
def test_a_token_of_another_kind_is_no_access_token(door: Door, idp: IdentityProvider, kind: object) -> None:
    with pytest.raises((TokenNotForAccess, TokenBadSignature)):
        door.enter(idp.token(header={"typ": kind}) if isinstance(kind, str) else _with_header(idp.token(), typ=kind))


def _with_header(token: str, **header: object) -> str:
    head, payload, signature = token.split(".")
    told = {**json.loads(base64.urlsafe_b64decode(head + "==")), **header}
    return f"{base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b'=').decode()}.{payload}.{signature}"


def test_a_changed_payload_is_refused(door: Door, idp: IdentityProvider) -> None:
    head, _, signature = idp.token().split(".")
    _, payload, _ = idp.token(roles=["gs-controller"]).split(".")
    with pytest.raises(TokenBadSignature):
        door.enter(f"{head}.{payload}.{signature}")


@pytest.mark.parametrize("name", ["sub", "aud", "exp", "anything"])
def test_a_name_that_occurs_twice_is_refused_though_it_was_signed(door: Door, idp: IdentityProvider, name: str) -> None:
    claims = json.dumps({**idp.claims(), name: 1})
    twice = f'{claims[:-1]}, "{name}": 2}}'.encode()
    with pytest.raises(TokenMalformed, match="payload"):
        door.enter(signed({"alg": "RS256", "kid": "rsa-1"}, twice, RSA))


def test_a_name_that_occurs_twice_deep_inside_is_refused_too(door: Door, idp: IdentityProvider) -> None:
    claims = json.dumps(idp.claims()).encode().replace(b"{", b'{"realm": {"roles": [], "roles": ["x"]}, ', 1)
    with pytest.raises(TokenMalformed, match="payload"):
        door.enter(signed({"alg": "RS256", "kid": "rsa-1"}, claims, RSA))


@pytest.mark.parametrize("payload", [b"", b"[]", b"null", b'"x"', b"{", b"\xff\xfe", b'{"exp": NaN}', b"[" * 5000])
def test_a_signed_payload_that_is_no_object_is_refused(door: Door, payload: bytes) -> None:
    with pytest.raises(TokenMalformed):
        door.enter(signed({"alg": "RS256", "kid": "rsa-1"}, payload, RSA))


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "...", "a.b.c", "e30.e30.", "e30.e30.e30", "é.é.é", "x" * 20_000, "a.b.c.d.e", "\x00.\x00."],
)
def test_garbage_is_refused(door: Door, token: str) -> None:
    with pytest.raises(TokenMalformed):
        door.enter(token)


def test_a_huge_token_is_refused_before_it_is_read(door: Door, idp: IdentityProvider) -> None:
    with pytest.raises(TokenMalformed, match="length"):
        door.enter(idp.token(roles=["x" * 20_000]))
    assert idp.asked == []


@given(st.text(st.characters(codec="ascii"), max_size=200))
@example("Bearer e30.e30.e30")
def test_nothing_that_can_be_sent_is_an_error_of_ours(given_: str) -> None:
    with pytest.raises((NotAuthenticated, TwoCredentials)):
        Door.of(Clock()).authenticator.identify(arriving(("Authorization", given_)))


def test_a_token_of_an_issuer_that_is_not_trusted_is_refused_though_it_signed_it(idp: IdentityProvider) -> None:
    with pytest.raises(TokenWrongIssuer):
        Door.of(Clock()).enter(idp.token())


def test_an_issuer_cannot_vouch_for_the_organisation_of_another(door: Door, idp: IdentityProvider) -> None:
    lying = idp.token(organisation="GM0327", gemeente="GM0327")
    assert door.enter(lying).organisation == "GM0313"


def test_the_key_of_one_issuer_does_not_sign_for_another(issuer: Issuer, clock: Clock, idp: IdentityProvider) -> None:
    with running() as other:
        other.keys = [RSAKey.import_key({**SECOND_RSA.as_dict(private=True), "kid": "rsa-1"})]
        leusden = changed(issuer, name="leusden", issuer=other.url, organisation="GM0327")
        door = Door.of(clock, issuer, leusden)
        assert door.enter(other.token(other.keys[0])).organisation == "GM0327"
        with pytest.raises(TokenBadSignature):
            door.enter(idp.token(iss=other.url))


@pytest.fixture
def shared(issuer: Issuer) -> Issuer:
    """An issuer of two organisations."""
    names = {"oin-1": "GM0313", "oin-2": "GM0327"}
    return changed(issuer, name="bl", organisation=None, organisation_claim="org.oin", organisation_names=names)


@pytest.mark.parametrize("given_", [{"org": {"oin": "oin-2"}}, {"org": {"oin": ["oin-2"]}}, {"org.oin": "oin-2"}])
def test_an_issuer_of_several_says_for_which(
    shared: Issuer, clock: Clock, idp: IdentityProvider, given_: dict[str, Any]
) -> None:
    assert Door.of(clock, shared).enter(idp.token(**given_)).organisation == "GM0327"


@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"org": {"oin": "oin-3"}},
        {"org": {"oin": "GM0327"}},
        {"org": {"oin": ["oin-1", "oin-2"]}},
        {"org": {"oin": {}}},
        {"org": "oin-1"},
        {"org": None},
    ],
    ids=str,
)
def test_an_issuer_of_several_vouches_for_no_others(
    shared: Issuer, clock: Clock, idp: IdentityProvider, given_: dict[str, Any]
) -> None:
    with pytest.raises(TokenWrongOrganisation):
        Door.of(clock, shared).enter(idp.token(**given_))


def test_the_same_subject_at_two_issuers_is_two_people(issuer: Issuer, clock: Clock, idp: IdentityProvider) -> None:
    with running() as other:
        leusden = changed(issuer, name="leusden", issuer=other.url, organisation="GM0313")
        door = Door.of(clock, issuer, leusden)
        assert door.enter(idp.token()).subject != door.enter(other.token()).subject


@pytest.mark.parametrize(
    ("claims", "roles"),
    [
        ({"roles": ["gs-registrar", "gs-controller", "admin"]}, {Role.REGISTRAR, Role.CONTROLLER}),
        ({"roles": "gs-registrar"}, {Role.REGISTRAR}),
        ({"roles": "gs-registrar gs-controller"}, set()),
        ({"roles": ["registrar", "GS-REGISTRAR", 3, None, ["gs-registrar"]]}, set()),
        ({"roles": {"gs-registrar": True}}, set()),
        ({"roles": ...}, set()),
    ],
    ids=lambda it: str(sorted(it) if isinstance(it, set) else it),  # The same in every process.
)
def test_only_roles_that_have_a_name_here_count(
    door: Door, idp: IdentityProvider, claims: dict[str, Any], roles: set[Role]
) -> None:
    assert door.enter(idp.token(**claims)).roles == roles


def test_roles_lie_deeper_at_some_issuers(issuer: Issuer, clock: Clock, idp: IdentityProvider) -> None:
    door = Door.of(clock, changed(issuer, roles_claim="realm_access.roles"))
    assert door.enter(idp.token(realm_access={"roles": ["gs-controller"]})).roles == {Role.CONTROLLER}


@pytest.mark.parametrize(
    ("claims", "admitted"),
    [
        ({}, True),
        ({"azp": ..., "client_id": "zaaksysteem"}, True),
        ({"azp": ..., "appid": "zaaksysteem"}, True),
        ({"azp": "ander"}, False),
        ({"azp": "ander", "client_id": "zaaksysteem"}, False),
        ({"azp": ...}, False),
        ({"azp": ["zaaksysteem"]}, False),
    ],
    ids=str,
)
def test_where_clients_are_named_no_other_comes_in(
    issuer: Issuer, clock: Clock, idp: IdentityProvider, claims: dict[str, Any], *, admitted: bool
) -> None:
    door = Door.of(clock, changed(issuer, clients=["zaaksysteem"]))
    if admitted:
        assert door.enter(idp.token(**claims)).organisation == "GM0313"
    else:
        with pytest.raises(TokenWrongClient):
            door.enter(idp.token(**claims))


def test_a_subject_that_is_no_written_name_can_be_recorded_as_a_digest(
    issuer: Issuer, clock: Clock, idp: IdentityProvider
) -> None:
    door = Door.of(clock, changed(issuer, subject_digest=True))
    one, other = (door.enter(idp.token(sub=each)).subject for each in ("A1B2_c", "a1b2_c"))
    assert one != other
    assert one == door.enter(idp.token(sub="A1B2_c")).subject
    assert len(one) == len("bunschoten-") + 32
    with pytest.raises(SubjectNotPseudonym):
        door.enter(idp.token(sub="j.jansen@bunschoten.example"))


def test_another_claim_may_be_the_pseudonym(issuer: Issuer, clock: Clock, idp: IdentityProvider) -> None:
    door = Door.of(clock, changed(issuer, subject_claim="oid"))
    assert door.enter(idp.token(oid="0a-1b", sub="J@x")).subject == "bunschoten-0a-1b"


def test_nobody_who_says_nothing_is_known(door: Door) -> None:
    with pytest.raises(NotAuthenticated) as refused:
        door.authenticator.identify(arriving())
    assert refused.value.headers == {"WWW-Authenticate": 'Bearer realm="grondslag"'}


@pytest.mark.parametrize("header", ["Basic dXNlcjpwYXNz", "Bearer", "Digest x", "", "token"])
def test_another_way_of_saying_who_asks_is_refused(door: Door, header: str) -> None:
    with pytest.raises(TokenMalformed):
        door.authenticator.identify(arriving(("Authorization", header)))


def test_the_scheme_is_read_as_http_has_it(door: Door, idp: IdentityProvider) -> None:
    assert door.authenticator.identify(arriving(("authorization", f"bearer {idp.token()}"))).organisation == "GM0313"


def test_two_authorization_headers_are_refused(door: Door, idp: IdentityProvider) -> None:
    twice = [("Authorization", f"Bearer {idp.token()}")] * 2
    with pytest.raises(TwoCredentials):
        door.authenticator.identify(arriving(*twice))


def test_a_refusal_tells_how_to_authenticate_and_nothing_of_the_token(door: Door, idp: IdentityProvider) -> None:
    token = idp.token(sub="j.jansen@bunschoten.example", name="Jan Jansen")
    with pytest.raises(SubjectNotPseudonym) as refused:
        door.enter(token)
    told = refused.value.headers["WWW-Authenticate"]
    assert told.startswith('Bearer realm="grondslag", error="invalid_token", error_description="claim sub of issuer')
    everything = f"{told} {refused.value} {refused.value.fields}"
    assert not [part for part in (*token.split("."), "jansen", "Jansen") if part in everything]
