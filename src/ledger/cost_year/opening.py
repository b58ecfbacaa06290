"""Starting in the middle of a year: what an opening position must be, and what it keeps out of the books after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from ledger.cost_year.events import CostRecorded
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.cost_year.opening_refusals import (
    BeforeCutOver,
    CostsBeforeCutOver,
    NotInOpening,
    OpeningDoesNotBalance,
    OpeningLineTwice,
)
from ledger.cost_year.refusals import NoMember
from ledger.money import Money


def checked(
    opening: OpeningPositionRecorded, costs: Iterable[CostRecorded], members: Collection[str]
) -> OpeningPositionRecorded:
    """Refuse a position that counts something twice, or of which somebody bears less or more than was paid.

    In each pool, and in what is told of no pool, the shares add up to what was paid: so that balances do, too.
    """
    cut_over = opening.effective_on
    if strangers := {line.participant for line in opening.lines} - set(members):
        raise NoMember(tuple(sorted(strangers)), cut_over)
    seen = set()
    share: Counter[str | None] = Counter()
    paid: Counter[str | None] = Counter()
    for number, line in enumerate(opening.lines, start=1):
        of = (line.participant, line.pool, line.ledger_account, line.task_field, line.booked_on)
        if of in seen:
            raise OpeningLineTwice(line.participant, number)
        seen.add(of)
        share[line.pool] += line.share.cents
        paid[line.pool] += line.paid.cents
    for pool in sorted(share, key=lambda name: name or ""):
        if share[pool] != paid[pool]:
            raise OpeningDoesNotBalance(pool, Money(share[pool]), Money(paid[pool]))
    twice = [cost.cost for cost in costs if cost.effective_on <= cut_over and not cost.corrects_opening]
    if twice:
        raise CostsBeforeCutOver(cut_over, tuple(twice))
    return opening


def require_beside(opening: OpeningPositionRecorded | None, cost: CostRecorded) -> None:
    """Refuse a cost that the opening position has, or that says of itself in vain that it corrects one."""
    cut_over = opening.effective_on if opening is not None else None
    within = cut_over is not None and cost.effective_on <= cut_over
    if cut_over is not None and within and not cost.corrects_opening:
        raise BeforeCutOver(cost.cost, cost.effective_on, cut_over)
    if cost.corrects_opening and not within:
        raise NotInOpening(cost.cost, cost.effective_on, cut_over)
