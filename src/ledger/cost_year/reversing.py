"""How an allocation is turned back: once, whole, on its own day or from a later one on."""

from __future__ import annotations

from datetime import date

from ledger.cost_year.allocation import mirrored
from ledger.cost_year.events import AllocationReversed, ReversalGround
from ledger.cost_year.lines import Lines
from ledger.cost_year.refusals import AlreadyReversed, ReversedBeforeShared
from ledger.errors import NotFound


def reversal(
    lines: Lines, allocation: str, ground: ReversalGround, effective_on: date | None = None
) -> AllocationReversed:
    """The mirror of an allocation that stands, on its own day unless a later one is named."""
    line = lines.get(allocation.rpartition(".")[0])
    standing = line.standing if line is not None else None
    if standing is None or standing.allocation != allocation:
        if line is not None and any(earlier.allocation == allocation for earlier in line.reversed):
            raise AlreadyReversed(allocation)
        raise NotFound("allocation", allocation)
    if effective_on is not None and effective_on < standing.effective_on:
        raise ReversedBeforeShared(allocation, effective_on, standing.effective_on)
    return mirrored(standing, ground, effective_on)
