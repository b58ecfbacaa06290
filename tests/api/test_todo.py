"""What ``grondslag todo`` says is left to do for a year: each thing until it is done, as of two dates."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.command_line import CommandLine, a_cost, a_key

YEAR = {"service": "blnp/financien", "year": 2018}
ON = "todo --service blnp/financien --year 2018 --valid-on"
DECISION = {"decision": "blnp/financien#sleutel"}
BUDGET = {"act": "adopt-budget", "pool": "uitvoering", "amount": "3000.00", "effective_on": "2018-01-01"}
SAID = {"act": "assert-control-total", "control_total": "bank", "kind": "bank", "source": "afschrift"}


CALLED = {"advances-not-called", "payments-open", "settlement-to-adopt", "settlement-changed-since"}
"""What is about money that goes to and fro."""


def left(grondslag: CommandLine, day: str = "2018-12-31", known_at: str = "") -> dict[str, dict[str, Any]]:
    """What is left to do, by its kind; what is about money that goes to and fro has tests of its own."""
    return {kind: each for kind, each in all_left(grondslag, day, known_at).items() if kind not in CALLED}


def all_left(grondslag: CommandLine, day: str, known_at: str = "") -> dict[str, dict[str, Any]]:
    found = grondslag(f"{ON} {day} {known_at} --json")
    assert found.status == 0, found.err
    return {each["todo"]: each for each in found.json["todo"]}


def do(grondslag: CommandLine, *lines: Any) -> None:  # noqa: ANN401  # Acts of any form.
    done = grondslag.act(*lines)
    assert done.status == 0, done.err


@pytest.fixture
def budgeted(grondslag: CommandLine) -> CommandLine:
    """Books in which nothing is left to do yet."""
    do(grondslag, BUDGET | YEAR | DECISION)
    assert left(grondslag) == {}
    return grondslag


def test_a_pool_without_a_budget_is_named_until_it_has_one(grondslag: CommandLine) -> None:
    found = left(grondslag)["pool-without-budget"]
    assert (found["act"], found["items"], found["count"]) == ("adopt-budget", ["uitvoering"], 1)
    do(grondslag, BUDGET | YEAR | DECISION)
    assert left(grondslag) == {}


def test_costs_that_nobody_bears_are_named_with_what_they_come_to(budgeted: CommandLine) -> None:
    costs = (a_cost(amount="100.00"), a_cost("F-2", "-20.00"))
    do(budgeted, *({**cost, "act": "record-cost"} for cost in costs))
    found = left(budgeted)["costs-not-shared"]
    assert (found["act"], found["items"], found["amount"]) == ("allocate-cost", ["F-1", "F-2"], 8_000)
    assert len(found["positions"]) == 2
    assert found["refusal"] is None
    assert left(budgeted, "2018-02-28") == {}
    do(budgeted, *({"act": "allocate-cost", "cost": cost} | YEAR for cost in ("F-1", "F-2")))
    assert left(budgeted) == {}


def test_a_pool_without_a_key_is_named_and_so_is_why_its_costs_cannot_be_shared(budgeted: CommandLine) -> None:
    pool = {"act": "open-pool", "pool": "nieuw", "title": "Nieuw", "effective_on": "2018-02-01"}
    cost = {**a_cost(pool="nieuw"), "act": "record-cost"}
    budget = {**BUDGET, **YEAR, **DECISION, "pool": "nieuw", "effective_on": "2018-02-01"}
    do(budgeted, {**pool, "service": YEAR["service"]}, budget, cost)
    found = left(budgeted)
    assert found["pool-without-key"]["items"] == ["nieuw"]
    assert found["pool-without-key"]["due_on"] == "2018-12-31"
    assert found["costs-not-shared"]["refusal"]["code"] == "no-key-in-force"
    do(budgeted, a_key("nieuwe", "2018-07-01", pool="nieuw"))
    assert left(budgeted)["pool-without-key"]["due_on"] == "2018-06-30"


def test_costs_shared_by_another_key_than_holds_now_are_named_until_they_are_shared_anew(budgeted: CommandLine) -> None:
    do(budgeted, a_cost(amount="100.00"), a_key("later", "2018-01-01", replaces=["sleutel-2017"]))
    found = left(budgeted)["key-changed-since"]
    assert (found["act"], found["items"], found["amount"]) == ("reallocate", ["F-1"], 10_000)
    before = budgeted("balances --json").json["as_of"]["position"]
    do(budgeted, {"act": "reallocate", "reason": "sleutel"} | YEAR)
    assert left(budgeted) == {}
    assert left(budgeted, known_at=f"--known-at {before}")["key-changed-since"] == found


def test_costs_without_a_period_are_named_where_the_key_changes_within_the_year(budgeted: CommandLine) -> None:
    do(budgeted, a_cost(amount="100.00"), a_key("later", "2018-07-01", replaces=["sleutel-2017"]))
    found = left(budgeted)["costs-without-period"]
    assert (found["items"], found["amount"]) == (["F-1"], 10_000)


def test_control_totals_that_differ_are_named_with_the_difference(budgeted: CommandLine) -> None:
    on = {"participant": "GM0327", "amount": "90.00", "effective_on": "2018-12-31"}
    do(budgeted, a_cost(amount="100.00"), SAID | YEAR | on)
    found = left(budgeted)["control-totals-differ"]
    assert (found["items"], found["act"]) == (["bank"], "accept-difference")
    assert "90.00 by afschrift, 100.00 here" in found["refusal"]["message"]


def test_a_year_goes_from_advances_over_payments_and_settlement_to_its_closing(budgeted: CommandLine) -> None:
    do(budgeted, a_cost(amount="1000.00"))
    found = all_left(budgeted, "2018-06-30")["advances-not-called"]
    assert (found["act"], found["items"], found["amount"]) == ("call-advances", ["uitvoering"], 300_000)

    called = {"act": "call-advances", "advances": "v-2018", "dates": ["2018-07-15"], "effective_on": "2018-07-01"}
    do(budgeted, called | YEAR | DECISION)
    assert all_left(budgeted, "2018-07-14") == {}
    due = all_left(budgeted, "2018-07-15")["payments-open"]
    assert (due["act"], due["due_on"], due["count"]) == ("record-payment", "2018-07-15", 3)
    advances = {"GM0267": "1066.10", "GM0273": "575.64", "GM0313": "489.85"}
    do(budgeted, *(paid(code, amount, "advances", "2018-07-15") for code, amount in advances.items()))
    assert all_left(budgeted, "2018-12-31") == {}

    over = all_left(budgeted, "2019-02-01")["settlement-to-adopt"]
    assert (over["act"], over["count"]) == ("settle-cost-year", 4)
    settle = {"act": "settle-cost-year", "settlement": "a-2018", "due_on": "2019-03-01", "effective_on": "2019-02-01"}
    do(budgeted, settle | YEAR | DECISION)
    assert set(all_left(budgeted, "2019-02-28")) == {"year-to-close"}, "what falls due later is settled"
    assert "not due yet" in budgeted("statement --participant GM0267 --valid-on 2019-02-28").out
    assert all_left(budgeted, "2019-03-01")["payments-open"]["count"] == 3
    back = {each["payee"]: each["amount"] for each in budgeted(f"{STATEMENT} GM0327 --json").json["open_claims"]}
    euros = {code: f"{cents // 100}.{cents % 100:02}" for code, cents in back.items()}
    do(budgeted, *(paid(code, amount, "settlement", "2019-03-01", back=True) for code, amount in euros.items()))
    assert set(all_left(budgeted, "2019-03-01")) == {"year-to-close"}

    do(budgeted, a_cost("F-2", "10.00"))
    assert all_left(budgeted, "2019-03-01")["settlement-changed-since"]["count"] == 4


STATEMENT = "statement --valid-on 2019-03-01 --participant"


def paid(code: str, amount: str, purpose: str, on: str, *, back: bool = False) -> dict[str, Any]:
    """A payment of a municipality to the host, or back."""
    payer, payee = ("GM0327", code) if back else (code, "GM0327")
    about = {"payment": f"B-{purpose}-{code}", "payer": payer, "payee": payee, "amount": amount}
    return {"act": "record-payment", **YEAR, **about, "purpose": purpose, "effective_on": on}


CLOSE = {"act": "close-cost-year", "effective_on": "2019-02-01"} | YEAR | DECISION


def test_of_a_year_that_is_closed_nothing_is_left(budgeted: CommandLine) -> None:
    do(budgeted, CLOSE)
    assert all_left(budgeted, "2019-02-01") == {}
    assert "was closed by blnp/financien#sleutel: nothing is left to do." in budgeted(f"{ON} 2019-02-01").out


def test_a_year_that_was_closed_and_never_settled_is_to_be_opened_again(budgeted: CommandLine) -> None:
    do(budgeted, a_cost(amount="1000.00"), CLOSE)
    found = all_left(budgeted, "2019-02-01")
    assert set(found) == {"settlement-to-adopt"}
    assert (found["settlement-to-adopt"]["act"], found["settlement-to-adopt"]["count"]) == ("reopen-cost-year", 4)
    said = budgeted(f"{ON} 2019-02-01").out
    assert "was closed by blnp/financien#sleutel, left to do:" in said


def test_what_was_settled_and_not_paid_is_left_after_closing_too(budgeted: CommandLine) -> None:
    settle = {"act": "settle-cost-year", "settlement": "a-2018", "due_on": "2019-03-01", "effective_on": "2019-02-01"}
    do(budgeted, a_cost(amount="1000.00"), settle | YEAR | DECISION, CLOSE)
    assert all_left(budgeted, "2019-02-28") == {}
    assert set(all_left(budgeted, "2019-03-01")) == {"payments-open"}


def test_the_reserve_that_somebody_keeps_is_not_left_to_settle(budgeted: CommandLine) -> None:
    called = {"act": "call-advances", "advances": "v-2018", "dates": ["2018-07-15"], "effective_on": "2018-07-01"}
    on = YEAR | DECISION | {"effective_on": "2019-01-15"}
    result = {"act": "appropriate-result", "to_reserve": "100.00"} | on
    settle = {"act": "settle-cost-year", "settlement": "a-2018", "due_on": "2019-03-01"} | on
    do(budgeted, a_cost(amount="1000.00"), called | YEAR | DECISION, result, settle)
    assert set(all_left(budgeted, "2019-02-01")) == {"payments-open"}


def test_people_read_what_to_do_and_why_not_yet(grondslag: CommandLine) -> None:
    said = grondslag(f"{ON} 2018-12-31").out
    assert "pool without budget (1): act adopt-budget" in said
    assert "uitvoering" in said
    do(grondslag, BUDGET | YEAR | DECISION)
    assert "year to close (1): act close-cost-year" in grondslag(f"{ON} 2019-01-01").out


def test_an_empty_list_says_that_nothing_is_left(budgeted: CommandLine) -> None:
    called = {"act": "call-advances", "advances": "v-2018", "dates": ["2018-07-15"], "effective_on": "2018-07-01"}
    do(budgeted, called | YEAR | DECISION)
    assert "nothing is left to do on this day." in budgeted(f"{ON} 2018-07-01").out


def test_a_year_that_was_never_opened_is_unknown(grondslag: CommandLine) -> None:
    ran = grondslag("todo --service blnp/financien --year 2030 --json")
    assert (ran.status, ran.error["error"]) == (2, "unknown-thing")


def test_books_are_closed_by_the_day_that_is_asked_for(budgeted: CommandLine) -> None:
    reopen = {"act": "reopen-cost-year", "effective_on": "2019-04-01"}
    do(budgeted, CLOSE, reopen | YEAR | DECISION)
    for day, closed in (("2019-01-31", False), ("2019-02-01", True), ("2019-03-31", True), ("2019-04-01", False)):
        found = budgeted(f"{ON} {day} --json")
        assert (found.json["closed_by"] is not None) is closed, day
        assert set(all_left(budgeted, day, "")) == (set() if closed else {"year-to-close"}), day
