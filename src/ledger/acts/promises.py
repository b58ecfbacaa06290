"""What a clerk can do about the days of savings: promise when one is shown, plan when something is measured again."""

from __future__ import annotations

from datetime import date

from ledger.acts.fields import Body, ServiceName, Slug, Text
from ledger.acts.lookup import partnership_of
from ledger.acts.registry import act
from ledger.baseline import BASELINE
from ledger.baseline.promise_events import MeasurementPlanned, SavingPromised
from ledger.baseline.promises import plan, promise
from ledger.desk import Desk


@act("promise-saving")
def promise_saving(
    desk: Desk,
    *,
    service: ServiceName,
    claim: Slug,
    body: Body,
    promised_on: date,
    grounds: Text,
    effective_on: date,
) -> None:
    """Promise a body by which day a claimed saving is verified; a later promise puts it off."""
    partnership_of(desk, service).require_body(body, effective_on)
    current = desk.read(BASELINE, service)
    promised = SavingPromised(claim, body, promised_on, grounds, effective_on)
    desk.record(current, promise(current.state, promised))


@act("plan-measurement")
def plan_measurement(
    desk: Desk,
    *,
    service: ServiceName,
    indicator: Slug,
    body: Body,
    starts_on: date,
    ends_on: date,
    measure_by: date,
    effective_on: date,
) -> None:
    """Plan by which day an indicator is measured over a period; ends_on is the first day after it."""
    partnership_of(desk, service).require_body(body, effective_on)
    current = desk.read(BASELINE, service)
    planned = MeasurementPlanned(indicator, body, starts_on, ends_on, measure_by, effective_on)
    desk.record(current, plan(current.state, planned))
