from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor
from random import Random
from typing import cast

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.money import (
    ZERO,
    Apportionment,
    Exact,
    Money,
    NotWholeCents,
    Rounding,
    UnusableWeights,
    rounded_together,
)

LIMIT = 10**15
BLNP = {"GM0313": Decimal("16.33"), "GM0327": Decimal("28.95"), "GM0267": Decimal("35.54"), "GM0273": Decimal("19.19")}

amounts = st.integers(-LIMIT + 1, LIMIT - 1).map(Money)
codes = st.integers(1, 60).map("GM{:04}".format)
exact: st.SearchStrategy[Exact] = st.one_of(
    st.integers(0, 10**7),
    st.decimals("0", "1000", allow_nan=False, allow_infinity=False, places=2),
    st.fractions(0, 1000, max_denominator=10_000),
)
weightings = st.dictionaries(codes, exact, min_size=1, max_size=12).filter(lambda weights: any(weights.values()))


def quota(amount: Money, weights: Mapping[str, Exact], code: str) -> Fraction:
    """The exact share, in cents."""
    whole = sum((Fraction(weight) for weight in weights.values()), Fraction())
    return amount.cents * Fraction(weights[code]) / whole


def oracle(amount: Money, weights: Mapping[str, Exact]) -> dict[str, Money]:
    """Hamilton by hand: hand out the cents that are left one by one, each to whoever is furthest short."""
    sign = -1 if amount.cents < 0 else 1
    due = {code: sign * quota(amount, weights, code) for code in weights}
    has = {code: floor(share) for code, share in due.items()}
    waiting = set(weights)
    while sum(has.values()) < sign * amount.cents:
        short = max(due[code] - has[code] for code in waiting)
        next_ = min(code for code in waiting if due[code] - has[code] == short)
        has[next_] += 1
        waiting.remove(next_)
    return {code: Money(sign * cents) for code, cents in has.items()}


def in_euros(shares: Mapping[str, Money]) -> dict[str, str]:
    return {code: share.euros for code, share in shares.items()}


# Apportioning


def test_the_published_key_of_blnp_shares_a_million_to_the_cent_although_it_totals_100_01() -> None:
    assert in_euros(Money.parse("1000000.00").apportion(BLNP)) == {
        "GM0313": "163283.67",
        "GM0327": "289471.05",
        "GM0267": "355364.47",
        "GM0273": "191880.81",
    }


def test_inhabitants_of_wormerland_oostzaan_and_landsmeer_share_a_million_to_the_cent() -> None:
    inhabitants = {"GM0880": 16_000, "GM0431": 9_000, "GM0415": 10_000}
    assert in_euros(Money.parse("1000000.00").apportion(inhabitants)) == {
        "GM0880": "457142.86",
        "GM0431": "257142.86",
        "GM0415": "285714.28",
    }


def test_of_three_equal_parties_the_lowest_code_bears_the_odd_cent() -> None:
    shares = Money.parse("1000.00").apportion({"GM0880": 1, "GM0431": 1, "GM0415": 1})
    assert in_euros(shares) == {"GM0415": "333.34", "GM0431": "333.33", "GM0880": "333.33"}


def test_the_residue_cents_are_told_with_their_sign() -> None:
    weights = {"GM0880": 1, "GM0431": 1, "GM0415": 1}
    assert Money(-200).apportionment(weights) == Apportionment(
        {"GM0415": Money(-67), "GM0431": Money(-67), "GM0880": Money(-66)}, {"GM0415": -1, "GM0431": -1, "GM0880": 0}
    )


@given(amounts, weightings)
def test_apportioning_neither_makes_nor_loses_a_cent(amount: Money, weights: Mapping[str, Exact]) -> None:
    assert sum(amount.apportion(weights).values(), ZERO) == amount


@given(amounts, weightings)
def test_every_share_is_within_a_cent_of_its_exact_quota(amount: Money, weights: Mapping[str, Exact]) -> None:
    for code, share in amount.apportion(weights).items():
        assert abs(share.cents - quota(amount, weights, code)) < 1


@given(amounts, weightings)
def test_apportioning_agrees_with_handing_out_the_cents_one_by_one(amount: Money, weights: Mapping[str, Exact]) -> None:
    assert amount.apportion(weights) == oracle(amount, weights)


@given(amounts, weightings)
def test_a_refund_is_shared_as_the_exact_mirror_of_a_cost(amount: Money, weights: Mapping[str, Exact]) -> None:
    mirrored = {code: -share for code, share in amount.apportion(weights).items()}
    assert (-amount).apportion(weights) == mirrored


@given(amounts, weightings, st.randoms(use_true_random=False))
def test_the_order_in_which_weights_are_given_is_irrelevant(
    amount: Money, weights: Mapping[str, Exact], random: Random
) -> None:
    shuffled = list(weights.items())
    random.shuffle(shuffled)
    assert list(amount.apportion(dict(shuffled)).items()) == list(amount.apportion(weights).items())


