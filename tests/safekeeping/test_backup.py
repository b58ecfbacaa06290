"""A backup is made of one moment while others work, and is there whole or not at all."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from ledger.backup import MANIFEST, back_up, open_backup
from ledger.errors import LedgerError
from ledger.journal import Address, Journal, NotFounded
from ledger.stores.backup import postgres, sqlite, tools
from ledger.stores.backup.folder import HIDDEN
from ledger.stores.backup.refusals import (
    BackupFailed,
    JournalNotDense,
    NoBackup,
    TargetTaken,
    ToolFailed,
    ToolMissing,
    ToolTooOld,
)
from ledger.stores.refusals import NotALedger, Unavailable
from ledger.transfer import export
from tests.api.test_bad_input import as_nobody
from tests.databases import PostgresServer
from tests.journal.happenings import happened
from tests.journal.test_mishaps import alone
from tests.ledgers import an_act, as_keeper, as_owner
from tests.projections.damage import break_in
from tests.safekeeping.kept import Kept, during, rows_of, unwatched

ROOT = Path(__file__).parents[2]


def test_a_backup_says_what_is_in_it_and_only_its_owner_may_read_it(ledger: Address, tmp_path: Path) -> None:
    kept = Kept.of(ledger, tmp_path / "what? 50% #1")
    rows, file = rows_of(ledger), BytesIO()
    with closing(Journal(ledger)) as journal:
        export(journal, file)
        founded = journal.founded
    manifest = kept.manifest
    assert (manifest.ledger, manifest.name, manifest.demonstration) == (founded.ledger, founded.name, True)
    assert (manifest.position, manifest.recorded_at) == (len(rows), rows[-1].recorded_at)
    assert manifest.journal_sha256 == json.loads(file.getvalue().splitlines()[-1])["sha256"]
    assert open_backup(kept.folder, unwatched) == (manifest, kept.copy)
    assert {each.name: each.stat().st_mode & 0o777 for each in [kept.folder, *kept.folder.iterdir()]} == {
        "what? 50% #1": 0o700,
        MANIFEST: 0o600,
        manifest.file: 0o600,
    }
    assert not list(tmp_path.glob(f"{HIDDEN}*"))


def test_others_write_while_a_backup_is_made_and_it_is_of_the_moment_when_it_began(
    ledger: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(ledger)
    with closing(Journal(ledger)) as writer:

        def write() -> None:
            version = writer.store.max_notification_id() or 0
            writer.append(an_act(), [happened(f"meanwhile-{version}", 0, "x" * 5_000)], {})

        def write_first(*arguments: object) -> None:
            write()
            real(*arguments)  # type: ignore[arg-type]

        real = tools.run
        monkeypatch.setattr(postgres, "run", write_first)
        monkeypatch.setattr(sqlite, "PAGES", 10)
        folder, manifest = back_up(as_keeper(ledger), tmp_path / "backup", "p", during("Copying", write))
    assert manifest.position == len(before)
    assert len(rows_of(ledger)) >= len(before) + (5 if ledger.path else 1), "on SQLite at every ten pages"
    if ledger.path:
        assert rows_of(Address.parse(f"sqlite:///{folder / manifest.file}")) == before


def test_a_backup_goes_over_nothing(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    for target, problem in [
        (kept.folder, "a backup already"),
        (tmp_path / "file", "a file of that name"),
        (tmp_path / "nowhere" / "backup", "there is no folder"),
    ]:
        with pytest.raises(TargetTaken, match=problem):
            Kept.of(kept.ledger, target)
    assert (tmp_path / "file").read_bytes() == b""
    again = Kept.of(kept.ledger, tmp_path / "full")
    assert again.folder.parent == tmp_path / "full"
    assert again.folder.name == f"grondslag-{again.manifest.made_at:%Y%m%dT%H%M%SZ}"


def test_what_gets_the_name_first_keeps_it(ledger: Address, tmp_path: Path) -> None:
    target = tmp_path / "backup"

    def be_first() -> None:
        target.mkdir(exist_ok=True)
        (target / "theirs").touch()

    with pytest.raises(TargetTaken, match="not empty"):
        back_up(as_keeper(ledger), target, "p", lambda *_: during("Reading", be_first)("Reading", None))
    assert [each.name for each in tmp_path.iterdir() if not each.name.startswith("ledger")] == ["backup"]
    assert [each.name for each in target.iterdir()] == ["theirs"]


def test_a_folder_that_may_only_be_read_gets_no_backup(ledger: Address, tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    with as_nobody(folder), pytest.raises(BackupFailed, match="Permission denied"):
        Kept.of(ledger, folder / "backup")
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_nothing_and_says_so(ledger: Address, tmp_path: Path) -> None:
    target = tmp_path / "on-a-full-disk"
    target.mkdir()
    code, left = alone(back_up_until_full, ledger, target, os.environ["PATH"])
    assert code == ("backup-failed" if ledger.path else "tool-failed")
    assert left == []
    assert rows_of(ledger)


def back_up_until_full(address: Address, target: Path, programs: str) -> tuple[str, list[str]]:
    os.environ["PATH"] = programs  # The process was made of one that began with another.
    room = 100_000 if address.path else 8_192  # Reading an SQLite ledger takes a file of 32 kB beside it.
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        Kept.of(address, target)
    except LedgerError as refused:
        return refused.code, [each.name for each in target.iterdir()]
    raise AssertionError("there is no room for it")


KILLED = """
import os, signal, sys
from pathlib import Path
from ledger.backup import back_up
from ledger.journal import Address
from tests.safekeeping.kept import during
kill = during("Reading", lambda: os.kill(os.getpid(), signal.SIGKILL))
back_up(Address.parse(sys.argv[1]), Path(sys.argv[2]), "p", kill)
"""


def test_killed_half_way_nothing_is_there_that_looks_like_a_backup(ledger: Address, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    command = [sys.executable, "-c", KILLED, as_keeper(ledger).written, str(target)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    (left,) = tmp_path.glob(f"{HIDDEN}*")
    assert not target.exists()
    with pytest.raises(NoBackup, match=MANIFEST):
        open_backup(left, unwatched)
    assert Kept.of(ledger, target).manifest.position == len(rows_of(ledger))


def test_there_must_be_a_ledger(empty_place: Address, tmp_path: Path) -> None:
    with pytest.raises(NotALedger, match=r"no such file|no tables of the journal"):
        Kept.of(empty_place, tmp_path / "backup")


def test_a_ledger_without_an_entry_has_nothing_to_keep(empty_address: Address, tmp_path: Path) -> None:
    with pytest.raises(NotFounded):
        Kept.of(empty_address, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_journal_with_a_hole_in_it_gets_no_backup(
    ledger: Address, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    with break_in(ledger, postgres_server) as sql:
        sql.run("DELETE FROM journal.payloads WHERE position = ?", 9)
    with pytest.raises(JournalNotDense):
        Kept.of(ledger, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_damaged_file_gets_no_backup(masters_sqlite: Address, tmp_path: Path) -> None:
    assert masters_sqlite.path is not None
    content = bytearray(masters_sqlite.path.read_bytes())
    content[-4_096:] = bytes(4_096)
    masters_sqlite.path.write_bytes(content)
    with pytest.raises(LedgerError) as refused:
        Kept.of(masters_sqlite, tmp_path / "backup")
    assert refused.value.code in {"backup-damaged", "backup-failed"}
    assert not (tmp_path / "backup").exists()


def program(folder: Path, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "pg_dump").write_text(f"#!{sys.executable}\n{script}")
    (folder / "pg_dump").chmod(0o755)


def test_the_programs_that_a_backup_needs_must_be_there_and_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "FOLDERS", (f"{tmp_path}/kept/*/bin",))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="postgresql-client-17"):
        tools.find("pg_dump", 17)
    program(tmp_path, "print('pg_dump (PostgreSQL) 15.4 (Debian 15.4-1)')")
    with pytest.raises(ToolTooOld, match="is version 15, and 17 or later"):
        tools.find("pg_dump", 17)
    for version in (16, 17, 18):
        (tmp_path / "kept" / str(version)).mkdir(parents=True)
        program(tmp_path / "kept" / str(version) / "bin", f"print('pg_dump (PostgreSQL) {version}.0')")
    assert tools.find("pg_dump", 17) == tmp_path / "kept" / "17" / "bin" / "pg_dump"
    assert tools.find("pg_dump", 15) == tmp_path / "pg_dump"


WRITES_DOWN = """
import json, os, sys
if sys.argv[1:] == ["--version"]:
    print("pg_dump (PostgreSQL) 99.0")
    sys.exit()
