from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.period import EmptyPeriod, ImpossibleYear, Period, ProRata, fiscal_year

NEW_YEAR = date(2026, 1, 1)

HORIZON = [date(2022, 12, 1) + timedelta(days) for days in range(1500)]  # Reaches beyond every end that is drawn.

dates = st.dates(date(2023, 1, 1), date(2025, 12, 31))
closed = st.builds(lambda start, days: Period(start, start + timedelta(days)), dates, st.integers(1, 300))
periods = st.one_of(closed, st.builds(Period, dates))


def days_of(*periods: Period) -> set[date]:
    """Every single day of some periods, as far as the horizon."""
    return {day for period in periods for day in HORIZON if day in period}


def test_a_period_has_its_first_day_and_not_its_end() -> None:
    january = Period(NEW_YEAR, date(2026, 2, 1))
    assert NEW_YEAR in january
    assert date(2026, 1, 31) in january
    assert date(2026, 2, 1) not in january
    assert january.days == 31


def test_a_period_without_an_end_goes_on() -> None:
    assert date.max in Period(NEW_YEAR)
    assert date(2025, 12, 31) not in Period(NEW_YEAR)


@pytest.mark.parametrize("end", [NEW_YEAR, date(2025, 12, 31)])
def test_a_period_without_days_or_that_runs_backwards_is_refused(end: date) -> None:
    with pytest.raises(EmptyPeriod, match="must lie after its start") as refused:
        Period(NEW_YEAR, end)
    assert (refused.value.code, refused.value.fields) == ("empty-period", {"start": NEW_YEAR, "end": end})


def test_a_fiscal_year_is_a_calendar_year_and_the_next_begins_where_it_ends() -> None:
    assert fiscal_year(2024) == Period(date(2024, 1, 1), date(2025, 1, 1))
    assert (fiscal_year(2024).days, fiscal_year(2025).days) == (366, 365)
    assert fiscal_year(2025).start == fiscal_year(2024).end


@pytest.mark.parametrize("year", [-1, 0, 26, 20266, 10**30])
def test_a_year_that_cannot_be_meant_is_refused(year: int) -> None:
    with pytest.raises(ImpossibleYear, match="write it in full") as refused:
        fiscal_year(year)
    assert (refused.value.code, refused.value.fields) == ("impossible-year", {"year": year})


@given(periods, periods)
def test_periods_overlap_where_they_share_a_day(one: Period, other: Period) -> None:
    shared = one.intersect(other)
    assert one.overlaps(other) == other.overlaps(one) == (shared is not None)
    assert days_of(*filter(None, [shared])) == days_of(one) & days_of(other)


@given(periods, periods)
def test_what_is_left_of_a_period_is_every_day_that_the_other_lacks_once(one: Period, other: Period) -> None:
    left = one.minus(other)
    assert days_of(*left) == days_of(one) - days_of(other)
    assert sum(len(days_of(piece)) for piece in left) == len(days_of(*left))


def test_months_count_whole_calendar_months_and_parts_by_their_days() -> None:
    assert Period(date(2026, 2, 1), date(2026, 3, 1)).months == 1
    assert Period(date(2026, 4, 16), date(2026, 6, 1)).months == Fraction(3, 2)
    assert Period(date(2024, 2, 29), date(2024, 3, 1)).months == Fraction(1, 29)
    assert fiscal_year(2024).months == fiscal_year(2025).months == 12


@given(closed, st.data())
def test_the_parts_of_a_period_add_up_to_it_by_either_rule(whole: Period, data: st.DataObject) -> None:
    day = data.draw(st.dates(whole.start, (whole.end or date.max) - timedelta(1)), label="first day of the second part")
    parts = [Period(day), *Period(date(2000, 1, 1)).minus(Period(day))]
    for rule in ProRata:
        assert sum(whole.portion(part, rule) for part in parts) == 1


@given(closed, periods, st.sampled_from(ProRata))
def test_a_portion_is_something_where_they_overlap_and_never_more_than_all(
    whole: Period, part: Period, rule: ProRata
) -> None:
    assert 0 <= whole.portion(part, rule) <= 1
    assert (whole.portion(part, rule) > 0) == whole.overlaps(part)


@given(closed, periods)
def test_by_days_every_day_counts_the_same(whole: Period, part: Period) -> None:
    assert whole.portion(part, ProRata.BY_DAYS) == Fraction(len(days_of(whole) & days_of(part)), len(days_of(whole)))


def test_leaving_on_the_thirtieth_of_june_is_half_a_year_by_months_and_less_by_days() -> None:
    until_july = Period(NEW_YEAR, date(2026, 7, 1))
    assert fiscal_year(2026).portion(until_july, ProRata.BY_MONTHS) == Fraction(1, 2)
    assert fiscal_year(2026).portion(until_july, ProRata.BY_DAYS) == Fraction(181, 365)


def test_a_period_that_goes_on_is_intersected_before_it_is_measured() -> None:
    with pytest.raises(AssertionError, match="intersect it first"):
        _ = Period(NEW_YEAR).days
    with pytest.raises(AssertionError, match="intersect it first"):
        _ = Period(NEW_YEAR).months


def test_the_names_of_the_pro_rata_rules_are_stored_and_stay() -> None:
    assert [rule.value for rule in ProRata] == ["by-days", "by-months"]
