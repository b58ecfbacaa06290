"""Ledgers for random histories: one that was opened, and a copy of it for each history."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from ledger.journal import Address
from ledger.stores.schema import APPLICATION
from projections import Library
from tests.conftest import EXAMPLES
from tests.databases import PostgresServer
from tests.ledgers import _as_role
from tests.oracle.histories import opening
from tests.projections.history import library_of, play

Copies = Callable[[], AbstractContextManager[Library]]


@pytest.fixture
def copies(demonstration_address: Address, tmp_path: Path, request: pytest.FixtureRequest) -> Copies:
    """Gives a new copy, which nobody else has, each time that it is called."""
    with library_of(demonstration_address) as library:
        play(library.journal, opening())

    @contextmanager
    def copy() -> Iterator[Library]:
        master = demonstration_address
        if master.path:
            place = tmp_path / f"{uuid4().hex}.sqlite"
            shutil.copy(master.path, place)
            with library_of(replace(master, url=master.url.set(database=str(place)))) as library:
                yield library
            place.unlink()
            return
        server: PostgresServer = request.getfixturevalue("postgres_server")
        with (
            server.fresh_database(master.url.database or "") as url,
            library_of(_as_role(Address.parse(url), APPLICATION)) as library,
        ):
            yield library

    return copy


@pytest.fixture
def examples(demonstration_address: Address) -> int:
    """How many histories to think of a hundred of: fewer on PostgreSQL, where each has a database of its own.

    What stands above the databases is the same, and tried enough on the embedded one.
    """
    return EXAMPLES if demonstration_address.path else EXAMPLES // 3
