"""What ``grondslag reconcile`` says, and that a year is not closed over a difference."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.command_line import CommandLine, a_cost

YEAR = {"service": "blnp/financien", "year": 2018}
RESTS = {"decision": "blnp/financien#sleutel", "effective_on": "2019-07-01"}
CLOSING = {"act": "close-cost-year"} | YEAR | RESTS


def total(name: str, amount: str, **about: object) -> dict[str, object]:
    facts = {"control_total": name, "kind": "ledger-account", "amount": amount, "source": "=grootboek [Leusden]"}
    return {"act": "assert-control-total", "effective_on": "2018-12-31"} | YEAR | facts | about


@pytest.fixture
def books(grondslag: CommandLine) -> CommandLine:
    """A cost, a control total that agrees with it, and one that does not."""
    said = [total("goed", "1000000.00", ledger_account="6300401"), total("fout", "-5.00", pool="uitvoering")]
    done = grondslag.act(a_cost(ledger_account="6300401"), *said)
    assert done.status == 0, done.err
    return grondslag


def test_a_difference_is_shown_until_it_is_accepted_and_the_year_stays_open_until_then(books: CommandLine) -> None:
    refused = books.act(CLOSING)
    assert refused.status == 3
    assert "control-totals-differ" in refused.err
    assert "fout: -5.00" in refused.err
    assert "goed" not in refused.err
    (shown,) = books("reconcile --differing --json").json["control_totals"]
    assert (shown["control_total"], shown["difference"], shown["control_state"]) == ("fout", -100_000_500, "differs")
    accepting = {"act": "accept-difference", "control_total": "fout", "grounds": "zoek"} | YEAR | RESTS
    done = books.act(accepting, CLOSING | {"reason": "daarna"})
    assert done.status == 0, done.err
    assert books("reconcile --differing --json").json["control_totals"] == []
    said = books("reconcile").out
    assert "accepted" in said
    assert "zoek" in said
    assert "agrees" in said
    assert books("check").status == 0


def test_people_read_euros_and_what_it_is_about(books: CommandLine) -> None:
    said = books("reconcile").out
    for part in ("blnp/financien/2018", "1.000.000,00", "-1.000.005,00", "account 6300401", "=grootboek [Leusden]"):
        assert part in said


def test_a_spreadsheet_gets_numbers_as_numbers_and_text_as_text(books: CommandLine) -> None:
    ran = books("reconcile --year 2018 --csv")
    rows = {row["control_total"]: row for row in csv.DictReader(io.StringIO(ran.out), delimiter=";")}
    assert rows["fout"]["asserted"] == "-5,00"
    assert rows["fout"]["difference"] == "-1000005,00"
    assert rows["goed"]["figure"] == "1000000,00"
    assert rows["goed"]["source"] == "'=grootboek [Leusden]"
    assert rows["fout"]["participant"] == ""


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("reconcile --service blnp/nothing", "unknown-thing"),
        ("reconcile --year 19", "unknown-thing"),
        ("reconcile --participant GM9999", "unknown-municipality"),
        ("reconcile --csv", "options-clash"),
    ],
)
def test_a_question_that_cannot_be_served_is_an_error(books: CommandLine, question: str, code: str) -> None:
    ran = books(f"{question} --json")
    assert (ran.status, ran.error["error"], ran.out) == (2, code, "")


def test_a_ledger_without_control_totals_says_so(grondslag: CommandLine) -> None:
    assert "No control totals" in grondslag("reconcile").out


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"pool": "nothing"}, "not-found"),
        ({"kind": "bank", "participant": "GM0307"}, "no-member"),
        ({"kind": "iv3", "pool": "uitvoering"}, "wrong-subject"),
        ({"effective_on": "2019-01-01", "pool": "uitvoering"}, "outside-year"),
        ({"control_total": "goed", "pool": "uitvoering"}, "already-exists"),
    ],
)
def test_what_a_rule_refuses_is_recorded(books: CommandLine, wrong: dict[str, object], code: str) -> None:
    ran = books.act(total("nog-een", "1.00") | wrong, options="--json")
    assert (ran.status, ran.error["error"]) == (3, code)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rumour", "pool": "uitvoering"},
        {"amount": "1,00", "pool": "uitvoering"},
        {"task_field": "x"},
        {"ledger_account": "", "pool": "uitvoering"},
    ],
)
def test_what_is_malformed_is_not(books: CommandLine, wrong: dict[str, object]) -> None:
    before = books("status --json").json["projections"][0]["head"]
    assert books.act(total("nog-een", "1.00") | wrong).status == 2
    assert books("status --json").json["projections"][0]["head"] == before
