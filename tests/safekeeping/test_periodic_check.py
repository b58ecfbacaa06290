"""A check that runs while others work: it stands in nobody's way, and whoever watches learns how it ended."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.cli import measuring
from ledger.journal import Address, Journal
from projections.checking.check import check
from tests.api.command_line import CommandLine
from tests.api.test_bad_input import as_nobody
from tests.databases import PostgresServer
from tests.journal.happenings import happened
from tests.ledgers import an_act
from tests.projections.damage import break_in
from tests.projections.history import library_of
from tests.safekeeping.kept import falsify, rows_of


def test_others_record_while_a_check_goes_on_and_it_finds_nothing(ledger: Address) -> None:
    """If it held a lock, or they did, this would wait for itself; what they record meanwhile is no finding."""
    recorded = 0

    with closing(Journal(ledger)) as writer, library_of(ledger) as library:

        def record(_more: int) -> None:
            nonlocal recorded
            if recorded < 60:
                recorded += 1
                writer.append(an_act(), [happened(f"meanwhile-{recorded}", 0, "x")], {})

        before = len(rows_of(ledger))
        assert check(library, record) == []
        assert recorded > before, "in both halves of it"
        assert check(library) == []


def metrics(file: Path) -> dict[str, float]:
    """What Prometheus would read: each sample by the end of its name, findings by their code."""
    found = {}
    for family in text_string_to_metric_families(file.read_text()):
        for sample in family.samples:
            found[sample.labels.get("code") or sample.name.removeprefix("grondslag_check_")] = sample.value
    return found


@pytest.fixture
def cli(bare: CommandLine, ledger: Address, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("GRONDSLAG_LEDGER", ledger.written)
    return bare


def test_a_good_check_is_told_to_prometheus(cli: CommandLine, ledger: Address) -> None:
    file = cli.folder / "check.prom"
    file.write_text("what was there")
    assert cli("check --metrics-file check.prom").status == 0
    told = metrics(file)
    assert told.keys() == {"last_run_timestamp_seconds", "duration_seconds", "entries", "success"}
    assert (told["entries"], told["success"]) == (len(rows_of(ledger)), 1)
    assert 0 < told["duration_seconds"] < 60
    assert abs(told["last_run_timestamp_seconds"] - file.stat().st_mtime) < 60
    assert file.stat().st_mode & 0o777 == 0o644, "the collector is another user"
    assert ledger.written not in file.read_text() or ledger.path, "with its password"
    assert [each.name for each in cli.folder.iterdir() if "prom" in each.name] == ["check.prom"]


def test_every_difference_is_told_by_its_code_and_ends_in_1(
    cli: CommandLine, ledger: Address, postgres_server: PostgresServer
) -> None:
    with break_in(ledger, postgres_server) as sql:
        falsify(sql)
    codes = {each["code"] for each in cli("check --json").json["findings"]}
    assert "allocation-differs" in codes
    assert cli("check --metrics-file check.prom").status == 1
    told = metrics(cli.folder / "check.prom")
    assert told["success"] == 0
    assert codes <= told.keys()


def test_a_check_that_could_not_be_done_is_told_too(cli: CommandLine) -> None:
    (cli.folder / "letter").write_text("dear all\n" * 1_000)
    assert cli("check --metrics-file check.prom --ledger sqlite:///letter").status == 2
    told = metrics(cli.folder / "check.prom")
    assert (told["success"], told["not-a-ledger"], told["entries"]) == (0, 1, 0)


def test_metrics_that_cannot_be_written_are_no_silence(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    file = cli.folder / "theirs" / "check.prom"
    file.parent.mkdir()
    file.write_text("the last result")
    with as_nobody(file.parent), pytest.raises(measuring.MetricsFailed, match="Permission denied"):
        measuring._write(file, b"new")
    assert cli("check --json --metrics-file nowhere/check.prom").error["error"] == "metrics-failed"

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(measuring.MetricsFailed, match="No space left"):
        measuring._write(file, b"new")
    assert [(each.name, each.read_text()) for each in file.parent.iterdir()] == [("check.prom", "the last result")]
