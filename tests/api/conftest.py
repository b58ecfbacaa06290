"""A command line with a ledger behind it, empty or with something in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from api.cli.app import run
from tests.api.command_line import OFFICIAL, CommandLine, beginning


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line in an empty folder: its ledger is not there yet."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("GRONDSLAG_LEDGER", url)
    return CommandLine(tmp_path, url, capsys)


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger file with a small collaboration in it, made by the command line itself: to be copied."""
    folder = tmp_path_factory.mktemp("started")
    path, acts = folder / "ledger.sqlite", folder / "acts.jsonl"
    acts.write_text("".join(json.dumps({"actor": OFFICIAL} | dict(line)) + "\n" for line in beginning()), "utf-8")
    url = f"sqlite:///{path}"
    assert run(["init", "--ledger", url, "--name", "test"]) == 0
    assert run(["act", "--ledger", url, str(acts)]) == 0
    assert not path.with_name(f"{path.name}-wal").exists(), "all of it is in the file"
    return path


@pytest.fixture
def grondslag(started: Path, bare: CommandLine) -> CommandLine:
    """The command line with a small collaboration in its ledger."""
    shutil.copy(started, bare.folder / "ledger.sqlite")
    return bare
