"""``grondslag findings`` and ``grondslag lawfulness`` at the command line, for people and for programs."""

from __future__ import annotations

import csv
from io import StringIO

from tests.api.command_line import CommandLine, a_cost

BUDGET = {"act": "adopt-budget", "service": "blnp/financien", "year": 2018, "pool": "uitvoering"}
ON = "--valid-on 2018-12-31"
SPENT = "spent-within-budget:blnp/financien/2018#uitvoering"


def spend(grondslag: CommandLine) -> None:
    """A hundred euros where the budget is sixty."""
    budget = BUDGET | {"amount": "60.00", "effective_on": "2018-01-01", "decision": "blnp/financien#sleutel"}
    done = grondslag.act(budget, a_cost(amount="100.00"))
    assert done.status == 0, done.err


def test_findings_are_told_to_people_to_programs_and_to_spreadsheets(grondslag: CommandLine) -> None:
    spend(grondslag)
    printed = grondslag(f"findings {ON}")
    assert printed.status == 0, printed.err
    assert f"EUR 40,00: {SPENT}" in printed.out
    [found] = grondslag(f"findings {ON} --rule spent-within-budget --json").json["findings"]
    assert (found["finding"], found["amount"], found["state"], found["year"], found["open"]) == (
        SPENT,
        4_000,
        "open",
        2018,
        True,
    )
    assert found["breach"]["code"] == "budget-exceeded"
    assert found["breach"]["fields"]["spent"] == "100.00"
    assert sum(each["amount"] for each in found["shares"]) == 4_000
    rows = list(csv.DictReader(StringIO(grondslag(f"findings {ON} --csv").out.lstrip("\ufeff")), delimiter=";"))
    assert {row["finding"] for row in rows} >= {SPENT}


def test_the_weights_of_blnp_are_a_note_for_they_total_a_hundred_and_a_hundredth(grondslag: CommandLine) -> None:
    [found] = grondslag(f"findings {ON} --severity note --json").json["findings"]
    assert found["finding"] == "key-weights-total:blnp/financien#uitvoering/sleutel-2017"
    assert found["breach"]["fields"]["total"] == "100.01"


def test_what_is_asked_for_and_is_not_there_is_a_slip(grondslag: CommandLine) -> None:
    for option in ("--rule no-such-rule", f"--finding {SPENT}", "--service blnp/nergens"):
        asked = grondslag(f"findings {ON} {option} --json")
        assert (asked.status, asked.error["error"]) == (2, "unknown-thing"), option
    assert grondslag(f"findings {ON} --csv --json").status == 2


def test_lawfulness_says_what_counts_and_that_no_limit_was_set(grondslag: CommandLine) -> None:
    spend(grondslag)
    about = "lawfulness --partnership blnp --year 2018"
    made = grondslag(f"{about} --body GM0327/college {ON} --json").json["statement"]
    own = made["unlawful"]
    assert (made["conclusion"], made["limit_amount"]) == ("no-limit-set", None)
    assert 0 < own < 4_000
    whole = grondslag(f"{about} --body blnp/stuurgroep {ON} --json").json["statement"]
    assert whole["unlawful"] == 4_000
    assert "No limit was set for this year" in grondslag(f"{about} --body GM0327/college {ON}").out
    assert grondslag(f"{about} --body GM0363/college {ON} --json").error["error"] == "unknown-thing"
