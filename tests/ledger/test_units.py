"""Values that a unit cannot have: of a mark, a share, staff or time; in a 0-meting and when it is measured again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ledger.baseline.events import (
    ActualMeasured,
    BaselineLocked,
    BaselineValueRecorded,
    Criterion,
    Direction,
    IndicatorDefined,
)
from ledger.baseline.units import BOUNDS, ValueOutOfBounds, require_in_its_unit
from tests.holding import holds
from tests.ledger.blnp import ADOPTED
from tests.ledger.test_baseline import STARTED, Y2017, Y2018, Y2019, baseline, measure, record

MARK = IndicatorDefined("tevredenheid", Criterion.QUALITY, "Tevredenheid", "mark", Direction.HIGHER)
GIVEN = BaselineValueRecorded("tevredenheid", None, Decimal("7.4"), "onderzoek", Y2017)
UNIT_RULE = {"rule": "indicator-unit", "article": "eigen regel: één eenheid per indicator"}
TEN, LOTS = Decimal(10), Decimal(10**12)


@holds("indicator-unit")
@pytest.mark.parametrize(
    ("unit", "inside", "outside"),
    [
        ("mark", ("1", "7.4", "10"), ("0.99", "10.01", "0", "74")),
        ("Rapportcijfer", ("1", "10"), ("0.9", "11")),
        ("%", ("0", "0.5", "100"), ("-0.01", "100.01")),
        ("fte", ("0", "1234.56"), ("-0.01",)),
        ("FTE", ("0",), ("-1",)),
        ("days", ("0", "9999"), ("-1",)),
    ],
)
def test_a_value_is_one_that_its_unit_can_have(unit: str, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    for text in inside:
        require_in_its_unit("x", unit, value=Decimal(text))
    for text in outside:
        with pytest.raises(ValueOutOfBounds) as caught:
            require_in_its_unit("x", unit, value=Decimal(text))
        assert caught.value.fields["value"] == Decimal(text)


def test_a_unit_that_nobody_bounded_takes_any_value() -> None:
    for value in (-LOTS, Decimal(0), LOTS):
        require_in_its_unit("x", "punten verandering", value=value)
    assert "punten verandering" not in BOUNDS


def test_a_baseline_has_no_value_outside_its_unit() -> None:
    known = baseline(STARTED, MARK)
    known.when(record(GIVEN)).then(GIVEN)
    known.when(record(replace(GIVEN, value=Decimal(74)))).then_refused(
        ValueOutOfBounds,
        indicator="tevredenheid",
        unit="mark",
        value=Decimal(74),
        lowest=Decimal(1),
        highest=TEN,
        **UNIT_RULE,
    )


def test_nor_has_what_is_measured_later() -> None:
    locked = baseline(STARTED, MARK, GIVEN, BaselineLocked(ADOPTED, Y2017))
    measured = ActualMeasured("tevredenheid", None, Y2018, Y2019, Decimal("8.1"), "onderzoek", Y2019)
    locked.when(measure(measured)).then(measured)
    locked.when(measure(replace(measured, value=Decimal("0.81")))).then_refused(
        ValueOutOfBounds,
        indicator="tevredenheid",
        unit="mark",
        value=Decimal("0.81"),
        lowest=Decimal(1),
        highest=TEN,
        **UNIT_RULE,
    )
