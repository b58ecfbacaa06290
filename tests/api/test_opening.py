"""What a service that starts in the middle of a year sees: every figure with an import in it says so."""

from __future__ import annotations

import pytest

from tests.api.command_line import CommandLine, a_cost

YEAR = {"service": "blnp/financien", "year": 2018}
LINES = [
    {"participant": "GM0267", "share": "300.00", "paid": "0.00", "pool": "uitvoering", "booked_on": "2018-02-03"},
    {"participant": "GM0327", "share": "200.00", "paid": "500.00", "pool": "uitvoering", "ledger_account": "6300401"},
    {"participant": "GM0313", "share": "7.00", "paid": "7.00"},
]
DOCUMENT = {"title": "Saldilijst", "sha256": "ab" * 32}
OPENING = {
    "act": "record-opening-position",
    "lines": LINES,
    "origin": "Key2Financien [Leusden]",
    "source": "saldilijst",
    "effective_on": "2018-06-30",
    "evidence": [DOCUMENT],
} | YEAR


@pytest.fixture
def begun(grondslag: CommandLine) -> CommandLine:
    done = grondslag.act(OPENING, a_cost(amount="100.00", effective_on="2018-07-01"))
    assert done.status == 0, done.err
    return grondslag


def test_balances_say_what_was_imported_and_still_add_up(begun: CommandLine) -> None:
    told = begun("balances --valid-on 2018-12-31 --json").json["balances"]
    found = {line["participant"]: (line["share_imported"], line["paid_imported"], line["imported"]) for line in told}
    assert found == {
        "GM0267": (30_000, 0, True),
        "GM0273": (0, 0, False),
        "GM0313": (700, 700, True),
        "GM0327": (20_000, 50_000, True),
    }
    assert sum(line["owes"] for line in told) == 0
    assert sum(line["share"] for line in told) == 60_700
    said = begun("balances --valid-on 2018-12-31").out
    assert "† imported" in said
    assert "335,53 †" in said or "335,54 †" in said
    assert begun("balances --valid-on 2018-06-29").out.startswith("No costs")


def test_of_a_pool_it_says_what_is_not_told_by_pool(begun: CommandLine) -> None:
    told = begun("balances --pool uitvoering --valid-on 2018-12-31 --json").json
    assert told["not_by_pool"] == ["blnp/financien"]
    assert sum(line["paid"] for line in told["balances"]) == 60_000
    assert "not everything is told by pool" in begun("balances --pool uitvoering").out
    assert "not everything" not in begun("balances").out


def test_changes_explain_it_to_the_cent(begun: CommandLine) -> None:
    question = "changes --valid-from 2018-06-29 --valid-on 2018-06-30"
    told = begun(f"{question} --json").json
    assert sum(line["owes"] for line in told["changes"]) == 0
    assert {line["imported"] for line in told["changes"]} == {True}
    said = begun(question).out
    assert "opening position at the end of 30-06-2018, imported from Key2Financien [Leusden]" in said
    assert "† imported" in said


def test_what_is_compared_with_the_0_meting_says_so(begun: CommandLine) -> None:
    zero = {"service": "blnp/financien", "effective_on": "2018-02-01"}
    kosten = {"indicator": "kosten", "criterion": "costs", "title": "Kosten", "unit": "EUR", "better": "lower"}
    period = {"title": "0-meting", "starts_on": "2016-01-01", "ends_on": "2017-01-01", "price_level": 2016}
    was = {"value": "1.00", "source": "jaarrekening", "participant": "GM0267", "indicator": "kosten"}
    years = {"service": "blnp/financien", "indicator": "kosten", "years": [2018], "effective_on": "2019-02-01"}
    done = begun.act(
        {"act": "start-baseline", "scope": ["a"]} | zero | period,
        {"act": "define-indicator", "service": "blnp/financien"} | kosten,
        {"act": "record-baseline-value"} | zero | was,
        {"act": "lock-baseline", "decision": "blnp/financien#sleutel"} | zero,
        {"act": "measure-cost-actual", **years},
    )
    assert done.status == 0, done.err
    (compared,) = begun("compare --json").json["comparisons"][0]["compared"]
    assert {line["imported"] for line in compared["lines"]} == {True}
    assert "† imported" in begun("compare").out
    assert begun("check").status == 0


def test_the_trail_tells_it_with_its_document(begun: CommandLine) -> None:
    said = " ".join(begun("trail --act record-opening-position").out.split())
    assert "was imported from Key2Financien [Leusden] (source: saldilijst)" in said
    assert "Nijkerk bore € 300,00 and paid € 0,00" in said.replace("\u00a0", " ")
    (line,) = begun("trail --act record-opening-position --json").json["lines"]
    assert line["evidence"][0]["sha256"] == "ab" * 32


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (OPENING | {"effective_on": "2018-09-30"}, "opening-position-twice"),
        (dict(a_cost("F-9", effective_on="2018-06-30")), "before-cut-over"),
        (dict(a_cost("F-9", effective_on="2018-07-01", corrects_opening=True)), "not-in-opening-position"),
    ],
)
def test_what_it_holds_is_not_booked_again(begun: CommandLine, act: dict[str, object], code: str) -> None:
    ran = begun.act(act, options="--json")
    assert (ran.status, ran.error["error"]) == (3, code)


@pytest.mark.parametrize(
    "wrong",
    [
        {"evidence": []},
        {"lines": []},
        {"lines": [LINES[0] | {"share": "1,00"}]},
        {"lines": [{"participant": "GM0267"}]},
    ],
)
def test_what_is_malformed_is_not_recorded(grondslag: CommandLine, wrong: dict[str, object]) -> None:
    assert grondslag.act(OPENING | wrong).status == 2
    assert grondslag("trail --act record-opening-position --json").json["lines"] == []


def test_nobody_bears_more_or_less_than_was_paid(grondslag: CommandLine) -> None:
    ran = grondslag.act(OPENING | {"lines": LINES[:1]}, options="--json")
    assert (ran.status, ran.error["error"]) == (3, "opening-does-not-balance")


def test_a_total_of_an_account_counts_it_and_says_so(begun: CommandLine) -> None:
    total = {"act": "assert-control-total", "control_total": "t", "kind": "ledger-account", "amount": "500.00"}
    total |= {"ledger_account": "6300401", "source": "kaart", "effective_on": "2018-12-31"}
    assert begun.act(total | YEAR).status == 0
    (told,) = begun("reconcile --json").json["control_totals"]
    assert (told["figure"], told["control_state"], told["imported"]) == (50_000, "agrees", True)
    assert "† imported" in begun("reconcile").out
