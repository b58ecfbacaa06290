"""What happens to processes, servers, disks and files: nothing acknowledged is lost, nothing is left half done."""

import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import count, groupby
from multiprocessing import get_context
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import psycopg
import pytest

from ledger.founding import REFUSALS, LedgerFounded
from ledger.journal import Address, Journal
from ledger.stores import sqlite
from ledger.stores.refusals import Unavailable
from ledger.stores.schema import migrate
from tests.journal.happenings import happened, rows, told
from tests.ledgers import LEDGER, MIGRATIONS, an_act, found

FOUNDING = LedgerFounded(LEDGER, "a ledger for tests", demonstration=False)
ROOT = Path(__file__).parent.parent.parent
LINES = 7  # Of each act that the writers below send.

WRITE_UNTIL_KILLED = """
import sys
from itertools import count
from uuid import uuid4
from ledger.journal import Address, Journal
from tests.journal.happenings import happened
from tests.ledgers import an_act
journal, writer = Journal(Address.parse(sys.argv[1])), sys.argv[2]
for n in count():
    act = uuid4()
    journal.append(an_act(id_=act), [happened(f"{writer}a", n * 3, *"xyz"), happened(f"{writer}b", n * 4, *"1234")], {})
    print(act, flush=True)
"""


def test_writers_that_are_killed_lose_nothing_acknowledged_and_leave_nothing_half_written(
    ledger_address: Address,
) -> None:
    url = ledger_address.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", WRITE_UNTIL_KILLED, url]
    acknowledged: set[UUID] = set()
    with ExitStack() as stack:
        writers = [stack.enter_context(Popen([*command, name], stdout=PIPE, text=True, cwd=ROOT)) for name in "ABCD"]
        for writer in writers:
            stack.callback(writer.kill)
        for writer in writers:  # All go on while one after another is killed in the middle of something.
            assert writer.stdout is not None
            acknowledged |= {UUID(writer.stdout.readline().strip()) for _ in range(25)}
            writer.kill()
        for writer in writers:
            assert writer.stdout is not None
            acknowledged |= {UUID(line) for line in writer.stdout.read().splitlines() if len(line) == 36}
            assert writer.wait() == -signal.SIGKILL
    with closing(Journal(ledger_address)) as journal:
        recorded = {act: len(list(lines)) for act, lines in groupby(rows(journal)[1:], lambda row: row.act_id)}
        assert acknowledged <= recorded.keys()
        assert set(recorded.values()) == {LINES}
        assert len(told(journal)) == len(recorded) * LINES  # Each can be read.
        last = rows(journal)[-1].position
        assert journal.append(an_act(), [happened("after", 0, "x")], {}).first == last + 1


def test_an_append_whose_connection_is_cut_records_nothing_and_then_works_again(empty_postgres: Address) -> None:
    found(empty_postgres)
    with (
        closing(Journal(empty_postgres)) as journal,
        psycopg.connect(empty_postgres.conninfo, autocommit=True) as other,
        ThreadPoolExecutor(1) as beside,
    ):
        assert told(journal) == []
        other.execute("BEGIN")
        other.execute("SELECT pg_advisory_xact_lock(7206913)")
        act = an_act()
        waiting = beside.submit(journal.append, act, [happened("a", 0, "x")], {})
        cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not other.execute(cut).fetchall():
            pass
        with pytest.raises(Unavailable, match=r"terminating connection|closed the connection") as refused:
            waiting.result()
        assert refused.value.code == "database-unavailable"
        other.execute("COMMIT")
        assert told(journal) == []
        assert not journal.append(act, [happened("a", 0, "x")], {}).again


def test_an_answer_that_was_lost_after_the_commit_is_given_again(empty_postgres: Address) -> None:
    """Whoever asks again after a cut connection gets what was recorded, not a conflict with itself."""
    found(empty_postgres)
    act, work = an_act(), [happened("a", 0, "x")]
    with closing(Journal(empty_postgres)) as journal:
        first = journal.append(act, work, {"refusals:a": 0})  # Suppose this never came back.
        cut_all(empty_postgres)
        with pytest.raises(Unavailable):
            journal.append(act, work, {"refusals:a": 0})
        again = journal.append(act, work, {"refusals:a": 0})
        assert (again.first, again.recorded_at, again.again) == (first.first, first.recorded_at, True)


def test_after_all_connections_were_cut_one_refusal_is_enough(empty_postgres: Address) -> None:
    found(empty_postgres)
    with closing(Journal(empty_postgres)) as journal, ThreadPoolExecutor(4) as readers:
        list(readers.map(lambda _: told(journal), range(20)))  # Several threads, several connections.
        cut_all(empty_postgres)
        with pytest.raises(Unavailable):
            told(journal)
        assert list(readers.map(lambda _: told(journal), range(20))) == [[]] * 20


