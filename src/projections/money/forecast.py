"""Budget against actual and forecast within a year, per pool and participant.

The forecast of a pool on a day is what was booked up to that day plus what is still expected after it:

- with an expectation for the rest of the year, that amount less what was booked since its first day;
- with one for the whole year, the same, after what had been booked before its first day is taken off;
- without one, the budget less what was booked: never a line drawn through the months so far;
- without a budget too, or in a pool or a year that was closed by then, nothing.

What was booked beyond what was expected makes the forecast higher, and the rest is then nothing: an amount that was
expected to be paid never turns into one to be paid back. Of budgets and expectations the one recorded last counts, of
those that had taken effect.

Shares of what was booked are those of its allocations. Budget and expected amounts are shared by the key in force on
the day, by ``Money.apportion``. What nobody bears yet, or no key shares, has a line without a participant, so that the
lines of a pool always add up to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import Row as FoundRow
from sqlalchemy import Table, select

from ledger.cost_year.events import BudgetAdopted, CostYearClosed, CostYearOpened, CostYearReopened
from ledger.cost_year.expectation_events import Covers, ExpectationRecorded
from ledger.cost_year.postings import OPENING
from ledger.journal import Entry
from ledger.money import Money
from ledger.place import Place
from ledger.service.events import KeyAdopted, PoolClosed
from projections.as_of import AsOf
from projections.marks import Cents
from projections.money.balances import PAID, SHARE, natural
from projections.money.postings import postings
from projections.successions import Heirs, heirs
from projections.tables import Row, cents, day, flag, rows_of, text
from projections.view import View

NAME = "forecast"
Found = FoundRow[tuple[Any, ...]]
"""A row as a query finds it."""

budgets = rows_of(
    "budgets",
    text("service"),
    text("cost_year"),
    text("pool"),
    cents("cents"),
    flag("illustrative"),
    text("decision"),
    day("effective_on"),
    within="service",
)
expectations = rows_of(
    "expectations",
    text("service"),
    text("cost_year"),
    text("expectation"),
    text("pool"),
    text("covers"),
    cents("cents"),
    flag("illustrative"),
    text("grounds"),
    text("source"),
    day("effective_on"),
    within="service",
)
weights = rows_of(  # The keys of pools, a row for each weight.
    "weights",
    text("service"),
    text("pool"),
    text("key"),
    text("participant"),
    text("weight"),
    day("effective_on"),
    within="service",
)
year_steps = rows_of(  # Where a year is opened or closed, and where a pool is (that has no year).
    "year_steps",
    text("service"),
    text("cost_year", optional=True),
    text("pool", optional=True),
    text("step"),
    day("effective_on"),
    within="service",
)
TABLES = (budgets, expectations, weights, year_steps)
READS = (BudgetAdopted, ExpectationRecorded, KeyAdopted, PoolClosed, CostYearOpened, CostYearClosed, CostYearReopened)


class Method(StrEnum):
    """By which rule the expected amount of a pool was found."""

    EXPECTATION = "by-expectation"
    BUDGET = "rest-of-budget"
    NOTHING = "nothing-expected"
    CLOSED = "closed"


def apply(entry: Entry) -> Iterable[Row]:
    """What an entry says of a budget, an expectation, a key, or the end of a pool or a year."""
    event, place = entry.event, Place.of(entry.stream)
    service, year = place.service, place.name
    match event:
        case BudgetAdopted():
            facts = (event.pool, event.amount.cents, event.illustrative, event.decision, event.effective_on)
            yield budgets, (service, year, *facts)
        case ExpectationRecorded():
            what = (event.expectation, event.pool, event.covers.value, event.amount.cents, event.illustrative)
            yield expectations, (service, year, *what, event.grounds, event.source, event.effective_on)
        case KeyAdopted():
            for weight in event.key.weights:
                of = (event.pool, event.key.name, weight.participant, str(weight.value))
                yield weights, (service, *of, event.effective_on)
        case PoolClosed():
            yield year_steps, (service, None, event.pool, "closed", event.effective_on)
        case CostYearOpened():
            yield year_steps, (service, year, None, "opened", event.effective_on)
        case CostYearClosed():
            yield year_steps, (service, year, None, "closed", event.effective_on)
        case CostYearReopened():
            yield year_steps, (service, year, None, "reopened", event.effective_on)


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """One participant in one pool (or ``None``: what nobody bears yet, or no key shares), in cents.

    ``budget`` is the first of the year, ``amended`` the one that counts. ``forecast`` is what was booked and what is
    still expected, ``difference`` what is left of the amended budget then: below zero is too little.
    """

    participant: str | None
    budget: Cents
    amended: Cents
    actual: Cents
    expected: Cents

    @property
    def forecast(self) -> Cents:
        """What the year will have cost."""
        return self.actual + self.expected

    @property
    def difference(self) -> Cents:
        """The amended budget less the forecast."""
        return self.amended - self.forecast


@dataclass(frozen=True, slots=True)
class PoolForecast:
    """One pool with its lines and their total. ``expectation``, ``grounds`` and ``source`` are of the one that counts.

    The pool is empty for what an opening position does not tell by pool.
    """

    pool: str
    method: Method
    key: str | None
    expectation: str | None
    grounds: str | None
    source: str | None
    lines: tuple[ForecastLine, ...]
    total: ForecastLine
    illustrative: bool
    imported: bool


class Booked(NamedTuple):
    """What is known of a pool in a year, in order of recording."""

    budgeted: list[Found]
    expected: list[Found]
    booked: list[Found]


Shared = tuple[str | None, dict[str, Fraction]]
"""A key, and by what it shares: nothing, where nobody can say yet."""


def forecast(
    view: View, as_of: AsOf, service: str, year: int, resolved: Callable[[str], Shared | None] | None = None
) -> tuple[PoolForecast, ...] | None:
    """Every pool with a budget, an expectation or something booked by then; ``None`` where the year was not opened.

    ``resolved`` tells by what a pool is shared on the day where its key has no weights of its own to go by.
    """
    cost_year = f"{service}/{year}"
    steps = _rows(view, as_of, year_steps, service)
    if not any(row.cost_year == cost_year and row.step == "opened" for row in steps):
        return None
    year_closed = [row.step for row in steps if row.cost_year == cost_year][-1] == "closed"
    ended = {row.pool for row in steps if row.cost_year is None}
    of_year = {
        table: [row for row in _rows(view, as_of, table, service) if row.cost_year == cost_year]
        for table in (budgets, expectations, postings)
    }
    keys, names = _rows(view, as_of, weights, service), heirs(view, as_of)
    found = []
    for pool in sorted({row.pool for rows in of_year.values() for row in rows}):
        rows = Booked(*([row for row in of_year[table] if row.pool == pool] for table in of_year))
        key = (resolved and resolved(pool)) or _key([row for row in keys if row.pool == pool], service, names)
        found.append(_pool(pool, rows, key, names, closed=year_closed or pool in ended))
    return tuple(found)


def _rows(view: View, as_of: AsOf, table: Table, service: str) -> list[Found]:
    columns = table.c
    query = select(table).where(
        view.sees(as_of, table), columns.partnership == service.partition("/")[0], columns.service == service
    )
    return list(view.tx.execute(query.order_by(columns.position, columns.line)))


def _key(rows: list[Found], service: str, names: Heirs) -> Shared:
    """The key of a pool: of all that reach the day the one adopted last, with what successors took over."""
    shared: dict[str, Fraction] = defaultdict(Fraction)
    for row in rows:
        if row.position == rows[-1].position:
            shared[names.of(service, row.participant)] += Fraction(row.weight)
    return (rows[-1].key if rows else None), dict(shared)


def _pool(
    pool: str,
    rows: Booked,
    key: Shared,
    names: Heirs,
    *,
    closed: bool,
) -> PoolForecast:
    budgeted, expected, booked = rows
    budget, amended = (budgeted[0].cents, budgeted[-1].cents) if budgeted else (0, 0)
    counts = expected[-1] if expected else None
    actual = _paid(booked)
    if closed:
        method, rest = Method.CLOSED, 0
    elif counts is not None:
        method, rest = Method.EXPECTATION, _still_expected(counts, booked)
    elif budgeted:
        method, rest = Method.BUDGET, remaining(amended, actual)
    else:
        method, rest = Method.NOTHING, 0
    borne: dict[str | None, int] = defaultdict(int)
    for row in booked:
        if row.account == SHARE:
            borne[names.of(row.service, row.participant)] += row.cents
    if unborne := actual - sum(borne.values()):
        borne[None] = unborne
    columns = [_divided(amount, key[1]) for amount in (budget, amended)] + [borne, _divided(rest, key[1])]
    everyone = sorted({who for column in columns for who in column}, key=lambda who: (who is None, who or ""))
    lines = tuple(ForecastLine(who, *(column.get(who, 0) for column in columns)) for who in everyone)
    behind = [*budgeted[:1], *budgeted[-1:], *expected[-1:], *booked]
    return PoolForecast(
        pool,
        method,
        key[0],
        counts.expectation if counts is not None else None,
        counts.grounds if counts is not None else None,
        counts.source if counts is not None else None,
        lines,
        ForecastLine(None, budget, amended, actual, rest),
        any(row.illustrative for row in behind),
        any(row.cost == OPENING for row in booked),
    )


def _still_expected(counts: Found, booked: list[Found]) -> int:
    """What is left of an expectation."""
    before = _paid(row for row in booked if row.effective_on < counts.effective_on)
    since = _paid(row for row in booked if row.effective_on >= counts.effective_on)
    return remaining(counts.cents - before if counts.covers == Covers.YEAR else counts.cents, since)


def _paid(booked: Iterable[Found]) -> int:
    return natural(PAID, sum(row.cents for row in booked if row.account == PAID))


def remaining(expected: int, booked: int) -> int:
    """What is left of an expected amount; nothing where as much or more was booked.

    >>> remaining(100, 30), remaining(100, 130), remaining(-100, -30), remaining(-100, 20), remaining(0, -20)
    (70, 0, -70, -120, 0)
    """
    rest = expected - booked
    return rest if (rest > 0) == (expected > 0) and expected else 0


def _divided(amount: int, shared: dict[str, Fraction]) -> dict[str | None, int]:
    """An amount over participants; all of it without one, where there is no key."""
    if not shared:
        return {None: amount} if amount else {}
    return {who: part.cents for who, part in Money(amount).apportion(shared).items()}
