"""Budget against actual and forecast: the rule for each pool, and sums that are exact, as of any two dates."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections import Library
from projections.money.forecast import ForecastLine, Method, PoolForecast, forecast, remaining
from tests.projections.history import HOST, MEMBERS, SERVICE, Line, cost, line, play
from tests.projections.test_two_dates import asked

YEAR = {"service": SERVICE, "year": 2018}


def budget(at: str, euros: str, since: str = "2018-01-01") -> Line:
    return line(
        "adopt-budget", at, **YEAR, pool="beheer", amount=euros, effective_on=since, decision=f"{SERVICE}#besluit"
    )


def expects(at: str, name: str, euros: str, since: str, covers: str = "rest-of-year") -> Line:
    facts = {"expectation": name, "covers": covers, "amount": euros, "grounds": "contract", "source": "budgethouder"}
    return line("record-expectation", at, **YEAR, pool="beheer", effective_on=since, **facts)


@pytest.fixture
def told(demonstration: Library) -> Library:
    """F-1 (1,000.00 on 1 March) and F-2 (400.00 on 1 September) were shared; all of this was recorded in 2022."""
    done = play(
        demonstration.journal,
        [
            budget("2022-04-01", "2000.00"),
            budget("2022-04-02", "2400.02", "2018-07-01"),
            expects("2022-04-03", "zomer", "900.00", "2018-07-01"),
            expects("2022-04-04", "najaar", "1600.01", "2018-10-01", "whole-year"),
            cost("F-4", "2022-04-05", "2018-11-01", "150.00"),
            cost("F-5", "2022-04-06", "2018-12-01", "100.00") | {"act": "record-cost"},
        ],
    )
    assert all(each.refusal is None for each in done)
    return demonstration


def found(library: Library, on: str, known_at: str | None = None) -> PoolForecast:
    with asked(library, on, known_at) as (view, as_of):
        pools = forecast(view, as_of, SERVICE, 2018)
    assert pools is not None
    (pool,) = pools
    for name in ("budget", "amended", "actual", "expected", "forecast", "difference"):
        assert sum(getattr(each, name) for each in pool.lines) == getattr(pool.total, name), name
    assert pool.total.forecast == pool.total.actual + pool.total.expected
    return pool


@pytest.mark.parametrize(
    ("on", "known_at", "method", "total"),
    [
        ("2018-06-30", None, Method.BUDGET, (200_000, 200_000, 100_000, 100_000)),
        ("2018-07-01", "2022-04-02", Method.BUDGET, (200_000, 240_002, 100_000, 140_002)),
        ("2018-07-01", None, Method.EXPECTATION, (200_000, 240_002, 100_000, 90_000)),
        ("2018-09-01", None, Method.EXPECTATION, (200_000, 240_002, 140_000, 50_000)),
        ("2018-10-01", None, Method.EXPECTATION, (200_000, 240_002, 140_000, 20_001)),
        ("2018-11-01", None, Method.EXPECTATION, (200_000, 240_002, 155_000, 5_001)),
        ("2018-12-01", None, Method.EXPECTATION, (200_000, 240_002, 165_000, 0)),  # More than was expected.
        ("2018-12-31", "2022-04-01", Method.BUDGET, (200_000, 200_000, 140_000, 60_000)),
        ("2018-12-31", "2022-03-31", Method.NOTHING, (0, 0, 140_000, 0)),
    ],
)
def test_each_day_has_its_rule(
    told: Library, on: str, known_at: str | None, method: Method, total: tuple[int, int, int, int]
) -> None:
    pool = found(told, on, known_at)
    assert (pool.method, pool.total) == (method, ForecastLine(None, *total))


def test_each_bears_its_shares_and_its_part_of_what_is_expected(told: Library) -> None:
    pool = found(told, "2018-10-01")  # The key of July gives the host five parts of eight.
    lines = {each.participant: each for each in pool.lines}
    assert (pool.key, pool.expectation, pool.source) == ("later", "najaar", "budgethouder")
    assert lines[MEMBERS[0]] == ForecastLine(MEMBERS[0], 25_000, 30_001, 30_000, 2_500)
    assert lines[HOST] == ForecastLine(HOST, 125_000, 150_001, 50_000, 12_501)
    assert None not in lines


def test_what_nobody_bears_yet_has_a_line_of_its_own(told: Library) -> None:
    lines = {each.participant: each for each in found(told, "2018-12-01").lines}
    assert lines[None] == ForecastLine(None, 0, 0, 10_000, 0)


def test_in_a_closed_year_nothing_is_expected(told: Library) -> None:
    closing = {"effective_on": "2019-07-01", "decision": f"{SERVICE}#besluit"}
    allocate = line("allocate-cost", "2022-04-10", **YEAR, cost="F-5")
    done = play(told.journal, [allocate, line("close-cost-year", "2022-04-10", **YEAR, **closing)])
    assert all(each.refusal is None for each in done)
    assert found(told, "2019-07-01").method is Method.CLOSED
    assert found(told, "2019-06-30").method is Method.EXPECTATION


def test_a_year_that_was_not_opened_has_none(told: Library) -> None:
    with asked(told, None, None) as (view, as_of):
        assert forecast(view, as_of, SERVICE, 2019) is None
        assert forecast(view, as_of, "blnp/none", 2018) is None


@settings(max_examples=200)
@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_what_is_still_expected_never_turns_round(expected: int, booked: int) -> None:
    rest = remaining(expected, booked)
    assert rest == 0 or Fraction(rest) * expected > 0
    assert rest in (0, expected - booked)