def cut_all(address: Address) -> None:
    others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
    with psycopg.connect(address.conninfo, autocommit=True) as connection:
        connection.execute(f"SELECT pg_terminate_backend(pid) {others}")


def test_a_server_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    journal = Journal(Address.parse(f"postgresql://grondslag_app@/ledger?host={tmp_path}"))
    with pytest.raises(Unavailable, match=r"No such file|running"):
        journal.find_act(LEDGER)
    journal.close()


def test_a_file_that_was_removed_or_replaced_takes_no_more_entries(empty_sqlite: Address, tmp_path: Path) -> None:
    """SQLite itself would go on writing to the removed file, and lose everything with a good conscience."""
    path = empty_sqlite.path
    assert path is not None
    found(empty_sqlite)
    with closing(Journal(empty_sqlite)) as journal:
        journal.append(an_act(), [happened("a", 0, "x")], {})
        kept = shutil.copyfile(path, tmp_path / "kept")
        path.unlink()
        with pytest.raises(Unavailable, match="No such file"):
            journal.append(an_act(), [happened("a", 1, "y")], {})
        with pytest.raises(Unavailable, match="No such file"):
            journal.read(REFUSALS, "a")
        kept.rename(path)
        with pytest.raises(Unavailable, match="replaced by another file"):
            journal.append(an_act(), [happened("a", 1, "y")], {})


def test_a_file_that_is_removed_during_an_append_is_not_acknowledged(
    empty_sqlite: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = empty_sqlite.path, sqlite._insert
    assert path is not None
    found(empty_sqlite)
    with closing(Journal(empty_sqlite)) as journal:
        assert told(journal) == []

        def remove_and_insert(*arguments: object) -> object:
            path.unlink()
            return real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(sqlite, "_insert", remove_and_insert)
        with pytest.raises(Unavailable, match="No such file"):
            journal.append(an_act(), [happened("a", 0, "x")], {})


def test_a_full_disk_is_a_refusal_and_what_was_acknowledged_stays(empty_sqlite: Address) -> None:
    found(empty_sqlite)
    acknowledged, problem = alone(write_until_full, empty_sqlite)
    assert acknowledged > 2
    assert "full" in problem or "disk I/O error" in problem
    with closing(Journal(empty_sqlite)) as journal:
        assert told(journal) == ["x" * 10_000] * acknowledged * 3
        assert journal.append(an_act(), [happened("a", acknowledged * 3, "y")], {}).first == acknowledged * 3 + 2


def write_until_full(address: Address) -> tuple[int, str]:
    assert address.path is not None
    room = address.path.stat().st_size + 500_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    with closing(Journal(address)) as journal:
        for number in count():
            try:
                journal.append(an_act(), [happened("a", number * 3, *["x" * 10_000] * 3)], {})
            except Unavailable as refused:
                return number, str(refused)
    raise AssertionError("it ends when the disk is full")


@pytest.mark.parametrize(("of_folder", "reads"), [(0o777, True), (0o555, False)])
def test_a_file_that_may_only_be_read_takes_no_entries(of_folder: int, reads: bool) -> None:
    with TemporaryDirectory() as name:  # Not pytest's own, which nobody else may enter.
        folder = Path(name)
        address = Address.parse(f"sqlite:///{folder / 'ledger.sqlite'}")
        migrate(address, *MIGRATIONS)
        found(address)
        (folder / "ledger.sqlite").chmod(0o444)
        folder.chmod(of_folder)
        refused, read = alone(append_as_nobody, address)
        assert any(each in refused for each in ("readonly database", "unable to open database file"))
        assert str(folder) in refused
        assert read == reads
        folder.chmod(0o755)


def append_as_nobody(address: Address) -> tuple[str, bool]:
    if os.geteuid() == 0:  # Root may write everywhere.
        os.setgid(65534)
        os.setuid(65534)
    with closing(Journal(address)) as journal:
        try:
            read = journal.founded == FOUNDING
        except Unavailable:
            read = False
        with pytest.raises(Unavailable) as refused:
            journal.append(an_act(), [happened("a", 0, "x")], {})
        return str(refused.value), read


def alone(function: Callable[..., tuple[Any, Any]], *arguments: object) -> tuple[Any, Any]:
    """What a process of its own returns, which may take away its own rights."""
    with ProcessPoolExecutor(1, get_context("forkserver")) as pool:
        return pool.submit(function, *arguments).result(60)
