"""What a clerk records on top of a locked 0-meting: indices, changes of scope, costs at home and one-off costs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.fields import END, Code, Euros, Ref, ServiceName, Slug, TaskField, Title, Year
from ledger.acts.lookup import decision_on, partnership_of
from ledger.acts.registry import act
from ledger.baseline import BASELINE
from ledger.baseline.step_events import (
    BaselineIndexed,
    HomeCostKind,
    HomeCostRecorded,
    IndexStep,
    OneOffTakenOut,
    ParticipantAmount,
    ScopeStepTaken,
    TransitionCostRecorded,
)
from ledger.cost_year import COST_YEAR
from ledger.desk import Desk
from ledger.indexing import UsedIndex
from ledger.money import Money, Rounding
from ledger.partnership.indexation import IndexPublished
from ledger.sharing.measuring import cited_cost


class AmountField(Struct, frozen=True, forbid_unknown_fields=True):
    """An amount of a participant as an act line writes it."""

    participant: Code
    amount: Euros


Amounts = Annotated[tuple[AmountField, ...], Meta(min_length=1, description="an amount of each participant")]
BookedCost = Annotated[
    str,
    Meta(
        pattern=f"^[12][0-9]{{3}}/[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?{END}",
        max_length=65,
        description="a cost in the service's books: the year and its document number, such as 2021/F-2021-004",
    ),
]
BookedCosts = Annotated[
    tuple[BookedCost, ...], Meta(min_length=1, description="costs in the books, such as 2021/F-2021-004")
]
OneOffYears = Annotated[
    int, Meta(ge=2, le=50, description="over how many years it is written off: over one it would stay where it is")
]
WriteOff = Annotated[int, Meta(ge=1, le=50, description="over how many years a one-off cost is written off")]


@act("index-baseline")
def index_baseline(desk: Desk, *, service: ServiceName, year: Year, known_on: date, effective_on: date) -> None:
    """Bring a locked 0-meting to the prices of a year, by the indexation agreed on and what was published by a day."""
    current = desk.read(BASELINE, service)
    price_level = current.state.standing.began.price_level
    together = partnership_of(desk, service)
    steps, illustrative, rounding = [], False, Rounding.HALF_AWAY_FROM_ZERO
    for each in range(price_level + 1, year + 1):
        agreed = together.indices.agreed(service.partition("/")[0], each)
        wage, price = (
            together.indices.by(series, each, known_on) for series in (agreed.wage_series, agreed.price_series)
        )
        weights = (agreed.wage_weight, agreed.price_weight)
        steps.append(IndexStep(each, agreed.indexation, _used(wage), _used(price), *weights))
        illustrative, rounding = illustrative or wage.illustrative or price.illustrative, agreed.rounding
    indexed = BaselineIndexed(year, tuple(steps), rounding, known_on, effective_on, illustrative)
    desk.record(current, current.state.standing.take_step(indexed))


@act("change-baseline-scope")
def change_baseline_scope(
    desk: Desk,
    *,
    service: ServiceName,
    scope_step: Slug,
    indicator: Slug,
    title: Title,
    of_participants: Amounts,
    price_level: Year,
    from_year: Year,
    source: Title,
    effective_on: date,
    decision: Ref,
    until_year: Year | None = None,
    task_fields: tuple[TaskField, ...] = (),
    illustrative: bool = False,
) -> None:
    """Record what work costs a year that came (above zero) or went (below) by a decision; the 0-meting stays."""
    decision_on(desk, decision, service, effective_on)
    current = desk.read(BASELINE, service)
    taken = ScopeStepTaken(
        scope_step,
        indicator,
        title,
        _amounts(of_participants),
        price_level,
        from_year,
        until_year,
        task_fields,
        source,
        decision,
        effective_on,
        illustrative,
    )
    desk.record(current, current.state.standing.take_step(taken))


@act("record-home-cost")
def record_home_cost(
    desk: Desk,
    *,
    service: ServiceName,
    home_cost: Slug,
    indicator: Slug,
    home_cost_kind: HomeCostKind,
    participant: Code,
    year: Year,
    amount: Euros,
    source: Title,
    effective_on: date,
    illustrative: bool = False,
) -> None:
    """Record what a participant still paid at home in a year: overhead that stayed, or its role as client; or 0.00."""
    current = desk.read(BASELINE, service)
    facts = (home_cost, indicator, home_cost_kind, participant, year, Money.parse(amount), source, effective_on)
    desk.record(current, current.state.standing.take_step(HomeCostRecorded(*facts, illustrative)))


@act("record-transition-cost")
def record_transition_cost(
    desk: Desk,
    *,
    service: ServiceName,
    transition_cost: Slug,
    indicator: Slug,
    title: Title,
    of_participants: Amounts,
    from_year: Year,
    write_off_years: WriteOff,
    source: Title,
    effective_on: date,
    illustrative: bool = False,
) -> None:
    """Record a one-off cost of the change that is not in the service's books, written off in equal parts over years."""
    current = desk.read(BASELINE, service)
    facts = (transition_cost, indicator, title, _amounts(of_participants), from_year, write_off_years)
    recorded = TransitionCostRecorded(*facts, source, effective_on, illustrative)
    desk.record(current, current.state.standing.take_step(recorded))


@act("take-out-one-off")
def take_out_one_off(
    desk: Desk,
    *,
    service: ServiceName,
    one_off: Slug,
    indicator: Slug,
    title: Title,
    booked_costs: BookedCosts,
    write_off_years: OneOffYears,
    source: Title,
    effective_on: date,
    decision: Ref,
) -> None:
    """Take one-off costs in the service's books out of the actual by a decision; they are written off over years.

    What everyone bore of them is drawn from the books. Said again under its name, it is drawn anew.
    """
    decision_on(desk, decision, service, effective_on)
    current = desk.read(BASELINE, service)
    scope = current.state.standing.scope
    pools = () if scope is None else scope.pools
    cited, illustrative = [], False
    for each in booked_costs:
        year, _, cost = each.partition("/")
        books = desk.read(COST_YEAR, f"{service}/{year}")
        cited.append(cited_cost(books.state, books.name, books.version, cost, pools))
        illustrative = illustrative or books.state.illustrative
    facts = (one_off, indicator, title, tuple(cited), write_off_years, source, decision, effective_on)
    desk.record(current, current.state.standing.take_step(OneOffTakenOut(*facts, illustrative)))


def _amounts(given: tuple[AmountField, ...]) -> tuple[ParticipantAmount, ...]:
    return tuple(ParticipantAmount(each.participant, Money.parse(each.amount)) for each in given)


def _used(index: IndexPublished) -> UsedIndex:
    facts = (index.percentage, index.publisher, index.published_on, index.vintage)
    return UsedIndex(index.index_series, index.year, *facts)
