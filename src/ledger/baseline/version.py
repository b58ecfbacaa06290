"""One version of the 0-meting of a service: what it is of, who signed it, what was measured in it and after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, assert_never

from ledger.baseline.bridge import Bridge, bridge
from ledger.baseline.events import (
    ActualMeasured,
    BaselineLocked,
    BaselineStarted,
    BaselineValueRecorded,
    Criterion,
    Direction,
    IndicatorDefined,
    Quantity,
)
from ledger.baseline.refusals import (
    ActualTooEarly,
    BaselineIncomplete,
    BaselineIsLocked,
    BaselineNotLocked,
    CostWithoutYears,
    NoMember,
    NotACostIndicator,
    NoteMissing,
    ParticipantNeeded,
    ValueHasOtherUnit,
)
from ledger.baseline.scoping import content_of, to_sign, unsigned
from ledger.baseline.step_events import (
    BaselineIndexed,
    BaselineSignedOff,
    HomeCostRecorded,
    OneOffTakenOut,
    ScopeListed,
    ScopeStepTaken,
    StepEvent,
    TransitionCostRecorded,
)
from ledger.baseline.step_refusals import NoScopeListed, NoSignatory, NotInBaseline, SignedAlready
from ledger.baseline.steps import Steps
from ledger.baseline.units import require_in_its_unit
from ledger.errors import AlreadyExists, NotFound
from ledger.money import Money
from ledger.period import Period, fiscal_year

EUR: Final = "EUR"
"""The unit of an indicator that is measured in amounts."""
ValueKey = tuple[str, str | None]
"""An indicator, and the participant of whom it was measured (``None``: all together)."""
ActualKey = tuple[str, str | None, date, date]
"""As a value, with the period."""
VersionEvent = (
    IndicatorDefined
    | BaselineValueRecorded
    | ScopeListed
    | BaselineSignedOff
    | BaselineLocked
    | ActualMeasured
    | StepEvent
)


@dataclass(frozen=True, slots=True)
class Version:
    """Enough of one 0-meting to decide upon."""

    started: BaselineStarted | None = None
    locked: BaselineLocked | None = None
    indicators: Mapping[str, IndicatorDefined] = field(default_factory=dict)
    values: Mapping[ValueKey, BaselineValueRecorded] = field(default_factory=dict)
    actuals: Mapping[ActualKey, ActualMeasured] = field(default_factory=dict)
    scope: ScopeListed | None = None
    signed: Mapping[str, BaselineSignedOff] = field(default_factory=dict)
    steps: Steps = field(default_factory=Steps)

    @property
    def began(self) -> BaselineStarted:
        assert self.started is not None, "a baseline that can be read was started"
        return self.started

    @property
    def content(self) -> str:
        """The hash of all that it says."""
        return content_of(self.began, self.scope, self.indicators.values(), self.values.values())

    @property
    def unsigned(self) -> tuple[str, ...]:
        """Who was to sign it, and has not signed it as it stands."""
        return unsigned(to_sign(self.scope, self.values.values()), self.signed, self.content)

    def define(self, indicator: IndicatorDefined) -> IndicatorDefined:
        self._require_unlocked()
        if indicator.indicator in self.indicators:
            raise AlreadyExists("indicator", indicator.indicator)
        if indicator.better is Direction.NOT_A_GOAL and indicator.note is None:
            raise NoteMissing(indicator.indicator)
        return indicator

    def record_value(self, value: BaselineValueRecorded, *, members: Collection[str]) -> BaselineValueRecorded:
        """Say what an indicator was; said again before the lock, it replaces what was said."""
        self._require_unlocked()
        self._require_measurable(value.indicator, value.participant, value.value)
        if value.participant is not None and value.participant not in members:
            raise NoMember((value.participant,), value.effective_on)
        return value

    def list_scope(self, scope: ScopeListed, *, members: Collection[str]) -> ScopeListed:
        """Say what is measured and who is to sign it; said again before the lock, it replaces what was said."""
        self._require_unlocked()
        named = {*scope.signatories, *(source.participant for source in scope.sources if source.participant)}
        if others := tuple(sorted(named - set(members))):
            raise NoMember(others, scope.effective_on)
        return scope

    def sign(self, signed: BaselineSignedOff, organisation: str) -> BaselineSignedOff:
        """Agree with the 0-meting as it stands, for a participant that is named to do so or was measured."""
        service = self._require_unlocked()
        if self.scope is None:
            raise NoScopeListed(service)
        named = to_sign(self.scope, self.values.values())
        if signed.participant not in named or organisation != signed.participant:
            raise NoSignatory(signed.participant, organisation, tuple(sorted(named)))
        self._require_complete(service)
        content = self.content
        before = self.signed.get(signed.participant)
        if before is not None and before.content_sha256 == content:
            raise SignedAlready(signed.participant)
        return replace(signed, content_sha256=content)

    def lock(self, locked: BaselineLocked) -> BaselineLocked:
        """Fix the 0-meting, once each indicator has a value. That all have signed it is a rule (``scoping``)."""
        self._require_complete(self._require_unlocked())
        return locked if self.scope is None else replace(locked, content_sha256=self.content)

    def measure(self, actual: ActualMeasured, *, members: Collection[str]) -> ActualMeasured:
        """Say what an indicator was in a later period; said again, it replaces what was said of that period."""
        self.require_locked()
        indicator = self._require_measurable(actual.indicator, actual.participant, actual.value)
        self.require_later(Period(actual.starts_on, actual.ends_on))
        if actual.participant is not None and actual.participant not in members:
            raise NoMember((actual.participant,), actual.starts_on)
        if is_cost(indicator) and not actual.cites:
            raise CostWithoutYears(actual.indicator)
        return actual

    def take_step(self, step: StepEvent) -> StepEvent:
        """Index the locked 0-meting, change its scope, or set a cost against it: all of participants that it has."""
        self.require_locked()
        match step:
            case BaselineIndexed():
                pass
            case HomeCostRecorded():
                self._require_measured(step.indicator, {step.participant})
            case ScopeStepTaken() | TransitionCostRecorded():
                self._require_measured(step.indicator, {each.participant for each in step.of_participants})
            case OneOffTakenOut():
                self.require_saveable(step.indicator)
                for cited in step.cited_costs:
                    self.require_later(fiscal_year(cited.year))
            case _:
                assert_never(step)
        return self.steps.check(step, price_level=self.began.price_level)

    def values_of(self, indicator: str) -> tuple[BaselineValueRecorded, ...]:
        return tuple(value for value in self.values.values() if value.indicator == indicator)

    def actuals_of(self, indicator: str, starts_on: date, ends_on: date) -> tuple[ActualMeasured, ...]:
        """What was measured of an indicator in exactly this period."""
        measured = (indicator, starts_on, ends_on)
        return tuple(it for it in self.actuals.values() if (it.indicator, it.starts_on, it.ends_on) == measured)

    def bridge(self, indicator: str, starts_on: date, ends_on: date) -> Bridge:
        """The bridge from the 0-meting to a period of as many years."""
        years, actuals = range(starts_on.year, ends_on.year), self.actuals_of(indicator, starts_on, ends_on)
        return bridge(indicator, years, self.began.price_level, self.values_of(indicator), actuals, self.steps)

    def after(self, event: VersionEvent) -> Version:
        """The same kind of thing, after one more fact about it."""
        match event:
            case IndicatorDefined():
                return replace(self, indicators={**self.indicators, event.indicator: event})
            case BaselineValueRecorded():
                return replace(self, values={**self.values, (event.indicator, event.participant): event})
            case ScopeListed():
                return replace(self, scope=event)
            case BaselineSignedOff():
                return replace(self, signed={**self.signed, event.participant: event})
            case BaselineLocked():
                return replace(self, locked=event)
            case ActualMeasured():
                key = (event.indicator, event.participant, event.starts_on, event.ends_on)
                return replace(self, actuals={**self.actuals, key: event})
            case (
                BaselineIndexed() | ScopeStepTaken() | HomeCostRecorded() | TransitionCostRecorded() | OneOffTakenOut()
            ):
                return replace(self, steps=self.steps.after(event))
            case _:
                assert_never(event)

    def indicator(self, name: str) -> IndicatorDefined:
        if name not in self.indicators:
            raise NotFound("indicator", name)
        return self.indicators[name]

    def require_saveable(self, name: str) -> None:
        """Money is saved on costs of which lower is better."""
        indicator = self.indicator(name)
        if not is_cost(indicator) or indicator.better is not Direction.LOWER:
            raise NotACostIndicator(name)

    def require_later(self, period: Period) -> None:
        if period.start < self.began.ends_on:
            raise ActualTooEarly(period.start, self.began.ends_on)

    def require_locked(self) -> BaselineLocked:
        if self.locked is None:
            raise BaselineNotLocked(self.began.service)
        return self.locked

    def _require_measured(self, indicator: str, participants: Iterable[str]) -> None:
        self.require_saveable(indicator)
        known = {value.participant for value in self.values_of(indicator)}
        if others := tuple(sorted(set(participants) - known)):
            raise NotInBaseline(indicator, others)

    def _require_measurable(self, name: str, participant: str | None, value: Quantity) -> IndicatorDefined:
        """An amount or a number, as its unit says; of costs for one participant, of all else also for all together."""
        indicator = self.indicator(name)
        if (indicator.unit == EUR) is not isinstance(value, Money):
            raise ValueHasOtherUnit(name, indicator.unit)
        if not isinstance(value, Money):
            require_in_its_unit(name, indicator.unit, value=value)
        if participant is None and is_cost(indicator):
            raise ParticipantNeeded(name)
        return indicator

    def _require_complete(self, service: str) -> None:
        measured = {indicator for indicator, _ in self.values}
        if lacking := tuple(sorted(self.indicators.keys() - measured)):
            raise BaselineIncomplete(service, lacking)
        if not measured:
            raise BaselineIncomplete(service, ())

    def _require_unlocked(self) -> str:
        service = self.began.service
        if self.locked is not None:
            raise BaselineIsLocked(service, self.locked.decision)
        return service


def is_cost(indicator: IndicatorDefined) -> bool:
    return indicator.criterion is Criterion.COSTS and indicator.unit == EUR
