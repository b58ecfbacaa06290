"""What somebody expects a pool of the year still to cost."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.money import Money


class Covers(StrEnum):
    """What an expected amount is of: the whole year, or what is left of it from its first day on."""

    YEAR = "whole-year"
    REST = "rest-of-year"


@recorded_as("cost-year.expectation-recorded.1")
class ExpectationRecorded(Event):
    """A pool is expected to cost this much in the whole year, or from ``effective_on`` on; the latest counts."""

    expectation: str
    pool: str
    covers: Covers
    amount: Money
    grounds: str
    source: str
    effective_on: date
    illustrative: bool = False
