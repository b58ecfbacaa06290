"""Ledgers with something in them to be kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.journal import Address
from tests.api.conftest import bare, grondslag, started
from tests.databases import PostgresServer, path_with_programs
from tests.projections.masters import Masters, masters
from tests.safekeeping.kept import Kept

__all__ = ["bare", "grondslag", "masters", "started"]


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs are where an administrator has them."""
    monkeypatch.setenv("PATH", path_with_programs())


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    name: str = request.param
    return name


@pytest.fixture
def ledger(masters: Masters, database: str) -> Iterator[Address]:
    """A demonstration ledger with a history of 2017 to 2022."""
    with masters.copy(database, "two_dates") as copy:
        yield copy


@pytest.fixture
def empty_place(request: pytest.FixtureRequest, database: str) -> Address:
    """Where nothing is yet."""
    address: Address = request.getfixturevalue(f"unmigrated_{database}")
    return address


@pytest.fixture
def kept(ledger: Address, tmp_path: Path) -> Kept:
    """That ledger with a backup of it."""
    return Kept.of(ledger, tmp_path / "backup")


@pytest.fixture
def masters_sqlite(masters: Masters) -> Iterator[Address]:
    """As ``ledger``, on SQLite only."""
    with masters.copy("sqlite", "two_dates") as copy:
        yield copy


@pytest.fixture
def masters_postgres(masters: Masters, postgres_server: PostgresServer) -> Iterator[Address]:  # noqa: ARG001  # It marks.
    """As ``ledger``, on PostgreSQL only."""
    with masters.copy("postgres", "two_dates") as copy:
        yield copy


@pytest.fixture
def two_places(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Address, Address]]:
    """Two other places where nothing is yet."""
    with (
        _another(database, tmp_path / "second.sqlite", request) as one,
        _another(database, tmp_path / "third.sqlite", request) as two,
    ):
        yield one, two


@contextmanager
def _another(database: str, file: Path, request: pytest.FixtureRequest) -> Iterator[Address]:
    if database == "sqlite":
        yield Address.parse(f"sqlite:///{file}")
        return
    place: Address = request.getfixturevalue("unmigrated_postgres")
    server: PostgresServer = request.getfixturevalue("postgres_server")
    template = Address.parse(request.getfixturevalue("_with_roles")).url.database or ""
    with server.fresh_database(template) as url:
        yield replace(place, url=place.url.set(database=Address.parse(url).url.database))
