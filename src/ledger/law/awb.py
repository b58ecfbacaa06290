"""What the Awb says of the term for objections, and of the term to decide on one, by the day on which it was filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from tomllib import loads

from ledger.law.days import in_working_days
from ledger.period import Period

OBJECTION_WEEKS = 6
"""How long one can object: from the day after a decision was made known (Awb 6:7, 6:8)."""


@dataclass(frozen=True, slots=True)
class ObjectionTerm:
    """How long there is to decide on objections that were filed in a period, and how long it can be put off."""

    filed: Period
    weeks: int
    weeks_with_committee: int
    counted_from_receipt: bool
    adjourned_weeks: int

    def begins_after(self, filed_on: date, made_known_on: date) -> date:
        """The day after which the term runs.

        What is filed too late has a term as well: it runs from the receipt.
        """
        return filed_on if self.counted_from_receipt else max(filed_on, objections_until(made_known_on))


def objections_until(made_known_on: date) -> date:
    """The last day to object to a decision that was made known on a day.

    >>> objections_until(date(2024, 3, 28)), objections_until(date(2024, 3, 29))
    (datetime.date(2024, 5, 10), datetime.date(2024, 5, 10))
    """
    return in_working_days(made_known_on + timedelta(weeks=OBJECTION_WEEKS))


def objection_term(filed_on: date) -> ObjectionTerm:
    """The term by the law of the day on which an objection was filed; before the Awb, by the first that it had."""
    return next((each for each in _terms() if filed_on in each.filed), _terms()[0])


@cache
def _terms() -> tuple[ObjectionTerm, ...]:
    table = loads((files("ledger.law") / "awb.toml").read_text(encoding="utf-8"))
    return tuple(
        ObjectionTerm(
            Period(row["from"], row.get("until")),
            row["weeks"],
            row["weeks_with_committee"],
            row["counted_from"] == "receipt",
            row["adjourned_weeks"],
        )
        for row in table["objections"]
    )
