"""What a clerk can do about mandates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from ledger.acts.authorising import asking, authorise, authority
from ledger.acts.fields import Body, Euros, Organisation, Ref, Scope, Slug, Text, Title
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import decided_on, decision_on, must_be_within, read_scope, register_in
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.governance import chain_rules, chains, grant_rules
from ledger.governance.mandate_events import (
    Consent,
    ConsentGround,
    ConsentOf,
    InstructionKind,
    MandateConsented,
    MandateConsentWithdrawn,
    MandateGranted,
    MandateInstructed,
    MandateKind,
    MandateTerms,
    SubMandating,
)
from ledger.law import Breach
from ledger.money import Money

Functions = Annotated[tuple[Title, ...], Meta(description="functions, such as teamleider Financiën")]
Powers = Annotated[tuple[Slug, ...], Meta(description="powers that the partnership named (assign-power)")]
Depth = Annotated[int, Meta(ge=1, le=9, description="in how many steps it may be handed on; 1: not any further")]


class ConsentFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody's consent to a mandate and its day, or the ground on which that is not needed (Awb 10:4)."""

    consent_of: ConsentOf
    given_by: Title | None = None
    given_on: date | None = None
    ground: ConsentGround | None = None


class SubMandateFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That a mandate may be handed on: to these functions (none named: to any), in so many steps (Awb 10:9)."""

    functions: Functions = ()
    depth: Depth = 1


class TermsFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How far a mandate reaches, as a register of mandates has it."""

    power: Text
    legal_basis: Title
    cap: Euros | None = None
    conditions: tuple[Text, ...] = ()
    valid_until: date | None = None
    illustrative: bool = False
    cap_with_vat: Euros | None = None
    cap_per_year: Euros | None = None
    cap_per_year_with_vat: Euros | None = None
    covers: Powers = ()
    excludes: Powers = ()
    exclusions: tuple[Text, ...] = ()
    budget_condition: Text | None = None
    consults: tuple[Title, ...] = ()
    reports: Text | None = None
    sub_mandate: SubMandateFields | None = None


