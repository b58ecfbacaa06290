"""Where a ledger is, and whether it is one: everything else is refused before anything is touched."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from ledger.errors import Conflict
from ledger.founding import LedgerFounded
from ledger.journal import Address, Journal
from ledger.stores.refusals import NewerSchema, NotALedger, OlderSchema, Unavailable, UnknownAddress
from ledger.stores.schema import APPLICATION_ID, JOURNAL, Migrations, migrate, require
from tests.journal.conftest import Together
from tests.journal.happenings import happened, owning, told
from tests.ledgers import LEDGER, MIGRATIONS, an_act, as_owner, found


def sqlite_at(path: Path) -> Address:
    return Address.parse(f"sqlite:///{path}")


def test_a_ledger_is_made_once_and_then_found(unmigrated_address: Address) -> None:
    with pytest.raises(NotALedger):
        require(unmigrated_address, *MIGRATIONS)
    assert migrate(as_owner(unmigrated_address), *MIGRATIONS)
    require(unmigrated_address, *MIGRATIONS)
    assert not migrate(as_owner(unmigrated_address), *MIGRATIONS)


def test_ten_processes_that_start_at_once_make_one_ledger(unmigrated_address: Address, together: Together) -> None:
    changed, founded = zip(*together(10, start, unmigrated_address), strict=True)
    assert (sum(changed), sum(founded)) == (1, 1)
    with closing(Journal(unmigrated_address)) as journal:
        assert sorted(told(journal)) == [f"{number}" for number in range(10)]


def start(number: int, address: Address) -> tuple[bool, bool]:
    """What ``grondslag init`` does, and then an act: whether this process made the tables, and founded the ledger."""
    changed = migrate(as_owner(address), *MIGRATIONS)
    require(address, *MIGRATIONS)
    with closing(Journal(address)) as journal:
        try:
            founded = not journal.found(an_act(), LedgerFounded(LEDGER, "ten at once", demonstration=False)).again
        except Conflict:
            founded = False
        journal.append(an_act(), [happened(f"of-{number}", 0, f"{number}")], {})
    return changed, founded


def test_reading_the_schema_needs_no_right_to_change_it(empty_postgres: Address) -> None:
    require(empty_postgres, *MIGRATIONS)
    with pytest.raises(Unavailable, match=r"permission denied|must be"):
        migrate(empty_postgres, Migrations("other", JOURNAL.scripts))


def test_one_role_may_own_everything(fresh_postgres: str) -> None:
    """Where nobody ran the script of the two roles; the triggers still hold."""
    address = Address.parse(fresh_postgres)
    migrate(address, JOURNAL)
    found(address)
    with psycopg.connect(fresh_postgres) as connection, pytest.raises(psycopg.Error, match="append-only"):
        connection.execute("DELETE FROM journal.entries")


def test_a_missing_file_is_no_ledger_and_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(NotALedger, match="no such file"):
        require(sqlite_at(tmp_path / "none"), JOURNAL)
    with pytest.raises(Unavailable, match="No such file"):
        Journal(sqlite_at(tmp_path / "none")).store.head()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_ledger_and_neither_is_a_file_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    for make in (migrate, require):
        with pytest.raises(NotALedger, match="it is not a file"):
            make(sqlite_at(tmp_path), JOURNAL)
    with pytest.raises(NotALedger, match="no folder"):
        migrate(sqlite_at(tmp_path / "missing" / "ledger"), JOURNAL)


def test_an_empty_file_is_no_ledger_but_can_become_one(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(NotALedger, match="empty"):
        require(sqlite_at(tmp_path / "empty"), JOURNAL)
    assert migrate(sqlite_at(tmp_path / "empty"), JOURNAL)
    require(sqlite_at(tmp_path / "empty"), JOURNAL)


@pytest.mark.parametrize("content", ["a letter to the board", '{"act": "adopt-key"}\n' * 500])
def test_a_text_file_is_no_ledger_and_stays_as_it_is(tmp_path: Path, content: str) -> None:
    (tmp_path / "text").write_text(content)
    for make in (migrate, require):
        with pytest.raises(NotALedger, match="of another program"):
            make(sqlite_at(tmp_path / "text"), JOURNAL)
    assert (tmp_path / "text").read_text() == content
    assert len(list(tmp_path.iterdir())) == 1


def test_a_database_of_another_program_is_no_ledger_and_stays_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.executescript("CREATE TABLE entries (x); PRAGMA application_id = 7; INSERT INTO entries VALUES (1)")
        other.commit()
    before = (tmp_path / "other").read_bytes()
    for make in (migrate, require):
        with pytest.raises(NotALedger, match="of another program"):
            make(sqlite_at(tmp_path / "other"), JOURNAL)
    assert (tmp_path / "other").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_another_postgres_database_is_no_ledger(unmigrated_postgres: Address) -> None:
    with pytest.raises(NotALedger, match="no tables of the journal"):
        require(unmigrated_postgres, JOURNAL)
    elsewhere = Address(unmigrated_postgres.url.set(database="not_there"))
    with pytest.raises(Unavailable, match="not_there"):
        require(elsewhere, JOURNAL)


def test_a_damaged_file_is_said_to_be_damaged(empty_sqlite: Address) -> None:
    assert empty_sqlite.path is not None
    content = empty_sqlite.path.read_bytes()
    empty_sqlite.path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(Unavailable, match="malformed"), closing(Journal(empty_sqlite)) as journal:
        journal.store.head()


@pytest.fixture
def newer(tmp_path: Path) -> Migrations:
    """This program's journal as it may be one day: with one more revision."""
    scripts = tmp_path / "migrations"
    shutil.copytree(JOURNAL.scripts, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "j0002_more.py").write_text(
        "from alembic import op\nfrom sqlalchemy import Column, Text\n"
        f"revision, down_revision = 'j0002', {JOURNAL.newest!r}\n"
        "def upgrade():\n"
        "    schema = None if op.get_bind().dialect.name == 'sqlite' else 'journal'\n"
        "    op.create_table('more', Column('x', Text), schema=schema)\n"
    )
    return Migrations("journal", scripts)


