"""What a clerk does with what is called, paid and settled of a year: advances, payments, settlement, result."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from ledger.acts.cost_fields import Document
from ledger.acts.cost_year import books, terms
from ledger.acts.fields import Euros, Number, Organisation, Ref, ServiceName, Slug, Text, Year
from ledger.acts.lookup import decision_on, members_in
from ledger.acts.registry import act
from ledger.cost_year import COST_YEAR
from ledger.cost_year.advance_refusals import NoPartInYear
from ledger.cost_year.advances import Rhythm
from ledger.cost_year.calling import Call, Schedule, call_advances
from ledger.cost_year.payment_events import PaymentRecorded, Purpose
from ledger.cost_year.reopening import reopen
from ledger.cost_year.result import Appropriation, Reserve, appropriate, put_in
from ledger.cost_year.settlement import Asked, settle
from ledger.desk import Desk
from ledger.money import Money
from ledger.service import SERVICE, Service

Dates = Annotated[tuple[date, ...], Meta(max_length=366, description="the days on which instalments fall due")]
DayOfMonth = Annotated[int, Meta(ge=1, le=31, description="a day of the month; its last where it has no such day")]


@act("call-advances")
def call_advances_(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    advances: Slug,
    effective_on: date,
    decision: Ref,
    dates: Dates = (),
    rhythm: Rhythm | None = None,
    day_of_month: DayOfMonth | None = None,
    payable_to: Organisation | None = None,
    replaces: Slug | None = None,
) -> None:
    """Call contributions to the budgets in force in instalments, on given days or in a rhythm, payable to the host."""
    current, shared = books(desk, service, year), desk.read(SERVICE, service).state
    decision_on(desk, decision, service, effective_on)
    payee = _payee(desk, shared, year, payable_to, effective_on)
    call = Call(advances, payee, Schedule(dates, rhythm, day_of_month), effective_on, decision, replaces)
    called = call_advances(current.state, call, terms(desk, service), shared.governance.heirs)
    desk.record(current, called)


@act("record-payment")
def record_payment(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    payment: Document,
    payer: Organisation,
    payee: Organisation,
    amount: Euros,
    purpose: Purpose,
    effective_on: date,
    description: Text | None = None,
    illustrative: bool = False,
) -> None:
    """Record that one paid another for a year, also when it is closed: a payment changes nothing of what is due."""
    current, shared = books(desk, service, year), desk.read(SERVICE, service).state
    _require_part(desk, shared, year, effective_on, payer, payee)
    paid = PaymentRecorded(payment, payer, payee, Money.parse(amount), purpose, effective_on, description, illustrative)
    desk.record(current, current.state.flows.payments.record(paid))


@act("reverse-payment", corrects=True)
def reverse_payment(desk: Desk, *, service: ServiceName, year: Year, payment: Document) -> None:
    """Turn a payment back whole; the one that was made instead is recorded under a document of its own."""
    current = books(desk, service, year)
    desk.record(current, current.state.flows.payments.reverse(payment))


@act("settle-cost-year")
def settle_cost_year(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    settlement: Slug,
    due_on: date,
    effective_on: date,
    decision: Ref,
    payable_to: Organisation | None = None,
) -> None:
    """Settle what a year has cost with what was called of it; settled before, only what changed since."""
    current, shared = books(desk, service, year), desk.read(SERVICE, service).state
    decision_on(desk, decision, service, effective_on)
    payee = _payee(desk, shared, year, payable_to, effective_on)
    asked = Asked(settlement, payee, due_on, effective_on, decision)
    desk.record(current, settle(current.state, asked, shared.governance.heirs))


@act("appropriate-result")
def appropriate_result(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    to_reserve: Euros,
    effective_on: date,
    decision: Ref,
    reserve_cap: Number | None = None,
) -> None:
    """Put a part of the result of a year in the reserve, or take something out of it; the rest is paid back."""
    current = books(desk, service, year)
    decision_on(desk, decision, service, effective_on)
    cap = None if reserve_cap is None else Decimal(reserve_cap)
    asked = Appropriation(Money.parse(to_reserve), effective_on, decision, cap)
    desk.record(current, appropriate(current.state, asked, _reserve(desk, service, year)))


@act("reopen-cost-year")
def reopen_cost_year(desk: Desk, *, service: ServiceName, year: Year, effective_on: date, decision: Ref) -> None:
    """Open the books of a closed year again, so that all can be recorded in them as before."""
    current = books(desk, service, year)
    decision_on(desk, decision, service, effective_on)
    desk.record(current, reopen(current.state, decision, effective_on))


def _payee(desk: Desk, service: Service, year: int, named: str | None, on: date) -> str:
    """Whom something is payable to: the host on that day, unless another who takes part is named."""
    if named is not None:
        _require_part(desk, service, year, on, named)
        return named
    host = service.hosts.on(on)
    if host is None:
        raise NoPartInYear(("the host",), service.name, on.year)
    return host


def _require_part(desk: Desk, service: Service, year: int, on: date, *organisations: str) -> None:
    """Refuse who neither took part in the year nor carried the service out, nor stands for one who did."""
    members = members_in(desk, service.name, year, date(year, 12, 31))
    known = {*members, *(host for _, host in service.hosts.steps)}
    known |= {service.governance.heir_on(each, on) for each in known}
    if strangers := tuple(sorted(set(organisations) - known)):
        raise NoPartInYear(strangers, service.name, year)


def _reserve(desk: Desk, service: str, year: int) -> Reserve:
    """The reserve of a service, from what every year of it put in."""
    first = desk.read(SERVICE, service).state.started_on.year
    before = [put_in(desk.find(COST_YEAR, f"{service}/{each}").state) for each in range(first, year)]
    later, following = [], year + 1
    while (books_after := desk.find(COST_YEAR, f"{service}/{following}")).version:
        later.append(put_in(books_after.state))
        following += 1
    return Reserve.of(before, put_in(books(desk, service, year).state), later)
