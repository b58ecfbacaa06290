"""Indexation: what was published and binds, what a budget comes to, and what of a wage deviation is settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from ledger.cost_year.events import BudgetAdopted
from ledger.cost_year.indexation_refusals import (
    BudgetIndexedAlready,
    DeviationSettledAlready,
    DeviationWithinThreshold,
    NoBudgetBefore,
    NotIndexed,
    WagesNotFinal,
    YearNotOver,
)
from ledger.cost_year.refusals import OutsideYear, PoolNotOpen
from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.event import RecordedInError
from ledger.governance.refusals import DecisionNotInForce
from ledger.indexing import (
    BudgetDerivation,
    DeviationRule,
    UsedIndex,
    derived,
    deviation_settled,
    settled_points,
    weighted,
)
from ledger.money import Money, Rounding
from ledger.partnership.indexation import (
    IndexationsOverlap,
    IndexMissing,
    NoIndexation,
    NoSuchDay,
    WeightsNotOne,
    YearsReversed,
)
from tests.ledger.blnp import ADOPTED, SERVICE, financien
from tests.memory import Memory

Line = dict[str, Any]

WAGES, PRICES = "cao-gemeenten", "cpb-prijs-bbp"
AGREED: Line = {
    "partnership": "blnp",
    "indexation": "kaders-2019",
    "wage_series": WAGES,
    "price_series": PRICES,
    "wage_weight": "0.70",
    "price_weight": "0.30",
    "from_year": 2019,
    "until_year": 2022,
    "effective_on": "2018-12-15",
    "decision": ADOPTED,
}
INDEXED: Line = {"service": SERVICE, "year": 2019, "pool": "beheer", "effective_on": "2019-01-01", "decision": ADOPTED}
SETTLED: Line = INDEXED | {"effective_on": "2019-12-31", "known_on": "2020-04-01"}


def index(series: str, year: int, percentage: str, on: str, status: str = "provisional") -> Line:
    facts: Line = {"publisher": "CPB", "published_on": on, "vintage": f"editie {on}", "source": "raming"}
    return (
        {"partnership": "blnp", "index_series": series, "year": year, "percentage": percentage}
        | facts
        | {
            "index_status": status,
            "illustrative": True,
        }
    )


@pytest.fixture
def blnp() -> Memory:
    """A budget of EUR 100,000 in 2018, and what was published for 2019 by 1 December 2018."""
    memory = financien()
    for year in (2018, 2019):
        memory.do("open-cost-year", service=SERVICE, year=year)
    budget: Line = INDEXED | {"year": 2018, "amount": "90000.00", "effective_on": "2018-01-01"}
    memory.do("adopt-budget", **budget)
    memory.do("adopt-budget", **budget | {"amount": "100000.00", "effective_on": "2018-07-01", "illustrative": True})
    memory.do("record-index", **index(WAGES, 2019, "2.0", "2018-09-18"))
    memory.do("record-index", **index(WAGES, 2019, "2.5", "2018-12-01"))
    memory.do("record-index", **index(WAGES, 2019, "2.9", "2018-12-02"))
    memory.do("record-index", **index(PRICES, 2019, "1.5", "2018-12-01"))
    return memory


def agree(memory: Memory, **fields: Any) -> None:  # noqa: ANN401
    memory.do("adopt-indexation", **AGREED | fields)


def budget_of(memory: Memory, act: str, fields: Line) -> BudgetAdopted:
    [event] = memory.do(act, **fields).decided[0].events
    assert isinstance(event, BudgetAdopted)
    return event


def refused(memory: Memory, kind: type[LedgerError], act: str, **fields: Any) -> dict[str, object]:  # noqa: ANN401
    before = {name: [*events] for name, events in memory.streams.items()}
    with pytest.raises(kind) as found:
        memory.do(act, **fields)
    assert {name: events for name, events in memory.streams.items() if events} == before
    return found.value.fields


def test_a_budget_follows_from_the_year_before_by_the_publication_that_binds(blnp: Memory) -> None:
    agree(blnp)
    budget = budget_of(blnp, "index-budget", INDEXED)
    day = date(2018, 12, 1)
    derivation = BudgetDerivation(
        "kaders-2019",
        Money(10000000),
        UsedIndex(WAGES, 2019, Decimal("2.5"), "CPB", day, "editie 2018-12-01"),
        UsedIndex(PRICES, 2019, Decimal("1.5"), "CPB", day, "editie 2018-12-01"),
        Decimal("0.70"),
        Decimal("0.30"),
        Rounding.HALF_AWAY_FROM_ZERO,
    )
    amount = Money.parse("102200.00")  # 0.70 x 2.5% + 0.30 x 1.5% = 2.2%
    assert budget == BudgetAdopted(
        "beheer", amount, date(2019, 1, 1), ADOPTED, illustrative=True, derivation=derivation
    )
    assert weighted(derivation) == Decimal("2.2")
    assert derived(derivation) == amount


def test_the_day_that_binds_is_a_parameter(blnp: Memory) -> None:
    agree(blnp, binding_day=2)
    assert budget_of(blnp, "index-budget", INDEXED).amount == Money.parse("102480.00")


def test_of_two_publications_on_one_day_the_one_recorded_last_binds(blnp: Memory) -> None:
    blnp.do("record-index", **index(WAGES, 2019, "2.6", "2018-12-01") | {"vintage": "verbeterd"})
    agree(blnp)
    assert budget_of(blnp, "index-budget", INDEXED).amount == Money.parse("102270.00")


def test_a_publication_is_recorded_once(blnp: Memory) -> None:
    refused(blnp, AlreadyExists, "record-index", **index(WAGES, 2019, "2.6", "2018-12-01"))


def test_a_missing_series_is_named_with_the_day_that_binds(blnp: Memory) -> None:
    agree(blnp, price_series="cpb-elders")
    found = refused(blnp, IndexMissing, "index-budget", **INDEXED)
    assert found == {"index_series": "cpb-elders", "year": 2019, "on": date(2018, 12, 1)}


def test_a_publication_after_the_day_that_binds_is_as_good_as_none(blnp: Memory) -> None:
    agree(blnp, binding_month=9, binding_day=17)
    assert refused(blnp, IndexMissing, "index-budget", **INDEXED)["index_series"] == WAGES


def test_only_a_year_that_was_agreed_on_is_indexed_and_once(blnp: Memory) -> None:
    assert refused(blnp, NoIndexation, "index-budget", **INDEXED) == {"partnership": "blnp", "year": 2019}
    agree(blnp)
    blnp.do("index-budget", **INDEXED)
    assert refused(blnp, BudgetIndexedAlready, "index-budget", **INDEXED) == {"pool": "beheer", "year": 2019}


def test_what_was_recorded_in_error_is_no_budget_to_index(blnp: Memory) -> None:
    agree(blnp)
    blnp.streams[f"cost-year:{SERVICE}/2018"].append(RecordedInError((3,), (9,), ("x",)))
    assert budget_of(blnp, "index-budget", INDEXED).amount == Money.parse("91980.00")
    blnp.streams[f"cost-year:{SERVICE}/2019"].append(RecordedInError((2,), (10,), ("x",)))
    blnp.do("index-budget", **INDEXED)


def test_it_rests_on_a_budget_of_the_year_before_an_open_pool_and_a_decision(blnp: Memory) -> None:
    agree(blnp)
    found = refused(blnp, NoBudgetBefore, "index-budget", **INDEXED | {"pool": "elders"})
    assert found == {"pool": "elders", "year": 2018}
    refused(blnp, NotFound, "index-budget", **INDEXED | {"year": 2021})
    refused(blnp, OutsideYear, "index-budget", **INDEXED | {"effective_on": "2020-01-01"})
    blnp.do("close-pool", service=SERVICE, pool="beheer", effective_on="2018-12-31", decision=ADOPTED)
    refused(blnp, PoolNotOpen, "index-budget", **INDEXED)


def test_wages_and_prices_together_are_the_whole(blnp: Memory) -> None:
    found = refused(blnp, WeightsNotOne, "adopt-indexation", **AGREED | {"price_weight": "0.31"})
    assert found == {"wage_weight": Decimal("0.70"), "price_weight": Decimal("0.31")}


def test_an_indexation_has_a_name_years_and_a_day_of_its_own(blnp: Memory) -> None:
    agree(blnp)
    refused(blnp, AlreadyExists, "adopt-indexation", **AGREED)
    other = AGREED | {"indexation": "kaders-2022", "from_year": 2022, "until_year": 2025}
    found = refused(blnp, IndexationsOverlap, "adopt-indexation", **other)
    assert found == {"indexation": "kaders-2022", "other": "kaders-2019", "year": 2022}
    later = other | {"from_year": 2023}
    assert refused(blnp, YearsReversed, "adopt-indexation", **later | {"until_year": 2022})["from_year"] == 2023
    found = refused(blnp, NoSuchDay, "adopt-indexation", **later | {"binding_month": 2, "binding_day": 29})
    assert found == {"month": 2, "day": 29}
    refused(blnp, DecisionNotInForce, "adopt-indexation", **later | {"effective_on": "2016-12-31"})
    agree(blnp, **later)


def settled(memory: Memory, percentage: str, **agreed: Any) -> BudgetAdopted:  # noqa: ANN401
    """What a settlement makes of the budget where wages turned out so."""
    agree(memory, **agreed)
    memory.do("index-budget", **INDEXED)
    memory.do("record-index", **index(WAGES, 2019, percentage, "2020-03-05", "final"))
    return budget_of(memory, "settle-indexation", SETTLED)


def test_a_wage_deviation_above_the_threshold_is_settled_whole(blnp: Memory) -> None:
    budget = settled(blnp, "3.5")  # 1.0 point above the 2.5 that bound; 0.70 of it counts for EUR 100,000.
    assert budget.amount == Money.parse("102900.00")
    assert budget.effective_on == date(2019, 12, 31)
    made = budget.derivation
    assert made is not None
    assert (made.budget_before, deviation_settled(made)) == (Money.parse("102200.00"), Decimal("1.0"))
    assert made.realised == UsedIndex(WAGES, 2019, Decimal("3.5"), "CPB", date(2020, 3, 5), "editie 2020-03-05")
    assert budget.illustrative


def test_or_only_what_is_above_the_threshold(blnp: Memory) -> None:
    assert settled(blnp, "3.5", settles="only-the-excess").amount == Money.parse("102550.00")


def test_wages_that_rose_less_lower_the_contribution(blnp: Memory) -> None:
    assert settled(blnp, "1.5").amount == Money.parse("101500.00")


def test_a_deviation_up_to_and_including_the_threshold_is_left_alone(blnp: Memory) -> None:
    with pytest.raises(DeviationWithinThreshold) as found:
        settled(blnp, "3.0")
    assert found.value.fields == {
        "pool": "beheer",
        "year": 2019,
        "deviation": Decimal("0.5"),
        "threshold": Decimal("0.5"),
    }


def test_a_settlement_comes_on_top_of_an_amended_budget_and_once(blnp: Memory) -> None:
    agree(blnp)
    blnp.do("index-budget", **INDEXED)
    blnp.do("adopt-budget", **INDEXED | {"amount": "105000.00", "effective_on": "2019-06-01"})
    blnp.do("record-index", **index(WAGES, 2019, "3.5", "2020-03-05", "final"))
    assert budget_of(blnp, "settle-indexation", SETTLED).amount == Money.parse("105700.00")
    assert refused(blnp, DeviationSettledAlready, "settle-indexation", **SETTLED) == {"pool": "beheer", "year": 2019}


def test_it_is_settled_after_the_year_upon_a_final_figure_of_an_indexed_budget(blnp: Memory) -> None:
    agree(blnp)
    assert refused(blnp, NotIndexed, "settle-indexation", **SETTLED) == {"pool": "beheer", "year": 2019}
    blnp.do("index-budget", **INDEXED)
    found = refused(blnp, YearNotOver, "settle-indexation", **SETTLED | {"known_on": "2019-12-31"})
    assert found == {"year": 2019, "on": date(2019, 12, 31)}
    found = refused(blnp, WagesNotFinal, "settle-indexation", **SETTLED)
    assert found == {"index_series": WAGES, "year": 2019, "vintage": "editie 2018-12-02"}
    blnp.do("record-index", **index(WAGES, 2019, "3.5", "2020-04-02", "final"))
    refused(blnp, WagesNotFinal, "settle-indexation", **SETTLED)  # That was published a day too late.


PERCENTAGES = st.decimals(-20, 20, places=3)
WEIGHTS = st.decimals(0, 1, places=4)


@forall(st.integers(0, 10**12), PERCENTAGES, PERCENTAGES, WEIGHTS, st.sampled_from(Rounding))
def test_an_indexed_budget_is_within_a_cent_of_its_exact_amount(
    cents: int, wage: Decimal, price: Decimal, weight: Decimal, rounding: Rounding
) -> None:
    day = date(2018, 12, 1)
    first, second = (UsedIndex("s", 2019, each, "CPB", day, "v") for each in (wage, price))
    made = BudgetDerivation("i", Money(cents), first, second, weight, 1 - weight, rounding)
    exact = cents * (1 + (Fraction(weight) * Fraction(wage) + (1 - Fraction(weight)) * Fraction(price)) / 100)
    assert abs(derived(made).cents - exact) < 1


@forall(PERCENTAGES, st.decimals(0, 5, places=2), st.sampled_from(DeviationRule))
def test_what_is_settled_never_turns_a_deviation_round_nor_exceeds_it(
    deviation: Decimal, threshold: Decimal, rule: DeviationRule
) -> None:
    points = settled_points(deviation, threshold, rule)
    assert abs(points) <= abs(deviation)
    assert points * deviation >= 0
    assert (points == 0) is (abs(deviation) <= threshold)
    assert settled_points(-deviation, threshold, rule) == -points
    if points and rule is DeviationRule.EXCESS:
        assert abs(points) + threshold == abs(deviation)


def test_another_index_gives_another_budget(blnp: Memory) -> None:
    agree(blnp)
    made = budget_of(blnp, "index-budget", INDEXED).derivation
    assert made is not None
    assert derived(replace(made, wage=replace(made.wage, percentage=Decimal("2.6")))) == Money.parse("102270.00")
