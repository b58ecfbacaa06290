"""A new version of the program is put on with a way back, and one that fails half-way changes nothing."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from ledger.cost_year.events import CostAllocated
from ledger.event import EVENTS
from ledger.journal import Address, Journal
from ledger.stores.backup.refusals import RestoreUnfinished
from ledger.stores.refusals import NewerSchema, NotALedger
from ledger.stores.schema import JOURNAL, Migrations, behind, migrate, require
from projections import PROJECTIONS, corrections, successions, trail
from projections.checking import restoring
from projections.checking.check import check
from projections.governance import mandates
from projections.keeping.database import engine_for
from projections.keeping.follow import catch_up
from projections.view import Library
from tests.api.command_line import CommandLine
from tests.journal.happenings import happened
from tests.ledgers import MIGRATIONS, an_act, as_owner, found
from tests.projections.history import library_of
from tests.safekeeping.kept import Kept, rows_of, unwatched

OLD = "p0005"
"""The projections of the older program."""


def with_scripts(folder: Path, last: str) -> Migrations:
    """The projections of a program that knows migrations up to one."""
    shutil.copytree(PROJECTIONS.scripts, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for script in (folder / "versions").glob("p*.py"):
        if script.name.partition("_")[0] > last:
            script.unlink()
    return Migrations(PROJECTIONS.schema, folder)


@pytest.fixture
def older_program(tmp_path: Path) -> Migrations:
    return with_scripts(tmp_path / "older", OLD)


def library_of_older(journal: Journal) -> Library:
    """What an older program asks: projections whose tables have not changed since."""
    return Library(journal, engine_for(journal.address), (corrections, mandates, successions, trail))


@pytest.fixture
def older_ledger(empty_place: Address, older_program: Migrations) -> Address:
    """A ledger that an older program made, with entries, and followed by it."""
    migrate(as_owner(empty_place), JOURNAL, older_program)
    found(empty_place)
    with closing(Journal(empty_place)) as journal:
        for number in range(20):
            journal.append(an_act(), [happened("a", number, f"{number}")], {})
        with closing(library_of_older(journal)) as library:
            assert not catch_up(library.engine, journal, library.projections, 21)
    return empty_place


@pytest.fixture
def cli(bare: CommandLine, older_ledger: Address, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line of this program, as the older ledger's owner."""
    monkeypatch.setenv("GRONDSLAG_LEDGER", as_owner(older_ledger).written)
    return bare


def test_a_ledger_is_not_upgraded_without_a_way_back(cli: CommandLine, older_ledger: Address) -> None:
    for command, status in (("init --json", 2), ("status --json", 2), ("check --json", 2)):
        assert cli(command).status == status
    refused = cli("init --json").error
    assert refused["error"] == "backup-needed"
    assert refused["fields"]["steps"] == f"projections from {OLD} to {PROJECTIONS.newest}"
    (step,) = behind(as_owner(older_ledger), *MIGRATIONS)
    assert (step.schema, step.found, step.needed[0], step.needed[-1]) == (
        "projections",
        OLD,
        "p0006",
        PROJECTIONS.newest,
    )
    assert cli("init --backup there --no-backup --json").error["error"] == "options-clash"
    assert "brought up to this version" in cli("init --no-backup").out
    assert cli("check").status == 0
    assert "nothing to do" in cli("init --backup there").out
    assert not (cli.folder / "there").exists(), "where nothing is to be done, no backup is made"


def test_a_backup_that_cannot_be_made_stops_an_upgrade(cli: CommandLine, older_ledger: Address) -> None:
    (cli.folder / "there").touch()
    assert cli("init --backup there --json").error["error"] == "target-taken"
    assert behind(as_owner(older_ledger), *MIGRATIONS)


def test_an_upgrade_and_back_again(
    cli: CommandLine,
    older_ledger: Address,
    older_program: Migrations,
    two_places: tuple[Address, Address],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Back to the backup that the upgrade made; or with what was recorded since, by a backup of the newer program."""
    before, (second_place, third_place) = rows_of(older_ledger), two_places
    upgraded = cli("init --backup before --json")
    assert (upgraded.status, upgraded.json["migrated"]) == (0, True), upgraded.err
    require(older_ledger, *MIGRATIONS)
    with library_of(older_ledger) as library:
        assert check(library) == []
        library.journal.append(an_act(), [happened("a", 20, "since")], {})
    assert rows_of(older_ledger)[:-1] == before
    since = Kept.of(older_ledger, cli.folder / "since")
    with pytest.raises(NewerSchema):  # Which is all that the older program makes of it now.
        require(older_ledger, JOURNAL, older_program)

    monkeypatch.setattr(restoring, "PROJECTIONS", older_program)
    monkeypatch.setattr(restoring, "open_library", library_of_older)
    back = Path(upgraded.json["backup"])
    assert restoring.restore(back, as_owner(second_place), unwatched).findings == []
    assert since.restore(third_place).findings == []
    for place, entries in ((second_place, before), (third_place, rows_of(older_ledger))):
        require(place, JOURNAL, older_program)
        assert rows_of(place) == entries


def test_an_older_program_says_which_entry_it_does_not_know(
    kept: Kept, empty_place: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    position = next(row.position for row in rows_of(kept.ledger) if row.event == CostAllocated.NAME)
    monkeypatch.delitem(EVENTS, CostAllocated.NAME)
    (finding, *_) = kept.restore(empty_place).findings
    assert finding.position == position
    assert CostAllocated.NAME in finding.what
    with pytest.raises((NotALedger, RestoreUnfinished)):
        require(empty_place, *MIGRATIONS)


BREAKS = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "p9999", "{newest}"


def upgrade() -> None:
    op.create_table("half", sa.Column("x", sa.Integer()), schema="projections")
    op.execute("INSERT INTO projections.half VALUES (1)" if op.get_bind().dialect.name != "sqlite" else "SELECT 1")
    raise RuntimeError("the power went out")
"""


def test_a_migration_that_fails_half_way_changes_nothing(
    older_ledger: Address, older_program: Migrations, tmp_path: Path
) -> None:
    """Those that went before it in the same upgrade are taken back as well: the older program goes on."""
    broken = with_scripts(tmp_path / "broken", PROJECTIONS.newest)
    (broken.scripts / "versions" / "p9999_breaks.py").write_text(BREAKS.format(newest=PROJECTIONS.newest))
    before = rows_of(older_ledger)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="the power went out"):
            migrate(as_owner(older_ledger), JOURNAL, broken)
        require(older_ledger, JOURNAL, older_program)
    assert rows_of(older_ledger) == before
    with closing(Journal(older_ledger)) as journal, closing(library_of_older(journal)) as library:
        assert {mark.position for mark in library.marks().values()} >= {len(before)}
        journal.append(an_act(), [happened("a", 20, "on it goes")], {})
    assert migrate(as_owner(older_ledger), *MIGRATIONS)
    with library_of(older_ledger) as library:
        assert check(library) == []
