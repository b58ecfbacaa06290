"""Many costs shared in one act are shared as they would be one by one; and what may follow what in a year's books."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.cost_year import COST_YEAR, CostYear, Terms
from ledger.cost_year.allocation_refusals import CostsCannotBeShared, NothingToAllocate
from ledger.cost_year.events import CostAllocated, CostRecorded, CostYearClosed, ReversalGround
from ledger.cost_year.runs import ALL, TOLD, Which
from ledger.errors import NotFound
from ledger.money import Money
from tests.ledger.blnp import LEUSDEN, MEMBERS, SERVICE
from tests.ledger.test_rounding import OPENED, THIRDS
from tests.scenario import given

CLOSED = CostYearClosed(date(2019, 7, 1), "blnp#jaarrekening-2018")


def cost(number: int, cents: int, pool: str = "beheer", month: int = 3) -> CostRecorded:
    return CostRecorded(f"F-{number}", pool, "iets", Money(cents), LEUSDEN, date(2018, month, 1))


def terms_on(_pool: str, _day: date) -> Terms:
    return Terms(THIRDS, MEMBERS)


COSTS = st.lists(
    st.tuples(st.integers(1, 500), st.sampled_from(["beheer", "projecten"]), st.integers(1, 12)), min_size=1
)


class TestRun:
    @for_all(COSTS)
    def test_a_run_is_what_sharing_one_by_one_in_order_would_be(self, drawn: list[tuple[int, str, int]]) -> None:
        costs = [cost(number, cents, pool, month) for number, (cents, pool, month) in enumerate(drawn)]
        books = given(COST_YEAR, OPENED, *costs).state
        run, one_by_one = books.allocate_all(terms_on, ALL), []
        for each in sorted(costs, key=lambda each: (each.effective_on, each.cost)):
            one_by_one.append(books.allocate(each.cost, terms_on))
            books = COST_YEAR.evolve(books, one_by_one[-1])
        assert run == tuple(one_by_one)

    @pytest.mark.parametrize(
        ("which", "expected"),
        [
            (Which("beheer"), ["F-1", "F-3"]),
            (Which(since=date(2018, 6, 1)), ["F-2", "F-3"]),
            (Which(until=date(2018, 6, 1)), ["F-1"]),
            (Which("beheer", date(2018, 6, 1), date(2018, 9, 2)), ["F-3"]),
            (ALL, ["F-1", "F-2", "F-3"]),
        ],
    )
    def test_of_a_pool_or_a_period_only_its_own(self, which: Which, expected: list[str]) -> None:
        costs = (cost(1, 10, month=5), cost(2, 20, "projecten", 6), cost(3, 30, month=9))
        made = given(COST_YEAR, OPENED, *costs).state.allocate_all(terms_on, which)
        assert [each.cost for each in made] == expected

    def test_what_was_turned_back_from_a_later_day_is_shared_again_from_that_day(self) -> None:
        first = cost(1, 1001)
        shared = given(COST_YEAR, OPENED, first).state.allocate("F-1", terms_on)
        books = given(COST_YEAR, OPENED, first, shared).state
        back = books.reverse("F-1.1", ReversalGround.DEVIATION, date(2018, 7, 1))
        (again,) = COST_YEAR.evolve(books, back).allocate_all(terms_on, ALL)
        assert (again.allocation, again.effective_on) == ("F-1.2", date(2018, 7, 1))

    def test_one_that_cannot_be_shared_keeps_all_from_it_and_the_first_reasons_are_told(self) -> None:
        costs = [cost(number, 10) for number in range(10, 10 + TOLD + 2)]
        good = cost(1, 10, "projecten")

        def no_key(pool: str, day: date) -> Terms:
            if pool == "beheer":
                raise NotFound("key", f"{pool} on {day}")
            return terms_on(pool, day)

        books = given(COST_YEAR, OPENED, good, *costs).state
        with pytest.raises(CostsCannotBeShared) as refused:
            books.allocate_all(no_key, ALL)
        assert (refused.value.service, refused.value.year, refused.value.more) == (SERVICE, 2018, 2)
        assert [each.partition(":")[0] for each in refused.value.reasons] == [each.cost for each in costs[:TOLD]]
        assert [each.cost for each in books.allocate_all(no_key, Which("projecten"))] == ["F-1"]
        with pytest.raises(CostsCannotBeShared) as refused:
            given(COST_YEAR, OPENED, *costs[:TOLD]).state.allocate_all(no_key, ALL)
        assert refused.value.more == 0

    def test_where_nothing_is_left_to_share_it_says_so(self) -> None:
        given(COST_YEAR, OPENED).when(lambda it: it.allocate_all(terms_on, ALL)).then_refused(
            NothingToAllocate, service=SERVICE, year=2018
        )


class TestHolds:
    """What remains after a correction is held against what could have been decided."""

    first = cost(1, 1001)
    shared: CostAllocated = given(COST_YEAR, OPENED, cost(1, 1001)).state.allocate("F-1", terms_on)

    def year(self, *events: object) -> CostYear:
        return given(COST_YEAR, OPENED, *events).state  # type: ignore[arg-type]

    def test_only_a_cost_that_is_there_and_borne_by_nobody_is_shared(self) -> None:
        assert COST_YEAR.holds(self.year(self.first), self.shared)
        assert not COST_YEAR.holds(self.year(), self.shared)
        assert not COST_YEAR.holds(self.year(self.first, self.shared), self.shared)

    def test_only_what_stands_is_turned_back(self) -> None:
        books = self.year(self.first, self.shared)
        back = books.reverse("F-1.1", ReversalGround.ERROR)
        assert COST_YEAR.holds(books, back)
        assert not COST_YEAR.holds(self.year(self.first), back)
        assert not COST_YEAR.holds(self.year(), back)
        again = COST_YEAR.evolve(books, back)
        assert not COST_YEAR.holds(COST_YEAR.evolve(again, again.allocate("F-1", terms_on)), back)

    def test_in_a_closed_year_nothing_is_shared_turned_back_or_recorded(self) -> None:
        books = self.year(self.first, self.shared)
        closed = COST_YEAR.evolve(books, CLOSED)
        assert not COST_YEAR.holds(closed, books.reverse("F-1.1", ReversalGround.ERROR))
        assert not COST_YEAR.holds(COST_YEAR.evolve(self.year(self.first), CLOSED), self.shared)
        assert not COST_YEAR.holds(closed, cost(2, 5))
        assert COST_YEAR.holds(books, cost(2, 5))


def test_on_the_day_of_a_reversal_it_is_borne_no_more() -> None:
    first = cost(1, 1001)
    shared = given(COST_YEAR, OPENED, first).state.allocate("F-1", terms_on)
    books = given(COST_YEAR, OPENED, first, shared).state
    back = COST_YEAR.evolve(books, books.reverse("F-1.1", ReversalGround.DEVIATION, date(2018, 7, 1)))
    line = back.lines.get("F-1")
    assert line is not None
    assert line.borne(date(2018, 2, 28)) == ()
    assert line.borne(date(2018, 3, 1)) == line.borne(date(2018, 6, 30)) == shared.shares
    assert line.borne(date(2018, 7, 1)) == ()
