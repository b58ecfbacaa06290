"""What was saved, by plain loops over the entries of a ledger: every step of a bridge from the formula, in whole cents.

No state, no steps that fold: for each version and year all entries are gone through again. Costs are taken from the
books entry by entry, and not from what a measurement says of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from ledger.baseline.events import ActualMeasured, BaselineLocked, BaselineStarted, BaselineValueRecorded
from ledger.baseline.step_events import (
    BaselineIndexed,
    BaselineVersionBegun,
    HomeCostRecorded,
    OneOffTakenOut,
    ScopeListed,
    ScopeStepTaken,
    TransitionCostRecorded,
)
from ledger.cost_year.events import AllocationReversed, CostAllocated
from ledger.journal import Entry
from tests.oracle.naive import divide

Cents = dict[str, int]
Lines = dict[tuple[str, str], Cents]
"""What each step of a bridge adds to everyone's saving, by its kind and name."""


@dataclass
class Saved:
    """The bridge of one version and one year."""

    lines: Lines
    effects: Cents
    unmeasured: tuple[str, ...]


def bridges(entries: Sequence[Entry], service: str, on: date) -> dict[tuple[int, int], Saved]:
    """By version and year, what these entries say on a day."""
    own = [each for each in entries if each.stream == f"baseline:{service}"]
    found = {}
    for number, began in _versions(own):
        if began.effective_on > on or _locked(own, number, on) is None:
            continue
        for year in range(2015, 2035):
            made = _bridge(entries, own, service, number, began, year, on)
            if made is not None:
                found[number, year] = made
    return found


def _versions(own: Sequence[Entry]) -> Iterator[tuple[int, BaselineStarted | BaselineVersionBegun]]:
    begun = [each.event for each in own if isinstance(each.event, BaselineStarted | BaselineVersionBegun)]
    yield from enumerate(begun, start=1)


def _locked(own: Sequence[Entry], number: int, on: date) -> BaselineLocked | None:
    locks = [each.event for each in own if isinstance(each.event, BaselineLocked)]
    return locks[number - 1] if number <= len(locks) and locks[number - 1].effective_on <= on else None


def _of_version(own: Sequence[Entry], number: int, on: date) -> tuple[list[Any], list[Any]]:
    """What a version says itself, and what was said of it once it was locked and until the next one was."""
    said, after = [], []
    begun = locks = 0
    for each in own:
        event = each.event
        begun += isinstance(event, BaselineStarted | BaselineVersionBegun)
        if getattr(event, "effective_on", on) <= on:
            said += [event] if begun == number else []
            after += [event] if locks == number else []
        locks += isinstance(event, BaselineLocked)
    return said, after


def _last(events: Iterable[Any], kind: type, *names: str) -> dict[tuple[Any, ...], Any]:
    """Of everything that was said of the same, what was said last."""
    return {tuple(getattr(event, name) for name in names): event for event in events if isinstance(event, kind)}


def _bridge(  # noqa: PLR0917  # All that it is of.
    entries: Sequence[Entry],
    own: Sequence[Entry],
    service: str,
    number: int,
    began: BaselineStarted | BaselineVersionBegun,
    year: int,
    on: date,
) -> Saved | None:
    said, after = _of_version(own, number, on)
    frozen = {
        who: event.value.cents
        for (_, who), event in _last(said, BaselineValueRecorded, "indicator", "participant").items()
    }
    measured = {
        who: event
        for (who, start), event in _last(after, ActualMeasured, "participant", "starts_on").items()
        if start.year == year
    }
    if not measured:
        return None
    scopes = [event for event in said if isinstance(event, ScopeListed)]
    lines: Lines = {("frozen-baseline", "kosten"): frozen}
    indexed = {event.year: event for event in after if isinstance(event, BaselineIndexed)}
    if year in indexed:
        factor = _factor(indexed[year], began.price_level)
        lines["index", "kosten"] = {who: _rounded(cents * factor) - cents for who, cents in frozen.items()}
    for (name,), step in _last(after, ScopeStepTaken, "scope_step").items():
        if step.from_year <= year and (step.until_year is None or year <= step.until_year):
            factor = _factor(indexed[year], step.price_level) if year in indexed else Fraction(1)
            lines["scope-change", name] = {
                each.participant: _rounded(each.amount.cents * factor) for each in step.of_participants
            }
    lines["actual-cost", "kosten"] = {
        who: -_borne(entries, actual, scopes[-1].pools if scopes else None) for who, actual in measured.items()
    }
    kinds = {"stranded-overhead": "stranded-cost", "client-role": "client-role-cost"}
    for (name, who, of_year), cost in _last(after, HomeCostRecorded, "home_cost", "participant", "year").items():
        if of_year == year:
            lines.setdefault((kinds[cost.home_cost_kind.value], name), {})[who] = -cost.amount.cents
    for (name,), cost in _last(after, TransitionCostRecorded, "transition_cost").items():
        at = year - cost.from_year
        if 0 <= at < cost.write_off_years:
            lines["transition-cost", name] = {
                each.participant: -_part(each.amount.cents, cost.write_off_years, at) for each in cost.of_participants
            }
    for (name,), step in _last(after, OneOffTakenOut, "one_off").items():
        lines |= _one_off(entries, name, step, year, tuple(measured))
    effects = _moved(entries, service, measured, scopes[-1]) if scopes else {}
    return Saved(lines, effects, tuple(sorted(frozen.keys() - measured.keys())))


