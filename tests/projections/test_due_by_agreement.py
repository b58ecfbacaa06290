"""What follows from agreements and decisions by itself: last days, notice, terms for views, suspensions and money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from ledger.journal import Address
from projections import Library
from projections.calendar.due import obligations
from projections.obliged import Due, DueKind, DueState
from tests.ledgers import found
from tests.projections.history import (
    CLIENT,
    HOST,
    SERVICE,
    Line,
    arranging,
    beginning,
    decision,
    library_of,
    line,
    play,
)
from tests.projections.looking import is_whole

DVO: Line = {"service": SERVICE, "agreement": "dvo-2023"}
LEVEL: Line = {"level": "op-tijd", "title": "Op tijd", "unit": "%", "target": "95", "bound": "at-least"}


@pytest.fixture
def ledger(empty_sqlite: Address) -> Iterator[Library]:
    found(empty_sqlite, demonstration=True, since=datetime(2016, 1, 1, tzinfo=UTC))
    with library_of(empty_sqlite) as library:
        told(library, *beginning("2017-01-10"))
        yield library


def told(library: Library, *lines: Line) -> None:
    assert [done.refusal for done in play(library.journal, lines)] == [None] * len(lines)


def due(library: Library, on: str, known_at: str | None = None) -> dict[DueKind, Due]:
    as_of = library.as_of(date.fromisoformat(on), known_at, datetime.now(UTC))
    with library.view(as_of) as view:
        return {each.kind: each for each in obligations(view, as_of, "blnp").due}


def agreement(**more: object) -> list[Line]:
    lines = arranging()[:6]
    lines[5] = lines[5] | {"ends_on": "2023-12-31", **more}
    return lines


def test_an_agreement_ends_on_its_last_day_and_notice_is_given_before(ledger: Library) -> None:
    told(ledger, *agreement(notice_months=3))
    found = due(ledger, "2023-09-01")
    end, notice = found[DueKind.AGREEMENT_END], found[DueKind.AGREEMENT_NOTICE]
    assert (end.due_on, end.state, end.owed_by) == (date(2023, 12, 31), DueState.DUE, ("GM0313/college", HOST))
    assert (notice.due_on, notice.state) == (date(2023, 9, 30), DueState.DUE)
    later = due(ledger, "2024-01-01")
    assert later[DueKind.AGREEMENT_END].state is later[DueKind.AGREEMENT_NOTICE].state is DueState.LAPSED
    assert DueKind.AGREEMENT_END not in due(ledger, "2023-09-01", "2022-11-09")
    assert is_whole(ledger)


def test_an_agreement_that_is_extended_or_ended_has_another_last_day(ledger: Library) -> None:
    about = {**DVO, "decision": f"{SERVICE}#dvo", "levels": [LEVEL]}
    told(
        ledger,
        *agreement(notice_months=3),
        line("change-agreement", "2023-10-02", CLIENT, **about, effective_on="2023-10-01", ends_on="2024-12-31"),
    )
    end = due(ledger, "2023-11-01")[DueKind.AGREEMENT_END]
    assert (end.first_due_on, end.due_on) == (date(2023, 12, 31), date(2024, 12, 31))
    assert due(ledger, "2023-11-01")[DueKind.AGREEMENT_NOTICE].due_on == date(2024, 9, 30)
    stop = {**DVO, "decision": f"{SERVICE}#dvo", "grounds": "klaar", "effective_on": "2024-03-01"}
    told(ledger, line("end-agreement", "2024-02-01", CLIENT, **stop))
    after = due(ledger, "2024-02-02")
    assert after[DueKind.AGREEMENT_END].due_on == date(2024, 2, 29)
    assert DueKind.AGREEMENT_NOTICE not in after


def test_an_agreement_without_a_last_day_has_none(ledger: Library) -> None:
    told(ledger, *agreement(ends_on=None, notice_months=3))
    assert not due(ledger, "2023-09-01").keys() & {DueKind.AGREEMENT_END, DueKind.AGREEMENT_NOTICE}


def test_a_suspension_lasts_until_its_day_unless_it_is_waived(ledger: Library) -> None:
    told(ledger, *agreement()[:5])
    waits = due(ledger, "2022-11-20")[DueKind.SUSPENSION]
    assert (waits.due_on, waits.state) == (date(2022, 12, 9), DueState.DUE)
    assert due(ledger, "2022-12-10")[DueKind.SUSPENSION].state is DueState.LAPSED
    assert DueKind.SUSPENSION not in due(ledger, "2022-11-08")
    waive = {"scope": SERVICE, "advice": "advies", "effective_on": "2022-11-21"}
    works_council = {**CLIENT, "subject": "p-5", "on_behalf_of": "GM0313/ondernemingsraad"}
    told(ledger, line("waive-suspension", "2022-11-22", works_council, **waive))
    assert DueKind.SUSPENSION not in due(ledger, "2022-11-22")
    assert DueKind.SUSPENSION in due(ledger, "2022-11-20")
    assert DueKind.SUSPENSION in due(ledger, "2022-11-22", "2022-11-20")


def test_what_is_open_between_two_is_due_by_its_day(ledger: Library) -> None:
    told(
        ledger,
        *decision("begroting", "2018-01-02", since="2018-01-01"),
        line("adopt-budget", "2018-01-03", service=SERVICE, year=2018, pool="beheer", amount="4000.00")
        | {"effective_on": "2018-01-01", "decision": f"{SERVICE}#begroting"},
        line("call-advances", "2018-01-04", service=SERVICE, year=2018, advances="een", payable_to=HOST)
        | {"dates": ["2018-04-01"], "decision": f"{SERVICE}#begroting", "effective_on": "2018-01-04"},
    )
    open_on = due(ledger, "2018-03-31")[DueKind.PAYMENT]
    assert (open_on.due_on, open_on.state, open_on.set_by) == (date(2018, 4, 1), DueState.DUE, (HOST,))
    assert due(ledger, "2018-04-02")[DueKind.PAYMENT].state is DueState.OVERDUE
