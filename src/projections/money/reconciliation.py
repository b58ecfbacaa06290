"""What others say of the books beside what the books come to: every control total, as of any two dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy import Row as FoundRow

from ledger.cost_year.control_events import ControlKind, ControlTotalAsserted, DifferenceAccepted
from ledger.cost_year.controls import OF_BANK
from ledger.cost_year.events import CostRecorded
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.cost_year.postings import OPENING
from ledger.journal import Entry
from ledger.place import Place
from projections.as_of import AsOf
from projections.marks import Cents, Of
from projections.money.balances import BORNE, PAID, natural
from projections.money.postings import postings
from projections.successions import heirs
from projections.tables import Row, cents, day, flag, rows_of, text
from projections.view import View

NAME = "reconciliation"
Found = FoundRow[tuple[Any, ...]]
"""A row as a query finds it."""

control_totals = rows_of(
    "control_totals",
    text("service"),
    text("cost_year"),
    text("control_total"),
    text("kind"),
    cents("cents"),
    text("source"),
    text("ledger_account", optional=True),
    text("pool", optional=True),
    text("task_field", optional=True),
    text("participant", optional=True),
    flag("illustrative"),
    day("effective_on"),
    within="service",
)
acceptances = rows_of(
    "acceptances",
    text("service"),
    text("cost_year"),
    text("control_total"),
    cents("cents"),  # The difference that was accepted.
    text("grounds"),
    text("decision"),
    day("effective_on"),
    within="service",
)
booked = rows_of(  # What the postings of a cost do not tell; of a cost that has neither there is no row.
    "booked",
    text("service"),
    text("cost_year"),
    text("participant"),
    text("pool", optional=True),
    text("ledger_account", optional=True),
    text("task_field", optional=True),
    cents("cents"),
    flag("imported"),
    flag("illustrative"),
    day("effective_on"),
    within="service",
)
TABLES = (control_totals, acceptances, booked)
READS = (ControlTotalAsserted, DifferenceAccepted, CostRecorded, OpeningPositionRecorded)


class ControlState(StrEnum):
    """How a control total stands to the books."""

    AGREES = "agrees"
    DIFFERS = "differs"
    RESOLVED = "resolved"
    ACCEPTED = "accepted"


def apply(entry: Entry) -> Iterable[Row]:
    """What an entry says of a control total, or of a cost that one may be about."""
    event, place = entry.event, Place.of(entry.stream)
    where: tuple[Any, ...] = (place.service, place.name)
    facts: tuple[Any, ...]
    match event:
        case ControlTotalAsserted():
            about = (event.ledger_account, event.pool, event.task_field, event.participant)
            facts = (event.control_total, event.kind.value, event.amount.cents, event.source, *about)
            yield control_totals, (*where, *facts, event.illustrative, event.effective_on)
        case DifferenceAccepted():
            facts = (event.control_total, event.difference.cents, event.grounds, event.decision)
            yield acceptances, (*where, *facts, event.effective_on)
        case CostRecorded() if event.ledger_account is not None or event.task_field is not None:
            facts = (event.borne_by, event.pool, event.ledger_account, event.task_field, event.amount.cents)
            yield booked, (*where, *facts, False, event.illustrative, event.effective_on)
        case OpeningPositionRecorded():
            for each in event.lines:
                if each.ledger_account is not None or each.task_field is not None:
                    facts = (each.participant, each.pool, each.ledger_account, each.task_field, each.paid.cents)
                    yield booked, (*where, *facts, True, event.illustrative, event.effective_on)


@dataclass(frozen=True, slots=True)
class Control:
    """A control total beside the books at the end of its day, in cents.

    ``accepted_by`` and ``grounds`` are there where a decision accepts this very difference. ``imported``: an opening
    position is in the figure.
    """

    service: str
    cost_year: str
    control_total: str
    kind: Annotated[str, Of("ControlKind")]
    ledger_account: str | None
    pool: str | None
    task_field: str | None
    participant: str | None
    effective_on: date
    asserted: Cents
    figure: Cents
    control_state: ControlState
    accepted_by: str | None
    grounds: str | None
    source: str
    illustrative: bool
    imported: bool
    position: int

    @property
    def difference(self) -> Cents:
        """What others say less what the books come to."""
        return self.asserted - self.figure


@dataclass(frozen=True, slots=True)
class Filter:
    """Which control totals: of a partnership, of one of its services, of a year, about a participant."""

    partnership: str | None = None
    service: str | None = None
    participant: str | None = None
    year: int | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a control total must be."""
        columns = control_totals.c
        if self.partnership:
            yield columns.partnership == self.partnership
        if self.service:
            yield and_(columns.partnership == self.service.partition("/")[0], columns.service == self.service)
        if self.participant:
            yield columns.participant == self.participant
        if self.year:
            yield columns.cost_year.endswith(f"/{self.year}", autoescape=True)


