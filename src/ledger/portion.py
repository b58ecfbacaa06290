"""Portions of a whole: who bears which part of a pool, exactly, and what a floor or a cap does to that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from ledger.errors import Malformed, RuleBroken

ONE = Fraction(1)
_FRACTION = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?")


class NotAFraction(Malformed):
    """An exact number that an event holds is written in one way: ``3``, ``-1/3``."""

    code = "not-a-fraction"

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no exact fraction; one is written like 3/4, -1/3 or 2")
        self.text = text


def exact(text: str) -> Fraction:
    """Read a fraction as events hold it, which is how Python writes one.

    >>> exact("-1/3"), exact("2")
    (Fraction(-1, 3), Fraction(2, 1))
    """
    if not _FRACTION.fullmatch(text):
        raise NotAFraction(text)
    return Fraction(text)


class Redistribution(StrEnum):
    """Who bears what a cap takes away, or pays for what a floor adds: those who are at no bound.

    ``IN_PROPORTION`` to what they bear already, or ``EQUALLY``. If that brings one of them to a bound, it stays there
    and the rest is redistributed once more.
    """

    IN_PROPORTION = "in-proportion"
    EQUALLY = "equally"


@dataclass(frozen=True, slots=True)
class PortionBound:
    """The least (``floor``) and the most (``cap``) that one participant bears: a portion of the pool, from 0 to 1."""

    participant: str
    floor: Decimal | None = None
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of a key, and by which rule what they take or give is redistributed."""

    limits: tuple[PortionBound, ...]
    redistribution: Redistribution = Redistribution.IN_PROPORTION


class UnusableLimit(RuleBroken):
    """A floor and a cap are portions of the pool, the floor at most the cap, and each participant has one of each."""

    code = "unusable-limit"

    def __init__(self, key: str, participant: str) -> None:
        super().__init__(
            f"key {key} limits {participant} in a way that cannot be; give it once a floor, a cap or both: portions"
            " from 0 to 1 such as '0.05', the floor not above the cap"
        )
        self.key, self.participant = key, participant


class FloorAboveTotal(RuleBroken):
    """All floors together are at most the whole."""

    code = "floor-above-total"

    def __init__(self, key: str, total: Fraction, participants: tuple[str, ...]) -> None:
        super().__init__(
            f"the floors of key {key} for {', '.join(participants)} total {total} of the pool, which is more than there"
            " is; lower them to 1 together"
        )
        self.key, self.total, self.participants = key, str(total), participants


class CapBelowTotal(RuleBroken):
    """All caps together are at least the whole, or nobody bears the rest."""

    code = "cap-below-total"

    def __init__(self, key: str, total: Fraction, participants: tuple[str, ...]) -> None:
        super().__init__(
            f"the caps of key {key} let {', '.join(participants)} bear {total} of the pool together, so that nobody"
            " bears the rest; raise them to 1 together, or leave somebody without a cap"
        )
        self.key, self.total, self.participants = key, str(total), participants


def require_usable(key: str, bounds: Bounds) -> None:
    """Refuse limits that no participants at all could keep."""
    named = [limit.participant for limit in bounds.limits]
    for limit in bounds.limits:
        least, most = limit.floor or Decimal(0), Decimal(1) if limit.cap is None else limit.cap
        given_none = limit.floor is None and limit.cap is None
        if named.count(limit.participant) > 1 or given_none or not 0 <= least <= most <= 1:
            raise UnusableLimit(key, limit.participant)
    _require_room(key, {name: Fraction(0) for name in named}, bounds, caps=False)


def bounded(key: str, portions: Mapping[str, Fraction], bounds: Bounds) -> dict[str, Fraction]:
    """The portions within their bounds: they total 1 as before, exactly.

    >>> thirds = {"GM0313": Fraction(6, 10), "GM0327": Fraction(3, 10), "GM0273": Fraction(1, 10)}
    >>> floor = Bounds((PortionBound("GM0273", floor=Decimal("0.19")),))
    >>> {code: str(portion) for code, portion in bounded("sleutel", thirds, floor).items()}
    {'GM0313': '27/50', 'GM0327': '27/100', 'GM0273': '19/100'}
    >>> cap = Bounds((PortionBound("GM0313", cap=Decimal("0.5")),), Redistribution.EQUALLY)
    >>> {code: str(portion) for code, portion in bounded("sleutel", thirds, cap).items()}
    {'GM0313': '1/2', 'GM0327': '7/20', 'GM0273': '3/20'}

    Where what is redistributed brings others to their bounds, those that are furthest beyond them together are held
    first, and the rest once more: so the answer does not hang on an order.
    """
    _require_room(key, portions, bounds, caps=True)
    least = {limit.participant: Fraction(limit.floor) for limit in bounds.limits if limit.floor is not None}
    most = {limit.participant: Fraction(limit.cap) for limit in bounds.limits if limit.cap is not None}
    held: dict[str, Fraction] = {}
    while True:
        free = [code for code in portions if code not in held]
        rest = ONE - sum(held.values(), Fraction(0))
        tried = _redistributed({code: portions[code] for code in free}, rest, bounds.redistribution)
        kept = {code: min(max(tried[code], least.get(code, Fraction(0))), most.get(code, ONE)) for code in free}
        beyond = sum(kept.values()) - sum(tried.values())
        now = {
            code: kept[code]
            for code in free
            if kept[code] != tried[code] and (beyond == 0 or (kept[code] > tried[code]) is (beyond > 0))
        }
        if not now:
            found = {code: held[code] if code in held else tried[code] for code in portions}
            if (total := sum(found.values(), Fraction(0))) != 1:  # In proportion to nothing, nobody bears the rest.
                raise CapBelowTotal(key, total, tuple(sorted(portions)))
            return found
        held |= now


def _redistributed(portions: Mapping[str, Fraction], rest: Fraction, rule: Redistribution) -> dict[str, Fraction]:
    """What is left, among those who are at no bound."""
    whole = sum(portions.values())
    match rule:
        case Redistribution.IN_PROPORTION:
            return {code: portion * rest / whole if whole else Fraction(0) for code, portion in portions.items()}
        case Redistribution.EQUALLY:
            return {code: portion + (rest - whole) / len(portions) for code, portion in portions.items()}
        case _:
            assert_never(rule)


def _require_room(key: str, portions: Mapping[str, Fraction], bounds: Bounds, *, caps: bool) -> None:
    floors = {
        limit.participant: Fraction(limit.floor)
        for limit in bounds.limits
        if limit.floor is not None and limit.participant in portions
    }
    if (total := sum(floors.values(), Fraction(0))) > 1:
        raise FloorAboveTotal(key, total, tuple(sorted(floors)))
    capped = {limit.participant: Fraction(limit.cap) for limit in bounds.limits if limit.cap is not None}
    if caps and (total := sum((capped.get(code, ONE) for code in portions), Fraction(0))) < 1:
        raise CapBelowTotal(key, total, tuple(sorted(portions)))
