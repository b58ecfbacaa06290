"""Days of savings: by when one is promised to be verified, and by when an indicator is to be measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.baseline import BASELINE, Baseline
from ledger.baseline.events import BaselineEvent, SavingClaimed, SavingDisputed, SavingRejected, SavingSubstantiated
from ledger.baseline.promise_events import MeasurementPlanned, SavingPromised
from ledger.baseline.promises import MeasurementTooEarly, NothingToCompare, PromisedTooEarly, plan, promise
from ledger.baseline.refusals import ActualTooEarly, BaselineNotLocked, ClaimNotOpen
from ledger.errors import NotFound
from tests.ledger.savings import BEGUN, BOTH, CLAIMANT, COSTS, DAYS, READY, Y2020, Y2021, Y2022, euros

BOARD = "blnp/stuurgroep"
CLAIMED = SavingClaimed("besparing", "kosten", Y2021, Y2022, euros("1000.00"), CLAIMANT, date(2020, 3, 2))
PROMISED = SavingPromised("besparing", BOARD, date(2022, 4, 1), "zoals toegezegd in de raad", date(2020, 3, 3))
PLANNED = MeasurementPlanned("kosten", BOARD, Y2021, Y2022, date(2022, 3, 1), date(2020, 3, 3))


def folded(*events: BaselineEvent) -> Baseline:
    return BASELINE.fold((*READY, *events))


def test_a_claim_is_promised_to_be_verified_and_put_off_by_promising_anew() -> None:
    assert promise(folded(CLAIMED), PROMISED) == PROMISED
    later = replace(PROMISED, promised_on=date(2022, 9, 1), grounds="de rekening komt later")
    assert promise(folded(CLAIMED, PROMISED), later) == later
    on_the_day = replace(PROMISED, promised_on=Y2022)
    assert promise(folded(CLAIMED), on_the_day) == on_the_day


@pytest.mark.parametrize(
    "step",
    [
        SavingSubstantiated("besparing", CLAIMANT, "inkoop samen", (), date(2020, 3, 3)),
        SavingDisputed("besparing", "onvolledig", date(2020, 3, 4)),
    ],
)
def test_what_was_substantiated_or_disputed_is_still_promised(step: BaselineEvent) -> None:
    assert promise(folded(CLAIMED, step), PROMISED) == PROMISED


def test_a_saving_is_not_promised_before_its_period_is_over_nor_when_its_claim_is_closed() -> None:
    with pytest.raises(PromisedTooEarly) as early:
        promise(folded(CLAIMED), replace(PROMISED, promised_on=date(2021, 12, 31)))
    assert early.value.fields == {"claim": "besparing", "promised_on": date(2021, 12, 31), "ends_on": Y2022}
    with pytest.raises(NotFound):
        promise(folded(), PROMISED)
    with pytest.raises(ClaimNotOpen):
        promise(folded(CLAIMED, SavingRejected("besparing", "niet te zien", date(2022, 2, 1))), PROMISED)


def test_a_measurement_is_planned_of_everybody_of_whom_the_0_meting_has_a_value() -> None:
    assert plan(folded(), PLANNED) == replace(PLANNED, participants=BOTH)
    as_it_ends = replace(PLANNED, measure_by=Y2022)
    assert plan(folded(), as_it_ends).measure_by == Y2022
    assert plan(folded(), replace(PLANNED, indicator=DAYS.indicator)).participants == ()


def test_a_measurement_is_of_a_period_after_the_0_meting_that_is_over_and_can_be_compared() -> None:
    with pytest.raises(MeasurementTooEarly) as early:
        plan(folded(), replace(PLANNED, measure_by=date(2021, 12, 31)))
    assert early.value.fields == {"indicator": "kosten", "measure_by": date(2021, 12, 31), "ends_on": Y2022}
    with pytest.raises(ActualTooEarly):
        plan(folded(), replace(PLANNED, starts_on=date(2019, 7, 1), ends_on=Y2020))
    with pytest.raises(NotFound):
        plan(folded(), replace(PLANNED, indicator="iets"))
    with pytest.raises(NothingToCompare):
        plan(folded(replace(COSTS, indicator="inhuur")), replace(PLANNED, indicator="inhuur"))
    with pytest.raises(BaselineNotLocked):
        plan(BASELINE.fold(BEGUN), PLANNED)


def test_what_is_promised_and_planned_changes_nothing_that_is_decided_upon() -> None:
    assert folded(CLAIMED, PROMISED, PLANNED) == folded(CLAIMED)
