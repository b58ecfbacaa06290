"""What a clerk does to begin with the books of a year half-way: bring in where another administration left off."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.fields import Code, Euros, LedgerAccount, ServiceName, Slug, TaskField, Text, Title, Year
from ledger.acts.lookup import members_in
from ledger.acts.registry import act
from ledger.cost_year import COST_YEAR
from ledger.cost_year.opening_events import OpeningLine, OpeningPositionRecorded
from ledger.desk import Desk
from ledger.money import Money
from ledger.service import SERVICE


class OpeningField(Struct, frozen=True, forbid_unknown_fields=True):
    """What a participant bore and paid up to the cut-over, as an act line writes it."""

    participant: Code
    share: Euros
    paid: Euros
    pool: Slug | None = None
    ledger_account: LedgerAccount | None = None
    task_field: TaskField | None = None
    booked_on: date | None = None


Openings = Annotated[
    tuple[OpeningField, ...],
    Meta(min_length=1, max_length=10_000, description="what each bore and paid; in each pool both add up to the same"),
]


@act("record-opening-position", imports=True)
def record_opening_position(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    lines: Openings,
    origin: Title,
    source: Text,
    effective_on: date,
    illustrative: bool = False,
) -> None:
    """Begin a year in the middle: what everyone bore and paid up to the end of a day, by another administration."""
    current = desk.read(COST_YEAR, f"{service}/{year}")
    shared = desk.read(SERVICE, service).state
    for pool in {line.pool for line in lines if line.pool is not None}:
        shared.pool(pool)  # Refuses one that is not there.
    brought = tuple(
        OpeningLine(
            line.participant,
            Money.parse(line.share),
            Money.parse(line.paid),
            line.pool,
            line.ledger_account,
            line.task_field,
            line.booked_on,
        )
        for line in lines
    )
    opening = OpeningPositionRecorded(brought, origin, source, effective_on, illustrative)
    taking_part = members_in(desk, service, year, effective_on)
    desk.record(current, current.state.record_opening(opening, members=taking_part))
