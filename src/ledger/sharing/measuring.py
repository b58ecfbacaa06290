"""What the books of a service say for its 0-meting: costs of the same scope, what keys moved, what stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from ledger.baseline import Baseline
from ledger.baseline.checklist import Context
from ledger.baseline.events import SavingVerified
from ledger.baseline.step_events import BaselineIndexed, CitedCost, ParticipantAmount, ScopeListed
from ledger.baseline.step_refusals import OutsideScope
from ledger.cost_year import CostYear
from ledger.cost_year.key_effects import key_effects
from ledger.cost_year.refusals import CostsNotAllocated
from ledger.cost_year.used_key import UsedKey
from ledger.errors import LedgerError, NotFound
from ledger.money import Money
from ledger.partnership import Partnership
from ledger.partnership.indexation import IndexMissing, Indices
from ledger.service import Service
from ledger.sharing.resolution import terms


def shares_of(year: CostYear, pools: tuple[str, ...]) -> Mapping[str, Money]:
    """What everyone bears of some pools of a year, or of all where none is named."""
    if not pools:
        return year.shares_total()
    cents: Counter[str] = Counter()
    for pool in pools:
        shares = year.shares_total(pool)
        cents.update({code: amount.cents for code, amount in shares.items()})
    return {code: Money(cents[code]) for code in sorted(cents)}


def cited_cost(year: CostYear, name: str, version: int, cost: str, pools: tuple[str, ...]) -> CitedCost:
    """What everyone bears of one cost in the books ``name`` as they are, if it is in the actual drawn from them."""
    line = year.lines.get(cost)
    if line is None:
        raise NotFound("cost", f"{name}#{cost}")
    if pools and line.recorded.pool not in pools:
        raise OutsideScope(cost, line.recorded.pool, pools)
    if line.standing is None:
        service, _, number = name.rpartition("/")
        raise CostsNotAllocated(service, int(number), (cost,))
    shares = tuple(ParticipantAmount(each.participant, each.amount) for each in line.standing.shares)
    return CitedCost(name, version, cost, shares)


def as_in_books(cited: CitedCost, year: CostYear, pools: tuple[str, ...]) -> bool:
    """Whether the books still say of a cost that was taken out of an actual what they said when it was."""
    with suppress(LedgerError):
        return cited_cost(year, cited.cost_year, cited.version, cited.cost, pools) == cited
    return False


def task_fields_of(books: Iterable[CostYear], pools: tuple[str, ...]) -> tuple[str, ...]:
    """The task fields that the costs of some pools were booked on."""
    lines = (line.recorded for year in books for line in year.lines)
    return tuple(sorted({each.task_field for each in lines if each.pool in pools and each.task_field is not None}))


def moved_by_keys(
    service: Service, partnership: Partnership, scope: ScopeListed, books: Iterable[CostYear]
) -> dict[str, Money]:
    """What changes of key since the day that the scope names moved to everyone who bears anything."""
    return key_effects(books, scope.pools, _reference(service, partnership, scope))


def context_of(
    service: Service, partnership: Partnership, books: Mapping[int, CostYear], baseline: Baseline, asked: SavingVerified
) -> Context:
    """What stands outside a 0-meting and is asked when a claim is verified."""
    made = baseline.claim_of(asked.claim).made
    years = range(made.starts_on.year, made.ends_on.year)
    open_years = tuple(year for year in years if year not in books or books[year].closed is None)
    indices = baseline.version(made.version).steps.indices(years)
    later = sorted({each for index in indices for each in _later(partnership.indices, index, asked)})
    return Context(service.started_on, open_years, tuple(later))


def _reference(service: Service, partnership: Partnership, scope: ScopeListed) -> Callable[[str], UsedKey]:
    """The key that a pool had on the day that the scope names; its first one, where it had none yet."""
    terms_on = terms(service, partnership)

    def key(pool: str) -> UsedKey:
        first = next((day for day, _ in service.pool(pool).keys.steps), scope.keys_on)
        return terms_on(pool, max(first, scope.keys_on)).key

    return key


def _later(indices: Indices, index: BaselineIndexed, asked: SavingVerified) -> Iterable[str]:
    """The editions that were published since, by the day of the verification."""
    for step in index.index_steps:
        for used in (step.wage, step.price):
            with suppress(IndexMissing):
                last = indices.by(used.index_series, used.year, asked.effective_on)
                if last.vintage != used.vintage and last.published_on >= used.published_on:
                    yield f"{used.index_series} {used.year}: {last.vintage}"
