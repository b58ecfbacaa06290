"""What is open between two is what was called and settled less what was paid, and adds up to everybody's balance."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from projections import Library
from projections.money.balances import Filter, balances
from projections.money.claims import OpenClaim, claims
from tests.projections.history import HOST, MEMBERS, SERVICE, Line, cost, line, play

YEAR = {"service": SERVICE, "year": 2018}
DECISION = {"decision": f"{SERVICE}#besluit"}


def budget_and_advances() -> list[Line]:
    """A budget of 4,000 euros, called in two instalments: 500 euros of each but the host, each time."""
    budget = line("adopt-budget", **YEAR, **DECISION, pool="beheer", amount="4000.00", effective_on="2018-01-01")
    dates = ["2018-03-15", "2018-09-15"]
    call = line("call-advances", **YEAR, **DECISION, advances="v", dates=dates, effective_on="2018-02-01")
    return [budget, call]


def paid(payer: str, amount: str, payee: str = HOST) -> Line:
    about = {"payment": f"B-{payer}-{amount}", "payer": payer, "payee": payee, "amount": amount}
    return line("record-payment", **YEAR, **about, purpose="advances", effective_on="2018-03-15")


def asked(library: Library, day: date, which: Filter = Filter()) -> tuple[OpenClaim, ...]:  # noqa: B008  # It is frozen.
    as_of = library.as_of(day, None, datetime.now(UTC))
    with library.view(as_of) as view:
        found = claims(view, as_of, which)
        outstanding: Counter[str] = Counter()
        for each in claims(view, as_of, Filter()):
            if each.fallen_due:
                outstanding[each.payer] += each.amount
                outstanding[each.payee] -= each.amount
        for balance in balances(view, as_of, Filter()).lines:
            assert outstanding[balance.participant] == balance.outstanding
    return found


@pytest.fixture
def called(library: Library) -> Library:
    acts = [*budget_and_advances(), paid("GM0267", "200.00"), paid("GM0273", "500.00"), paid("GM0313", "600.00")]
    assert not [done.refusal for done in play(library.journal, acts) if done.refusal]
    return library


def test_what_was_paid_is_off_what_was_called_and_too_much_is_to_be_paid_back(called: Library) -> None:
    due = [each for each in asked(called, date(2018, 3, 15)) if each.fallen_due]
    assert [(each.payer, each.payee, each.amount) for each in due] == [
        ("GM0267", HOST, 30_000),
        (HOST, "GM0313", 10_000),
    ]
    assert [(each.cost, each.amount) for each in due[0].claim_parts] == [("v", 50_000), ("B-GM0267-200.00", -20_000)]


def test_what_falls_due_later_is_told_apart_with_its_day(called: Library) -> None:
    later = [each for each in asked(called, date(2018, 3, 15)) if not each.fallen_due]
    assert {(each.payer, each.amount, each.due_on) for each in later} == {
        (code, 50_000, date(2018, 9, 15)) for code in MEMBERS if code != HOST
    }
    assert all(each.fallen_due for each in asked(called, date(2018, 9, 15)))


def test_of_one_participant_there_is_what_it_pays_and_what_it_gets(called: Library) -> None:
    found = asked(called, date(2018, 3, 15), Filter(participant="GM0313"))
    assert [(each.payer, each.payee, each.amount) for each in found] == [
        (HOST, "GM0313", 10_000),
        ("GM0313", HOST, 50_000),
    ]


def test_a_settlement_is_open_until_it_is_paid(called: Library) -> None:
    settle = line(
        "settle-cost-year", **YEAR, **DECISION, settlement="a", due_on="2019-03-01", effective_on="2019-02-01"
    )
    acts = [cost("F-1", None, "2018-03-01", "8000.00"), settle]
    assert not [done.refusal for done in play(called.journal, acts) if done.refusal]
    found = asked(called, date(2019, 3, 1))
    assert [(each.payer, each.payee, each.amount) for each in found] == [
        ("GM0267", HOST, 180_000),
        ("GM0273", HOST, 150_000),
        ("GM0313", HOST, 140_000),
    ]
