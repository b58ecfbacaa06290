"""The 0-meting of one service: what may be measured, locked and compared, and what may be claimed from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, assert_never, get_args

from ledger.baseline.claim import Claim, ClaimStatus, Evidence
from ledger.baseline.events import (
    ActualMeasured,
    BaselineEvent,
    BaselineLocked,
    BaselineStarted,
    BaselineValueRecorded,
    Criterion,
    Direction,
    IndicatorDefined,
    Quantity,
    SavingBooked,
    SavingClaimed,
    SavingDisputed,
    SavingRejected,
    SavingVerified,
)
from ledger.baseline.refusals import (
    ActualTooEarly,
    AmountNotPositive,
    BaselineIncomplete,
    BaselineIsLocked,
    BaselineNotLocked,
    CostWithoutYears,
    NoActual,
    NoBaseline,
    NoMember,
    NotACostIndicator,
    NoteMissing,
    ParticipantNeeded,
    PeriodsDiffer,
    ValueHasOtherUnit,
)
from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.event import Aggregate
from ledger.money import ZERO, Money
from ledger.period import Period

EUR: Final = "EUR"
"""The unit of an indicator that is measured in amounts."""
ValueKey = tuple[str, str | None]
"""An indicator, and the participant of whom it was measured (``None``: all together)."""
ActualKey = tuple[str, str | None, date, date]
"""As a value, with the period."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Enough of a 0-meting and its claims to decide upon."""

    started: BaselineStarted | None = None
    locked: BaselineLocked | None = None
    indicators: Mapping[str, IndicatorDefined] = field(default_factory=dict)
    values: Mapping[ValueKey, BaselineValueRecorded] = field(default_factory=dict)
    actuals: Mapping[ActualKey, ActualMeasured] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)

    @property
    def _began(self) -> BaselineStarted:
        assert self.started is not None, "a baseline that can be read was started"
        return self.started

    def start(self, started: BaselineStarted) -> BaselineStarted:
        if self.started is not None:
            raise AlreadyExists("baseline", started.service)
        Period(started.starts_on, started.ends_on)  # It refuses to be empty.
        return started

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

    def lock(self, decision: str, effective_on: date) -> BaselineLocked:
        """Fix the 0-meting, once each indicator has a value."""
        service = self._require_unlocked()
        measured = {indicator for indicator, _ in self.values}
        if lacking := tuple(sorted(self.indicators.keys() - measured)):
            raise BaselineIncomplete(service, lacking)
        if not measured:
            raise BaselineIncomplete(service, ())
        return BaselineLocked(decision, effective_on)

    def measure(self, actual: ActualMeasured, *, members: Collection[str]) -> ActualMeasured:
        """Say what an indicator was in a later period; said again, it replaces what was said of that period."""
        if self.locked is None:
            raise BaselineNotLocked(self._began.service)
        indicator = self._require_measurable(actual.indicator, actual.participant, actual.value)
        self._require_later(Period(actual.starts_on, actual.ends_on))
        if actual.participant is not None and actual.participant not in members:
            raise NoMember((actual.participant,), actual.starts_on)
        if _is_cost(indicator) and not actual.cites:
            raise CostWithoutYears(actual.indicator)
        return actual

    def claim(self, claim: SavingClaimed) -> SavingClaimed:
        """Claim a saving; whether it is there, somebody else must verify."""
        if claim.claim in self.claims:
            raise AlreadyExists("claim", claim.claim)
        indicator = self.indicator(claim.indicator)
        if not _is_cost(indicator) or indicator.better is not Direction.LOWER:
            raise NotACostIndicator(claim.indicator)
        self._require_later(Period(claim.starts_on, claim.ends_on))
        if claim.amount.cents <= 0:
            raise AmountNotPositive(claim.claim, claim.amount)
        return claim

    def verify(self, name: str, verifier: str, effective_on: date) -> SavingVerified:
        """Find that the 0-meting less the actual bears the claim out."""
        claim = self._claim(name)
        claim.require(ClaimStatus.CLAIMED, ClaimStatus.DISPUTED, ClaimStatus.VERIFIED)
        claim.require_another(verifier)
        evidence = self._evidence(claim.made)
        claim.require_borne_out(evidence)
        return SavingVerified(
            name,
            verifier,
            evidence.baseline,
            evidence.actual,
            evidence.saving,
            effective_on,
            evidence.illustrative,
        )

    def dispute(self, name: str, grounds: str, effective_on: date) -> SavingDisputed:
        """Doubt a claim: it must be verified (again) before it is booked."""
        self._claim(name).require(ClaimStatus.CLAIMED, ClaimStatus.VERIFIED)
        return SavingDisputed(name, grounds, effective_on)

    def reject(self, name: str, grounds: str, effective_on: date) -> SavingRejected:
        """Find that a claim does not hold: final."""
        self._claim(name).require(ClaimStatus.CLAIMED, ClaimStatus.DISPUTED, ClaimStatus.VERIFIED)
        return SavingRejected(name, grounds, effective_on)

    def book(
        self, name: str, amount: Money, from_year: int, decision: str, effective_on: date, *, structural: bool
    ) -> SavingBooked:
        """Put a verified saving in the budget, if what it was verified upon is still so."""
        claim = self._claim(name)
        claim.require_verified()
        if amount.cents <= 0:
            raise AmountNotPositive(name, amount)
        evidence = self._evidence(claim.made)
        claim.require_bookable(amount, evidence, booked_beside=self._booked_beside(claim.made))
        return SavingBooked(name, amount, from_year, structural, decision, effective_on, evidence.illustrative)

    def cost_actuals(self, name: str) -> tuple[ActualMeasured, ...]:
        """The costs measured after the 0-meting upon which a claim is judged."""
        return self._compared(self._claim(name).made)

    def _compared(self, claim: SavingClaimed) -> tuple[ActualMeasured, ...]:
        measured = (claim.indicator, claim.starts_on, claim.ends_on)
        actuals = (it for it in self.actuals.values() if (it.indicator, it.starts_on, it.ends_on) == measured)
        return tuple(it for it in actuals if (it.indicator, it.participant) in self.values)

    def _evidence(self, claim: SavingClaimed) -> Evidence:
        """The 0-meting and the actual of a claim, over the same participants: one without an actual is no saving."""
        if self.locked is None:
            raise NoBaseline(claim.claim)
        zero, period = Period(self._began.starts_on, self._began.ends_on), Period(claim.starts_on, claim.ends_on)
        if not _whole_years(period) or _whole_years(period) != _whole_years(zero):
            raise PeriodsDiffer(claim.claim, zero, period)
        values = [value for value in self.values.values() if value.indicator == claim.indicator]
        compared = self._compared(claim)
        before, after = _amounts(values), _amounts(compared)
        if lacking := before.keys() - after.keys():
            raise NoActual(claim.claim, claim.indicator, period, tuple(sorted(lacking)))
        return Evidence(
            sum(before.values(), ZERO),
            sum((after[participant] for participant in before), ZERO),
            claim.illustrative or any(it.illustrative for it in values) or any(it.illustrative for it in compared),
        )

    def _booked_beside(self, claim: SavingClaimed) -> Money:
        """What other claims on the same costs booked already, in days that both claim."""
        return sum((other.booked for other in self.claims.values() if other.overlaps(claim)), ZERO)

    def _require_measurable(self, name: str, participant: str | None, value: Quantity) -> IndicatorDefined:
        """An amount or a number, as its unit says; of costs for one participant, of all else also for all together."""
        indicator = self.indicator(name)
        if (indicator.unit == EUR) is not isinstance(value, Money):
            raise ValueHasOtherUnit(name, indicator.unit)
        if participant is None and _is_cost(indicator):
            raise ParticipantNeeded(name)
        return indicator

    def _require_later(self, period: Period) -> None:
        if period.start < self._began.ends_on:
            raise ActualTooEarly(period.start, self._began.ends_on)

    def _require_unlocked(self) -> str:
        service = self._began.service
        if self.locked is not None:
            raise BaselineIsLocked(service, self.locked.decision)
        return service

    def indicator(self, name: str) -> IndicatorDefined:
        if name not in self.indicators:
            raise NotFound("indicator", name)
        return self.indicators[name]

    def _claim(self, name: str) -> Claim:
        if name not in self.claims:
            raise NotFound("claim", name)
        return self.claims[name]


