"""Indices as they are published, and what a partnership agreed on following them. A part, no stream.

What was agreed is modelled on a regional framework for joint bodies (domain dossier 1.4): wages follow the CAO
Gemeenten or the CPB series, prices the CPB price of GDP, with weights fixed for four years; the CPB publication of 1
December binds; the year itself is not changed, but a wage deviation above 0.5 percentage point is settled after it. All
of that is a parameter of the agreement here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from ledger.errors import AlreadyExists, RuleBroken
from ledger.event import Event, recorded_as
from ledger.indexing import DeviationRule
from ledger.money import Rounding


class IndexStatus(StrEnum):
    """Whether who published an index may still change it."""

    PROVISIONAL = "provisional"
    FINAL = "final"


@recorded_as("partnership.index-published.1")
class IndexPublished(Event):
    """A percentage was published of a series for a year; a later edition may say otherwise, and this one stays."""

    index_series: str
    year: int
    percentage: Decimal
    publisher: str
    published_on: date
    vintage: str
    index_status: IndexStatus
    source: str
    illustrative: bool = False


@recorded_as("partnership.indexation-adopted.1")
class IndexationAdopted(Event):
    """How budgets of some years follow wages and prices, by a decision; the weights are fixed for all of them.

    The last publication up to and including ``binding_day`` of ``binding_month`` in the year before binds. A wage
    deviation of more than ``threshold`` percentage points is settled after the year: ``settles`` says how much of it.
    """

    indexation: str
    wage_series: str
    price_series: str
    wage_weight: Decimal
    price_weight: Decimal
    from_year: int
    until_year: int
    threshold: Decimal
    settles: DeviationRule
    rounding: Rounding
    binding_month: int
    binding_day: int
    effective_on: date
    decision: str

    def binding_on(self, year: int) -> date:
        """The day on which it is clear what binds for a year."""
        return date(year - 1, self.binding_month, self.binding_day)


IndexationEvent = IndexPublished | IndexationAdopted


class IndexMissing(RuleBroken):
    """A budget is indexed by what was published by the day that binds."""

    code = "index-missing"

    def __init__(self, index_series: str, year: int, on: date) -> None:
        super().__init__(
            f"no percentage of {index_series} for {year} was published by {on}, or none is recorded; record the"
            " publication first, with its own date"
        )
        self.index_series, self.year, self.on = index_series, year, on


class NoIndexation(RuleBroken):
    """Only a year for which indexation was agreed on is indexed."""

    code = "no-indexation"

    def __init__(self, partnership: str, year: int) -> None:
        super().__init__(f"{partnership} adopted no indexation for {year}; adopt one, or correct the year")
        self.partnership, self.year = partnership, year


class WeightsNotOne(RuleBroken):
    """Wages and prices together are the whole."""

    code = "weights-not-one"

    def __init__(self, wage_weight: Decimal, price_weight: Decimal) -> None:
        super().__init__(
            f"a weight of {wage_weight} for wages and {price_weight} for prices do not total 1, or one is negative;"
            " correct them"
        )
        self.wage_weight, self.price_weight = wage_weight, price_weight


class YearsReversed(RuleBroken):
    """The last year is the first one or comes after it."""

    code = "years-reversed"

    def __init__(self, from_year: int, until_year: int) -> None:
        super().__init__(f"{until_year} comes before {from_year}, so there is no year between them; correct one")
        self.from_year, self.until_year = from_year, until_year


class IndexationsOverlap(RuleBroken):
    """A year is indexed in one way."""

    code = "indexations-overlap"

    def __init__(self, indexation: str, other: str, year: int) -> None:
        super().__init__(f"{other} holds for {year} already; let {indexation} begin after it, or end before it")
        self.indexation, self.other, self.year = indexation, other, year


class NoSuchDay(RuleBroken):
    """A day of the year is there every year."""

    code = "no-such-day"

    def __init__(self, month: int, day: int) -> None:
        super().__init__(f"there is no day {day} of month {month} in every year; correct it")
        self.month, self.day = month, day


Published = tuple[str, int]
"""A series and a year of it."""


@dataclass(frozen=True, slots=True)
class Indices:
    """What was published of which series, in order of recording, and what was agreed on for which years."""

    published: Mapping[Published, tuple[IndexPublished, ...]] = field(default_factory=dict)
    adopted: Mapping[str, IndexationAdopted] = field(default_factory=dict)

    def record(self, published: IndexPublished) -> IndexPublished:
        """A publication; each edition says one thing of a year."""
        known = self.published.get((published.index_series, published.year), ())
        if any(each.vintage == published.vintage for each in known):
            raise AlreadyExists("index", f"{published.index_series} {published.year} ({published.vintage})")
        return published

    def adopt(self, adopted: IndexationAdopted) -> IndexationAdopted:
        if adopted.indexation in self.adopted:
            raise AlreadyExists("indexation", adopted.indexation)
        weights = adopted.wage_weight, adopted.price_weight
        if sum(weights) != 1 or min(weights) < 0:
            raise WeightsNotOne(*weights)
        if adopted.until_year < adopted.from_year:
            raise YearsReversed(adopted.from_year, adopted.until_year)
        for name, other in self.adopted.items():
            first = max(adopted.from_year, other.from_year)
            if first <= min(adopted.until_year, other.until_year):
                raise IndexationsOverlap(adopted.indexation, name, first)
        try:
            date(2001, adopted.binding_month, adopted.binding_day)  # A year without 29 February.
        except ValueError:
            raise NoSuchDay(adopted.binding_month, adopted.binding_day) from None
        return adopted

    def agreed(self, partnership: str, year: int) -> IndexationAdopted:
        """What was agreed on for a year."""
        for each in self.adopted.values():
            if each.from_year <= year <= each.until_year:
                return each
        raise NoIndexation(partnership, year)

    def by(self, index_series: str, year: int, on: date) -> IndexPublished:
        """What had been published of a series for a year by the end of a day: the last of it."""
        known = [each for each in self.published.get((index_series, year), ()) if each.published_on <= on]
        if not known:
            raise IndexMissing(index_series, year, on)
        return max(reversed(known), key=lambda each: each.published_on)  # Of two on one day the one recorded last.


def evolve(indices: Indices, event: IndexationEvent) -> Indices:
    match event:
        case IndexPublished():
            key = (event.index_series, event.year)
            published = (*indices.published.get(key, ()), event)
            return replace(indices, published={**indices.published, key: published})
        case IndexationAdopted(indexation=name):
            return replace(indices, adopted={**indices.adopted, name: event})
        case _:
            assert_never(event)
