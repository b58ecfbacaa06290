"""Every event of a year's money gives postings that balance on each of their days."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.cost_year.events import (
    AllocationReversed,
    CostAllocated,
    CostRecorded,
    CostYearEvent,
    ReversalGround,
    Share,
)
from ledger.cost_year.opening_events import OpeningLine, OpeningPositionRecorded
from ledger.cost_year.postings import OF_SERVICE, OPENING, Account, Posting, imbalance, posted
from ledger.event import EVENTS
from ledger.money import Money
from ledger.stores.mapper import read_entry
from tests.journal.test_golden import GOLDEN, from_text

MARCH = date(2018, 3, 1)
COST = CostRecorded("F-1", "beheer", "licenties", Money(1000), "GM0327", MARCH)
NAMES = sorted(kind.NAME for kind in get_args(CostYearEvent))


@pytest.mark.parametrize("name", NAMES)
def test_only_the_service_s_own_account_has_no_participant(name: str) -> None:
    event = read_entry(from_text(GOLDEN.joinpath(f"{name}.json").read_text("utf-8"))).event
    assert isinstance(event, EVENTS[name])
    found = posted(event)  # type: ignore[arg-type]  # Of the names of a cost year.
    assert all((each.participant is None) == (each.account in OF_SERVICE) for each in found)


def test_a_cost_is_the_service_s_until_it_is_shared() -> None:
    assert posted(COST) == (
        Posting(Account.COST, None, "beheer", "F-1", Money(1000), MARCH),
        Posting(Account.PAID, "GM0327", "beheer", "F-1", Money(-1000), MARCH),
    )
    assert [each.natural for each in posted(COST)] == [Money(1000), Money(1000)]


@given(st.dictionaries(st.sampled_from(["GM0313", "GM0327", "GM0267"]), st.integers(-(10**12), 10**12), min_size=1))
def test_what_is_turned_back_leaves_nothing(borne: dict[str, int]) -> None:
    total = Money(sum(borne.values()))
    shares = tuple(Share(who, Money(cents)) for who, cents in borne.items())
    key = read_entry(from_text(GOLDEN.joinpath("cost-year.cost-allocated.1.json").read_text("utf-8"))).event
    assert isinstance(key, CostAllocated)
    shared = CostAllocated("F-1.1", "F-1", "beheer", total, key.key, shares, MARCH)
    mirrored = tuple(Share(each.participant, -each.amount) for each in shares)
    back = AllocationReversed("F-1.1", "F-1", "beheer", -total, ReversalGround.ERROR, mirrored, MARCH)
    sums: dict[tuple[Account, str | None], int] = {}
    for each in (*posted(shared), *posted(back)):
        sums[each.account, each.participant] = sums.get((each.account, each.participant), 0) + each.amount.cents
    assert imbalance(posted(shared)) == imbalance(posted(back)) == {}
    assert not any(sums.values())


def test_what_is_shared_goes_from_the_service_to_who_bears_it() -> None:
    event = read_entry(from_text(GOLDEN.joinpath("cost-year.cost-allocated.1.json").read_text("utf-8"))).event
    assert isinstance(event, CostAllocated)
    halves = (Share("GM0313", Money(501), 1), Share("GM0327", Money(500)))
    shared = CostAllocated("F-1.1", "F-1", "beheer", Money(1001), event.key, halves, MARCH, illustrative=True)
    about: tuple[str, str] = ("beheer", "F-1")
    assert posted(shared) == (
        Posting(Account.COST, None, *about, Money(-1001), MARCH, illustrative=True),
        Posting(Account.SHARE, "GM0313", *about, Money(501), MARCH, illustrative=True),
        Posting(Account.SHARE, "GM0327", *about, Money(500), MARCH, illustrative=True),
    )


def test_an_opening_position_is_posted_line_by_line_with_what_it_tells_of_pools() -> None:
    lines = (OpeningLine("GM0313", Money(7), Money(0), "beheer"), OpeningLine("GM0327", Money(0), Money(7)))
    brought = OpeningPositionRecorded(lines, "oud", "bestand", MARCH, illustrative=True)
    assert posted(brought) == (
        Posting(Account.SHARE, "GM0313", "beheer", OPENING, Money(7), MARCH, illustrative=True),
        Posting(Account.PAID, "GM0313", "beheer", OPENING, Money(0), MARCH, illustrative=True),
        Posting(Account.SHARE, "GM0327", None, OPENING, Money(0), MARCH, illustrative=True),
        Posting(Account.PAID, "GM0327", None, OPENING, Money(-7), MARCH, illustrative=True),
    )


def test_books_that_do_not_balance_are_seen() -> None:
    line = OpeningLine("GM0327", share=Money(1000), paid=Money(999))
    lopsided = OpeningPositionRecorded((line,), "oud", "bestand", MARCH)
    assert imbalance(posted(lopsided)) == {MARCH: Money(1)}
