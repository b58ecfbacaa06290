"""How a cost is shared: by the key in force on its day, in such a way that anyone can compute it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from ledger.cost_year.carry import CUMULATIVE, NOTHING, PER_COST, Carry, shares, used_portions
from ledger.cost_year.events import AllocationReversed, CostAllocated, CostRecorded, ReversalGround, Share
from ledger.cost_year.portions import bearing, in_whole_numbers
from ledger.cost_year.refusals import NoMember, UnknownRounding
from ledger.cost_year.used_key import UsedKey


@dataclass(frozen=True, slots=True)
class Terms:
    """What a service says of one of its pools on one day: the key in force, and who takes part in the service."""

    key: UsedKey
    members: frozenset[str]


TermsOn = Callable[[str, date], Terms]
"""The terms of a pool on a day; it refuses where the pool is not open or has no key then."""


def allocated(allocation: str, cost: CostRecorded, terms: Terms, carry: Carry = NOTHING) -> CostAllocated:
    """Share a cost among all that the key gives a weight; each of them must take part in the service on that day.

    ``carry`` is what they have coming of the pool by then, where the key has its cents rounded together.
    """
    key = terms.key
    _must_be_known(key)
    used = in_whole_numbers(key)
    if strangers := bearing(used.parts) - terms.members:
        raise NoMember(tuple(sorted(strangers)), cost.effective_on)
    carried = carry if key.rounding == CUMULATIVE else NOTHING
    return CostAllocated(
        allocation,
        cost.cost,
        cost.pool,
        cost.amount,
        key,
        shares(cost.amount, used, key.rounding, carried),
        cost.effective_on,
        cost.illustrative,
        carried=carried.told(),
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
    _must_be_known(allocation.key)
    carry = Carry.of(allocation.carried)
    return shares(allocation.amount, used_portions(allocation), allocation.key.rounding, carry)


def same_key(used: CostAllocated, terms: Terms) -> bool:
    """Whether a cost would be shared by the same key as it was: of that name and version, to the same portions."""
    was, now = used.key, terms.key
    named = (was.name, was.key_version) == (now.name, now.key_version)
    return named and used_portions(used) == in_whole_numbers(now)


def _must_be_known(key: UsedKey) -> None:
    if key.rounding not in (PER_COST, CUMULATIVE):
        raise UnknownRounding(key.name, key.rounding)
