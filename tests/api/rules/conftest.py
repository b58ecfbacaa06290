"""The API on a demonstration ledger with the case BLNP in it, of this test's own, on either database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.app import run
from ledger.journal import Address
from tests.api.rules.application import Api, opened

ROOT = Path(__file__).parents[3]
CASE = ROOT / "cases" / "blnp.jsonl"


def play(ledger: str) -> None:
    """Play BLNP into a ledger that is made for it."""
    assert run(["init", "--ledger", ledger, "--name", "blnp", "--demonstration", "--from", "2016-11-01T00:00:00Z"]) == 0
    assert run(["act", "--ledger", ledger, str(CASE), "--expect-refusals"]) == 0


@pytest.fixture(scope="session")
def blnp_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger file with the case in it, to be copied."""
    path = tmp_path_factory.mktemp("blnp") / "blnp.sqlite"
    play(f"sqlite:///{path}")
    return path


@pytest.fixture
def blnp_sqlite(blnp_file: Path, tmp_path: Path) -> Address:
    copied = tmp_path / "blnp.sqlite"
    shutil.copy(blnp_file, copied)
    return Address.parse(f"sqlite:///{copied}")


@pytest.fixture
def api(blnp_sqlite: Address) -> Iterator[Api]:
    """A client of the API on such a ledger."""
    with opened(blnp_sqlite) as client:
        yield client
