"""Ledgers with a history, played once on each database in a session and copied for every test that wants one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from ledger.journal import Address
from ledger.stores.schema import APPLICATION, migrate
from projections import Library
from tests.databases import PostgresServer
from tests.ledgers import BEGINNING, MIGRATIONS, _as_role, found
from tests.projections.history import Line, arranging, beginning, books, library_of, play, two_dates
from tests.projections.rights import rights

HISTORIES: dict[str, tuple[bool, list[Line]]] = {
    "founded": (True, []),
    "beginning": (False, beginning()),
    "two_dates": (True, [*beginning("2017-01-10"), *two_dates()]),
    "arranged": (True, [*beginning("2017-01-10"), *two_dates(), *arranging()]),
    "whole": (True, [*beginning("2017-01-10"), *two_dates(), *arranging(), *books(), *rights()]),
}
"""What was played, and whether in a demonstration."""


@dataclass(slots=True)
class Masters:
    """Of each history on each database one ledger, made when it is first asked for."""

    request: pytest.FixtureRequest
    folder: Path
    stack: ExitStack
    made: dict[tuple[str, str], Address] = field(default_factory=dict)

    @contextmanager
    def copy(self, database: str, history: str) -> Iterator[Address]:
        """A copy, not caught up, which nobody else has; the address is that of the application's role."""
        with self.more(database, history, history) as copy:
            yield copy

    @contextmanager
    def more(
        self, database: str, history: str, name: str, prepare: Callable[[Library], object] | None = None
    ) -> Iterator[Address]:
        """A copy of one that was prepared further, under a name of its own."""
        if (database, name) not in self.made:
            self.made[database, name] = self._play(database, history, name, prepare)
        master = self.made[database, name]
        if master.path:
            place = self.folder / f"{uuid4().hex}.sqlite"
            shutil.copy(master.path, place)
            yield replace(master, url=master.url.set(database=str(place)))
            place.unlink()
        else:
            with self._server.fresh_database(master.url.database or "") as url:
                yield _as_role(Address.parse(url), APPLICATION)

    def _play(self, database: str, history: str, name: str, prepare: Callable[[Library], object] | None) -> Address:
        demonstration, lines = HISTORIES[history]
        if database == "sqlite":
            address = Address.parse(f"sqlite:///{self.folder / name}.sqlite")
            migrate(address, *MIGRATIONS)
        else:
            template = Address.parse(self.request.getfixturevalue("_migrated")).url.database
            url = self.stack.enter_context(self._server.fresh_database(template or ""))
            address = _as_role(Address.parse(url), APPLICATION)
        found(address, demonstration=demonstration, since=BEGINNING if demonstration else None)
        with library_of(address) as library:
            play(library.journal, lines)
            if prepare is not None:
                prepare(library)
        return address

    @property
    def _server(self) -> PostgresServer:
        server: PostgresServer = self.request.getfixturevalue("postgres_server")
        return server


@pytest.fixture(scope="session")
def masters(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Masters]:
    stack = ExitStack()
    yield Masters(request, tmp_path_factory.mktemp("masters"), stack)
    with suppress(psycopg.OperationalError):  # A server of our own is gone by now, and all its databases with it.
        stack.close()