with open(os.environ["WRITTEN_DOWN"], "w") as file:
    json.dump([sys.argv[1:], os.environ.get("PGPASSWORD")], file)
sys.exit("the disk is on fire")
"""


def test_a_password_is_on_no_command_line_and_in_no_message(
    masters_postgres: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin", WRITES_DOWN)
    monkeypatch.setattr(tools, "FOLDERS", ())
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(postgres, "find", lambda *_: tmp_path / "bin" / "pg_dump")
    monkeypatch.setenv("WRITTEN_DOWN", str(tmp_path / "written"))
    address = as_keeper(masters_postgres)
    password = address.url.password
    assert password
    with pytest.raises(ToolFailed, match="the disk is on fire") as failed:
        back_up(address, tmp_path / "backup", "p", unwatched)
    arguments, given = json.loads((tmp_path / "written").read_text())
    assert given == password
    assert password not in " ".join(arguments) + str(failed.value) + str(failed.value.fields)
    assert "--no-password" in arguments, "nobody is there to be asked for one"


def test_who_makes_backups_may_do_nothing_else(masters_postgres: Address) -> None:
    with closing(Journal(as_keeper(masters_postgres))) as journal:
        assert journal.founded.demonstration
        with pytest.raises(Unavailable, match="permission denied"):
            journal.append(an_act(), [happened("a", 0, "x")], {})


def test_the_owner_and_the_application_can_make_one_too(masters_postgres: Address, tmp_path: Path) -> None:
    made = [
        back_up(each, tmp_path / each.url.username, "p", unwatched)[1].journal_sha256
        for each in (masters_postgres, as_owner(masters_postgres))
        if each.url.username
    ]
    assert len(made) == 2
    assert len(set(made)) == 1
