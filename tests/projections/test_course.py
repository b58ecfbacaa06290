"""How balances ran: on each day of the course they are what they are on that day, and years add up to the whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from projections import Library
from projections.balances import Filter, balances
from projections.course import cost_years, course
from tests.projections.history import SERVICE
from tests.projections.test_two_dates import asked


@pytest.mark.parametrize("which", [Filter(), Filter(service=SERVICE, year=2018), Filter(pool="beheer")])
def test_each_point_is_what_balances_are_on_its_day(whole: Library, which: Filter) -> None:
    with asked(whole, None, None) as (view, as_of):
        points = list(course(view, as_of, which))
        assert points
        for point in points:
            then = balances(view, replace(as_of, valid_on=point.effective_on), which).lines
            [line] = [each for each in then if (each.service, each.participant) == (point.service, point.participant)]
            assert (line.share, line.paid, line.owes) == (point.share, point.paid, point.owes)


def test_a_point_is_of_one_day_and_nothing_is_told_of_others(whole: Library) -> None:
    with asked(whole, "2018-12-31", None) as (view, as_of):
        mine = list(course(view, as_of, Filter(SERVICE.partition("/")[0], participant="GM0267")))
        days = [each.effective_on.isoformat() for each in mine]
        assert days == sorted(set(days))
        assert days[-1] <= "2018-12-31"
        assert {each.participant for each in mine} == {"GM0267"}
        assert not list(course(view, replace(as_of, known_at=1), Filter()))


def test_years_add_up_to_the_balances_of_all(whole: Library) -> None:
    with asked(whole, None, None) as (view, as_of):
        found = cost_years(view, as_of, Filter())
        everyone = balances(view, as_of, Filter())
        assert sum(each.share for each in found) == sum(line.share for line in everyone.lines)
        assert sum(each.unallocated for each in found) == sum(everyone.unallocated.values())
        for each in found:
            lines = balances(view, as_of, Filter(service=each.service, year=each.year)).lines
            assert each.share == sum(line.share for line in lines)
            assert each.owed_together == sum(line.owes for line in lines if line.owes > 0)
