"""An identity provider, and a ledger's door that trusts it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.http.login.issuer import Issuer
from tests.api.login.doors import Door
from tests.api.login.identity_provider import Clock, IdentityProvider, running


@pytest.fixture
def idp() -> Iterator[IdentityProvider]:
    with running() as provider:
        yield provider


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issuer(idp: IdentityProvider) -> Issuer:
    return Issuer.model_validate(
        {
            "name": "bunschoten",
            "issuer": idp.url,
            "audience": "grondslag",
            "organisation": "GM0313",
            "role_names": {"gs-registrar": "registrar", "gs-controller": "controller"},
        }
    )


@pytest.fixture
def door(issuer: Issuer, clock: Clock) -> Door:
    return Door.of(clock, issuer)
