"""What happened to a locked 0-meting over the years, and what the collaboration costs besides: a part, no stream.

All of it is exact until a step of the bridge is made, which rounds each amount once (``ledger.money``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, assert_never

from ledger.baseline.step_events import (
    BaselineIndexed,
    HomeCostRecorded,
    OneOffTakenOut,
    ParticipantAmount,
    ScopeStepTaken,
    StepEvent,
    TransitionCostRecorded,
)
from ledger.baseline.step_refusals import (
    NamedTwice,
    NegativeCost,
    NothingToIndex,
    PriceLevelOutside,
    StepYearsReversed,
    TakenOutAlready,
)
from ledger.errors import AlreadyExists
from ledger.money import Money, Rounding

HUNDRED: Final = 100
HomeKey = tuple[str, str, int]
"""A cost at home, the participant, the year."""


@dataclass(frozen=True, slots=True)
class Steps:
    """By year and by name; said again of the same year, an index or a cost at home replaces what was said before."""

    indexed: Mapping[int, BaselineIndexed] = field(default_factory=dict)
    scope_steps: Mapping[str, ScopeStepTaken] = field(default_factory=dict)
    home_costs: Mapping[HomeKey, HomeCostRecorded] = field(default_factory=dict)
    transitions: Mapping[str, TransitionCostRecorded] = field(default_factory=dict)
    one_offs: Mapping[str, OneOffTakenOut] = field(default_factory=dict)

    def check(self, step: StepEvent, *, price_level: int) -> StepEvent:
        """Refuse what cannot be said of a 0-meting at this price level."""
        match step:
            case BaselineIndexed():
                if step.year <= price_level:
                    raise NothingToIndex(step.year, price_level)
            case ScopeStepTaken():
                if step.scope_step in self.scope_steps:
                    raise AlreadyExists("scope step", step.scope_step)
                if step.until_year is not None and step.until_year < step.from_year:
                    raise StepYearsReversed(step.from_year, step.until_year)
                if not price_level <= step.price_level <= max(step.from_year, price_level):
                    latest = max(step.from_year, price_level)
                    raise PriceLevelOutside(step.scope_step, step.price_level, price_level, latest)
                _require_each_once(step.scope_step, step.of_participants)
            case HomeCostRecorded():
                if step.amount.cents < 0:
                    raise NegativeCost(step.home_cost, step.amount)
            case TransitionCostRecorded():
                if step.transition_cost in self.transitions:
                    raise AlreadyExists("transition cost", step.transition_cost)
                _require_each_once(step.transition_cost, step.of_participants)
                for each in step.of_participants:
                    if each.amount.cents < 0:
                        raise NegativeCost(step.transition_cost, each.amount)
            case OneOffTakenOut():
                self._require_in_no_other(step)
            case _:
                assert_never(step)
        return step

    def after(self, step: StepEvent) -> Steps:
        match step:
            case BaselineIndexed():
                return replace(self, indexed={**self.indexed, step.year: step})
            case ScopeStepTaken():
                return replace(self, scope_steps={**self.scope_steps, step.scope_step: step})
            case HomeCostRecorded():
                key = (step.home_cost, step.participant, step.year)
                return replace(self, home_costs={**self.home_costs, key: step})
            case TransitionCostRecorded():
                return replace(self, transitions={**self.transitions, step.transition_cost: step})
            case OneOffTakenOut():
                return replace(self, one_offs={**self.one_offs, step.one_off: step})
            case _:
                assert_never(step)

    def factor(self, year: int, price_level: int) -> Fraction:
        """From prices of one year to those of another; 1 where no index was recorded: then amounts are nominal."""
        indexed = self.indexed.get(year)
        factor = Fraction(1)
        for each in indexed.index_steps if indexed is not None else ():
            if each.year > price_level:
                factor *= 1 + Fraction(each.percentage) / HUNDRED
        return factor

    def rounding(self, years: Iterable[int]) -> Rounding:
        """How indexed amounts are rounded: as the indexation that was agreed says."""
        found = (self.indexed[year].rounding for year in years if year in self.indexed)
        return next(found, Rounding.HALF_AWAY_FROM_ZERO)

    def indices(self, years: Iterable[int]) -> tuple[BaselineIndexed, ...]:
        """The indices of these years, as far as there are any."""
        return tuple(self.indexed[year] for year in years if year in self.indexed)

    def scope_of(self, indicator: str, years: Iterable[int]) -> Iterator[ScopeStepTaken]:
        """The changes of scope that count in any of these years, in order of name."""
        every = tuple(years)
        for _, step in sorted(self.scope_steps.items()):
            if step.indicator == indicator and any(counts_in(step, year) for year in every):
                yield step

    def home_of(self, indicator: str, years: Iterable[int]) -> Iterator[HomeCostRecorded]:
        """The costs at home of these years, by name, participant and year."""
        every = frozenset(years)
        for _, cost in sorted(self.home_costs.items()):
            if cost.indicator == indicator and cost.year in every:
                yield cost

    def transitions_of(self, indicator: str, years: Iterable[int]) -> Iterator[TransitionCostRecorded]:
        """The one-off costs of which a part is written off in any of these years, in order of name."""
        every = tuple(years)
        for _, cost in sorted(self.transitions.items()):
            last = cost.from_year + cost.write_off_years
            if cost.indicator == indicator and any(cost.from_year <= year < last for year in every):
                yield cost

    def one_offs_of(self, indicator: str, years: Iterable[int]) -> Iterator[OneOffTakenOut]:
        """What was taken out of the actual of any of these years, or is written off in one, in order of name."""
        every = tuple(years)
        for _, step in sorted(self.one_offs.items()):
            spans = [range(cited.year, cited.year + step.write_off_years) for cited in step.cited_costs]
            if step.indicator == indicator and any(year in span for span in spans for year in every):
                yield step

    def _require_in_no_other(self, step: OneOffTakenOut) -> None:
        """Each cost once, in this one and in all others; what is said again takes the place of what was said."""
        taken = {
            (cited.cost_year, cited.cost): name
            for name, other in self.one_offs.items()
            if name != step.one_off
            for cited in other.cited_costs
        }
        for cited in step.cited_costs:
            by = taken.setdefault((cited.cost_year, cited.cost), step.one_off)
            twice = sum((each.cost_year, each.cost) == (cited.cost_year, cited.cost) for each in step.cited_costs) > 1
            if by != step.one_off or twice:
                raise TakenOutAlready(cited.cost, by)


def counts_in(step: ScopeStepTaken, year: int) -> bool:
    """Whether the work was there (or gone) in a year."""
    return step.from_year <= year and (step.until_year is None or year <= step.until_year)


def written_off(amount: Money, from_year: int, write_off_years: int, years: Iterable[int]) -> Money:
    """What of a one-off cost falls in some years: equal parts that add up to it, the first ones a cent more if need be.

    >>> [written_off(Money(1000), 2018, 3, [year]).cents for year in (2017, 2018, 2019, 2020, 2021)]
    [0, 334, 333, 333, 0]
    """
    parts = amount.apportion({str(year): 1 for year in range(from_year, from_year + write_off_years)})
    return sum((parts[str(year)] for year in years if str(year) in parts), Money(0))


def taken_out(step: OneOffTakenOut, years: Iterable[int]) -> dict[str, Money]:
    """What everybody bore of a one-off cost in the books of these years."""
    every = tuple(years)
    found: dict[str, Money] = {}
    for cited in step.cited_costs:
        for each in cited.of_participants if cited.year in every else ():
            found[each.participant] = found.get(each.participant, Money(0)) + each.amount
    return found


def one_off_written_off(step: OneOffTakenOut, years: Iterable[int]) -> dict[str, Money]:
    """What of it comes back in these years: of the costs of each year in equal parts, from that year on."""
    every = tuple(years)
    found: dict[str, Money] = {}
    for year in sorted({cited.year for cited in step.cited_costs}):
        for code, amount in taken_out(step, [year]).items():
            part = written_off(amount, year, step.write_off_years, every)
            found[code] = found.get(code, Money(0)) + part
    return found


def _require_each_once(name: str, amounts: tuple[ParticipantAmount, ...]) -> None:
    codes = [each.participant for each in amounts]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise NamedTwice(name, tuple(twice))