def test_an_older_ledger_is_refused_until_it_is_brought_up_to_date(empty_address: Address, newer: Migrations) -> None:
    found(empty_address)
    with pytest.raises(OlderSchema) as refused:
        require(empty_address, newer)
    assert (refused.value.found, refused.value.known) == (JOURNAL.newest, "j0002")
    assert migrate(as_owner(empty_address), newer)
    require(empty_address, newer)
    with closing(Journal(empty_address)) as journal:
        assert journal.founded.ledger == LEDGER


def test_a_newer_ledger_is_left_alone(empty_address: Address, newer: Migrations) -> None:
    migrate(as_owner(empty_address), newer)
    for make in (migrate, require):
        with pytest.raises(NewerSchema) as refused:
            make(as_owner(empty_address), JOURNAL)
        assert refused.value.found == "j0002"
    require(empty_address, newer)


def test_a_migration_that_fails_half_way_leaves_the_ledger_as_it_was(empty_address: Address, newer: Migrations) -> None:
    script = newer.scripts / "versions" / "j0002_more.py"
    script.write_text(script.read_text() + "    op.execute('SELECT nonsense FROM nowhere')\n")
    with pytest.raises(Unavailable, match="nowhere"):
        migrate(as_owner(empty_address), newer)
    require(empty_address, JOURNAL)
    with owning(empty_address) as database:
        assert not database.dialect.has_table(database, "more", None if empty_address.path else "journal")


@pytest.mark.parametrize("history", MIGRATIONS, ids=lambda each: each.schema)
def test_revisions_are_told_by_the_names_of_their_files(history: Migrations) -> None:
    """So that no command needs alembic, which takes long to import, to know whether a ledger is up to date."""
    config = Config()
    config.set_main_option("script_location", str(history.scripts))
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in scripts.walk_revisions()] == history.known[::-1]
    assert scripts.get_heads() == [history.newest]


def test_a_ledger_is_known_by_four_letters_in_its_file(empty_sqlite: Address) -> None:
    assert empty_sqlite.path is not None
    assert empty_sqlite.path.read_bytes()[68:72] == b"GRON" == APPLICATION_ID.to_bytes(4, "big")


@pytest.mark.parametrize(
    "text",
    [
        *("", "ledger.sqlite", "sqlite://", "sqlite:///:memory:", "sqlite:///x?mode=ro", "mysql://host/x", "http://x"),
        *("postgresql://u:p@localhost:abc/db", "sqlite+aiosqlite:///x", "sqlite://host/x", "postgresql//u:secret@h/x"),
    ],
)
def test_an_unknown_address_is_refused(text: str) -> None:
    with pytest.raises(UnknownAddress, match="sqlite:///FILE or postgresql://USER@HOST/DATABASE"):
        Address.parse(text)


def test_an_address_never_shows_its_password() -> None:
    address = Address.parse("postgresql://me:secret@host/ledger")
    assert "secret" not in address.place + repr(address) + str(address)
    assert "secret" in address.conninfo
    for text in ("mysql://me:secret@host/x", "postgresql//me:secret@host/x", "postgresql://me@host/x?password=secret"):
        with pytest.raises(UnknownAddress) as refused:
            Address.parse(text)
        assert "secret" not in str(refused.value) + str(refused.value.fields)


def test_an_address_may_hold_what_libpq_understands() -> None:
    address = Address.parse("postgres://me@/ledger?host=/var/run/a b&sslmode=require")
    parts = psycopg.conninfo.conninfo_to_dict(address.conninfo)
    assert parts == {"user": "me", "dbname": "ledger", "host": "/var/run/a b", "sslmode": "require"}
