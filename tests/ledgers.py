"""Ledgers for tests: migrated and founded, on SQLite and on PostgreSQL with its two roles.

A test on PostgreSQL runs as ``grondslag_app``, as a program does; ``as_owner`` gives the address of who may migrate.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from ledger.actor import Actor, Capacity, Principal
from ledger.founding import LedgerFounded
from ledger.journal import ActRecord, Address, Journal
from ledger.stores.schema import APPLICATION, JOURNAL, KEEPER, OWNER, Migrations, migrate
from projections import PROJECTIONS
from tests.databases import PostgresServer

LEDGER = UUID("5b1d0a4e-7e0c-5d53-9a66-3f0f7f0f1c11")
MIGRATIONS: tuple[Migrations, ...] = (JOURNAL, PROJECTIONS)
"""All tables of this program."""

SYSTEM = Principal("tests", "pytest", "none", "grondslag test")
CLERK = Actor("p-0001", "concerncontroller", Capacity.CONTROLLER, "GM0313", "GM0313/college")
BEGINNING = datetime(2016, 1, 1, tzinfo=UTC)
_PASSWORD = "only-for-tests"  # A server that asks none ignores it.


def an_act(name: str = "try-something", *, id_: UUID | None = None, at: datetime | None = None) -> ActRecord:
    """An act's envelope for tests that look at the journal, not at acts."""
    act_id = id_ or uuid4()
    return ActRecord(name, act_id, sha256(act_id.bytes).digest(), SYSTEM, CLERK, at=at)


def found(address: Address, *, demonstration: bool = False, since: datetime | None = None) -> None:
    """Record the first entry; ``since`` is when a demonstration begins."""
    journal = Journal(address)
    try:
        journal.found(an_act("found-ledger", at=since), LedgerFounded(LEDGER, "a ledger for tests", demonstration))
    finally:
        journal.close()


def as_owner(address: Address) -> Address:
    """The same ledger for its owner, who may migrate it; on SQLite that is whoever has the file."""
    return _as_role(address, OWNER)


def as_keeper(address: Address) -> Address:
    """The same ledger for whoever makes backups of it."""
    return _as_role(address, KEEPER)


def _as_role(address: Address, role: str) -> Address:
    return address if address.path else replace(address, url=address.url.set(username=role, password=_PASSWORD))


@pytest.fixture(scope="session")
def _with_roles(postgres_server: PostgresServer) -> Iterator[str]:
    """A database with the two roles and their schemas, and nothing in them: for migrations."""
    roles = files("ledger.stores.sql").joinpath("roles.sql").read_text("utf-8")
    with postgres_server.fresh_database() as url:
        # Roles belong to the whole server: several processes may make them at once.
        with psycopg.connect(postgres_server.url) as outside, psycopg.connect(url) as inside:
            outside.execute("SELECT pg_advisory_xact_lock(7206915)")
            inside.execute(SQL(roles))
            for role in (OWNER, APPLICATION, KEEPER):
                inside.execute(SQL("ALTER ROLE {} PASSWORD {}").format(Identifier(role), Literal(_PASSWORD)))
            inside.commit()
        yield url


@pytest.fixture(scope="session")
def _migrated(_with_roles: str, postgres_server: PostgresServer) -> Iterator[str]:
    """A database with all tables, migrated by the owner: the template of every ledger below."""
    with postgres_server.fresh_database(_name(_with_roles)) as url:
        migrate(_as_role(Address.parse(url), OWNER), *MIGRATIONS)
        yield url


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


@pytest.fixture
def unmigrated_postgres(_with_roles: str, postgres_server: PostgresServer) -> Iterator[Address]:
    """A PostgreSQL database with the roles alone, for whoever migrates it as its owner (see ``as_owner``)."""
    with postgres_server.fresh_database(_name(_with_roles)) as url:
        yield _as_role(Address.parse(url), APPLICATION)


@pytest.fixture
def unmigrated_sqlite(fresh_sqlite: str) -> Address:
    return Address.parse(fresh_sqlite)


@pytest.fixture
def empty_postgres(_migrated: str, postgres_server: PostgresServer) -> Iterator[Address]:
    """A PostgreSQL database with all tables and no first entry."""
    with postgres_server.fresh_database(_name(_migrated)) as url:
        yield _as_role(Address.parse(url), APPLICATION)


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, migrated once: the template of every ledger below."""
    path = tmp_path_factory.mktemp("migrated") / "ledger.sqlite"
    migrate(Address.parse(f"sqlite:///{path}"), *MIGRATIONS)
    assert not path.with_name(f"{path.name}-wal").exists(), "all of it is in the file"
    return path


@pytest.fixture
def empty_sqlite(unmigrated_sqlite: Address, _migrated_sqlite: Path) -> Address:
    assert unmigrated_sqlite.path is not None
    shutil.copy(_migrated_sqlite, unmigrated_sqlite.path)
    return unmigrated_sqlite


@pytest.fixture(params=["sqlite", "postgres"])
def unmigrated_address(request: pytest.FixtureRequest) -> Address:
    """A place for a ledger, without its tables."""
    address: Address = request.getfixturevalue(f"unmigrated_{request.param}")
    return address


@pytest.fixture(params=["sqlite", "postgres"])
def empty_address(request: pytest.FixtureRequest) -> Address:
    """A migrated ledger without its first entry."""
    address: Address = request.getfixturevalue(f"empty_{request.param}")
    return address


@pytest.fixture
def ledger_address(empty_address: Address) -> Address:
    """A ledger, migrated and founded: a test that asks for this runs on both databases."""
    found(empty_address)
    return empty_address


@pytest.fixture
def demonstration_address(empty_address: Address) -> Address:
    """A demonstration ledger whose first entry is of 2016: its acts say ``at`` when they are recorded."""
    found(empty_address, demonstration=True, since=BEGINNING)
    return empty_address


@pytest.fixture
def journal(ledger_address: Address) -> Iterator[Journal]:
    """The journal of such a ledger."""
    journal = Journal(ledger_address)
    yield journal
    journal.close()
