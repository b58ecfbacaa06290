"""Commands that show money over time: how balances ran from day to day, and which years have books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Annotated

import typer
from rich.padding import Padding

from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Partnership, Service, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, table, who
from api.formats import cents, day
from projections.money.course import CoursePoint, Frequency

Participant = Annotated[str | None, typer.Option(help="Only this municipality (GM0313).")]
Pool = Annotated[str | None, typer.Option(help="Only this pool.")]
How = Annotated[Frequency, typer.Option("--frequency", help="A point for each day, or the last of each month or year.")]
OfYear = Annotated[int | None, typer.Option("--year", help="Only the books of this year.")]


def course(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Participant = None,
    pool: Pool = None,
    year: OfYear = None,
    frequency: How = Frequency.DAY,
    json: Json = False,
) -> None:
    """Show how the balance of each participant ran: what it came to on every day on which it changed."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "participant": participant, "pool": pool, "year": year}
        rows, _ = current.ask("course", as_of, **which, frequency=frequency)
        found = list(rows)
        if json:
            write_json({"as_of": cited(as_of), "course": [asdict(each) for each in found]})
            return
        _course(current, found)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _course(current: Session, found: Sequence[CoursePoint]) -> None:
    if not found:
        current.out.print("No costs were known then.")
    columns = ("share", "paid", "owes")
    for (service, participant), points in groupby(found, lambda each: (each.service, each.participant)):
        made = table("day", *columns, right=columns)
        for each in points:
            amounts = (cents(getattr(each, column)) for column in columns)
            made.add_row(day(each.effective_on), *(mark(text, illustrative=each.illustrative) for text in amounts))
        current.out.print(f"[bold]{service}[/bold] {who(participant)} (euros; negative: is owed)")
        current.out.print(Padding(made, (0, 0, 0, 2)))


def cost_years(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    json: Json = False,
) -> None:
    """Show which years of which services have anything in their books, what was shared of each, and what is owed."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, _ = current.ask("cost-years", as_of, partnership=partnership, service=service)
        if json:
            write_json({"as_of": cited(as_of), "cost_years": [asdict(each) for each in found]})
            return
        if not found:
            current.out.print("No costs were known then.")
        made = table("service", "year", *YEAR, "closed", right=["year", *YEAR])
        for each in found:
            amounts = (cents(getattr(each, column)) for column in YEAR.values())
            shown = (mark(text, illustrative=each.illustrative) for text in amounts)
            closed = f"{day(each.closed_on)}, by {each.closed_by}" if each.closed_on else ""
            made.add_row(each.service, str(each.year), *shown, closed)
        current.out.print(made)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


YEAR = {"shared": "share", "not shared yet": "unallocated", "owed together": "owed_together"}
"""The columns of a year, and what each shows."""
