"""The command that tells why balances differ between two moments, cause by cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli import figures
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Partnership, Service, ValidOn
from api.cli.session import Session, cited, flags_of, session, write_json
from api.cli.show import mark, table, who
from api.formats import AMSTERDAM, cents, day
from ledger.errors import Malformed
from projections.money.causes import Cause, CauseAmount, CausedChange, ChangeCause

MOST = 8
"""How many entries of a cause are told before it is only said how many more there are."""


class OneMomentOnly(Malformed):
    """A change lies between two different moments."""

    code = "one-moment-only"

    def __init__(self) -> None:
        super().__init__(
            "give two moments to compare: --known-from (and --known-at), or --valid-from (and --valid-on), or both"
        )


def changes(
    *,
    ledger: Ledger = DEFAULT,
    valid_from: Annotated[str | None, typer.Option(help="The first day of the two.", metavar="DATE")] = None,
    valid_on: ValidOn = None,
    known_from: Annotated[str | None, typer.Option(help="The first moment of the two.", metavar="INSTANT")] = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Annotated[str | None, typer.Option(help="Only this municipality (GM0313).")] = None,
    pool: Annotated[str | None, typer.Option(help="Only this pool.")] = None,
    year: Annotated[int | None, typer.Option(help="Only the books of this year.")] = None,
    postings: Annotated[bool, typer.Option("--postings", help="Every posting behind it, entry by entry.")] = False,
    json: Json = False,
) -> None:
    """Show why balances and statements differ between two moments, cause by cause, adding up exactly."""
    if valid_from is None and known_from is None:
        raise OneMomentOnly
    with session(ledger, json=json) as current:
        after = current.as_of(valid_on, known_at)
        before = current.as_of(valid_from or after.valid_on.isoformat(), known_from or str(after.known_at))
        which = {"partnership": partnership, "service": service, "participant": participant, "pool": pool, "year": year}
        found, beside = current.ask("changes", before, after, **which)
        if json:
            facts = {"changes": [_facts(each) for each in found], "causes": [asdict(each) for each in beside.causes]}
            moments = {"before": cited(before), "after": cited(after)}
            write_json({**moments, **facts, "totals": [asdict(each) for each in beside.totals]})
            return
        if postings or not found:
            figures.changes(current, found, beside.before, beside.after)
        else:
            for each in beside.causes:
                _show(current, each, found)
            current.out.print()
            current.out.print(figures.differences(found, beside.before, beside.after))
        current.cite(before, after, **flags_of(found))


def _facts(each: CausedChange) -> dict[str, object]:
    return {**figures.change_facts(each), "cause": each.cause}


def _show(current: Session, cause: Cause, found: Sequence[CausedChange]) -> None:
    """One cause: what was done on what ground, by which entries, and what that does to everybody."""
    out, what = current.out, vocabulary.term(cause.cause, section="ChangeCause")
    if cause.cause is ChangeCause.TIME or cause.recorded_at is None:
        out.print(f"[bold]{what}[/bold]  what was known already takes effect between the two days")
    else:
        recorded = day(cause.recorded_at.astimezone(AMSTERDAM))
        decision = f", on {cause.decision}" if cause.decision else ""
        out.print(f"{recorded}  [bold]{what}[/bold]  {cause.act}{decision}", soft_wrap=True)
    for entry in current.entries(cause.positions[:MOST]):
        first = next(each for each in found if each.position == entry.position)
        out.print(Padding(f"[dim]{entry.position:>5}[/dim]  {figures.did(entry.event, first)}", (0, 0, 0, 4)))
    if len(cause.positions) > MOST:
        out.print(f"    ... and {len(cause.positions) - MOST} entries more (--postings tells all)", style="dim")
    if cause.reason:
        out.print(Padding(f"reason: {escape(cause.reason)}", (0, 0, 0, 4)))
    for service in dict.fromkeys(each.service for each in cause.amounts):
        _amounts(current, cause, service, [each for each in cause.amounts if each.service == service])


def _amounts(current: Session, cause: Cause, service: str, found: Sequence[CauseAmount]) -> None:
    accounts = list(dict.fromkeys(each.account for each in sorted(found, key=lambda each: each.account)))
    columns = [vocabulary.term(account, section="Account") for account in accounts]
    made = table(service, *columns, "owes", right=[*columns, "owes"])
    for participant in dict.fromkeys(each.participant for each in found):
        own = {each.account: each for each in found if each.participant == participant}
        sums = [own[account].cents if account in own else 0 for account in accounts]
        shown = [*sums, sum(each.owes for each in own.values())]
        marks = {"illustrative": cause.illustrative, "imported": cause.imported}
        made.add_row(who(participant), *(mark(cents(amount, sign=True), **marks) for amount in shown))
    current.out.print(Padding(made, (0, 0, 0, 4)))
