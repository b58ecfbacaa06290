"""The REST API over the case of BLNP, and over a ledger on either database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.acts.line import ask_all
from ledger.clerk import Clerk
from ledger.journal import Address
from ledger.stores.schema import migrate
from tests.api.reading.api import Api, api_of
from tests.ledgers import MIGRATIONS, SYSTEM, found
from tests.projections.history import library_of
from tests.projections.masters import Masters, masters

__all__ = ["masters"]

CASE = Path(__file__).parents[3] / "cases" / "blnp.jsonl"


@pytest.fixture(scope="session")
def blnp_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case, played once and asked once, so that every projection has come to its end."""
    place = tmp_path_factory.mktemp("blnp") / "blnp.sqlite"
    address = Address.parse(f"sqlite:///{place}")
    migrate(address, *MIGRATIONS)
    found(address, demonstration=True, since=datetime(2016, 11, 1, tzinfo=UTC))
    with library_of(address) as library:
        clerk = Clerk(SYSTEM, library.journal)
        for asked in ask_all(CASE.read_text("utf-8").splitlines(), library.journal.founded.ledger):
            clerk.do(asked)
        with library.view(library.as_of(None, None, datetime.now(UTC))):
            pass
    return place


@pytest.fixture
def asked(blnp_master: Path, tmp_path: Path) -> Iterator[Api]:
    """The case of BLNP, to be asked over the REST API; what is recorded in it stays with this test."""
    place = tmp_path / "blnp.sqlite"
    shutil.copy(blnp_master, place)
    with api_of(Address.parse(f"sqlite:///{place}")) as api:
        yield api


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    name: str = request.param
    return name


@pytest.fixture
def whole(masters: Masters, database: str) -> Iterator[Api]:
    """A ledger in which a bit of everything happened, refusals and mistakes too, on either database."""
    with masters.copy(database, "whole") as address, api_of(address) as api:
        yield api
