"""The rules of Awb title 10.1 by which a mandate, a sub-mandate or a delegation may be given, each a named check."""

from __future__ import annotations

from ledger.errors import RuleBroken
from ledger.governance.asked import Asked, Deed, Register
from ledger.governance.grant_refusals import (
    ChainLoops,
    ConsentByAnother,
    DelegateIsNoBody,
    InstructionToDelegate,
    NoStatuteForDelegation,
    SubMandateDiffers,
    SubMandateNotAllowed,
    SubMandateToAnother,
    SubMandateTooDeep,
)
from ledger.governance.mandate_events import (
    ConsentOf,
    InstructionKind,
    MandateGranted,
    MandateKind,
    MandateTerms,
)
from ledger.law import LawfulnessCriterion, LegalForm, Severity, rule

CONDITIONS = LawfulnessCriterion.CONDITIONS
NO_AUTHORITY = frozenset({LegalForm.COMPANY})
"""Title 10.1 is about bodies of the authorities; in a company its own rules of representation hold (BW book 2)."""
DEEDS = {
    MandateKind.MANDATE: frozenset(Deed),
    MandateKind.SIGNING: frozenset({Deed.SIGNATURE}),
    MandateKind.POWER_OF_ATTORNEY: frozenset(Deed),
    MandateKind.FACTUAL: frozenset({Deed.FACTUAL}),
    MandateKind.DELEGATION: frozenset(Deed),
    MandateKind.ATTRIBUTION: frozenset(Deed),
}


@rule("awb-10-4-whose-consent", article="Awb 10:4(1)", severity=Severity.SERIOUS, criterion=CONDITIONS)
def consent_is_theirs(granted: MandateGranted, of: ConsentOf, who: str) -> RuleBroken | None:
    """The consent to a mandate is the mandatee's own, and that of a body of the organisation where he works."""
    owner, slash, _ = who.partition("/")
    if of is ConsentOf.MANDATEE and who != granted.mandatee:
        return ConsentByAnother(granted.mandate, of.value, who, f"the {granted.mandatee}")
    if of is ConsentOf.SUPERIOR and not (slash and owner == granted.organisation):
        return ConsentByAnother(granted.mandate, of.value, who, f"a body of {granted.organisation}")
    return None


@rule("awb-10-9-allowed", article="Awb 10:9(1)", severity=Severity.SERIOUS, criterion=CONDITIONS)
def sub_mandate_allowed(ref: str, parent: str, terms: MandateTerms | None) -> RuleBroken | None:
    """A sub-mandate is given only where the mandate allows it."""
    return SubMandateNotAllowed(ref, parent) if terms is not None and terms.sub_mandate is None else None


@rule("awb-10-9-depth", article="Awb 10:9(1)", severity=Severity.SERIOUS, criterion=CONDITIONS)
def sub_mandate_within_depth(ref: str, above: str, terms: MandateTerms | None, depth: int) -> RuleBroken | None:
    """A mandate is handed on in no more steps than it allows."""
    if terms is None or terms.sub_mandate is None or depth <= terms.sub_mandate.depth:
        return None
    return SubMandateTooDeep(ref, above, depth, terms.sub_mandate.depth)


@rule("awb-10-9-to-whom", article="Awb 10:9(1)", severity=Severity.SERIOUS, criterion=CONDITIONS)
def sub_mandate_to_whom(ref: str, parent: str, terms: MandateTerms | None, mandatee: str) -> RuleBroken | None:
    """A mandate that names the functions to which it may be handed on is handed on to no other."""
    named = terms.sub_mandate.functions if terms is not None and terms.sub_mandate is not None else ()
    return SubMandateToAnother(ref, parent, mandatee, named) if named and mandatee not in named else None


@rule("awb-10-9-same-kind", article="Awb 10:9", severity=Severity.SERIOUS, criterion=CONDITIONS)
def sub_mandate_of_the_same(granted: MandateGranted, parent: str, above: MandateGranted) -> RuleBroken | None:
    """A sub-mandate is of the kind, and in the name of the body, of the mandate that it is given under."""
    if (granted.kind, granted.mandator) == (above.kind, above.mandator):
        return None
    return SubMandateDiffers(granted.mandate, parent, above.kind.value, above.mandator)


@rule("awb-10-9-loop", article="Awb 10:9", severity=Severity.SERIOUS, criterion=CONDITIONS)
def no_loop(ref: str, chain: tuple[str, ...], *, loops: bool) -> RuleBroken | None:
    """A chain of mandates leads from a body down, and never back to a function that stands higher in it."""
    return ChainLoops(ref, chain) if loops else None


@rule("awb-10-13-to-a-body", article="Awb 10:13, 10:14", severity=Severity.SERIOUS, criterion=CONDITIONS)
def delegated_to_a_body(granted: MandateGranted) -> RuleBroken | None:
    """A power is delegated to another body, never to somebody who works under the body that has it."""
    if granted.kind is not MandateKind.DELEGATION:
        return None
    owner, slash, _ = granted.mandatee.partition("/")
    fits = bool(slash) and owner == granted.organisation and granted.mandatee != granted.mandator
    return None if fits else DelegateIsNoBody(granted.mandate, granted.mandatee)


@rule("awb-10-15-statute", article="Awb 10:15", severity=Severity.SERIOUS, criterion=CONDITIONS)
def delegable(granted: MandateGranted, asked: Asked, register: Register) -> RuleBroken | None:
    """A power is delegated only where a statute provides for that."""
    if granted.kind is not MandateKind.DELEGATION:
        return None
    for power in granted.terms.covers:
        if register.powers.traits_on(power, asked.on).delegable_by is None:
            return NoStatuteForDelegation(granted.mandate, power)
    return None


@rule("awb-10-16-policy-rules", article="Awb 10:16", severity=Severity.SERIOUS, criterion=CONDITIONS)
def only_policy_rules(granted: MandateGranted, kind: InstructionKind) -> RuleBroken | None:
    """Who delegated a power gives policy rules about it, and no other instructions."""
    if granted.kind is not MandateKind.DELEGATION or kind is InstructionKind.POLICY_RULE:
        return None
    return InstructionToDelegate(granted.mandate, kind.value)
