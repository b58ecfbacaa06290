"""The command that shows budget, actual and forecast of a year beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, OptionsClash, ValidOn
from api.cli.session import Session, cited, flags_of, session, write_json
from api.cli.show import mark, table, who
from api.cli.spreadsheet import write_csv
from api.formats import cents
from ledger.money import Money
from projections.money.forecast import ForecastLine, PoolForecast

AMOUNTS = ("budget", "amended", "actual", "expected", "forecast", "difference")
COLUMNS = ("pool", "participant", *AMOUNTS, "method", "key", "expectation", "illustrative", "imported")


def forecast(
    *,
    service: Annotated[str, typer.Option("--service", help="The service (blnp/ict).", metavar="NAME")],
    year: Annotated[int, typer.Option(help="The year.")],
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="The same lines as CSV with semicolons.")] = False,
    json: Json = False,
) -> None:
    """Show budget against actual and forecast of a year, per pool and participant, and by which rule."""
    if as_csv and json:
        raise OptionsClash("--csv and --json are two formats; give one")
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, _ = current.ask("forecast", as_of, service=service, year=year)
        if json:
            write_json({"as_of": cited(as_of), "pools": [_facts(each) for each in found]})
        elif as_csv:
            write_csv(COLUMNS, _cells(found))
        else:
            _show(current, found)
            current.cite(as_of, **flags_of(found))


def _amounts(line: ForecastLine) -> dict[str, int]:
    return {name: getattr(line, name) for name in AMOUNTS}


def _facts(each: PoolForecast) -> dict[str, object]:
    """A pool for programs."""
    lines = [{"participant": line.participant, **_amounts(line)} for line in each.lines]
    return {**asdict(each), "lines": lines, "total": _amounts(each.total)}


def _cells(found: Sequence[PoolForecast]) -> Iterator[dict[str, object]]:
    """A line for each pool and participant; no totals among them, so that they can be added up."""
    for each in found:
        for line in each.lines:
            amounts = {name: Money(amount) for name, amount in _amounts(line).items()}
            yield {**asdict(each), "participant": line.participant, **amounts}


def _show(current: Session, found: Sequence[PoolForecast]) -> None:
    """A table for each pool, with the rule behind its forecast."""
    if not found:
        current.out.print("Nothing was budgeted, expected or booked by then.")
    for each in found:
        pool = each.pool or "not told by pool"
        method = vocabulary.term(each.method)
        by = f", shared by {each.key}" if each.key else ""
        current.out.print(f"[bold]{pool}[/bold] (euros; difference: budget less forecast): {method}{by}")
        made = table("participant", *AMOUNTS, right=AMOUNTS)
        for line in each.lines:
            name = who(line.participant) if line.participant else "shared by nobody yet"
            made.add_row(name, *_marked(each, line))
        made.add_row("total", *_marked(each, each.total), style="bold")
        current.out.print(Padding(made, (0, 0, 0, 2)))
        if each.expectation:
            said = f"{each.expectation}: {each.grounds} (source: {each.source})"
            current.out.print(Padding(f"expectation {escape(said)}", (0, 0, 0, 2)))


def _marked(each: PoolForecast, line: ForecastLine) -> Iterator[str]:
    for amount in _amounts(line).values():
        yield mark(cents(amount), illustrative=each.illustrative, imported=each.imported)
