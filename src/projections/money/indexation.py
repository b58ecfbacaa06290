"""Indexation as of any two dates: what was published and agreed on, what it makes of a year, and indexed budgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy import Row as FoundRow

from ledger.canonical import canonical
from ledger.cost_year.events import BudgetAdopted
from ledger.history import reader_of
from ledger.indexing import UsedIndex, deviation_settled, settled_points, weighted
from ledger.journal import Entry
from ledger.partnership.indexation import IndexationAdopted, IndexMissing, IndexPublished, IndexStatus, Indices
from projections.as_of import AsOf
from projections.marks import Cents
from projections.tables import Row, day, rows_of, text
from projections.view import View

NAME = "indexation"

published = rows_of("published_indices", text("index_series"), text("facts"), day("effective_on"))
adopted = rows_of("adopted_indexations", text("indexation"), text("facts"), day("effective_on"))
budgets = rows_of("indexed_budgets", text("service"), text("year"), text("facts"), day("effective_on"))
TABLES = (published, adopted, budgets)
READS = (IndexPublished, IndexationAdopted, BudgetAdopted)

_read_index, _read_agreed = reader_of(IndexPublished), reader_of(IndexationAdopted)
_read_budget = reader_of(BudgetAdopted)


def apply(entry: Entry) -> Iterable[Row]:
    """What was published, agreed on, or made of it; each row says all that its entry says."""
    event = entry.event
    match event:
        case IndexPublished():
            yield published, (event.index_series, canonical(event).decode(), event.published_on)
        case IndexationAdopted():
            yield adopted, (event.indexation, canonical(event).decode(), event.effective_on)
        case BudgetAdopted() if event.derivation is not None:
            scope, _, year = entry.stream.partition(":")[2].rpartition("/")
            yield budgets, (scope, year, canonical(event).decode(), event.effective_on)


@dataclass(frozen=True, slots=True)
class Publication:
    """A percentage as it was published."""

    partnership: str
    index_series: str
    year: int
    percentage: Decimal
    publisher: str
    published_on: date
    vintage: str
    index_status: IndexStatus
    source: str
    illustrative: bool
    position: int


@dataclass(frozen=True, slots=True)
class IndexationYear:
    """What an agreement makes of a year: what binds, what wages turned out to be, and what of that is to be settled.

    What was not published by then is missing. ``realised`` is the last publication by the day asked for.
    """

    partnership: str
    indexation: str
    year: int
    binding_on: date
    wage: Decimal | None
    price: Decimal | None
    percentage: Decimal | None
    realised: Decimal | None
    deviation: Decimal | None
    settled_points: Decimal | None


@dataclass(frozen=True, slots=True)
class IndexedBudget:
    """A budget that follows from that of the year before, or from it and the settlement of a wage deviation.

    ``percentage`` is what the budget of the year before was raised by, ``settled_points`` what of the wage deviation
    was settled, and ``settled_amount`` the amount of that.
    """

    service: str
    year: int
    pool: str
    indexation: str
    base: Cents
    percentage: Decimal
    amount: Cents
    settled_points: Decimal | None
    settled_amount: Cents | None
    wage: UsedIndex
    price: UsedIndex
    realised: UsedIndex | None
    decision: str
    effective_on: date
    illustrative: bool
    position: int


@dataclass(frozen=True, slots=True)
class Indexation:
    """All of it: indexed budgets, and the years and publications behind them."""

    budgets: tuple[IndexedBudget, ...]
    years: tuple[IndexationYear, ...]
    published: tuple[Publication, ...]


def indexation(
    view: View, as_of: AsOf, partnership: str | None = None, service: str | None = None, year: int | None = None
) -> Indexation:
    """Indexation of all partnerships or of one; of one service or year where these are asked for."""
    here = partnership or (service.partition("/")[0] if service else None)

    def rows(table: Table, *more: ColumnElement[bool]) -> Iterator[FoundRow[Any]]:
        only = [] if here is None else [table.c.partnership == here]
        query = select(table).where(view.sees(as_of, table), *only, *more)
        yield from view.tx.execute(query.order_by(table.c.partnership, table.c.position, table.c.line))

    asked = [budgets.c.service == service] if service else []
    asked += [budgets.c.year == str(year)] if year else []
    found = [(row, _read_index(row.facts)) for row in rows(published)]
    return Indexation(
        tuple(_budget(row) for row in rows(budgets, *asked)),
        tuple(
            each
            for row in rows(adopted)
            for each in _years(row, [index for other, index in found if other.partnership == row.partnership], as_of)
            if year in (None, each.year)
        ),
        tuple(_publication(row, index) for row, index in found if year in (None, index.year)),
    )


def _publication(row: FoundRow[Any], index: IndexPublished) -> Publication:
    facts = (index.percentage, index.publisher, index.published_on, index.vintage, index.index_status, index.source)
    return Publication(row.partnership, index.index_series, index.year, *facts, index.illustrative, row.position)


def _years(row: FoundRow[Any], known: Iterable[IndexPublished], as_of: AsOf) -> Iterator[IndexationYear]:
    agreed = _read_agreed(row.facts)
    by_year: dict[tuple[str, int], tuple[IndexPublished, ...]] = {}
    for each in known:
        key = (each.index_series, each.year)
        by_year[key] = (*by_year.get(key, ()), each)
    indices = Indices(by_year)
    for year in range(agreed.from_year, agreed.until_year + 1):
        binding_on = agreed.binding_on(year)
        wage, price = (_by(indices, each, year, binding_on) for each in (agreed.wage_series, agreed.price_series))
        over = as_of.valid_on.year > year
        realised = _by(indices, agreed.wage_series, year, as_of.valid_on) if over else None
        deviation = None if wage is None or realised is None else realised - wage
        yield IndexationYear(
            row.partnership,
            agreed.indexation,
            year,
            binding_on,
            wage,
            price,
            None if wage is None or price is None else agreed.wage_weight * wage + agreed.price_weight * price,
            realised,
            deviation,
            None if deviation is None else settled_points(deviation, agreed.threshold, agreed.settles),
        )


def _by(indices: Indices, series: str, year: int, on: date) -> Decimal | None:
    try:
        return indices.by(series, year, on).percentage
    except IndexMissing:
        return None


def _budget(row: FoundRow[Any]) -> IndexedBudget:
    budget = _read_budget(row.facts)
    made = budget.derivation
    assert made is not None, "only an indexed budget has a row"
    before = made.budget_before
    return IndexedBudget(
        row.service,
        int(row.year),
        budget.pool,
        made.indexation,
        made.base.cents,
        weighted(made),
        budget.amount.cents,
        None if made.realised is None else deviation_settled(made),
        None if before is None else (budget.amount - before).cents,
        made.wage,
        made.price,
        made.realised,
        budget.decision,
        budget.effective_on,
        budget.illustrative,
        row.position,
    )
