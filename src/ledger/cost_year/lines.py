"""The costs of a year with what was allocated of each: many, so that they are not copied for every event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.cost_year.events import CostAllocated, CostRecorded, Share

_PARTS: Final = 512  # About the square root of the costs of a large year: the two copies that `put` makes are as small.


@dataclass(frozen=True, slots=True)
class Line:
    """One cost: the allocation that stands, if any, and those that were turned back before, each from which day on."""

    recorded: CostRecorded
    standing: CostAllocated | None = None
    reversed: tuple[CostAllocated, ...] = ()
    turned_back_on: tuple[date, ...] = ()

    @property
    def shared_from(self) -> date:
        """From which day on it would be borne: its own, unless what was shared of it counts until a later one."""
        return max((self.recorded.effective_on, *self.turned_back_on))

    def turned_back(self, on: date) -> Line:
        """The same without the allocation that stands, which is borne up to a day."""
        assert self.standing is not None, "only what stands can be turned back"
        return Line(self.recorded, None, (*self.reversed, self.standing), (*self.turned_back_on, on))

    @property
    def next_allocation(self) -> str:
        """An allocation is named after its cost, with a number: ``F-2018-001.2`` came after ``.1`` was turned back."""
        number = max((int(each.allocation.rpartition(".")[2]) for each in self.reversed), default=0) + 1
        return f"{self.recorded.cost}.{number}"

    def as_borne(self, on: date) -> Line:
        """The same as it is on a day: what is borne then stands, and what came after has not happened."""
        for number, (each, end) in enumerate(zip(self.reversed, self.turned_back_on, strict=True)):
            if each.effective_on <= on < end:
                return Line(self.recorded, each, self.reversed[:number], self.turned_back_on[:number])
        standing = self.standing if self.standing is not None and self.standing.effective_on <= on else None
        return Line(self.recorded, standing, self.reversed, self.turned_back_on)

    def borne(self, on: date) -> tuple[Share, ...]:
        """What everyone bears of it on a day."""
        standing = self.as_borne(on).standing
        return () if standing is None else standing.shares


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines by the document number of their cost; frozen, as every state is.

    They are spread over parts, and putting one in copies its part alone. A hundred thousand costs in one dictionary
    would be copied a hundred thousand times.
    """

    _parts: tuple[Mapping[str, Line], ...] = ({},) * _PARTS

    def get(self, cost: str) -> Line | None:
        return self._parts[hash(cost) % _PARTS].get(cost)

    def put(self, line: Line) -> Lines:
        """The same, but with this line, in the place of an earlier one of its cost."""
        cost = line.recorded.cost
        at = hash(cost) % _PARTS
        parts = list(self._parts)
        parts[at] = {**parts[at], cost: line}
        return Lines(tuple(parts))

    def __iter__(self) -> Iterator[Line]:
        """All of them by day and document number: the same order in every process."""
        lines = (line for part in self._parts for line in part.values())
        return iter(sorted(lines, key=lambda line: (line.recorded.effective_on, line.recorded.cost)))
