import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = sorted([*ROOT.glob("scripts/*"), ROOT / ".ci/run"])


def setup(clone: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run scripts/setup of a bare clone from elsewhere."""
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, clone / name)
    shutil.copy(ROOT / "pyproject.toml", clone)
    return subprocess.run(
        [clone / "scripts/setup", *arguments],
        cwd="/",
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_is_sound_bash_that_stops_at_the_first_error(script: Path) -> None:
    subprocess.run(["bash", "-n", script], check=True)
    assert script.read_text().startswith("#!/usr/bin/env bash\n# ")
    assert "\nset -euo pipefail\ncd " in script.read_text()


def test_setup_says_which_python_it_needs(tmp_path: Path) -> None:
    refused = setup(tmp_path, "run", PYTHON="/bin/false")
    assert refused.returncode == 1
    assert "needs Python 3.11 or newer; tried: /bin/false." in refused.stderr
    assert not (tmp_path / ".venv").exists()


def test_setup_knows_two_kinds(tmp_path: Path) -> None:
    refused = setup(tmp_path, "everything")
    assert (refused.returncode, refused.stderr) == (2, "usage: scripts/setup [run|dev]\n")


def test_setup_does_nothing_when_nothing_changed(tmp_path: Path) -> None:
    """With the stamp of a finished run it leaves at once, before it looks for a Python."""
    (tmp_path / ".venv").mkdir()
    inputs = ("requirements/run.txt", "pyproject.toml", "scripts/setup")
    text = b"".join((ROOT / name).read_bytes() for name in inputs) + f"{tmp_path}\n".encode()
    stamp = subprocess.run(["cksum"], input=text, capture_output=True, check=True).stdout
    (tmp_path / ".venv/.run").write_bytes(stamp)
    assert setup(tmp_path, "run", PYTHON="/bin/false").returncode == 0
