"""The worked examples of the domain dossier (section 1.6), each under its own name."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.money import Money
from ledger.partnership.exit_events import ExitFeeSet
from tests.ledger.geestmerambacht import FEE, FIVE, FOURTEEN, STEPPING, YEARLY, left


def _fee(**parameters: Any) -> ExitFeeSet:  # noqa: ANN401
    [event] = left().do("set-exit-fee", **(FEE | parameters)).decided[0].events
    assert isinstance(event, ExitFeeSet)
    return event


@pytest.mark.parametrize(("parameters", "euros"), [(FOURTEEN, "168000.00"), (FIVE, "60000.00"), (STEPPING, "36000.00")])
def test_we_3_exit_fee_of_schagen_fourteen_years_five_years_and_stepping_down(
    parameters: dict[str, Any], euros: str
) -> None:
    fee = _fee(**parameters)
    assert fee.amount == Money.parse(euros)
    assert fee.illustrative, "that a year was EUR 12,000 is an inference that fits all three, and no source gives it"


def test_we_3_the_step_down_series_begins_whole_and_its_factor_is_three() -> None:
    portions = [each.portion for each in _fee(**STEPPING).series]
    assert [str(portion) for portion in portions] == ["1.00", "0.80", "0.60", "0.40", "0.20"]
    assert sum(portions) == 3


def test_we_5_disintegration_cost_of_two_and_a_half_times_the_last_contribution() -> None:
    assert _fee(method="multiple", **YEARLY, factor="2.5").amount == Money.parse("30000.00")
