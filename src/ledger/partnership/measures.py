"""Values that keys are made of, such as inhabitants: of a participant, on a reference date, in an edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger import party
from ledger.errors import AlreadyExists
from ledger.event import Event, recorded_as


@recorded_as("partnership.measure-recorded.1")
class MeasureRecorded(Event):
    """Something was counted for a municipality on a reference date; a later edition of the source may say otherwise."""

    measure: str
    participant: str
    value: Decimal
    reference_on: date
    source: str
    vintage: str
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Measures:
    """Which values are there: of what, for whom, on which day, in which edition."""

    known: frozenset[tuple[str, str, date, str]] = frozenset()

    def record(self, counted: MeasureRecorded) -> MeasureRecorded:
        """A value of a municipality that existed on that day; each edition gives one."""
        party.require(counted.participant, counted.reference_on)
        if _key(counted) in self.known:
            about = f"{counted.measure} of {counted.participant} on {counted.reference_on} ({counted.vintage})"
            raise AlreadyExists("measure", about)
        return counted


def evolve(measures: Measures, event: MeasureRecorded) -> Measures:
    return Measures(measures.known | {_key(event)})


def _key(event: MeasureRecorded) -> tuple[str, str, date, str]:
    return event.measure, event.participant, event.reference_on, event.vintage
