"""A 0-meting as it was known and had taken effect at any two dates, with where each of its events stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from ledger.baseline import BASELINE, Baseline
from ledger.baseline.events import (
    BaselineEvent,
    BaselineLocked,
    BaselineValueRecorded,
    IndicatorDefined,
    SavingBooked,
    SavingClaimed,
    SavingDisputed,
    SavingRejected,
    SavingReversed,
    SavingSubstantiated,
    SavingVerified,
)
from ledger.baseline.step_events import BaselineSignedOff, BaselineVersionBegun, ScopeListed
from ledger.baseline.stream import evolve
from ledger.entry import Entry
from ledger.event import RecordedInError
from ledger.known import AsKnown
from projections.as_of import AsOf


@dataclass(frozen=True, slots=True)
class Measured:
    """The 0-meting of a service as it was known, and where each of its events stands."""

    service: str
    baseline: Baseline
    positions: Mapping[int, int]
    entries: tuple[Entry, ...]

    def at(self, events: tuple[object, ...]) -> tuple[int, ...]:
        """The positions of events of this 0-meting, in order."""
        return tuple(sorted({self.positions[id(event)] for event in events}))


DEFINING = (IndicatorDefined, BaselineValueRecorded, ScopeListed, BaselineSignedOff, BaselineLocked)
STEPS = (SavingSubstantiated, SavingVerified, SavingDisputed, SavingRejected, SavingBooked, SavingReversed)


def measured(known: AsKnown, as_of: AsOf, service: str) -> Measured:
    """What was known of a 0-meting and had taken effect; what rests on a version that had not is left out with it."""
    baseline, positions = Baseline(), dict[int, int]()
    counted: list[Entry] = []
    defining = measuring = True
    for entry in _entries(known, as_of, service):
        event = entry.event
        if isinstance(event, BaselineVersionBegun):
            defining = event.effective_on <= as_of.valid_on
        elif isinstance(event, BaselineLocked):
            measuring = defining
        there = getattr(event, "effective_on", as_of.valid_on) <= as_of.valid_on
        if isinstance(event, STEPS):
            there = there and event.claim in baseline.claims
        elif isinstance(event, SavingClaimed):
            there = there and event.version <= baseline.number
        else:
            there = there and (defining if isinstance(event, (*DEFINING, BaselineVersionBegun)) else measuring)
        if there and (baseline.started is not None or not counted):
            baseline = evolve(baseline, cast("BaselineEvent", event))  # A stream has events of its own alone.
            positions[id(event)] = entry.position
            counted.append(entry)
    return Measured(service, baseline, positions, tuple(counted))


def _entries(known: AsKnown, as_of: AsOf, service: str) -> Iterator[Entry]:
    every = [each for each in known.journal.stream(BASELINE, service) if each.position <= as_of.known_at]
    mistaken = {at for each in every if isinstance(each.event, RecordedInError) for at in each.event.positions}
    for entry in every:
        gone = entry.position in mistaken or entry.position in as_of.without
        if not gone and not isinstance(entry.event, RecordedInError):
            yield entry
