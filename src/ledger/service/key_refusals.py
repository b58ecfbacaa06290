"""Why a cost pool or a key is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

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


class DoesNotFitMethod(RuleBroken):
    """A key says what its method asks for, and nothing that it would not use."""

    code = "does-not-fit-method"

    def __init__(self, key: str, method: str, names: tuple[str, ...]) -> None:
        super().__init__(
            f"key {key} is {method}, and what it says of {', '.join(names)} does not fit that: fixed has weights;"
            " measure has weights with their measure, or a lookup for participants or members; equal has weights or"
            " members; mixture has parts; transition has a transition; direct has none of these"
        )
        self.key, self.method, self.names = key, method, names


class UnknownKey(RuleBroken):
    """A key is made of keys of its pool that are there before it."""

    code = "unknown-key"

    def __init__(self, key: str, part: str) -> None:
        super().__init__(
            f"key {key} is made of {part}, which is no key of this pool; write it down first (define-key), or correct"
            " the name"
        )
        self.key, self.part = key, part


class NamedTwiceInKey(RuleBroken):
    """A key is a part of another once; a transition goes from one key to another one."""

    code = "key-named-twice"

    def __init__(self, key: str, part: str) -> None:
        super().__init__(f"key {key} names {part} twice; name it once, with all of its portion")
        self.key, self.part = key, part


class PartsDoNotTotal(RuleBroken):
    """The portions of a mixture total 1 exactly; nothing is mended in silence."""

    code = "parts-do-not-total"

    def __init__(self, key: str, total: Fraction) -> None:
        super().__init__(
            f"the parts of key {key} total {total}, not 1, or one of them is no part at all; correct the portions: each"
            " above zero, and exact, such as '0.3' or '1/3'"
        )
        self.key, self.total = key, str(total)


class PhasesDoNotRise(RuleBroken):
    """A transition says from year to year which portion is shared by the new key."""

    code = "phases-do-not-rise"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"key {key} needs a transition with phases in order of year, each year once, each with a portion from 0 to"
            " 1; correct the phases"
        )
        self.key = key


class BoundsWithin(RuleBroken):
    """Bounds over several keys hold over the whole: such a key is no part of another."""

    code = "bounds-within-a-key"

    def __init__(self, key: str, part: str) -> None:
        super().__init__(
            f"key {key} cannot be made of {part}, which has bounds over keys of its own; put the bounds on {key}, or on"
            " the keys that share by weights"
        )
        self.key, self.part = key, part


class BoundOfNobody(RuleBroken):
    """Bounds are of participants that the key shares among."""

    code = "bound-of-nobody"

    def __init__(self, key: str, participants: tuple[str, ...]) -> None:
        super().__init__(
            f"key {key} bounds {', '.join(participants)}, which it does not share among; leave that out, or correct the"
            " municipality"
        )
        self.key, self.participants = key, participants


class UnusableReference(RuleBroken):
    """A measure is looked up on one reference date: a fixed one, or a day of the cost's year or an earlier one."""

    code = "unusable-reference"

    def __init__(self, key: str) -> None:
        super().__init__(
            f'key {key} looks a measure up and does not say for which day; give either "reference_on", or'
            ' "reference_day" such as "01-01" with "years_before"'
        )
        self.key = key


class UnusableGuard(RuleBroken):
    """A guard against a fall in volume has a threshold between nothing and all, and something earlier to compare."""

    code = "unusable-guard"

    def __init__(self, key: str, threshold: Decimal) -> None:
        super().__init__(
            f"key {key} guards against a fall of more than {threshold}, which cannot be; give a portion between 0 and 1"
            ' such as \'0.15\', and "earlier_on" or "years_earlier" of 1 or more'
        )
        self.key, self.threshold = key, str(threshold)
