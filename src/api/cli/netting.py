"""The command that shows what is open to and fro, and by which few transfers it could be paid."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Service, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, table, who
from api.formats import cents, day
from api.questions.netting import AgreedNetting, BesideNetting


def netting(
    *,
    partnership: Annotated[str, typer.Option(help="The partnership.", metavar="NAME")],
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    service: Service = None,
    year: Annotated[int | None, typer.Option(help="Only the books of this year.")] = None,
    json: Json = False,
) -> None:
    """Show every claim that has fallen due and is open, and few transfers by which all could be paid (verrekenen)."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, beside = current.ask("netting", as_of, partnership=partnership, service=service, year=year)
        if json:
            agreed = [_facts(each) for each in beside.agreed]
            claims = [asdict(each) for each in found]
            write_json({"as_of": cited(as_of), "claims": claims, **asdict(beside), "agreed": agreed})
            return
        made = table("year", "payer", "payee", "amount", right=["amount"])
        for each in found:
            amount = mark(cents(each.amount), illustrative=each.illustrative)
            made.add_row(each.cost_year, who(each.payer), who(each.payee), amount)
        current.out.print("[bold]Open[/bold] (euros)" if found else "Nothing is open between anybody on this day.")
        if found:
            current.out.print(Padding(made, (0, 0, 0, 2)))
        _propose(current, beside)
        for each in beside.agreed:
            _agreed(current, each)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _facts(each: AgreedNetting) -> dict[str, object]:
    transfers = [{**asdict(transfer), "still_open": transfer.still_open} for transfer in each.transfers]
    return {**asdict(each), "transfers": transfers}


def _propose(current: Session, beside: BesideNetting) -> None:
    """The transfers that would do, each with the claims behind it."""
    if not beside.proposal:
        return
    out = current.out
    out.print(f"[bold]Netted[/bold]: {len(beside.proposal)} transfers would do (act agree-netting, with cost_years)")
    for each in beside.proposal:
        out.print(f"  {who(each.payer)} to {who(each.payee)}: [bold]{cents(each.amount)}[/bold]")
        for claim in each.because:
            out.print(Padding(escape(claim), (0, 0, 0, 6)), style="dim")


def _agreed(current: Session, each: AgreedNetting) -> None:
    """A netting that was agreed, and what was paid of it."""
    state = ", turned back" if each.turned_back else ""
    years = ", ".join(each.cost_years)
    current.out.print(
        f"[bold]{each.netting}[/bold] of {years}, agreed by {each.decision} on {day(each.effective_on)}{state}"
    )
    made = table("by", "payer", "payee", "amount", "paid", "open", right=["amount", "paid", "open"])
    for transfer in each.transfers if not each.turned_back else ():
        amounts = (transfer.amount, transfer.paid, transfer.still_open)
        made.add_row(day(each.due_on), who(transfer.payer), who(transfer.payee), *map(cents, amounts))
    if not each.turned_back:
        current.out.print(Padding(made, (0, 0, 0, 2)))
