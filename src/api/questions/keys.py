"""Questions about what costs are shared by: keys with what they come to on a day, and what was counted for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from api.questions.registry import Found, Nothing, Reading, question
from ledger import sharing
from ledger.acts.fields import Code, PartnershipName, ServiceName, Slug
from ledger.cost_year import TermsOn, portions
from ledger.cost_year.used_key import UsedKey
from ledger.errors import RuleBroken
from ledger.event import mistakes_in
from ledger.known import AsKnown
from ledger.partnership import PARTNERSHIP
from ledger.partnership.measures import MeasureRecorded
from ledger.service import SERVICE, Service
from ledger.service.key import Key
from ledger.service.pools import Pool
from projections.governance.services import services
from projections.money.forecast import Shared
from projections.view import UnknownThing


@dataclass(frozen=True, slots=True)
class PortionHeld:
    """Which part of a pool a participant bears: an exact fraction of the whole."""

    participant: str
    portion: str


@dataclass(frozen=True, slots=True)
class KeyHeld:
    """A key of a pool as it was written down, and where it holds on the day asked for, what it comes to.

    It holds from ``starts_on`` up to ``ends_on``; one that was only written down, or cut off before it began, never
    does. ``resolved`` is how a cost of the day would use it, unless that is refused.
    """

    pool: str
    specification: Key
    in_force: bool
    starts_on: date | None
    ends_on: date | None
    adopted_by: str | None
    key_version: int
    portions: tuple[PortionHeld, ...]
    resolved: UsedKey | None
    refusal: RuleBroken | None


@dataclass(frozen=True, slots=True)
class WithoutKey:
    """Days on which a pool is open and no key shares its costs; ``ends_on`` is the first day after them, if any."""

    pool: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class BesideKeys:
    """The days of open pools without a key."""

    without_key: tuple[WithoutKey, ...]


@question("keys")
def keys(
    at: Reading, *, service: ServiceName, partnership: PartnershipName | None = None, pool: Slug | None = None
) -> Found[KeyHeld, BesideKeys]:
    """Tell by which keys a service shares its pools, what those in force come to on the day, and what they rest on."""
    del partnership  # The service is of it.
    known = AsKnown(at.journal, at.as_of.known_at)
    shared = known.read(SERVICE, service).state
    together = known.read(PARTNERSHIP, service.partition("/")[0]).state
    if pool is not None and pool not in shared.pools:
        raise UnknownThing("pool", pool)
    terms_on = sharing.terms(shared, together)
    found = []
    pools = [each for name, each in sorted(shared.pools.items()) if pool in (None, name)]
    for each in pools:
        found += [_held(each, name, at.as_of.valid_on, terms_on) for name in each.named]
    gaps = tuple(gap for each in pools for gap in _gaps(each))
    return Found(found, BesideKeys(gaps))


def _held(pool: Pool, name: str, day: date, terms_on: TermsOn) -> KeyHeld:
    known = pool.named[name]
    starts_on, ends_on = _validity(pool, name)
    in_force = starts_on is not None and starts_on <= day and (ends_on is None or day < ends_on)
    resolved: UsedKey | None = None
    refusal: RuleBroken | None = None
    borne: tuple[PortionHeld, ...] = ()
    if in_force:
        try:
            resolved = terms_on(pool.name, day).key
            borne = tuple(PortionHeld(code, str(portion)) for code, portion in _portions(resolved))
        except RuleBroken as refused:
            refusal = refused
    rests = (known.adopted_by or None, known.key_version)
    return KeyHeld(pool.name, known.key, in_force, starts_on, ends_on, *rests, borne, resolved, refusal)


def _portions(key: UsedKey) -> Iterator[tuple[str, Fraction]]:
    """Nothing of a key that lets each bear its own: that depends on the cost."""
    if "direct" not in (key.method, *(part.method for part in key.parts)):
        yield from portions(key).items()


def resolved_by(at: Reading, service: str) -> Callable[[str], Shared | None]:
    """By what a pool is shared on the day, where its key does not say so by weights of its own."""
    known, day = AsKnown(at.journal, at.as_of.known_at), at.as_of.valid_on
    shared = known.read(SERVICE, service).state
    terms_on = sharing.terms(shared, known.read(PARTNERSHIP, service.partition("/")[0]).state)

    def resolved(pool: str) -> Shared | None:
        found = shared.pools[pool].keys.on(day) if pool in shared.pools else None
        if found is None or (found.key.weights and found.key.bounds is None):
            return None
        try:
            key = terms_on(pool, day).key
        except RuleBroken:  # The pool is closed, or something that the key needs was not counted yet.
            return found.key.name, {}
        return found.key.name, dict(_portions(key))

    return resolved


def _validity(pool: Pool, name: str) -> tuple[date | None, date | None]:
    """From which day up to which one a key holds, as long as the pool is open."""
    steps = pool.keys.steps
    for number, (day, held) in enumerate(steps):
        if held.key.name == name:
            after = steps[number + 1][0] if number + 1 < len(steps) else None
            ends = [end for end in (after, pool.closed_on) if end is not None]
            end = min(ends, default=None)
            return (day, end) if end is None or day < end else (None, None)
    return None, None


def _gaps(pool: Pool) -> Iterator[WithoutKey]:
    """Before the first key: after that there is always one, for a key only ends where another begins."""
    first = pool.keys.steps[0][0] if pool.keys.steps else None
    if first is None or pool.opened_on < first:
        ends = [end for end in (first, pool.closed_on) if end is not None]
        yield WithoutKey(pool.name, pool.opened_on, min(ends, default=None))


@dataclass(frozen=True, slots=True)
class ValueHeld:
    """What was counted for a participant on a reference date, in an edition; ``newest``: no later one was recorded.

    ``keys`` are those that look this measure up, by their service and name.
    """

    measure: str
    participant: str
    reference_on: date
    value: Decimal
    source: str
    vintage: str
    newest: bool
    illustrative: bool
    keys: tuple[str, ...]
    position: int


@question("measures")
def measures(
    at: Reading, *, partnership: PartnershipName, measure: Slug | None = None, participant: Code | None = None
) -> Found[ValueHeld, Nothing]:
    """Tell what was counted for keys up to the day: each edition of each value, which is the latest, who uses it."""
    recorded = _recorded(at, partnership)
    last: dict[tuple[str, str, date], int] = {}
    for position, event in recorded:
        last[event.measure, event.participant, event.reference_on] = position
    used = _used(at, partnership)
    rows = [
        ValueHeld(
            event.measure,
            event.participant,
            event.reference_on,
            event.value,
            event.source,
            event.vintage,
            last[event.measure, event.participant, event.reference_on] == position,
            event.illustrative,
            tuple(used.get(event.measure, ())),
            position,
        )
        for position, event in recorded
        if event.reference_on <= at.as_of.valid_on
        and measure in (None, event.measure)
        and participant in (None, event.participant)
    ]
    if not rows and measure is not None and all(event.measure != measure for _, event in recorded):
        raise UnknownThing("measure", measure)
    return Found(sorted(rows, key=_in_order), Nothing())


def _in_order(row: ValueHeld) -> tuple[str, date, str, int]:
    return row.measure, row.reference_on, row.participant, row.position


def _recorded(at: Reading, partnership: str) -> Sequence[tuple[int, MeasureRecorded]]:
    """What was counted, as known then: with its position, and without what was known to be a mistake."""
    entries = [each for each in at.journal.stream(PARTNERSHIP, partnership) if each.position <= at.as_of.known_at]
    gone = mistakes_in([each.event for each in entries])
    return [
        (each.position, each.event)
        for version, each in enumerate(entries, start=1)
        if version not in gone and isinstance(each.event, MeasureRecorded)
    ]


def _used(at: Reading, partnership: str) -> dict[str, list[str]]:
    """The keys of the partnership's services that look each measure up."""
    known, found = AsKnown(at.journal, at.as_of.known_at), defaultdict[str, list[str]](list)
    for name in (each.service for each in services(at.view, at.as_of, partnership)):
        service: Service = known.read(SERVICE, name).state
        for pool in service.pools.values():
            for key in pool.named:
                lookup = pool.named[key].key.lookup
                if lookup is not None:
                    found[lookup.measure].append(f"{name}#{key}")
    return found