@given(amounts, weightings)
def test_shares_come_in_order_of_code(amount: Money, weights: Mapping[str, Exact]) -> None:
    assert list(amount.apportion(weights)) == sorted(weights)


@given(amounts, weightings, st.fractions(min_value=Fraction(1, 1000), max_value=1000))
def test_weights_of_another_scale_share_the_same(amount: Money, weights: Mapping[str, Exact], scale: Fraction) -> None:
    scaled = {code: Fraction(weight) * scale for code, weight in weights.items()}
    assert amount.apportion(scaled) == amount.apportion(weights)


@given(amounts, weightings)
def test_whoever_weighs_more_never_bears_less(amount: Money, weights: Mapping[str, Exact]) -> None:
    shares = amount.apportion(weights)
    by_weight = sorted(weights, key=lambda code: Fraction(weights[code]))
    for lighter, heavier in pairwise(by_weight):
        if Fraction(weights[lighter]) < Fraction(weights[heavier]):
            assert abs(shares[lighter].cents) <= abs(shares[heavier].cents)


@given(amounts, weightings, codes)
def test_whoever_weighs_nothing_bears_nothing_and_changes_nothing(
    amount: Money, weights: Mapping[str, Exact], code: str
) -> None:
    assume(code not in weights)
    assert amount.apportion({**weights, code: Decimal("0.00")}) == {**amount.apportion(weights), code: ZERO}


@given(amounts, weightings)
def test_residues_are_what_rounding_added_to_the_whole_cents_of_a_share(
    amount: Money, weights: Mapping[str, Exact]
) -> None:
    apportionment = amount.apportionment(weights)
    for code, share in apportionment.shares.items():
        assert share.cents - apportionment.residues[code] == int(quota(amount, weights, code))


def test_a_cent_more_to_share_can_cost_somebody_a_cent() -> None:
    """The Alabama paradox: the price of the largest remainder, and why a running total can book -0.01."""
    weights = {"GM0880": 6, "GM0431": 6, "GM0415": 2}
    assert Money(10).apportion(weights)["GM0415"] == Money(2)
    assert Money(11).apportion(weights)["GM0415"] == Money(1)


@pytest.mark.parametrize(
    "weights",
    [
        {},
        {"GM0313": 0, "GM0327": Decimal("0.00")},
        {"GM0313": 2, "GM0327": Decimal("-0.01")},
        {"GM0313": Fraction(-1)},
        {"GM0313": Decimal("NaN"), "GM0327": 1},
        {"GM0313": Decimal("Infinity"), "GM0327": 1},
        {"GM0313": Decimal("1E+999999999"), "GM0327": 1},
        {"GM0313": Decimal("1E-999999999"), "GM0327": 1},
        {"GM0313": cast("int", 0.5), "GM0327": 1},
        {"GM0313": True, "GM0327": 1},
    ],
    ids=str,
)
def test_weights_that_divide_nothing_are_refused(weights: dict[str, Exact]) -> None:
    with pytest.raises(UnusableWeights) as refused:
        Money(100).apportion(weights)
    assert refused.value.code == "unusable-weights"
    assert refused.value.fields == {"weights": {code: str(weight) for code, weight in weights.items()}}
    assert "correct the key" in str(refused.value)


def test_the_refusal_names_each_weight_or_that_there_is_none() -> None:
    with pytest.raises(UnusableWeights, match=r"\(GM0313: 2, GM0327: -0\.01\)"):
        Money(100).apportion({"GM0313": 2, "GM0327": Decimal("-0.01")})
    with pytest.raises(UnusableWeights, match=r"\(none at all\)"):
        Money(100).apportion({})


def test_a_weight_may_span_forty_orders_of_magnitude_and_no_more() -> None:
    assert Money(100).apportion({"GM0313": Decimal("1E+40"), "GM0327": Decimal("1E-40")})["GM0313"] == Money(100)
    for beyond in ("1E+41", "1E-41"):
        with pytest.raises(UnusableWeights):
            Money(100).apportion({"GM0313": Decimal(beyond), "GM0327": 1})


def test_cents_that_are_short_or_over_are_everyone_s_alike() -> None:
    assert rounded_together([1, 1, 1], 2, 7) == [3, 2, 2]
    assert rounded_together([6, 6, 6], 2, 2) == [1, 1, 0]
    assert rounded_together([1, 1, 1], 2, -7) == [-3, -2, -2]


def test_what_totals_nothing_is_rounded_as_an_amount_above_nothing_is() -> None:
    assert rounded_together([1, -1], 2, 0) == [1, -1]


# Rounding one amount


