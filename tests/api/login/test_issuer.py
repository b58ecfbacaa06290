"""Whom a ledger trusts: what is wrong with the configuration of an issuer is said before anything listens."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from pydantic import ValidationError

from api.access.identity import Role
from api.http.login.issuer import Issuer, confusable, is_loopback

GOOD: dict[str, Any] = {
    "name": "bunschoten",
    "issuer": "https://login.bunschoten.example/realms/gemeente",
    "audience": "grondslag",
    "organisation": "GM0313",
    "role_names": {"grondslag-registrar": "registrar"},
}
CLAIMED: dict[str, Any] = {
    **{name: value for name, value in GOOD.items() if name != "organisation"},
    "organisation_claim": "oin",
    "organisation_names": {"00000001001234567000": "GM0313", "00000001001234568000": "van-dijk-accountants"},
}


def issuer(**changes: object) -> Issuer:
    return Issuer.model_validate({**GOOD, **changes})


def test_an_issuer_vouches_for_the_organisation_it_was_configured_for() -> None:
    assert issuer().organisations == {"GM0313"}
    assert issuer().role_names == {"grondslag-registrar": Role.REGISTRAR}
    assert issuer().authentication == "oidc:login.bunschoten.example/realms/gemeente"


def test_an_issuer_of_several_organisations_vouches_for_those_named_only() -> None:
    assert Issuer.model_validate(CLAIMED).organisations == {"GM0313", "van-dijk-accountants"}


def test_people_log_in_where_there_is_a_client() -> None:
    assert not issuer().people
    assert issuer(client_id="grondslag-web").people


@pytest.mark.parametrize(
    "address", ["http://localhost:8080/", "http://127.0.0.1:1234", "http://[::1]/realm", "https://login.example"]
)
def test_an_address_without_encryption_is_on_this_machine(address: str) -> None:
    assert issuer(issuer=address).issuer == address


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"issuer": "http://login.bunschoten.example"}, "begins with https"),
        ({"issuer": "http://localhost.bunschoten.example"}, "begins with https"),
        ({"issuer": "ftp://login.bunschoten.example"}, "begins with https"),
        ({"issuer": "https:///realms"}, "an address with a host"),
        ({"issuer": "https://login.example?tenant=1"}, "an address with a host"),
        ({"issuer": "https://login.example#x"}, "an address with a host"),
        ({"issuer": "https://user:word@login.example"}, "an address with a host"),
        ({"issuer": "https://login.example/a b"}, "no blanks"),
        ({"issuer": "https://login.example:0"}, "a port that can be"),
        ({"issuer": "https://login.example:port"}, "[Pp]ort"),
        ({"audience": ""}, "at least 1 character"),
        ({"audience": None}, "valid string"),
        ({"organisation": None}, "either an organisation"),
        ({"organisation": "GM9999"}, "code of a municipality"),
        ({"organisation": "gm0313"}, "code of a municipality"),
        ({"organisation": "Van Dijk"}, "code of a municipality"),
        ({"organisation_claim": "oin"}, "either an organisation"),
        ({"organisation_names": {"x": "GM0313"}}, "go together"),
        ({"organisation": None, "organisation_claim": "oin"}, "go together"),
        ({"name": "Bunschoten"}, "small letters"),
        ({"name": "bunschoten\n"}, "small letters"),
        ({"name": "demonstration"}, "nobody vouches"),
        ({"name": "demo"}, "nobody vouches"),
        ({"name": "b" * 31}, "at most 30"),
        ({"role_names": {}}, "says which values"),
        ({"role_names": {"x": "mayor"}}, "registrar"),
        ({"client_id": "grondslag"}, "audience is not the client_id"),
        ({"client_secret": "secret"}, "belongs to a client_id"),
        ({"scopes": ["profile"]}, "openid"),
        ({"algorithms": []}, "names one at least"),
        ({"algorithms": ["HS256"]}, "RS256"),
        ({"algorithms": ["none"]}, "RS256"),
        ({"nmae": "x"}, "not permitted"),
    ],
)
def test_a_bad_issuer_is_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        issuer(**changes)


def test_a_complaint_does_not_show_the_secret() -> None:
    with pytest.raises(ValidationError) as refused:
        issuer(client_id="web", client_secret="very-secret", audience=3)
    assert "very-secret" not in str(refused.value)
    assert "very-secret" not in repr(issuer(client_id="web", client_secret="very-secret"))


def test_an_issuer_can_be_given_to_another_process() -> None:
    given = Issuer.model_validate(CLAIMED)
    assert pickle.loads(pickle.dumps(given)) == given


def test_issuers_that_differ_are_not_confused() -> None:
    others = issuer(name="bunschoten2", issuer="https://other.example")
    assert confusable([issuer(), others]) == []


@pytest.mark.parametrize("name", ["bunschoten", "bunschoten-systems"])
@pytest.mark.parametrize("turned", [False, True])
def test_subjects_of_two_issuers_can_never_be_the_same(name: str, *, turned: bool) -> None:
    both = [issuer(), issuer(name=name, issuer="https://other.example")]
    (trouble,) = confusable(both[::-1] if turned else both)
    assert "bunschoten" in trouble


def test_an_issuer_is_configured_once() -> None:
    (trouble,) = confusable([issuer(), issuer(name="again", issuer=f"{GOOD['issuer']}/")])
    assert "two issuers" in trouble


@pytest.mark.parametrize(
    "host", ["", None, "0.0.0.0", "::ffff:10.0.0.1", "10.0.0.1", "127.0.0.1.example", "LOCALHOST."]
)
def test_what_is_not_this_machine(host: str | None) -> None:
    assert not is_loopback(host)
