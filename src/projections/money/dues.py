"""What is called, paid, settled and recharged of a year, as rows: the questions on them are in modules of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row as FoundRow
from sqlalchemy import Table, select

from ledger.cost_year.advance_events import AdvancesCalled
from ledger.cost_year.events import CostRecorded
from ledger.cost_year.payment_events import PaymentRecorded, PaymentReversed
from ledger.cost_year.settlement_events import SettlementAdopted
from ledger.journal import Entry
from ledger.place import Place
from ledger.service.events import SecondmentAgreed
from projections.as_of import AsOf
from projections.tables import Row, cents, day, flag, rows_of, text
from projections.view import View

NAME = "dues"
Found = FoundRow[tuple[Any, ...]]
"""A row as a query finds it."""

called = rows_of(  # What each is to contribute to each pool.
    "called",
    text("service"),
    text("cost_year"),
    text("advances"),
    text("pool"),
    text("participant"),
    cents("cents"),
    flag("illustrative"),
    day("effective_on"),
    within="service",
)
instalments = rows_of(  # Those that were withdrawn are there a second time, as their mirror.
    "instalments",
    text("service"),
    text("cost_year"),
    text("advances"),
    text("participant"),
    text("payable_to"),
    day("due_on"),
    cents("cents"),
    flag("illustrative"),
    day("effective_on"),
    within="service",
)
payments = rows_of(  # Those that were turned back are there a second time, as their mirror.
    "payments",
    text("service"),
    text("cost_year"),
    text("payment"),
    text("payer"),
    text("payee"),
    text("purpose"),
    cents("cents"),
    text("description", optional=True),
    flag("illustrative"),
    day("effective_on"),
    within="service",
)
settlement_lines = rows_of(
    "settlement_lines",
    text("service"),
    text("cost_year"),
    text("settlement"),
    text("participant"),
    text("payable_to"),
    day("due_on"),
    cents("cents"),
    text("decision"),
    flag("illustrative"),
    day("effective_on"),
    within="service",
)
recharged = rows_of(
    "recharged",
    text("service"),
    text("cost_year"),
    text("cost"),
    text("pool"),
    text("secondment"),
    text("lender"),
    text("charged_in"),
    text("quantity"),
    cents("tariff"),
    day("starts_on", optional=True),
    day("ends_on", optional=True),
    cents("cents"),
    flag("illustrative"),
    day("effective_on"),
    within="service",
)
lent = rows_of(
    "lent",
    text("service"),
    text("secondment"),
    text("lender"),
    text("borrower"),
    day("effective_on"),
    within="service",
)
TABLES = (called, instalments, payments, settlement_lines, recharged, lent)
READS = (AdvancesCalled, PaymentRecorded, PaymentReversed, SettlementAdopted, CostRecorded, SecondmentAgreed)


def apply(entry: Entry) -> Iterable[Row]:
    """What an entry calls, pays, settles or recharges."""
    event, place = entry.event, Place.of(entry.stream)
    service, year = place.service, place.name
    match event:
        case AdvancesCalled():
            rest = (event.illustrative, event.effective_on)
            for each in event.contributions:
                for share in each.shares:
                    what = (event.advances, each.pool, share.participant, share.amount.cents)
                    yield called, (service, year, *what, *rest)
            for sign, found in ((1, event.instalments), (-1, event.withdrawn)):
                for part in found:
                    whom = (event.advances, part.participant, part.payable_to, part.due_on)
                    yield instalments, (service, year, *whom, sign * part.amount.cents, *rest)
        case PaymentRecorded() | PaymentReversed():
            about = event.description if isinstance(event, PaymentRecorded) else None
            facts = (event.payment, event.payer, event.payee, event.purpose.value, event.amount.cents, about)
            yield payments, (service, year, *facts, event.illustrative, event.effective_on)
        case SettlementAdopted():
            for line in event.lines:
                what_for = (event.settlement, line.participant, event.payable_to, event.due_on, line.amount.cents)
                on = (event.decision, event.illustrative, event.effective_on)
                yield settlement_lines, (service, year, *what_for, *on)
        case CostRecorded(recharge=of) if of is not None:
            time = (of.secondment, event.borne_by, of.charged_in.value, str(of.quantity), of.tariff.cents)
            period = (event.starts_on, event.ends_on, event.amount.cents, event.illustrative, event.effective_on)
            yield recharged, (service, year, event.cost, event.pool, *time, *period)
        case SecondmentAgreed():
            yield lent, (service, event.secondment, event.lender, event.borrower, event.effective_on)


def rows(view: View, as_of: AsOf, table: Table, service: str | None, year: int | None = None) -> list[Found]:
    """What had taken effect, as it was known, in order of recording; of one service or of all, and of one year."""
    columns = table.c
    query = select(table).where(view.sees(as_of, table))
    if service is not None:
        query = query.where(columns.partnership == service.partition("/")[0], columns.service == service)
    if year is not None:
        query = query.where(columns.cost_year.endswith(f"/{year}", autoescape=True))
    return list(view.tx.execute(query.order_by(columns.position, columns.line)))
