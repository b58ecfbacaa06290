"""The bridge from the 0-meting to the net saving of a period, in steps that add up to the cent, each with its events.

Net saving = frozen 0-meting x index +/- approved changes of scope - actual of the same scope, less one-off costs that
were taken out of it - cost at home (stranded overhead, the client's own role) - one-off cost written off. For everyone,
and in total as the sum of everyone. What a change of key moved between participants stands apart: it adds up to nothing
over all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ledger.baseline.events import ActualMeasured, BaselineValueRecorded, NetLine
from ledger.baseline.step_events import HomeCostKind, HomeCostRecorded, ParticipantAmount
from ledger.baseline.steps import Steps, counts_in, one_off_written_off, taken_out, written_off
from ledger.event import Event
from ledger.money import ZERO, Money


class BridgeKind(StrEnum):
    """The steps of the bridge, in their order."""

    BASELINE = "frozen-baseline"
    INDEX = "index"
    SCOPE = "scope-change"
    ACTUAL = "actual-cost"
    ONE_OFF = "one-off-cost"
    STRANDED = "stranded-cost"
    CLIENT = "client-role-cost"
    TRANSITION = "transition-cost"
    ONE_OFF_WRITTEN_OFF = "one-off-written-off"


HOME = {HomeCostKind.STRANDED: BridgeKind.STRANDED, HomeCostKind.CLIENT: BridgeKind.CLIENT}


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """What one step adds to the net saving of everyone: a cost is below zero. ``events`` say why."""

    kind: BridgeKind
    name: str
    amounts: Mapping[str, Money]
    events: tuple[Event, ...]

    @property
    def total(self) -> Money:
        return sum(self.amounts.values(), ZERO)


@dataclass(frozen=True, slots=True)
class Bridge:
    """All steps, the net saving that they add up to, and apart from it what changes of key moved.

    ``lacking`` are participants of the 0-meting of whom the period was not measured: then there is no net saving.
    """

    steps: tuple[BridgeStep, ...]
    lacking: tuple[str, ...]
    key_effects: Mapping[str, Money] | None
    illustrative: bool

    @property
    def net(self) -> tuple[NetLine, ...]:
        """What everybody of the 0-meting saved, with the terms that it follows from."""
        return tuple(self._line(participant) for participant in self.participants)

    @property
    def participants(self) -> tuple[str, ...]:
        """Those that the 0-meting has an amount of."""
        return tuple(sorted({code for step in self.steps if step.kind is BridgeKind.BASELINE for code in step.amounts}))

    @property
    def saving(self) -> Money:
        """Of all together: the sum of all steps."""
        return sum((step.total for step in self.steps), ZERO)

    def term(self, *kinds: BridgeKind) -> Money:
        """What steps of some kinds add up to."""
        return sum((step.total for step in self.steps if step.kind in kinds), ZERO)

    @property
    def effects(self) -> tuple[ParticipantAmount, ...]:
        """What changes of key moved to (above zero) or away from everyone; nothing where nobody looked."""
        return tuple(ParticipantAmount(code, amount) for code, amount in sorted((self.key_effects or {}).items()))

    def _line(self, participant: str) -> NetLine:
        def term(*kinds: BridgeKind) -> Money:
            return sum((step.amounts.get(participant, ZERO) for step in self.steps if step.kind in kinds), ZERO)

        return NetLine(
            participant,
            baseline=term(BridgeKind.BASELINE),
            indexed=term(BridgeKind.INDEX),
            scope_changes=term(BridgeKind.SCOPE),
            actual=-term(BridgeKind.ACTUAL),
            home_costs=-term(BridgeKind.STRANDED, BridgeKind.CLIENT),
            written_off=-term(BridgeKind.TRANSITION, BridgeKind.ONE_OFF_WRITTEN_OFF),
            saving=term(*BridgeKind),
            taken_out=term(BridgeKind.ONE_OFF),
        )


def bridge(  # noqa: PLR0917  # The terms of one formula.
    indicator: str,
    years: range,
    price_level: int,
    values: Iterable[BaselineValueRecorded],
    actuals: Iterable[ActualMeasured],
    steps: Steps,
) -> Bridge:
    """The bridge of one indicator of costs, from its values to its actuals of a period of as many years."""
    before = {_of(value): value for value in values}
    measured = {_of(actual): actual for actual in actuals}
    after = {code: measured[code] for code in before if code in measured}
    made = [
        BridgeStep(
            BridgeKind.BASELINE,
            indicator,
            {code: _amount(value) for code, value in sorted(before.items())},
            tuple(before[code] for code in sorted(before)),
        ),
        *_indexed(indicator, years, price_level, before, steps),
        *_scope(indicator, years, frozenset(before), steps),
        *_actual(indicator, after),
        *_one_off(indicator, years, frozenset(after), steps),
        *_home(indicator, years, frozenset(before), steps),
        *_written_off(indicator, years, frozenset(before), steps),
        *_one_off_written_off(indicator, years, frozenset(before), steps),
    ]
    effects = {code: actual.key_effect for code, actual in measured.items()}
    known = {code: effect for code, effect in effects.items() if effect is not None}
    illustrative = any(getattr(event, "illustrative", False) for step in made for event in step.events)
    return Bridge(
        tuple(made),
        tuple(sorted(before.keys() - after.keys())),
        known if len(known) == len(effects) and known else None,
        illustrative,
    )


def _indexed(
    indicator: str, years: range, price_level: int, before: Mapping[str, BaselineValueRecorded], steps: Steps
) -> Iterator[BridgeStep]:
    """What prices added since: an n-th of the 0-meting for each of n years, in the prices of that year."""
    indices = steps.indices(years)
    if not indices:
        return
    factor = sum((steps.factor(year, price_level) for year in years), Fraction(0)) / len(years)
    rounding = steps.rounding(years)
    amounts = {code: _amount(value).times(factor, rounding) - _amount(value) for code, value in sorted(before.items())}
    yield BridgeStep(BridgeKind.INDEX, indicator, amounts, indices)


def _scope(indicator: str, years: range, of: frozenset[str], steps: Steps) -> Iterator[BridgeStep]:
    for step in steps.scope_of(indicator, years):
        counted = [year for year in years if counts_in(step, year)]
        factor = sum((steps.factor(year, step.price_level) for year in counted), Fraction(0))
        rounding = steps.rounding(years)
        amounts = {
            each.participant: each.amount.times(factor, rounding)
            for each in step.of_participants
            if each.participant in of
        }
        yield BridgeStep(BridgeKind.SCOPE, step.scope_step, amounts, (step, *steps.indices(counted)))


def _actual(indicator: str, after: Mapping[str, ActualMeasured]) -> Iterator[BridgeStep]:
    if after:
        amounts = {code: -_amount(actual) for code, actual in sorted(after.items())}
        yield BridgeStep(BridgeKind.ACTUAL, indicator, amounts, tuple(after[code] for code in sorted(after)))


def _one_off(indicator: str, years: range, of: frozenset[str], steps: Steps) -> Iterator[BridgeStep]:
    """What is taken out of the actual again: only where it was measured, for it is in nothing else."""
    for step in steps.one_offs_of(indicator, years):
        amounts = {code: amount for code, amount in sorted(taken_out(step, years).items()) if code in of}
        if amounts:
            yield BridgeStep(BridgeKind.ONE_OFF, step.one_off, amounts, (step,))


def _one_off_written_off(indicator: str, years: range, of: frozenset[str], steps: Steps) -> Iterator[BridgeStep]:
    for step in steps.one_offs_of(indicator, years):
        written = sorted(one_off_written_off(step, years).items())
        amounts = {code: -amount for code, amount in written if code in of}
        yield BridgeStep(BridgeKind.ONE_OFF_WRITTEN_OFF, step.one_off, amounts, (step,))


def _home(indicator: str, years: range, of: frozenset[str], steps: Steps) -> Iterator[BridgeStep]:
    found: dict[tuple[BridgeKind, str], list[HomeCostRecorded]] = {}
    for cost in steps.home_of(indicator, years):
        if cost.participant in of:
            found.setdefault((HOME[cost.home_cost_kind], cost.home_cost), []).append(cost)
    for (kind, name), costs in sorted(found.items(), key=lambda each: (list(BridgeKind).index(each[0][0]), each[0][1])):
        amounts: dict[str, Money] = {}
        for cost in costs:
            amounts[cost.participant] = amounts.get(cost.participant, ZERO) - cost.amount
        yield BridgeStep(kind, name, amounts, tuple(costs))


def _written_off(indicator: str, years: range, of: frozenset[str], steps: Steps) -> Iterator[BridgeStep]:
    for cost in steps.transitions_of(indicator, years):
        amounts = {
            each.participant: -written_off(each.amount, cost.from_year, cost.write_off_years, years)
            for each in cost.of_participants
            if each.participant in of
        }
        yield BridgeStep(BridgeKind.TRANSITION, cost.transition_cost, amounts, (cost,))


def _of(found: BaselineValueRecorded | ActualMeasured) -> str:
    assert found.participant is not None, "costs are measured for each participant"
    return found.participant


def _amount(found: BaselineValueRecorded | ActualMeasured) -> Money:
    assert isinstance(found.value, Money), "an indicator in EUR takes amounts only"
    return found.value
