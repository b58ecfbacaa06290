"""Commands that show what is called, paid, settled and recharged of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Partnership, Service, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, table, who
from api.formats import cents, day, number
from api.questions.dues import BesideAdvances, BesideSettlement
from projections.money.advances import DueInstalment
from projections.money.recharges import Recharged
from projections.money.settlement import Adopted, Settled

Participant = Annotated[str | None, typer.Option(help="Only this municipality (GM0313).")]
OfYear = Annotated[int | None, typer.Option("--year", help="Only the books of this year.")]


def advances(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Participant = None,
    year: OfYear = None,
    json: Json = False,
) -> None:
    """Show which instalments of advances fall due when, what was paid of each, and what is open."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "participant": participant, "year": year}
        found, beside = current.ask("advances", as_of, **which)
        if json:
            lines = [{**asdict(each), "outstanding": each.outstanding} for each in found]
            unmatched = [asdict(each) for each in beside.unmatched]
            write_json({"as_of": cited(as_of), "advances": lines, "unmatched": unmatched})
            return
        _advances(current, found, beside)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _advances(current: Session, found: Sequence[DueInstalment], beside: BesideAdvances) -> None:
    if not found:
        current.out.print("No advances were called by then.")
    for service, year in sorted({(each.service, each.year) for each in found}):
        made = table("due on", "participant", "payable to", "amount", "paid", "open", right=["amount", "paid", "open"])
        for each in found:
            if (each.service, each.year) == (service, year):
                amounts = (
                    cents(each.amount),
                    cents(each.paid),
                    cents(each.outstanding) if each.fallen_due else "not yet",
                )
                shown = (mark(text, illustrative=each.illustrative) for text in amounts)
                made.add_row(day(each.due_on), who(each.participant), who(each.payable_to), *shown)
        current.out.print(f"[bold]{service}[/bold] {year} (euros; negative: is paid back)")
        current.out.print(Padding(made, (0, 0, 0, 2)))
    for rest in beside.unmatched:
        paid = f"{who(rest.payer)} paid {cents(rest.amount)} to {who(rest.payee)}"
        current.out.print(f"  {rest.service} {rest.year}: {paid} beyond what was called.", style="yellow")


def settlement(
    *,
    service: Annotated[str, typer.Option("--service", help="The service (blnp/ict).", metavar="NAME")],
    year: Annotated[int, typer.Option(help="The year.")],
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show what everybody was to contribute to a year beside what it bears, and what of that was settled."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, beside = current.ask("settlement", as_of, service=service, year=year)
        if json:
            adopted = [asdict(each) for each in beside.settlements]
            facts = {"settlement": [_facts(each) for each in found], "settlements": adopted, "reserve": beside.reserve}
            write_json({"as_of": cited(as_of), **facts})
            return
        _settlement(current, found, beside)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _facts(each: Settled) -> dict[str, object]:
    pools = [{**asdict(pool), "difference": pool.difference} for pool in each.pools]
    totals = {"contributed": each.contributed, "difference": each.difference, "unsettled": each.unsettled}
    return {**asdict(each), "pools": pools, **totals}


def _settlement(current: Session, found: Sequence[Settled], beside: BesideSettlement) -> None:
    """By pool what was contributed and borne; then what that comes to with what was paid and called."""
    first = found[0]
    current.out.print(f"[bold]{first.service}[/bold] {first.year} (euros; negative: is to be paid back)")
    by_pool = table("pool", "participant", *POOL, right=POOL)
    for pool in sorted({of.pool for each in found for of in each.pools}):
        for each in found:
            for of in each.pools:
                if of.pool == pool:
                    amounts = (cents(of.contributed), cents(of.actual), cents(of.difference))
                    shown = (mark(text, illustrative=each.illustrative) for text in amounts)
                    by_pool.add_row(pool or "not told by pool", who(each.participant), *shown)
    current.out.print(Padding(by_pool, (0, 0, 0, 2)))
    columns = [name for name in TOTALS if name in ALWAYS or any(getattr(each, name) for each in found)]
    totals = table("participant", *columns, right=columns)
    for each in found:
        shown = (mark(cents(getattr(each, name)), illustrative=each.illustrative) for name in columns)
        totals.add_row(who(each.participant), *shown)
    current.out.print(Padding(totals, (0, 0, 0, 2)))
    if beside.reserve:
        kept = f"{cents(beside.reserve)} went to the reserve"
        current.out.print(f"  {kept}: whom a settlement is payable to keeps it, and so owes it.")
    for adopted in beside.settlements:
        _adopted(current, adopted)


POOL = ("contributed", "actual", "difference")
TOTALS = ("share", "paid", "reserved", "advances", "settled", "unsettled")
ALWAYS = frozenset({"share", "unsettled"})
"""Columns of amounts, and those that are there also where all of it is nothing."""


def _adopted(current: Session, adopted: Adopted) -> None:
    head = f"settlement [bold]{adopted.settlement}[/bold] of {day(adopted.effective_on)} by {adopted.decision}"
    current.out.print(f"  {head}, due on {day(adopted.due_on)}, payable to {who(adopted.payable_to)}:")
    made = table("participant", "amount", right=["amount"])
    made.show_header = False
    for line in adopted.lines:
        made.add_row(who(line.participant), cents(line.amount))
    current.out.print(Padding(made, (0, 0, 0, 4)))


def recharges(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Participant = None,
    year: OfYear = None,
    json: Json = False,
) -> None:
    """Show what was charged for staff on secondment, by lender and borrower, with the time that it is of."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "participant": participant, "year": year}
        found, _ = current.ask("recharges", as_of, **which)
        if json:
            write_json({"as_of": cited(as_of), "recharges": [asdict(each) for each in found]})
            return
        _recharges(current, found)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _recharges(current: Session, found: Sequence[Recharged]) -> None:
    if not found:
        current.out.print("No staff was charged for by then.")
        return
    for service in sorted({each.service for each in found}):
        made = table("lender", "borrower", "secondment", "from", "up to", "time", "tariff", "amount", right=["amount"])
        for each in (each for each in found if each.service == service):
            time = f"{number(each.quantity)} {vocabulary.term(each.charged_in, 'en', 'RechargeUnit')}"
            period = (day(each.starts_on), day(each.ends_on), time, cents(each.tariff))
            amount = mark(cents(each.amount), illustrative=each.illustrative)
            made.add_row(who(each.lender), who(each.borrower), each.secondment, *period, amount)
        current.out.print(f"[bold]{service}[/bold] (euros; up to: the first day after it)")
        current.out.print(Padding(made, (0, 0, 0, 2)))
