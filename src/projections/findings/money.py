"""Findings about how costs were shared: by a key that was not there, or came after them, or does not add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sqlalchemy import func, select

from ledger.cost_year import CostYear
from ledger.cost_year.postings import Account
from ledger.cost_year.watch import allocation_by_adopted_key, key_decided_before_cost, key_weights_total
from ledger.law import Breach
from ledger.money import Money
from ledger.service import SERVICE
from ledger.service.events import KeyAdopted
from ledger.service.key import TotalRule
from projections.findings.found import FindingShare, Found, Scene, named
from projections.money.postings import postings

JUDGES = (allocation_by_adopted_key, key_decided_before_cost, key_weights_total)
_PLACES = 4
"""Of a percentage that a key comes to where its weights do not total what they are published against."""


@dataclass(slots=True)
class _Used:
    """What one key shared of a pool in a year: each cost with the first of its days on which the key was used."""

    costs: dict[str, date] = field(default_factory=dict)
    amounts: dict[str, int] = field(default_factory=dict)
    shares: dict[str, Mapping[str, int]] = field(default_factory=dict)
    illustrative: bool = False

    def of(self, costs: list[str]) -> tuple[Money, tuple[FindingShare, ...]]:
        """What some of the costs come to, and who bears which part of that."""
        borne: Counter[str] = Counter()
        for cost in costs:
            borne.update(self.shares[cost])
        shares = tuple(FindingShare(code, cents) for code, cents in sorted(borne.items()))
        return Money(sum(self.amounts[cost] for cost in costs)), shares


def find(scene: Scene) -> Iterator[Found]:
    """What is the matter with the keys that shared costs, for every year, pool and key once."""
    for service, year, books in scene.years():
        used = _by_key(scene, books)
        if used:
            where, shared_at = f"{service}/{year}", _shared_at(scene, f"{service}/{year}")
            for (pool, key, decision), each in sorted(used.items()):
                yield from _of_key(scene, where, (pool, key, decision), each, shared_at)
    yield from _off_total(scene)


def _by_key(scene: Scene, books: CostYear) -> Mapping[tuple[str, str, str], _Used]:
    found: dict[tuple[str, str, str], _Used] = defaultdict(_Used)
    for line in books.lines:
        borne = line.as_borne(scene.on).standing
        if borne is None:
            continue
        own = line.recorded.starts_on or line.recorded.effective_on
        for key, since in [(each.key, each.starts_on) for each in borne.slices] or [(borne.key, own)]:
            used = found[borne.pool, key.name, key.adopted_by]
            used.costs[borne.cost] = min(since, used.costs.get(borne.cost, since))
            used.amounts[borne.cost] = borne.amount.cents
            used.shares[borne.cost] = {share.participant: share.amount.cents for share in borne.shares}
            used.illustrative |= borne.illustrative
    return found


def _of_key(
    scene: Scene, where: str, names: tuple[str, str, str], used: _Used, shared_at: Mapping[str, int]
) -> Iterator[Found]:
    pool, key, decision = names
    decided_on = scene.taken_on.get(decision)
    early = sorted(cost for cost, day in used.costs.items() if decided_on is not None and day < decided_on)
    loose = sorted(cost for cost, day in used.costs.items() if not scene.stands(decision, day))
    amount, shares = used.of(early)
    since = min((used.costs[cost] for cost in early), default=scene.on)
    decided = decided_on if early else None
    late = key_decided_before_cost(where, pool, key, since=since, decided_on=decided, amount=amount)
    unfounded, borne = used.of(loose)
    first = min((used.costs[cost] for cost in loose), default=scene.on)
    lacking = allocation_by_adopted_key(where, pool, key, decision, unfounded, stands=not loose)
    made: tuple[tuple[Breach | None, list[str], date, Money, tuple[FindingShare, ...]], ...] = (
        (late, early, since, amount, shares),
        (lacking, loose, first, unfounded, borne),
    )
    for breach, costs, day, total, parts in made:
        if breach is not None:
            yield Found(
                breach,
                f"{where}#{named(pool, key)}",
                tuple(shared_at[cost] for cost in costs if cost in shared_at),
                day,
                resolve_with=("adopt-key", "reallocate") if breach is lacking else ("accept-finding",),
                amount=total.cents,
                shares=parts,
                illustrative=used.illustrative,
                made_of={f"{where}#{cost}": used.amounts[cost] for cost in costs},
            )


def _shared_at(scene: Scene, where: str) -> Mapping[str, int]:
    """The position of the entry that shared each cost of a year last."""
    columns = postings.c
    query = select(columns.cost, func.max(columns.position)).where(
        scene.view.sees(scene.as_of, postings),
        columns.partnership == scene.partnership,
        columns.service == where.rpartition("/")[0],
        columns.cost_year == where,
        columns.account == Account.SHARE.value,
    )
    return {cost: int(position) for cost, position in scene.view.tx.execute(query.group_by(columns.cost))}


def _off_total(scene: Scene) -> Iterator[Found]:
    """Keys whose weights were divided by their own total, for they do not total what they were published against."""
    for service in scene.services:
        for entry, event in scene.recorded(SERVICE, service, KeyAdopted):
            key = event.key
            if key.whole is None or event.effective_on > scene.on:
                continue
            off = key.total_rule is TotalRule.NORMALISE and key.total != key.whole
            differences = tuple(
                f"{weight.participant} {_per_cent(Fraction(weight.value) / Fraction(key.total))}"
                f" ≠ {_per_cent(Fraction(weight.value) / Fraction(key.whole))}"
                for weight in key.weights
            )
            breach = key_weights_total(
                event.pool, key.name, f"{key.total:f}", f"{key.whole:f}", differences if off else ()
            )
            if breach is not None:
                about = f"{service}#{named(event.pool, key.name)}"
                yield Found(breach, about, (entry.position,), event.effective_on, resolve_with=("adopt-key",))


def _per_cent(part: Fraction) -> str:
    """A portion in per cents, with the places that tell it from what was published.

    >>> _per_cent(Fraction(1633, 10001))
    '16.3284%'
    """
    scaled = round(part * 100 * 10**_PLACES)
    return f"{scaled // 10**_PLACES}.{scaled % 10**_PLACES:0{_PLACES}}%"
