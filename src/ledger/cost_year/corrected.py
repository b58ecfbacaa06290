"""Putting right what a closed year has wrong: in a year that is open, by a cost that says which one it corrects."""

from __future__ import annotations

from ledger.cost_year.refusals import CorrectsOpenYear
from ledger.cost_year.year import CostYear
from ledger.errors import NotFound


def require_corrected(cost: str, corrects: str, earlier: CostYear) -> None:
    """Refuse a correction of what is not there, or stands in a year that is open: there it is put right itself."""
    if earlier.opened is None:
        raise NotFound("cost-year", corrects.partition("/")[0])
    document = corrects.partition("/")[2]
    if earlier.lines.get(document) is None:
        raise NotFound("cost", corrects)
    if earlier.closed is None:
        raise CorrectsOpenYear(cost, corrects)
