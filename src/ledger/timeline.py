"""What held from which day on, as a stream tells it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timeline(Generic[T]):
    """Values by the day they take effect; each holds until the day before the next.

    A value recorded later holds from its day on, also where it reaches back: what had been said of that day and of
    all days after it no longer stands. (What *was* said stays in the journal; replay shows it.)

    >>> hosts = Timeline().since(date(2017, 1, 1), "GM0327").since(date(2020, 1, 1), "GM0267")
    >>> hosts.on(date(2019, 12, 31)), hosts.on(date(2020, 1, 1)), hosts.on(date(2016, 1, 1))
    ('GM0327', 'GM0267', None)
    >>> hosts.since(date(2018, 1, 1), "GM0273").on(date(2021, 1, 1))
    'GM0273'
    """

    steps: tuple[tuple[date, T], ...] = ()

    def since(self, day: date, value: T) -> Timeline[T]:
        """The same, but from ``day`` on it is ``value``."""
        return Timeline((*(step for step in self.steps if step[0] < day), (day, value)))

    def on(self, day: date) -> T | None:
        """What holds on ``day``; nothing before the first."""
        at = bisect_right(self.steps, day, key=lambda step: step[0])
        return self.steps[at - 1][1] if at else None

    def from_day(self, day: date) -> list[T]:
        """All that holds on ``day`` or on any day after it, oldest first."""
        at = bisect_right(self.steps, day, key=lambda step: step[0])
        return [value for _, value in self.steps[max(at - 1, 0) :]]
