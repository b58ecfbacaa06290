"""One cost pool and the keys that share it, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, assert_never

from ledger.errors import AlreadyExists
from ledger.service.events import KeyAdopted, KeyDefined, PoolClosed
from ledger.service.key import Key
from ledger.service.key_refusals import NoKeyInForce, PoolNotOpen, ReplacesKeyNotInForce, TwoKeysInForce
from ledger.service.key_rules import require_usable
from ledger.timeline import Timeline


class KeyInForce(NamedTuple):
    """A key, the decision that adopted it (none, where it was only written down), and when: a version of the stream."""

    key: Key
    adopted_by: str
    key_version: int


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool and its keys from day to day; ``named`` are all keys that it ever had, also those only written down."""

    name: str
    opened_on: date
    closed_on: date | None = None
    keys: Timeline[KeyInForce] = field(default_factory=Timeline)
    named: Mapping[str, KeyInForce] = field(default_factory=dict)

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
        >>> from ledger.service.key import KeyMethod, Weight
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
        self._must_be_usable(key)
        cut_off = tuple(found.key.name for found in self.keys.from_day(effective_on))
        if not set(cut_off) <= set(replaces):
            raise TwoKeysInForce(self.name, effective_on, cut_off)
        if others := tuple(name for name in replaces if name not in cut_off):
            raise ReplacesKeyNotInForce(self.name, effective_on, others)
        return KeyAdopted(self.name, key, effective_on, decision, cut_off)

    def define(self, key: Key) -> KeyDefined:
        """Write a key down: by itself it shares nothing, and other keys of the pool can be made of it."""
        self._must_be_usable(key)
        return KeyDefined(self.name, key)

    def leaves(self, key: Key) -> Iterator[Key]:
        """The keys that it comes down to: itself, where it is made of no others."""
        if not key.made_of:
            yield key
        for name in key.made_of:
            yield from self.leaves(self.named[name].key)

    def close(self, effective_on: date, decision: str) -> PoolClosed:
        self._must_be_open(effective_on)
        return PoolClosed(self.name, effective_on, decision)

    def after(self, step: KeyAdopted | KeyDefined | PoolClosed, version: int) -> Pool:
        match step:
            case KeyAdopted(key=key, effective_on=day, decision=decision):
                adopted = KeyInForce(key, decision, version)
                return replace(self, keys=self.keys.since(day, adopted), named={**self.named, key.name: adopted})
            case KeyDefined(key=key):
                return replace(self, named={**self.named, key.name: KeyInForce(key, "", version)})
            case PoolClosed(effective_on=day):
                return replace(self, closed_on=day)
            case _:
                assert_never(step)

    def _must_be_usable(self, key: Key) -> None:
        if key.name in self.named:
            raise AlreadyExists("key", key.name)
        require_usable(key, {name: found.key for name, found in self.named.items()})

    def _must_be_open(self, day: date) -> None:
        if day < self.opened_on or (self.closed_on is not None and self.closed_on <= day):
            raise PoolNotOpen(self.name, day, self.opened_on, self.closed_on)
