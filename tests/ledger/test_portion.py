"""Floors and caps: portions within their bounds total 1 as before, and what cannot be is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.errors import RuleBroken
from ledger.portion import (
    Bounds,
    CapBelowTotal,
    FloorAboveTotal,
    NotAFraction,
    PortionBound,
    Redistribution,
    UnusableLimit,
    bounded,
    exact,
    require_usable,
)

A, B, C = "GM0267", "GM0273", "GM0313"
PORTIONS = {A: Fraction(6, 10), B: Fraction(3, 10), C: Fraction(1, 10)}
EQUALLY = Redistribution.EQUALLY


def limits(*of: tuple[str, str | None, str | None], by: Redistribution = Redistribution.IN_PROPORTION) -> Bounds:
    return Bounds(
        tuple(PortionBound(who, low and Decimal(low), high and Decimal(high)) for who, low, high in of),  # type: ignore[arg-type]
        by,
    )


def told(portions: dict[str, Fraction]) -> list[str]:
    return [str(portion) for portion in portions.values()]


class TestBounded:
    def test_within_bounds_nothing_changes(self) -> None:
        assert bounded("k", PORTIONS, limits((A, "0.5", "0.7"))) == PORTIONS

    def test_a_floor_is_paid_for_in_proportion(self) -> None:
        assert told(bounded("k", PORTIONS, limits((C, "0.19", None)))) == ["27/50", "27/100", "19/100"]

    def test_a_floor_is_paid_for_equally(self) -> None:
        assert told(bounded("k", PORTIONS, limits((C, "0.2", None), by=EQUALLY))) == ["11/20", "1/4", "1/5"]

    def test_what_a_cap_takes_away_is_borne_in_proportion(self) -> None:
        assert told(bounded("k", PORTIONS, limits((A, None, "0.4")))) == ["2/5", "9/20", "3/20"]

    def test_who_is_brought_to_a_bound_stays_there_and_the_rest_is_redistributed_once_more(self) -> None:
        assert told(bounded("k", PORTIONS, limits((A, None, "0.4"), (B, None, "0.4")))) == ["2/5", "2/5", "1/5"]

    def test_a_floor_that_all_must_pay_for_takes_nobody_below_nothing(self) -> None:
        assert told(bounded("k", PORTIONS, limits((A, "0.9", None), by=EQUALLY))) == ["9/10", "1/10", "0"]

    def test_limits_of_who_takes_no_part_do_nothing(self) -> None:
        assert bounded("k", PORTIONS, limits(("GM0327", "0.9", None))) == PORTIONS

    def test_a_floor_and_a_cap_that_meet_fix_a_portion(self) -> None:
        fixed = limits((C, "0.25", "0.25"))
        require_usable("k", fixed)
        assert told(bounded("k", PORTIONS, fixed)) == ["1/2", "1/4", "1/4"]

    def test_floors_may_take_up_the_whole(self) -> None:
        whole = limits((A, "0.2", None), (B, "0.2", None), (C, "0.6", None))
        require_usable("k", whole)
        assert told(bounded("k", PORTIONS, whole)) == ["1/5", "1/5", "3/5"]

    def test_caps_may_take_up_the_whole(self) -> None:
        whole = limits((A, None, "0.2"), (B, None, "0.2"), (C, None, "0.6"))
        require_usable("k", whole)
        assert told(bounded("k", PORTIONS, whole)) == ["1/5", "1/5", "3/5"]

    def test_a_floor_and_a_cap_that_give_and_take_alike_are_both_kept(self) -> None:
        both = limits((A, None, "0.5"), (C, "0.2", None))
        assert told(bounded("k", PORTIONS, both)) == ["1/2", "3/10", "1/5"]

    def test_a_limit_at_the_ends_is_none_at_all(self) -> None:
        ends = limits((A, "0", "1"), (B, "0", None), (C, None, "1"))
        require_usable("k", ends)
        assert bounded("k", PORTIONS, ends) == PORTIONS


class TestRefused:
    def test_floors_of_more_than_the_whole(self) -> None:
        with pytest.raises(FloorAboveTotal) as refused:
            require_usable("k", limits((A, "0.6", None), (B, "0.5", None)))
        assert (refused.value.key, refused.value.total, refused.value.participants) == ("k", "11/10", (A, B))
        assert refused.value.code == "floor-above-total"
        assert "floors of key k for GM0267, GM0273 total 11/10" in str(refused.value)

    def test_caps_that_leave_a_rest(self) -> None:
        with pytest.raises(CapBelowTotal) as refused:
            bounded("k", PORTIONS, limits((A, None, "0.3"), (B, None, "0.3"), (C, None, "0.3")))
        assert (refused.value.key, refused.value.total, refused.value.participants) == ("k", "9/10", (A, B, C))
        assert refused.value.code == "cap-below-total"
        assert "caps of key k let GM0267, GM0273, GM0313 bear 9/10" in str(refused.value)

    def test_caps_that_leave_a_rest_to_who_bears_nothing(self) -> None:
        with pytest.raises(CapBelowTotal) as refused:
            bounded("k", {A: Fraction(1), B: Fraction(0)}, limits((A, None, "0.5")))
        assert (refused.value.key, refused.value.total, refused.value.participants) == ("k", "1/2", (A, B))

    @pytest.mark.parametrize(
        ("low", "high"), [("0.5", "0.4"), ("-0.1", None), (None, "1.1"), ("1.01", None), (None, None)]
    )
    def test_limits_that_cannot_be(self, low: str | None, high: str | None) -> None:
        with pytest.raises(UnusableLimit) as refused:
            require_usable("k", limits((A, low, high)))
        assert (refused.value.key, refused.value.participant, refused.value.code) == ("k", A, "unusable-limit")
        assert f"key k limits {A}" in str(refused.value)

    def test_limits_given_twice(self) -> None:
        with pytest.raises(UnusableLimit):
            require_usable("k", limits((A, "0.1", None), (A, None, "0.9")))

    @pytest.mark.parametrize("text", ["", "0.5", "1/0", "01", "1/-2", " 1", "1/3 ", "1e3", "½"])
    def test_what_is_no_fraction(self, text: str) -> None:
        with pytest.raises(NotAFraction):
            exact(text)


PARTS = st.dictionaries(st.sampled_from([A, B, C, "GM0327"]), st.integers(0, 50), min_size=1).filter(
    lambda parts: any(parts.values())
)
PERCENTS = st.dictionaries(
    st.sampled_from([A, B, C, "GM0327"]), st.tuples(st.integers(0, 60), st.integers(0, 100)), max_size=4
)


class TestAnyBounds:
    @for_all(PARTS, PERCENTS, st.sampled_from(Redistribution))
    def test_the_whole_stays_whole_and_everyone_within_bounds(
        self, parts: dict[str, int], percents: dict[str, tuple[int, int]], rule: Redistribution
    ) -> None:
        portions = {code: Fraction(part, sum(parts.values())) for code, part in parts.items()}
        low = {code: Decimal(least) / 100 for code, (least, _) in percents.items()}
        high = {code: Decimal(max(least, most)) / 100 for code, (least, most) in percents.items()}
        bounds = Bounds(tuple(PortionBound(code, low[code], high[code]) for code in percents), rule)
        try:
            found = bounded("k", portions, bounds)
        except RuleBroken:
            assume(False)
        assert sum(found.values()) == 1
        assert list(found) == list(portions)
        assert all(Fraction(low.get(code, Decimal(0))) <= found[code] for code in found)
        assert all(found[code] <= Fraction(high.get(code, Decimal(1))) for code in found)

    @for_all(PARTS, PERCENTS, st.sampled_from(Redistribution))
    def test_what_the_unbounded_bear_keeps_the_rule(
        self, parts: dict[str, int], percents: dict[str, tuple[int, int]], rule: Redistribution
    ) -> None:
        """Those at no bound bear as many times as before, or as much more: that is what the rule says."""
        portions = {code: Fraction(part, sum(parts.values())) for code, part in parts.items()}
        bounds = Bounds(tuple(PortionBound(code, Decimal(least) / 100) for code, (least, _) in percents.items()), rule)
        try:
            found = bounded("k", portions, bounds)
        except RuleBroken:
            assume(False)
        least = {limit.participant: Fraction(limit.floor or 0) for limit in bounds.limits}
        free = [code for code in found if found[code] > least.get(code, 0)]
        if rule is Redistribution.EQUALLY:
            assert len({found[code] - portions[code] for code in free}) <= 1
        else:
            assert len({found[code] / portions[code] for code in free}) <= 1
