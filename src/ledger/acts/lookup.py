"""What an act rests on: decisions and mandates, wherever in the partnership or the service they stand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from ledger.competence import Governed, register_of
from ledger.desk import Current, Desk
from ledger.governance import Decision, Governance, heard
from ledger.governance.asked import Register
from ledger.governance.events import GovernanceEvent
from ledger.governance.refusals import OutOfScope
from ledger.law import Response
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.service import SERVICE


def read_scope(desk: Desk, scope: str) -> Current[Governed, GovernanceEvent]:
    """The stream that has the decisions and mandates of ``blnp`` or ``blnp/ict``."""
    current = desk.read(SERVICE, scope) if "/" in scope else desk.read(PARTNERSHIP, scope)
    return cast("Current[Governed, GovernanceEvent]", current)  # Either takes these events.


def partnership_of(desk: Desk, scope: str) -> Partnership:
    """The partnership that a service belongs to; itself, where that is what is named."""
    return desk.read(PARTNERSHIP, scope.partition("/")[0]).state


def members_in(desk: Desk, service: str, year: int, until: date) -> frozenset[str]:
    """Who took part in a service on any day of a year up to a day; before it began, those who began it."""
    shared, together = desk.read(SERVICE, service).state, partnership_of(desk, service)
    first, last = date(year, 1, 1), min(until, date(year, 12, 31))
    days = {max(first + timedelta(number), shared.started_on) for number in range((last - first).days + 1)}
    return frozenset(
        code for day in days for code in together.participants_on(day).intersection(shared.members_on(day))
    )


def decision_on(desk: Desk, ref: str, scope: str, on: date) -> Decision:
    """The decision that something in ``scope`` rests on from a day on: adopted, and in force on that day."""
    governance = _governance(desk, ref, scope)
    found = governance.decision_on(ref, on)
    for breach in heard.waits(governance, ref, on):
        if (
            breach is not None
            and partnership_of(desk, scope).switches.response(breach.rule.name, on) is Response.REFUSE
        ):
            raise breach.refusal
    return found


def decided_on(desk: Desk, ref: str, scope: str) -> date | None:
    """The day on which a decision was taken; none of one that was not, or was taken back."""
    return _governance(desk, ref, scope).decided_on(ref)


def register_in(desk: Desk, scope: str) -> Register:
    """The mandates, functions and powers that hold in a partnership or in a service of it."""
    if "/" not in scope:
        return register_of(desk.read(PARTNERSHIP, scope).state)
    return register_of(partnership_of(desk, scope), (scope, desk.read(SERVICE, scope).state))


def must_be_within(ref: str, scope: str) -> None:
    """Refuse a decision or a mandate that stands neither in what it is about nor in its partnership."""
    if ref.partition("#")[0] not in (scope, scope.partition("/")[0]):
        raise OutOfScope(ref, scope)


def _governance(desk: Desk, ref: str, scope: str) -> Governance:
    """Where a decision or mandate stands: in what it is about, or in its partnership."""
    must_be_within(ref, scope)
    return read_scope(desk, ref.partition("#")[0]).state.governance
