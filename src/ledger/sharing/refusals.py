"""Why a key cannot be resolved for a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.cost_year.used_key import HeldWeight
from ledger.errors import RuleBroken


class ValueMissing(RuleBroken):
    """A key that looks a measure up needs a value of everybody that it shares among."""

    code = "measure-value-missing"

    def __init__(self, key: str, wanted: tuple[str, str, date], vintage: str | None, since: date | None) -> None:
        self.key, (self.measure, self.participant, self.reference_on) = key, wanted
        self.vintage, self.since = vintage, since
        edition = f" in edition {vintage}" if vintage else ""
        there = f"; the first value of it is of {since}" if since else "; no value of it was ever recorded"
        super().__init__(
            f"key {key} needs {self.measure} of {self.participant} on {self.reference_on}{edition}, and that was not"
            f" recorded{there}: record that measure, or adopt a key with another reference date"
        )


class FellTooFar(RuleBroken):
    """Where a guard says so, a key shares nothing once somebody's volume fell too far at once."""

    code = "fell-too-far"

    def __init__(self, key: str, measure: str, held: HeldWeight, threshold: Decimal) -> None:
        super().__init__(
            f"{measure} of {held.participant} fell from {held.earlier} to {held.counted}, by more than {threshold} of"
            f" it, and key {key} then shares nothing; decide what holds and adopt a key that says so"
        )
        self.key, self.measure, self.participant = key, measure, held.participant
        self.earlier, self.counted, self.threshold = str(held.earlier), str(held.counted), str(threshold)
