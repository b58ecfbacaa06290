"""Hours that a service took: of each participant in a period, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ledger.errors import AlreadyExists
from ledger.event import Event, recorded_as
from ledger.period import Period


@recorded_as("service.hours-recorded.1")
class HoursRecorded(Event):
    """Hours were worked for a participant in a period; ``ends_on`` is the first day after it."""

    participant: str
    starts_on: date
    ends_on: date
    hours: Decimal
    fte: Decimal | None = None
    source: str | None = None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """The periods for which hours were recorded, by participant."""

    periods: Mapping[str, frozenset[tuple[date, date]]] = field(default_factory=dict)

    def record(self, worked: HoursRecorded) -> HoursRecorded:
        """Hours of a period, which are recorded once. That the participant is a member, the service knows."""
        period = Period(worked.starts_on, worked.ends_on)
        if (period.start, period.end) in self.periods.get(worked.participant, frozenset()):
            raise AlreadyExists("hours", f"{worked.participant} from {worked.starts_on} to {worked.ends_on}")
        return worked


def evolve(hours: Hours, event: HoursRecorded) -> Hours:
    known = hours.periods.get(event.participant, frozenset())
    return Hours({**hours.periods, event.participant: known | {(event.starts_on, event.ends_on)}})
