"""Opening a closed year again, by a decision."""

from __future__ import annotations

from datetime import date

from ledger.cost_year.events import CostYearReopened
from ledger.cost_year.refusals import ReopenedBeforeClosed, YearNotClosed
from ledger.cost_year.year import CostYear


def reopen(year: CostYear, decision: str, effective_on: date) -> CostYearReopened:
    """Let everything be recorded in this year again; what was settled stays, and only what changes is settled anew."""
    assert year.opened is not None, "a year that can be read was opened"
    if year.closed is None:
        raise YearNotClosed(year.opened.service, year.opened.year)
    if effective_on < year.closed.effective_on:
        raise ReopenedBeforeClosed(year.opened.service, year.opened.year, effective_on, year.closed.effective_on)
    return CostYearReopened(effective_on, decision)