class GrantFields(TermsFields, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What ``grant-mandate`` is told."""

    scope: Scope
    mandate: Slug
    kind: MandateKind
    mandator: Body
    mandatee: Title
    organisation: Organisation
    effective_on: date
    decision: Ref
    parent: Ref | None = None
    deputies: Functions = ()
    consents: tuple[ConsentFields, ...] = ()
    register_number: Title | None = None
    supersedes: Slug | None = None
    published_on: date | None = None
    as_found: AsFound | None = None


class ChangeFields(TermsFields, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What ``change-mandate`` is told."""

    scope: Scope
    mandate: Slug
    effective_on: date
    decision: Ref


@act("grant-mandate")
def grant_mandate(desk: Desk, asked: GrantFields) -> None:
    """Let a function of an organisation decide in a body's name, on a decision of that body; also a sub-mandate."""
    current = read_scope(desk, asked.scope)
    taken_by = decision_on(desk, asked.decision, asked.scope, asked.effective_on).body
    if asked.parent is not None:
        must_be_within(asked.parent, asked.scope)
    granted = MandateGranted(
        asked.mandate,
        asked.kind,
        asked.mandator,
        asked.mandatee,
        asked.organisation,
        _terms(asked),
        asked.effective_on,
        asked.decision,
        asked.parent,
        asked.deputies,
        tuple(Consent(each.consent_of, each.given_by, each.given_on, each.ground) for each in asked.consents),
        asked.register_number,
        asked.supersedes,
        decided_on(desk, asked.decision, asked.scope),
        asked.published_on,
    )
    current.state.governance.grant(granted, taken_by)
    breaches = (*_by_whom(desk, asked), *chains.of_grant(register_in(desk, asked.scope), _ref(asked), granted))
    irregular = heed(desk, asked.scope, asked.effective_on, asked.as_found, *breaches)
    current = desk.record(current, replace(granted, irregular=irregular, as_found=asked.as_found))
    if asked.supersedes is not None:
        old = current.state.governance.mandate_on(asked.supersedes, asked.effective_on)
        desk.record(current, old.revoke(asked.effective_on, asked.decision, taken_by))


@act("change-mandate")
def change_mandate(desk: Desk, asked: ChangeFields) -> None:
    """Give a mandate other terms from a day on, which may lie in the past; all of them are written anew."""
    current = read_scope(desk, asked.scope)
    taken_by = decision_on(desk, asked.decision, asked.scope, asked.effective_on).body
    mandated = current.state.governance.mandate_on(asked.mandate, asked.effective_on)
    desk.record(current, mandated.change(_terms(asked), asked.effective_on, asked.decision, taken_by))


@act("revoke-mandate")
def revoke_mandate(desk: Desk, *, scope: Scope, mandate: Slug, effective_on: date, decision: Ref) -> None:
    """Take a mandate back; the day is the first one without it."""
    current = read_scope(desk, scope)
    taken_by = decision_on(desk, decision, scope, effective_on).body
    mandated = current.state.governance.mandate_on(mandate, effective_on)
    desk.record(current, mandated.revoke(effective_on, decision, taken_by))


@act("consent-mandate")
def consent_mandate(
    desk: Desk,
    *,
    scope: Scope,
    mandate: Slug,
    consent_of: ConsentOf,
    effective_on: date,
    given_by: Title | None = None,
    ground: ConsentGround | None = None,
) -> None:
    """Record that a mandatee, or the body he works under, consented to a mandate, or why nobody needs to."""
    current = read_scope(desk, scope)
    mandated = current.state.governance.mandate_on(mandate, effective_on)
    consented = mandated.consent(MandateConsented(mandate, consent_of, effective_on, given_by, ground))
    if given_by is not None:
        heed(desk, scope, effective_on, None, grant_rules.consent_is_theirs(mandated.granted, consent_of, given_by))
    desk.record(current, consented)


@act("withdraw-consent")
def withdraw_consent(
    desk: Desk,
    *,
    scope: Scope,
    mandate: Slug,
    consent_of: ConsentOf,
    withdrawn_by: Title,
    grounds: Text,
    effective_on: date,
) -> None:
    """Record that a mandatee, or the body he works under, no longer consents to a mandate: it has no effect then."""
    current = read_scope(desk, scope)
    mandated = current.state.governance.mandate_on(mandate, effective_on)
    withdrawn = MandateConsentWithdrawn(mandate, consent_of, withdrawn_by, grounds, effective_on)
    heed(desk, scope, effective_on, None, grant_rules.consent_is_theirs(mandated.granted, consent_of, withdrawn_by))
    desk.record(current, mandated.withdraw(withdrawn))


@act("instruct-mandatee")
def instruct_mandatee(
    desk: Desk,
    *,
    scope: Scope,
    mandate: Slug,
    instruction: Slug,
    kind: InstructionKind,
    text: Text,
    effective_on: date,
    about: Ref | None = None,
) -> None:
    """Say for a body how a mandate of it is to be used, in general or in one case (Awb 10:6), or as a policy rule."""
    current = read_scope(desk, scope)
    mandated = current.state.governance.mandate_on(mandate, effective_on)
    authority(desk, scope, mandated.granted.mandator, effective_on, None)
    heed(desk, scope, effective_on, None, grant_rules.only_policy_rules(mandated.granted, kind))
    if about is not None:
        must_be_within(about, scope)
    instructed = MandateInstructed(mandate, instruction, kind, text, effective_on, about)
    desk.record(current, mandated.instruct(instructed))


def _by_whom(desk: Desk, asked: GrantFields) -> tuple[Breach, ...]:
    """A sub-mandate is given by whoever has the mandate above it, or by the body itself (Awb 10:9)."""
    if asked.parent is None or desk.basis.mandate != asked.parent:
        return ()
    _, breaches = authorise(desk, asked.scope, asking(desk, asked.mandator, asked.effective_on, None))
    return tuple(each for each in breaches if each.rule.name in WHO)


WHO = frozenset(
    each.name
    for each in (
        chain_rules.given_to,
        chain_rules.given_at,
        chain_rules.function_held,
        chain_rules.mandatee_consented,
        chain_rules.superior_consented,
    )
)
"""What is asked of whoever hands a mandate on: no amounts and powers, which are of decisions under it.

That what is handed on is in force is asked of the grant itself, whoever gives it.
"""


def _ref(asked: GrantFields) -> str:
    return f"{asked.scope}#{asked.mandate}"


def _terms(asked: TermsFields) -> MandateTerms:
    on = asked.sub_mandate
    return MandateTerms(
        asked.power,
        asked.legal_basis,
        _money(asked.cap),
        asked.conditions,
        asked.valid_until,
        asked.illustrative,
        _money(asked.cap_with_vat),
        _money(asked.cap_per_year),
        _money(asked.cap_per_year_with_vat),
        asked.covers,
        asked.excludes,
        asked.exclusions,
        asked.budget_condition,
        asked.consults,
        asked.reports,
        None if on is None else SubMandating(on.functions, on.depth),
    )


def _money(amount: str | None) -> Money | None:
    return None if amount is None else Money.parse(amount)
