"""The command that shows exit fees, and how they look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Partnership, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, who
from api.formats import cents, day, number
from ledger.partnership.exits import ExitFeeState
from projections.money.exit_fees import ExitFee

HUNDRED = 100


def exit_fees(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    participant: Annotated[str | None, typer.Option(help="Only this municipality (GM0441).", metavar="CODE")] = None,
    json: Json = False,
) -> None:
    """Show what who left owes for it (uittreedsom): how it is made up, when it is due, what courts made of it."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, _ = current.ask("exit-fees", as_of, partnership=partnership, participant=participant)
        if json:
            write_json({"as_of": cited(as_of), "exit_fees": [asdict(each) for each in found]})
            return
        _show(current, found)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _show(current: Session, found: Sequence[ExitFee]) -> None:
    """A fee a block: what it comes to, how, when it is due, and each step that led there."""
    if not found:
        current.out.print("No exit fee had been set then.")
    for each in found:
        state = vocabulary.term(each.exit_fee_state)
        of = f"{each.partnership}#{each.exit_fee}"
        amount = "" if each.amount is None else f", EUR {_amount(each, each.amount)}"
        colour = "bold" if each.exit_fee_state is ExitFeeState.STANDING else "yellow"
        leaver = f"{who(each.participant)}, which leaves {each.service or each.partnership} on {day(each.leaves_on)}"
        current.out.print(f"[bold]{of}[/bold]  {leaver}: [{colour}]{state}[/]{amount}", soft_wrap=True)
        current.out.print(Padding(escape("\n".join(_details(each))), (0, 0, 0, 4)))


def _details(each: ExitFee) -> Iterator[str]:
    yield f"{vocabulary.term(each.method)}; decided by {each.decision} on {day(each.decided_on)}"
    if each.annual is not None:
        times = f", times {number(each.factor)}" if each.factor is not None else ""
        yield f"annual contribution {_amount(each, each.annual)} ({each.annual_source}){times}"
    for year in each.series:
        yield f"{year.year}: {number(year.portion * HUNDRED)}% is {_amount(each, year.amount)}"
    for item in each.damages:
        yield f"{item.title}: {_amount(each, item.amount)}, because {item.grounds} ({item.shown_by})"
    for part in each.instalments:
        past = ", fallen due" if part.fallen_due else ""
        yield f"instalment {part.number}: {_amount(each, part.amount)} by {day(part.due_on)}{past}"
    if each.annulment is not None:
        found = each.annulment
        yield f"{found.court}, {found.case_number}, {day(found.judged_on)}: {found.ruling}"
    for step in each.steps:
        total = "" if step.amount is None else f", EUR {_amount(each, step.amount)}"
        state = vocabulary.term(step.exit_fee_state)
        yield f"{state} from {day(step.effective_on)}{total} (position {step.position})"


def _amount(each: ExitFee, amount: int) -> str:
    return mark(cents(amount), illustrative=each.illustrative)
