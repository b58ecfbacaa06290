"""What ``grondslag course`` and ``cost-years`` say to people and to programs."""

from __future__ import annotations

from tests.api.command_line import CommandLine, a_cost


def test_a_course_tells_each_day_on_which_a_balance_changed(grondslag: CommandLine) -> None:
    assert "No costs were known then." in grondslag("course").out
    later = {"effective_on": "2018-06-01", "cost": "F-2", "amount": "500000.00"}
    assert grondslag.act(a_cost(), {**a_cost(), **later}).status == 0
    said = grondslag("course --service blnp/financien --participant GM0267 --json").json["course"]
    assert [(each["effective_on"], each["share"], each["owes"]) for each in said] == [
        ("2018-03-01", 35_536_447, 35_536_447),
        ("2018-06-01", 53_304_669, 53_304_669),
    ]
    assert "01-06-2018  533.046,69" in grondslag("course --participant GM0267").out
    refused = grondslag("course --year 2017")
    assert refused.status != 0
    assert "unknown-thing" in refused.err


def test_years_tell_what_was_shared_and_what_is_owed(grondslag: CommandLine) -> None:
    assert "No costs were known then." in grondslag("cost-years").out
    assert grondslag.act(a_cost()).status == 0
    [year] = grondslag("cost-years --partnership blnp --json").json["cost_years"]
    assert (year["service"], year["year"], year["share"], year["unallocated"]) == (
        "blnp/financien",
        2018,
        100_000_000,
        0,
    )
    assert "1.000.000,00" in grondslag("cost-years --service blnp/financien").out
