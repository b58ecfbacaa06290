"""A key from a day in the past, with all that was shared by another key from then on: one act over all books."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ledger import sharing
from ledger.acts.fields import ClosedYears
from ledger.acts.lookup import partnership_of
from ledger.cost_year import COST_YEAR, CostYear
from ledger.cost_year.events import AllocationReversed, CostAllocated, CostYearEvent
from ledger.cost_year.refusals import NothingToReallocate
from ledger.cost_year.runs import Which
from ledger.desk import Current, Desk
from ledger.errors import RuleBroken
from ledger.service import Service
from ledger.service.events import KeyAdopted, ServiceEvent

WITHOUT_BOOKS: Final = 50
"""After so many years without books a service has none any more."""


class ClosedYearsTouched(RuleBroken):
    """The books of a closed year stay as they were closed, and whoever changes a key says that he knows."""

    code = "closed-years-touched"

    def __init__(self, service: str, pool: str, key: str, years: tuple[int, ...]) -> None:
        super().__init__(
            f"key {key!r} would share costs of pool {pool!r} anew in closed books of {service}"
            f" ({', '.join(map(str, years))}); say closed_years 'leave' and settle the difference in an open year, or"
            " let the key begin later"
        )
        self.service, self.pool, self.key, self.years = service, pool, key, years


@dataclass(frozen=True, slots=True)
class SharedAnew:
    """What is to be recorded in the books of one year."""

    books: Current[CostYear, CostYearEvent]
    events: tuple[AllocationReversed | CostAllocated, ...]


def share_anew(
    desk: Desk, service: Current[Service, ServiceEvent], adopted: KeyAdopted, closed_years: ClosedYears
) -> tuple[KeyAdopted, list[SharedAnew]]:
    """The adoption of a key, which names the closed years that it leaves, and what it turns back and shares anew.

    Raises ``ClosedYearsTouched`` where closed years are not to be left, and whatever sharing refuses.
    """
    pool, since = adopted.pool, adopted.effective_on
    terms = sharing.terms(service.after(adopted).state, partnership_of(desk, service.name))
    which = Which(pool, since)
    first = min(since, service.state.started_on).year  # A cost of a period stands in one year and is of others too.
    left, anew = [], []
    for year, books in _books_from(desk, service.name, first):
        if books.state.closed is None:
            with suppress(NothingToReallocate):
                anew.append(SharedAnew(books, books.state.reallocate(terms, which)))
        elif books.state.is_outdated(terms, which):
            left.append(year)
    if left and closed_years is ClosedYears.REFUSE:
        raise ClosedYearsTouched(service.name, pool, adopted.key.name, tuple(left))
    return replace(adopted, closed_years=tuple(left)), anew


def _books_from(desk: Desk, service: str, year: int) -> Iterator[tuple[int, Current[CostYear, CostYearEvent]]]:
    """The books of a service from a year on. Years without any are read too, so that nobody opens one meanwhile."""
    without = 0
    while without < WITHOUT_BOOKS and year <= date.max.year:
        books = desk.find(COST_YEAR, f"{service}/{year}")
        if books.state.opened is None:
            without += 1
        else:
            without = 0
            yield year, books
        year += 1
