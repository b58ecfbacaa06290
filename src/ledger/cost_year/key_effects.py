"""What changes of key moved between participants: what everyone bears less what it would bear by the key of a day.

A change of key saves nothing: what one bears less another bears more. So what it moved adds up to nothing, to the cent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from ledger.cost_year.allocation import DIRECT
from ledger.cost_year.portions import portions
from ledger.cost_year.used_key import UsedKey
from ledger.cost_year.year import CostYear
from ledger.money import Money


def key_effects(
    books: Iterable[CostYear], pools: tuple[str, ...], reference: Callable[[str], UsedKey]
) -> dict[str, Money]:
    """Of everyone who bears anything of these pools in these years: above zero, key changes moved cost to it.

    ``reference`` is the key that a pool is compared by. Its portions count for those who bear something now, so that
    who left does not look as if a key had relieved it. A pool of which each bears its own has no key to compare.
    """
    moved: Counter[str] = Counter()
    for year in books:
        for pool in pools:
            borne = _borne(year, pool)
            moved.update(dict.fromkeys(borne, 0))
            for code, amount in _by(reference(pool), borne).items():
                moved[code] += borne[code] - amount.cents
    assert sum(moved.values()) == 0, "what a key moves to one it moves away from others"
    return {code: Money(moved[code]) for code in sorted(moved)}


def _borne(year: CostYear, pool: str) -> Counter[str]:
    """What everyone bears of a pool by its keys; an opening position was shared by nobody knows what."""
    cents: Counter[str] = Counter()
    for line in year.lines:
        if line.recorded.pool == pool and line.standing is not None:
            for share in line.standing.shares:
                cents[share.participant] += share.amount.cents
    return cents


def _by(key: UsedKey, borne: Mapping[str, int]) -> dict[str, Money]:
    """The same total by another key, over who bears it now; as it is where that key says nothing of any of them."""
    as_it_is = {code: Money(cents) for code, cents in borne.items()}
    if key.method == DIRECT:
        return as_it_is
    used = portions(key)
    known = {code: used.get(code, Fraction(0)) for code in borne}
    return Money(sum(borne.values())).apportion(known) if any(known.values()) else as_it_is
