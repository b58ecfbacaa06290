"""Grounds of VAT treatments over time: approvals that end, as something that is due, and keys fixed before costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Row as FoundRow
from sqlalchemy import select

from ledger import vat as rules
from ledger.cost_year.events import CostAllocated, VatTreatment
from ledger.cost_year.vat_checks import first_day
from ledger.event import Event
from ledger.journal import Journal
from projections.as_of import AsOf
from projections.governance.decided import decided_on
from projections.money.vat import VatLine, costs, ended, read_cost
from projections.obliged import Due, DueKind, settled
from projections.view import View

STRETCH = 1_000
"""So many entries are read at once where some of them are wanted: a query for each would wait for each."""

Found = FoundRow[tuple[Any, ...]]
"""A row as a query finds it."""


@dataclass(frozen=True, slots=True)
class KeyProof:
    """What shows of a cost for joint account that its key was fixed before it was made, or that it was not."""

    service: str
    cost: str
    key: str
    decision: str
    decided_on: date | None
    starts_on: date
    fixed_in_advance: bool
    position: int


def key_proofs(view: View, as_of: AsOf, journal: Journal, found: tuple[VatLine, ...]) -> Iterator[KeyProof]:
    """For each cost for joint account that is shared: its key, the day that decided on it, and the day of the cost."""
    own = [line for line in found if line.treatment is VatTreatment.JOINT_ACCOUNT]
    events = _events(journal, {each for line in own for each in (line.position, line.allocation_position) if each})
    days: dict[str, date | None] = {}
    for line in own:
        event = events.get(line.allocation_position or 0)
        if line.allocation_position is None or not isinstance(event, CostAllocated):
            continue
        since = first_day(events[line.position])  # type: ignore[arg-type]  # A line stands where its cost was recorded.
        if event.key.adopted_by not in days:
            days[event.key.adopted_by] = decided_on(view, as_of, event.key.adopted_by)
        decision_day = days[event.key.adopted_by]
        fixed = decision_day is not None and decision_day <= since
        key = event.key
        yield KeyProof(
            line.service, line.cost, key.name, key.adopted_by, decision_day, since, fixed, line.allocation_position
        )


def _events(journal: Journal, positions: set[int]) -> dict[int, Event]:
    """What stands at some positions, read in stretches: of each, all from its first to its last."""
    found: dict[int, Event] = {}
    for _, stretch in groupby(sorted(positions), key=lambda position: position // STRETCH):
        own = tuple(stretch)
        read = journal.entries(own[0] - 1, own[-1])
        found |= {entry.position: entry.event for entry in read if entry.position in positions}
    return found


def ending(view: View, as_of: AsOf, partnership: str | None = None) -> Iterator[Due]:
    """Every approval with a last day that costs rest on: due by that day, until somebody says what comes after it."""
    here = [costs.c.partnership == partnership] if partnership else []
    query = select(costs).where(view.sees(as_of, costs), *here).order_by(costs.c.partnership, costs.c.position)
    used: dict[tuple[str, str, str, date], list[Found]] = {}
    for row in view.tx.execute(query):
        included = read_cost(row.facts).included_vat
        if included is not None and included.vat_ground is not None and included.vat_ground_until is not None:
            key = (row.partnership, row.service, included.vat_ground, included.vat_ground_until)
            used.setdefault(key, []).append(row)
    there = {
        (row.partnership, row.service, row.vat_ground, row.vat_ground_until): row
        for row in view.tx.execute(select(ended).where(view.sees(as_of, ended)).order_by(ended.c.position))
    }
    for key, rows in sorted(used.items(), key=lambda each: each[0][:3]):
        where, service, ground, until = key
        end, last = there.get(key), read_cost(rows[-1].facts)
        regulated = rules.ground_on(ground, last.effective_on)
        yield Due(
            where,
            None,
            kind=DueKind.VAT_GROUND,
            name=f"{ground} {service} {until}",
            title=f"{regulated.title if regulated else ground} ({service})",
            due_on=until,
            first_due_on=until,
            state=settled(until, end.effective_on if end else None, as_of.valid_on),
            set_by=(),
            owed_by=tuple(sorted({read_cost(row.facts).borne_by for row in rows})),
            settled_on=end.effective_on if end else None,
            note=end.result if end else f"costs that rest on it: {len(rows)}",
            position=end.position if end else rows[-1].position,
        )
