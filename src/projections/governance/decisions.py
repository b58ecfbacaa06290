"""The decisions: what is before which body, who is still out, what holds, and what a works council said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import orjson
from sqlalchemy import ColumnElement, Table, select

from ledger.governance.advice_events import AdviceGiven, AdviceRequested, SuspensionWaived, WorksCouncilNotified
from ledger.governance.decisions import Standing
from ledger.governance.events import (
    DecisionAdopted,
    DecisionDeferred,
    DecisionProposed,
    DecisionRejected,
    DecisionWithdrawn,
)
from ledger.governance.uniform_events import (
    UniformDecisionAdopted,
    UniformDecisionProposed,
    UniformDecisionRejected,
)
from ledger.journal import Entry
from ledger.place import Place
from projections.as_of import AsOf
from projections.marks import Of
from projections.tables import Row, day, flag, rows_of, text
from projections.view import View

NAME = "decisions"

PROPOSED, ADOPTED, REJECTED, DEFERRED, WITHDRAWN = (each.value for each in Standing)

steps = rows_of(
    "decision_steps",
    text("scope"),
    text("decision"),
    text("step"),
    flag("uniform"),
    text("bodies"),
    text("title", optional=True),
    text("power", optional=True),
    text("text_sha256", optional=True),
    day("decided_on"),
    day("holds_from", optional=True),
    text("grounds", optional=True),
    day("effective_on"),
    within="scope",
)
advised = rows_of(
    "advice_steps",
    text("scope"),
    text("advice"),
    text("step"),
    text("decision", optional=True),
    text("works_council", optional=True),
    text("opinion", optional=True),
    text("conditions", optional=True),
    day("suspended_until", optional=True),
    text("grounds", optional=True),
    day("effective_on"),
    within="scope",
)
TABLES = (steps, advised)
READS = (
    DecisionProposed,
    DecisionAdopted,
    DecisionRejected,
    DecisionDeferred,
    DecisionWithdrawn,
    UniformDecisionProposed,
    UniformDecisionAdopted,
    UniformDecisionRejected,
    AdviceRequested,
    AdviceGiven,
    WorksCouncilNotified,
    SuspensionWaived,
)


def apply(entry: Entry) -> Iterable[Row]:
    """The step that an entry is in the life of a decision or of an advice."""
    event, scope = entry.event, Place.of(entry.stream).scope
    match event:
        case DecisionProposed():
            yield _step(scope, event, PROPOSED, (event.body,), event.effective_on, title=event.title, power=event.power)
        case DecisionAdopted():
            yield _step(scope, event, ADOPTED, (event.body,), event.decided_on, holds_from=event.effective_on)
        case DecisionRejected():
            yield _step(scope, event, REJECTED, (event.body,), event.effective_on, grounds=event.grounds)
        case DecisionDeferred():
            yield _step(scope, event, DEFERRED, (event.body,), event.effective_on, grounds=event.grounds)
        case DecisionWithdrawn():
            yield _step(scope, event, WITHDRAWN, (event.body,), event.effective_on, grounds=event.grounds)
        case UniformDecisionProposed():
            facts: dict[str, Any] = {"title": event.title, "power": event.power, "text_sha256": event.text_sha256}
            yield _step(scope, event, PROPOSED, event.bodies, event.effective_on, uniform=True, **facts)
        case UniformDecisionAdopted():
            facts = {"text_sha256": event.text_sha256, "holds_from": event.effective_on}
            yield _step(scope, event, ADOPTED, (event.body,), event.decided_on, uniform=True, **facts)
        case UniformDecisionRejected():
            facts = {"grounds": event.grounds}
            yield _step(scope, event, REJECTED, (event.body,), event.effective_on, uniform=True, **facts)
        case AdviceRequested():
            asked = (event.decision, event.works_council, None, None, None, event.question)
            yield advised, (scope, event.advice, "requested", *asked, event.effective_on)
        case AdviceGiven():
            said = (None, None, event.opinion.value, orjson.dumps(event.conditions).decode(), None, None)
            yield advised, (scope, event.advice, "given", *said, event.effective_on)
        case WorksCouncilNotified():
            told = (None,) * 4
            until = (event.suspended_until, event.grounds)
            yield advised, (scope, event.advice, "notified", *told, *until, event.effective_on)
        case SuspensionWaived():
            yield advised, (scope, event.advice, "waived", *((None,) * 6), event.effective_on)


def _step(
    scope: str,
    event: Any,  # noqa: ANN401  # Any that names a decision.
    step: str,
    bodies: tuple[str, ...],
    decided_on: date,
    *,
    uniform: bool = False,
    **facts: Any,  # noqa: ANN401  # As the columns have it.
) -> Row:
    named = (facts.get(name) for name in ("title", "power", "text_sha256"))
    holds_from = facts.get("holds_from")
    # What was decided to hold from an earlier day is seen on that day; what holds later is seen once it is decided.
    seen_from = min(decided_on, holds_from or decided_on)
    return steps, (
        scope,
        event.decision,
        step,
        uniform,
        orjson.dumps(bodies).decode(),
        *named,
        decided_on,
        holds_from,
        facts.get("grounds"),
        seen_from,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What one body made of it; ``deviating``: it adopted another text than was proposed to all."""

    body: str
    state: Annotated[str, Of("Standing")]
    decided_on: date | None
    text_sha256: str | None
    deviating: bool
    grounds: str | None
    position: int | None


