"""The registers of the five cases, as a controller reads them: who may decide, what was decided, what is the matter."""

from __future__ import annotations

import os

import pytest

from tests.cases.asked import GOLDEN, Asking, Case

CASES = {name: Case(name, name) for name in ("blnp", "bel", "leiden", "wol", "gemeentewerf")}
REGISTERS = ("mandates --all", "decisions", "secondments", "agreements", "obligations", "findings", "bridge", "savings")
MORE = {
    "blnp": (
        "authority blnp/ict GM0273/college --subject p-bun-10 --power inkoop --amount 24000.00 --valid-on 2024-11-19",
        "decisions --about blnp/ict#opslag-2024",
        "decisions --about blnp/juridische-zaken#woo-verzoek-7",
    ),
    "bel": (
        "decisions --about bel#regeling-2024",
        "decisions --about bel#vergoeding-2024",
        "lawfulness --partnership bel --body bel/dagelijks-bestuur --year 2023",
    ),
    "leiden": ("decisions --about leiden#opheffing-servicepunt71",),
    "wol": ("secondments --valid-on 2010-12-31", "decisions --about wol/burgerzaken#een-backoffice-oostzaan"),
    "gemeentewerf": ("agreements --valid-on 2011-01-31", "mandates --valid-on 2011-01-31"),
}
"""What is worth asking of one case beside its registers."""
WIDTH = "120"


@pytest.mark.parametrize("name", CASES)
def test_the_registers_of_a_case(name: str, ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", WIDTH)
    printed = "".join(f"$ grondslag {command}\n{ask.printed(command)}\n" for command in REGISTERS + MORE[name])
    golden = GOLDEN.parent / "registers" / f"{name}.txt"
    if os.environ.get("GRONDSLAG_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(printed, "utf-8")
    assert printed == golden.read_text("utf-8"), "if this is better, run once with GRONDSLAG_UPDATE_GOLDEN=1"
