"""Bringing a database to the schema of this program, and telling whether it is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import alembic.command
from alembic import context
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from ledger.stores.address import Address
from ledger.stores.refusals import NewerSchema, NotALedger, OlderSchema, Unavailable

APPLICATION_ID = 0x47524F4E
"""What SQLite keeps in the header of our files ("GRON"): a file without it is no ledger."""

OWNER, APPLICATION = "grondslag_owner", "grondslag_app"
"""The two roles on PostgreSQL (sql/roles.sql): who the journal belongs to, and who may only read and append."""


@dataclass(frozen=True, slots=True)
class Migrations:
    """One set of tables with its history: a schema on PostgreSQL, a prefix of the version table on SQLite."""

    schema: str
    scripts: Path

    @property
    def config(self) -> Config:
        """Alembic's own configuration; nothing of it is in a file."""
        config = Config()
        config.set_main_option("script_location", str(self.scripts))
        config.attributes["schema"] = self.schema
        return config

    @property
    def newest(self) -> str:
        """The revision that this program needs."""
        head = ScriptDirectory.from_config(self.config).get_current_head()
        assert head, "there is always a first migration"
        return head

    @property
    def known(self) -> set[str]:
        """All revisions that this program knows."""
        return {script.revision for script in ScriptDirectory.from_config(self.config).walk_revisions()}

    def version_table(self, *, sqlite: bool) -> str:
        """Where the revision of these tables stands."""
        return f"{self.schema}_version" if sqlite else f"{self.schema}.{self.schema}_version"


JOURNAL = Migrations("journal", Path(__file__).parent / "migrations")


def migrate(address: Address, *histories: Migrations) -> bool:
    """Bring a database to this program's schema under a lock; return whether anything changed.

    Several processes may do this at once: one does the work, the others wait and find it done.
    """
    with _alone(address) as connection:
        before = [found_revision(connection, history) for history in histories]
        for history, found in zip(histories, before, strict=True):
            if found is not None and found not in history.known:
                raise NewerSchema(address.place, found)
            config = history.config
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")
        return before != [history.newest for history in histories]


def require(address: Address, *histories: Migrations) -> None:
    """Make sure that a database has exactly the schema of this program; raises what is the matter."""
    if address.path is not None and not address.path.exists():
        raise NotALedger(address.place, "there is no such file")
    if address.path is not None and not address.path.is_file():
        raise NotALedger(address.place, "it is not a file")
    with _refusing(address), _engine_connection(address) as connection:
        if address.path is not None:
            _require_ours(address, connection)
        for history in histories:
            found = found_revision(connection, history)
            if found is None:
                raise NotALedger(address.place, f"it has no tables of the {history.schema}")
            if found not in history.known:
                raise NewerSchema(address.place, found)
            if found != history.newest:
                raise OlderSchema(address.place, found, history.newest)


def found_revision(connection: Connection, history: Migrations) -> str | None:
    """The revision of a set of tables in a database; ``None`` where they are not there at all."""
    sqlite = connection.dialect.name == "sqlite"
    table = history.version_table(sqlite=sqlite)
    there = (
        connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = :name"), {"name": table}).scalar()
        if sqlite
        else connection.execute(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": table}).scalar()
    )
    return connection.execute(text(f"SELECT version_num FROM {table}")).scalar() if there else None  # noqa: S608


def _require_ours(address: Address, connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
        raise NotALedger(address.place, "it is a file of another program")


def run_migrations() -> None:
    """Run migrations inside alembic's own context: on the connection given, in its transaction, as the schema's owner."""
    connection: Connection = context.config.attributes["connection"]
    schema: str = context.config.attributes["schema"]
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        owner = connection.execute(
            text("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = :schema"), {"schema": schema}
        ).scalar()
        if owner is None:
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        else:
            connection.exec_driver_sql(f"SET LOCAL ROLE {owner}")
    context.configure(
        connection=connection,
        version_table=f"{schema}_version",
        version_table_schema=None if sqlite else schema,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if not sqlite:
        connection.exec_driver_sql("RESET ROLE")


@contextmanager
def _alone(address: Address) -> Iterator[Connection]:
    with _refusing(address), _engine_connection(address, immediate=True) as connection:
        if address.path is not None:
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
            if tables:
                _require_ours(address, connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        else:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7206914)")
        yield connection


@contextmanager
def _engine_connection(address: Address, *, immediate: bool = False) -> Iterator[Connection]:
    engine = create_engine(address.engine_url, connect_args={"timeout": 60} if address.path else {})
    if address.path is not None:
        engine = engine.execution_options(schema_translate_map={"projections": None})  # SQLite has no schemas.

        @event.listens_for(engine, "connect")
        def leave_begin_to_us(connection: sqlite3.Connection, _: object) -> None:
            connection.isolation_level = None
            if immediate:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _refusing(address: Address) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        problem = str(getattr(error, "orig", None) or error)
        if "file is not a database" in problem:
            raise NotALedger(address.place, "it is a file of another program") from error
        raise Unavailable(problem) from error
