"""How a cost is shared: by the key in force on its day, in such a way that anyone can compute it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from ledger.cost_year.allocation_refusals import IncurredForNobody, NotSharedDirectly, OnlyDeparted, UnusablePeriod
from ledger.cost_year.carry import CUMULATIVE, NOTHING, PER_COST, Carry, portions_by, shares, used_portions
from ledger.cost_year.events import AllocationReversed, CostAllocated, CostRecorded, ReversalGround, Share
from ledger.cost_year.portions import bearing, in_whole_numbers
from ledger.cost_year.refusals import NoMember, UnknownRounding
from ledger.cost_year.used_key import Slice, UsedKey, UsedWeight
from ledger.period import Period, ProRata

DIRECT: Final = "direct"
"""The method of a key that lets each bear its own."""
LONGEST: Final = 50 * 366
"""The days of the longest period that a cost can be of."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a service says of one of its pools on one day: the key in force, and who takes part in the service.

    ``illustrative``: the key rests on something counted that no source gives.
    """

    key: UsedKey
    members: frozenset[str]
    illustrative: bool = False
    slices: tuple[Slice, ...] = ()


TermsOn = Callable[[str, date], Terms]
"""The terms of a pool on a day; it refuses where the pool is not open or has no key then."""


def terms_of(cost: CostRecorded, terms_on: TermsOn, *, require: bool = True) -> Terms:
    """By what a cost is shared: the key of its day, or of a period the keys that held in it, one after the other.

    Each part of a period counts pro rata, by the rule of the key that holds at its start. ``require``: refuse where
    somebody would bear a part who took no part in the service.
    """
    if cost.starts_on is None or cost.ends_on is None:
        found = terms_on(cost.pool, cost.effective_on)
        key = for_cost(found.key, cost)
        if require:
            require_members(cost, key, found.members, cost.effective_on)
        return replace(found, key=key)
    whole = Period(cost.starts_on, cost.ends_on)
    held = list(_held(cost, whole, terms_on, require=require))
    rule = held[0][1].key.pro_rata or ProRata.BY_DAYS
    ends = [*(start for start, _ in held[1:]), cost.ends_on]
    slices = tuple(
        Slice(start, end, str(whole.portion(Period(start, end), rule)), found.key)
        for (start, found), end in zip(held, ends, strict=True)
    )
    illustrative = any(found.illustrative for _, found in held)
    return Terms(slices[0].key, held[0][1].members, illustrative, slices)


def require_period(cost: CostRecorded) -> None:
    """A cost is of its own day, or of a period."""
    days = (cost.starts_on, cost.ends_on)
    if days == (None, None):
        return
    if cost.starts_on is None or cost.ends_on is None or not 0 < (cost.ends_on - cost.starts_on).days <= LONGEST:
        raise UnusablePeriod(cost.cost, *days)


def _held(cost: CostRecorded, whole: Period, terms_on: TermsOn, *, require: bool) -> Iterator[tuple[date, Terms]]:
    """Each key that held in the period of a cost, with its first day in it."""
    before: Terms | None = None
    last: Terms | None = None
    for number in range(whole.days):
        day = whole.start + timedelta(number)
        found = terms_on(cost.pool, day)
        if found is before:  # The same as the day before: by far the most days.
            continue
        before, key = found, for_cost(found.key, cost)
        if require:
            require_members(cost, key, found.members, day)
        if last is None or key != last.key:
            last = replace(found, key=key)
            yield day, last


def for_cost(key: UsedKey, cost: CostRecorded) -> UsedKey:
    """A key as it is used for one cost: where it lets each bear its own, that is whom the cost names."""
    if not is_direct(key):
        if cost.incurred_for is not None:
            raise NotSharedDirectly(cost.cost, cost.incurred_for, key.name)
        return key
    if cost.incurred_for is None:
        raise IncurredForNobody(cost.cost, key.name)
    own = (UsedWeight(cost.incurred_for, Decimal(1)),)
    parts = tuple(replace(part, weights=own) if part.method == DIRECT else part for part in key.parts)
    return replace(key, parts=parts) if parts else replace(key, weights=own, weight_total=Decimal(1))


def is_direct(key: UsedKey) -> bool:
    """Whether a key lets each bear its own, if only of a part."""
    return DIRECT in (key.method, *(part.method for part in key.parts))


def require_members(cost: CostRecorded, key: UsedKey, members: frozenset[str], day: date) -> None:
    """Each who bears a part must take part in the service on the day."""
    _must_be_known(key)
    bears = bearing(in_whole_numbers(key).parts)
    if not bears & members:
        raise OnlyDeparted(key.name, cost.pool, tuple(sorted(bears)), day)
    if strangers := bears - members:
        raise NoMember(tuple(sorted(strangers)), day)


def allocated(
    allocation: str, cost: CostRecorded, terms: Terms, carry: Carry = NOTHING, since: date | None = None
) -> CostAllocated:
    """Share a cost by the terms that hold for it (see ``terms_of``), all of it and to the cent.

    ``carry`` is what participants have coming of the pool by then, where the key has its cents rounded together.
    ``since`` is from when it is borne, where that is later than the day of the cost.
    """
    key = terms.key
    _must_be_known(key)
    carried = carry if key.rounding == CUMULATIVE else NOTHING
    return CostAllocated(
        allocation,
        cost.cost,
        cost.pool,
        cost.amount,
        key,
        shares(cost.amount, portions_by(key, terms.slices), key.rounding, carried),
        since or cost.effective_on,
        cost.illustrative or terms.illustrative,
        terms.slices,
        carried.told(),
    )


def mirrored(allocation: CostAllocated, ground: ReversalGround, effective_on: date | None = None) -> AllocationReversed:
    """Turn an allocation back to the cent, from a day on; on its own day, nobody bears anything of it on any day."""
    return AllocationReversed(
        allocation.allocation,
        allocation.cost,
        allocation.pool,
        -allocation.amount,
        ground,
        tuple(replace(share, amount=-share.amount, residue=-share.residue) for share in allocation.shares),
        effective_on or allocation.effective_on,
        allocation.illustrative,
    )


def recompute(allocation: CostAllocated) -> tuple[Share, ...]:
    """The shares that an allocation should hold, from nothing but that event itself."""
    _must_be_known(allocation.key)
    carry = Carry.of(allocation.carried)
    return shares(allocation.amount, used_portions(allocation), allocation.key.rounding, carry)


def same_key(used: CostAllocated, terms: Terms) -> bool:
    """Whether a cost would be shared by the same as it was: keys of those names and versions, to the same portions."""

    def facts(key: UsedKey, slices: tuple[Slice, ...]) -> object:
        named = [(each.name, each.key_version) for each in (key, *(part.key for part in slices))]
        days = [(each.starts_on, each.ends_on, each.portion, in_whole_numbers(each.key)) for each in slices]
        return named, days, portions_by(key, slices)

    return facts(used.key, used.slices) == facts(terms.key, terms.slices)


def _must_be_known(key: UsedKey) -> None:
    if key.rounding not in (PER_COST, CUMULATIVE):
        raise UnknownRounding(key.name, key.rounding)
