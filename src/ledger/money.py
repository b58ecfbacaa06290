"""Money in whole cents, and the only two ways in which anything here is ever rounded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import ClassVar, Final, TypeAlias, assert_never

from ledger.errors import Malformed, RuleBroken

Exact: TypeAlias = Decimal | Fraction | int
"""A number that says exactly what was published. A float cannot: 0.1 is not a tenth."""

LARGEST_REMAINDER: Final = "largest-remainder"
"""The stored name of how ``Money.apportion`` rounds; never changed."""

_EXACT: Final = frozenset({Decimal, Fraction, int})
_EUROS: Final = re.compile(r"(-?)(0|[1-9][0-9]{0,12})\.([0-9]{2})")  # 15 digits stay below 2**53: exact in any JSON.
_ORDERS: Final = 40  # Orders of magnitude a decimal may span: "1E+999999999" would otherwise fill the memory.


class NotWholeCents(Malformed):
    """An amount is written in one way only, so that no digit is ever dropped or guessed."""

    code: ClassVar[str] = "not-whole-cents"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not an amount in whole cents; write euros with exactly two decimals, like 1234.50 or -0.05:"
            " at most 15 digits, no leading zeros, thousands separators or exponent"
        )
        self.text = text


class UnusableWeights(RuleBroken):
    """An amount can be divided by weights only where none is negative or undefined and at least one is not zero."""

    code: ClassVar[str] = "unusable-weights"

    def __init__(self, weights: Mapping[str, Exact]) -> None:
        self.weights = {code: str(weight) for code, weight in weights.items()}
        listed = ", ".join(f"{code}: {weight}" for code, weight in self.weights.items()) or "none at all"
        super().__init__(
            f"these weights cannot divide an amount ({listed}); each must be an exact number of zero or more, and at"
            " least one above zero: correct the key, or the measure that it takes its weights from"
        )


class Rounding(StrEnum):
    """How one amount is rounded to a cent. Each is symmetric: minus an amount rounds to minus its rounding."""

    HALF_AWAY_FROM_ZERO = "half-away-from-zero"
    HALF_EVEN = "half-even"
    DOWN = "down"


class KeyRounding(StrEnum):
    """How the cents of costs that a key shares are rounded; the stored names, never changed.

    ``PER_COST``: each by itself. ``CUMULATIVE``: those of a pool in a year together, so that what everyone was charged
    stays within a cent of what the key says, and residue cents do not always fall on the same members.
    """

    PER_COST = "largest-remainder-per-cost"
    CUMULATIVE = "cumulative-per-pool-and-year"


@dataclass(frozen=True, slots=True)
class Apportionment:
    """What each bears, and the part of it that is a residue cent: 0, or 1 (-1 of a negative amount)."""

    shares: dict[str, Money]
    residues: dict[str, int]


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of euros, held as whole cents so that no sum ever rounds. It is false when zero, like any number.

    >>> sum([Money(1250), Money(-250)], ZERO)
    Money(cents=1000)
    """

    cents: int

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read what ``euros`` writes, and nothing else.

        >>> Money.parse("1000000.00"), Money.parse("-0.05")
        (Money(cents=100000000), Money(cents=-5))
        """
        parts = _EUROS.fullmatch(text)
        if parts is None or text == "-0.00":
            raise NotWholeCents(text)
        sign, euros, cents = parts.groups()
        return cls(int(sign + euros + cents))

    @property
    def euros(self) -> str:
        """The amount in euros with two decimals and a point: for files and programs.

        >>> Money(-5).euros
        '-0.05'
        """
        euros, cents = divmod(abs(self.cents), 100)
        return f"{'-' if self.cents < 0 else ''}{euros}.{cents:02}"

    def apportion(self, weights: Mapping[str, Exact]) -> dict[str, Money]:
        """Divide by weight, to the cent and to the last cent: what each bears, in order of code.

        Everyone first gets the whole cents of its exact share; the cents left over go to the largest remainders,
        ties in order of code. A negative amount mirrors the positive one. Weights need not total 100 or 1.

        >>> blnp = {"GM0313": "16.33", "GM0327": "28.95", "GM0267": "35.54", "GM0273": "19.19"}
        >>> shares = Money.parse("1000000.00").apportion({code: Decimal(text) for code, text in blnp.items()})
        >>> {code: share.euros for code, share in shares.items()}
        {'GM0267': '355364.47', 'GM0273': '191880.81', 'GM0313': '163283.67', 'GM0327': '289471.05'}

        One share can fall by a cent where the amount rises by one (the Alabama paradox); the total never errs.
        """
        return self.apportionment(weights).shares

    def apportionment(self, weights: Mapping[str, Exact]) -> Apportionment:
        """Divide as ``apportion`` does, and tell who got the cents that were left over.

        >>> Money(-1000).apportionment({"GM0880": 1, "GM0431": 1, "GM0415": 1}).residues
        {'GM0415': -1, 'GM0431': 0, 'GM0880': 0}
        """
        codes = sorted(weights)
        parts = whole_numbers(weights, codes)
        exact = [self.cents * part for part in parts]
        shares = rounded_together(exact, sum(parts), self.cents)
        whole_cents = [towards_zero(each, sum(parts)) for each in exact]
        return Apportionment(
            {code: Money(share) for code, share in zip(codes, shares, strict=True)},
            {code: share - cut for code, share, cut in zip(codes, shares, whole_cents, strict=True)},
        )

    def with_uplift(self, percentage: Decimal | None, rule: Rounding) -> Money:
        """The amount with a percentage of itself on top (opslag), to the cent; with none it is the amount.

        >>> Money.parse("43.21").with_uplift(Decimal("12.5"), Rounding.HALF_AWAY_FROM_ZERO).euros
        '48.61'
        """
        return self.times(1 + Fraction(percentage or 0) / 100, rule)

    def times(self, factor: Exact, rule: Rounding) -> Money:
        """The amount times an exact factor, rounded to the cent by a rule that the event must name.

        >>> Money(250).times(Fraction(1, 100), Rounding.HALF_EVEN), Money(-250).times(Decimal("0.01"), Rounding.DOWN)
        (Money(cents=2), Money(cents=-2))
        >>> Money(250).times(Fraction(1, 100), Rounding.HALF_AWAY_FROM_ZERO)
        Money(cents=3)
        """
        numerator, denominator = _ratio(factor)
        product = self.cents * numerator
        cents, rest = divmod(abs(product), denominator)
        match rule:
            case Rounding.HALF_AWAY_FROM_ZERO:
                up = 2 * rest >= denominator
            case Rounding.HALF_EVEN:
                up = 2 * rest > denominator or (2 * rest == denominator and cents % 2 == 1)
            case Rounding.DOWN:
                up = False
            case _:
                assert_never(rule)
        return Money((cents + up) * (-1 if product < 0 else 1))


ZERO: Final = Money(0)


def round_together(amounts: Mapping[str, Fraction]) -> dict[str, Money]:
    """Round exact cents that together are whole cents, so that no cent is made or lost, in order of code.

    Everyone gets the whole cents of its amount; the cents left over go to the largest remainders, ties in order of
    code. Where the total is negative, all is mirrored: minus the amounts give minus the result.

    >>> round_together({"GM0880": Fraction(1, 3), "GM0431": Fraction(4, 3), "GM0415": Fraction(4, 3)})
    {'GM0415': Money(cents=2), 'GM0431': Money(cents=1), 'GM0880': Money(cents=0)}
    """
    codes = sorted(amounts)
    total, whole = sum(amounts.values()), lcm(*[amount.denominator for amount in amounts.values()])
    assert total == int(total), "amounts that are rounded together are whole cents together"
    shares = rounded_together([int(amounts[code] * whole) for code in codes], whole, int(total))
    return {code: Money(share) for code, share in zip(codes, shares, strict=True)}


def rounded_together(parts: Sequence[int], whole: int, total: int) -> list[int]:
    """Round cents that are given as ``parts`` over one denominator, so that they total what they must.

    They may be some cents off that total by themselves (somebody who had a part in it is not there any more): what is
    over or short is then everyone's alike, before the remainders say who gets the last cents.

    >>> rounded_together([4, 4, 2], 3, 4)
    [2, 1, 1]
    """
    sign = -1 if total < 0 else 1
    shares = [sign * part // whole for part in parts]
    everyone, leftover = divmod(sign * total - sum(shares), len(shares))
    remainders = [sign * part % whole for part in parts]
    # A reversed sort is stable too: equal remainders stay in order of code.
    for at in sorted(range(len(shares)), key=remainders.__getitem__, reverse=True)[:leftover]:
        shares[at] += 1
    return [sign * (share + everyone) for share in shares]


def towards_zero(part: int, whole: int) -> int:
    """The whole cents of an exact amount: without what is cut off."""
    return part // whole if part >= 0 else -(-part // whole)


def whole_numbers(weights: Mapping[str, Exact], codes: list[str]) -> list[int]:
    """The weights over one common denominator: whole numbers divide several times faster than fractions."""
    try:
        ratios = [_ratio(weights[code]) for code in codes]
    except (ArithmeticError, ValueError, TypeError):
        raise UnusableWeights(weights) from None
    common = lcm(*[denominator for _, denominator in ratios])
    parts = [numerator * (common // denominator) for numerator, denominator in ratios]
    if not parts or min(parts) < 0 or not any(parts):
        raise UnusableWeights(weights)
    return parts


def _ratio(number: Exact) -> tuple[int, int]:
    """Numerator and denominator; raises where the number is not finite, not exact, or of an absurd magnitude."""
    if type(number) not in _EXACT:
        raise TypeError(f"{number!r} is a {type(number).__name__}; only Decimal, Fraction and int are exact")
    if isinstance(number, Decimal) and abs(number.adjusted()) > _ORDERS:
        raise OverflowError(f"{number} is no amount, share or count of anything")
    return number.as_integer_ratio()