@dataclass(frozen=True, slots=True)
class Advised:
    """What a works council was asked and said, and until when the decision waits for it, if it does."""

    advice: str
    works_council: str
    requested_on: date
    opinion: Annotated[str, Of("Opinion")] | None
    conditions: tuple[str, ...]
    suspended_until: date | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on the day asked for. ``state`` of one of several bodies is adopted once all adopted the same text.

    ``open``: it is not final, or may not be put into effect on that day.
    """

    ref: str
    title: str
    power: str | None
    uniform: bool
    state: Annotated[str, Of("Standing")]
    open: bool
    holds_from: date | None
    text_sha256: str | None
    said: tuple[Said, ...]
    advices: tuple[Advised, ...]
    position: int


def decisions(view: View, as_of: AsOf, scope: str | None = None, *, only_open: bool = False) -> tuple[Decision, ...]:
    """The decisions that were proposed by the day, of a partnership (its services included) or of one service."""
    found: dict[str, list[Any]] = defaultdict(list)
    query = select(steps).where(view.sees(as_of, steps), *_within(steps, scope))
    for row in view.tx.execute(query.order_by(steps.c.position, steps.c.line)):
        found[f"{row.scope}#{row.decision}"].append(row)
    asked: dict[str, list[Any]] = defaultdict(list)
    query = select(advised).where(view.sees(as_of, advised), *_within(advised, scope))
    for row in view.tx.execute(query.order_by(advised.c.position, advised.c.line)):
        asked[f"{row.scope}#{row.advice}"].append(row)
    advices: dict[str, list[Advised]] = defaultdict(list)
    for rows in asked.values():
        if rows[0].step == "requested":  # Else the request lies after the day that is asked for.
            advices[f"{rows[0].scope}#{rows[0].decision}"].append(_advised(rows))
    every = (
        _decision(ref, rows, tuple(advices[ref]), as_of.valid_on)
        for ref, rows in sorted(found.items())
        if any(row.step == PROPOSED for row in rows)
    )
    return tuple(each for each in every if each.open or not only_open)


def _within(table: Table, scope: str | None) -> list[ColumnElement[bool]]:
    if scope is None:
        return []
    if "/" in scope:
        return [table.c.partnership == scope.partition("/")[0], table.c.scope == scope]
    return [table.c.partnership == scope]


def _decision(ref: str, rows: list[Any], advices: tuple[Advised, ...], on: date) -> Decision:
    proposed = next(row for row in rows if row.step == PROPOSED)
    last = {body: row for row in rows if row is not proposed for body in orjson.loads(row.bodies)}
    said = tuple(_said(body, last.get(body), proposed) for body in orjson.loads(proposed.bodies))
    adopted = [last[each.body] for each in said if each.state == ADOPTED]
    alike = len(adopted) == len(said) and len({row.text_sha256 for row in adopted}) == 1
    state = (ADOPTED if alike else PROPOSED) if proposed.uniform else rows[-1].step
    holds_from = max((row.holds_from for row in adopted), default=None) if state == ADOPTED else None
    waits = any(each.suspended_until is not None and on <= each.suspended_until for each in advices)
    unsettled = state in (PROPOSED, DEFERRED) or (state == ADOPTED and waits)
    texts = {row.text_sha256 for row in adopted} if alike else {proposed.text_sha256}
    return Decision(
        ref,
        proposed.title,
        proposed.power,
        proposed.uniform,
        state,
        unsettled,
        holds_from,
        texts.pop(),
        said,
        advices,
        rows[-1].position,
    )


def _said(body: str, row: Any, proposed: Any) -> Said:  # noqa: ANN401  # Rows as a query finds them.
    if row is None:
        return Said(body, PROPOSED, None, None, deviating=False, grounds=None, position=None)
    other = row.step == ADOPTED and row.text_sha256 != proposed.text_sha256
    return Said(body, row.step, row.decided_on, row.text_sha256, other, row.grounds, row.position)


def _advised(rows: list[Any]) -> Advised:
    requested, by_step = rows[0], {row.step: row for row in rows}
    given, notified = by_step.get("given"), by_step.get("notified")
    suspended_until = notified.suspended_until if notified is not None and "waived" not in by_step else None
    return Advised(
        requested.advice,
        requested.works_council,
        requested.effective_on,
        given and given.opinion,
        tuple(orjson.loads(given.conditions)) if given is not None else (),
        suspended_until,
    )
