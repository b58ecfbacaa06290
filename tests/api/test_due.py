"""What ``grondslag obligations`` prints: to people, to programs and to a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.command_line import CommandLine

TASK = {
    "partnership": "blnp",
    "task": "werf",
    "title": "De [werf]",
    "clients": ["GM0327/college"],
    "contractors": [{"function": "medewerker", "organisation": "GM0313"}],
    "assignments": ["Breng in beeld", "Adviseer"],
    "coordinator": {"function": "secretaris", "organisation": "GM0327"},
    "limits": {"max_meetings": 6, "max_hours": "50", "lead_time_months": 4, "no_extra_means": True},
    "reports": [
        {"report": "eind", "title": "Eindrapport", "recipient": "GM0327/college", "after_months": 4, "max_pages": 15}
    ],
    "effective_on": "2018-03-01",
}
ABOUT = {"partnership": "blnp", "task": "werf"}
SPENT = {"act": "use-hours", "function": "medewerker", "organisation": "GM0313", "effective_on": "2018-03-09"} | ABOUT


@pytest.fixture
def owing(grondslag: CommandLine) -> CommandLine:
    """A ledger with a task in it."""
    deadline = {"deadline": "plan", "title": "=Een plan", "body": "GM0327/college", "due_on": "2018-04-01"}
    done = grondslag.act(
        {"act": "assign-task", **TASK},
        {"act": "set-deadline", **ABOUT, **deadline, "effective_on": "2018-03-01"},
        {**SPENT, "hours": "38.5", "description": "beeld", "illustrative": True},
    )
    assert done.status == 0, done.err
    return grondslag


def test_people_see_what_is_due_and_how_much_of_each_limit_is_used(owing: CommandLine) -> None:
    printed = owing("obligations --partnership blnp --task werf --valid-on 2018-04-02").out.splitlines()
    told = [" ".join(line.split()) for line in printed]
    assert told[:15] == [
        "blnp: what is due",
        "on state what task owed by set by or for",
        "01-04-2018 overdue =Een plan werf medewerker, Bunschoten Leusden/college",
        "01-07-2018 due Eindrapport (report, at most 15 pages) werf medewerker, Bunschoten Leusden/college",
        "01-07-2018 due De [werf] (task) werf medewerker, Bunschoten Leusden/college",
        "blnp, task werf: De [werf] (assigned 01-03-2018, due 01-07-2018)",
        "for Leusden/college; by medewerker, Bunschoten; coordinated by secretaris, Leusden",
        "1. Breng in beeld",
        "2. Adviseer",
        "meetings: 0 of 6",
        "hours: medewerker, Bunschoten 38,5 * of 50",
        "months: 2 of 4",
        "means: EUR 0,00 of 0,00",
        "no extra means: neither staff nor money",
        "Valid on 02-04-2018, as known at position 15 (" + told[14].partition("(")[2],
    ]
    assert told[-1] == "* illustrative: no source gives this figure."


def test_only_what_is_overdue_can_be_asked(owing: CommandLine) -> None:
    printed = owing("obligations --overdue --valid-on 2018-04-02").out
    assert "blnp: what is overdue" in printed
    assert "Eindrapport" not in printed
    assert "hours" not in printed
    assert "Nothing was overdue then." in owing("obligations --overdue --valid-on 2018-04-01").out


def test_programs_get_all_of_it(owing: CommandLine) -> None:
    answer = owing("obligations --valid-on 2018-04-02 --json").json
    assert [(each["name"], each["state"]) for each in answer["due"]] == [
        ("plan", "overdue"),
        ("eind", "due"),
        ("werf", "due"),
    ]
    (task,) = answer["tasks"]
    assert task["used"] == [
        {"limit": "meetings", "who": None, "used": "0", "allowed": "6", "illustrative": False, "over": False},
        {
            "limit": "hours",
            "who": "medewerker, GM0313",
            "used": "38.5",
            "allowed": "50",
            "illustrative": True,
            "over": False,
        },
        {"limit": "means", "who": None, "used": "0.00", "allowed": "0.00", "illustrative": False, "over": False},
        {"limit": "months", "who": None, "used": "2", "allowed": "4", "illustrative": False, "over": False},
    ]
    assert (task["assigned_on"], task["assignments"]) == ("2018-03-01", ["Breng in beeld", "Adviseer"])


def test_a_spreadsheet_gets_a_line_for_each_and_no_formula(owing: CommandLine) -> None:
    first, *_ = csv.DictReader(io.StringIO(owing("obligations --csv --valid-on 2018-04-02").out), delimiter=";")
    assert first | {"position": ""} == {
        "partnership": "blnp",
        "task": "werf",
        "kind": "deadline",
        "name": "plan",
        "title": "'=Een plan",
        "due_on": "2018-04-01",
        "first_due_on": "2018-04-01",
        "state": "overdue",
        "set_by": "GM0327/college",
        "owed_by": "medewerker, GM0313",
        "settled_on": "",
        "note": "",
        "position": "",
    }


def test_what_goes_beyond_a_limit_is_refused_or_kept_and_marked(owing: CommandLine) -> None:
    too_many = {**SPENT, "hours": "12", "description": "slot"}
    refused = owing.act(too_many)
    assert refused.status == 3
    assert "hours-exhausted" in refused.err
    assert owing.act({**too_many, "as_found": "Zo op de urenstaat"}).status == 0
    printed = " ".join(owing("obligations --task werf --valid-on 2018-04-02").out.split())
    assert "50,5 * of 50 (over the limit)" in printed
    assert "found: hours medewerker, Bunschoten on 09-03-2018, beyond what was agreed: Zo op de urenstaat" in printed


def test_money_for_a_task_without_extra_means_is_refused_or_kept_as_found(owing: CommandLine) -> None:
    spent = {"act": "use-means", "organisation": "GM0327", "amount": "1250.50", "description": "Een adviseur"} | ABOUT
    refused = owing.act({**spent, "effective_on": "2018-03-09"})
    assert refused.status == 3
    assert "means-exhausted" in refused.err
    assert "used EUR 0.00 of the EUR 0.00" in refused.err
    assert owing.act({**spent, "effective_on": "2018-03-09", "as_found": "De factuur was er al"}).status == 0
    printed = " ".join(owing("obligations --task werf --valid-on 2018-04-02").out.split())
    assert "means: EUR 1.250,50 of 0,00 (over the limit)" in printed
    assert "found: means Leusden on 09-03-2018, beyond what was agreed: De factuur was er al" in printed
    half = owing.act({**spent, "amount": "10.5", "effective_on": "2018-03-09"})
    assert half.status == 2
    assert "not-whole-cents" in half.err


def test_a_report_needs_one_rule_for_its_days(owing: CommandLine) -> None:
    both = [{**TASK["reports"][0], "every_months": 1}]  # type: ignore[index]
    ran = owing.act({"act": "assign-task", **TASK, "task": "ander", "reports": both})
    assert ran.status == 2
    assert "report-without-day" in ran.err
