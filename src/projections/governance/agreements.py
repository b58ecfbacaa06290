"""The agreements on services (DVO): who agreed with whom on what, and what was achieved, as of any two dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

import orjson
from sqlalchemy import ColumnElement, Table, select

from ledger.journal import Entry
from ledger.place import Place
from ledger.service.agreement_events import (
    AgreementChanged,
    AgreementConcluded,
    AgreementEnded,
    Level,
    LevelMeasured,
)
from ledger.service.agreements import notice_by
from ledger.service.secondment_events import Signature
from ledger.timeline import Timeline
from projections.agenda import noted
from projections.as_of import AsOf
from projections.marks import Of
from projections.tables import Row, day, flag, rows_of, text
from projections.view import View

NAME = "agreements"

CONCLUDED, CHANGED, ENDED = "concluded", "changed", "ended"

steps = rows_of(
    "agreement_steps",
    text("service"),
    text("agreement"),
    text("step"),
    text("title", optional=True),
    text("client", optional=True),
    text("contractor", optional=True),
    text("levels", optional=True),
    day("ends_on", optional=True),
    text("grounds", optional=True),
    text("decision"),
    day("effective_on"),
    within="service",
)
measured = rows_of(
    "level_measurements",
    text("service"),
    text("agreement"),
    text("level"),
    text("achieved"),
    text("target"),
    flag("met"),
    day("starts_on"),
    day("ends_on"),
    text("source"),
    flag("illustrative"),
    day("effective_on"),
    within="service",
)
TABLES = (steps, measured)
READS = (AgreementConcluded, AgreementChanged, AgreementEnded, LevelMeasured)


def apply(entry: Entry) -> Iterable[Row]:
    """What an entry says of an agreement."""
    event, service = entry.event, Place.of(entry.stream).scope
    match event:
        case AgreementConcluded():
            parties = (event.title, event.client, event.contractor, _written(event.levels), event.ends_on, None)
            yield steps, (service, event.agreement, CONCLUDED, *parties, event.decision, event.effective_on)
        case AgreementChanged():
            terms = (None, None, None, _written(event.levels), event.ends_on, None)
            yield steps, (service, event.agreement, CHANGED, *terms, event.decision, event.effective_on)
        case AgreementEnded():
            nothing = (None,) * 5
            yield (
                steps,
                (service, event.agreement, ENDED, *nothing, event.grounds, event.decision, event.effective_on),
            )
        case LevelMeasured():
            values = (str(event.achieved), str(event.target), event.met, event.starts_on, event.ends_on)
            rest = (event.source, event.illustrative, event.effective_on)
            yield measured, (service, event.agreement, event.level, *values, *rest)


def _written(levels: tuple[Level, ...]) -> str:
    facts = [[it.name, it.title, it.unit, str(it.target), it.bound.value, it.illustrative] for it in levels]
    return orjson.dumps(facts).decode()


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was achieved of a level from ``starts_on`` up to ``ends_on``; ``position`` is the entry that says so."""

    achieved: Decimal
    target: Decimal
    met: bool
    starts_on: date
    ends_on: date
    source: str
    illustrative: bool
    position: int


