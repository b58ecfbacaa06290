"""What a clerk does with a 0-meting: define, measure, lock; measure again; claim savings, verify and book them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from ledger.acts.fields import END, Code, Euros, Ref, ServiceName, Slug, Text, Title, Year
from ledger.acts.lookup import decision_on
from ledger.acts.registry import act
from ledger.baseline import BASELINE, EUR, Baseline
from ledger.baseline.events import (
    ActualMeasured,
    BaselineEvent,
    BaselineStarted,
    BaselineValueRecorded,
    CitedYear,
    Criterion,
    Direction,
    IndicatorDefined,
    Quantity,
    SavingClaimed,
)
from ledger.baseline.refusals import BooksChanged, YearsNotConsecutive
from ledger.cost_year import COST_YEAR
from ledger.desk import Current, Desk
from ledger.money import ZERO, Money
from ledger.period import Period
from ledger.service import SERVICE

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
) -> None:
    """Record what an indicator was in the 0-meting, for a participant or for all together."""
    current = desk.read(BASELINE, service)
    quantity = _quantity(current.state, indicator, value)
    recorded = BaselineValueRecorded(indicator, participant, quantity, source, effective_on, illustrative)
    desk.record(current, current.state.record_value(recorded, members=_members(desk, service, effective_on)))


@act("lock-baseline")
def lock_baseline(desk: Desk, *, service: ServiceName, effective_on: date, decision: Ref) -> None:
    """Fix the 0-meting: its values never change again."""
    current = _decided(desk, service, decision, effective_on)
    desk.record(current, current.state.lock(decision, effective_on))


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
) -> None:
    """Record what an indicator other than costs was in a later period; ends_on is the first day after it."""
    current = desk.read(BASELINE, service)
    quantity = _quantity(current.state, indicator, value)
    actual = ActualMeasured(
        indicator, participant, starts_on, ends_on, quantity, source, effective_on, illustrative=illustrative
    )
    period = Period(starts_on, ends_on)
    members = _members(desk, service, period.start, ends_on - timedelta(days=1))
    desk.record(current, current.state.measure(actual, members=members))


@act("measure-cost-actual")
def measure_cost_actual(desk: Desk, *, service: ServiceName, indicator: Slug, years: Years, effective_on: date) -> None:
    """Measure what each participant bore in one or more years, from the books of those years."""
    current, (starts_on, ends_on) = desk.read(BASELINE, service), _period(years)
    books = [desk.read(COST_YEAR, f"{service}/{year}") for year in years]
    for year in books:
        year.state.require_all_allocated()
    totals = {year.name: year.state.shares_total() for year in books}
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
        )
        actuals.append(current.state.measure(actual, members=bearing))  # Each was a member on the days of its costs.
    desk.record(current, *actuals)


@act("claim-saving")
def claim_saving(
    desk: Desk,
    *,
    service: ServiceName,
    claim: Slug,
    indicator: Slug,
    starts_on: date,
    ends_on: date,
    amount: Euros,
    effective_on: date,
    illustrative: bool = False,
) -> None:
    """Claim that costs were saved in a period; whoever acts is the claimant."""
    current = desk.read(BASELINE, service)
    claimed = SavingClaimed(
        claim, indicator, starts_on, ends_on, Money.parse(amount), desk.actor.subject, effective_on, illustrative
    )
    desk.record(current, current.state.claim(claimed))


@act("verify-saving")
def verify_saving(desk: Desk, *, service: ServiceName, claim: Slug, effective_on: date) -> None:
    """Find that the 0-meting less the actual bears a claim out; whoever made the claim cannot."""
    current = desk.read(BASELINE, service)
    verified = current.state.verify(claim, desk.actor.subject, effective_on)
    _require_books_as_measured(desk, current.state, service, claim)
    desk.record(current, verified)


@act("dispute-saving")
def dispute_saving(desk: Desk, *, service: ServiceName, claim: Slug, grounds: Text, effective_on: date) -> None:
    """Doubt a claim: it must be verified (again) before it is booked."""
    current = desk.read(BASELINE, service)
    desk.record(current, current.state.dispute(claim, grounds, effective_on))


@act("reject-saving")
def reject_saving(desk: Desk, *, service: ServiceName, claim: Slug, grounds: Text, effective_on: date) -> None:
    """Find that a claim does not hold, which is final."""
    current = desk.read(BASELINE, service)
    desk.record(current, current.state.reject(claim, grounds, effective_on))


@act("book-saving")
def book_saving(
    desk: Desk,
    *,
    service: ServiceName,
    claim: Slug,
    amount: Euros,
    from_year: Year,
    structural: bool,
    effective_on: date,
    decision: Ref,
) -> None:
    """Put a verified saving in the budget, from a year on; structural when it returns every year."""
    current = _decided(desk, service, decision, effective_on)
    booked = current.state.book(claim, Money.parse(amount), from_year, decision, effective_on, structural=structural)
    _require_books_as_measured(desk, current.state, service, claim)
    desk.record(current, booked)


def _decided(desk: Desk, service: str, decision: str, on: date) -> Current[Baseline, BaselineEvent]:
    """The baseline, where what is done to it rests on an adopted decision."""
    decision_on(desk, decision, service, on)
    return desk.read(BASELINE, service)


def _require_books_as_measured(desk: Desk, baseline: Baseline, service: str, claim: str) -> None:
    """Refuse to judge a claim by actuals that the books no longer give: a later key or correction changes them."""
    actuals = baseline.cost_actuals(claim)
    years = sorted({year for actual in actuals for year in range(actual.starts_on.year, actual.ends_on.year)})
    totals = {year: desk.read(COST_YEAR, f"{service}/{year}").state.shares_total() for year in years}
    for actual in actuals:
        assert actual.participant is not None, "costs are measured for each participant"
        assert isinstance(actual.value, Money), "costs are amounts"
        cited = range(actual.starts_on.year, actual.ends_on.year)
        borne = sum((totals[year].get(actual.participant, ZERO) for year in cited), ZERO)
        if borne != actual.value:
            raise BooksChanged(claim, actual.participant, actual.value, borne)


def _members(desk: Desk, service: str, *days: date) -> set[str]:
    """Who took part in the service on any of these days; a 0-meting before it began is of those who began it."""
    shared = desk.read(SERVICE, service).state
    return {member for day in days for member in shared.members_on(max(day, shared.started_on))}


def _quantity(baseline: Baseline, indicator: str, value: str) -> Quantity:
    """What was written, read as the indicator's unit says."""
    return Money.parse(value) if baseline.indicator(indicator).unit == EUR else Decimal(value)


def _period(years: tuple[int, ...]) -> tuple[date, date]:
    """The first day of these years, and the first day after them."""
    first, last = years[0], years[-1]
    if years != tuple(range(first, last + 1)):
        raise YearsNotConsecutive(years)
    return date(first, 1, 1), date(last + 1, 1, 1)
