"""A 0-meting as it was known and had taken effect at any two dates, with where each of its events stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from ledger.baseline import BASELINE, Baseline
from ledger.baseline.events import (
    ActualMeasured,
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
from ledger.baseline.step_events import BaselineSignedOff, BaselineVersionBegun, OneOffTakenOut, ScopeListed
from ledger.baseline.stream import evolve
from ledger.cost_year import COST_YEAR, CostYear
from ledger.cost_year.events import CostAllocated, CostRecorded
from ledger.entry import Entry
from ledger.event import RecordedInError
from ledger.known import AsKnown
from projections.as_of import AsOf

CostKey = tuple[str, str]
"""The books of a year, and the document number of a cost in them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The 0-meting of a service as it was known, and where each of its events stands."""

    service: str
    baseline: Baseline
    positions: Mapping[int, int]
    entries: tuple[Entry, ...]
    booked: Mapping[CostKey, tuple[int, ...]] = field(default_factory=dict)
    """Where costs that were taken out of an actual stand in the books: as they were recorded and shared."""
    books: Mapping[int, CostYear] = field(default_factory=dict)
    """The books, by year, that anything was measured from, as they were known."""

    def at(self, events: tuple[object, ...]) -> tuple[int, ...]:
        """The positions of events of this 0-meting, in order, with those of the costs in the books that they cite."""
        own = {self.positions[id(event)] for event in events}
        cited = [each for event in events if isinstance(event, OneOffTakenOut) for each in event.cited_costs]
        booked = {at for each in cited for at in self.booked[each.cost_year, each.cost]}
        return tuple(sorted(own | booked))


DEFINING = (IndicatorDefined, BaselineValueRecorded, ScopeListed, BaselineSignedOff, BaselineLocked)
STEPS = (SavingSubstantiated, SavingVerified, SavingDisputed, SavingRejected, SavingBooked, SavingReversed)


def measured(known: AsKnown, as_of: AsOf, service: str) -> Measured:
    """What was known of a 0-meting and had taken effect; what rests on a version that had not is left out with it.

    What was measured after a lock is of the version that was locked, also on days before that lock takes effect: then
    it is of no version yet, and not of the one before.
    """
    baseline, positions = Baseline(), dict[int, int]()
    counted: list[Entry] = []
    defining = measuring = True
    for entry in _entries(known, as_of, service):
        event = entry.event
        if isinstance(event, BaselineVersionBegun):
            defining = event.effective_on <= as_of.valid_on
        elif isinstance(event, BaselineLocked):
            measuring = defining and event.effective_on <= as_of.valid_on
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
    return Measured(service, baseline, positions, tuple(counted), _booked(known, counted), _books(known, counted))


def _books(known: AsKnown, counted: Iterable[Entry]) -> dict[int, CostYear]:
    measured_from = [
        cited.cost_year for each in counted if isinstance(each.event, ActualMeasured) for cited in each.event.cites
    ]
    taken = [
        cited.cost_year
        for each in counted
        if isinstance(each.event, OneOffTakenOut)
        for cited in each.event.cited_costs
    ]
    names = sorted({*measured_from, *taken})
    return {int(name.rpartition("/")[2]): known.read(COST_YEAR, name).state for name in names}


def _booked(known: AsKnown, counted: Iterable[Entry]) -> dict[CostKey, tuple[int, ...]]:
    """Where each cost stands that was taken out: its entry, and its allocations up to the version that was read."""
    taken = [cited for each in counted if isinstance(each.event, OneOffTakenOut) for cited in each.event.cited_costs]
    read = {
        year: max(each.version for each in taken if each.cost_year == year) for year in {it.cost_year for it in taken}
    }
    wanted = {(each.cost_year, each.cost) for each in taken}
    found = dict[CostKey, tuple[int, ...]](dict.fromkeys(wanted, ()))
    for year, version in sorted(read.items()):
        for entry in known.journal.stream(COST_YEAR, year):
            if not isinstance(entry.event, CostRecorded | CostAllocated) or entry.originator_version > version:
                continue
            key = (year, entry.event.cost)
            if key in wanted:
                found[key] = (*found[key], entry.position)
    return found


def _entries(known: AsKnown, as_of: AsOf, service: str) -> Iterator[Entry]:
    every = [each for each in known.journal.stream(BASELINE, service) if each.position <= as_of.known_at]
    mistaken = {at for each in every if isinstance(each.event, RecordedInError) for at in each.event.positions}
    for entry in every:
        gone = entry.position in mistaken or entry.position in as_of.without
        if not gone and not isinstance(entry.event, RecordedInError):
            yield entry
