"""What a clerk does to look ahead within a year: say what a pool is expected to cost."""

from __future__ import annotations

from datetime import date

from ledger.acts.fields import Euros, ServiceName, Slug, Text, Year
from ledger.acts.registry import act
from ledger.cost_year import COST_YEAR
from ledger.cost_year.expectation_events import Covers, ExpectationRecorded
from ledger.desk import Desk
from ledger.money import Money
from ledger.service import SERVICE


@act("record-expectation")
def record_expectation(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    expectation: Slug,
    pool: Slug,
    covers: Covers,
    amount: Euros,
    grounds: Text,
    source: Text,
    effective_on: date,
    illustrative: bool = False,
) -> None:
    """Say what a pool is expected to cost in the whole year, or from a day to its end; a later one counts instead."""
    current = desk.read(COST_YEAR, f"{service}/{year}")
    found = desk.read(SERVICE, service).state.pool(pool)
    pool_open = found.opened_on <= effective_on and (found.closed_on is None or effective_on < found.closed_on)
    facts = (expectation, pool, covers, Money.parse(amount), grounds, source, effective_on, illustrative)
    desk.record(current, current.state.expect(ExpectationRecorded(*facts), pool_open=pool_open))
