"""Values that keys are made of, such as inhabitants: of a participant, on a reference date, in an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """What was counted: of what, for whom, on which day; each edition after the other, as they were recorded.

    A later edition does not take the place of an earlier one: both stay, and whoever looks says which he wants.
    """

    known: Mapping[str, Mapping[tuple[str, date], tuple[MeasureRecorded, ...]]] = field(default_factory=dict)

    def record(self, counted: MeasureRecorded) -> MeasureRecorded:
        """A value of a municipality that existed on that day; each edition gives one."""
        party.require(counted.participant, counted.reference_on)
        if self.value(counted.measure, counted.participant, counted.reference_on, counted.vintage) is not None:
            about = f"{counted.measure} of {counted.participant} on {counted.reference_on} ({counted.vintage})"
            raise AlreadyExists("measure", about)
        return counted

    def value(
        self, measure: str, participant: str, reference_on: date, vintage: str | None = None
    ) -> MeasureRecorded | None:
        """What one edition gives; without naming one, what was recorded last."""
        editions = self.known.get(measure, {}).get((participant, reference_on), ())
        wanted = [each for each in editions if vintage in (None, each.vintage)]
        return wanted[-1] if wanted else None

    def since(self, measure: str, participant: str) -> date | None:
        """The first reference date that there is a value of, if any."""
        return min((day for code, day in self.known.get(measure, {}) if code == participant), default=None)


def evolve(measures: Measures, event: MeasureRecorded) -> Measures:
    of, where = measures.known.get(event.measure, {}), (event.participant, event.reference_on)
    return Measures({**measures.known, event.measure: {**of, where: (*of.get(where, ()), event)}})
