"""What backup, restore and an upgrade say to whoever runs them, and to programs."""

from __future__ import annotations

from pathlib import Path

from ledger.journal import Address
from tests.api.command_line import CommandLine
from tests.databases import PostgresServer
from tests.journal.happenings import happened
from tests.ledgers import an_act
from tests.projections.damage import break_in
from tests.projections.history import library_of
from tests.safekeeping.kept import falsify


def test_a_backup_and_a_restore_say_what_they_are_of(grondslag: CommandLine) -> None:
    made = grondslag("backup monday")
    assert made.status == 0
    facts = grondslag("backup tuesday --json").json
    manifest = facts["manifest"]
    assert (facts["backup"], manifest["name"], manifest["position"]) == ("tuesday", "test", 12)
    for said in ("Backup monday: ledger 'test'", manifest["ledger"], "Up to position 12", manifest["journal_sha256"]):
        assert said in made.out

    restored = grondslag("restore monday --ledger sqlite:///restored.sqlite")
    assert restored.status == 0
    for said in ("all of it was computed again", "It ends at position 12", "a later position", "contradicts it"):
        assert said in " ".join(restored.out.split())
    assert grondslag("check --ledger sqlite:///restored.sqlite").status == 0
    told = grondslag("restore tuesday --ledger sqlite:///again.sqlite --json").json
    assert (told["restored"], told["manifest"], told["findings"]) == ("again.sqlite", manifest, [])


def test_wrong_use_ends_in_2_and_trouble_in_1(grondslag: CommandLine) -> None:
    assert grondslag("backup monday").status == 0
    for command, status, code in [
        ("backup monday", 2, "target-taken"),
        ("backup nowhere/monday", 2, "target-taken"),
        ("backup other --ledger sqlite:///nothing.sqlite", 2, "not-a-ledger"),
        ("restore nothing", 2, "no-backup"),
        ("restore monday", 2, "place-taken"),
        ("restore monday --ledger sqlite:///nowhere/x.sqlite", 2, "not-a-ledger"),
        ("restore monday --ledger sqlite:///x.sqlite --at-least 13", 2, "backup-too-old"),
        (f"restore monday --ledger sqlite:///x.sqlite --sha256 {'0' * 64}", 2, "backup-damaged"),
    ]:
        ran = grondslag(f"{command} --json")
        assert (ran.status, ran.error["error"]) == (status, code), command
    assert [each.name for each in grondslag.folder.iterdir() if not each.name.startswith("ledger")] == ["monday"]


def test_a_restore_that_does_not_pass_shows_every_finding_and_ends_in_1(
    bare: CommandLine, masters_sqlite: Address, postgres_server: PostgresServer
) -> None:
    with break_in(masters_sqlite, postgres_server) as sql:
        falsify(sql)
    assert bare(f"backup wrong --ledger {masters_sqlite.written}").status == 0
    ran = bare("restore wrong")
    assert (ran.status, "allocation-differs" in ran.out, "restored-differs" in ran.err) == (1, True, True)
    assert bare("restore wrong --json").json["findings"][0]["code"] == "allocation-differs"
    assert not Path(bare.folder, "ledger.sqlite").exists()


def test_a_backup_does_not_wait_for_what_is_computed(bare: CommandLine, masters_sqlite: Address) -> None:
    """Projections that are behind, or were never followed, are no matter of a backup."""
    with library_of(masters_sqlite) as library:
        library.journal.append(an_act(), [happened("a", 0, "x")], {})
        before = library.marks()
        assert bare(f"backup monday --ledger {masters_sqlite.written}").status == 0
        assert library.marks() == before
