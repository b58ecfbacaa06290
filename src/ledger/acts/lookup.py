"""What an act rests on: decisions and mandates, wherever in the partnership or the service they stand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol, cast

from ledger.desk import Current, Desk
from ledger.governance import Decision, Governance, heard
from ledger.governance.events import Authority, GovernanceEvent
from ledger.governance.refusals import NotOnBehalfOfTheBody, OutOfScope
from ledger.law import Response
from ledger.money import Money
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.service import SERVICE


class Governed(Protocol):
    """A partnership or a service: what has decisions and mandates."""

    @property
    def governance(self) -> Governance: ...


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


def authority(desk: Desk, scope: str, body: str, on: date, amount: Money | None) -> Authority | None:
    """By what right the actor decides for a body: a mandate in force that day, or none where the body itself does."""
    actor, mandate = desk.actor, desk.basis.mandate
    if actor.on_behalf_of != body:
        raise NotOnBehalfOfTheBody(body, actor.on_behalf_of)
    if mandate is None:
        return None
    return _governance(desk, mandate, scope).authority(
        mandate, on, function=actor.function, organisation=actor.organisation, body=body, amount=amount
    )


def _governance(desk: Desk, ref: str, scope: str) -> Governance:
    """Where a decision or mandate stands: in what it is about, or in its partnership."""
    stands_in = ref.partition("#")[0]
    if stands_in not in (scope, scope.partition("/")[0]):
        raise OutOfScope(ref, scope)
    return read_scope(desk, stands_in).state.governance
