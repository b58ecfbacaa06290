"""How a service shares the costs of a pool on a day: the key in force, resolved with all that was known by then.

A key is a specification: this makes of it the key as it is used (``UsedKey``), with the weights that the measures of
the partnership give, the parts of a mixture, and the phase of a transition. What it comes to is told by ``portions``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import cache
from typing import Final

from ledger.cost_year import Terms, TermsOn
from ledger.cost_year.used_key import HeldWeight, TakenOver, UsedGuard, UsedKey, UsedMeasure, UsedPart, UsedWeight
from ledger.partnership import Partnership
from ledger.partnership.measures import MeasureRecorded
from ledger.party import municipality
from ledger.period import months_after
from ledger.portion import Bounds, PortionBound
from ledger.service import KeyInForce, Service
from ledger.service.key import Among, FallGuard, FallRule, Key, KeyMethod, Lookup
from ledger.service.pools import Pool
from ledger.sharing.refusals import FellTooFar, ValueMissing

EXACTLY: Final = Context(prec=100, traps=[Inexact])


def terms(service: Service, partnership: Partnership) -> TermsOn:
    """What a service says of its pools; worked out once for each pool and day, for a year has many costs of one day."""
    same: dict[Terms, Terms] = {}

    @cache
    def terms_on(pool: str, day: date) -> Terms:
        found = _Day(service, partnership, service.pool(pool), day).terms()
        return same.setdefault(found, found)

    return terms_on


def members_on(service: Service, partnership: Partnership, day: date) -> frozenset[str]:
    """Who takes part in a service on a day: who left the partnership, or is no municipality any more, does not."""
    return partnership.participants_on(day).intersection(service.members_on(day))


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A key that shares by weights, resolved."""

    weights: tuple[UsedWeight, ...]
    taken_over: tuple[TakenOver, ...] = ()
    counted: UsedMeasure | None = None
    guard: UsedGuard | None = None
    bounds: Bounds | None = None