@dataclass(frozen=True, slots=True)
class AgreedLevel:
    """A level by the terms of the day asked for, and all that was measured of it by then."""

    level: str
    title: str
    unit: str
    target: Decimal
    bound: Annotated[str, Of("Bound")]
    illustrative: bool
    measured: tuple[Measurement, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as it was on the day asked for. ``ends_on`` is its last day, as it was known.

    ``notice_by`` is the last day on which notice is in time; where it was ended already there is none. ``signatures``
    tell who signed it and its changes for each side and under which mandate (none: as the body's own), ``as_found`` why
    one was kept that was not signed by right.
    """

    ref: str
    title: str
    client: str
    contractor: str
    starts_on: date
    ends_on: date | None
    in_force: bool
    levels: tuple[AgreedLevel, ...]
    decision: str
    notice_months: int | None
    notice_by: date | None
    signatures: tuple[Signature, ...]
    as_found: str | None
    position: int


def agreements(view: View, as_of: AsOf, scope: str | None = None, *, all_known: bool = False) -> tuple[Agreement, ...]:
    """The agreements in force on the day, of a partnership or of one service; with ``all_known`` every one."""
    found: dict[str, list[Any]] = defaultdict(list)
    query = select(steps).where(view.known(as_of, steps), *_within(steps, scope))
    for row in view.tx.execute(query.order_by(steps.c.position, steps.c.line)):
        found[f"{row.service}#{row.agreement}"].append(row)
    results: dict[tuple[str, str], list[Measurement]] = defaultdict(list)
    query = select(measured).where(view.sees(as_of, measured), *_within(measured, scope))
    for row in view.tx.execute(query.order_by(measured.c.position, measured.c.line)):
        results[f"{row.service}#{row.agreement}", row.level].append(
            Measurement(
                Decimal(row.achieved),
                Decimal(row.target),
                row.met,
                row.starts_on,
                row.ends_on,
                row.source,
                row.illustrative,
                row.position,
            )
        )
    begun, changed = _concluded(view, as_of, scope), _changed(view, as_of, scope)
    every = (
        _agreement(ref, rows, results, (begun[ref], *changed[ref]), as_of.valid_on)
        for ref, rows in sorted(found.items())
        if ref in begun  # That it was concluded was recorded in error.
    )
    return tuple(each for each in every if all_known or each.in_force)


def _concluded(view: View, as_of: AsOf, scope: str | None) -> dict[str, AgreementConcluded]:
    """How each agreement was concluded, as it was recorded."""
    entries = noted(view, as_of, (AgreementConcluded,), None if scope is None else scope.partition("/")[0])
    events = ((each.service, each.event) for each in entries)
    return {f"{service}#{it.agreement}": it for service, it in events if isinstance(it, AgreementConcluded)}


def _changed(view: View, as_of: AsOf, scope: str | None) -> dict[str, list[AgreementChanged]]:
    """The changes of each agreement that were known and had taken effect, as they were recorded."""
    found: dict[str, list[AgreementChanged]] = defaultdict(list)
    for each in noted(view, as_of, (AgreementChanged,), None if scope is None else scope.partition("/")[0]):
        if isinstance(each.event, AgreementChanged) and each.effective_on <= as_of.valid_on:
            found[f"{each.service}#{each.event.agreement}"].append(each.event)
    return found


def _within(table: Table, scope: str | None) -> list[ColumnElement[bool]]:
    if scope is None:
        return []
    if "/" in scope:
        return [table.c.partnership == scope.partition("/")[0], table.c.service == scope]
    return [table.c.partnership == scope]


def _agreement(
    ref: str,
    rows: list[Any],
    results: dict[tuple[str, str], list[Measurement]],
    told: tuple[AgreementConcluded | AgreementChanged, ...],
    on: date,
) -> Agreement:
    begun = told[0]
    assert isinstance(begun, AgreementConcluded), "an agreement begins by being concluded"
    concluded, ended = rows[0], None
    terms: Timeline[Any] = Timeline()
    for row in rows:
        if row.step == ENDED:
            ended = row
        else:
            terms = terms.since(row.effective_on, row)
    last_days = [terms.steps[-1][1].ends_on, ended and ended.effective_on - timedelta(days=1)]
    last = min((day for day in last_days if day is not None), default=None)
    held, months = terms.on(on) or concluded, begun.notice_months
    return Agreement(
        ref,
        concluded.title,
        concluded.client,
        concluded.contractor,
        concluded.effective_on,
        last,
        concluded.effective_on <= on and (last is None or on <= last),
        tuple(
            AgreedLevel(name, title, unit, Decimal(target), bound, illustrative, tuple(results[ref, name]))
            for name, title, unit, target, bound, illustrative in orjson.loads(held.levels)
        ),
        held.decision,
        months,
        None if months is None or last is None or ended is not None else notice_by(last, months),
        tuple(signed for each in told for signed in each.signatures),
        "; ".join(each.as_found for each in told if each.as_found is not None) or None,
        held.position,
    )
