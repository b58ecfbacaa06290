"""What is promised of a saving, and when it is measured again: days that somebody waits for."""

from __future__ import annotations

from datetime import date

from ledger.event import Event, recorded_as


@recorded_as("baseline.saving-promised.1")
class SavingPromised(Event):
    """A body was promised that a claimed saving is verified by ``promised_on``; promised anew, it is put off."""

    claim: str
    body: str
    promised_on: date
    grounds: str
    effective_on: date


@recorded_as("baseline.measurement-planned.1")
class MeasurementPlanned(Event):
    """A body wants an indicator measured over a period (``ends_on`` is the first day after it) by ``measure_by``.

    ``participants`` are those of whom the 0-meting has a value of their own, each to be measured; none: all together.
    """

    indicator: str
    body: str
    starts_on: date
    ends_on: date
    measure_by: date
    effective_on: date
    participants: tuple[str, ...] = ()


PromiseEvent = SavingPromised | MeasurementPlanned
