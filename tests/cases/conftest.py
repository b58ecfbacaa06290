"""The case that a test is about, played once into a ledger and then asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.cli import session
from tests.cases.asked import WIDE, Asking

LOADED: dict[tuple[Path, str], Asking] = {}
"""Each case is played once: what is asked of it changes nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


@pytest.fixture
def ask(
    request: pytest.FixtureRequest,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Asking:
    """The case that a test names, of those in ``CASES`` of its module."""
    name: str = request.getfixturevalue("name")
    monkeypatch.setenv("COLUMNS", WIDE)
    monkeypatch.setenv("LOGNAME", "registrar")
    monkeypatch.setattr(session, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
    if (folder, name) not in LOADED:
        LOADED[folder, name] = Asking(request.module.CASES[name], folder, capsys)
        LOADED[folder, name].load()
    LOADED[folder, name].capture = capsys
    return LOADED[folder, name]
