"""The command that tells what is left to do for a service and a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.formats import cents, day
from api.questions.todo import BesideTodo, Todo

MOST = 10
"""How many of what something is about are named before it is only said how many more there are."""


def todo(
    *,
    service: Annotated[str, typer.Option("--service", help="The service (blnp/ict).", metavar="NAME")],
    year: Annotated[int, typer.Option(help="The year.")],
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show what is left to do for a service and a year, and the act that does it."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, beside = current.ask("todo", as_of, service=service, year=year)
        if json:
            write_json({"as_of": cited(as_of), "todo": [_facts(each) for each in found], **asdict(beside)})
            return
        _show(current, f"{service}/{year}", found, beside)
        current.cite(as_of)


def _facts(each: Todo) -> Mapping[str, object]:
    """One thing for programs."""
    refusal = each.refusal and {"code": each.refusal.code, "message": str(each.refusal)}
    facts = {name: getattr(each, name) for name in ("todo", "act", "count", "items", "amount", "due_on", "positions")}
    return {**facts, "refusal": refusal}


def _show(current: Session, cost_year: str, found: Sequence[Todo], beside: BesideTodo) -> None:
    out = current.out
    closed = f" was closed by {beside.closed_by}" if beside.closed_by is not None else ""
    if found:
        out.print(f"[bold]{cost_year}[/bold]{closed}, left to do:")
    else:
        out.print(f"[bold]{cost_year}[/bold]{closed}: nothing is left to do{'' if closed else ' on this day'}.")
    for each in found:
        amount = f", EUR {cents(each.amount)}" if each.amount is not None else ""
        due = f", by {day(each.due_on)}" if each.due_on else ""
        count = f" ({each.count}{amount}{due})" if each.items else ""
        out.print(f"  [bold]{vocabulary.term(each.todo)}[/bold]{count}: act {each.act}", soft_wrap=True)
        if each.items:
            more = f" and {each.count - MOST} more" if each.count > MOST else ""
            out.print(Padding(f"{escape(', '.join(each.items[:MOST]))}{more}", (0, 0, 0, 4)))
        if each.refusal is not None:
            out.print(Padding(f"[red]as things are: {escape(str(each.refusal))}[/red]", (0, 0, 0, 4)))