def _one_off(entries: Sequence[Entry], name: str, step: OneOffTakenOut, year: int, of: tuple[str, ...]) -> Lines:
    """Out of the year of the books, for whom it was measured, and a part of it back in every year from there on."""
    by_year: dict[int, Counter[str]] = {}
    for cited in step.cited_costs:
        of_year = int(cited.cost_year.split("/")[-1])
        for each in _standing(entries, cited.cost_year, cited.version):
            if each.cost == cited.cost:
                for share in each.shares:
                    by_year.setdefault(of_year, Counter())[share.participant] += share.amount.cents
    found: Lines = {}
    for of_year, amounts in by_year.items():
        if of_year == year and any(who in of for who in amounts):
            found["one-off-cost", name] = {who: cents for who, cents in amounts.items() if who in of}
        if of_year <= year < of_year + step.write_off_years:
            back = found.setdefault(("one-off-written-off", name), {})
            for who, cents in amounts.items():
                back[who] = back.get(who, 0) - _part(cents, step.write_off_years, year - of_year)
    return found


def _standing(entries: Sequence[Entry], books: str, version: int) -> list[CostAllocated]:
    """What stands of the allocations of a year at a version of its books."""
    found: dict[str, CostAllocated] = {}
    for each in entries:
        if each.stream == f"cost-year:{books}" and each.originator_version <= version:
            if isinstance(each.event, CostAllocated):
                found[each.event.allocation] = each.event
            if isinstance(each.event, AllocationReversed):
                del found[each.event.allocation]
    return list(found.values())


def _borne(entries: Sequence[Entry], actual: ActualMeasured, pools: tuple[str, ...] | None) -> int:
    return sum(
        share.amount.cents
        for cited in actual.cites
        for each in _standing(entries, cited.cost_year, cited.version)
        if pools is None or each.pool in pools
        for share in each.shares
        if share.participant == actual.participant
    )


def _moved(entries: Sequence[Entry], service: str, measured: dict[str, ActualMeasured], scope: ScopeListed) -> Cents:
    """What everyone bears less what it would by the half, three tenths and a fifth of the first key of the team."""
    moved: Counter[str] = Counter()
    [cites] = {actual.cites[0].version: actual.cites for actual in measured.values()}.values()
    for pool in scope.pools:
        borne: Counter[str] = Counter()
        for each in _standing(entries, cites[0].cost_year, cites[0].version):
            for share in each.shares if each.pool == pool else ():
                borne[share.participant] += share.amount.cents
        assert service == cites[0].cost_year.rpartition("/")[0]
        if borne:
            weights = {code: Fraction(part, 10) for code, part in (("GM0417", 5), ("GM0317", 3), ("GM0376", 2))}
            would = divide(sum(borne.values()), weights, {})
            moved.update(dict.fromkeys(borne, 0))
            for who in borne:
                moved[who] += borne[who] - would[who]
    return dict(moved)


def _factor(indexed: BaselineIndexed, price_level: int) -> Fraction:
    """Wages weigh seven tenths; every year after that of the prices counts."""
    factor = Fraction(1)
    for step in indexed.index_steps:
        if step.year > price_level:
            percentage = Fraction(7, 10) * Fraction(step.wage.percentage) + Fraction(3, 10) * Fraction(
                step.price.percentage
            )
            factor *= 1 + percentage / 100
    return factor


def _rounded(cents: Fraction) -> int:
    """To the nearest cent, and a half away from nothing."""
    return floor(cents + Fraction(1, 2)) if cents >= 0 else -floor(-cents + Fraction(1, 2))


def _part(cents: int, years: int, at: int) -> int:
    """Of an amount in equal parts the part of a year, counted from 0: the first ones have the cents that are over."""
    whole, over = divmod(abs(cents), years)
    return (whole + (at < over)) * (1 if cents >= 0 else -1)
