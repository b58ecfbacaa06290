"""What participants do with VAT, each by its own mixed-use rate (mengpercentage), and grounds that ran out. A part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from ledger.errors import AlreadyExists, RuleBroken
from ledger.event import Event, recorded_as
from ledger.period import fiscal_year


@recorded_as("partnership.mixed-use-rate-set.1")
class MixedUseRateSet(Event):
    """Which part of its VAT a participant claims from the fund (BCF) in a year, and which it deducts; the rest is cost.

    A later one replaces an earlier one of the same year: mostly a final rate after the year. ``effective_on`` is the
    first day of the year, for the rate is of all of it.
    """

    participant: str
    year: int
    compensable: Decimal
    deductible: Decimal
    final: bool
    source: str
    effective_on: date
    illustrative: bool = False


@recorded_as("partnership.vat-ground-ended.1")
class VatGroundEnded(Event):
    """What came in the place of an approval that ends, so that nobody waits for it any more."""

    service: str
    vat_ground: str
    vat_ground_until: date
    result: str
    effective_on: date


VatEvent = MixedUseRateSet | VatGroundEnded


class PortionsAboveOne(RuleBroken):
    """What is claimed and what is deducted are parts of one whole."""

    code = "portions-above-one"

    def __init__(self, participant: str, year: int, compensable: Decimal, deductible: Decimal) -> None:
        super().__init__(
            f"{participant} cannot claim {compensable} and deduct {deductible} of its VAT in {year}: that is more than"
            " all of it; correct them"
        )
        self.participant, self.year, self.compensable, self.deductible = participant, year, compensable, deductible


class RateIsFinal(RuleBroken):
    """After a final rate no provisional one comes."""

    code = "rate-is-final"

    def __init__(self, participant: str, year: int) -> None:
        super().__init__(
            f"the mixed-use rate of {participant} for {year} is final; give another final one, or correct the year"
        )
        self.participant, self.year = participant, year


class NotInThatYear(RuleBroken):
    """Only who takes part in a year bears VAT in it."""

    code = "not-in-that-year"

    def __init__(self, partnership: str, participant: str, year: int) -> None:
        super().__init__(f"{participant} took no part in {partnership} in {year}; correct the code or the year")
        self.partnership, self.participant, self.year = partnership, participant, year


@dataclass(frozen=True, slots=True)
class VatRates:
    """The rate of each participant for each year as it was set last, and the grounds of which the end was seen to."""

    rates: Mapping[tuple[str, int], MixedUseRateSet] = field(default_factory=dict)
    ended: frozenset[tuple[str, str, date]] = frozenset()

    def set(self, rate: MixedUseRateSet) -> MixedUseRateSet:
        if rate.compensable + rate.deductible > 1:
            raise PortionsAboveOne(rate.participant, rate.year, rate.compensable, rate.deductible)
        before = self.rates.get((rate.participant, rate.year))
        if before is not None and before.final and not rate.final:
            raise RateIsFinal(rate.participant, rate.year)
        return rate

    def end(self, ended: VatGroundEnded) -> VatGroundEnded:
        if _key(ended) in self.ended:
            about = f"{ended.vat_ground} of {ended.service} until {ended.vat_ground_until}"
            raise AlreadyExists("end of ground", about)
        return ended


def first_day_of(year: int) -> date:
    """From when the rate of a year holds."""
    return fiscal_year(year).start


def evolve(rates: VatRates, event: VatEvent) -> VatRates:
    match event:
        case MixedUseRateSet(participant=participant, year=year):
            return replace(rates, rates={**rates.rates, (participant, year): event})
        case VatGroundEnded():
            return replace(rates, ended=rates.ended | {_key(event)})
        case _:
            assert_never(event)


def _key(event: VatGroundEnded) -> tuple[str, str, date]:
    return event.service, event.vat_ground, event.vat_ground_until
