"""What a correction would do, before anybody makes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

import typer

from api import vocabulary
from api.cli import figures
from api.cli.options import DEFAULT, Json, Ledger, OptionsClash, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.formats import moment
from ledger.actor import Actor, Basis, Capacity
from ledger.acts.correction import find_mistaken
from ledger.correction import Correction
from ledger.desk import Desk
from ledger.errors import RuleBroken
from ledger.journal import Entry
from ledger.place import Place
from projections import balances as balance
from projections import mandates as register
from projections.as_of import AsOf
from projections.balances import Balances, Filter
from projections.corrections import lines_of
from projections.mandates import Mandate

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
        correction = _find(current, wanted, act, with_rest=with_rest)
        refusal = _refusal(correction)
        after = replace(before, without=frozenset(correction.mistaken))
        with current.view(before) as view:
            which = Filter(partnership=correction.partnership)
            changed = balance.changes(view, before, after, which)
            sides = [balance.balances(view, moment, which) for moment in (before, after)]
            registers = [
                {each.ref: each for each in register.register(view, moment, correction.partnership)}
                for moment in (before, after)
            ]
            touched = lines_of(view, before, correction.mistaken, current.library.projections)
        mandates = sorted(
            ref for ref in registers[0].keys() | registers[1].keys() if not _same(*(it.get(ref) for it in registers))
        )
        entries = [each for _, each in sorted(correction.mistaken.items())]
        if json:
            changes = [figures.change_facts(each) for each in changed]
            effect = {"changes": changes, "mandates": mandates, "answers": touched}
            write_json({**_facts(before, correction, refusal), **effect})
            return
        _tell(current, entries, refusal)
        figures.changes(current, changed, *[_only(side, {each.service for each in changed}) for side in sides])
        _tell_mandates(current, mandates, registers[1])
        current.out.print()
        told = ", ".join(f"{name} {lines}" for name, lines in touched.items())
        current.out.print(f"Lines that these answers would lose: {told}.", soft_wrap=True)
        current.cite(before, illustrative=any(each.illustrative for each in changed))


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise OptionsClash(f"--act-id {text!r} is no id of an act; the trail has them with --json") from error


def _find(current: Session, positions: tuple[int, ...], act: UUID | None, *, with_rest: bool) -> Correction:
    first = positions[0] if positions else None
    if first is None and act is not None:
        done = current.journal.find_act(act)
        first = done[1].first if done else None
    head = current.journal.store.max_notification_id() or 0
    partnership = Place.of(current.journal.entry(first).stream).partnership if first and first <= head else ""
    desk = Desk(current.journal, _NOBODY, Basis())
    return find_mistaken(desk, partnership, positions, act, with_what_rests_on_it=with_rest)


def _refusal(correction: Correction) -> RuleBroken | None:
    """Why it would be refused, if it would be; nothing is recorded by asking."""
    try:
        correction.record()
    except RuleBroken as refusal:
        return refusal
    return None


def _same(one: Mandate | None, other: Mandate | None) -> bool:
    return (one and one.terms) == (other and other.terms)


def _facts(as_of: AsOf, correction: Correction, refusal: RuleBroken | None) -> dict[str, object]:
    mistaken = (each for _, each in sorted(correction.mistaken.items()))
    return {
        "as_of": cited(as_of),
        "entries": [{"position": each.position, "act": each.act, "stream": each.stream} for each in mistaken],
        "resting": [{"position": each.position, "act": each.act} for each in correction.resting],
        "refusal": None if refusal is None else {"code": refusal.code, "message": str(refusal)},
    }


def _only(side: Balances, services: Collection[str]) -> Balances:
    return replace(side, lines=tuple(each for each in side.lines if each.service in services))


def _tell(current: Session, entries: Sequence[Entry], refusal: RuleBroken | None) -> None:
    out = current.out
    out.print("[bold]These entries would count no more[/bold]")
    for each in entries:
        out.print(f"[dim]{each.position:>5}[/dim]  {moment(each.recorded_at)}  {each.act}", soft_wrap=True)
        out.print(f"       {vocabulary.sentence(each.event)}", markup=False, soft_wrap=True)
    if refusal is not None:
        out.print()
        out.print(f"It would be refused: {refusal.code}", style="bold red")
        out.print(f"  {refusal}", markup=False, soft_wrap=True)
    out.print()
    out.print("[bold]What that does to balances[/bold]")


def _tell_mandates(current: Session, changed: Sequence[str], after: Mapping[str, Mandate]) -> None:
    if changed:
        current.out.print()
        current.out.print("[bold]Mandates that would be others on that day[/bold]")
    for ref in changed:
        current.out.print(f"  {ref}: {'other terms' if ref in after else 'none any more'}")
