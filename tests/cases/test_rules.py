"""Every rule of law is asked while the five cases are played and looked at, and broken wherever a case can break it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.cli.app import run
from ledger.acts.line import ask_all
from ledger.clerk import Clerk
from ledger.journal import Address, Journal
from ledger.law import RULES, Breach, LegalRule, Response
from ledger.law.switches import Switches
from tests.cases.asked import GOLDEN, Case
from tests.ledgers import LEDGER, SYSTEM

CASES = [Case(name, name) for name in ("blnp", "bel", "leiden", "wol", "gemeentewerf")]
AUTHORITY = {
    "blnp": (
        "blnp/ict GM0273/college --function medewerker --power inkoop --valid-on 2024-11-19",
        "blnp/ict GM0273/college --subject p-bun-10 --power inkoop --amount 24000.00 --valid-on 2024-11-19",
    )
}
"""Who asks whether he may, and is not allowed: of acts a ledger cannot hold those of somebody without any mandate."""
UNBREAKABLE = {
    "four-eyes-recording": "a case does not say who typed it in: that is the ledger's own business (recorded_by)",
}
"""Rules that no line of a case can break, and why."""

Told = dict[str, dict[str, set[str]]]
"""By rule: where it was asked, returned a breach, and that breach was weighed (by what the partnership has it do)."""


@contextmanager
def overheard(told: Told, where: list[str]) -> Iterator[None]:
    """Keep what each rule returns, for whoever asks it, and whether it was weighed, beside where that was."""
    ask, weigh = LegalRule.__call__, Switches.response

    def asked(rule: LegalRule[Any], *args: Any, **kwargs: Any) -> Breach | None:  # noqa: ANN401  # Whatever it asks.
        found = ask(rule, *args, **kwargs)
        told[rule.name]["asked" if found is None else "returned"].add(where[0])
        return found

    def weighed(switches: Switches, rule: str, on: date) -> Response:
        told[rule]["weighed"].add(where[0])
        return weigh(switches, rule, on)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(LegalRule, "__call__", asked)
        patched.setattr(Switches, "response", weighed)
        yield


def broken(told: dict[str, set[str]]) -> set[str]:
    """Where a rule was broken: a breach that nobody weighs is not of what was done (as of who hands a mandate on)."""
    return told["returned"] & told["weighed"]


def play(case: Case, address: Address, told: Told, where: list[str]) -> None:
    """Do every line, and look at what a controller looks at."""
    journal = Journal(address)
    clerk = Clerk(SYSTEM, journal)
    for number, asked in enumerate(ask_all(case.lines, LEDGER), start=1):
        where[0] = f"{case.name} {number}"
        done = clerk.do(asked)
        if done.refusal is not None and done.refusal.rule is not None:
            told[done.refusal.rule]["weighed"].add(where[0])
    journal.close()
    ledger = ["--ledger", f"sqlite:///{address.path}"]
    where[0] = f"{case.name} findings"
    assert run(["findings", *ledger, "--valid-on", "2026-11-22"]) == 0
    where[0] = f"{case.name} authority"
    for question in AUTHORITY.get(case.name, ()):
        assert run(["authority", *ledger, *question.split()]) == 0


def line(name: str, told: dict[str, set[str]]) -> str:
    """What the cases did to a rule: the lines that broke it, else who found that, else who asked."""
    by, anywhere = broken(told), told["asked"] | told["returned"]
    acts = [each for case in CASES for each in sorted(by, key=_number) if _of(each, case) and each[-1].isdigit()]
    seen = [each for case in CASES for each in sorted(by) if _of(each, case) and not each[-1].isdigit()]
    cases = [case.name for case in CASES if any(_of(each, case) for each in anywhere)]
    return f"{name}: {', '.join(acts or seen) or 'nothing breaks it'}; asked in {', '.join(cases) or 'none'}"


def _of(each: str, case: Case) -> bool:
    return each.startswith(f"{case.name} ")


def _number(each: str) -> int:
    last = each.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


def test_every_rule_is_asked_in_a_case_and_broken_where_a_case_can_break_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told: Told = defaultdict(lambda: {"asked": set(), "returned": set(), "weighed": set()})
    where = [""]
    with overheard(told, where):
        for case in CASES:
            ledger = tmp_path / f"{case.name}.sqlite"
            init = ["init", "--ledger", f"sqlite:///{ledger}", "--demonstration", "--from", "2005-01-01T00:00:00Z"]
            assert run(init) == 0
            play(case, Address.parse(f"sqlite:///{ledger}"), told, where)
    capsys.readouterr()

    assert {name for name in RULES if not told[name]["asked"] | told[name]["returned"]} == set()
    assert {name for name in RULES if not broken(told[name])} == UNBREAKABLE.keys()
    printed = "".join(f"{line(name, told[name])}\n" for name in sorted(RULES))
    golden = GOLDEN / "rules.txt"
    if os.environ.get("GRONDSLAG_UPDATE_GOLDEN"):
        golden.write_text(printed, "utf-8")
    assert printed == golden.read_text("utf-8"), "where this is right, run once with GRONDSLAG_UPDATE_GOLDEN=1"
