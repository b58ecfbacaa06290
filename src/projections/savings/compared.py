"""What a comparison says: the 0-meting beside a later period, and each claimed saving with all that happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from ledger.baseline.events import Direction, Quantity
from ledger.money import ZERO, Money
from projections.as_of import AsOf
from projections.marks import Cents, Of


@dataclass(frozen=True, slots=True)
class Line:
    """One participant (``None``: all together) in the 0-meting and in a later period; ``None`` was not measured.

    ``imported``: what an opening position of another administration brought in is in it. ``positions`` are the entries
    of what is there, the 0-meting first.
    """

    participant: str | None
    baseline: Quantity | None
    actual: Quantity | None
    illustrative: bool
    imported: bool = False
    positions: tuple[int, ...] = ()

    @property
    def difference(self) -> Quantity | None:
        """Actual less baseline, where both are there."""
        return _less(self.actual, self.baseline)


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator in the 0-meting beside one later period (``ends_on`` is the first day after it)."""

    indicator: str
    criterion: Annotated[str, Of("Criterion")]
    title: str
    unit: str
    better: Direction
    note: str | None
    starts_on: date | None
    ends_on: date | None
    lines: tuple[Line, ...]

    @property
    def total(self) -> Line:
        """Of all together: what was measured of them as one, else the sum of the participants' amounts."""
        together = next((line for line in self.lines if line.participant is None), None)
        if together is not None:
            return together
        sums = [_sum([getattr(line, side) for line in self.lines]) for side in ("baseline", "actual")]
        illustrative, imported = (
            any(getattr(line, flag) for line in self.lines) for flag in ("illustrative", "imported")
        )
        return Line(None, sums[0], sums[1], illustrative, imported)

    @property
    def verdict(self) -> Annotated[str, Of("Verdict")]:
        """Better, worse or same where that can be said; a change in what is neither good nor bad is no success.

        Nor is one in what was agreed to be no goal: a fall in the formation is no saving then.
        """
        if self.better is Direction.NOT_A_GOAL and any(line.difference is not None for line in self.lines):
            return "not a goal"
        difference = self.total.difference
        if difference is None:
            return "not measured"
        if self.better is Direction.NEITHER:
            return "no judgement"
        amount = difference.cents if isinstance(difference, Money) else difference
        if amount == 0:
            return "same"
        return "better" if (amount < 0) == (self.better is Direction.LOWER) else "worse"


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """Something that happened to a claim; ``cents`` is the amount claimed, found or booked."""

    step: Annotated[str, Of("ClaimStatus")]
    cents: Cents | None
    who: str
    grounds: str | None
    effective_on: date
    position: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed saving with all that happened to it, oldest first."""

    claim: str
    indicator: str
    starts_on: date
    ends_on: date
    illustrative: bool
    steps: tuple[ClaimStep, ...]

    @property
    def state(self) -> Annotated[str, Of("ClaimStatus")]:
        """How it stands."""
        return self.steps[-1].step


@dataclass(frozen=True, slots=True)
class Comparison:
    """The 0-meting of a service and everything since. ``locked_by`` is empty while it can still be changed."""

    as_of: AsOf
    service: str
    title: str
    starts_on: date
    ends_on: date
    locked_by: str | None
    compared: tuple[Compared, ...]
    claims: tuple[Claim, ...]


def _sum(values: Sequence[Quantity | None]) -> Quantity | None:
    """The sum of amounts; other numbers of several participants do not add up to anything."""
    if len(values) == 1:
        return values[0]
    amounts = [value for value in values if isinstance(value, Money)]
    return sum(amounts, ZERO) if amounts and len(amounts) == len(values) else None


def _less(one: Quantity | None, other: Quantity | None) -> Quantity | None:
    if isinstance(one, Money) and isinstance(other, Money):
        return one - other
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one - other
    return None
