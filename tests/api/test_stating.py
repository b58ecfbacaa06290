"""What ``grondslag statement``, ``changes``, ``postings`` and ``trial-balance`` say to people and to programs."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.command_line import CommandLine, a_cost, a_key

NIJKERK = "statement --participant GM0267 --valid-on 2018-12-31"
PAPER = {"title": '=Factuur; "1"', "sha256": "ab" * 32}
AGAIN = {"service": "blnp/financien", "year": 2018, "reason": "de sleutel is veranderd"}


@pytest.fixture
def begun(grondslag: CommandLine) -> CommandLine:
    """One cost of a thousand euros, shown by a paper, shared anew by a key that gives Nijkerk half."""
    halves = a_key("helften", "2018-01-01", weights={"GM0267": "1", "GM0327": "1"}, whole=None, total_rule="exact")
    adopt = {**halves, "replaces": ["sleutel-2017"]}
    lines = [a_cost(amount="1000.00", description="licenties", evidence=[PAPER]), adopt, {"act": "reallocate"} | AGAIN]
    done = grondslag.act(*lines)
    assert done.status == 0, done.err
    return grondslag


def test_a_statement_goes_from_every_figure_down_to_the_key_the_decision_and_the_paper(begun: CommandLine) -> None:
    told = begun(f"{NIJKERK} --json").json
    assert (told["participant"], told["owes"]) == ("GM0267", 50_000)
    assert told["hosts"] == [{"service": "blnp/financien", "title": "Financiën", "host": "GM0327"}]
    first, back, again = told["lines"]
    assert (first["cents"], back["cents"], again["cents"]) == (35_537, -35_537, 50_000)
    assert [each["whole"] for each in told["lines"]] == [100_000] * 3
    assert first["evidence"] == [{"title": PAPER["title"], "dated": None, "sha256": PAPER["sha256"], "kept_at": None}]
    assert (first["explained"]["weight"], first["explained"]["key"]["weight_total"]) == ("35.54", "100.01")
    (adopted,) = again["explained"]["adopted"]
    assert (adopted["decision"], adopted["body"]) == ("blnp/financien#sleutel", "GM0327/college")
    assert back["explained"] is None


def test_people_see_as_much_as_they_ask_for(begun: CommandLine) -> None:
    lines, totals, explained = (begun(f"{NIJKERK} {more}").out for more in ("", "--totals", "--explain"))
    assert "licenties" in lines
    assert "licenties" not in totals
    assert all("500,00" in said for said in (lines, totals, explained))
    for part in (
        "helften (version",
        "1 of 2; portion 1/2",
        "adopted by blnp/financien#sleutel: GM0327/college",
        PAPER["title"],
    ):
        assert part in explained
        assert part not in lines
    assert "as known at position" in lines


def test_a_spreadsheet_gets_every_line_with_what_explains_it(begun: CommandLine) -> None:
    rows = list(csv.DictReader(io.StringIO(begun(f"{NIJKERK} --csv").out), delimiter=";"))
    assert [row["amount"] for row in rows] == ["355,37", "-355,37", "500,00"]
    assert [row["key"] for row in rows] == ["sleutel-2017", "", "helften"]
    assert {row["evidence"] for row in rows} == {f"'{PAPER['title']}"}


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("statement --participant GM0001", "unknown-municipality"),
        ("statement --participant GM0363", "unknown-thing"),
        (f"{NIJKERK} --service blnp/nothing", "unknown-thing"),
        (f"{NIJKERK} --year 1999", "unknown-thing"),
        (f"{NIJKERK} --totals --explain", "options-clash"),
        (f"{NIJKERK} --csv", "options-clash"),
    ],
)
def test_a_statement_that_cannot_be_made_is_an_error(begun: CommandLine, question: str, code: str) -> None:
    ran = begun(f"{question} --json")
    assert (ran.status, ran.error["error"], ran.out) == (2, code, "")


def test_who_has_nothing_to_pay_yet_is_told_so(grondslag: CommandLine) -> None:
    assert "Nothing was booked for it by then." in grondslag(NIJKERK).out


def test_changes_are_told_by_cause_and_posting_by_posting_on_request(begun: CommandLine) -> None:
    asked = "changes --service blnp/financien --valid-on 2018-12-31 --known-from 1"
    said = begun(asked).out
    assert "cost  record-and-allocate-cost" in said
    assert "key change  reallocate, on blnp/financien#sleutel" in said
    assert "reason: de sleutel is veranderd" in said
    assert "cost F-1 of 01-03-2018 turned back" in begun(f"{asked} --postings").out
    told = begun(f"{asked} --json").json
    assert [each["cause"] for each in told["causes"]] == ["cost", "key-change"]
    assert {each["cause"] for each in told["changes"]} == {"cost", "key-change"}
    assert sum(each["cents"] for each in told["causes"][1]["amounts"]) == 0


def test_nothing_that_changed_is_said(begun: CommandLine) -> None:
    assert "Nothing differs between" in begun("changes --known-from 1 --known-at 1").out
    assert begun("changes --json").error["error"] == "one-moment-only"


def test_the_trial_balance_is_as_much_debit_as_credit(begun: CommandLine) -> None:
    told = begun("trial-balance --valid-on 2018-12-31 --json").json
    assert told["debit"] == told["credit"] > 0
    assert sum(each["balance"] for each in told["accounts"]) == 0
    said = begun("trial-balance --valid-on 2018-12-31").out
    assert "(of the service)" in said
    assert "Nothing was booked then." in begun("trial-balance --valid-on 2017-12-31").out


def test_postings_go_to_programs_as_json_and_csv(begun: CommandLine) -> None:
    told = begun("postings --valid-on 2018-12-31 --json").json["postings"]
    rows = list(csv.DictReader(io.StringIO(begun("postings --valid-on 2018-12-31 --format csv").out), delimiter=";"))
    assert [str(each["position"]) for each in told] == [row["position"] for row in rows]
    for side in ("debit", "credit"):
        assert sum(int(row[side].replace(",", "")) for row in rows) == sum(abs(each["cents"]) for each in told) // 2
    assert told[0]["description"] == "licenties"
    assert begun("postings --valid-on 2018-12-31 --format json").json["postings"] == told
