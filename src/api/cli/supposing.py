"""The command that tells what everyone would bear if it were otherwise: simulations, and marked as that everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.acting import UnreadableFile
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, OptionsClash, ValidOn, read_date
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, table, who
from api.formats import cents
from api.questions.registry import Reading
from api.questions.what_if import BesideSimulation, SimulatedShare, simulations
from ledger.acts.line import read_json
from ledger.errors import LedgerError
from ledger.what_if import Scenario

File = Annotated[
    Path | None, typer.Option("--scenarios", help="A file of scenarios, one JSON object a line.", metavar="FILE")
]


def what_if(
    *,
    service: Annotated[str, typer.Option("--service", help="The service (blnp/ict).", metavar="NAME")],
    year: Annotated[int, typer.Option(help="The year.")],
    ledger: Ledger = DEFAULT,
    pool: Annotated[str | None, typer.Option(help="Only this pool.", metavar="NAME")] = None,
    since: Annotated[str | None, typer.Option(help="Otherwise from this day on.", metavar="DATE")] = None,
    key: Annotated[str | None, typer.Option(help="A key that the pool has by this name.", metavar="NAME")] = None,
    weights: Annotated[str | None, typer.Option(help="Weights of a fixed key.", metavar="GM0313:20,GM0327:80")] = None,
    without: Annotated[list[str] | None, typer.Option(help="Without this participant.", metavar="CODE")] = None,
    scenarios: File = None,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show what everyone would bear under another key, other weights or without somebody: a simulation."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        if scenarios is not None:
            if any((pool, since, key, weights, without)):
                raise OptionsClash("a file of scenarios says all of it; leave the other options out")
            asked = tuple(_read(scenarios))
            with current.view(as_of) as view:
                answer = simulations(Reading(current.library, view, as_of), service, year, asked)
                found, beside = tuple(answer.rows), answer.beside
        else:
            day = None if since is None else read_date(since)
            given: dict[str, Any] = {"pool": pool, "since": day, "key": key, "weights": weights}
            filters = {**given, "without": tuple(without or ())}
            found, beside = current.ask("what-if", as_of, service=service, year=year, **filters)
        if json:
            facts = {"simulation": True, "as_of": cited(as_of), "shares": [_facts(each) for each in found]}
            write_json({**facts, "anew": beside.anew, "not_shared": beside.not_shared})
            return
        _show(current, found, beside)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _read(file: Path) -> Iterator[Scenario]:
    """The scenarios of a file; raises what is wrong with it."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(str(file), str(error)) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield msgspec.convert(read_json(line), Scenario, strict=True)
            except (msgspec.ValidationError, LedgerError) as error:
                raise UnreadableFile(str(file), f"line {number}: {error}") from error


def _facts(each: SimulatedShare) -> dict[str, object]:
    return asdict(each) | {"difference": each.difference}


def _show(current: Session, found: Sequence[SimulatedShare], beside: BesideSimulation) -> None:
    out, marking = current.out, vocabulary.term(beside.marking).upper()
    amounts = ["actual", "simulated", "difference"]
    for scenario in dict.fromkeys(each.scenario for each in found):
        lines = [each for each in found if each.scenario == scenario]
        out.print(f"[bold yellow]{marking}[/bold yellow] [bold]{escape(scenario)}[/bold] (euros)", soft_wrap=True)
        made = table("", "pool", "participant", *amounts, right=amounts)
        for each in lines:
            figures = (cents(each.actual), cents(each.simulated), cents(each.difference, sign=True))
            marked = [mark(figure, illustrative=each.illustrative) for figure in figures]
            made.add_row(marking, each.pool, who(each.participant), *marked)
        totals = [sum(getattr(each, name) for each in lines) for name in amounts]
        shown = (cents(totals[0]), cents(totals[1]), cents(totals[2], sign=True))
        made.add_row(marking, "total", "", *shown, style="bold")
        out.print(Padding(made, (0, 0, 0, 2)))
    if not found:
        out.print(f"[bold yellow]{marking}[/bold yellow]: nobody bears anything of this year on that day.")
    if beside.not_shared:
        out.print(f"Not shared by anybody yet, and in neither figure: {escape(', '.join(beside.not_shared))}.")
    out.print(f"{marking}: nothing of this was recorded, and nothing of it was decided.", style="bold yellow")
