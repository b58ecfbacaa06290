"""What a clerk does with the books of a service: open a year, budget, record, share, turn back, close."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger import sharing
from ledger.acts.cost_fields import CostFields, Document, cost_of
from ledger.acts.fields import (
    END,
    Euros,
    Ref,
    ServiceName,
    Slug,
    Year,
)
from ledger.acts.lookup import decided_on, decision_on, partnership_of
from ledger.acts.registry import act
from ledger.cost_year import COST_YEAR, CostYear, TermsOn, Which
from ledger.cost_year.codes import require_codes
from ledger.cost_year.corrected import require_corrected
from ledger.cost_year.events import (
    BudgetAdopted,
    CostRecorded,
    CostYearEvent,
    ReversalGround,
)
from ledger.cost_year.vat_checks import for_joint_account, require_key_before, require_vat
from ledger.desk import Current, Desk
from ledger.money import Money
from ledger.service import SERVICE, Service

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


@act("allocate-costs")
def allocate_costs(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    pool: Slug | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    """Share all costs that nobody bears yet, of a year, a pool or a period up to 'ends_on': all of them, or none."""
    current = books(desk, service, year)
    if pool is not None:
        _service(desk, service).pool(pool)
    which = Which(pool, starts_on, ends_on)
    desk.record(current, *current.state.allocate_all(terms(desk, service), which))


@act("reverse-allocation", corrects=True)
def reverse_allocation(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    allocation: Allocation,
    ground: ReversalGround,
    effective_on: date | None = None,
) -> None:
    """Turn an allocation back whole; its cost can then be shared anew.

    Without a day it is as if it had never been; from a later day of its year on, it is borne until then.
    """
    current = books(desk, service, year)
    desk.record(current, current.state.reverse(allocation, ground, effective_on))


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
    require_vat(cost)
    if cost.corrects is not None:
        closed = desk.find(COST_YEAR, f"{service}/{cost.corrects.partition('/')[0]}")
        require_corrected(cost.cost, cost.corrects, closed.state)
    pool_open = _is_open(shared, cost.pool, cost.effective_on)
    members = _members(desk, service, cost.effective_on)
    recorded = current.state.record_cost(cost, pool_open=pool_open, members=members)
    if for_joint_account(cost):
        found = shared.key_on(cost.pool, cost.effective_on)
        require_key_before(cost, found.key.name, decided_on(desk, found.adopted_by, service))
    return desk.record(current, recorded)


def books(desk: Desk, service: str, year: int) -> Current[CostYear, CostYearEvent]:
    return desk.read(COST_YEAR, f"{service}/{year}")


def _service(desk: Desk, service: str) -> Service:
    return desk.read(SERVICE, service).state


def _is_open(service: Service, name: str, day: date) -> bool:
    pool = service.pool(name)
    return pool.opened_on <= day and (pool.closed_on is None or day < pool.closed_on)


def _members(desk: Desk, service: str, day: date) -> frozenset[str]:
    """Who takes part in a service on a day: who left the partnership, or is no municipality any more, does not."""
    return sharing.members_on(_service(desk, service), partnership_of(desk, service), day)


def terms(desk: Desk, name: str) -> TermsOn:
    """What the service says of its pools."""
    return sharing.terms(_service(desk, name), partnership_of(desk, name))
