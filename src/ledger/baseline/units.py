"""Which values a unit can have at all: outside these a value was mistyped, or is of another unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ledger.baseline.step_refusals import UnitDiffers
from ledger.errors import RuleBroken
from ledger.law import Severity, rule

NONE, ONE, TEN, ALL = Decimal(0), Decimal(1), Decimal(10), Decimal(100)
COUNTED: tuple[Decimal, Decimal | None] = (NONE, None)
BOUNDS: Mapping[str, tuple[Decimal, Decimal | None]] = {
    "mark": (ONE, TEN),
    "cijfer": (ONE, TEN),
    "rapportcijfer": (ONE, TEN),
    "%": (NONE, ALL),
    "fte": COUNTED,
    "hours": COUNTED,
    "uren": COUNTED,
    "minutes": COUNTED,
    "minuten": COUNTED,
    "days": COUNTED,
    "dagen": COUNTED,
}
"""The lowest and the highest value of a unit; a unit that is not here has none, for any may be written."""


class ValueOutOfBounds(RuleBroken):
    """A mark is one from 1 to 10, a share lies between 0 and 100 %, and staff and time are never less than none."""

    code = "value-out-of-bounds"

    def __init__(self, indicator: str, unit: str, value: Decimal, lowest: Decimal, highest: Decimal | None) -> None:
        reach = f"{lowest} or more" if highest is None else f"from {lowest} to {highest}"
        super().__init__(
            f"{indicator!r} is measured in {unit}, which is {reach}, and {value:f} is not; correct the value, or define"
            " the indicator in another unit"
        )
        self.indicator, self.unit, self.value = indicator, unit, value
        self.lowest, self.highest = lowest, highest


@rule("indicator-unit", article="eigen regel: één eenheid per indicator", severity=Severity.CONCERN)
def in_its_unit(
    indicator: str, unit: str, *, given: str | None = None, value: Decimal | None = None
) -> RuleBroken | None:
    """A value of an indicator is in the unit that it was defined in, and one that this unit can have."""
    if given not in (None, unit):
        return UnitDiffers(indicator, unit, given or "")
    lowest, highest = BOUNDS.get(unit.lower(), (None, None))  # How a unit is written (FTE, fte) makes no difference.
    if value is not None and lowest is not None and (value < lowest or (highest is not None and value > highest)):
        return ValueOutOfBounds(indicator, unit, value, lowest, highest)
    return None


def require_in_its_unit(indicator: str, unit: str, *, given: str | None = None, value: Decimal | None = None) -> None:
    """Refuse what is not: of a value in another unit nobody knows what it says, so no partnership lets that be."""
    breach = in_its_unit(indicator, unit, given=given, value=value)
    if breach is not None:
        raise breach.refusal
