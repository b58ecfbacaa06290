"""The command that asks who is lent to whom, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.dues import OfYear, Participant
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Partnership, Service, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, table, who
from api.formats import cents, day, number
from projections.governance.secondments import Lent, StaffFlow


def secondments(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Participant = None,
    year: OfYear = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are over or yet to begin.")] = False,
    json: Json = False,
) -> None:
    """Show who is lent by whom to whom, on which terms, and what was charged: as lender and borrower see it."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "participant": participant, "year": year}
        found, beside = current.ask("secondments", as_of, **which, everything=everything)
        flows: Sequence[StaffFlow] = beside.staff_flows
        if json:
            lines = {"secondments": [asdict(each) for each in found], "staff_flows": [asdict(each) for each in flows]}
            write_json({"as_of": cited(as_of), **lines})
            return
        _show(current, found, flows)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _show(current: Session, found: Sequence[Lent], flows: Sequence[StaffFlow]) -> None:
    if not found:
        current.out.print("Nobody was lent then.")
        return
    for service in sorted({each.service for each in found}):
        made = table(
            "secondment", "lender", "borrower", "from", "to", "fte", "terms", "charged", right=["fte", "charged"]
        )
        for each in (each for each in found if each.service == service):
            fte = mark(number(each.fte), illustrative=each.illustrative)
            terms = escape("\n".join(_terms(each)))
            until = day(each.ends_on) if each.ends_on else ""
            between = (who(each.lender), who(each.borrower))
            made.add_row(each.secondment, *between, day(each.starts_on), until, fte, terms, cents(each.charged))
        current.out.print(f"[bold]{service}[/bold] (euros; to: its last day)")
        current.out.print(Padding(made, (0, 0, 0, 2)))
    made = table(*FLOWS, right=FLOWS[1:])
    for flow in flows:
        times = (number(flow.lent_fte), number(flow.borrowed_fte), number(flow.net_fte))
        made.add_row(who(flow.participant), *times, cents(flow.charged_out), cents(flow.charged_in_for))
    current.out.print("As lender and as borrower")
    current.out.print(Padding(made, (0, 0, 0, 2)))


COLUMNS = ("secondment", "lender", "borrower", "from", "to", "fte", "terms", "charged")
FLOWS = ("participant", "lends (fte)", "borrows (fte)", "net", "charged as lender", "charged for who it borrows")


def _terms(each: Lent) -> Iterator[str]:
    price = vocabulary.term(each.price_basis, "en", "PriceBasis")
    if each.uplift is not None:
        price += f" of {number(each.uplift)}%"
    if each.tariff is not None and each.tariff_unit is not None:
        price += f" of {cents(each.tariff)} per {vocabulary.term(each.tariff_unit, 'en', 'TariffUnit')}"
    yield price if each.runs else f"{price} (does not run)"
    if each.hours_per_week is not None:
        yield f"{number(each.hours_per_week)} hours a week"
    if each.directed_by is not None:
        yield f"directed by {who(each.directed_by)}"
    if each.vat_ground is not None:
        until = f" until {day(each.vat_ground_until)}" if each.vat_ground_until else ""
        yield f"no VAT: {each.vat_ground}{until}"
    for signed in each.signatures:
        under = f" under {signed.mandate}" if signed.mandate else ""
        yield f"signed for {signed.body} by {signed.function}{under} on {day(signed.signed_on)}"
