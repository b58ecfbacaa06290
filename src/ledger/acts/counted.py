"""What a clerk records of what was counted: values for keys, and hours that a service took."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from ledger.acts.fields import END, Code, PartnershipName, ServiceName, Slug, Title
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.partnership import PARTNERSHIP
from ledger.partnership.measures import MeasureRecorded
from ledger.service import SERVICE
from ledger.service.hours import HoursRecorded

Count = Annotated[
    str,
    Meta(
        pattern=rf"^(0|[1-9][0-9]{{0,12}})(\.[0-9]{{1,10}})?{END}",
        description="an exact number of zero or more as text, such as '20823' or '4.5'",
    ),
]


@act("record-measure")
def record_measure(
    desk: Desk,
    *,
    partnership: PartnershipName,
    measure: Slug,
    participant: Code,
    value: Count,
    reference_on: date,
    source: Title,
    vintage: Title,
    illustrative: bool = False,
) -> None:
    """Record what was counted for a municipality on a reference date, in an edition of its source."""
    current = desk.read(PARTNERSHIP, partnership)
    counted = MeasureRecorded(measure, participant, Decimal(value), reference_on, source, vintage, illustrative)
    desk.record(current, current.state.measures.record(counted))


@act("record-hours")
def record_hours(
    desk: Desk,
    *,
    service: ServiceName,
    participant: Code,
    starts_on: date,
    ends_on: date,
    hours: Count,
    fte: Count | None = None,
    source: Title | None = None,
    illustrative: bool = False,
) -> None:
    """Record the hours that a service took for a member in a period; 'ends_on' is the first day after it."""
    current = desk.read(SERVICE, service)
    formation = None if fte is None else Decimal(fte)
    worked = HoursRecorded(participant, starts_on, ends_on, Decimal(hours), formation, source, illustrative)
    desk.record(current, current.state.record_hours(worked))
