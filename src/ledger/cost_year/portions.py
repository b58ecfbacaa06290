"""What a key as it was used comes to: exact portions of the whole, which total 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import NamedTuple

from ledger.cost_year.used_key import Slice, UsedKey, UsedWeight
from ledger.money import whole_numbers
from ledger.portion import Bounds, bounded, exact


class Portions(NamedTuple):
    """Portions over one common denominator, in order of code: whole numbers are several times faster than fractions."""

    whole: int
    parts: tuple[tuple[str, int], ...]

    @staticmethod
    def of(portions: Mapping[str, Fraction]) -> Portions:
        whole = lcm(*[portion.denominator for portion in portions.values()])
        return Portions(whole, tuple((code, int(portion * whole)) for code, portion in sorted(portions.items())))


def portions(key: UsedKey) -> dict[str, Fraction]:
    """The exact portion of every participant of a key, in order of code; they total 1.

    >>> from decimal import Decimal
    >>> inhabitants = {"GM0415": 10, "GM0880": 16, "GM0431": 9}
    >>> weights = tuple(UsedWeight(code, Decimal(thousands)) for code, thousands in inhabitants.items())
    >>> key = UsedKey("inwoners", "measure", weights, Decimal(35), False, "largest-remainder-per-cost", "CBS", "x#y", 3)
    >>> {code: str(portion) for code, portion in portions(key).items()}
    {'GM0415': '2/7', 'GM0431': '9/35', 'GM0880': '16/35'}
    """
    used = in_whole_numbers(key)
    return {code: Fraction(part, used.whole) for code, part in used.parts}


@lru_cache(maxsize=4096)  # A year has thousands of costs and a handful of keys.
def in_whole_numbers(key: UsedKey) -> Portions:
    """The same, over one denominator."""
    if not key.parts:
        return Portions.of(_of_weights(key.name, key.weights, key.bounds))
    total: dict[str, Fraction] = {}
    for part in key.parts:
        for code, portion in _of_weights(part.name, part.weights, part.bounds).items():
            total[code] = total.get(code, Fraction(0)) + exact(part.portion) * portion
    return Portions.of(total if key.bounds is None else bounded(key.name, total, key.bounds))


@lru_cache(maxsize=4096)
def over_slices(slices: tuple[Slice, ...]) -> Portions:
    """The portions of a cost that is of a period in which one key followed the other."""
    total: dict[str, Fraction] = {}
    for each in slices:
        for code, portion in portions(each.key).items():
            total[code] = total.get(code, Fraction(0)) + exact(each.portion) * portion
    return Portions.of(total)


def bearing(used: Iterable[tuple[str, int]]) -> frozenset[str]:
    """Who bears anything at all."""
    return frozenset(code for code, part in used if part)


def _of_weights(name: str, weights: Iterable[UsedWeight], bounds: Bounds | None) -> dict[str, Fraction]:
    given = {weight.participant: weight.value for weight in weights}
    codes = sorted(given)
    parts = whole_numbers(given, codes)
    whole = sum(parts)
    shared = gcd(whole, *parts)
    found = {code: Fraction(part // shared, whole // shared) for code, part in zip(codes, parts, strict=True)}
    return found if bounds is None else bounded(name, found, bounds)
