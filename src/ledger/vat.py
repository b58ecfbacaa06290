"""The rules of VAT by the day on which they held, and how an amount of VAT follows from a net amount.

They stand in ``vat.toml``, each with its source: which rates there were, and on which grounds VAT is not charged or is
passed on. What a participant does with VAT is its own (``MixedUseRate``, mengpercentage).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any, Final

from ledger.money import Money, Rounding
from ledger.period import Period

ROUNDING: Final = Rounding.HALF_AWAY_FROM_ZERO
"""How VAT is rounded to a cent, per line (arithmetically, as the decree on invoicing has it)."""

COMPENSABLE, DEDUCTIBLE, AS_COST = "1 compensable", "2 deductible", "3 as cost"
"""The parts of VAT, named in the order in which equal remainders get a cent that is left over."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in per cents, with the days on which it held."""

    rate: Decimal
    holds: Period
    source: str


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a treatment rests, with the days on which it held; ``months`` is for how long at most it can be used.

    ``secondments``: whether it may be of seconded staff. ``categories`` are Iv3 economic categories that it is not of.
    """

    name: str
    treatment: str
    title: str
    holds: Period
    source: str
    months: int | None = None
    secondments: bool = True
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VatParts:
    """What becomes of VAT: claimed from the fund (BCF), deducted, or a cost."""

    compensable: Money
    deductible: Money
    as_cost: Money


@cache
def rates() -> tuple[Rate, ...]:
    """Every rate there was."""
    return tuple(Rate(Decimal(each["rate"]), _period(each), each["source"]) for each in _rules()["rates"])


@cache
def grounds() -> tuple[Ground, ...]:
    """Every ground there was, one for each time it was regulated anew."""
    return tuple(
        Ground(
            each["name"],
            each["treatment"],
            each["title"],
            _period(each),
            each["source"],
            each.get("months"),
            each.get("secondments", True),
            tuple(each.get("categories", ())),
        )
        for each in _rules()["grounds"]
    )


def rates_on(day: date) -> tuple[Decimal, ...]:
    """The rates in force on a day, the highest first.

    >>> [str(rate) for rate in rates_on(date(2018, 12, 31))], [str(rate) for rate in rates_on(date(2019, 1, 1))]
    (['21', '6', '0'], ['21', '9', '0'])
    """
    return tuple(sorted((each.rate for each in rates() if day in each.holds), reverse=True))


def ground_on(name: str, day: date) -> Ground | None:
    """A ground as it was regulated on a day, if it was."""
    return next((each for each in grounds() if each.name == name and day in each.holds), None)


def vat_on(net: Money, rate: Decimal) -> Money:
    """The VAT on a net amount.

    >>> vat_on(Money.parse("100000.00"), Decimal(21)).euros, vat_on(Money(-250), Decimal(21)).euros
    ('21000.00', '-0.53')
    """
    return net.times(Fraction(rate) / 100, ROUNDING)


def parted(vat: Money, compensable: Decimal, deductible: Decimal) -> VatParts:
    """What becomes of VAT by a mixed-use rate: three parts that add up to the cent.

    >>> parted(Money.parse("21000.00"), Decimal("0.90"), Decimal(0))
    VatParts(compensable=Money(cents=1890000), deductible=Money(cents=0), as_cost=Money(cents=210000))
    """
    portions = {COMPENSABLE: compensable, DEDUCTIBLE: deductible, AS_COST: 1 - compensable - deductible}
    parts = vat.apportion(portions)
    return VatParts(parts[COMPENSABLE], parts[DEDUCTIBLE], parts[AS_COST])


def shared(vat: Money, amount: Money, shares: Mapping[str, Money]) -> dict[str, Money]:
    """The VAT in a cost, shared as the cost itself was, to the cent; all of it where the shares are all of the amount.

    A share of the other sign than its cost, which rounding over a whole year can leave, has none.

    >>> shared(Money(21), Money(121), {"GM0313": Money(61), "GM0327": Money(60)})
    {'GM0313': Money(cents=11), 'GM0327': Money(cents=10)}
    """
    sign = -1 if amount.cents < 0 else 1
    weights = {code: max(0, sign * share.cents) for code, share in shares.items()}
    return vat.apportion(weights) if any(weights.values()) else {}


def _period(rule: Mapping[str, Any]) -> Period:
    return Period(rule["from"], rule.get("until"))


@cache
def _rules() -> Mapping[str, Any]:
    return loads((files("ledger") / "vat.toml").read_text(encoding="utf-8"))
