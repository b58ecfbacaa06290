"""What ``grondslag advances``, ``settlement``, ``recharges`` and ``balances`` say to people and to programs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.command_line import CommandLine, a_cost

YEAR: dict[str, Any] = {"service": "blnp/financien", "year": 2018}
RESTS: dict[str, Any] = {"decision": "blnp/financien#sleutel"}
BUDGET = {"act": "adopt-budget", "pool": "uitvoering", "amount": "3000.00", "effective_on": "2018-01-01"}
CALL = {"act": "call-advances", "advances": "voorschot", "rhythm": "quarterly", "day_of_month": 15}
PAYMENT = {"act": "record-payment", "payment": "B-1", "payer": "GM0273", "payee": "GM0327", "amount": "143.91"}
LENT = {"act": "agree-secondment", "secondment": "leen", "person": "p-9", "lender": "GM0273", "borrower": "GM0327"}
TERMS = {"function_at_lender": "adviseur", "function_at_borrower": "adviseur", "fte": "0.5"}
CHARGE = {"act": "recharge-secondment", "cost": "D-1", "secondment": "leen", "pool": "uitvoering", "quantity": "8"}
TIME = {"charged_in": "hours", "tariff": "75.00", "starts_on": "2018-05-01", "ends_on": "2018-06-01"}


@pytest.fixture
def begun(grondslag: CommandLine) -> CommandLine:
    done = grondslag.act(
        BUDGET | YEAR | RESTS,
        CALL | YEAR | RESTS | {"effective_on": "2018-01-01"},
        a_cost(amount="1000.00"),
        PAYMENT | YEAR | {"purpose": "advances", "effective_on": "2018-01-20"},
        LENT | TERMS | {"service": "blnp/financien", "price_basis": "fixed-tariff", "effective_on": "2018-01-01"},
        CHARGE | TIME | YEAR | {"effective_on": "2018-06-30"},
        {"act": "allocate-cost", "cost": "D-1"} | YEAR,
        {"act": "appropriate-result", "to_reserve": "100.00", "effective_on": "2019-04-01"} | YEAR | RESTS,
        {"act": "settle-cost-year", "settlement": "afrekening", "due_on": "2019-07-15"}
        | YEAR
        | RESTS
        | {"effective_on": "2019-04-01"},
    )
    assert done.status == 0, done.err
    return grondslag


def test_programs_get_every_instalment_and_what_is_open(begun: CommandLine) -> None:
    said = begun("advances --service blnp/financien --year 2018 --valid-on 2018-04-15 --json").json
    mine = [each for each in said["advances"] if each["participant"] == "GM0273"]
    assert [
        (each["due_on"], each["amount"], each["paid"], each["outstanding"], each["fallen_due"]) for each in mine
    ] == [
        ("2018-01-15", 14_391, 14_391, 0, True),
        ("2018-04-15", 14_391, 0, 14_391, True),
        ("2018-07-15", 14_391, 0, 14_391, False),
        ("2018-10-15", 14_391, 0, 14_391, False),
    ]
    assert said["unmatched"] == []


def test_people_read_what_is_not_due_yet_and_what_was_paid_beyond(begun: CommandLine) -> None:
    assert "not yet" in begun("advances --service blnp/financien --valid-on 2018-04-15").out
    more = PAYMENT | YEAR | {"purpose": "advances", "effective_on": "2018-02-01", "payment": "B-2", "amount": "999.99"}
    assert begun.act(more).status == 0
    said = begun("advances --partnership blnp --participant GM0273 --valid-on 2018-12-31").out
    assert "Putten (GM0273) paid 568,26 to Leusden (GM0327) beyond what was called." in said
    assert "Nijkerk" not in said
    assert "No advances were called by then." in begun("advances --valid-on 2017-12-31").out


def test_a_settlement_stands_beside_what_was_contributed(begun: CommandLine) -> None:
    said = begun("settlement --service blnp/financien --year 2018 --valid-on 2019-07-15 --json").json
    assert said["reserve"] == 10_000
    for line in said["settlement"]:
        assert line["difference"] == sum(pool["difference"] for pool in line["pools"])
        owes = line["share"] - line["paid"] + line["reserved"]
        assert line["unsettled"] == owes - line["advances"] - line["settled"]
        assert line["unsettled"] == (10_000 if line["participant"] == "GM0327" else 0)
    (adopted,) = said["settlements"]
    assert (adopted["settlement"], sum(line["amount"] for line in adopted["lines"])) == ("afrekening", 0)
    told = begun("settlement --service blnp/financien --year 2018 --valid-on 2019-07-15").out
    for part in ("100,00 went to the reserve", "settlement afrekening of 01-04-2019", "due on 15-07-2019"):
        assert part in told


@pytest.mark.parametrize("ask", ["--service blnp/nothing --year 2018", "--service blnp/financien --year 2019"])
def test_a_settlement_of_nothing_is_a_slip(begun: CommandLine, ask: str) -> None:
    assert "unknown-thing" in begun(f"settlement {ask}").err


def test_recharges_tell_the_time_that_they_are_of(begun: CommandLine) -> None:
    (each,) = begun("recharges --year 2018 --valid-on 2018-12-31 --json").json["recharges"]
    assert (each["lender"], each["borrower"], each["amount"], each["quantity"]) == ("GM0273", "GM0327", 60_000, "8")
    assert "8 hours" in begun("recharges --service blnp/financien --valid-on 2018-12-31").out
    assert "No staff was charged for by then." in begun("recharges --valid-on 2018-06-29").out


@pytest.mark.parametrize("columns", ["80", "100"])
def test_no_amount_of_a_balance_is_cut_off(begun: CommandLine, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    said = begun("balances --service blnp/financien --year 2018 --valid-on 2019-07-15")
    found = begun("balances --service blnp/financien --year 2018 --valid-on 2019-07-15 --json").json
    assert "called and paid" in said.out
    assert "In the reserve of blnp/financien: 100,00." in said.out
    assert found["reserves"] == {"blnp/financien": 10_000}
    for line in found["balances"]:
        for name in ("share", "paid", "reserved", "owes", "advances", "settled", "sent", "received", "outstanding"):
            euros, cents = divmod(abs(line[name]), 100)
            assert f"{'-' if line[name] < 0 else ''}{euros:,}".replace(",", ".") + f",{cents:02}" in said.out


def test_changes_name_what_was_called_and_paid(begun: CommandLine) -> None:
    said = begun("changes --service blnp/financien --valid-from 2018-01-14 --valid-on 2018-01-20").out
    assert "advances voorschot called" in said
    assert "payment B-1" in said
