"""Bringing a database to the schema of this program, and telling whether it is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from ledger.stores.address import Address
from ledger.stores.backup.refusals import PlaceTaken, RestoreUnfinished
from ledger.stores.refusals import NewerSchema, NotALedger, OlderSchema, Unavailable

APPLICATION_ID = 0x47524F4E
"""What SQLite keeps in the header of our files ("GRON"): a file without it is no ledger."""

OWNER, APPLICATION, KEEPER = "grondslag_owner", "grondslag_app", "grondslag_backup"
"""The roles on PostgreSQL (sql/roles.sql): who the journal belongs to, who reads and appends, and who only reads it."""

UNFINISHED = ""
"""What stands for the revision of tables that a restore made and nobody has checked yet."""


@dataclass(frozen=True, slots=True)
class Migrations:
    """One set of tables with its history: a schema on PostgreSQL, a prefix of the version table on SQLite."""

    schema: str
    scripts: Path

    @property
    def known(self) -> list[str]:
        """All revisions of this program, oldest first: files are named after theirs, and there are no branches."""
        return sorted(script.name.partition("_")[0] for script in (self.scripts / "versions").glob("[!_]*.py"))

    @property
    def newest(self) -> str:
        """The revision that this program needs."""
        return self.known[-1]

    def version_table(self, *, sqlite: bool) -> str:
        """Where the revision of these tables stands."""
        return f"{self.schema}_version" if sqlite else f"{self.schema}.{self.schema}_version"


JOURNAL = Migrations("journal", Path(__file__).parent / "migrations")


def migrate(address: Address, *histories: Migrations) -> bool:
    """Bring a database to this program's schema under a lock; return whether anything changed.

    Several processes may do this at once: one does the work, the others wait and find it done.
    """
    if address.path is not None:
        _require_a_file(address, address.path)
    with _refusing(address):
        if address.path is not None:
            _make_file(address.path)
        return _migrate(address, histories)


def _migrate(address: Address, histories: Sequence[Migrations]) -> bool:
    with _transaction(address, writes=True) as connection:
        if address.path is not None:
            _require_ours(address, connection)
        else:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7206914)")
        before = [found_revision(connection, history) for history in histories]
        for history, found in zip(histories, before, strict=True):
            _require_known(address, history, found)
            if found != history.newest:
                _upgrade(connection, history)
        return before != [history.newest for history in histories]


@dataclass(frozen=True, slots=True)
class Behind:
    """Tables of an older program: the revision that they have, if they are there at all, and those they yet need."""

    schema: str
    found: str | None
    needed: tuple[str, ...]


def behind(address: Address, *histories: Migrations) -> list[Behind]:
    """What ``migrate`` would do to a ledger that is there; nothing where there is none yet."""
    if address.path is not None:
        _require_a_file(address, address.path)
        if not address.path.exists() or not address.path.stat().st_size:
            return []
    with _refusing(address), _transaction(address, writes=False) as connection:
        if address.path is not None:
            _require_ours(address, connection)
        found = {history: found_revision(connection, history) for history in histories}
    for history, revision in found.items():
        _require_known(address, history, revision)
    if not any(found.values()):
        return []
    return [
        Behind(history.schema, revision, tuple(each for each in history.known if each > (revision or "")))
        for history, revision in found.items()
        if revision != history.newest
    ]


def require(address: Address, *histories: Migrations) -> None:
    """Make sure that a database has exactly the schema of this program; raises what is the matter."""
    if address.path is not None:
        _require_a_file(address, address.path)
        if not address.path.exists():
            raise NotALedger(address.place, "there is no such file")
        if not address.path.stat().st_size:
            raise NotALedger(address.place, "it is empty")
    with _refusing(address), _transaction(address, writes=False) as connection:
        if address.path is not None:
            _require_ours(address, connection)
        for history in histories:
            found = found_revision(connection, history)
            if found is None:
                raise NotALedger(address.place, f"it has no tables of the {history.schema}")
            _require_known(address, history, found)
            if found != history.newest:
                raise OlderSchema(address.place, found, history.newest)


def make_unfinished(
    address: Address,
    history: Migrations,
    others: Sequence[Migrations],
    fill: Callable[[Connection], None],
) -> None:
    """Make tables where there are none, and fill them, in one transaction; they do not serve before ``finish``.

    Raises ``PlaceTaken`` where these tables or others are there already.
    """
    with _refusing(address), _transaction(address, writes=True) as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7206914)")
        for each in (history, *others):
            found = found_revision(connection, each)
            if found == UNFINISHED:
                raise RestoreUnfinished(address.place)
            if found is not None:
                raise PlaceTaken(address.place, f"it has tables of the {each.schema} already")
        _upgrade(connection, history)
        connection.execute(text(f"DELETE FROM {history.version_table(sqlite=False)}"))  # noqa: S608  # A name of ours.
        fill(connection)


def finish(address: Address, history: Migrations) -> None:
    """Say that what was made is what it should be: from here on it serves."""
    with _refusing(address), _transaction(address, writes=True) as connection:
        table = history.version_table(sqlite=False)
        connection.execute(text(f"INSERT INTO {table} VALUES (:revision)"), {"revision": history.newest})  # noqa: S608


def found_revision(connection: Connection, history: Migrations) -> str | None:
    """The revision of a set of tables in a database; ``None`` where they are not there at all, empty if unfinished."""
    sqlite = connection.dialect.name == "sqlite"
    table = history.version_table(sqlite=sqlite)
    there = "SELECT name FROM sqlite_master WHERE name = :name" if sqlite else "SELECT to_regclass(:name)"
    if connection.execute(text(there), {"name": table}).scalar() is None:
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {table}")).scalar()  # noqa: S608  # A name of ours.
    return found or UNFINISHED


def _require_known(address: Address, history: Migrations, found: str | None) -> None:
    if found == UNFINISHED:
        raise RestoreUnfinished(address.place)
    if found is not None and found not in history.known:
        raise NewerSchema(address.place, found)


def run_migrations() -> None:
    """Run migrations in alembic's own context: on the connection given, in its transaction, as the schema's owner."""
    from alembic import context  # noqa: PLC0415  # See _upgrade.

    connection: Connection = context.config.attributes["connection"]
    schema: str = context.config.attributes["schema"]
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        owner = connection.execute(
            text("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = :schema"), {"schema": schema}
        ).scalar()
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}" if owner is None else f"SET LOCAL ROLE {owner}")
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


def _upgrade(connection: Connection, history: Migrations) -> None:
    import alembic.command  # noqa: PLC0415  # It takes longer to import than most commands take, and few migrate.
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(history.scripts))
    config.attributes.update(schema=history.schema, connection=connection)
    alembic.command.upgrade(config, "head")


def _require_a_file(address: Address, path: Path) -> None:
    """Look before SQLite does: it would open a file of another program, and change how that program's file is kept."""
    if not path.parent.is_dir():
        raise NotALedger(address.place, f"there is no folder {path.parent}")
    if path.exists() and not path.is_file():
        raise NotALedger(address.place, "it is not a file")


