"""What a comparison makes of its lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledger.baseline.events import Direction, Quantity
from ledger.money import Money
from projections.savings.compared import Compared, Line


def compared(*lines: tuple[str | None, Quantity | None, Quantity | None], better: Direction) -> Compared:
    made = tuple(Line(who, baseline, actual, illustrative=who == "GM0313") for who, baseline, actual in lines)
    return Compared("i", "costs", "I", "EUR", better, None, date(2018, 1, 1), date(2019, 1, 1), made)


@pytest.mark.parametrize(
    ("lines", "total", "verdict"),
    [
        ([("GM0267", Money(5), Money(3)), ("GM0313", Money(1), Money(1))], (Money(6), Money(4)), "better"),
        ([("GM0267", Money(5), Money(7))], (Money(5), Money(7)), "worse"),
        ([("GM0267", Money(5), Money(3)), ("GM0313", Money(1), None)], (Money(6), None), "not measured"),
        ([("GM0267", None, None)], (None, None), "not measured"),
        ([("GM0267", Decimal(2), Decimal("1.5"))], (Decimal(2), Decimal("1.5")), "better"),
        ([("GM0267", Decimal(2), Decimal(1)), ("GM0313", Decimal(2), Decimal(1))], (None, None), "not measured"),
        # What was measured of all together is the total, and is not added to its parts once more.
        ([(None, Money(9), Money(9)), ("GM0267", Money(5), Money(3))], (Money(9), Money(9)), "same"),
        ([(None, Decimal(4), Decimal("4.0"))], (Decimal(4), Decimal(4)), "same"),
    ],
)
def test_the_total_of_all_and_what_it_means_where_lower_is_better(
    lines: list[tuple[str | None, Quantity | None, Quantity | None]],
    total: tuple[Quantity | None, Quantity | None],
    verdict: str,
) -> None:
    found = compared(*lines, better=Direction.LOWER)
    assert (found.total.participant, found.total.baseline, found.total.actual) == (None, *total)
    assert found.verdict == verdict


def test_higher_may_be_better_and_some_changes_are_neither() -> None:
    lines = ("GM0267", Decimal(2), Decimal(3)), ("GM0313", None, None)
    assert compared(lines[0], better=Direction.HIGHER).verdict == "better"
    assert compared(lines[0], better=Direction.NEITHER).verdict == "no judgement"


@pytest.mark.parametrize("actual", [Decimal(1), Decimal(2), Decimal(3)])
def test_a_fall_in_what_is_no_goal_is_no_success_and_a_rise_no_failure(actual: Decimal) -> None:
    lines = [("GM0267", Decimal(2), actual), ("GM0313", Decimal(2), None)]
    assert compared(*lines, better=Direction.NOT_A_GOAL).verdict == "not a goal"
    assert compared(("GM0267", Decimal(2), None), better=Direction.NOT_A_GOAL).verdict == "not measured"


def test_a_total_of_what_is_illustrative_in_part_is_illustrative() -> None:
    found = compared(("GM0267", Money(5), Money(3)), ("GM0313", Money(1), Money(1)), better=Direction.LOWER)
    assert found.total.illustrative
    assert found.lines[0].difference == Money(-2)
    assert compared(("GM0267", Money(5), None), better=Direction.LOWER).lines[0].difference is None
