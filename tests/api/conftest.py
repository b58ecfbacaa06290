"""A command line with a ledger behind it, empty or with something in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.command_line import CommandLine, beginning


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line in an empty folder: its ledger is not there yet."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("GRONDSLAG_LEDGER", url)
    return CommandLine(tmp_path, url, capsys)


@pytest.fixture
def grondslag(bare: CommandLine) -> CommandLine:
    """The command line with a small collaboration in its ledger."""
    assert bare("init --name test").status == 0
    done = bare.act(*beginning())
    assert done.status == 0, done.err
    return bare
