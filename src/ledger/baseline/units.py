"""Which values a unit can have at all: outside these a value was mistyped, or is of another unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ledger.errors import RuleBroken

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


def require_within(indicator: str, unit: str, value: Decimal) -> None:
    """Refuse a value that its unit cannot have; how a unit is written (FTE, fte) makes no difference."""
    lowest, highest = BOUNDS.get(unit.lower(), (None, None))
    if lowest is not None and (value < lowest or (highest is not None and value > highest)):
        raise ValueOutOfBounds(indicator, unit, value, lowest, highest)