def reconcile(view: View, as_of: AsOf, which: Filter) -> tuple[Control, ...]:
    """Every control total whose day has come, beside the books, in order of service, year, day and name.

    A total is held against the books at the end of its own day, with all that was known at the moment asked for; the
    day asked for says which totals there were, and which acceptances had taken effect.
    """
    columns = control_totals.c
    query = select(control_totals).where(view.sees(as_of, control_totals), *which.conditions())
    order = (columns.service, columns.cost_year, columns.effective_on, columns.control_total, columns.position)
    return tuple(_held_against(view, as_of, row) for row in view.tx.execute(query.order_by(*order)).all())


def _held_against(view: View, as_of: AsOf, row: Found) -> Control:
    on_its_day = replace(as_of, valid_on=row.effective_on)
    figure, made_up, imported = _figure(view, on_its_day, row)
    accepted = _acceptance(view, as_of, row, row.cents - figure)
    if row.cents != figure:
        state = ControlState.ACCEPTED if accepted else ControlState.DIFFERS
    else:
        first, *_ = _figure(view, replace(on_its_day, known_at=row.position), row)
        state = ControlState.AGREES if first == row.cents else ControlState.RESOLVED
    return Control(
        row.service,
        row.cost_year,
        row.control_total,
        row.kind,
        row.ledger_account,
        row.pool,
        row.task_field,
        row.participant,
        row.effective_on,
        row.cents,
        figure,
        state,
        accepted.decision if accepted else None,
        accepted.grounds if accepted else None,
        row.source,
        row.illustrative or made_up,
        imported,
        row.position,
    )


def _figure(view: View, as_of: AsOf, row: Found) -> tuple[int, bool, bool]:
    """What the books come to, as ``ledger.cost_year.controls.figure`` counts; is it illustrative, and imported."""
    detailed = row.ledger_account is not None or row.task_field is not None
    table = booked if detailed else postings
    columns = table.c
    conditions = [
        columns[name] == getattr(row, name) for name in _NARROWS if name in columns and getattr(row, name) is not None
    ]
    if row.participant is not None:
        conditions.append(columns.participant.in_(heirs(view, as_of).standing_behind(row.service, row.participant)))
    if row.kind == ControlKind.CONFIRMATION:
        conditions.append(columns.account.in_(BORNE))
    elif row.kind == ControlKind.BANK:
        conditions.append(columns.account.in_([PAID, *OF_BANK]))
    elif not detailed:
        conditions.append(columns.account == PAID)
    brought = columns.imported if detailed else columns.cost == OPENING
    flags = (func.max(case((condition, 1), else_=0)) for condition in (columns.illustrative, brought))
    query = select(func.coalesce(func.sum(columns.cents), 0), *flags).where(
        view.sees(as_of, table),
        columns.partnership == row.partnership,
        columns.service == row.service,
        columns.cost_year == row.cost_year,
        *conditions,
    )
    found, made_up, imported = view.tx.execute(query).one()
    is_paid = row.kind != ControlKind.CONFIRMATION and not detailed
    return natural(PAID, int(found)) if is_paid else int(found), bool(made_up), bool(imported)


_NARROWS = ("ledger_account", "pool", "task_field")


def _acceptance(view: View, as_of: AsOf, row: Found, difference: int) -> Found | None:
    """The latest acceptance that has taken effect, where this is the difference that it accepts."""
    columns = acceptances.c
    query = select(acceptances).where(
        view.sees(as_of, acceptances),
        columns.partnership == row.partnership,
        columns.service == row.service,
        columns.cost_year == row.cost_year,
        columns.control_total == row.control_total,
    )
    found = view.tx.execute(query.order_by(columns.position.desc()).limit(1)).first()
    return found if found is not None and found.cents == difference else None


def unknown(view: View, as_of: AsOf, which: Filter) -> Iterator[tuple[str, str]]:
    """The year that the filter names, where no control total is of it: more likely a slip than a question."""
    query = select(control_totals.c.position).where(
        view.known(as_of, control_totals), *Filter(which.partnership, year=which.year).conditions()
    )
    if which.year is not None and view.tx.execute(query.limit(1)).first() is None:
        yield "year with control totals", str(which.year)
