"""What ``grondslag keys`` and ``grondslag measures`` say to people and to programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.command_line import CommandLine

EXAMPLES = Path(__file__).parents[2] / "cases" / "examples"
KEYS = "keys --service voorbeeld/inkoop"
MEASURES = "measures --partnership voorbeeld"


@pytest.fixture
def example(grondslag: CommandLine) -> CommandLine:
    grondslag("init --name voorbeeld")
    for name in ("service", "keys"):
        grondslag(f"act {EXAMPLES / name}.jsonl")
    return grondslag


def test_a_key_in_force_is_told_with_what_it_comes_to(example: CommandLine) -> None:
    said = example(f"{KEYS} --pool ict --valid-on 2026-06-30").out
    assert "ingroei (transition): from 01-01-2026, by voorbeeld/inkoop#verdeling" in said
    assert "1477/6600" in said
    assert "gelijke-delen (equal shares): written down" in said


def test_programs_get_the_key_resolved_and_exact_portions_that_total_one(example: CommandLine) -> None:
    found = example(f"{KEYS} --pool ict --valid-on 2027-06-30 --json").json
    [held] = [each for each in found["keys"] if each["in_force"]]
    assert [part["portion"] for part in held["resolved"]["parts"]] == ["1/2", "7/20", "3/20"]
    assert [part["name"] for part in held["resolved"]["parts"]] == ["oud", "naar-inwoners", "gelijke-delen"]
    assert {each["participant"] for each in held["portions"]} == {"GM0317", "GM0376", "GM0417"}
    assert found["without_key"] == []


def test_a_value_that_is_missing_is_told_of_the_key_in_force(example: CommandLine) -> None:
    [held] = [
        each for each in example(f"{KEYS} --pool ict --valid-on 2028-01-01 --json").json["keys"] if each["in_force"]
    ]
    assert (held["refusal"]["code"], held["resolved"], held["portions"]) == ("measure-value-missing", None, [])


def test_the_days_of_a_pool_without_a_key_are_told(grondslag: CommandLine) -> None:
    grondslag("init --name voorbeeld")
    grondslag(f"act {EXAMPLES / 'service'}.jsonl")
    line = (EXAMPLES / "keys.jsonl").read_text("utf-8").splitlines()[6]
    grondslag.act(line)
    said = grondslag(f"{KEYS} --valid-on 2026-06-30")
    assert "Pool ict has no key from 01-01-2026 on: its costs cannot be shared." in said.out


def test_measures_are_told_by_edition_with_the_keys_that_look_them_up(example: CommandLine) -> None:
    example(f"act {EXAMPLES / 'keys-revised'}.jsonl")
    said = example(f"{MEASURES} --valid-on 2026-12-31 --participant GM0376").out
    assert "inwoners (looked up by voorbeeld/inkoop#naar-inwoners)" in said
    assert "12.400 *  voorlopig (replaced)" in said
    assert "12.900 *  definitief" in said
    rows = example(f"{MEASURES} --valid-on 2026-12-31 --participant GM0376 --json").json["measures"]
    assert [(each["vintage"], each["newest"]) for each in rows] == [("voorlopig", False), ("definitief", True)]


def test_what_was_counted_later_is_not_told_of_an_earlier_day(example: CommandLine) -> None:
    rows = example(f"{MEASURES} --valid-on 2026-12-31 --json").json["measures"]
    assert {each["reference_on"] for each in rows} == {"2026-01-01"}


def test_a_measure_and_a_pool_that_nobody_knows(example: CommandLine) -> None:
    assert example(f"{MEASURES} --measure fte --json").error["error"] == "unknown-thing"
    assert example(f"{KEYS} --pool fte --json").error["error"] == "unknown-thing"


def budget(year: int) -> dict[str, object]:
    rests = {"effective_on": f"{year}-01-01", "decision": "voorbeeld/inkoop#verdeling"}
    about = {"service": "voorbeeld/inkoop", "year": year, "pool": "ict", "amount": "33000.00"}
    return {"act": "adopt-budget"} | about | rests


def test_a_budget_is_shared_by_what_the_key_of_the_day_comes_to(example: CommandLine) -> None:
    adopted = {"service": "voorbeeld/inkoop", "year": 2026, "pool": "ict", "amount": "33000.00"}
    example.act(
        {"act": "adopt-budget", "effective_on": "2026-01-01", "decision": "voorbeeld/inkoop#verdeling"} | adopted
    )
    [pool] = [
        each
        for each in example("forecast --service voorbeeld/inkoop --year 2026 --valid-on 2026-06-30 --json").json[
            "pools"
        ]
        if each["pool"] == "ict"
    ]
    lines = {line["participant"]: line["budget"] for line in pool["lines"]}
    assert lines == {"GM0317": 738_500, "GM0376": 1_042_000, "GM0417": 1_519_500}
    assert pool["key"] == "ingroei"


def test_a_budget_is_shared_by_nobody_while_a_value_is_missing(example: CommandLine) -> None:
    example.act({"act": "open-cost-year", "service": "voorbeeld/inkoop", "year": 2028})
    adopted = {"service": "voorbeeld/inkoop", "year": 2028, "pool": "ict", "amount": "33000.00"}
    example.act(
        {"act": "adopt-budget", "effective_on": "2028-01-01", "decision": "voorbeeld/inkoop#verdeling"} | adopted
    )
    asked = "forecast --service voorbeeld/inkoop --year 2028 --valid-on 2028-06-30 --json"
    [pool] = [each for each in example(asked).json["pools"] if each["pool"] == "ict"]
    assert {line["participant"]: line["budget"] for line in pool["lines"]} == {None: 3_300_000}
