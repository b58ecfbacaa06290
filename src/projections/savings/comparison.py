"""The 0-meting beside what was measured later, and what became of the savings that were claimed from both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy import Row as FoundRow

from ledger.baseline.events import (
    ActualMeasured,
    BaselineLocked,
    BaselineStarted,
    BaselineValueRecorded,
    Direction,
    IndicatorDefined,
    Quantity,
    SavingBooked,
    SavingClaimed,
    SavingDisputed,
    SavingRejected,
    SavingReversed,
    SavingSubstantiated,
    SavingVerified,
)
from ledger.baseline.step_events import BaselineVersionBegun
from ledger.journal import Entry
from ledger.money import Money
from ledger.place import Place
from projections.as_of import AsOf
from projections.savings.compared import Claim, ClaimStep, Compared, Comparison, Line
from projections.tables import Row, cents, day, flag, rows_of, text
from projections.view import View

__all__ = [
    "NAME",
    "READS",
    "TABLES",
    "Claim",
    "ClaimStep",
    "Compared",
    "Comparison",
    "Line",
    "apply",
    "compare",
    "services",
]

NAME = "comparison"
STARTED, LOCKED = "started", "locked"
"""The steps of a 0-meting."""
Found = FoundRow[tuple[Any, ...]]
"""A row as a query finds it."""

baselines = rows_of(
    "baselines",
    text("service"),
    text("step"),
    text("title", optional=True),
    day("starts_on", optional=True),
    day("ends_on", optional=True),
    text("decision", optional=True),
    day("effective_on"),
    within="service",
)
indicators = rows_of(
    "indicators",
    text("service"),
    text("indicator"),
    text("criterion"),
    text("title"),
    text("unit"),
    text("better"),
    text("note", optional=True),
    within="service",
)
measurements = rows_of(
    "measurements",
    text("service"),
    text("indicator"),
    text("participant", optional=True),
    day("starts_on", optional=True),  # Both are empty for the 0-meting itself, which has the period of its baseline.
    day("ends_on", optional=True),
    cents("cents", optional=True),
    text("number", optional=True),
    text("source"),
    flag("illustrative"),
    day("effective_on"),
    within="service",
)
claims = rows_of(
    "claims",
    text("service"),
    text("claim"),
    text("step"),
    text("indicator", optional=True),
    day("starts_on", optional=True),
    day("ends_on", optional=True),
    cents("cents", optional=True),
    text("who"),
    text("grounds", optional=True),
    flag("illustrative"),
    day("effective_on"),
    within="service",
)
imports = rows_of(  # Which measurements, by their position, have an opening position of another administration in them.
    "imports",
    text("service"),
    text("indicator"),
    day("effective_on"),
    within="service",
)
TABLES = (baselines, indicators, measurements, claims, imports)
READS = (
    BaselineStarted,
    BaselineLocked,
    IndicatorDefined,
    BaselineValueRecorded,
    ActualMeasured,
    SavingClaimed,
    SavingVerified,
    SavingDisputed,
    SavingRejected,
    SavingBooked,
    BaselineVersionBegun,
    SavingSubstantiated,
    SavingReversed,
)
Step = (
    SavingClaimed
    | SavingSubstantiated
    | SavingVerified
    | SavingDisputed
    | SavingRejected
    | SavingBooked
    | SavingReversed
)
"""What happens to a claim."""


def apply(entry: Entry) -> Iterable[Row]:
    """What an entry says of a 0-meting, an indicator, a measurement or a claim."""
    event, service = entry.event, Place.of(entry.stream).service
    match event:
        case BaselineStarted() | BaselineVersionBegun():
            period = (event.starts_on, event.ends_on)
            yield baselines, (service, STARTED, event.title, *period, None, event.effective_on)
        case BaselineLocked():
            yield baselines, (service, LOCKED, None, None, None, event.decision, event.effective_on)
        case IndicatorDefined():
            facts = (event.indicator, event.criterion.value, event.title, event.unit, event.better.value, event.note)
            yield indicators, (service, *facts)
        case BaselineValueRecorded():
            yield measurements, (service, event.indicator, event.participant, None, None, *_measured(event))
        case ActualMeasured():
            period = (event.starts_on, event.ends_on)
            yield measurements, (service, event.indicator, event.participant, *period, *_measured(event))
            if event.imported:
                yield imports, (service, event.indicator, event.effective_on)
        case (
            SavingClaimed()
            | SavingSubstantiated()
            | SavingVerified()
            | SavingDisputed()
            | SavingRejected()
            | SavingBooked()
            | SavingReversed()
        ):
            facts = (*_claimed(event), event.effective_on)
            yield claims, (service, event.claim, *facts[:5], entry.actor.subject, *facts[5:])


def _measured(event: BaselineValueRecorded | ActualMeasured) -> tuple[Any, ...]:
    value = event.value
    amount, number = (value.cents, None) if isinstance(value, Money) else (None, str(value))
    return amount, number, event.source, event.illustrative, event.effective_on


def _claimed(event: Step) -> tuple[Any, ...]:
    match event:
        case SavingClaimed(indicator=indicator, starts_on=start, ends_on=end, amount=amount):
            return "claimed", indicator, start, end, amount.cents, None, event.illustrative
        case SavingVerified(saving=saving):
            return "verified", None, None, None, saving.cents, None, event.illustrative
        case SavingDisputed(grounds=grounds):
            return "disputed", None, None, None, None, grounds, False
        case SavingRejected(grounds=grounds):
            return "rejected", None, None, None, None, grounds, False
        case SavingSubstantiated(grounds=grounds):
            return "substantiated", None, None, None, None, grounds, False
        case SavingReversed(amount=amount, grounds=grounds):
            return "reversed", None, None, None, -amount.cents, grounds, event.illustrative
        case SavingBooked(amount=amount):
            return "booked", None, None, None, amount.cents, None, event.illustrative


def services(view: View, as_of: AsOf) -> tuple[str, ...]:
    """The services that have a 0-meting."""
    columns = baselines.c
    started = select(columns.service).where(view.sees(as_of, baselines), columns.step == STARTED)
    return tuple(view.tx.scalars(started.distinct().order_by(columns.service)))


def compare(view: View, as_of: AsOf, service: str) -> Comparison | None:
    """The comparison for one service; ``None`` where it had no 0-meting then."""

    def rows(table: Table, condition: ColumnElement[bool]) -> Sequence[Found]:
        here = (table.c.partnership == service.partition("/")[0], table.c.service == service)
        return view.tx.execute(select(table).where(condition, *here).order_by(table.c.position, table.c.line)).all()

    steps = rows(baselines, view.sees(as_of, baselines))
    started = _version(steps)
    if started is None:  # A lock may have been given an earlier day than what it locked.
        return None
    own = [step for step in steps if step.position >= started.position]
    locked_by = next((step.decision for step in (own or steps) if step.step == LOCKED), None)
    locked_at = next((step.position for step in own if step.step == LOCKED), None)
    found = rows(measurements, view.sees(as_of, measurements))
    values = [row for row in found if _of_version(row, started.position, locked_at)]
    every = [step.position for step in rows(baselines, view.known(as_of, baselines)) if step.step == STARTED]
    until = next((position for position in every if position > started.position), None)
    imported = {row.position for row in rows(imports, view.sees(as_of, imports))}
    compared = [
        each
        for indicator in rows(indicators, view.known(as_of, indicators))
        if indicator.position > started.position and (until is None or indicator.position < until)
        for each in _compare(indicator, [row for row in values if row.indicator == indicator.indicator], imported)
    ]
    period = (started.starts_on, started.ends_on)
    claimed = _claims(rows(claims, view.sees(as_of, claims)))
    return Comparison(as_of, service, started.title, *period, locked_by, tuple(compared), claimed)


def _version(steps: Sequence[Found]) -> Found | None:
    """The latest version that was locked, or the first one, where none is: a later one begins beside it."""
    begun = [step for step in steps if step.step == STARTED]
    locks = [step.position for step in steps if step.step == LOCKED]
    for number, step in reversed(list(enumerate(begun))):
        until = begun[number + 1].position if number + 1 < len(begun) else None
        if any(step.position < lock and (until is None or lock < until) for lock in locks):
            return step
    return begun[0] if begun else None


def _of_version(row: Found, started_at: int, locked_at: int | None) -> bool:
    """Whether a measurement is of the version that began and was locked then: values before that, the rest after."""
    if locked_at is None:
        return bool(row.position > started_at)
    return bool(started_at < row.position < locked_at if row.starts_on is None else row.position > locked_at)


def _compare(indicator: Found, values: Sequence[Found], imported: AbstractSet[int]) -> Iterable[Compared]:
    """An indicator once for each period that was measured; the last measurement of the same thing counts."""
    base = {row.participant: row for row in values if row.starts_on is None}
    periods = sorted({(row.starts_on, row.ends_on) for row in values if row.starts_on}) or [(None, None)]
    for start, end in periods:
        actual = {row.participant: row for row in values if start and (row.starts_on, row.ends_on) == (start, end)}
        everyone = sorted(base.keys() | actual.keys(), key=lambda code: code or "")
        lines = tuple(_line(who, base.get(who), actual.get(who), imported) for who in everyone)
        facts = (indicator.indicator, indicator.criterion, indicator.title, indicator.unit, Direction(indicator.better))
        yield Compared(*facts, indicator.note, start, end, lines)


def _line(participant: str | None, base: Found | None, actual: Found | None, imported: AbstractSet[int]) -> Line:
    rows = [row for row in (base, actual) if row is not None]
    flags = (any(row.illustrative for row in rows), any(row.position in imported for row in rows))
    return Line(participant, _quantity(base), _quantity(actual), *flags, tuple(row.position for row in rows))


def _claims(steps: Sequence[Found]) -> tuple[Claim, ...]:
    made = {row.claim: row for row in steps if row.step == "claimed"}
    history: dict[str, list[ClaimStep]] = {claim: [] for claim in made}
    marked = {row.claim for row in steps if row.illustrative}
    for row in steps:
        if row.claim in history:
            step = ClaimStep(row.step, row.cents, row.who, row.grounds, row.effective_on, row.position)
            history[row.claim].append(step)
    return tuple(
        Claim(name, row.indicator, row.starts_on, row.ends_on, name in marked, tuple(history[name]))
        for name, row in made.items()
    )


def _quantity(row: Found | None) -> Quantity | None:
    if row is None:
        return None
    return Money(row.cents) if row.cents is not None else Decimal(row.number)
