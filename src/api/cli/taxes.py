"""The command that shows the VAT of costs, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, OptionsClash, Partnership, Service, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, table, who
from api.cli.spreadsheet import write_csv
from api.formats import cents, day, number
from ledger.money import Money
from projections.calendar.vat_grounds import KeyProof
from projections.money.vat import VatLine, VatTotal

AMOUNTS = ("share", "vat", "compensable", "deductible", "vat_as_cost", "undetermined")
HEADINGS = tuple(each.replace("_", " ") for each in AMOUNTS)
COLUMNS = (
    "service", "year", "cost", "pool", "effective_on", "treatment", "vat_rate", "vat_ground", "vat_ground_until",
    "expired", "participant", "share", "net_share", *AMOUNTS[1:], "final", "illustrative",
)  # fmt: skip


def vat(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Annotated[str | None, typer.Option(help="Only this municipality (GM0313).", metavar="CODE")] = None,
    year: Annotated[int | None, typer.Option(help="Only this year.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Each share as a line of CSV with semicolons.")] = False,
    json: Json = False,
) -> None:
    """Show the VAT (btw) of costs: how it is treated and why, who bears which part, and what each does with that."""
    if as_csv and json:
        raise OptionsClash("--csv and --json are two formats; give one")
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "participant": participant, "year": year}
        found, beside = current.ask("vat", as_of, **which)
        if json:
            told = {"lines": found, "vat_totals": beside.vat_totals, "key_proofs": beside.key_proofs}
            write_json({"as_of": cited(as_of)} | {name: [asdict(each) for each in rows] for name, rows in told.items()})
        elif as_csv:
            write_csv(COLUMNS, _cells(found))
        else:
            _show(current, found, {(each.service, each.cost): each for each in beside.key_proofs})
            _totals(current, beside.vat_totals)
            current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _cells(found: Sequence[VatLine]) -> Iterator[dict[str, object]]:
    for line in found:
        for each in line.shares:
            amounts = {name: Money(getattr(each, name)) for name in (*AMOUNTS, "net_share")}
            yield asdict(line) | {"participant": each.participant, "final": each.final} | amounts


def _show(current: Session, found: Sequence[VatLine], proofs: dict[tuple[str, str], KeyProof]) -> None:
    """A cost a block: the VAT in it, on what its treatment rests, and each one's part of it."""
    if not found:
        current.out.print("No cost told its VAT then.")
    for line in found:
        amounts = (mark(cents(each), illustrative=line.illustrative) for each in (line.net, line.vat))
        net, tax = amounts
        treated = vocabulary.term(line.treatment)
        head = f"[bold]{line.service}[/bold] {line.cost} ({day(line.effective_on)}, pool {line.pool})"
        current.out.print(f"{head}: net {net}, VAT {tax} ({number(line.vat_rate)}%), {treated}", soft_wrap=True)
        if grounds := list(_grounds(line, proofs.get((line.service, line.cost)))):
            current.out.print(Padding("\n".join(grounds), (0, 0, 0, 4)))
        _shares(current, line)


def _grounds(line: VatLine, proof: KeyProof | None) -> Iterator[str]:
    if line.vat_ground is not None:
        until = f", until {day(line.vat_ground_until)}" if line.vat_ground_until else ""
        yield escape(f"ground: {line.vat_ground}{until} ({line.source or 'no rule of that day'})")
    if line.expired:
        yield "[red]expired: the cost is of days after the last day of its ground[/red]"
    if line.undivided:
        yield f"shared by nobody yet: {cents(line.undivided)}"
    if proof is not None:
        said = f"key {proof.key} was decided by {proof.decision} on"
        when = "no day" if proof.decided_on is None else day(proof.decided_on)
        if proof.fixed_in_advance:
            yield escape(f"{said} {when}: the key pre-dates the cost, which is of {day(proof.starts_on)}")
        else:
            yield f"[red]{escape(said)} {when}: after the cost, which is of {day(proof.starts_on)}[/red]"


def _shares(current: Session, line: VatLine) -> None:
    if not line.shares:
        return
    made = table("participant", *HEADINGS, right=HEADINGS)
    for each in line.shares:
        amounts = (mark(cents(getattr(each, name)), illustrative=line.illustrative) for name in AMOUNTS)
        made.add_row(who(each.participant), *amounts)
    current.out.print(Padding(made, (0, 0, 0, 4)))


def _totals(current: Session, totals: Sequence[VatTotal]) -> None:
    if not totals:
        return
    made = table("service", "year", "participant", *HEADINGS, right=HEADINGS)
    for each in totals:
        amounts = (mark(cents(getattr(each, name)), illustrative=each.illustrative) for name in AMOUNTS)
        made.add_row(each.service, str(each.year), who(each.participant), *amounts)
    current.out.print("[bold]in all[/bold] (euros)")
    current.out.print(Padding(made, (0, 0, 0, 2)))
