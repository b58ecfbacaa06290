"""What a clerk does with control totals: keep what others say of the books, and accept by decision what differs."""

from __future__ import annotations

from datetime import date

from ledger.acts.fields import Code, Euros, LedgerAccount, Ref, ServiceName, Slug, TaskField, Text, Year
from ledger.acts.lookup import decision_on, members_in
from ledger.acts.registry import act
from ledger.cost_year import COST_YEAR
from ledger.cost_year.control_events import ControlKind, ControlTotalAsserted
from ledger.desk import Desk
from ledger.money import Money
from ledger.service import SERVICE


@act("assert-control-total")
def assert_control_total(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    control_total: Slug,
    kind: ControlKind,
    amount: Euros,
    source: Text,
    effective_on: date,
    ledger_account: LedgerAccount | None = None,
    pool: Slug | None = None,
    task_field: TaskField | None = None,
    participant: Code | None = None,
    illustrative: bool = False,
) -> None:
    """Keep what somebody outside says the books come to at the end of a day; what is named narrows what it is of."""
    current = desk.read(COST_YEAR, f"{service}/{year}")
    about = (ledger_account, pool, task_field, participant)
    asserted = ControlTotalAsserted(
        control_total, kind, Money.parse(amount), source, effective_on, *about, illustrative
    )
    if pool is not None:
        desk.read(SERVICE, service).state.pool(pool)  # Refuses one that is not there.
    taking_part = members_in(desk, service, year, effective_on)
    desk.record(current, current.state.assert_control_total(asserted, members=taking_part))


@act("accept-difference")
def accept_difference(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    control_total: Slug,
    grounds: Text,
    effective_on: date,
    decision: Ref,
) -> None:
    """Accept by a decision that the books differ from a control total as they do now."""
    current = desk.read(COST_YEAR, f"{service}/{year}")
    decision_on(desk, decision, service, effective_on)
    heirs = desk.read(SERVICE, service).state.governance.heirs
    desk.record(current, current.state.accept_difference(control_total, grounds, effective_on, decision, heirs))
