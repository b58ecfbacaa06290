"""What a clerk measures: what was before the collaboration or when it began (0-meting), and what came after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from ledger.acts.fields import END, Code, ServiceName, Slug, Text, Title, Year
from ledger.acts.lookup import partnership_of
from ledger.acts.registry import act
from ledger.baseline import BASELINE, EUR
from ledger.baseline.events import (
    ActualMeasured,
    BaselineStarted,
    BaselineValueRecorded,
    CitedYear,
    Criterion,
    Direction,
    IndicatorDefined,
    Quantity,
)
from ledger.baseline.refusals import YearsNotConsecutive
from ledger.baseline.units import require_in_its_unit
from ledger.baseline.version import Version
from ledger.cost_year import COST_YEAR
from ledger.desk import Desk
from ledger.money import ZERO, Money
from ledger.period import Period
from ledger.service import SERVICE
from ledger.sharing.measuring import moved_by_keys, shares_of, task_fields_of

Value = Annotated[
    str,
    Meta(
        pattern=rf"^-?(0|[1-9][0-9]{{0,12}})(\.[0-9]{{1,10}})?{END}",
        description="an exact number as text, such as '4.5'; in EUR with two decimals, such as '1250000.00'",
    ),
]
Unit = Annotated[str, Meta(min_length=1, max_length=40, description="what is counted: EUR, days, %, fte, EUR/inw.")]
Years = Annotated[tuple[Year, ...], Meta(min_length=1, description="years that follow each other, oldest first")]


@act("start-baseline")
def start_baseline(
    desk: Desk,
    *,
    service: ServiceName,
    title: Title,
    starts_on: date,
    ends_on: date,
    price_level: Year,
    scope: tuple[Text, ...],
    effective_on: date,
) -> None:
    """Start the 0-meting of a service over a period; ends_on is the first day after it."""
    desk.read(SERVICE, service)
    current = desk.find(BASELINE, service)
    started = BaselineStarted(service, title, starts_on, ends_on, price_level, scope, effective_on)
    desk.record(current, current.state.start(started))


@act("define-indicator")
def define_indicator(
    desk: Desk,
    *,
    service: ServiceName,
    indicator: Slug,
    criterion: Criterion,
    title: Title,
    unit: Unit,
    better: Direction,
    note: Text | None = None,
) -> None:
    """Define something to be measured for a criterion; the unit EUR means amounts. What is no goal needs a note."""
    current = desk.read(BASELINE, service)
    desk.record(current, current.state.define(IndicatorDefined(indicator, criterion, title, unit, better, note)))


@act("record-baseline-value")
def record_baseline_value(
    desk: Desk,
    *,
    service: ServiceName,
    indicator: Slug,
    value: Value,
    source: Text,
    effective_on: date,
    participant: Code | None = None,
    illustrative: bool = False,
    unit: Unit | None = None,
) -> None:
    """Record what an indicator was in the 0-meting, for a participant or for all together."""
    current = desk.read(BASELINE, service)
    quantity = _quantity(current.state, indicator, value, unit)
    recorded = BaselineValueRecorded(indicator, participant, quantity, source, effective_on, illustrative)
    desk.record(current, current.state.record_value(recorded, members=_members(desk, service, effective_on)))


@act("measure-actual")
def measure_actual(
    desk: Desk,
    *,
    service: ServiceName,
    indicator: Slug,
    value: Value,
    starts_on: date,
    ends_on: date,
    source: Text,
    effective_on: date,
    participant: Code | None = None,
    illustrative: bool = False,
    unit: Unit | None = None,
) -> None:
    """Record what an indicator other than costs was in a later period; ends_on is the first day after it."""
    current = desk.read(BASELINE, service)
    quantity = _quantity(current.state.standing, indicator, value, unit)
    actual = ActualMeasured(
        indicator, participant, starts_on, ends_on, quantity, source, effective_on, illustrative=illustrative
    )
    period = Period(starts_on, ends_on)
    members = _members(desk, service, period.start, ends_on - timedelta(days=1))
    desk.record(current, current.state.standing.measure(actual, members=members))


@act("measure-cost-actual")
def measure_cost_actual(desk: Desk, *, service: ServiceName, indicator: Slug, years: Years, effective_on: date) -> None:
    """Measure what each participant bore in one or more years, from the books of those years.

    Of a 0-meting that lists its scope only the pools of that count, and what changes of key moved is told apart.
    """
    current, (starts_on, ends_on) = desk.read(BASELINE, service), _period(years)
    books = [desk.read(COST_YEAR, f"{service}/{year}") for year in years]
    for year in books:
        year.state.require_all_allocated()
    scope = current.state.standing.scope
    pools = () if scope is None else scope.pools
    totals = {year.name: shares_of(year.state, pools) for year in books}
    states = [year.state for year in books]
    moved: Mapping[str, Money] = {}
    if scope is not None:
        moved = moved_by_keys(desk.read(SERVICE, service).state, partnership_of(desk, service), scope, states)
    bearing = sorted({participant for total in totals.values() for participant in total})
    actuals = []
    for participant in bearing:
        cites = tuple(
            CitedYear(year.name, year.version, totals[year.name][participant])
            for year in books
            if participant in totals[year.name]
        )
        actual = ActualMeasured(
            indicator,
            participant,
            starts_on,
            ends_on,
            sum((cited.amount for cited in cites), ZERO),
            f"the books of {service} for {', '.join(map(str, years))}",
            effective_on,
            cites,
            any(year.state.illustrative for year in books),
            imported=any(year.state.opening is not None for year in books),
            pools=pools,
            task_fields=task_fields_of(states, pools),
            key_effect=None if scope is None else moved.get(participant, ZERO),
        )
        # Each was a member on the days of its costs.
        actuals.append(current.state.standing.measure(actual, members=bearing))
    desk.record(current, *actuals)


def _members(desk: Desk, service: str, *days: date) -> set[str]:
    """Who took part in the service on any of these days; a 0-meting before it began is of those who began it."""
    shared = desk.read(SERVICE, service).state
    return {member for day in days for member in shared.members_on(max(day, shared.started_on))}


def _quantity(baseline: Version, indicator: str, value: str, given: str | None) -> Quantity:
    """What was written, read as the indicator's unit says; in another unit it is refused."""
    unit = baseline.indicator(indicator).unit
    require_in_its_unit(indicator, unit, given=given)
    return Money.parse(value) if unit == EUR else Decimal(value)


def _period(years: tuple[int, ...]) -> tuple[date, date]:
    """The first day of these years, and the first day after them."""
    first, last = years[0], years[-1]
    if years != tuple(range(first, last + 1)):
        raise YearsNotConsecutive(years)
    return date(first, 1, 1), date(last + 1, 1, 1)
