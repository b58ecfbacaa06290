"""Sharing many costs at once: all that are left of a year, a pool or a period, or what another key now holds for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger.cost_year.allocation import TermsOn, allocated, mirrored, same_key, terms_of
from ledger.cost_year.allocation_refusals import CostsCannotBeShared, NothingToAllocate
from ledger.cost_year.carry import Carries
from ledger.cost_year.events import AllocationReversed, CostAllocated, CostYearOpened, ReversalGround
from ledger.cost_year.lines import Line, Lines
from ledger.cost_year.refusals import NothingToReallocate
from ledger.errors import LedgerError

TOLD: Final = 10
"""Of how many costs a refusal says what stands in the way."""


@dataclass(frozen=True, slots=True)
class Which:
    """Of which pool, and of which days up to ``until``; what is not said is all."""

    pool: str | None = None
    since: date | None = None
    until: date | None = None

    def has(self, pool: str, day: date) -> bool:
        return (
            self.pool in (None, pool)
            and (self.since is None or self.since <= day)
            and (self.until is None or day < self.until)
        )


ALL: Final = Which()


def run(
    opened: CostYearOpened, lines: Lines, carries: Carries, terms_on: TermsOn, which: Which
) -> tuple[CostAllocated, ...]:
    """Share every cost that nobody bears yet, in order of day and document number: all of them, or none."""
    waiting = [
        line for line in lines if line.standing is None and which.has(line.recorded.pool, line.recorded.effective_on)
    ]
    made: list[CostAllocated] = []
    reasons: list[str] = []
    for line in waiting:
        cost = line.recorded
        try:
            terms = terms_of(cost, terms_on)
        except LedgerError as refusal:
            reasons.append(f"{cost.cost}: {refusal}")
        else:
            made.append(allocated(line.next_allocation, cost, terms, carries.of(cost.pool), line.shared_from))
            carries = carries.after(made[-1])
    if reasons:
        raise CostsCannotBeShared(opened.service, opened.year, tuple(reasons[:TOLD]), max(len(reasons) - TOLD, 0))
    if not made:
        raise NothingToAllocate(opened.service, opened.year)
    return tuple(made)


def outdated(lines: Lines, terms_on: TermsOn, which: Which) -> Iterator[tuple[Line, CostAllocated]]:
    """The costs that would now be shared by other keys, or by the same that now come to something else.

    A cost of a period is of every day in it.
    """
    for line in lines:
        used, cost = line.standing, line.recorded
        last = cost.effective_on if cost.ends_on is None else cost.ends_on - timedelta(1)
        if used is None or not which.has(cost.pool, last):
            continue
        if not same_key(used, terms_of(cost, terms_on, require=False)):
            yield line, used


def run_again(
    opened: CostYearOpened, lines: Lines, carries: Carries, terms_on: TermsOn, which: Which
) -> tuple[AllocationReversed | CostAllocated, ...]:
    """Share anew every cost that is outdated, each from the day on which it was borne."""
    events: list[AllocationReversed | CostAllocated] = []
    for line, used in outdated(lines, terms_on, which):
        cost, carries = line.recorded, carries.without(used)
        back = mirrored(used, ReversalGround.RETROACTIVE_KEY)
        again, terms = line.turned_back(back.effective_on), terms_of(cost, terms_on)
        anew = allocated(again.next_allocation, cost, terms, carries.of(cost.pool), again.shared_from)
        carries = carries.after(anew)
        events += [back, anew]
    if not events:
        raise NothingToReallocate(opened.service, opened.year)
    return tuple(events)
