"""What a clerk can do about one shared service."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.acts.fields import Code, Organisation, Ref, ServiceName, Slug, Text, Title
from ledger.acts.lookup import decision_on, partnership_of
from ledger.acts.registry import act
from ledger.desk import Current, Desk
from ledger.service import SERVICE, Service
from ledger.service.events import (
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
