"""One cost pool and the keys that share it, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple, assert_never

from ledger.errors import AlreadyExists
from ledger.money import ZERO
from ledger.service.events import Key, KeyAdopted, KeyMethod, PoolClosed, TotalRule
from ledger.service.key_refusals import (
    MeasureMissing,
    MeasureOfEqualShares,
    NoKeyInForce,
    NoWhole,
    PoolNotOpen,
    ReplacesKeyNotInForce,
    TwoKeysInForce,
    WeightGivenTwice,
    WeightsDoNotTotal,
    WeightsNotEqual,
)
from ledger.timeline import Timeline


class KeyInForce(NamedTuple):
    """A key, the decision that adopted it, and the version of the service's stream at which that was recorded."""

    key: Key
    adopted_by: str
    key_version: int


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool and its keys from day to day; ``named`` are all keys that it ever had."""

    name: str
    opened_on: date
    closed_on: date | None = None
    keys: Timeline[KeyInForce] = field(default_factory=Timeline)
    named: frozenset[str] = frozenset()

    def key_on(self, day: date) -> KeyInForce:
        """The one key that shares the costs of a day; refuses where there is none."""
        self._must_be_open(day)
        found = self.keys.on(day)
        if found is None:
            raise NoKeyInForce(self.name, day)
        return found

    def adopt(self, key: Key, effective_on: date, decision: str, replaces: tuple[str, ...] = ()) -> KeyAdopted:
        """Share by this key from a day on, which may lie in the past.

        It must name every key that it would cut off: the one in force on its first day, and all that would follow.

        >>> from decimal import Decimal
        >>> from ledger.service.events import Weight
        >>> halves = tuple(Weight(code, Decimal(1)) for code in ("GM0313", "GM0327"))
        >>> def equal(name: str) -> Key:
        ...     return Key(name, KeyMethod.EQUAL, halves, "regeling")
        >>> pool = Pool("beheer", date(2017, 1, 1))
        >>> pool = pool.after(pool.adopt(equal("first"), date(2017, 1, 1), "blnp#a"), version=3)
        >>> pool = pool.after(pool.adopt(equal("second"), date(2019, 1, 1), "blnp#b", ("first",)), version=5)
        >>> [pool.key_on(date(year, 1, 1)).key.name for year in (2018, 2019, 2020)]
        ['first', 'second', 'second']
        >>> pool.adopt(equal("third"), date(2018, 7, 1), "blnp#c", ("second",))
        Traceback (most recent call last):
        ledger.service.key_refusals.TwoKeysInForce: ...
        >>> pool = pool.after(pool.adopt(equal("third"), date(2018, 7, 1), "blnp#c", ("first", "second")), version=7)
        >>> [pool.key_on(date(year, 1, 1)).key.name for year in (2018, 2019, 2020)]
        ['first', 'third', 'third']
        """
        self._must_be_open(effective_on)
        if key.name in self.named:
            raise AlreadyExists("key", key.name)
        _must_be_usable(key)
        cut_off = tuple(found.key.name for found in self.keys.from_day(effective_on))
        if not set(cut_off) <= set(replaces):
            raise TwoKeysInForce(self.name, effective_on, cut_off)
        if others := tuple(name for name in replaces if name not in cut_off):
            raise ReplacesKeyNotInForce(self.name, effective_on, others)
        return KeyAdopted(self.name, key, effective_on, decision, cut_off)

    def close(self, effective_on: date, decision: str) -> PoolClosed:
        self._must_be_open(effective_on)
        return PoolClosed(self.name, effective_on, decision)

    def after(self, step: KeyAdopted | PoolClosed, version: int) -> Pool:
        match step:
            case KeyAdopted(key=key, effective_on=day, decision=decision):
                keys = self.keys.since(day, KeyInForce(key, decision, version))
                return replace(self, keys=keys, named=self.named | {key.name})
            case PoolClosed(effective_on=day):
                return replace(self, closed_on=day)
            case _:
                assert_never(step)

    def _must_be_open(self, day: date) -> None:
        if day < self.opened_on or (self.closed_on is not None and self.closed_on <= day):
            raise PoolNotOpen(self.name, day, self.opened_on, self.closed_on)


def _must_be_usable(key: Key) -> None:
    participants = [weight.participant for weight in key.weights]
    for participant in participants:
        if participants.count(participant) > 1:
            raise WeightGivenTwice(key.name, participant)
    # Money knows which numbers can divide an amount, and refuses the others.
    ZERO.apportion({weight.participant: weight.value for weight in key.weights})
    if key.whole is not None:
        ZERO.apportion({"whole": key.whole})
    RULES[key.method](key)


def _fixed(key: Key) -> None:
    if key.whole is None:
        if key.total_rule is not TotalRule.EXACT:
            raise NoWhole(key.name, key.method.value)
    elif key.total_rule is TotalRule.EXACT and _total(key) != Fraction(key.whole):
        raise WeightsDoNotTotal(key.name, key.total, key.whole)


def _by_measure(key: Key) -> None:
    _must_have_no_whole(key)
    if key.measure is None:
        raise MeasureMissing(key.name)


def _equal(key: Key) -> None:
    _must_have_no_whole(key)
    if key.measure is not None:
        raise MeasureOfEqualShares(key.name)
    if others := tuple(weight.participant for weight in key.weights if weight.value != 1):
        raise WeightsNotEqual(key.name, others)


def _must_have_no_whole(key: Key) -> None:
    if key.whole is not None or key.total_rule is not TotalRule.EXACT:
        raise NoWhole(key.name, key.method.value)


def _total(key: Key) -> Fraction:
    """The exact sum: ``Key.total``, like any sum of decimals, keeps 28 digits."""
    return sum((Fraction(weight.value) for weight in key.weights), Fraction(0))


RULES: dict[KeyMethod, Callable[[Key], None]] = {
    KeyMethod.FIXED: _fixed,
    KeyMethod.MEASURE: _by_measure,
    KeyMethod.EQUAL: _equal,
}
