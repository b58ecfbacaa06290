"""Days that were promised of savings: by when one is to be shown, and by when an indicator is to be measured again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ledger.baseline.claim import ClaimStatus
from ledger.baseline.promise_events import MeasurementPlanned, SavingPromised
from ledger.baseline.state import Baseline
from ledger.errors import RuleBroken
from ledger.period import Period


class PromisedTooEarly(RuleBroken):
    """A saving over a period is shown when that period is over."""

    code = "promised-too-early"

    def __init__(self, claim: str, promised_on: date, ends_on: date) -> None:
        super().__init__(
            f"{claim} is over a period that ends on {ends_on}, and cannot be shown by {promised_on}; name a day from"
            " then on"
        )
        self.claim, self.promised_on, self.ends_on = claim, promised_on, ends_on


class MeasurementTooEarly(RuleBroken):
    """A period is measured when it is over."""

    code = "measurement-too-early"

    def __init__(self, indicator: str, measure_by: date, ends_on: date) -> None:
        super().__init__(
            f"{indicator} is to be measured over a period that ends on {ends_on}, which cannot be done by {measure_by};"
            " name a day from then on"
        )
        self.indicator, self.measure_by, self.ends_on = indicator, measure_by, ends_on


class NothingToCompare(RuleBroken):
    """What is measured again has a value in the 0-meting."""

    code = "nothing-to-compare"

    def __init__(self, indicator: str) -> None:
        super().__init__(f"the 0-meting has no value of {indicator}: there is nothing to compare a measurement with")
        self.indicator = indicator


def promise(baseline: Baseline, promised: SavingPromised) -> SavingPromised:
    """Promise by which day an open claim is verified; a later promise puts it off."""
    claim = baseline.claim_of(promised.claim)
    claim.require(ClaimStatus.CLAIMED, ClaimStatus.SUBSTANTIATED, ClaimStatus.DISPUTED)
    if promised.promised_on < claim.made.ends_on:
        raise PromisedTooEarly(promised.claim, promised.promised_on, claim.made.ends_on)
    return promised


def plan(baseline: Baseline, planned: MeasurementPlanned) -> MeasurementPlanned:
    """Plan a measurement of everybody of whom the 0-meting has a value, over a period after it."""
    standing = baseline.standing
    standing.require_locked()
    name = standing.indicator(planned.indicator).indicator
    standing.require_later(Period(planned.starts_on, planned.ends_on))
    if planned.measure_by < planned.ends_on:
        raise MeasurementTooEarly(name, planned.measure_by, planned.ends_on)
    values = standing.values_of(name)
    if not values:
        raise NothingToCompare(name)
    each = sorted({value.participant for value in values if value.participant is not None})
    return replace(planned, participants=tuple(each))