def _require_ours(address: Address, connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
        raise NotALedger(address.place, "it is a file of another program")


def _make_file(path: Path) -> None:
    """Make an empty file of ours where there is none, whoever else does the same.

    It keeps a write-ahead log from its first moment, so that readers and a writer go on beside each other: SQLite
    cannot begin one while several processes wait for the file.
    """
    if path.exists():
        if not path.stat().st_size:
            _make_ours(path)
        return
    with TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
        _make_ours(Path(folder, "new"))
        with suppress(FileExistsError):
            path.hardlink_to(Path(folder, "new"))


def _make_ours(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@contextmanager
def _transaction(address: Address, *, writes: bool) -> Iterator[Connection]:
    engine = create_engine(address.engine_url, poolclass=NullPool, connect_args={"timeout": 60} if address.path else {})
    if address.path is not None:
        engine = engine.execution_options(schema_translate_map={"projections": None})  # SQLite has no schemas.

        @event.listens_for(engine, "connect")
        def leave_begin_to_us(connection: sqlite3.Connection, _: object) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA synchronous = FULL")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _refusing(address: Address) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(str(error)) from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        problem = str(getattr(error, "orig", None) or error)
        if "file is not a database" in problem:
            raise NotALedger(address.place, "it is a file of another program") from error
        raise Unavailable(problem) from error
