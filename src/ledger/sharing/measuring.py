"""What the books of a service say for its 0-meting: costs of the same scope, what keys moved, what stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date

from ledger.baseline import Baseline
from ledger.baseline.checklist import Context
from ledger.baseline.events import ActualMeasured, SavingVerified
from ledger.baseline.refusals import BooksChanged
from ledger.baseline.step_events import BaselineIndexed, CitedCost, ParticipantAmount, ScopeListed
from ledger.baseline.step_refusals import OneOffChanged, OutsideScope
from ledger.cost_year import CostYear
from ledger.cost_year.key_effects import key_effects
from ledger.cost_year.refusals import CostsNotAllocated
from ledger.cost_year.used_key import UsedKey
from ledger.errors import LedgerError, NotFound, RuleBroken
from ledger.money import ZERO, Money
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


def in_books(actual: ActualMeasured, books: Mapping[int, CostYear]) -> Money:
    """What its participant bears by now in the books that a cost was measured from; nothing in those that are gone."""
    years = range(actual.starts_on.year, actual.ends_on.year)
    totals = [shares_of(books[year], actual.pools) for year in years if year in books]
    return sum((total.get(actual.participant or "", ZERO) for total in totals), ZERO)


def since_measured(baseline: Baseline, claim: str, books: Mapping[int, CostYear]) -> Iterator[RuleBroken]:
    """In what the books say otherwise by now than when a claim's costs were drawn from them: keys, corrections."""
    for actual in baseline.cost_actuals(claim):
        assert isinstance(actual.value, Money), "costs are amounts"
        borne = in_books(actual, books)
        if borne != actual.value:
            yield BooksChanged(claim, actual.participant or "", actual.value, borne)
    scope = baseline.version(baseline.claim_of(claim).made.version).scope
    for step in baseline.one_offs(claim):
        for cited in step.cited_costs:
            if not as_in_books(cited, books[cited.year], () if scope is None else scope.pools):
                yield OneOffChanged(claim, step.one_off, f"{cited.year}/{cited.cost}")


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
    open_years = tuple(year for year in years if year not in books or not _closed_on(books[year], asked.effective_on))
    indices = baseline.version(made.version).steps.indices(years)
    later = sorted({each for index in indices for each in _later(partnership.indices, index, asked)})
    return Context(service.started_on, open_years, tuple(later))


def _closed_on(books: CostYear, day: date) -> bool:
    """Whether the books of a year are closed by a day: one that is closed from a later day on is open until then."""
    return books.closed is not None and books.closed.effective_on <= day


def _reference(service: Service, partnership: Partnership, scope: ScopeListed) -> Callable[[str], UsedKey]:
    """The key that a pool had on the day that the scope names; its first one, where it had none yet."""
    terms_on = terms(service, partnership)

    def key(pool: str) -> UsedKey:
        first = next((day for day, _ in service.pool(pool).keys.steps), scope.keys_on)
        return terms_on(pool, max(first, scope.keys_on)).key

    return key


def _later(indices: Indices, index: BaselineIndexed, asked: SavingVerified) -> Iterable[str]:
    """What by the day of the verification is not what was used: a later edition, or one that is said otherwise now."""
    day = max(asked.effective_on, index.known_on)
    for step in index.index_steps:
        agreed = indices.adopted.get(step.indexation)
        if agreed is None or (agreed.wage_weight, agreed.price_weight) != (step.wage_weight, step.price_weight):
            yield step.indexation
        for used in (step.wage, step.price):
            try:
                last = indices.by(used.index_series, used.year, day)
            except IndexMissing:  # Recorded in error since.
                yield f"{used.index_series} {used.year}"
                continue
            if (last.percentage, last.published_on, last.vintage) != (
                used.percentage,
                used.published_on,
                used.vintage,
            ):
                yield f"{used.index_series} {used.year}: {last.vintage}"
