"""Secondments at two dates, as lender and as borrower, with what was charged; and what is due of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ledger.journal import Address
from ledger.known import AsKnown
from ledger.partnership.findings import FindingState
from projections import Library
from projections.calendar.due import obligations
from projections.findings import Which, findings
from projections.governance.secondments import Lent, StaffFlow, flows, secondments
from projections.obliged import DueKind, DueState
from tests.ledgers import found
from tests.projections.history import COLLEGE, HOST, SERVICE, Line, beginning, library_of, line, play
from tests.projections.looking import is_whole

PUTTEN = "GM0273"
ABOUT: Line = {"service": SERVICE, "secondment": "inkoper"}
LENT: Line = {
    **ABOUT,
    "person": "p-77",
    "lender": PUTTEN,
    "borrower": HOST,
    "function_at_lender": "inkoper",
    "function_at_borrower": "senior inkoper",
    "fte": "0.5",
    "price_basis": "fixed-tariff",
    "price_terms": {"tariff": "85.00", "tariff_unit": "hours"},
    "conditions": {"directed_by": HOST, "consented_on": "2018-01-10"},
    "effective_on": "2018-02-01",
    "ends_on": "2018-12-31",
}
CHARGE: Line = {
    "service": SERVICE,
    "year": 2018,
    "secondment": "inkoper",
    "pool": "beheer",
    "charged_in": "hours",
    "tariff": "85.00",
}


@pytest.fixture
def told(empty_sqlite: Address) -> Iterator[Library]:
    found(empty_sqlite, demonstration=True, since=datetime(2016, 1, 1, tzinfo=UTC))
    lines = [
        *beginning("2017-01-10"),
        line("agree-secondment", "2018-01-15", **LENT),
        line("recharge-secondment", "2018-04-02", **CHARGE, cost="D-1", quantity="100", starts_on="2018-02-01")
        | {"ends_on": "2018-04-01", "effective_on": "2018-04-01"},
        line("change-secondment", "2018-06-20", **ABOUT, fte="0.75", price_basis="fixed-tariff")
        | {"price_terms": {"tariff": "85.00", "tariff_unit": "hours"}, "effective_on": "2018-07-01"},
        line("extend-secondment", "2018-09-20", **ABOUT, ends_on="2019-06-30", effective_on="2018-09-20"),
        line("agree-secondment", "2018-10-01", **{**LENT, "secondment": "jurist", "lender": HOST, "borrower": PUTTEN})
        | {"fte": "0.2", "ends_on": None, "conditions": None, "effective_on": "2018-10-01"},
    ]
    with library_of(empty_sqlite) as library:
        assert [done.refusal for done in play(library.journal, lines)] == [None] * len(lines)
        yield library


def asked(library: Library, on: str, known_at: str | None = None, *, everything: bool = False) -> tuple[Lent, ...]:
    as_of = library.as_of(date.fromisoformat(on), known_at, datetime.now(UTC))
    with library.view(as_of) as view:
        return secondments(view, as_of, "blnp", everything=everything)


def due(library: Library, on: str, known_at: str | None = None) -> dict[DueKind, tuple[str, DueState]]:
    as_of = library.as_of(date.fromisoformat(on), known_at, datetime.now(UTC))
    with library.view(as_of) as view:
        every = obligations(view, as_of, "blnp").due
    return {each.kind: (str(each.due_on), each.state) for each in every}


def test_a_secondment_is_told_as_it_was_on_a_day_and_as_it_was_known(told: Library) -> None:
    [spring] = asked(told, "2018-05-01")
    [summer] = asked(told, "2018-07-01", "2018-08-01")
    assert (spring.fte, spring.charged, spring.ends_on) == (Decimal("0.5"), 850000, date(2019, 6, 30))
    assert (summer.fte, summer.ends_on, summer.extension_on) == (
        Decimal("0.75"),
        date(2018, 12, 31),
        date(2018, 9, 30),
    )
    assert (spring.tariff, spring.tariff_unit, spring.directed_by) == (8500, "hours", HOST)
    assert asked(told, "2018-01-31") == ()
    assert [each.secondment for each in asked(told, "2018-01-31", everything=True)] == ["inkoper", "jurist"]
    assert is_whole(told)


def test_all_that_is_lent_is_borrowed_and_money_is_told_both_ways(told: Library) -> None:
    assert flows(asked(told, "2018-11-01")) == (
        StaffFlow(PUTTEN, Decimal("0.75"), Decimal("0.2"), Decimal("-0.55"), 850000, 0),
        StaffFlow(HOST, Decimal("0.2"), Decimal("0.75"), Decimal("0.55"), 0, 850000),
    )


def test_one_talks_about_going_on_three_months_before_the_end(told: Library) -> None:
    before = due(told, "2018-09-01", "2018-09-01")
    assert before[DueKind.EXTENSION] == ("2018-09-30", DueState.DUE)
    assert before[DueKind.SECONDMENT_END] == ("2018-12-31", DueState.DUE)
    assert due(told, "2018-10-01", "2018-09-01")[DueKind.EXTENSION] == ("2018-09-30", DueState.OVERDUE)
    assert due(told, "2018-10-01")[DueKind.EXTENSION] == ("2019-03-30", DueState.DUE)
    assert due(told, "2019-07-01")[DueKind.SECONDMENT_END] == ("2019-06-30", DueState.LAPSED)


def talks(library: Library, on: str, known_at: str | None = None) -> dict[str, tuple[str, DueState, date | None]]:
    as_of = library.as_of(date.fromisoformat(on), known_at, datetime.now(UTC))
    with library.view(as_of) as view:
        every = [each for each in obligations(view, as_of, "blnp").due if each.kind is DueKind.EXTENSION]
    return {each.name: (str(each.due_on), each.state, each.settled_on) for each in every}


def test_who_extended_it_has_talked_about_it_in_time_or_late(told: Library) -> None:
    first, second = f"{SERVICE}#inkoper", f"{SERVICE}#inkoper 2019-06-30"
    asked_on = date(2018, 9, 20)
    assert talks(told, "2018-09-19", "2018-09-19") == {first: ("2018-09-30", DueState.DUE, None)}
    assert talks(told, "2018-10-01") == {
        first: ("2018-09-30", DueState.MET, asked_on),
        second: ("2019-03-30", DueState.DUE, None),
    }
    assert talks(told, "2018-09-19")[first] == ("2018-09-30", DueState.DUE, None), "it was agreed the day after"
    late_on, third = date(2019, 4, 2), f"{SERVICE}#inkoper 2019-12-31"
    again = line("extend-secondment", "2019-04-02", **ABOUT, ends_on="2019-12-31", effective_on="2019-04-02")
    assert [done.refusal for done in play(told.journal, [again])] == [None]
    assert talks(told, "2019-04-01")[second] == ("2019-03-30", DueState.OVERDUE, None)
    assert talks(told, "2019-04-02") == {
        first: ("2018-09-30", DueState.MET, asked_on),
        second: ("2019-03-30", DueState.MET_LATE, late_on),
        third: ("2019-09-30", DueState.DUE, None),
    }


def test_what_ended_before_it_was_to_be_talked_about_needs_no_talk(told: Library) -> None:
    end = line("end-secondment", "2018-12-20", **ABOUT, effective_on="2019-02-01", grounds="andere baan")
    assert [done.refusal for done in play(told.journal, [end])] == [None]
    assert set(talks(told, "2019-06-01")) == {f"{SERVICE}#inkoper"}
    assert len(talks(told, "2019-06-01", "2018-12-01")) == 2


def test_who_confirmed_the_end_has_talked_about_it(told: Library) -> None:
    confirm = line("confirm-secondment-end", "2019-03-02", **ABOUT, effective_on="2019-03-01", result="Terug")
    assert [done.refusal for done in play(told.journal, [confirm])] == [None]
    assert due(told, "2019-04-01")[DueKind.EXTENSION] == ("2019-03-30", DueState.MET)
    assert due(told, "2019-02-28")[DueKind.EXTENSION] == ("2019-03-30", DueState.DUE)
    assert due(told, "2019-04-01", "2019-03-01")[DueKind.EXTENSION] == ("2019-03-30", DueState.OVERDUE)


def test_what_is_the_matter_with_a_secondment_is_found_until_it_is_known_otherwise(told: Library) -> None:
    signed = {"body": COLLEGE, "function": "hoofd HR", "organisation": HOST, "signed_on": "2019-01-02"}
    more = {**LENT, "lender": HOST, "borrower": PUTTEN, "secondment": "adviseur", "effective_on": "2019-02-01"}
    conditions = {"directed_by": PUTTEN, "consented_on": "2019-03-01"}
    under = {**signed, "mandate": f"{SERVICE}#hr"}
    agree = line("agree-secondment", "2019-02-02", **{**more, "ends_on": None, "conditions": conditions})
    lines = [
        agree | {"signatures": [under], "as_found": "zo gegaan"},
        mandate_of_hr("2019-06-01", "2019-01-01"),
    ]
    assert [done.refusal for done in play(told.journal, lines)] == [None] * 2
    both = {"gemeentewet-160-secondment-signed", "bw-7-secondment-consent"}
    assert late(told, "2019-01-31") == set()
    assert late(told, "2019-02-01", "2019-03-01") == {*both, "awb-10-12-secondment-mandate"}
    assert late(told, "2019-02-01") == both, "the mandate was given backwards in time"


def mandate_of_hr(at: str, since: str) -> Line:
    terms = {"power": "Detacheringen", "legal_basis": "Awb 10:3", "decision": f"{SERVICE}#besluit"}
    who = {"kind": "mandate", "mandator": COLLEGE, "mandatee": "hoofd HR", "organisation": HOST}
    return line("grant-mandate", at, scope=SERVICE, mandate="hr", **who, **terms, effective_on=since)


def late(library: Library, on: str, known_at: str | None = None) -> set[str]:
    as_of = library.as_of(date.fromisoformat(on), known_at, datetime.now(UTC))
    with library.view(as_of) as view:
        every = findings(view, as_of, AsKnown(library.journal, as_of.known_at), Which(partnership="blnp"))[0]
    return {each.rule for each in every if "secondment" in each.rule and each.state is FindingState.OPEN}