@dataclass(slots=True)
class _Day:
    """One pool on one day; ``_made_up``: what was counted has a value that no source gives."""

    service: Service
    partnership: Partnership
    pool: Pool
    day: date
    _made_up: bool = field(default=False)

    def terms(self) -> Terms:
        found = self.pool.key_on(self.day)
        used = self._composite(found) if found.key.made_of else self._single(found)
        return Terms(used, members_on(self.service, self.partnership, self.day), self._made_up)

    def _single(self, found: KeyInForce) -> UsedKey:
        key, leaf = found.key, self._leaf(found.key)
        total = key.total if key.weights else sum((weight.value for weight in leaf.weights), Decimal(0))
        return replace(
            self._plain(found),
            weights=leaf.weights,
            weight_total=total,
            normalised=key.whole is not None and key.total != key.whole,
            measure=_told(leaf.counted),
            measured_on=None if leaf.counted is None else leaf.counted.reference_on,
            taken_over=leaf.taken_over,
            counted=leaf.counted,
            guard=leaf.guard,
            bounds=leaf.bounds,
        )

    def _composite(self, found: KeyInForce) -> UsedKey:
        taken_over: dict[TakenOver, None] = {}
        parts = []
        for portion, path, year, part in self._parts(found, Fraction(1), (), None):
            leaf = self._leaf(part.key)
            taken_over |= dict.fromkeys(leaf.taken_over)
            parts.append(
                UsedPart(
                    portion=str(portion),
                    name=part.key.name,
                    method=part.key.method.value,
                    weights=leaf.weights,
                    source=part.key.source,
                    key_version=part.key_version,
                    part_of=path,
                    year=year,
                    counted=leaf.counted,
                    guard=leaf.guard,
                    bounds=leaf.bounds,
                )
            )
        bounds = self._bounds(found.key)
        return replace(self._plain(found), parts=tuple(parts), taken_over=tuple(taken_over), bounds=bounds)

    def _plain(self, found: KeyInForce) -> UsedKey:
        key = found.key
        return UsedKey(
            name=key.name,
            method=key.method.value,
            weights=(),
            weight_total=Decimal(0),
            normalised=False,
            rounding=key.rounding,
            source=key.source,
            adopted_by=found.adopted_by,
            key_version=found.key_version,
            pro_rata=key.pro_rata,
        )

    def _parts(
        self, found: KeyInForce, portion: Fraction, path: tuple[str, ...], year: int | None
    ) -> Iterator[tuple[Fraction, tuple[str, ...], int | None, KeyInForce]]:
        """The keys that it comes down to, each with its portion of the whole; those without any are left out."""
        key = found.key
        if not portion:
            return
        if not key.made_of:
            yield portion, path, year, found
        inside = (*path, key.name)
        for part in key.parts:
            yield from self._parts(self.pool.named[part.key], portion * Fraction(part.portion), inside, year)
        if key.transition is not None:
            begun = [phase for phase in key.transition.phases if phase.year <= self.day.year]
            new = Fraction(begun[-1].portion) if begun else Fraction(0)
            phases = ((key.transition.from_key, 1 - new), (key.transition.to_key, new))
            for name, part_of_it in phases:
                yield from self._parts(self.pool.named[name], portion * part_of_it, inside, self.day.year)

    def _leaf(self, key: Key) -> _Leaf:
        bounds = self._bounds(key)
        match key.method:
            case KeyMethod.DIRECT:  # Whose cost it is, the cost says.
                return _Leaf(())
            case KeyMethod.EQUAL if key.among is Among.MEMBERS:
                members = sorted(members_on(self.service, self.partnership, self.day))
                return _Leaf(tuple(UsedWeight(code, Decimal(1)) for code in members), bounds=bounds)
            case KeyMethod.MEASURE if key.lookup is not None:
                return replace(self._looked_up(key, key.lookup), bounds=bounds)
        weights: dict[str, Decimal] = {}
        for weight in key.weights:
            code = self._heir(weight.participant)
            weights[code] = weights.get(code, Decimal(0)) + weight.value
        measure = key.measure
        return _Leaf(
            tuple(UsedWeight(code, value) for code, value in weights.items()),
            self._taken_over(weight.participant for weight in key.weights),
            None
            if measure is None
            else UsedMeasure(measure.name, measure.reference_on, measure.source, measure.vintage),
            bounds=bounds,
        )

    def _looked_up(self, key: Key, lookup: Lookup) -> _Leaf:
        """The weights that the measures give, each by the edition that the key wants."""
        on = lookup.reference_for(self.day)
        counted = {code: self._value(key, lookup.measure, code, on, lookup.vintage) for code in self._counted(key, on)}
        guard = None if lookup.guard is None else self._guard(key, lookup, lookup.guard, counted)
        weights: dict[str, UsedWeight] = {}
        for code, value in counted.items():
            amount = _kept(value, guard)
            heir = self._heir(code)
            before = weights.get(heir)
            weights[heir] = UsedWeight(heir, amount + (before.value if before else 0), *_joined(before, value))
        told = {(value.source, value.vintage) for value in counted.values()}
        alike = next(iter(told)) if len(told) == 1 else (None, None)
        measure = UsedMeasure(lookup.measure, on, *alike)
        return _Leaf(tuple(weights.values()), self._taken_over(counted), measure, guard)

    def _counted(self, key: Key, on: date) -> list[str]:
        """Of whom a value is wanted: of the municipalities as they were on the reference date."""
        heirs = self.service.governance.heirs
        if key.among is not Among.MEMBERS:
            return list(dict.fromkeys(self.service.governance.heir_on(code, on) for code in key.participants))
        members = members_on(self.service, self.partnership, self.day)
        ended = [code for code, (day, _) in heirs.items() if day > on and self._heir(code) in members]
        return sorted({code for code in {*members, *ended} if municipality(code).exists_on(on)})

    def _value(self, key: Key, measure: str, code: str, on: date, vintage: str | None = None) -> MeasureRecorded:
        value = self.partnership.measures.value(measure, code, on, vintage)
        if value is None:
            since = self.partnership.measures.since(measure, code)
            raise ValueMissing(key.name, (measure, code, on), vintage, since)
        self._made_up |= value.illustrative
        return value

    def _guard(self, key: Key, lookup: Lookup, guard: FallGuard, counted: Mapping[str, MeasureRecorded]) -> UsedGuard:
        """Who fell by more than the threshold since the earlier date."""
        on = lookup.reference_for(self.day)
        earlier_on = guard.earlier_on or months_after(on, -12 * guard.years_earlier)
        caught = []
        for code, value in counted.items():
            earlier = self._value(key, lookup.measure, code, earlier_on)
            if value.value < _part(earlier.value, 1 - guard.threshold):
                held = HeldWeight(code, value.value, earlier.value, earlier.source, earlier.vintage)
                if guard.consequence is FallRule.REFUSE:
                    raise FellTooFar(key.name, lookup.measure, held, guard.threshold)
                caught.append(held)
        return UsedGuard(guard.threshold, guard.consequence.value, earlier_on, tuple(caught))

    def _bounds(self, key: Key) -> Bounds | None:
        """The bounds with those of a municipality that ended among its successor's: together, as its weights are."""
        if key.bounds is None:
            return None
        found: dict[str, PortionBound] = {}
        for each in key.bounds.limits:
            heir = self._heir(each.participant)
            before = found.get(heir)
            found[heir] = PortionBound(heir, each.floor, each.cap) if before is None else _both(before, each)
        return replace(key.bounds, limits=tuple(found.values()))

    def _heir(self, code: str) -> str:
        return self.service.governance.heir_on(code, self.day)

    def _taken_over(self, codes: Iterable[str]) -> tuple[TakenOver, ...]:
        return tuple(TakenOver(code, heir) for code in codes if (heir := self._heir(code)) != code)


def _kept(value: MeasureRecorded, guard: UsedGuard | None) -> Decimal:
    """What counts of a value: what was counted, or what a guard makes of it."""
    held = next((each for each in guard.held_weights if each.participant == value.participant), None) if guard else None
    if guard is None or held is None:
        return value.value
    if guard.consequence == FallRule.HOLD_AT_EARLIER:
        return held.earlier
    return _part(held.earlier, 1 - guard.threshold)


def _part(value: Decimal, portion: Decimal) -> Decimal:
    """A portion of a value with all its digits: a product of decimals by itself keeps 28."""
    return EXACTLY.multiply(value, portion)


def _joined(before: UsedWeight | None, value: MeasureRecorded) -> tuple[str | None, str | None]:
    """Source and edition of a weight; where it is of two values that differ in them, what both say."""
    if before is None:
        return value.source, value.vintage
    sources = dict.fromkeys((before.source or "", value.source))
    return "; ".join(sources), "; ".join(dict.fromkeys((before.vintage or "", value.vintage)))


def _both(one: PortionBound, other: PortionBound) -> PortionBound:
    floors = [floor for floor in (one.floor, other.floor) if floor is not None]
    cap = None if one.cap is None or other.cap is None else min(one.cap + other.cap, Decimal(1))
    return PortionBound(one.participant, sum(floors, Decimal(0)) if floors else None, cap)


def _told(counted: UsedMeasure | None) -> str | None:
    """In one line what was counted, when and by whom."""
    if counted is None:
        return None
    by = "several sources or editions" if counted.source is None else f"{counted.source}, {counted.vintage}"
    return f"{counted.name} on {counted.reference_on}: {by}"
