"""A restore goes into an empty place, and serves when all of it was computed again; or never."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg
import pytest

from ledger.backup import MANIFEST
from ledger.errors import LedgerError
from ledger.journal import Address, Journal
from ledger.stores.backup import tools
from ledger.stores.backup.refusals import (
    AnotherDatabase,
    BackupDamaged,
    BackupDiffers,
    BackupTooOld,
    PlaceTaken,
    RestoreUnfinished,
)
from ledger.stores.refusals import NotALedger
from ledger.stores.schema import migrate, require
from projections.checking.check import check
from projections.checking.restoring import restore
from projections.money.balances import Filter, balances
from tests.databases import PostgresServer
from tests.journal.happenings import happened
from tests.journal.test_untouchable import BY_HAND, CHANGES, POSTGRES, lines
from tests.ledgers import MIGRATIONS, an_act, as_keeper, as_owner
from tests.projections.damage import break_in
from tests.projections.history import library_of
from tests.projections.masters import Masters
from tests.safekeeping.kept import Kept, falsify, rows_of, unwatched

ROOT = Path(__file__).parents[2]


def test_what_was_restored_is_what_was_there_and_goes_on(kept: Kept, empty_place: Address) -> None:
    assert kept.restore(empty_place).findings == []
    require(empty_place, *MIGRATIONS)
    assert rows_of(empty_place) == rows_of(kept.ledger)
    with library_of(empty_place) as restored, library_of(kept.ledger) as old:
        figures = []
        for library in (restored, old):
            as_of = library.as_of(date(2019, 6, 30), None, kept.manifest.made_at)
            with library.view(as_of) as view:
                figures.append(balances(view, as_of, Filter()))
        assert figures[0] == figures[1]
        assert figures[0].lines
        assert check(restored) == []
        recorded = restored.journal.append(an_act(), [happened("after", 0, "x")], {})
        assert recorded.first == kept.manifest.position + 1
        assert check(restored) == []
    if empty_place.path:
        assert empty_place.path.stat().st_mode & 0o777 == 0o600
        assert [each.name for each in empty_place.path.parent.iterdir() if each.name.startswith(".")] == []


def test_on_postgres_roles_and_triggers_are_there_again(
    masters_postgres: Address, unmigrated_postgres: Address, tmp_path: Path
) -> None:
    Kept.of(masters_postgres, tmp_path / "backup").restore(unmigrated_postgres)
    before = rows_of(unmigrated_postgres)
    for role in (unmigrated_postgres, as_keeper(unmigrated_postgres)):
        with psycopg.connect(role.conninfo, autocommit=True) as connection:
            for statement in lines(CHANGES, "journal.") + lines(POSTGRES):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                    connection.execute(statement)
    with psycopg.connect(as_owner(unmigrated_postgres).conninfo, autocommit=True) as owner:
        for statement in [*lines(BY_HAND, "journal."), "TRUNCATE journal.entries", "TRUNCATE journal.payloads"]:
            with pytest.raises(psycopg.Error, match=r"append-only|duplicate key"):
                owner.execute(statement)
    assert rows_of(unmigrated_postgres) == before


def test_on_sqlite_triggers_are_there_again(
    masters_sqlite: Address, unmigrated_sqlite: Address, tmp_path: Path
) -> None:
    kept = Kept.of(masters_sqlite, tmp_path / "backup")
    kept.restore(unmigrated_sqlite)
    assert unmigrated_sqlite.path is not None
    for place in (unmigrated_sqlite.path, kept.copy):  # The copy is itself a ledger that can be opened.
        with closing(sqlite3.connect(place, isolation_level=None)) as connection:
            for statement in lines(BY_HAND):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    connection.execute(statement)


def test_a_dump_can_be_restored_by_postgres_own_program_alone(
    masters_postgres: Address, fresh_postgres: str, tmp_path: Path
) -> None:
    """Whoever has lost this program has not lost the journal."""
    kept = Kept.of(masters_postgres, tmp_path / "backup")
    place = Address.parse(fresh_postgres)
    with psycopg.connect(fresh_postgres) as connection:
        tool = tools.find("pg_restore", connection.info.server_version // 10_000)
    tools.run(tool, ["--exit-on-error", "--single-transaction", str(kept.copy)], place)
    assert rows_of(place) == rows_of(masters_postgres)
    with psycopg.connect(fresh_postgres) as connection, pytest.raises(psycopg.Error, match="append-only"):
        connection.execute("DELETE FROM journal.entries")


def test_one_role_may_own_everything_where_nobody_ran_the_script_of_the_roles(
    masters_postgres: Address, fresh_postgres: str, tmp_path: Path
) -> None:
    kept, place = Kept.of(masters_postgres, tmp_path / "backup"), Address.parse(fresh_postgres)
    assert restore(kept.folder, place, unwatched).findings == []
    require(place, *MIGRATIONS)
    with psycopg.connect(fresh_postgres) as connection, pytest.raises(psycopg.Error, match="append-only"):
        connection.execute("DELETE FROM journal.entries")


def test_nothing_is_restored_over_a_ledger_not_even_over_an_empty_one(
    kept: Kept, request: pytest.FixtureRequest, database: str
) -> None:
    empty: Address = request.getfixturevalue(f"empty_{database}")
    kept.refused(empty, PlaceTaken, "already")
    kept.refused(kept.ledger, PlaceTaken, "already")
    assert len(rows_of(kept.ledger)) == kept.manifest.position
    assert rows_of(empty) == []


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_nothing_is_restored_beside_what_another_file_left(
    masters_sqlite: Address, unmigrated_sqlite: Address, tmp_path: Path, ending: str
) -> None:
    kept = Kept.of(masters_sqlite, tmp_path / "backup")
    left = Path(f"{unmigrated_sqlite.path}{ending}")
    left.write_text("something")
    kept.refused(unmigrated_sqlite, PlaceTaken, left.name)
    assert left.read_text() == "something"


def test_a_file_that_is_put_there_meanwhile_stays(
    masters_sqlite: Address, unmigrated_sqlite: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, place = Kept.of(masters_sqlite, tmp_path / "backup"), unmigrated_sqlite.path
    assert place is not None
    monkeypatch.setattr("projections.checking.restoring.check", lambda *_: place.write_text("theirs") and [])
    kept.refused(unmigrated_sqlite, PlaceTaken, "a file already")
    assert place.read_text() == "theirs"


def test_a_backup_goes_back_into_the_same_kind_of_database(
    masters_sqlite: Address,
    masters_postgres: Address,
    unmigrated_postgres: Address,
    unmigrated_sqlite: Address,
    tmp_path: Path,
) -> None:
    Kept.of(masters_sqlite, tmp_path / "1").refused(unmigrated_postgres, AnotherDatabase, "a backup of SQLite")
    Kept.of(masters_postgres, tmp_path / "2").refused(unmigrated_sqlite, AnotherDatabase, "a backup of PostgreSQL")


def cut(kept: Kept) -> None:
    kept.copy.write_bytes(kept.copy.read_bytes()[:-1])


def flip_a_bit(kept: Kept) -> None:
    content = bytearray(kept.copy.read_bytes())
    content[len(content) // 2] ^= 1
    kept.copy.write_bytes(content)


def half_and_forge(kept: Kept) -> None:
    content = kept.copy.read_bytes()
    kept.copy.write_bytes(content[: len(content) // 2])
    kept.forge()


def empty_and_forge(kept: Kept) -> None:
    kept.copy.write_bytes(b"")
    kept.forge()


def write_manifest(text: str) -> Callable[[Kept], object]:
    return lambda kept: (kept.folder / MANIFEST).write_text(text)


SPOILT: dict[str, tuple[Callable[[Kept], object], str | None]] = {
    "cut off": (cut, "backup-damaged"),
    "cut off and forged": (half_and_forge, None),
    "emptied and forged": (empty_and_forge, None),
    "another journal said": (lambda kept: kept.rewrite(journal_sha256="0" * 64), "backup-differs"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_copy_that_is_not_as_it_was_made_serves_nobody(kept: Kept, empty_place: Address, how: str) -> None:
    spoil, code = SPOILT[how]
    spoil(kept)
    with pytest.raises(LedgerError) as refused:
        kept.restore(empty_place)
    assert refused.value.code in ({code} if code else REFUSED_SOMEHOW)
    serves_nobody(empty_place)


MANIFESTS: dict[str, tuple[Callable[[Kept], object], str]] = {
    "not of this copy, by one bit": (flip_a_bit, "backup-damaged"),
    "of no copy": (lambda kept: kept.copy.unlink(), "backup-damaged"),
    "none": (lambda kept: (kept.folder / MANIFEST).unlink(), "no-backup"),
    "half": (write_manifest('{"format": "grondslag-backup", "version": 1'), "no-backup"),
    "old": (write_manifest('{"format": "grondslag-backup", "version": 0}'), "no-backup"),
    "of something else": (write_manifest('{"format": "photos", "version": 1}'), "no-backup"),
    "a fact too few": (write_manifest('{"format": "grondslag-backup", "version": 1}'), "no-backup"),
    "a fact too many": (lambda kept: kept.rewrite(colour="red"), "no-backup"),
    "another file": (lambda kept: kept.rewrite(file="../../etc/passwd"), "no-backup"),
    "newer": (write_manifest('{"format": "grondslag-backup", "version": 2}'), "newer-backup"),
    "a newer journal": (lambda kept: kept.rewrite(schemas={"journal": "j9999"}), "newer-backup"),
    "another ledger": (
        lambda kept: kept.rewrite(ledger="00000000-0000-4000-8000-000000000000"),
        "backup-differs",
    ),
    "another name": (lambda kept: kept.rewrite(name="theirs"), "backup-differs"),
    "another position": (lambda kept: kept.rewrite(position=7), "backup-differs"),
}


@pytest.mark.parametrize("how", MANIFESTS)
def test_a_manifest_that_does_not_fit_is_refused(
    masters_sqlite: Address, unmigrated_sqlite: Address, tmp_path: Path, how: str
) -> None:
    kept = Kept.of(masters_sqlite, tmp_path / "backup")
    spoil, code = MANIFESTS[how]
    spoil(kept)
    with pytest.raises(LedgerError) as refused:
        kept.restore(unmigrated_sqlite)
    assert refused.value.code == code
    serves_nobody(unmigrated_sqlite)


REFUSED_SOMEHOW = {"backup-damaged", "tool-failed", "database-unavailable", "backup-differs"}
"""What a copy comes to that was cut off by somebody who put the manifest right: as far as it can be read."""


def serves_nobody(place: Address) -> None:
    with pytest.raises((NotALedger, RestoreUnfinished)):
        require(place, *MIGRATIONS)
    if place.path:
        assert not place.path.exists()
        assert [each for each in place.path.parent.iterdir() if each.name.startswith(f".{place.path.name}")] == []


def test_the_copy_of_another_ledger_is_found_also_with_a_manifest_that_was_put_right(
    kept: Kept, empty_place: Address, masters: Masters, database: str, tmp_path: Path
) -> None:
    with masters.copy(database, "beginning") as other:
        theirs = Kept.of(other, tmp_path / "theirs")
    shutil.copyfile(theirs.copy, kept.copy)
    kept.forge()
    kept.refused(empty_place, BackupDiffers, "position")
    serves_nobody(empty_place)


def test_an_entry_that_was_changed_in_the_copy_is_found_also_with_a_manifest_that_was_put_right(
    masters_sqlite: Address, unmigrated_sqlite: Address, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    kept = Kept.of(masters_sqlite, tmp_path / "backup")
    with break_in(Address.parse(f"sqlite:///{kept.copy}"), postgres_server) as sql:
        sql.edit(9, {"2017-01-01": "2016-01-01"})
    kept.forge()
    kept.refused(unmigrated_sqlite, BackupDiffers, "SHA-256 of its journal")
    serves_nobody(unmigrated_sqlite)


def test_whoever_noted_a_hash_or_a_position_elsewhere_is_not_deceived(kept: Kept, empty_place: Address) -> None:
    kept.refused(empty_place, BackupDamaged, "was expected", sha256="0" * 64)
    kept.refused(empty_place, BackupTooOld, "position 43 is known", at_least=kept.manifest.position + 1)
    serves_nobody(empty_place)
    done = kept.restore(empty_place, sha256=kept.manifest.sha256.upper(), at_least=kept.manifest.position)
    assert done.findings == []


def test_a_journal_that_was_wrong_before_it_was_backed_up_does_not_serve(
    ledger: Address, empty_place: Address, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    with break_in(ledger, postgres_server) as sql:
        falsify(sql)
    kept = Kept.of(ledger, tmp_path / "backup")
    assert [each.code for each in kept.restore(empty_place).findings][:1] == ["allocation-differs"]
    serves_nobody(empty_place)
    if empty_place.path is None:
        kept.refused(empty_place, RestoreUnfinished, "drop this database")
        with pytest.raises(RestoreUnfinished):
            migrate(as_owner(empty_place), *MIGRATIONS)


KILLED = """
import os, signal, sys
from pathlib import Path
from ledger.journal import Address
from projections.checking.restoring import restore
from tests.safekeeping.kept import during
kill = during(sys.argv[3], lambda: os.kill(os.getpid(), signal.SIGKILL))
restore(Path(sys.argv[1]), Address.parse(sys.argv[2]), kill)
"""


@pytest.mark.parametrize("step", ["Restoring", "Checking"])
def test_killed_half_way_nothing_serves(kept: Kept, empty_place: Address, step: str) -> None:
    command = [sys.executable, "-c", KILLED, str(kept.folder), as_owner(empty_place).written, step]
    assert subprocess.run(command, cwd=ROOT, check=False, env=os.environ).returncode == -signal.SIGKILL
    with pytest.raises((NotALedger, RestoreUnfinished)):
        require(empty_place, *MIGRATIONS)
    if empty_place.path is None and step == "Checking":
        kept.refused(empty_place, RestoreUnfinished, "drop this database")
        return
    kept.restore(empty_place)
    with closing(Journal(empty_place)) as journal:
        assert journal.founded.ledger == kept.manifest.ledger
