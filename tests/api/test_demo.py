"""What somebody sees who runs the demonstration for the first time."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from api.cli import cases, demo, session
from api.cli.app import run

GOLDEN = Path(__file__).parent.parent / "golden" / "demo.txt"


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The demonstration as it prints, on a fixed day and for a fixed user."""
    monkeypatch.setenv("LOGNAME", "registrar")
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(session, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
    monkeypatch.setenv("GRONDSLAG_LEDGER", "")
    monkeypatch.chdir(tmp_path)  # What is printed is wrapped: by a path of which the length is the same everywhere.
    assert demo.main(["--no-serve", "--keep", "kept"]) == 0
    return capsys.readouterr().out


def test_the_demonstration_prints_what_it_printed(printed: str) -> None:
    if os.environ.get("GRONDSLAG_UPDATE_GOLDEN"):
        GOLDEN.write_text(printed, "utf-8")
    assert printed == GOLDEN.read_text("utf-8"), "if this is better, run once with GRONDSLAG_UPDATE_GOLDEN=1"


def test_the_demonstration_answers_all_three_users(printed: str) -> None:
    for told in (
        "taken under mandate blnp/financien#betalen-nijkerk",  # The controller: a decision with its mandate.
        "up to 50.000,00 *",  # The mandate as known then ...
        "up to 75.000,00 *",  # ... and as known later.
        "-1.427.621,44 *",  # Finance: what Leusden was owed on a day, as known then ...
        "-1.429.518,05 *",  # ... as known later ...
        "-1.896,61",  # ... and the difference, explained.
        "not put in the budget before somebody else found it to be there",  # The accountant: a claim refused ...
        "verified  EUR 43.579,25 *",  # ... and one verified.
        "(another text)",  # Leiden: a council that adopted something else.
        "not a goal",  # WOL: a fall in formation is no success.
        "26 * of 50",  # Gemeentewerf: hours of a member against the limit.
        "All good: ",  # All of it computed again.
        "What to try next",
    ):
        assert told in printed


def test_the_demonstration_leaves_nothing_behind(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("GRONDSLAG_LEDGER", "")
    before = Path.cwd()
    assert demo.main(["--no-serve"]) == 0
    assert "Keep the ledger with" in capsys.readouterr().out
    assert (Path.cwd(), list(tmp_path.iterdir())) == (before, [])


def test_the_demonstration_ends_by_serving_what_it_played(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "api.cli.demo", "--port", "0", "--keep", str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as it:
        assert it.stdout is not None
        url = next(found[0] for line in it.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        answer = httpx.get(f"{url}/", timeout=60)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/demonstratie?naar=%2F")
        it.send_signal(signal.SIGINT)
        assert it.wait(60) == 0
    assert '"object":"/"' in (tmp_path / "server.log").read_text()


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, chdir(tmp_path):
        assert run(["init", "--ledger", cases.ADDRESS, "--name", "x"]) == 0
        port = taken.getsockname()[1]
        assert demo._serve(tmp_path, (port,)) == 1
    assert f"port {port}" in capsys.readouterr().out


def test_the_table_of_the_cases_in_readme_is_that_of_a_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRONDSLAG_LEDGER", "")
    assert cases.main() == 0
    readme = Path(__file__).parents[2] / "README.md"
    assert capsys.readouterr().out in readme.read_text("utf-8"), "python -m api.cli.cases makes it"
