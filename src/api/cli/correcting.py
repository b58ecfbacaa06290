"""What a correction would do, before anybody makes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer

from api import vocabulary
from api.cli import figures
from api.cli.options import DEFAULT, Json, Ledger, OptionsClash, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.formats import moment
from api.questions.corrections import BesideMistake, ChangedMandate
from ledger.actor import Actor, Capacity
from projections.as_of import AsOf

_NOBODY = Actor("preview", "preview", Capacity.OFFICIAL, "preview")
"""Who looks at what a correction would do: nothing is recorded, so nobody acts."""


def mistake(
    positions: Annotated[
        list[int] | None, typer.Argument(help="The positions of entries, as the trail shows them.", min=1)
    ] = None,
    *,
    ledger: Ledger = DEFAULT,
    act_id: Annotated[str | None, typer.Option(help="All that this act recorded.", metavar="UUID")] = None,
    with_rest: Annotated[
        bool, typer.Option("--with-what-rests-on-it", help="And everything that rests on them.")
    ] = False,
    valid_on: ValidOn = None,
    json: Json = False,
) -> None:
    """Show what recording entries in error would do to every figure; nothing is recorded (act: record-in-error)."""
    wanted, act = tuple(positions or ()), _uuid(act_id)
    if not wanted and act is None:
        raise OptionsClash("name the positions of entries, or an act with --act-id")
    with session(ledger, json=json) as current:
        before = current.as_of(valid_on, None)
        which = {"positions": wanted, "act_id": act, "with_what_rests_on_it": with_rest}
        changed, beside = current.ask("mistake", before, **which)
        if json:
            changes = [figures.change_facts(each) for each in changed]
            mandates = [each.ref for each in beside.changed_mandates]
            answers = {each.answer: each.lines for each in beside.answers}
            write_json({**_facts(before, beside), "changes": changes, "mandates": mandates, "answers": answers})
            return
        _tell(current, beside)
        figures.changes(current, changed, beside.before, beside.after)
        _tell_mandates(current, beside.changed_mandates)
        current.out.print()
        told = ", ".join(f"{each.answer} {each.lines}" for each in beside.answers)
        current.out.print(f"Lines that these answers would lose: {told}.", soft_wrap=True)
        current.cite(before, illustrative=any(each.illustrative for each in changed))


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise OptionsClash(f"--act-id {text!r} is no id of an act; the trail has them with --json") from error


def _facts(as_of: AsOf, beside: BesideMistake) -> dict[str, object]:
    refusal = beside.refusal
    return {
        "as_of": cited(as_of),
        "entries": [{"position": each.position, "act": each.act, "stream": each.stream} for each in beside.entries],
        "resting": [{"position": each.position, "act": each.act} for each in beside.resting],
        "refusal": None if refusal is None else {"code": refusal.code, "message": str(refusal)},
    }


def _tell(current: Session, beside: BesideMistake) -> None:
    out = current.out
    out.print("[bold]These entries would count no more[/bold]")
    for each in beside.entries:
        out.print(f"[dim]{each.position:>5}[/dim]  {moment(each.recorded_at)}  {each.act}", soft_wrap=True)
        out.print(f"       {vocabulary.sentence(each.event)}", markup=False, soft_wrap=True)
    if beside.refusal is not None:
        out.print()
        out.print(f"It would be refused: {beside.refusal.code}", style="bold red")
        out.print(f"  {beside.refusal}", markup=False, soft_wrap=True)
    out.print()
    out.print("[bold]What that does to balances[/bold]")


def _tell_mandates(current: Session, changed: Sequence[ChangedMandate]) -> None:
    if changed:
        current.out.print()
        current.out.print("[bold]Mandates that would be others on that day[/bold]")
    for each in changed:
        current.out.print(f"  {each.ref}: {'other terms' if each.terms else 'none any more'}")
