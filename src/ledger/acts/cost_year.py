"""What a clerk does with the books of a service: open a year, budget, record, share, turn back, close."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated

from msgspec import Meta

from ledger.acts.cost_fields import CostFields, Document, cost_of
from ledger.acts.fields import (
    END,
    Euros,
    Ref,
    ServiceName,
    Slug,
    Year,
)
from ledger.acts.lookup import decision_on, partnership_of
from ledger.acts.registry import act
from ledger.cost_year import COST_YEAR, CostYear, Terms, TermsOn
from ledger.cost_year.codes import require_codes
from ledger.cost_year.corrected import require_corrected
from ledger.cost_year.events import (
    BudgetAdopted,
    CostRecorded,
    CostYearEvent,
    ReversalGround,
    TakenOver,
    UsedKey,
    UsedWeight,
)
from ledger.desk import Current, Desk
from ledger.money import Money
from ledger.service import SERVICE, KeyInForce, Service

Allocation = Annotated[
    str,
    Meta(
        pattern=rf"^[A-Za-z0-9][A-Za-z0-9._/-]*\.[1-9][0-9]*{END}",
        max_length=70,
        description="an allocation: the document number of its cost and a number, such as F-2018-001.1",
    ),
]


@act("open-cost-year")
def open_cost_year(desk: Desk, *, service: ServiceName, year: Year) -> None:
    """Open the books of a service for a calendar year."""
    started_on = _service(desk, service).started_on
    current = desk.find(COST_YEAR, f"{service}/{year}")
    desk.record(current, current.state.open(service, year, service_started_on=started_on))


@act("adopt-budget")
def adopt_budget(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    pool: Slug,
    amount: Euros,
    effective_on: date,
    decision: Ref,
    illustrative: bool = False,
) -> None:
    """Say what a pool may cost in a year; a later budget replaces an earlier one (begrotingswijziging)."""
    current = books(desk, service, year)
    decision_on(desk, decision, service, effective_on)
    budget = BudgetAdopted(pool, Money.parse(amount), effective_on, decision, illustrative)
    pool_open = _is_open(_service(desk, service), pool, effective_on)
    desk.record(current, current.state.adopt_budget(budget, pool_open=pool_open))


@act("record-cost")
def record_cost(desk: Desk, asked: CostFields) -> None:
    """Record a cost of a pool and who paid it, on its day; below zero it is a refund."""
    record(desk, asked.service, asked.year, cost_of(asked))


@act("record-and-allocate-cost")
def record_and_allocate_cost(desk: Desk, asked: CostFields) -> None:
    """Record a cost and share it at once by the key in force on its day."""
    current = record(desk, asked.service, asked.year, cost_of(asked))
    desk.record(current, current.state.allocate(asked.cost, terms(desk, asked.service)))


@act("allocate-cost")
def allocate_cost(desk: Desk, *, service: ServiceName, year: Year, cost: Document) -> None:
    """Share a recorded cost by the key in force on its day."""
    current = books(desk, service, year)
    desk.record(current, current.state.allocate(cost, terms(desk, service)))


@act("reverse-allocation", corrects=True)
def reverse_allocation(
    desk: Desk, *, service: ServiceName, year: Year, allocation: Allocation, ground: ReversalGround
) -> None:
    """Turn an allocation back whole; its cost can then be shared anew."""
    current = books(desk, service, year)
    desk.record(current, current.state.reverse(allocation, ground))


@act("reallocate", corrects=True)
def reallocate(desk: Desk, *, service: ServiceName, year: Year) -> None:
    """Share anew all costs of a year that were shared by a key that no longer holds on their day."""
    current = books(desk, service, year)
    desk.record(current, *current.state.reallocate(terms(desk, service)))


@act("close-cost-year")
def close_cost_year(desk: Desk, *, service: ServiceName, year: Year, effective_on: date, decision: Ref) -> None:
    """Close the books of a year once all its costs are shared."""
    current = books(desk, service, year)
    decision_on(desk, decision, service, effective_on)
    heirs = _service(desk, service).governance.heirs
    desk.record(current, current.state.close(decision, effective_on, heirs))


def record(desk: Desk, service: str, year: int, cost: CostRecorded) -> Current[CostYear, CostYearEvent]:
    """Put a cost in the books of a year, by the codes of that year; what it corrects stands in a closed one."""
    current, shared = books(desk, service, year), _service(desk, service)
    require_codes(cost, year)
    if cost.corrects is not None:
        closed = desk.find(COST_YEAR, f"{service}/{cost.corrects.partition('/')[0]}")
        require_corrected(cost.cost, cost.corrects, closed.state)
    pool_open = _is_open(shared, cost.pool, cost.effective_on)
    members = _members(desk, service, cost.effective_on)
    return desk.record(current, current.state.record_cost(cost, pool_open=pool_open, members=members))


def books(desk: Desk, service: str, year: int) -> Current[CostYear, CostYearEvent]:
    return desk.read(COST_YEAR, f"{service}/{year}")


def _service(desk: Desk, service: str) -> Service:
    return desk.read(SERVICE, service).state


def _is_open(service: Service, name: str, day: date) -> bool:
    pool = service.pool(name)
    return pool.opened_on <= day and (pool.closed_on is None or day < pool.closed_on)


def _members(desk: Desk, service: str, day: date) -> frozenset[str]:
    """Who takes part in a service on a day: who left the partnership, or is no municipality any more, does not."""
    return partnership_of(desk, service).participants_on(day).intersection(_service(desk, service).members_on(day))


def terms(desk: Desk, name: str) -> TermsOn:
    """What the service says of its pools; asked once for each pool and day, for a year has many costs of one day."""
    service = _service(desk, name)

    @cache
    def terms_on(pool: str, day: date) -> Terms:
        return Terms(_used(service, service.key_on(pool, day), day), _members(desk, name, day))

    return terms_on


def _used(service: Service, found: KeyInForce, day: date) -> UsedKey:
    """All of a key that anyone needs to compute an allocation of a day again."""
    key, measure = found.key, found.key.measure
    measured = (
        None if measure is None else f"{measure.name} on {measure.reference_on}: {measure.source}, {measure.vintage}"
    )
    return UsedKey(
        name=key.name,
        method=key.method,
        weights=tuple(UsedWeight(code, value) for code, value in service.weights_on(key, day).items()),
        weight_total=key.total,
        normalised=key.whole is not None and key.total != key.whole,
        rounding=key.rounding,
        source=key.source,
        adopted_by=found.adopted_by,
        key_version=found.key_version,
        measure=measured,
        measured_on=None if measure is None else measure.reference_on,
        taken_over=tuple(
            TakenOver(weight.participant, heir)
            for weight in key.weights
            if (heir := service.governance.heir_on(weight.participant, day)) != weight.participant
        ),
    )
