"""What ``grondslag forecast`` says to people, spreadsheets and programs."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.command_line import CommandLine, a_cost

YEAR = {"service": "blnp/financien", "year": 2018}
BUDGET = {"act": "adopt-budget", "pool": "uitvoering", "amount": "3000.00", "effective_on": "2018-01-01"}
EXPECTS = {"act": "record-expectation", "expectation": "zomer", "pool": "uitvoering", "covers": "rest-of-year"}
WHY = {"amount": "1500.00", "grounds": "[contract]", "source": "=register", "effective_on": "2018-07-01"}
ASKED = "forecast --service blnp/financien --year 2018 --valid-on 2018-12-31"


@pytest.fixture
def begun(grondslag: CommandLine) -> CommandLine:
    lines = [BUDGET | YEAR | {"decision": "blnp/financien#sleutel"}, a_cost(amount="1000.00"), EXPECTS | WHY | YEAR]
    done = grondslag.act(*lines)
    assert done.status == 0, done.err
    return grondslag


def test_programs_get_cents_that_add_up(begun: CommandLine) -> None:
    (pool,) = begun(f"{ASKED} --json").json["pools"]
    assert pool["total"] == {
        "budget": 300_000,
        "amended": 300_000,
        "actual": 100_000,
        "expected": 150_000,
        "forecast": 250_000,
        "difference": 50_000,
    }
    for name, total in pool["total"].items():
        assert sum(line[name] for line in pool["lines"]) == total
    assert (pool["method"], pool["key"], pool["grounds"]) == ("by-expectation", "sleutel-2017", "[contract]")


def test_people_read_the_rule_and_the_grounds(begun: CommandLine) -> None:
    said = begun(ASKED).out
    for part in ("by expectation, shared by sleutel-2017", "2.500,00", "[contract] (source: =register)"):
        assert part in said
    before = begun("forecast --service blnp/financien --year 2018 --valid-on 2018-06-30").out
    assert "rest of budget" in before


def test_a_spreadsheet_gets_a_line_for_each_participant(begun: CommandLine) -> None:
    rows = list(csv.DictReader(io.StringIO(begun(f"{ASKED} --csv").out), delimiter=";"))
    assert [row["participant"] for row in rows] == ["GM0267", "GM0273", "GM0313", "GM0327"]
    assert sum(int(row["forecast"].replace(",", "")) for row in rows) == 250_000


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("forecast --service blnp/nothing --year 2018", "unknown-thing"),
        ("forecast --service blnp/financien --year 2019", "unknown-thing"),
        ("forecast --service blnp/financien --year 2018 --csv", "options-clash"),
    ],
)
def test_a_question_that_cannot_be_served_is_an_error(begun: CommandLine, question: str, code: str) -> None:
    ran = begun(f"{question} --json")
    assert (ran.status, ran.error["error"], ran.out) == (2, code, "")


def test_an_empty_year_says_so(grondslag: CommandLine) -> None:
    assert "Nothing was budgeted" in grondslag("forecast --service blnp/financien --year 2018").out
