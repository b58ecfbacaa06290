"""The costs of a year with what was allocated of each: many, so that they are not copied for every event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ledger.cost_year.events import CostAllocated, CostRecorded

_PARTS: Final = 512  # About the square root of the costs of a large year: the two copies that `put` makes are as small.


@dataclass(frozen=True, slots=True)
class Line:
    """One cost: the allocation that stands, if any, and those that were turned back before."""

    recorded: CostRecorded
    standing: CostAllocated | None = None
    reversed: tuple[CostAllocated, ...] = ()

    @property
    def next_allocation(self) -> str:
        """An allocation is named after its cost, with a number: ``F-2018-001.2`` came after ``.1`` was turned back."""
        number = max((int(each.allocation.rpartition(".")[2]) for each in self.reversed), default=0) + 1
        return f"{self.recorded.cost}.{number}"

    def turned_back(self) -> Line:
        """The same after the allocation that stands was turned back."""
        assert self.standing is not None, "only what stands can be turned back"
        return Line(self.recorded, None, (*self.reversed, self.standing))


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
