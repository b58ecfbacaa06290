"""The decisions and mandates of a partnership or of a service: a part that both have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from ledger.errors import AlreadyExists, NotFound
from ledger.governance.decisions import Decision, Standing
from ledger.governance.events import (
    Authority,
    DecisionAdopted,
    DecisionDeferred,
    DecisionProposed,
    DecisionRejected,
    DecisionWithdrawn,
    GovernanceEvent,
    MandateChanged,
    MandateGranted,
    MandateRevoked,
)
from ledger.governance.mandates import Mandate, grant
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Governance:
    """Decisions and mandates by slug. Where a name is asked, ``blnp#regeling-2017`` and ``regeling-2017`` both do."""

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    mandates: Mapping[str, Mandate] = field(default_factory=dict)

    def propose(self, decision: str, title: str, body: str, effective_on: date) -> DecisionProposed:
        if decision in self.decisions:
            raise AlreadyExists("decision", decision)
        return DecisionProposed(decision, title, body, effective_on)

    def decision(self, ref: str) -> Decision:
        """The decision of this name, whatever became of it; adopt, reject, defer or withdraw that."""
        found = self.decisions.get(_slug(ref))
        if found is None:
            raise NotFound("decision", ref)
        return found

    def decision_on(self, ref: str, day: date) -> Decision:
        """The decision of this name, which must be adopted and hold on that day."""
        found = self.decision(ref)
        found.must_hold_on(day, ref)
        return found

    def grant(self, granted: MandateGranted, taken_by: str) -> MandateGranted:
        """Let a function decide in a body's name; ``taken_by`` is the body whose decision this rests on."""
        if granted.mandate in self.mandates:
            raise AlreadyExists("mandate", granted.mandate)
        return grant(granted, taken_by)

    def mandate(self, ref: str) -> Mandate:
        """The mandate of this name, in force or not; change, revoke or use that."""
        found = self.mandates.get(_slug(ref))
        if found is None:
            raise NotFound("mandate", ref)
        return found

    def authority(
        self, mandate: str, on: date, *, function: str, organisation: str, body: str, amount: Money | None = None
    ) -> Authority:
        """May this function decide in the name of this body on that day, for that amount? Refuses where it may not.

        >>> from ledger.governance.events import MandateKind, MandateTerms
        >>> terms = MandateTerms("Inkoop", "Awb 10:1", cap=Money.parse("50000.00"), valid_until=date(2019, 12, 31))
        >>> granted = MandateGranted("inkoop", MandateKind.MANDATE, "GM0327/college", "teamleider", "GM0327", terms,
        ...     date(2018, 1, 1), "blnp#inkoopmandaat")
        >>> governance = evolve(Governance(), granted)
        >>> who = {"function": "teamleider", "organisation": "GM0327", "body": "GM0327/college"}
        >>> governance.authority("blnp#inkoop", date(2019, 12, 31), **who, amount=Money.parse("50000.00")).granted_by
        'blnp#inkoopmandaat'
        >>> governance.authority("blnp#inkoop", date(2020, 1, 1), **who, amount=Money.parse("50000.00"))
        Traceback (most recent call last):
        ledger.governance.refusals.MandateNotInForce: ...
        >>> governance.authority("blnp#inkoop", date(2019, 12, 31), **who, amount=Money.parse("50000.01"))
        Traceback (most recent call last):
        ledger.governance.refusals.AmountAboveCap: ...
        """
        found = self.mandate(mandate)
        return found.authority(mandate, on, function=function, organisation=organisation, body=body, amount=amount)


def evolve(governance: Governance, event: GovernanceEvent) -> Governance:
    decisions, mandates = governance.decisions, governance.mandates
    match event:
        case DecisionProposed(decision=name, body=body, effective_on=day):
            proposed = Decision(name, body, Standing.PROPOSED, day)
            return replace(governance, decisions={**decisions, name: proposed})
        case DecisionAdopted() | DecisionRejected() | DecisionDeferred() | DecisionWithdrawn():
            name = event.decision
            return replace(governance, decisions={**decisions, name: decisions[name].after(event)})
        case MandateGranted(mandate=name):
            return replace(governance, mandates={**mandates, name: Mandate.of(event)})
        case MandateChanged() | MandateRevoked():
            name = event.mandate
            return replace(governance, mandates={**mandates, name: mandates[name].after(event)})
        case _:
            assert_never(event)


def _slug(ref: str) -> str:
    return ref.rpartition("#")[2]
