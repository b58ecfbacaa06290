"""The statements of the five cases: of who pays and who is paid, each figure down to its key, decision and entry."""

from __future__ import annotations

import json
import os
import re

import pytest

from tests.cases.asked import GOLDEN, Asking, Case

CASES = {name: Case(name, name) for name in ("blnp", "bel", "leiden", "wol", "gemeentewerf")}
STATEMENTS = {
    "blnp": (
        "statement --participant GM0267 --year 2019 --valid-on 2019-06-30 --known-at 2019-08-31 --explain",
        "statement --participant GM0267 --year 2019 --valid-on 2019-12-31 --explain",
        "statement --participant GM0327 --valid-on 2019-12-31 --totals",
        "changes --participant GM0267 --valid-from 2019-06-30 --known-from 2019-08-31 --valid-on 2019-12-31",
        "trial-balance --year 2019 --valid-on 2019-12-31",
    ),
    "bel": (
        "statement --participant GM0376 --valid-on 2009-12-31 --explain",
        "statement --participant GM0317 --valid-on 2009-12-31",
    ),
    "leiden": ("statement --participant GM0546 --valid-on 2012-02-01",),
    "wol": ("statement --participant GM0880 --valid-on 2008-12-31 --explain",),
    "gemeentewerf": ("statement --participant GM0417 --valid-on 2009-06-01",),
}
WIDTH = "100"
"""Columns that a page has, and that a statement must do with."""
AMOUNT = re.compile(r"-?[\d.]+,\d\d")


@pytest.mark.parametrize("name", CASES)
def test_the_statements_of_a_case(name: str, ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", WIDTH)
    printed = "".join(f"$ grondslag {command}\n{ask.printed(command)}\n" for command in STATEMENTS[name])
    golden = GOLDEN.parent / "statements" / f"{name}.txt"
    if os.environ.get("GRONDSLAG_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(printed, "utf-8")
    assert printed == golden.read_text("utf-8"), "if this is better, run once with GRONDSLAG_UPDATE_GOLDEN=1"


@pytest.mark.parametrize("name", ["blnp", "bel", "wol"])
def test_the_lines_of_a_statement_add_up_to_its_totals_and_those_to_the_balances(name: str, ask: Asking) -> None:
    assert name in ask.ledger
    day = "--valid-on 2020-12-31"
    balances = json.loads(ask(f"balances {day} --json"))["balances"]
    assert balances
    for participant in {each["participant"] for each in balances}:
        told = json.loads(ask(f"statement --participant {participant} {day} --json"))
        owed = sum(each["owes"] for each in balances if each["participant"] == participant)
        assert told["owes"] == sum(each["owes"] for each in told["totals"]) == owed
        for total in told["totals"]:
            of = ("service", "cost_year", "pool", "account")
            lines = [each for each in told["lines"] if all(each[part] == total[part] for part in of)]
            assert sum(each["cents"] for each in lines) == total["cents"]
        for line in told["lines"]:
            if (explained := line["explained"]) is not None:
                weights = {each["participant"]: each["value"] for each in explained["key"]["weights"]}
                assert explained["weight"] == weights[participant]
                assert explained["adopted"][0]["decision"] == explained["key"]["adopted_by"]


@pytest.mark.parametrize("name", ["blnp"])
def test_a_statement_is_no_wider_than_a_page(name: str, ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    assert name in ask.ledger
    monkeypatch.setenv("COLUMNS", WIDTH)
    for command in STATEMENTS["blnp"]:
        printed = ask.printed(command).splitlines()
        tables = [line for line in printed if AMOUNT.search(line)]
        assert tables
        assert max(map(len, tables)) <= int(WIDTH), command
