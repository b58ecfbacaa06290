"""The keys of an issuer: kept for a while, asked again for a new one, and never asked for much or for long."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any

import orjson
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from api.http.login.issuer import Issuer
from api.http.login.outside import LARGEST, Outside
from api.http.login.provider import FRESH, PAUSE, STALE, Provider
from api.http.login.refusals import IssuerUnreachable, TokenBadSignature, TokenUnknownKey
from tests.api.login.doors import Door
from tests.api.login.identity_provider import (
    DISCOVERY,
    EC,
    NOW,
    RSA,
    SECOND_RSA,
    Clock,
    IdentityProvider,
    encoded,
    send,
    signed,
)

LATER = int(NOW) + 10 * STALE


def test_keys_are_asked_once_and_kept(door: Door, idp: IdentityProvider) -> None:
    for _ in range(5):
        door.enter(idp.token())
    assert idp.asked == [DISCOVERY, "/jwks"]


def test_a_withdrawn_key_opens_nothing_once_the_keys_are_asked_again(door: Door, idp: IdentityProvider) -> None:
    token = idp.token(exp=LATER)
    assert door.enter(token).organisation == "GM0313"
    idp.keys = [SECOND_RSA]
    door.clock.now += FRESH - 1
    assert door.enter(token).organisation == "GM0313"
    door.clock.now += 1
    with pytest.raises(TokenUnknownKey):
        door.enter(token)


def test_a_rotated_key_works_as_soon_as_the_issuer_publishes_it(door: Door, idp: IdentityProvider) -> None:
    door.enter(idp.token())
    idp.keys = [RSA, SECOND_RSA]
    door.clock.now += PAUSE
    assert door.enter(idp.token(SECOND_RSA)).organisation == "GM0313"
    assert door.enter(idp.token()).organisation == "GM0313"
    assert idp.asked == [DISCOVERY, "/jwks"] * 2


def test_unknown_keys_do_not_make_us_hammer_the_issuer(door: Door, idp: IdentityProvider) -> None:
    door.enter(idp.token())
    door.clock.now += PAUSE
    for number in range(50):
        door.clock.now += 0.1
        with pytest.raises(TokenUnknownKey):
            door.enter(idp.token(SECOND_RSA, header={"kid": f"made-up-{number}"}))
    assert idp.asked == [DISCOVERY, "/jwks"] * 2


def test_unknown_keys_at_once_are_one_question(door: Door, idp: IdentityProvider) -> None:
    door.enter(idp.token())
    idp.keys = [RSA, SECOND_RSA]
    door.clock.now += PAUSE
    token = idp.token(SECOND_RSA)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: door.enter(token), range(16)))
    assert len(found) == 16
    assert idp.asked == [DISCOVERY, "/jwks"] * 2


def test_an_issuer_that_is_away_for_a_while_keeps_nobody_out(door: Door, idp: IdentityProvider) -> None:
    token = idp.token(exp=LATER)
    door.enter(token)
    idp.answers[DISCOVERY] = send(b"", status=500)
    door.clock.now += STALE - 1
    assert door.enter(token).organisation == "GM0313"
    door.clock.now += 1
    with pytest.raises(IssuerUnreachable, match="status 500") as refused:
        door.enter(token)
    assert refused.value.headers == {"Retry-After": "30"}
    del idp.answers[DISCOVERY]
    door.clock.now += PAUSE
    assert door.enter(token).organisation == "GM0313"


def test_an_issuer_that_is_away_is_not_asked_by_every_request(door: Door, idp: IdentityProvider) -> None:
    idp.answers[DISCOVERY] = send(b"", status=500)
    for _ in range(20):
        with pytest.raises(IssuerUnreachable):
            door.enter(idp.token())
    assert idp.asked == [DISCOVERY]


def test_an_issuer_that_hangs_holds_one_request_up_and_no_others(door: Door, idp: IdentityProvider) -> None:
    token = idp.token(exp=LATER)
    door.enter(token)
    asked, answered = Event(), Event()

    def hang(_: BaseHTTPRequestHandler) -> None:
        asked.set()
        idp.over.wait()

    def use() -> None:
        door.enter(token)
        answered.set()

    idp.answers[DISCOVERY] = hang
    door.clock.now += FRESH
    with ThreadPoolExecutor(1) as thread:
        held = thread.submit(use)
        assert asked.wait(60)
        assert door.enter(token).organisation == "GM0313"
        assert not answered.is_set(), "the other request waited no longer than this one"
        idp.over.set()
        held.result()


def hangs(idp: IdentityProvider, _: BaseHTTPRequestHandler) -> None:
    idp.over.wait()


def drips(idp: IdentityProvider, handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n{")
    while not idp.over.wait(0.02):
        handler.wfile.write(b" ")


def drips_headers(idp: IdentityProvider, handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
    while not idp.over.wait(0.02):
        handler.wfile.write(b"x")


def never_ends(idp: IdentityProvider, handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n{")
    while not idp.over.is_set():
        handler.wfile.write(b" " * 65_536)


def hangs_up(_: IdentityProvider, handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def talks_nonsense(_: IdentityProvider, handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"nonsense\r\n\r\n")


def redirects(idp: IdentityProvider, handler: BaseHTTPRequestHandler) -> None:
    send(b"", status=302, Location=f"{idp.url}/elsewhere")(handler)


LIVE = {
    hangs: "too slow",
    drips: "too slow",
    drips_headers: "too slow",
    never_ends: "too large",
    hangs_up: "no connection",
    talks_nonsense: "no connection",
    redirects: "status 302",
}
WRITTEN = {
    "a page": (send(b"<!DOCTYPE html><title>Onderhoud</title>", "text/html"), "no JSON"),
    "a list": (send(b"[]"), "no JSON"),
    "nothing": (send(b""), "no JSON"),
    "a name twice": (send(b'{"keys": [], "keys": []}'), "no JSON"),
    "no text": (send(b'{"issuer": "\xff"}'), "no JSON"),
    "too much": (send(b"{" + b" " * LARGEST + b"}"), "too large"),
    "packed": (send(b"\x1f\x8b", Content_Encoding="gzip"), "packed"),
    "not there": (send(b"{}", status=404), "status 404"),
    "busy": (send(b"{}", status=503), "status 503"),
    "elsewhere": (send(b"", status=307, Location="https://elsewhere.example/jwks"), "status 307"),
}


@pytest.mark.parametrize("path", [DISCOVERY, "/jwks"])
@pytest.mark.parametrize("bad", [*LIVE, *WRITTEN], ids=lambda each: getattr(each, "__name__", each))
def test_an_issuer_that_answers_badly_is_unreachable(
    issuer: Issuer,
    clock: Clock,
    idp: IdentityProvider,
    path: str,
    bad: str | Callable[[IdentityProvider, BaseHTTPRequestHandler], None],
) -> None:
    if isinstance(bad, str):
        idp.answers[path], why = WRITTEN[bad]
    else:
        idp.answers[path], why = partial(bad, idp), LIVE[bad]
    door = Door.of(clock, issuer, impatient_at=path if why == "too slow" else "nowhere")
    with pytest.raises(IssuerUnreachable) as refused:
        door.enter(idp.token())
    assert refused.value.fields == {"issuer": "bunschoten", "why": why}
    assert "/elsewhere" not in idp.asked


def test_an_issuer_that_is_not_there_is_unreachable(issuer: Issuer, clock: Clock, idp: IdentityProvider) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        door = Door.of(clock, Issuer.model_validate({**issuer.model_dump(), "issuer": url}))
        with pytest.raises(IssuerUnreachable, match="no connection"):
            door.enter(idp.token(iss=url))


@pytest.mark.parametrize(
    ("metadata", "why"),
    [
        ({"issuer": "https://login.elsewhere.example"}, "it is another issuer"),
        ({"issuer": None}, "it is another issuer"),
        ({"jwks_uri": None}, "no jwks_uri"),
        ({"jwks_uri": "http://login.elsewhere.example/jwks"}, "jwks_uri is no safe address"),
        ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri is no safe address"),
        ({"jwks_uri": "https://user:word@login.example/jwks"}, "jwks_uri is no safe address"),
        ({"jwks_uri": "https://[login/jwks"}, "jwks_uri is no safe address"),
        ({"jwks_uri": 7}, "jwks_uri is no safe address"),
        ({"token_endpoint": "http://elsewhere.example/token"}, "token_endpoint is no safe address"),
    ],
    ids=str,
)
def test_an_issuer_that_leads_us_elsewhere_is_unreachable(
    door: Door, idp: IdentityProvider, metadata: dict[str, Any], why: str
) -> None:
    idp.metadata = metadata
    with pytest.raises(IssuerUnreachable) as refused:
        door.enter(idp.token())
    assert refused.value.why == why


def test_an_issuer_on_the_network_never_leads_us_to_this_machine() -> None:
    issuer = Issuer.model_validate(
        {
            "name": "x",
            "issuer": "https://login.example",
            "audience": "a",
            "organisation": "GM0313",
            "role_names": {"r": "board"},
        }
    )

    class Told(Outside):
        def get(self, url: str) -> dict[str, Any]:
            assert url == "https://login.example/.well-known/openid-configuration"
            return {"issuer": "https://login.example", "jwks_uri": "http://127.0.0.1/jwks"}

    with pytest.raises(IssuerUnreachable, match="no safe address"):
        Provider(issuer, Told()).published()


def unusable(**changes: object) -> dict[str, Any]:
    return {**SECOND_RSA.as_dict(private=False), "kid": "odd", **changes}


@pytest.mark.parametrize(
    "key",
    [
        unusable(use="enc"),
        unusable(key_ops=["encrypt"]),
        unusable(key_ops=None),
        unusable(kty="oct", k="c2VjcmV0"),
        unusable(kty="LMS"),
        unusable(kty=None),
        unusable(n="AQAB"),
        unusable(n="***"),
        unusable(n=""),
        unusable(n=None),
        unusable(e=3),
        "no key",
        None,
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "odd"},
        {"kty": "EC", "crv": "P-1", "x": "AA", "y": "AA", "kid": "odd"},
        OctKey.generate_key(256, {"kid": "odd"}).as_dict(),
    ],
    ids=range(16),  # Some hold numbers that are made anew in each process, and two processes must name them alike.
)
def test_a_key_that_is_no_use_does_not_spoil_the_others(door: Door, idp: IdentityProvider, key: object) -> None:
    idp.answers["/jwks"] = send(_jwks(key, RSA.as_dict(private=False)))
    assert door.enter(idp.token()).organisation == "GM0313"
    with pytest.raises(TokenUnknownKey):
        door.enter(idp.token(SECOND_RSA, header={"kid": "odd"}))


def _jwks(*keys: object) -> bytes:
    return orjson.dumps({"keys": keys})


def test_a_short_key_does_not_count(door: Door, idp: IdentityProvider) -> None:
    with pytest.warns(UserWarning, match="2048"):
        short = RSAKey.generate_key(1024, {"kid": "short"})
    idp.answers["/jwks"] = send(_jwks(short.as_dict(private=False), EC.as_dict(private=False)))
    with pytest.raises(TokenUnknownKey):
        door.enter(idp.token(short))


@pytest.mark.parametrize(
    "answer", [b"{}", b'{"keys": {}}', b'{"keys": []}', b'{"keys": [{"kty": "oct", "k": "AAAA"}]}']
)
def test_an_issuer_without_a_usable_key_is_unreachable(door: Door, idp: IdentityProvider, answer: bytes) -> None:
    idp.answers["/jwks"] = send(answer)
    with pytest.raises(IssuerUnreachable, match="no keys"):
        door.enter(idp.token())


def test_a_private_key_that_an_issuer_publishes_by_mistake_only_checks(door: Door, idp: IdentityProvider) -> None:
    idp.answers["/jwks"] = send(_jwks(RSA.as_dict(private=True)))
    assert door.enter(idp.token()).organisation == "GM0313"


def test_a_key_of_another_curve_does_not_fit_the_algorithm(door: Door, idp: IdentityProvider) -> None:
    curve = ECKey.generate_key("P-384", {"kid": "ec-2"})
    idp.keys = [curve, EC]
    assert door.enter(idp.token(curve, "ES384")).organisation == "GM0313"
    with pytest.raises((TokenUnknownKey, TokenBadSignature)):
        door.enter(signed({"alg": "ES256", "kid": "ec-2"}, idp.claims(), EC))


def test_two_keys_of_one_name_are_told_apart_by_what_they_are_for(door: Door, idp: IdentityProvider) -> None:
    same = ECKey.import_key({**EC.as_dict(private=True), "kid": "rsa-1"})
    idp.keys = [same, RSA]
    assert door.enter(idp.token()).organisation == "GM0313"
    assert door.enter(idp.token(same, "ES256")).organisation == "GM0313"


def test_a_signature_that_is_no_signature(door: Door, idp: IdentityProvider) -> None:
    head, payload, _ = idp.token().split(".")
    for signature in ("", "AA", "=", encoded(b"x" * 256).decode(), encoded(b"x" * 5000).decode()):
        with pytest.raises(TokenBadSignature):
            door.enter(f"{head}.{payload}.{signature}")
