"""What is due as a file for a calendar: it says the same as the answer does, and the same bytes each time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.calendar_file import as_ics
from api.due import title
from projections.obliged import Due, DueKind, DueState
from tests.api.command_line import CommandLine

AT = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
FIRST = date(2018, 3, 1)


def due(name: str = "plan", state: DueState = DueState.DUE, title: str = "Een plan", **more: object) -> Due:
    facts = {
        "partnership": "blnp",
        "task": "werf",
        "kind": DueKind.DEADLINE,
        "name": name,
        "title": title,
        "due_on": date(2018, 4, 1),
        "first_due_on": FIRST,
        "state": state,
        "set_by": ("GM0327/college",),
        "owed_by": ("medewerker, GM0313",),
        "settled_on": None,
        "note": None,
        "position": 7,
    }
    return Due(**{**facts, **more})  # type: ignore[arg-type]


def events(content: bytes) -> list[Any]:
    read: Any = icalendar.Calendar.from_ical(content)
    return list(read.walk("VEVENT"))


def test_each_is_an_event_of_a_whole_day_that_takes_nobodys_time() -> None:
    [one] = events(as_ics([due()], AT, "en"))
    assert (one.decoded("dtstart"), one.decoded("dtend")) == (date(2018, 4, 1), date(2018, 4, 2))
    assert (one.decoded("dtstamp"), one["sequence"], one["transp"]) == (AT, 7, "TRANSPARENT")
    assert (one["summary"], one["status"]) == ("Een plan", "CONFIRMED")
    assert str(one["description"]).splitlines() == [
        "blnp: deadline, due",
        "owed by: medewerker, GM0313",
        "set by: GM0327/college",
        "first due on: 01-03-2018",
    ]


def test_it_is_told_in_dutch_where_that_is_asked_for() -> None:
    [one] = events(as_ics([due(state=DueState.OVERDUE)], AT, "nl"))
    assert one["summary"] == "Een plan [over tijd]"
    assert str(one["description"]).splitlines()[0] == "blnp: termijn, over tijd"


def test_what_is_given_up_is_cancelled() -> None:
    states = {
        each["summary"]: each["status"] for state in DueState for each in events(as_ics([due(state=state)], AT, "en"))
    }
    assert [name for name, status in states.items() if status == "CANCELLED"] == ["Een plan [missed]"]


def test_an_obligation_keeps_its_name_when_it_is_put_off_and_no_other_has_it() -> None:
    [before] = events(as_ics([due()], AT, "en"))
    [after] = events(as_ics([due(due_on=date(2019, 1, 1), position=9)], AT, "en"))
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    others = [due(name, task=task, kind=kind) for name, task, kind in product("ab", (None, "werf"), DueKind)]
    assert len({each["uid"] for each in events(as_ics(others, AT, "en"))}) == len(others)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=200))
def test_any_title_comes_back_as_it_was(title: str) -> None:
    content = as_ics([due(title=title)], AT, "en")
    [one] = events(content)
    assert str(one["summary"]) == title
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content == as_ics([due(title=title)], AT, "en")


def test_the_command_writes_a_calendar(grondslag: CommandLine) -> None:
    deadline = {"partnership": "blnp", "deadline": "plan", "title": "Een plan", "body": "GM0327/college"}
    done = grondslag.act({"act": "set-deadline", **deadline, "due_on": "2018-04-01", "effective_on": "2018-03-01"})
    assert done.status == 0, done.err
    asked = "obligations --partnership blnp --valid-on 2018-04-02"
    [one] = events(grondslag(f"{asked} --format ics").out.encode())
    assert one["summary"] == "Een plan [overdue]"
    assert events(grondslag(f"{asked} --kind evaluation --format ics").out.encode()) == []
    refused = grondslag(f"{asked} --format ics --json")
    assert (refused.status, "each a format" in refused.out + refused.err) == (2, True)


@pytest.mark.parametrize(
    ("kind", "name", "dutch"),
    [
        (DueKind.STATUTORY, "budget-adoption 2019", "Vaststelling van de begroting (2019; Wgr 34(1))"),
        (DueKind.AGREEMENT_END, "blnp/ict#dvo", "Laatste dag van blnp/ict#dvo"),
        (DueKind.AGREEMENT_NOTICE, "blnp/ict#dvo", "Laatste dag om blnp/ict#dvo op te zeggen"),
        (DueKind.VIEWS, "leiden#gr GM0546/raad", "Zienswijze van GM0546/raad op het ontwerp van leiden#gr"),
        (DueKind.SUSPENSION, "leiden#gr", "Laatste dag van de opschorting van leiden#gr"),
        (DueKind.PAYMENT, "bel/x/2009 GM0317 GM0376 2010-01-31", "Betaling over bel/x/2009 door GM0317 aan GM0376"),
        (DueKind.SECONDMENT_END, "blnp/ict#beheer-1", "Laatste dag van detachering blnp/ict#beheer-1"),
        (DueKind.EXTENSION, "blnp/ict#beheer-1", "Gesprek over verlenging van detachering blnp/ict#beheer-1"),
        (DueKind.VAT_GROUND, "koepel blnp/ict 2020-01-01", "Laatste dag van btw-grond koepel"),
        (DueKind.OBJECTION, "blnp/ict#besluit bezwaar-1", "Beslissing op bezwaar bezwaar-1 tegen blnp/ict#besluit"),
        (DueKind.SAVING, "bel/uitvoering#besparing", "Besparing bel/uitvoering#besparing geverifieerd"),
        (DueKind.MEASUREMENT, "x#fte 2009-01-01 2009-12-31", "Meting van x#fte over 01-01-2009 tot en met 31-12-2009"),
        (DueKind.DEADLINE, "plan", "Een plan"),
    ],
)  # fmt: skip
def test_what_the_ledger_makes_due_has_a_dutch_title(kind: DueKind, name: str, dutch: str) -> None:
    made = due(name, kind=kind, set_by=("Wgr 34(1)",))
    assert title(made, "nl") == dutch
    assert title(made, "en") == "Een plan"


@pytest.mark.parametrize(
    ("name", "kind", "dutch"),
    [
        ("maand 1", DueKind.REPORT, "Maand (1 van 4)"),
        ("maand", DueKind.REPORT, "Maand (1 of 4)"),  # It comes once: that is what somebody called it.
        ("maand", DueKind.DEADLINE, "Maand (1 of 4)"),
    ],
)
def test_a_report_that_comes_again_is_told_in_dutch_as_which_of_them_it_is(
    name: str, kind: DueKind, dutch: str
) -> None:
    made = due(name, title="Maand (1 of 4)", kind=kind)
    assert (title(made, "nl"), title(made, "en")) == (dutch, "Maand (1 of 4)")
