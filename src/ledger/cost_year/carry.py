"""What everyone has coming of the cents of a pool: the exact entitlements of a year less what was booked of them.

It is kept by adding what each allocation differs from its exact entitlements, and by taking the same off again where
one is turned back. So nothing is left when all are, and it is right whichever entries of the year count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm
from typing import Final

from ledger.cost_year.events import CostAllocated
from ledger.cost_year.portions import Portions, in_whole_numbers, over_slices
from ledger.cost_year.used_key import Carried, Share, Slice, UsedKey
from ledger.errors import LedgerError
from ledger.money import KeyRounding, Money, rounded_together, towards_zero
from ledger.portion import exact

PER_COST: Final = KeyRounding.PER_COST.value
CUMULATIVE: Final = KeyRounding.CUMULATIVE.value


@dataclass(frozen=True, slots=True)
class Carry:
    """Exact cents of each participant over one denominator, in lowest terms; who has none is not in it."""

    whole: int = 1
    parts: Mapping[str, int] = field(default_factory=dict)

    def over(self, whole: int) -> dict[str, int]:
        """The same over another denominator, a multiple of its own."""
        factor = whole // self.whole
        return {code: part * factor for code, part in self.parts.items()}

    def plus(self, amount: Money, used: Portions, shares: tuple[Share, ...], sign: int) -> Carry:
        """With (or, at -1, without) what shares of an amount differ from its exact portions."""
        whole = lcm(self.whole, used.whole)
        parts, factor = self.over(whole), sign * (whole // used.whole)
        for code, part in used.parts:
            parts[code] = parts.get(code, 0) + amount.cents * part * factor
        for share in shares:
            parts[share.participant] = parts.get(share.participant, 0) - sign * share.amount.cents * whole
        shared = gcd(whole, *parts.values())
        return Carry(whole // shared, {code: part // shared for code, part in sorted(parts.items()) if part})

    def told(self) -> tuple[Carried, ...]:
        """As an event holds it."""
        return tuple(Carried(code, str(Fraction(part, self.whole))) for code, part in self.parts.items())

    @staticmethod
    def of(carried: tuple[Carried, ...]) -> Carry:
        """What an event says that was carried."""
        coming = {each.participant: exact(each.cents) for each in carried}
        whole = lcm(*[cents.denominator for cents in coming.values()])
        return Carry(whole, {code: int(cents * whole) for code, cents in coming.items()})


NOTHING: Final = Carry()


@dataclass(frozen=True, slots=True)
class Carries:
    """What is carried in each pool, as far as its allocations were rounded together."""

    pools: Mapping[str, Carry] = field(default_factory=dict)

    def of(self, pool: str) -> Carry:
        return self.pools.get(pool, NOTHING)

    def after(self, allocation: CostAllocated) -> Carries:
        return self._with(allocation, 1)

    def without(self, allocation: CostAllocated) -> Carries:
        """As if an allocation had not been made, whatever was made since."""
        return self._with(allocation, -1)

    def _with(self, allocation: CostAllocated, sign: int) -> Carries:
        if allocation.key.rounding != CUMULATIVE:
            return self
        pool = allocation.pool
        try:
            used = used_portions(allocation)
        except LedgerError:  # Not as it was recorded: to find that is the check's, which computes it again.
            return self
        carry = self.of(pool).plus(allocation.amount, used, allocation.shares, sign)
        others = {name: each for name, each in self.pools.items() if name != pool}
        return Carries({**others, pool: carry} if carry.parts else others)


def used_portions(allocation: CostAllocated) -> Portions:
    """The exact portions that an allocation says its cost was shared by."""
    return portions_by(allocation.key, allocation.slices)


def portions_by(key: UsedKey, slices: tuple[Slice, ...]) -> Portions:
    """The exact portions of a cost that is shared by a key, or by several in a period."""
    return over_slices(slices) if slices else in_whole_numbers(key)


def shares(amount: Money, used: Portions, rounding: str, carry: Carry) -> tuple[Share, ...]:
    """Share an amount in whole cents. What is carried goes to those who bear a part now: nobody else is in it."""
    whole = lcm(used.whole, carry.whole)
    factor, coming = whole // used.whole, carry.over(whole) if rounding == CUMULATIVE else {}
    own = {code: amount.cents * part * factor for code, part in used.parts}
    bearing = [code for code, part in used.parts if part]
    cents = rounded_together([own[code] + coming.get(code, 0) for code in bearing], whole, amount.cents)
    given = dict(zip(bearing, cents, strict=True))
    return tuple(
        Share(code, Money(given.get(code, 0)), given.get(code, 0) - towards_zero(part, whole))
        for code, part in own.items()
    )