@given(amounts, st.fractions(-10, 10, max_denominator=1_000), st.sampled_from(Rounding))
def test_rounding_moves_less_than_a_cent_and_to_the_nearest_at_most_half(
    amount: Money, factor: Fraction, rule: Rounding
) -> None:
    off = abs(amount.times(factor, rule).cents - amount.cents * factor)
    assert off < 1 if rule is Rounding.DOWN else off <= Fraction(1, 2)


@given(amounts, st.fractions(-10, 10, max_denominator=1_000), st.sampled_from(Rounding))
def test_rounding_mirrors_negative_amounts_and_negative_factors(
    amount: Money, factor: Fraction, rule: Rounding
) -> None:
    rounded = amount.times(factor, rule)
    assert (-amount).times(factor, rule) == amount.times(-factor, rule) == -rounded


@given(
    st.integers(-(10**9), 10**9).map(Money),
    st.decimals("-100", "100", places=4),
    st.sampled_from(
        [
            (Rounding.HALF_AWAY_FROM_ZERO, ROUND_HALF_UP),
            (Rounding.HALF_EVEN, ROUND_HALF_EVEN),
            (Rounding.DOWN, ROUND_DOWN),
        ]
    ),
)
def test_rounding_agrees_with_decimal_arithmetic(amount: Money, factor: Decimal, rules: tuple[Rounding, str]) -> None:
    ours, theirs = rules
    product = Context(prec=60).multiply(Decimal(amount.cents), factor)
    assert amount.times(factor, ours).cents == int(product.quantize(Decimal(1), rounding=theirs))


@pytest.mark.parametrize(
    ("cents", "rule", "half"),
    [
        (5, Rounding.HALF_AWAY_FROM_ZERO, 3),
        (-5, Rounding.HALF_AWAY_FROM_ZERO, -3),
        (5, Rounding.HALF_EVEN, 2),
        (7, Rounding.HALF_EVEN, 4),
        (-5, Rounding.HALF_EVEN, -2),
        (5, Rounding.DOWN, 2),
        (-5, Rounding.DOWN, -2),
    ],
)
def test_a_half_cent_goes_where_the_named_rule_says(cents: int, rule: Rounding, half: int) -> None:
    assert Money(cents).times(Fraction(1, 2), rule) == Money(half)


def test_the_names_of_the_rounding_rules_are_stored_and_stay() -> None:
    assert [rule.value for rule in Rounding] == ["half-away-from-zero", "half-even", "down"]


def test_nothing_is_multiplied_by_a_float() -> None:
    with pytest.raises(TypeError, match="only Decimal, Fraction and int are exact"):
        Money(100).times(cast("int", 0.1), Rounding.DOWN)


# Reading, writing, counting


@given(amounts)
def test_an_amount_reads_back_as_it_was_written(amount: Money) -> None:
    assert Money.parse(amount.euros) == amount


@given(st.from_regex(r"-?[0-9]{1,14}\.[0-9]{1,3}", fullmatch=True))
def test_a_text_is_either_refused_or_written_back_as_it_was_read(text: str) -> None:
    try:
        amount = Money.parse(text)
    except NotWholeCents as refused:
        assert refused.text == text  # noqa: PT017 - either of two outcomes is right.
    else:
        assert amount.euros == text
        assert abs(amount.cents) < LIMIT < 2**53


@pytest.mark.parametrize(
    "text",
    [
        *("", "1", "1.5", ".50", "1.", "0.005", "10.999", "1,50", "1.000,00", "1,000.00", "1000 000.00", "€ 1.00"),
        *("1e6", "1E+2", "1.00E2", "nan", "inf", "+1.00", "--1.00", "- 1.00", "-0.00", "007.00", "00.00"),
        *(" 1.00", "1.00 ", "1.00\n", "1_000.00", "٣.٠٠", "10000000000000.00", "99999999999999999999.99"),  # noqa: RUF001
    ],
)
def test_an_amount_written_in_any_other_way_is_refused(text: str) -> None:
    with pytest.raises(NotWholeCents, match="exactly two decimals") as refused:
        Money.parse(text)
    assert (refused.value.code, refused.value.fields) == ("not-whole-cents", {"text": text})


def test_the_largest_amount_still_fits_a_number_in_json() -> None:
    assert Money.parse("-9999999999999.99").cents == -(10**15) + 1 > -(2**53)


@given(amounts, amounts)
def test_money_adds_subtracts_and_compares_as_its_cents_do(one: Money, other: Money) -> None:
    assert (one + other).cents == one.cents + other.cents
    assert one - other == one + -other
    assert (one < other) == (one.cents < other.cents)
    assert bool(one) == (one != ZERO)


def test_money_is_stored_as_its_cents() -> None:
    assert msgspec.to_builtins(Money(-5)) == {"cents": -5}
    assert msgspec.convert({"cents": -5}, Money) == Money(-5)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"cents": 0.5}, Money)
