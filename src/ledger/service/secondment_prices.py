"""What may be charged for a secondment: the price and the size that were agreed, on every day that is charged for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ledger.errors import RuleBroken
from ledger.money import Money, Rounding
from ledger.period import Period
from ledger.service.secondment_events import PriceBasis, SecondmentTerms, TariffUnit
from ledger.service.secondment_refusals import (
    ChargedPriceNotOnce,
    MoreThanLent,
    PriceTermsMismatch,
    TariffNotAgreed,
    TariffOfAnotherUnit,
    UpliftNotTold,
    WageCostNotTold,
)

FULL_TIME: Final = Decimal(36)
"""Hours a week of full working time (Cao Gemeenten), where nothing else was agreed."""
ROUNDED: Final = Decimal("0.005")
"""How far a working-time factor of two decimals may be from the hours that it stands for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is charged for a time: so many hours, or fte at the tariff of a year; of wages, what they cost by it."""

    secondment: str
    unit: str
    quantity: Decimal
    tariff: Money
    rounding: Rounding
    wage_cost: Money | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a period on which the same terms held."""

    period: Period
    terms: SecondmentTerms


def priced(
    secondment: str, terms: SecondmentTerms, tariff: Money | None, wage_cost: Money | None, rounding: Rounding
) -> tuple[Money, Decimal | None]:
    """The tariff of the time, and the uplift in it: as it is given, or as it follows from the wage cost."""
    if tariff is not None and wage_cost is None:
        return tariff, None
    if tariff is not None or wage_cost is None:
        raise ChargedPriceNotOnce(secondment)
    if terms.price_basis is PriceBasis.WAGE_COST_WITH_UPLIFT:
        if terms.uplift is None:
            raise UpliftNotTold(secondment)
    elif terms.price_basis is not PriceBasis.WAGE_COST:
        raise PriceTermsMismatch(secondment, terms.price_basis.value, "wage_cost")
    return wage_cost.with_uplift(terms.uplift, rounding), terms.uplift


def agreed_tariff(asked: Asked, terms: SecondmentTerms) -> Money | None:
    """The tariff by the terms, of the unit that is charged; nothing where they set none, or it cannot be told."""
    if terms.price_basis is PriceBasis.FIXED_TARIFF and terms.tariff_unit is not None:
        return terms.tariff if terms.tariff_unit.value == asked.unit else None
    if terms.price_basis is PriceBasis.WAGE_COST_WITH_UPLIFT and terms.uplift is not None and asked.wage_cost:
        return asked.wage_cost.with_uplift(terms.uplift, asked.rounding)
    return None


def other_price(asked: Asked, terms: SecondmentTerms) -> RuleBroken | None:
    """How a price is not the one of the terms: of another unit, another tariff, or wages that are not told."""
    if terms.price_basis is PriceBasis.WAGE_COST_WITH_UPLIFT and terms.uplift is not None and asked.wage_cost is None:
        return WageCostNotTold(asked.secondment, terms.uplift)
    unit = terms.tariff_unit
    if unit is not None and unit.value != asked.unit:
        return TariffOfAnotherUnit(asked.secondment, asked.unit, unit.value)
    agreed = agreed_tariff(asked, terms)
    if agreed is not None and asked.tariff != agreed:
        return TariffNotAgreed(asked.secondment, asked.tariff, agreed)
    return None


def size(terms: SecondmentTerms) -> Decimal:
    """The most fte that terms lend: as they say it, or as their hours do."""
    full_time = terms.full_time_hours or FULL_TIME
    return max(terms.fte, (terms.hours_per_week or Decimal(0)) / full_time)


def more_than_lent(asked: Asked, terms: SecondmentTerms) -> RuleBroken | None:
    """How more fte are charged than are lent; of hours somebody can work more than agreed in one week or another."""
    if asked.unit == TariffUnit.FTE.value and asked.quantity > size(terms):
        return MoreThanLent(asked.secondment, asked.quantity, terms.fte)
    return None
