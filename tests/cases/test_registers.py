"""The registers of the five cases, as a controller reads them: who may decide, what was decided, what is the matter."""

from __future__ import annotations

import os

import pytest

from tests.cases.asked import GOLDEN, Asking, Case

CASES = {name: Case(name, name) for name in ("blnp", "bel", "leiden", "wol", "gemeentewerf")}
REGISTERS = ("mandates --all", "decisions", "secondments", "agreements", "obligations", "findings", "bridge", "savings")
WIDTH = "120"


@pytest.mark.parametrize("name", CASES)
def test_the_registers_of_a_case(name: str, ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", WIDTH)
    printed = "".join(f"$ grondslag {command}\n{ask.printed(command)}\n" for command in REGISTERS)
    golden = GOLDEN.parent / "registers" / f"{name}.txt"
    if os.environ.get("GRONDSLAG_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(printed, "utf-8")
    assert printed == golden.read_text("utf-8"), "if this is better, run once with GRONDSLAG_UPDATE_GOLDEN=1"
