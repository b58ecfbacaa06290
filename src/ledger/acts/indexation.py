"""What a clerk can do about indexation: record what is published, agree on it, and let budgets follow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from ledger.acts.fields import END, PartnershipName, Ref, ServiceName, Slug, Title, Year
from ledger.acts.lookup import decision_on
from ledger.acts.registry import act
from ledger.cost_year import COST_YEAR, CostYear
from ledger.cost_year.events import BudgetAdopted, CostYearEvent
from ledger.cost_year.indexation_refusals import (
    BudgetIndexedAlready,
    DeviationSettledAlready,
    DeviationWithinThreshold,
    NoBudgetBefore,
    NotIndexed,
    WagesNotFinal,
    YearNotOver,
)
from ledger.desk import Current, Desk
from ledger.event import mistakes_in
from ledger.indexing import BudgetDerivation, DeviationRule, UsedIndex, derived, deviation_settled
from ledger.money import ZERO, Rounding
from ledger.partnership import PARTNERSHIP
from ledger.partnership.indexation import IndexationAdopted, IndexPublished, IndexStatus
from ledger.period import fiscal_year
from ledger.service import SERVICE

Percentage = Annotated[
    str,
    Meta(
        pattern=rf"^(?!-0(\.0+)?$)-?(0|[1-9][0-9]{{0,2}})(\.[0-9]{{1,6}})?{END}",
        description="per cents as published, as text, such as '2.4' or '-0.3'",
    ),
]
Weight = Annotated[
    str, Meta(pattern=rf"^(0(\.[0-9]{{1,6}})?|1(\.0{{1,6}})?){END}", description="a part of the whole, such as '0.70'")
]
Points = Annotated[
    str, Meta(pattern=rf"^(0|[1-9][0-9]?)(\.[0-9]{{1,4}})?{END}", description="percentage points, such as '0.5'")
]
Month = Annotated[int, Meta(ge=1, le=12, description="a month of the year")]
MonthDay = Annotated[int, Meta(ge=1, le=31, description="a day of the month")]


@act("record-index")
def record_index(
    desk: Desk,
    *,
    partnership: PartnershipName,
    index_series: Slug,
    year: Year,
    percentage: Percentage,
    publisher: Title,
    published_on: date,
    vintage: Title,
    index_status: IndexStatus,
    source: Title,
    illustrative: bool = False,
) -> None:
    """Record a percentage as it was published of a series for a year, in an edition with its day."""
    current = desk.read(PARTNERSHIP, partnership)
    facts = (publisher, published_on, vintage, index_status, source, illustrative)
    published = IndexPublished(index_series, year, Decimal(percentage), *facts)
    desk.record(current, current.state.indices.record(published))


@act("adopt-indexation")
def adopt_indexation(
    desk: Desk,
    *,
    partnership: PartnershipName,
    indexation: Slug,
    wage_series: Slug,
    price_series: Slug,
    wage_weight: Weight,
    price_weight: Weight,
    from_year: Year,
    until_year: Year,
    effective_on: date,
    decision: Ref,
    threshold: Points = "0.5",
    settles: DeviationRule = DeviationRule.WHOLE,
    rounding: Rounding = Rounding.HALF_AWAY_FROM_ZERO,
    binding_month: Month = 12,
    binding_day: MonthDay = 1,
) -> None:
    """Agree on how budgets of some years follow wages and prices, and what of a wage deviation is settled."""
    current = desk.read(PARTNERSHIP, partnership)
    decision_on(desk, decision, partnership, effective_on)
    adopted = IndexationAdopted(
        indexation,
        wage_series,
        price_series,
        Decimal(wage_weight),
        Decimal(price_weight),
        from_year,
        until_year,
        Decimal(threshold),
        settles,
        rounding,
        binding_month,
        binding_day,
        effective_on,
        decision,
    )
    desk.record(current, current.state.indices.adopt(adopted))


@act("index-budget")
def index_budget(
    desk: Desk, *, service: ServiceName, year: Year, pool: Slug, effective_on: date, decision: Ref
) -> None:
    """Let the budget of a pool follow from that of the year before, by the publication that binds."""
    current = desk.read(COST_YEAR, f"{service}/{year}")
    decision_on(desk, decision, service, effective_on)
    if any(each.derivation is not None for each in _budgets(desk, current, pool)):
        raise BudgetIndexedAlready(pool, year)
    before = _budgets(desk, desk.find(COST_YEAR, f"{service}/{year - 1}"), pool)
    if not before:
        raise NoBudgetBefore(pool, year - 1)
    agreed = _agreed(desk, service, year)
    binding_on = agreed.binding_on(year)
    wage, price = (
        _used(desk, service, series, year, binding_on) for series in (agreed.wage_series, agreed.price_series)
    )
    derivation = BudgetDerivation(
        agreed.indexation,
        before[-1].amount,
        _as_used(wage),
        _as_used(price),
        agreed.wage_weight,
        agreed.price_weight,
        agreed.rounding,
    )
    illustrative = before[-1].illustrative or wage.illustrative or price.illustrative
    _adopt(desk, current, service, BudgetAdopted(pool, ZERO, effective_on, decision, illustrative, derivation))


@act("settle-indexation")
def settle_indexation(
    desk: Desk, *, service: ServiceName, year: Year, pool: Slug, effective_on: date, decision: Ref, known_on: date
) -> None:
    """Settle after a year what wages deviated from the index that was used, as far as it was agreed on.

    It changes the budget of the year, and so what members contribute; 'known_on' is the day after the year on which
    the last publication counts.
    """
    current = desk.read(COST_YEAR, f"{service}/{year}")
    decision_on(desk, decision, service, effective_on)
    if known_on < (fiscal_year(year).end or known_on):
        raise YearNotOver(year, known_on)
    budgets = _budgets(desk, current, pool)
    indexed = [each for each in budgets if each.derivation is not None]
    if not indexed or indexed[0].derivation is None:
        raise NotIndexed(pool, year)
    first = indexed[0].derivation
    if any(each.derivation is not None and each.derivation.realised is not None for each in indexed):
        raise DeviationSettledAlready(pool, year)
    agreed = desk.read(PARTNERSHIP, service.partition("/")[0]).state.indices.adopted[first.indexation]
    realised = _used(desk, service, agreed.wage_series, year, known_on)
    if realised.index_status is not IndexStatus.FINAL:
        raise WagesNotFinal(realised.index_series, year, realised.vintage)
    derivation = BudgetDerivation(
        first.indexation,
        first.base,
        first.wage,
        first.price,
        first.wage_weight,
        first.price_weight,
        first.rounding,
        _as_used(realised),
        budgets[-1].amount,
        agreed.threshold,
        agreed.settles,
    )
    if not deviation_settled(derivation):
        raise DeviationWithinThreshold(pool, year, realised.percentage - first.wage.percentage, agreed.threshold)
    illustrative = budgets[-1].illustrative or realised.illustrative
    _adopt(desk, current, service, BudgetAdopted(pool, ZERO, effective_on, decision, illustrative, derivation))


def _adopt(desk: Desk, current: Current[CostYear, CostYearEvent], service: str, bare: BudgetAdopted) -> None:
    assert bare.derivation is not None, "what is adopted here is derived"
    budget = BudgetAdopted(
        bare.pool,
        derived(bare.derivation),
        bare.effective_on,
        bare.decision,
        bare.illustrative,
        bare.derivation,
    )
    pool = desk.read(SERVICE, service).state.pool(bare.pool)
    open_ = pool.opened_on <= bare.effective_on and (pool.closed_on is None or bare.effective_on < pool.closed_on)
    desk.record(current, current.state.adopt_budget(budget, pool_open=open_))


def _budgets(desk: Desk, current: Current[CostYear, CostYearEvent], pool: str) -> list[BudgetAdopted]:
    """The budgets of a pool in a year that count, the one that replaces the others last."""
    history = desk.history(current)
    mistaken = mistakes_in(history)
    found = [
        event
        for version, event in enumerate(history, start=1)
        if isinstance(event, BudgetAdopted) and event.pool == pool and version not in mistaken
    ]
    return sorted(found, key=lambda each: each.effective_on)  # Stable: of one day the one recorded last.


def _agreed(desk: Desk, service: str, year: int) -> IndexationAdopted:
    partnership = service.partition("/")[0]
    return desk.read(PARTNERSHIP, partnership).state.indices.agreed(partnership, year)


def _used(desk: Desk, service: str, series: str, year: int, on: date) -> IndexPublished:
    return desk.read(PARTNERSHIP, service.partition("/")[0]).state.indices.by(series, year, on)


def _as_used(index: IndexPublished) -> UsedIndex:
    facts = (index.percentage, index.publisher, index.published_on, index.vintage)
    return UsedIndex(index.index_series, index.year, *facts)
