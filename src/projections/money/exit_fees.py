"""Exit fees as of any two dates: what each comes to, how it stands, and what became of it before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row as FoundRow
from sqlalchemy import select

from ledger.canonical import canonical
from ledger.history import reader_of
from ledger.journal import Entry
from ledger.partnership.exit_events import (
    ExitFeeAnnulled,
    ExitFeeMethod,
    ExitFeeSet,
    ExitFeeWithdrawn,
)
from ledger.partnership.exits import ExitFeeState
from projections.as_of import AsOf
from projections.marks import Cents
from projections.tables import Row, day, rows_of, text
from projections.view import View

NAME = "exit_fees"

steps = rows_of("exit_fee_steps", text("exit_fee"), text("step"), text("facts"), day("effective_on"), within="exit_fee")
TABLES = (steps,)
READS = (ExitFeeSet, ExitFeeAnnulled, ExitFeeWithdrawn)

_read_set, _read_annulled = reader_of(ExitFeeSet), reader_of(ExitFeeAnnulled)


def apply(entry: Entry) -> Iterable[Row]:
    """What happened to a fee, whole: each row says all that its entry says."""
    event = entry.event
    match event:
        case ExitFeeSet():
            state = ExitFeeState.STANDING
        case ExitFeeAnnulled():
            state = ExitFeeState.TO_REDECIDE if event.to_redecide else ExitFeeState.ANNULLED
        case ExitFeeWithdrawn():
            state = ExitFeeState.WITHDRAWN
        case _:
            return
    yield steps, (event.exit_fee, state.value, canonical(event).decode(), event.effective_on)


@dataclass(frozen=True, slots=True)
class SeriesYear:
    """A year of the series that a fee is made of."""

    year: int
    portion: Decimal
    amount: Cents


@dataclass(frozen=True, slots=True)
class ItemisedDamage:
    """An item of direct damage."""

    title: str
    amount: Cents
    grounds: str
    shown_by: str


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a fee with its last day; ``fallen_due`` tells whether that day is past on the day asked for."""

    number: int
    due_on: date
    amount: Cents
    fallen_due: bool


@dataclass(frozen=True, slots=True)
class Annulment:
    """What a court said of a fee."""

    court: str
    case_number: str
    judged_on: date
    ruling: str


@dataclass(frozen=True, slots=True)
class ExitFeeStep:
    """What happened to a fee at one position; ``amount`` is there where it was set."""

    exit_fee_state: ExitFeeState
    effective_on: date
    decided_on: date | None
    amount: Cents | None
    position: int


@dataclass(frozen=True, slots=True)
class ExitFee:
    """A fee as of two dates. ``amount`` and ``due_by_now`` are there only as long as it stands."""

    partnership: str
    exit_fee: str
    participant: str
    service: str | None
    payable_to: str | None
    exit_fee_state: ExitFeeState
    amount: Cents | None
    due_by_now: Cents | None
    method: ExitFeeMethod
    annual: Cents | None
    annual_source: str | None
    factor: Decimal | None
    series: tuple[SeriesYear, ...]
    damages: tuple[ItemisedDamage, ...]
    instalments: tuple[Instalment, ...]
    leaves_on: date
    decided_on: date
    decision: str
    annulment: Annulment | None
    steps: tuple[ExitFeeStep, ...]
    illustrative: bool
    position: int


def exit_fees(
    view: View, as_of: AsOf, partnership: str | None = None, participant: str | None = None
) -> tuple[ExitFee, ...]:
    """The fees that had been set by the day, of all partnerships or of one, and of who left."""
    only = [] if partnership is None else [steps.c.partnership == partnership]
    query = select(steps).where(view.sees(as_of, steps), *only)
    found: dict[tuple[str, str], list[FoundRow[Any]]] = {}
    for row in view.tx.execute(query.order_by(steps.c.partnership, steps.c.exit_fee, steps.c.position)):
        found.setdefault((row.partnership, row.exit_fee), []).append(row)
    made = (_fee(rows, as_of.valid_on) for rows in found.values())
    return tuple(each for each in made if each is not None and participant in (None, each.participant))


def _fee(rows: Sequence[FoundRow[Any]], on: date) -> ExitFee | None:
    """A fee as its last step left it; nothing, where only its annulment has come into effect."""
    settings = [(row, _read_set(row.facts)) for row in rows if row.step == ExitFeeState.STANDING]
    if not settings:
        return None
    _, fee = settings[-1]
    last = rows[-1]
    state = ExitFeeState(last.step)
    stands = state is ExitFeeState.STANDING
    instalments = tuple(
        Instalment(each.number, each.due_on, each.amount.cents, each.due_on < on) for each in fee.instalments
    )
    return ExitFee(
        last.partnership,
        last.exit_fee,
        fee.participant,
        fee.service,
        fee.payable_to,
        state,
        fee.amount.cents if stands else None,
        sum(each.amount for each in instalments if each.fallen_due) if stands else None,
        fee.method,
        None if fee.annual is None else fee.annual.cents,
        fee.annual_source,
        fee.factor,
        tuple(SeriesYear(each.year, each.portion, each.amount.cents) for each in fee.series),
        tuple(ItemisedDamage(each.title, each.amount.cents, each.grounds, each.shown_by) for each in fee.damages),
        instalments if stands else (),
        fee.leaves_on,
        fee.decided_on,
        fee.decision,
        _annulment(last),
        tuple(map(_step, rows)),
        fee.illustrative,
        last.position,
    )


def _annulment(last: FoundRow[Any]) -> Annulment | None:
    if last.step not in (ExitFeeState.ANNULLED, ExitFeeState.TO_REDECIDE):
        return None
    event = _read_annulled(last.facts)
    return Annulment(event.court, event.case_number, event.judged_on, event.ruling)


def _step(row: FoundRow[Any]) -> ExitFeeStep:
    fee = _read_set(row.facts) if row.step == ExitFeeState.STANDING else None
    return ExitFeeStep(
        ExitFeeState(row.step),
        row.effective_on,
        fee.decided_on if fee else None,
        fee.amount.cents if fee else None,
        row.position,
    )
