"""How balances ran: on each day of the course they are what they are on that day, and years add up to the whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.journal import Address
from projections import Library
from projections.money.balances import Filter, balances
from projections.money.course import Frequency, cost_years, course
from tests.projections.history import SERVICE, Line, beginning, cost, library_of, line, play
from tests.projections.looking import head
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


@pytest.mark.parametrize(("frequency", "digits"), [(Frequency.DAY, 10), (Frequency.MONTH, 7), (Frequency.YEAR, 4)])
def test_of_each_stretch_the_last_point_is_told(whole: Library, frequency: Frequency, digits: int) -> None:
    with asked(whole, None, None) as (view, as_of):
        every, found = list(course(view, as_of, Filter())), list(course(view, as_of, Filter(), frequency))
    last = {(each.service, each.participant, each.effective_on.isoformat()[:digits]): each for each in every}
    assert found == list(last.values())
    assert (len(found) < len(every)) is (frequency is not Frequency.DAY)


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


def test_a_year_says_since_when_by_which_decision_and_where_its_books_are_closed(ledger_address: Address) -> None:
    with library_of(ledger_address) as library:

        def told(on: str) -> tuple[str | None, str | None, int | None]:
            with asked(library, on, None) as (view, as_of):
                [year] = cost_years(view, as_of, Filter(service=SERVICE))
                return (str(year.closed_on) if year.closed_on else None, year.closed_by, year.closed_at)

        def do(*lines: Line) -> int:
            assert [done.refusal for done in play(library.journal, list(lines))] == [None] * len(lines)
            return head(library)

        do(*beginning(), cost("F-1", None, "2018-03-01", "1000.00"))
        assert told("2019-03-01") == (None, None, None)
        of_year = {"service": SERVICE, "year": 2018, "decision": f"{SERVICE}#besluit"}
        closed = do(line("close-cost-year", **of_year, effective_on="2019-02-01"))
        assert told("2019-01-31") == (None, None, None)
        assert told("2019-02-01") == ("2019-02-01", f"{SERVICE}#besluit", closed)
        with asked(library, "2019-03-01", str(closed - 1)) as (view, as_of):
            assert [each.closed_on for each in cost_years(view, as_of, Filter(service=SERVICE))] == [None]
        again = line("reopen-cost-year", **of_year, effective_on="2019-06-01", reason="a cost was missing")
        do(again)
        assert told("2019-05-31") == ("2019-02-01", f"{SERVICE}#besluit", closed)
        assert told("2019-06-01") == (None, None, None)
        anew = do(line("close-cost-year", **of_year, effective_on="2019-07-01"))
        assert told("2019-07-01") == ("2019-07-01", f"{SERVICE}#besluit", anew)
        do(line("record-in-error", partnership="blnp", positions=[anew]) | {"reason": "error: closed too early"})
        assert told("2019-07-01") == (None, None, None)
