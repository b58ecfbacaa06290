"""Expectations within a year: said under names of their own, of pools that are there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.cost_year import COST_YEAR
from ledger.cost_year.events import CostYearClosed, CostYearOpened
from ledger.cost_year.expectation_events import Covers, ExpectationRecorded
from ledger.cost_year.refusals import OutsideYear, PoolNotOpen, YearClosed
from ledger.errors import AlreadyExists, NotFound
from ledger.money import Money
from tests.ledger.blnp import SERVICE, financien
from tests.memory import Memory
from tests.scenario import given

OPENED = CostYearOpened(SERVICE, 2018, date(2018, 1, 1))
JULY = date(2018, 7, 1)
EXPECTED = ExpectationRecorded("zomer", "beheer", Covers.REST, Money(-5), "een creditnota", "budgethouder", JULY)


def expect(*, pool_open: bool = True) -> Any:  # noqa: ANN401
    return lambda it: it.expect(EXPECTED, pool_open=pool_open)


def test_an_expectation_is_kept_also_of_money_that_comes_back() -> None:
    given(COST_YEAR, OPENED).when(expect()).then(EXPECTED)


def test_its_name_is_its_own() -> None:
    given(COST_YEAR, OPENED, EXPECTED).when(expect()).then_refused(AlreadyExists, kind="expectation", name="zomer")


def test_its_pool_is_open_its_day_in_the_year_and_the_year_not_closed() -> None:
    given(COST_YEAR, OPENED).when(expect(pool_open=False)).then_refused(PoolNotOpen, pool="beheer", on=JULY)
    other = CostYearOpened(SERVICE, 2019, date(2019, 1, 1))
    given(COST_YEAR, other).when(expect()).then_refused(OutsideYear, year=2019, effective_on=JULY)
    closed = CostYearClosed(date(2019, 7, 1), "blnp#d")
    given(COST_YEAR, OPENED, closed).when(expect()).then_refused(
        YearClosed, service=SERVICE, year=2018, decision="blnp#d"
    )


def test_the_act_knows_the_pools_of_the_service() -> None:
    memory: Memory = financien()
    books: dict[str, Any] = {"service": SERVICE, "year": 2018}
    memory.do("open-cost-year", **books)
    facts: dict[str, Any] = {"expectation": "zomer", "covers": "rest-of-year", "amount": "-0.05"}
    facts |= {"grounds": "een creditnota", "source": "budgethouder", "effective_on": "2018-07-01"}
    memory.do("record-expectation", **books, **facts, pool="beheer")
    assert memory.streams[f"cost-year:{SERVICE}/2018"][-1] == EXPECTED
    with pytest.raises(NotFound):
        memory.do("record-expectation", **books, **facts, pool="geen")
