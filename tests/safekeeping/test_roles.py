"""The script of the roles on PostgreSQL: whole, harmless to run again, and enough for each of them to do its work."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from ledger.journal import Address
from ledger.stores.refusals import Unavailable
from ledger.stores.schema import APPLICATION, KEEPER, OWNER, require
from tests.api.command_line import CommandLine
from tests.databases import PostgresServer
from tests.ledgers import MIGRATIONS, as_keeper
from tests.safekeeping.kept import Kept, rows_of

RIGHTS = """
SELECT role, has_schema_privilege(role, 'journal', 'USAGE'), has_schema_privilege(role, 'journal', 'CREATE'),
       has_table_privilege(role, 'journal.entries', 'SELECT'),
       has_table_privilege(role, 'journal.entries', 'INSERT, UPDATE, DELETE, TRUNCATE'),
       has_function_privilege(role, 'journal.append'::regproc, 'EXECUTE'),
       has_schema_privilege(role, 'projections', 'USAGE'),
       (SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
          FROM pg_roles WHERE rolname = role)
  FROM unnest(ARRAY['grondslag_owner', 'grondslag_app', 'grondslag_backup']) AS role
"""


def printed(cli: CommandLine) -> str:
    ran = cli("roles")
    assert ran.status == 0
    return ran.out


def run(server: PostgresServer, address: Address, script: str) -> None:
    """As the database's administrator."""
    with psycopg.connect(server.url_of(address.url.database or "")) as administrator:
        administrator.execute(
            "SELECT pg_advisory_xact_lock(7206915)"
        )  # Roles are of the whole server: see tests.ledgers.
        administrator.execute(script.encode())


def test_each_role_may_do_its_work_and_no_more_also_after_the_script_was_run_again(
    bare: CommandLine, masters_postgres: Address, postgres_server: PostgresServer
) -> None:
    for _ in range(2):
        with psycopg.connect(postgres_server.url_of(masters_postgres.url.database or "")) as administrator:
            assert administrator.execute(RIGHTS).fetchall() == [
                (OWNER, True, True, True, True, True, True, False),
                (APPLICATION, True, False, True, False, True, True, False),
                (KEEPER, True, False, True, False, False, False, False),
            ]
        run(postgres_server, masters_postgres, printed(bare))
    require(masters_postgres, *MIGRATIONS)


def test_a_ledger_of_before_there_was_a_role_for_backups_gets_it_by_the_same_script(
    bare: CommandLine, masters_postgres: Address, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    run(postgres_server, masters_postgres, f"REVOKE ALL ON ALL TABLES IN SCHEMA journal FROM {KEEPER}")
    with pytest.raises(Unavailable, match="permission denied"):
        Kept.of(masters_postgres, tmp_path / "backup")
    run(postgres_server, masters_postgres, printed(bare))
    assert Kept.of(masters_postgres, tmp_path / "backup").manifest.position == len(rows_of(as_keeper(masters_postgres)))


def test_the_script_can_be_run_in_any_database_of_the_server(
    bare: CommandLine, fresh_postgres: str, postgres_server: PostgresServer
) -> None:
    for _ in range(2):
        run(postgres_server, Address.parse(fresh_postgres), printed(bare))
