"""The register of mandates: who could decide what for whom, on any day, as known at any moment (Awb title 10.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import orjson
from sqlalchemy import ColumnElement, Table, select

from ledger.governance.events import DecisionAdopted
from ledger.governance.mandate_events import MandateChanged, MandateGranted, MandateRevoked, MandateTerms
from ledger.journal import Entry
from ledger.place import Place
from ledger.timeline import Timeline
from projections.as_of import AsOf
from projections.governance.register_row import RegisterRow
from projections.marks import Cents, Of
from projections.successions import Heirs, heirs
from projections.tables import Row, cents, day, flag, rows_of, text
from projections.view import View

NAME = "mandates"

steps = rows_of(
    "mandate_steps",
    text("scope"),
    text("mandate"),
    text("step"),
    text("kind", optional=True),
    text("mandator", optional=True),
    text("mandatee", optional=True),
    text("organisation", optional=True),
    text("power", optional=True),
    text("legal_basis", optional=True),
    cents("cap", optional=True),
    text("conditions", optional=True),
    day("valid_until", optional=True),
    flag("illustrative"),
    day("effective_on"),
    text("decision"),
    within="scope",
)
uses = rows_of(
    "mandate_uses",
    text("mandate"),
    text("decision"),
    text("body"),
    cents("amount", optional=True),
    flag("illustrative"),
    day("decided_on"),
    day("effective_on"),
    within="mandate",
)
TABLES = (steps, uses)
READS = (MandateGranted, MandateChanged, MandateRevoked, DecisionAdopted)


def apply(entry: Entry) -> Iterable[Row]:
    """What an entry says of a mandate, or of a decision that was taken under one."""
    event, scope = entry.event, Place.of(entry.stream).scope
    match event:
        case MandateGranted():
            who = (event.kind.value, event.mandator, event.mandatee, event.organisation)
            yield (
                steps,
                (scope, event.mandate, "granted", *who, *_terms(event.terms), event.effective_on, event.decision),
            )
        case MandateChanged():
            who_stays = (None,) * 4
            yield (
                steps,
                (scope, event.mandate, "changed", *who_stays, *_terms(event.terms), event.effective_on, event.decision),
            )
        case MandateRevoked():
            nothing = (None,) * 9
            yield steps, (scope, event.mandate, "revoked", *nothing, False, event.effective_on, event.decision)
        case DecisionAdopted(authority=authority) if authority is not None:
            amount = event.amount.cents if event.amount else None
            decision = f"{scope}#{event.decision}"
            # A mandate is used on the day of the decision; what was decided may hold from another.
            days = (event.decided_on, event.decided_on)
            yield uses, (authority.mandate, decision, event.body, amount, event.illustrative, *days)


def _use(row: Any) -> Use:  # noqa: ANN401  # A row as a query finds it.
    return Use(row.decision, row.body, row.amount, row.illustrative, row.decided_on, row.position)


def _terms(terms: MandateTerms) -> tuple[Any, ...]:
    cap = terms.cap.cents if terms.cap is not None else None
    conditions = orjson.dumps(terms.conditions).decode()
    return terms.power, terms.legal_basis, cap, conditions, terms.valid_until, terms.illustrative


@dataclass(frozen=True, slots=True)
class Step:
    """A version of a mandate's terms; ``position`` is the entry that made it, ``cap`` is in cents."""

    step: Annotated[str, Of("MandateStep")]
    effective_on: date
    power: str
    legal_basis: str
    cap: Cents | None
    conditions: tuple[str, ...]
    valid_until: date | None
    illustrative: bool
    decision: str
    position: int


@dataclass(frozen=True, slots=True)
class Use:
    """A decision that was taken under a mandate; ``amount`` in cents."""

    decision: str
    body: str
    amount: Cents | None
    illustrative: bool
    decided_on: date
    position: int


@dataclass(frozen=True, slots=True)
class Mandate:
    """A row of the register: the terms on the day asked for, or ``None`` when it did not hold on that day.

    Mandator and organisation are those who stand for them on the day (herindeling). ``register`` are its other columns,
    where they were asked for.
    """

    ref: str
    kind: Annotated[str, Of("MandateKind")]
    mandator: str
    mandatee: str
    organisation: str
    terms: Step | None
    history: tuple[Step, ...]
    uses: tuple[Use, ...]
    register: RegisterRow | None = None


def register(view: View, as_of: AsOf, scope: str | None = None, *, all_known: bool = False) -> tuple[Mandate, ...]:
    """The mandates that held on the day, of a partnership (its services included) or of one service.

    With ``all_known`` also those that did not hold on the day. The history is all that was known, of any day; uses are
    those up to the day.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for row in view.tx.execute(
        select(steps).where(view.known(as_of, steps), *_within(steps, scope)).order_by(steps.c.position, steps.c.line)
    ):
        found[f"{row.scope}#{row.mandate}"].append(row)
    used: dict[str, list[Use]] = defaultdict(list)
    anywhere = None if scope is None else scope.partition("/")[0]  # A mandate of one may be used in all its services.
    taken = select(uses).where(view.sees(as_of, uses), *_within(uses, anywhere))
    for row in view.tx.execute(taken.order_by(uses.c.position, uses.c.line)):
        used[row.mandate].append(_use(row))
    names = heirs(view, as_of)
    every = (_mandate(ref, rows, tuple(used[ref]), as_of.valid_on, names) for ref, rows in sorted(found.items()))
    return tuple(mandate for mandate in every if all_known or mandate.terms is not None)


def _within(table: Table, scope: str | None) -> list[ColumnElement[bool]]:
    if scope is None:
        return []
    if "/" in scope:
        return [table.c.partnership == scope.partition("/")[0], table.c.scope == scope]
    return [table.c.partnership == scope]


def _mandate(ref: str, rows: list[Any], used: tuple[Use, ...], on: date, names: Heirs) -> Mandate:
    scope = ref.partition("#")[0]
    granted = rows[0]
    line: Timeline[Step] = Timeline()
    revoked_on: date | None = None
    history = []
    for row in rows:
        step = Step(
            row.step,
            row.effective_on,
            row.power or "",
            row.legal_basis or "",
            row.cap,
            tuple(orjson.loads(row.conditions)) if row.conditions else (),
            row.valid_until,
            row.illustrative,
            row.decision,
            row.position,
        )
        history.append(step)
        if row.step == "revoked":
            revoked_on = row.effective_on
        else:
            line = line.since(row.effective_on, step)
    terms = line.on(on)
    over = (revoked_on is not None and revoked_on <= on) or (terms and terms.valid_until and terms.valid_until < on)
    return Mandate(
        ref,
        granted.kind,
        names.of(scope, granted.mandator),
        granted.mandatee,
        names.of(scope, granted.organisation),
        None if over else terms,
        tuple(history),
        used,
    )
