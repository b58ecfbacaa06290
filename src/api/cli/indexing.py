"""The command that shows indexation, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Partnership, Service, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, table
from api.formats import cents, day, number
from projections.money.indexation import IndexationYear, IndexedBudget, Publication


def indexation(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    year: Annotated[int | None, typer.Option(help="Only this year.")] = None,
    json: Json = False,
) -> None:
    """Show how budgets follow wages and prices (indexering): what binds, what wages deviated, what is settled."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, beside = current.ask("indexation", as_of, partnership=partnership, service=service, year=year)
        if json:
            facts = {"budgets": found, "years": beside.years, "published": beside.published}
            told = {name: [asdict(each) for each in rows] for name, rows in facts.items()}
            write_json({"as_of": cited(as_of), **told})
            return
        _budgets(current, found)
        _years(current, beside.years)
        _published(current, beside.published)
        current.cite(as_of, illustrative=any(each.illustrative for each in (*found, *beside.published)))


def _budgets(current: Session, found: Sequence[IndexedBudget]) -> None:
    if not found:
        current.out.print("No budget had been indexed then.")
    for each in found:
        amount, base = (mark(cents(it), illustrative=each.illustrative) for it in (each.amount, each.base))
        current.out.print(
            f"[bold]{each.service}[/bold] {each.year}, pool {each.pool}: {amount}, from {base} (position"
            f" {each.position})",
            soft_wrap=True,
        )
        current.out.print(Padding(escape("\n".join(_made(each))), (0, 0, 0, 4)))


def _made(each: IndexedBudget) -> Iterator[str]:
    """What a budget was made with."""
    yield f"indexed by {number(each.percentage)}% ({each.indexation}, decision {each.decision})"
    for index in (each.wage, each.price, each.realised):
        if index is not None:
            said = f"{index.publisher} on {day(index.published_on)} ({index.vintage})"
            yield f"{index.index_series} {index.year}: {number(index.percentage)}%, {said}"
    if each.settled_points is not None and each.settled_amount is not None:
        yield f"of the wage deviation {number(each.settled_points)} points are settled: {cents(each.settled_amount)}"


def _years(current: Session, years: Sequence[IndexationYear]) -> None:
    columns = ("wages", "prices", "together", "wages in the end", "deviation", "settled")
    made = table("year", "indexation", "bound on", *columns, right=columns)
    for each in years:
        made.add_row(
            str(each.year),
            each.indexation,
            day(each.binding_on),
            *map(
                _exact,
                (each.wage, each.price, each.percentage, each.realised, each.deviation, each.settled_points),
            ),
        )
    if years:
        current.out.print("[bold]years[/bold] (per cents; deviation and what is settled in percentage points)")
        current.out.print(Padding(made, (0, 0, 0, 2)))


def _published(current: Session, found: Sequence[Publication]) -> None:
    made = table("series", "year", "percentage", "published", "by", "edition", "status", right=("percentage",))
    for each in found:
        percentage = mark(number(each.percentage), illustrative=each.illustrative)
        status = vocabulary.term(each.index_status)
        facts = (percentage, day(each.published_on), each.publisher, each.vintage, status)
        made.add_row(each.index_series, str(each.year), *map(escape, facts))
    if found:
        current.out.print("[bold]published[/bold]")
        current.out.print(Padding(made, (0, 0, 0, 2)))


def _exact(value: Decimal | None) -> str:
    return "" if value is None else number(value)
