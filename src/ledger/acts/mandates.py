"""What a clerk can do about mandates."""

from __future__ import annotations

from datetime import date

from ledger.acts.fields import Body, Euros, Organisation, Ref, Scope, Slug, Text, Title
from ledger.acts.lookup import decision_on, read_scope
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.governance.events import MandateGranted, MandateKind, MandateTerms
from ledger.money import Money


@act("grant-mandate")
def grant_mandate(
    desk: Desk,
    *,
    scope: Scope,
    mandate: Slug,
    kind: MandateKind,
    mandator: Body,
    mandatee: Title,
    organisation: Organisation,
    power: Text,
    legal_basis: Title,
    effective_on: date,
    decision: Ref,
    cap: Euros | None = None,
    conditions: tuple[Text, ...] = (),
    valid_until: date | None = None,
    illustrative: bool = False,
) -> None:
    """Let a function of an organisation decide in a body's name, on a decision of that body."""
    current = read_scope(desk, scope)
    taken_by = decision_on(desk, decision, scope, effective_on).body
    terms = _terms(power, legal_basis, cap, conditions, valid_until, illustrative=illustrative)
    granted = MandateGranted(mandate, kind, mandator, mandatee, organisation, terms, effective_on, decision)
    desk.record(current, current.state.governance.grant(granted, taken_by))


@act("change-mandate")
def change_mandate(
    desk: Desk,
    *,
    scope: Scope,
    mandate: Slug,
    power: Text,
    legal_basis: Title,
    effective_on: date,
    decision: Ref,
    cap: Euros | None = None,
    conditions: tuple[Text, ...] = (),
    valid_until: date | None = None,
    illustrative: bool = False,
) -> None:
    """Give a mandate other terms from a day on, which may lie in the past; all of them are written anew."""
    current = read_scope(desk, scope)
    taken_by = decision_on(desk, decision, scope, effective_on).body
    terms = _terms(power, legal_basis, cap, conditions, valid_until, illustrative=illustrative)
    mandated = current.state.governance.mandate_on(mandate, effective_on)
    desk.record(current, mandated.change(terms, effective_on, decision, taken_by))


@act("revoke-mandate")
def revoke_mandate(desk: Desk, *, scope: Scope, mandate: Slug, effective_on: date, decision: Ref) -> None:
    """Take a mandate back; the day is the first one without it."""
    current = read_scope(desk, scope)
    taken_by = decision_on(desk, decision, scope, effective_on).body
    mandated = current.state.governance.mandate_on(mandate, effective_on)
    desk.record(current, mandated.revoke(effective_on, decision, taken_by))


def _terms(
    power: str,
    legal_basis: str,
    cap: str | None,
    conditions: tuple[str, ...],
    valid_until: date | None,
    *,
    illustrative: bool,
) -> MandateTerms:
    highest = None if cap is None else Money.parse(cap)
    return MandateTerms(power, legal_basis, highest, conditions, valid_until, illustrative)