def evolve(baseline: Baseline, event: BaselineEvent) -> Baseline:
    match event:
        case BaselineStarted():
            return replace(baseline, started=event)
        case IndicatorDefined():
            return replace(baseline, indicators={**baseline.indicators, event.indicator: event})
        case BaselineValueRecorded():
            return replace(baseline, values={**baseline.values, (event.indicator, event.participant): event})
        case BaselineLocked():
            return replace(baseline, locked=event)
        case ActualMeasured():
            key = (event.indicator, event.participant, event.starts_on, event.ends_on)
            return replace(baseline, actuals={**baseline.actuals, key: event})
        case SavingClaimed():
            return replace(baseline, claims={**baseline.claims, event.claim: Claim(event)})
        case SavingVerified() | SavingDisputed() | SavingRejected() | SavingBooked():
            return replace(baseline, claims={**baseline.claims, event.claim: baseline.claims[event.claim].after(event)})
        case _:
            assert_never(event)


def _is_cost(indicator: IndicatorDefined) -> bool:
    return indicator.criterion is Criterion.COSTS and indicator.unit == EUR


def _whole_years(period: Period) -> int:
    """How many years a period is long; 0 where it is no number of whole years."""
    assert period.end is not None, "a 0-meting, an actual and a claim have an end"
    same_day = (period.start.month, period.start.day) == (period.end.month, period.end.day)
    return period.end.year - period.start.year if same_day else 0


def _amounts(measured: Iterable[BaselineValueRecorded | ActualMeasured]) -> dict[str, Money]:
    """What was measured of costs, which are amounts of one participant each."""
    amounts: dict[str, Money] = {}
    for found in measured:
        assert found.participant is not None, "costs are measured for each participant"
        assert isinstance(found.value, Money), "an indicator in EUR takes amounts only"
        amounts[found.participant] = found.value
    return amounts


def holds(baseline: Baseline, event: BaselineEvent) -> bool:
    """Whether what was verified or booked still can be, and with the same figures."""
    again: BaselineEvent
    try:
        match event:
            case SavingVerified():
                again = baseline.verify(event.claim, event.verifier, event.effective_on)
            case SavingBooked():
                facts = (event.claim, event.amount, event.from_year, event.decision, event.effective_on)
                again = baseline.book(*facts, structural=event.structural)
            case _:
                return True
    except LedgerError:
        return False
    return again == event


BASELINE = Aggregate("baseline", Baseline(), evolve, frozenset(get_args(BaselineEvent)), holds)
