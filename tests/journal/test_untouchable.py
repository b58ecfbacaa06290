"""Nothing that is recorded can be changed or taken away, whatever SQL the application's own connections are given."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from ledger.journal import Address, Journal
from ledger.stores.postgres import PostgresRecorder
from ledger.stores.sqlite import connect
from tests.journal.happenings import happened, rows
from tests.ledgers import an_act, as_owner, found

CHANGES = """
UPDATE {j}entries SET actor = 'x'
UPDATE {j}entries SET actor = actor
UPDATE {j}payloads SET payload = salt
DELETE FROM {j}entries
DELETE FROM {j}entries WHERE position = 3
DELETE FROM {j}payloads WHERE position = 1
DELETE FROM {j}journal_version
UPDATE {j}journal_version SET version_num = 'x'
INSERT INTO {j}journal_version VALUES ('x')
INSERT INTO {j}entries SELECT * FROM {j}entries
INSERT INTO {j}payloads SELECT * FROM {j}payloads
INSERT INTO {j}payloads SELECT 9, salt, payload FROM {j}payloads LIMIT 1
DROP TABLE {j}entries
DROP TABLE {j}payloads
DROP TABLE {j}journal_version
ALTER TABLE {j}entries RENAME TO mine
ALTER TABLE {j}entries ADD COLUMN x text
ALTER TABLE {j}entries DROP COLUMN actor
ALTER TABLE {j}payloads RENAME COLUMN payload TO x
"""
POSTGRES = """
CREATE INDEX mine ON journal.entries (actor)
TRUNCATE journal.entries
TRUNCATE journal.payloads CASCADE
INSERT INTO journal.entries SELECT * FROM journal.entries ON CONFLICT (position) DO UPDATE SET actor = 'x'
MERGE INTO journal.entries e USING journal.payloads p ON e.position = p.position WHEN MATCHED THEN DELETE
COPY journal.entries FROM PROGRAM 'true'
COPY journal.payloads FROM STDIN
SELECT * FROM journal.entries FOR UPDATE
LOCK TABLE journal.entries IN ACCESS EXCLUSIVE MODE
DROP SCHEMA journal CASCADE
DROP TRIGGER entries_keep ON journal.entries
ALTER TABLE journal.entries DISABLE TRIGGER ALL
ALTER TABLE journal.entries DISABLE TRIGGER entries_keep
ALTER TABLE journal.entries ENABLE ROW LEVEL SECURITY
ALTER TABLE journal.entries OWNER TO grondslag_app
ALTER TABLE journal.entries SET SCHEMA public
CREATE TRIGGER mine BEFORE INSERT ON journal.entries EXECUTE FUNCTION journal.refuse()
CREATE RULE mine AS ON INSERT TO journal.entries DO INSTEAD NOTHING
CREATE TABLE mine () INHERITS (journal.entries)
CREATE TABLE journal.mine ()
SET session_replication_role = replica
SET ROLE grondslag_owner
SET SESSION AUTHORIZATION grondslag_owner
GRANT grondslag_owner TO grondslag_app
ALTER ROLE grondslag_app SUPERUSER
ALTER FUNCTION journal.append RESET ALL
DROP FUNCTION journal.append
DROP FUNCTION journal.refuse CASCADE
CREATE OR REPLACE FUNCTION journal.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'
DO 'BEGIN DELETE FROM journal.entries; END'
DELETE FROM pg_class WHERE relname = 'entries'
UPDATE pg_trigger SET tgenabled = 'D'
SELECT lo_import('/etc/passwd')
"""
SQLITE = """
CREATE INDEX mine ON entries (actor)
INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE position = 2
REPLACE INTO payloads VALUES (1, x'00', x'00')
INSERT OR IGNORE INTO payloads VALUES (4, x'00', x'00')
INSERT INTO payloads VALUES (1, x'00', x'00') ON CONFLICT (position) DO UPDATE SET payload = x'00'
UPDATE OR REPLACE entries SET position = 1
WITH all_of_it AS (SELECT 1) DELETE FROM entries
DROP TRIGGER entries_keep
DROP TRIGGER entries_follow
DROP TRIGGER payloads_stay
CREATE TRIGGER mine BEFORE INSERT ON entries BEGIN SELECT RAISE(IGNORE); END
CREATE TEMP TRIGGER mine BEFORE INSERT ON main.entries BEGIN SELECT RAISE(IGNORE); END
CREATE TEMP TABLE entries (position)
CREATE TEMP VIEW payloads AS SELECT 1
PRAGMA writable_schema = ON
PRAGMA main.writable_schema = 1
PRAGMA journal_mode = OFF
PRAGMA recursive_triggers = OFF
PRAGMA application_id = 0
PRAGMA schema_version = 99
DELETE FROM sqlite_master WHERE name = 'entries_keep'
UPDATE sqlite_master SET sql = '' WHERE name = 'entries_keep'
"""


REFUSED = r"not authorized|prohibited|may not be modified|append-only"
# What the owner's role is stopped from as well, and whoever opens the SQLite file with another program.
BY_HAND = """
UPDATE {j}entries SET actor = 'x'
UPDATE {j}entries SET actor = actor WHERE position = 1
UPDATE {j}payloads SET payload = salt
DELETE FROM {j}entries
DELETE FROM {j}entries WHERE position = 3
DELETE FROM {j}payloads WHERE position = 1
INSERT INTO {j}entries SELECT * FROM {j}entries
INSERT INTO {j}payloads SELECT * FROM {j}payloads
"""


def lines(text: str, schema: str = "") -> list[str]:
    return [line.format(j=schema) for line in text.strip().splitlines()]


@pytest.fixture
def postgres(empty_postgres: Address) -> Iterator[Address]:
    yield from left_as_it_was(empty_postgres)


@pytest.fixture
def sqlite(empty_sqlite: Address) -> Iterator[Address]:
    yield from left_as_it_was(empty_sqlite)


def left_as_it_was(address: Address) -> Iterator[Address]:
    """A ledger with three entries; at the end all of them are there as they were, and another can follow."""
    found(address)
    with closing(Journal(address)) as journal:
        journal.append(an_act(), [happened("a", 0, "x", "y")], {})
        kept = rows(journal)
        yield address
        assert rows(journal) == kept
        assert journal.append(an_act(), [happened("a", 2, "z")], {}).first == 4


def test_the_application_on_postgres_may_read_and_call_append_and_nothing_else(postgres: Address) -> None:
    with closing(PostgresRecorder(postgres.conninfo)) as recorder, recorder._one() as connection:
        for statement in lines(CHANGES, "journal.") + lines(POSTGRES):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(statement)


def test_append_records_nothing_that_is_not_whole(postgres: Address) -> None:
    """Whoever calls the function by hand cannot leave a header without a payload, or an act without entries."""
    call = "SELECT * FROM journal.append('a', gen_random_uuid(), '', '', '', '', '', NULL, %s, %s, %s, %s, %s, %s, %s)"
    stream, one = ["00000000-0000-0000-0000-000000000001"], [b"x"]
    with psycopg.connect(postgres.conninfo, autocommit=True) as connection:
        for of, events, salts, payloads in [
            ([], [], [], []),
            ([1, 1], ["e", "e"], one, one),
            ([1], ["e"], one, []),
            ([1], [], one, one),
            ([2], ["e"], one, one),
            ([0], ["e"], one, one),
            ([None], ["e"], one, one),
            ([1], ["e"], one, [None]),
            ([1], ["e"], [None], one),
        ]:
            with pytest.raises(psycopg.Error):
                connection.execute(call, (stream, [0], ["s"], of, events, salts, payloads))


def test_the_owner_on_postgres_is_stopped_by_triggers(postgres: Address) -> None:
    with psycopg.connect(as_owner(postgres).conninfo, autocommit=True) as connection:
        for statement in [*lines(BY_HAND, "journal."), "TRUNCATE journal.entries", "TRUNCATE journal.payloads"]:
            with pytest.raises(psycopg.Error, match=r"append-only|duplicate key"):
                connection.execute(statement)


@pytest.mark.parametrize("may_append", [False, True])
def test_the_application_on_sqlite_may_read_the_journal_and_append_to_it_and_nothing_else(
    sqlite: Address, may_append: bool
) -> None:
    assert sqlite.path is not None
    with closing(connect(sqlite.path, may_append=may_append)) as connection:
        settings = ["PRAGMA WRITABLE_SCHEMA = ON", "PRAGMA Journal_Mode = DELETE", "PRAGMA synchronous = OFF"]
        shadows = [
            f"ATTACH '{sqlite.path}' AS again",
            "CREATE TEMP TABLE Entries (x)",
            "CREATE TEMP VIEW ENTRIES AS SELECT 1",
        ]
        for statement in lines(CHANGES) + lines(SQLITE) + settings + shadows:
            for written in (statement, statement if "'" in statement else statement.upper()):
                with pytest.raises(sqlite3.DatabaseError, match=REFUSED):
                    connection.execute(written)
        connection.execute("CREATE TABLE mine (x)")  # Its own tables are its own business.
        connection.execute("DROP TABLE mine")


def test_whoever_opens_the_file_is_stopped_by_triggers(sqlite: Address) -> None:
    assert sqlite.path is not None
    with closing(sqlite3.connect(sqlite.path, isolation_level=None)) as connection:
        replacing = [line for line in lines(SQLITE) if "REPLACE" in line or "CONFLICT" in line]
        for statement in lines(BY_HAND) + replacing:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
