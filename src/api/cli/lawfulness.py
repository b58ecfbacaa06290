"""The command that makes a statement of lawfulness for one body and year, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import table
from api.formats import cents, number
from ledger.party import municipalities
from projections.findings.lawfulness import (
    COUNTING,
    LawfulnessConclusion,
    LawfulnessCount,
    LawfulnessLine,
    LawfulnessStatement,
)

CONCLUSIONS: Mapping[LawfulnessConclusion, str] = {
    LawfulnessConclusion.WITHIN: "[green]What was unlawful stays within the limit.[/]",
    LawfulnessConclusion.EXCEEDED: "[bold red]What was unlawful passes the limit.[/]",
    LawfulnessConclusion.NO_LIMIT: "[yellow]No limit was set for this year (act set-lawfulness-limit).[/]",
}

AMOUNTS = ("unlawful", "accepted", "findings", "without amount")
"""The columns of what findings come to."""


def lawfulness(
    *,
    partnership: Annotated[str, typer.Option(help="The partnership.", metavar="NAME")],
    body: Annotated[str, typer.Option(help="The body that accounts (GM0313/college).", metavar="BODY")],
    year: Annotated[int, typer.Option(help="The year.")],
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show what a body accounts for over a year: what was found by each criterion, beside the limit of its council."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        lines, made = current.ask("lawfulness", as_of, partnership=partnership, body=body, year=year)
        if json:
            own = {each.name: getattr(made, each.name) for each in fields(made)} | {"beyond": made.beyond}
            write_json({"as_of": cited(as_of), "statement": own, "lines": list(map(_facts, lines))})
            return
        _show(current, lines, made)
        current.cite(as_of, illustrative=made.illustrative)


def _facts(line: LawfulnessLine) -> Mapping[str, object]:
    own = {each.name: getattr(line, each.name) for each in fields(line)}
    return own | {"breach": {"code": line.breach.code, "message": str(line.breach)}}


def _show(current: Session, lines: Sequence[LawfulnessLine], made: LawfulnessStatement) -> None:
    out, owner = current.out, made.body.partition("/")[0]
    whose = f" ({municipalities()[owner].name})" if owner in municipalities() else ""
    out.print(f"[bold]{made.body}[/bold]{whose}, lawfulness of {made.year} (euros)")
    if made.limit_amount is not None and made.base is not None and made.percentage is not None:
        mark = " *" if made.illustrative else ""
        part = f"{number(made.percentage)}% of {cents(made.base)}{mark}"
        out.print(f"  limit {cents(made.limit_amount)}{mark}: {part}, by {made.decision}", soft_wrap=True)
        out.print(f"  told by itself from {cents(made.reporting_limit or 0)} on", soft_wrap=True)
    totals = table("criterion", *AMOUNTS, right=AMOUNTS)
    for each in made.totals:
        amounts = (cents(each.unlawful), cents(each.accepted_amount))
        counts = (str(each.lines_counted), str(each.lines_without_amount))
        totals.add_row(vocabulary.term(each.criterion), *amounts, *counts)
    out.print(Padding(totals, (0, 0, 0, 2)))
    for line in lines:
        if line.told:
            _one(current, line)
    below = sum(not line.told for line in lines)
    if below:
        out.print(f"  and {below} below the reporting limit")
    beyond = "" if made.beyond is None else f" ({cents(abs(made.beyond))} {'above' if made.beyond > 0 else 'below'} it)"
    once = f"; {cents(made.overlap)} more are the same euros under another rule" if made.overlap else ""
    if not made.accounted_for:
        told = "No statement of the body: over years before 2023 its accountant judged lawfulness (Bado)."
        out.print(f"  [yellow]{told}[/]", soft_wrap=True)
    out.print(
        f"  unlawful together {cents(made.unlawful)}{beyond}{once}. {CONCLUSIONS[made.conclusion]}", soft_wrap=True
    )


def _one(current: Session, line: LawfulnessLine) -> None:
    own = "no amount" if line.own_amount is None else f"{cents(line.own_amount)}{' *' if line.illustrative else ''}"
    whole = f" of {cents(line.amount)}" if line.amount not in (None, line.own_amount) and line.amount else ""
    aside = (
        ""
        if line.counts_as in (LawfulnessCount.UNLAWFUL, LawfulnessCount.WITHOUT_AMOUNT)
        else f" ({vocabulary.term(line.counts_as)})"
    )
    if line.counts_as in COUNTING and line.counted_amount != line.own_amount:
        aside = f" ({cents(line.counted_amount)} counts: of the rest another finding has the same euros)"
    current.out.print(f"  {own}{whole}{aside}: {escape(line.finding)}", soft_wrap=True)
    current.out.print(Padding(escape(str(line.breach)), (0, 0, 0, 6)))
