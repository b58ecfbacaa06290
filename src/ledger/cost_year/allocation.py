"""How a cost is shared: by the key in force on its day, in such a way that anyone can compute it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ledger.cost_year.events import (
    AllocationReversed,
    CostAllocated,
    CostRecorded,
    ReversalGround,
    Share,
    UsedKey,
)
from ledger.cost_year.refusals import NoMember, UnknownRounding
from ledger.money import Money

PER_COST: Final = "largest-remainder-per-cost"
"""The stored name of the one rule for cents so far: each cost by itself, by largest remainder."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a service says of one of its pools on one day: the key in force, and who takes part in the service."""

    key: UsedKey
    members: frozenset[str]


TermsOn = Callable[[str, date], Terms]
"""The terms of a pool on a day; it refuses where the pool is not open or has no key then."""


def allocated(allocation: str, cost: CostRecorded, terms: Terms) -> CostAllocated:
    """Share a cost among all that the key gives a weight; each of them must take part in the service on that day."""
    bearing = {weight.participant for weight in terms.key.weights if weight.value}
    if strangers := bearing - terms.members:
        raise NoMember(tuple(sorted(strangers)), cost.effective_on)
    return CostAllocated(
        allocation,
        cost.cost,
        cost.pool,
        cost.amount,
        terms.key,
        _shares(cost.amount, terms.key),
        cost.effective_on,
        cost.illustrative,
    )


def mirrored(allocation: CostAllocated, ground: ReversalGround) -> AllocationReversed:
    """Turn an allocation back to the cent, on its own day: after it, nobody bears anything of it on any day."""
    return AllocationReversed(
        allocation.allocation,
        allocation.cost,
        allocation.pool,
        -allocation.amount,
        ground,
        tuple(replace(share, amount=-share.amount, residue=-share.residue) for share in allocation.shares),
        allocation.effective_on,
        allocation.illustrative,
    )


def recompute(allocation: CostAllocated) -> tuple[Share, ...]:
    """The shares that an allocation should hold, from nothing but that event itself."""
    return _shares(allocation.amount, allocation.key)


def _shares(amount: Money, key: UsedKey) -> tuple[Share, ...]:
    if key.rounding != PER_COST:
        raise UnknownRounding(key.name, key.rounding)
    parted = amount.apportionment({weight.participant: weight.value for weight in key.weights})
    return tuple(Share(code, share, parted.residues[code]) for code, share in parted.shares.items())
