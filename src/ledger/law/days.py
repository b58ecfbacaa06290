"""When a term that a law sets ends: on no Saturday, Sunday or public holiday (Algemene termijnenwet 1 and 3)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

ONE_DAY = timedelta(days=1)
FIRST_KINGS_DAY = 2014
"""Until then the Queen's birthday was kept, on 30 April."""


def in_working_days(last: date) -> date:
    """The last day of a term that would end on a day: that day, or the first after it that is worked.

    Of terms that are counted back from a day, or are longer than twelve weeks, this is not asked (1(2) and 4). Days
    that the Crown put on a par with holidays (3(3)) are not known here: a term that ends on one is longer still.

    >>> in_working_days(date(2024, 5, 9)), in_working_days(date(2024, 12, 25)), in_working_days(date(2024, 5, 8))
    (datetime.date(2024, 5, 10), datetime.date(2024, 12, 27), datetime.date(2024, 5, 8))
    """
    while last.weekday() >= 5 or last in holidays(last.year):  # noqa: PLR2004  # Saturday is 5.
        last += ONE_DAY
    return last


@cache
def holidays(year: int) -> frozenset[date]:
    """The days of Algemene termijnenwet 3(1) and (2): Easter Monday, Ascension and the like, Good Friday among them.

    >>> sorted(f"{day:%d-%m}" for day in holidays(2025) if day.month in (4, 5))
    ['05-05', '18-04', '21-04', '26-04', '29-05']
    """
    sunday = easter(year)
    movable = (sunday + timedelta(days=days) for days in (-2, 1, 39, 50))
    return frozenset((date(year, 1, 1), _birthday(year), date(year, 5, 5), *christmas(year), *movable))


def christmas(year: int) -> tuple[date, date]:
    """Both days of it."""
    return date(year, 12, 25), date(year, 12, 26)


def _birthday(year: int) -> date:
    """The day on which the birthday of the King is kept: a day earlier where that is a Sunday."""
    day = date(year, 4, 27 if year >= FIRST_KINGS_DAY else 30)
    return day - ONE_DAY if day.isoweekday() == 7 else day  # noqa: PLR2004  # Sunday.
