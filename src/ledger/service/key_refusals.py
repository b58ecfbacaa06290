"""Why a cost pool or a key is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.errors import RuleBroken


class PoolNotOpen(RuleBroken):
    """A pool takes costs and keys from the day it opens until the day it closes."""

    code = "pool-not-open"

    def __init__(self, pool: str, on: date, opened_on: date, closed_on: date | None) -> None:
        end = f" until {closed_on}" if closed_on else ""
        super().__init__(
            f"pool {pool} is not open on {on}: it is open from {opened_on}{end}; correct the pool or the day"
        )
        self.pool, self.on, self.opened_on, self.closed_on = pool, on, opened_on, closed_on


class NoKeyInForce(RuleBroken):
    """Costs of a pool are shared by the key of their day."""

    code = "no-key-in-force"

    def __init__(self, pool: str, on: date) -> None:
        super().__init__(f"pool {pool} has no key on {on}; adopt one that holds from that day or earlier")
        self.pool, self.on = pool, on


class TwoKeysInForce(RuleBroken):
    """A pool has one key at a time: a new one says which keys it puts an end to."""

    code = "two-keys-in-force"

    def __init__(self, pool: str, day: date, keys: tuple[str, ...]) -> None:
        listed = ", ".join(f'"{key}"' for key in keys)
        super().__init__(
            f"pool {pool} would have two keys in force: {', '.join(keys)} on {day} or later, and the new one; if"
            f' that takes their place from {day} on, write "replaces": [{listed}]'
        )
        self.pool, self.day, self.keys = pool, day, keys


class ReplacesKeyNotInForce(RuleBroken):
    """A key replaces only what would hold on its first day or later."""

    code = "replaces-key-not-in-force"

    def __init__(self, pool: str, day: date, keys: tuple[str, ...]) -> None:
        super().__init__(
            f"pool {pool} has no {', '.join(keys)} in force on {day} or later, so there is nothing to replace; leave it"
            ' out of "replaces", or correct the day'
        )
        self.pool, self.day, self.keys = pool, day, keys


class WeightGivenTwice(RuleBroken):
    """A key gives each participant one weight."""

    code = "weight-given-twice"

    def __init__(self, key: str, participant: str) -> None:
        super().__init__(f"key {key} gives {participant} two weights; give it one")
        self.key, self.participant = key, participant


class WeightsDoNotTotal(RuleBroken):
    """Weights that were published against a whole total it, or the key names the rule that says what then."""

    code = "weights-do-not-total"

    def __init__(self, key: str, total: Decimal, whole: Decimal) -> None:
        super().__init__(
            f"the weights of key {key} total {total}, not {whole}; correct them, or where they were published like this"
            ' name the rule: "total_rule": "normalise-to-total" divides each by their total'
        )
        self.key, self.total, self.whole = key, str(total), str(whole)


class NoWhole(RuleBroken):
    """Only fixed weights are published against a whole, and only against a whole can a total be normalised."""

    code = "no-whole"

    def __init__(self, key: str, method: str) -> None:
        super().__init__(
            f'key {key} is {method} and has no whole to total to; leave out "whole" and "total_rule", or give a key'
            " with fixed weights its whole, such as 100 for per cents"
        )
        self.key, self.method = key, method


class MeasureMissing(RuleBroken):
    """A key by measure tells what was counted, on which day, by whom, in which edition."""

    code = "measure-missing"

    def __init__(self, key: str) -> None:
        super().__init__(
            f'key {key} is by measure and does not say which; add "measure": its name, reference_on, source and vintage'
        )
        self.key = key


class MeasureOfEqualShares(RuleBroken):
    """Equal shares were counted from nothing."""

    code = "measure-of-equal-shares"

    def __init__(self, key: str) -> None:
        super().__init__(f'key {key} is equal, so nothing was counted; leave out "measure", or correct the method')
        self.key = key


class WeightsNotEqual(RuleBroken):
    """In equal shares, every weight is 1."""

    code = "weights-not-equal"

    def __init__(self, key: str, participants: tuple[str, ...]) -> None:
        super().__init__(
            f"key {key} is equal, and its weight for {', '.join(participants)} is not 1; write 1, or correct the method"
        )
        self.key, self.participants = key, participants
