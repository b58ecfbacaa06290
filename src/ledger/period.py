"""Periods of days: half-open, so that one ends where the next begins and no day is counted twice or not at all."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, Final, assert_never

from ledger.errors import Malformed

YEARS: Final = range(1900, 3000)


class EmptyPeriod(Malformed):
    """A period has at least one day."""

    code: ClassVar[str] = "empty-period"

    def __init__(self, start: date, end: date) -> None:
        super().__init__(
            f"a period from {start} up to but not including {end} has no days; its end, the first day after it, must"
            " lie after its start"
        )
        self.start, self.end = start, end


class ImpossibleYear(Malformed):
    """A fiscal year is written in full: 26 is a typing error, not the reign of Tiberius."""

    code: ClassVar[str] = "impossible-year"

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} is no fiscal year; write it in full, from {YEARS[0]} to {YEARS[-1]}")
        self.year = year


class ProRata(StrEnum):
    """How a part of a period is measured; an event that rests on it names the rule."""

    BY_DAYS = "by-days"
    BY_MONTHS = "by-months"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` up to but not including ``end``; without an end it goes on."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise EmptyPeriod(self.start, self.end)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        return self.start in other or other.start in self

    def intersect(self, other: Period) -> Period | None:
        """The days that both have, where there are any."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends, default=None))

    def minus(self, other: Period) -> tuple[Period, ...]:
        """The days that the other does not have: what lies before it, and what lies after it."""
        if not self.overlaps(other):
            return (self,)
        before = (Period(self.start, other.start),) if self.start < other.start else ()
        after = (Period(other.end, self.end),) if other.end is not None and other.end in self else ()
        return before + after

    @property
    def days(self) -> int:
        assert self.end is not None, "only a period that ends can be measured: intersect it first"
        return (self.end - self.start).days

    @property
    def months(self) -> Fraction:
        """Calendar months, where a part of a month counts by its days.

        >>> Period(date(2026, 1, 1), date(2026, 2, 15)).months
        Fraction(3, 2)
        """
        assert self.end is not None, "only a period that ends can be measured: intersect it first"
        return _months_before(self.end) - _months_before(self.start)

    def portion(self, part: Period, rule: ProRata) -> Fraction:
        """How much of this period falls within ``part``: exact, from 0 to 1.

        >>> fiscal_year(2026).portion(Period(date(2026, 7, 1)), ProRata.BY_MONTHS)
        Fraction(1, 2)
        >>> fiscal_year(2026).portion(Period(date(2026, 7, 1)), ProRata.BY_DAYS)
        Fraction(184, 365)
        """
        shared = self.intersect(part)
        if shared is None:
            return Fraction(0)
        match rule:
            case ProRata.BY_DAYS:
                return Fraction(shared.days, self.days)
            case ProRata.BY_MONTHS:
                return shared.months / self.months
            case _:
                assert_never(rule)


def fiscal_year(year: int) -> Period:
    """The calendar year: municipalities and their joint bodies keep their books by it (BBV)."""
    if year not in YEARS:
        raise ImpossibleYear(year)
    return Period(date(year, 1, 1), date(year + 1, 1, 1))


def months_after(day: date, months: int) -> date:
    """The same day of a later month; the last day of that month where it has no such day.

    >>> months_after(date(2007, 3, 1), 4), months_after(date(2007, 12, 31), 2)
    (datetime.date(2007, 7, 1), datetime.date(2008, 2, 29))
    """
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months_before(day: date) -> Fraction:
    """Months from the start of the calendar to ``day``."""
    return 12 * day.year + day.month + Fraction(day.day - 1, monthrange(day.year, day.month)[1])
