"""What a clerk can do about one shared service."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from ledger.acts.fields import Code, Number, Organisation, Ref, ServiceName, Slug, Text, Title
from ledger.acts.lookup import decision_on, partnership_of
from ledger.acts.registry import act
from ledger.desk import Current, Desk
from ledger.service import SERVICE, Service
from ledger.service.events import (
    PriceBasis,
    SecondmentAgreed,
    SecondmentTerms,
    ServiceEvent,
    ServiceStarted,
)

Codes = Annotated[tuple[Code, ...], Meta(min_length=1)]
Tasks = Annotated[tuple[Text, ...], Meta(min_length=1, description="the tasks that the service carries out")]


@act("start-service")
def start_service(
    desk: Desk,
    *,
    service: ServiceName,
    title: Title,
    host: Organisation,
    members: Codes,
    scope: Tasks,
    effective_on: date,
    decision: Ref | None = None,
) -> None:
    """Begin to share a service: who takes part, who is the host, and what it does."""
    current = desk.find(SERVICE, service)
    participants = partnership_of(desk, service).participants_on(effective_on)
    if decision is not None:
        decision_on(desk, decision, service, effective_on)
    started = ServiceStarted(service, title, host, members, scope, effective_on, decision)
    desk.record(current, current.state.start(started, participants))


@act("change-host")
def change_host(desk: Desk, *, service: ServiceName, host: Code, effective_on: date, decision: Ref) -> None:
    """Let another member carry the service out from a day on."""
    current = _decided(desk, service, decision, effective_on)
    desk.record(current, current.state.change_host(host, effective_on, decision))


@act("join-service")
def join_service(desk: Desk, *, service: ServiceName, member: Code, effective_on: date, decision: Ref) -> None:
    """Record that a participant of the partnership takes part in the service too."""
    current = _decided(desk, service, decision, effective_on)
    participants = partnership_of(desk, service).participants_on(effective_on)
    desk.record(current, current.state.join(member, effective_on, decision, participants))


@act("leave-service")
def leave_service(desk: Desk, *, service: ServiceName, member: Code, effective_on: date, decision: Ref) -> None:
    """Record that a member takes no part any more; the day is the first one without it."""
    current = _decided(desk, service, decision, effective_on)
    desk.record(current, current.state.leave(member, effective_on, decision))


@act("change-scope")
def change_scope(desk: Desk, *, service: ServiceName, scope: Tasks, effective_on: date, decision: Ref) -> None:
    """Say anew all that the service does from a day on."""
    current = _decided(desk, service, decision, effective_on)
    desk.record(current, current.state.change_scope(scope, effective_on, decision))


@act("agree-secondment")
def agree_secondment(
    desk: Desk,
    *,
    service: ServiceName,
    secondment: Slug,
    person: Slug,
    lender: Code,
    borrower: Code,
    function_at_lender: Title,
    function_at_borrower: Title,
    fte: Number,
    price_basis: PriceBasis,
    effective_on: date,
    ends_on: date | None = None,
    illustrative: bool = False,
) -> None:
    """Lend a person, under a pseudonym, from one participant to another; 'ends_on' is the last day."""
    current = desk.read(SERVICE, service)
    participants = partnership_of(desk, service).participants_on(effective_on)
    agreed = SecondmentAgreed(
        secondment,
        person,
        lender,
        borrower,
        function_at_lender,
        function_at_borrower,
        SecondmentTerms(Decimal(fte), price_basis, illustrative),
        effective_on,
        ends_on,
    )
    desk.record(current, current.state.agree_secondment(agreed, participants))


@act("change-secondment")
def change_secondment(
    desk: Desk,
    *,
    service: ServiceName,
    secondment: Slug,
    fte: Number,
    price_basis: PriceBasis,
    effective_on: date,
    illustrative: bool = False,
) -> None:
    """Give a secondment other terms from a day on."""
    current = desk.read(SERVICE, service)
    terms = SecondmentTerms(Decimal(fte), price_basis, illustrative)
    desk.record(current, current.state.secondment(secondment).change(terms, effective_on))


@act("end-secondment")
def end_secondment(desk: Desk, *, service: ServiceName, secondment: Slug, effective_on: date, grounds: Text) -> None:
    """End a secondment; the day is the first one without it."""
    current = desk.read(SERVICE, service)
    desk.record(current, current.state.secondment(secondment).end(effective_on, grounds))


@act("open-pool")
def open_pool(desk: Desk, *, service: ServiceName, pool: Slug, title: Title, effective_on: date) -> None:
    """Open a pool of costs that are shared by one key at a time."""
    current = desk.read(SERVICE, service)
    desk.record(current, current.state.open_pool(pool, title, effective_on))


@act("close-pool")
def close_pool(desk: Desk, *, service: ServiceName, pool: Slug, effective_on: date, decision: Ref) -> None:
    """Close a pool: no costs and no keys from this day on."""
    current = _decided(desk, service, decision, effective_on)
    desk.record(current, current.state.pool(pool).close(effective_on, decision))


def _decided(desk: Desk, service: str, decision: str, on: date) -> Current[Service, ServiceEvent]:
    """The service, where what is done to it from that day on rests on an adopted decision."""
    current = desk.read(SERVICE, service)
    decision_on(desk, decision, service, on)
    return current
