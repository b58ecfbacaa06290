"""What a key must say, by its method, before it can be written down or adopted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from ledger import portion
from ledger.money import ZERO
from ledger.service.key import Among, FallGuard, Key, KeyMethod, Lookup, TotalRule
from ledger.service.key_refusals import (
    BoundOfNobody,
    BoundsWithin,
    DoesNotFitMethod,
    MeasureMissing,
    MeasureOfEqualShares,
    NamedTwiceInKey,
    NoWhole,
    PartsDoNotTotal,
    PhasesDoNotRise,
    UnknownKey,
    UnusableGuard,
    UnusableReference,
    WeightGivenTwice,
    WeightsDoNotTotal,
    WeightsNotEqual,
)

Keys = Mapping[str, Key]
"""The keys of a pool that were there before, by name: a key is made of such keys only, so that none goes round."""


def require_usable(key: Key, before: Keys) -> None:
    """Refuse a key by which nothing could be shared, or that says what its method does not ask for."""
    for participant in key.named:
        if key.named.count(participant) > 1:
            raise WeightGivenTwice(key.name, participant)
    if key.weights:  # Money knows which numbers can divide an amount, and refuses the others.
        ZERO.apportion({weight.participant: weight.value for weight in key.weights})
    if key.whole is not None:
        ZERO.apportion({"whole": key.whole})
    if others := tuple(name for name in GIVEN if _given(key, name) and name not in ALLOWED[key.method]):
        if set(others) <= {"whole", "total_rule"}:
            raise NoWhole(key.name, key.method.value)
        if key.method is KeyMethod.EQUAL and "measure" in others:
            raise MeasureOfEqualShares(key.name)
        raise DoesNotFitMethod(key.name, key.method.value, others)
    RULES[key.method](key, before)
    _bounds(key)


def _bounds(key: Key) -> None:
    if key.bounds is None:
        return
    portion.require_usable(key.name, key.bounds)
    if key.named and (
        others := tuple(each.participant for each in key.bounds.limits if each.participant not in key.named)
    ):
        raise BoundOfNobody(key.name, others)


def _fixed(key: Key, _before: Keys) -> None:
    _must_have_weights(key)
    if key.whole is None:
        if key.total_rule is not TotalRule.EXACT:
            raise NoWhole(key.name, key.method.value)
    elif key.total_rule is TotalRule.EXACT and _total(key) != Fraction(key.whole):
        raise WeightsDoNotTotal(key.name, key.total, key.whole)


def _by_measure(key: Key, _before: Keys) -> None:
    """By weights that are typed with what they were counted from, or by those that are looked up."""
    if key.lookup is None:
        if key.measure is None:
            raise MeasureMissing(key.name)
        if key.participants or key.among is Among.MEMBERS:
            raise DoesNotFitMethod(key.name, key.method.value, ("participants", "among"))
        _must_have_weights(key)
        return
    if key.weights or key.measure is not None or bool(key.participants) is (key.among is Among.MEMBERS):
        raise DoesNotFitMethod(key.name, key.method.value, ("weights", "measure", "participants", "among"))
    _must_refer(key, key.lookup)
    if key.lookup.guard is not None:
        _must_guard(key, key.lookup.guard)


def _must_refer(key: Key, lookup: Lookup) -> None:
    """To one day: fixed, or a day of the cost's own year."""
    if (lookup.reference_on is None) is (lookup.reference_day is None):
        raise UnusableReference(key.name)
    if lookup.years_before and lookup.reference_day is None:
        raise UnusableReference(key.name)


def _must_guard(key: Key, guard: FallGuard) -> None:
    if not 0 < guard.threshold < 1 or (guard.earlier_on is None and guard.years_earlier < 1):
        raise UnusableGuard(key.name, guard.threshold)


def _equal(key: Key, _before: Keys) -> None:
    if bool(key.weights) is (key.among is Among.MEMBERS):
        raise DoesNotFitMethod(key.name, key.method.value, ("weights", "among"))
    if others := tuple(weight.participant for weight in key.weights if weight.value != 1):
        raise WeightsNotEqual(key.name, others)


def _direct(_key: Key, _before: Keys) -> None:
    """Nothing to say: each cost names its own participant."""


def _mixture(key: Key, before: Keys) -> None:
    names = [part.key for part in key.parts]
    for name in names:
        if names.count(name) > 1:
            raise NamedTwiceInKey(key.name, name)
    _must_be_there(key, before)
    portions = [Fraction(part.portion) for part in key.parts]
    if not portions or min(portions) <= 0 or sum(portions) != 1:
        raise PartsDoNotTotal(key.name, sum(portions, Fraction(0)))


def _transition(key: Key, before: Keys) -> None:
    if key.transition is None:
        raise PhasesDoNotRise(key.name)
    if key.transition.from_key == key.transition.to_key:
        raise NamedTwiceInKey(key.name, key.transition.to_key)
    _must_be_there(key, before)
    years = [phase.year for phase in key.transition.phases]
    portions = [Fraction(phase.portion) for phase in key.transition.phases]
    if not years or sorted(set(years)) != years or min(portions) < 0 or max(portions) > 1:
        raise PhasesDoNotRise(key.name)


def _must_be_there(key: Key, before: Keys) -> None:
    for name in key.made_of:
        if name not in before:
            raise UnknownKey(key.name, name)
        if before[name].made_of and before[name].bounds is not None:
            raise BoundsWithin(key.name, name)


def _must_have_weights(key: Key) -> None:
    ZERO.apportion({weight.participant: weight.value for weight in key.weights})


def _total(key: Key) -> Fraction:
    """The exact sum: ``Key.total``, like any sum of decimals, keeps 28 digits."""
    return sum((Fraction(weight.value) for weight in key.weights), Fraction(0))


_PLAIN: Final = Key("", KeyMethod.FIXED, (), "")

GIVEN: Final = (
    "weights",
    "whole",
    "total_rule",
    "measure",
    "among",
    "participants",
    "lookup",
    "parts",
    "transition",
    "bounds",
)


def _given(key: Key, name: str) -> bool:
    if name == "among":
        return key.among is Among.MEMBERS
    return bool(getattr(key, name) != getattr(_PLAIN, name))


ALLOWED: Final[Mapping[KeyMethod, frozenset[str]]] = {
    KeyMethod.FIXED: frozenset({"weights", "whole", "total_rule", "measure", "bounds"}),
    KeyMethod.MEASURE: frozenset({"weights", "measure", "among", "participants", "lookup", "bounds"}),
    KeyMethod.EQUAL: frozenset({"weights", "among", "bounds"}),
    KeyMethod.DIRECT: frozenset(),
    KeyMethod.MIXTURE: frozenset({"parts", "bounds"}),
    KeyMethod.TRANSITION: frozenset({"transition", "bounds"}),
}
"""What a key may say beside its name, source and rules of rounding, by its method."""

RULES: Final[Mapping[KeyMethod, Callable[[Key, Keys], None]]] = {
    KeyMethod.FIXED: _fixed,
    KeyMethod.MEASURE: _by_measure,
    KeyMethod.EQUAL: _equal,
    KeyMethod.DIRECT: _direct,
    KeyMethod.MIXTURE: _mixture,
    KeyMethod.TRANSITION: _transition,
}
