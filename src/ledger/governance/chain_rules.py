"""The rules of Awb title 10.1 by which somebody may decide for a body, each a named check."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.governance.asked import Asked, Deed, Register
from ledger.governance.mandate_events import (
    ConsentOf,
    MandateGranted,
    MandateKind,
    MandateTerms,
)
from ledger.governance.mandate_refusals import (
    AmountWithVatAboveCap,
    AmountWithVatMissing,
    ConsentMissing,
    ConsentWithdrawn,
    FineByReporter,
    FunctionNotHeld,
    HolderPresent,
    MandateOfAnotherKind,
    NoMandate,
    PowerDelegated,
    PowerNotCovered,
    PowerNotHeld,
    PowerNotMandatable,
    PowerNotTheMandators,
    YearCapExceeded,
)
from ledger.governance.mandates import Mandate
from ledger.governance.refusals import (
    AmountAboveCap,
    AmountMissing,
    AnotherFunction,
    AnotherMandator,
    AnotherOrganisation,
    MandateDecidesNothing,
)
from ledger.law import LawfulnessCriterion, LegalForm, Response, Severity, rule

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


@rule("awb-10-1-mandated", article="Awb 10:1", severity=Severity.SERIOUS, criterion=CONDITIONS, unbound=NO_AUTHORITY)
def mandated(asked: Asked, *, found: bool) -> RuleBroken | None:
    """Who decides in the name of a body has a mandate of that body."""
    return None if found else NoMandate(asked.function, asked.organisation, asked.body, asked.on)


@rule("awb-10-2-in-force", article="Awb 10:2", severity=Severity.SERIOUS, criterion=CONDITIONS)
def in_force(ref: str, mandate: Mandate, asked: Asked) -> RuleBroken | None:
    """A mandate gives authority from its first day until it expires or is revoked, and all above it with it."""
    return None if mandate.terms_on(asked.on) is not None else mandate.not_in_force(ref, asked.on)


@rule("awb-10-11-deed", article="Awb 10:11(2), 10:12", severity=Severity.SERIOUS, criterion=CONDITIONS)
def for_this_deed(ref: str, kind: MandateKind, deed: Deed) -> RuleBroken | None:
    """By a signing mandate one signs what the body itself decided, by a factual authorisation one carries it out."""
    if deed in DEEDS[kind]:
        return None
    if deed is Deed.DECISION:
        return MandateDecidesNothing(ref, kind.value)
    return MandateOfAnotherKind(ref, kind.value, deed.value)


@rule("awb-10-2-function", article="Awb 10:1, 10:2", severity=Severity.SERIOUS, criterion=CONDITIONS)
def given_to(ref: str, granted: MandateGranted, asked: Asked) -> RuleBroken | None:
    """A mandate is used by the function that it was given to, or by a deputy of it."""
    if asked.function not in (granted.mandatee, *granted.deputies):
        return AnotherFunction(ref, asked.function, granted.mandatee)
    return None


@rule("awb-10-2-organisation", article="Awb 10:1, 10:2", severity=Severity.SERIOUS, criterion=CONDITIONS)
def given_at(ref: str, granted: MandateGranted, asked: Asked) -> RuleBroken | None:
    """A mandate is used at the organisation at which it was given: the same function elsewhere has none of it."""
    if asked.organisation != granted.organisation:
        return AnotherOrganisation(ref, asked.organisation, granted.organisation)
    return None


@rule("mandate-function-held", article="Awb 10:1, 10:2", severity=Severity.SERIOUS, criterion=CONDITIONS)
def function_held(asked: Asked, register: Register) -> RuleBroken | None:
    """Whoever uses the mandate of a function holds that function on that day.

    Asked only of functions of which it was ever recorded who held them.
    """
    if asked.person is None or not register.holdings.knows(asked.function, asked.organisation):
        return None
    holders = register.holdings.holders_on(asked.function, asked.organisation, asked.on)
    if asked.person in holders:
        return None
    return FunctionNotHeld(asked.function, asked.organisation, asked.person, asked.on, holders)


@rule("mandate-deputy-steps-in", article="Awb 10:1", severity=Severity.CONCERN, response=Response.FIND)
def deputy_steps_in(ref: str, granted: MandateGranted, asked: Asked, register: Register) -> RuleBroken | None:
    """A deputy uses a mandate when who holds the function is away, or nobody holds it.

    No article says so: mandate decisions do ("bij afwezigheid"). Own knowledge, so a finding and no refusal.
    """
    if asked.function == granted.mandatee or asked.function not in granted.deputies:
        return None
    present = register.holdings.present_on(granted.mandatee, granted.organisation, asked.on)
    return HolderPresent(ref, granted.mandatee, asked.function, asked.on, present) if present else None


@rule("awb-10-2-mandator", article="Awb 10:1, 10:10", severity=Severity.SERIOUS, criterion=CONDITIONS)
def in_the_name_of(ref: str, granted: MandateGranted, asked: Asked) -> RuleBroken | None:
    """Under a mandate one decides in the name of the body that gave it, and of no other."""
    return None if asked.body == granted.mandator else AnotherMandator(ref, asked.body, granted.mandator)


@rule("awb-10-2-power", article="Awb 10:2", severity=Severity.SERIOUS, criterion=CONDITIONS)
def covered(ref: str, terms: MandateTerms, power: str | None) -> RuleBroken | None:
    """A mandate goes no further than the powers that it names, and never to those that it excludes."""
    if power is not None and power in terms.excludes:
        return PowerNotCovered(ref, power, ())
    if terms.covers and power not in terms.covers:
        return PowerNotCovered(ref, power, terms.covers)
    return None


@rule("awb-10-2-cap", article="Awb 10:2", severity=Severity.SERIOUS, criterion=CONDITIONS)
def within_cap(ref: str, terms: MandateTerms, asked: Asked) -> RuleBroken | None:
    """A mandate goes no further than its amount per case."""
    if terms.cap is not None and asked.amount is None:
        return AmountMissing(ref, terms.cap)
    if terms.cap is not None and asked.amount is not None and asked.amount > terms.cap:
        return AmountAboveCap(ref, asked.amount, terms.cap)
    gross, cap = asked.amount_with_vat, terms.cap_with_vat
    if cap is None:
        return None
    if gross is None:
        return AmountWithVatMissing(ref, cap)
    return AmountWithVatAboveCap(ref, gross, cap) if gross > cap else None


@rule("awb-10-2-cap-per-year", article="Awb 10:2", severity=Severity.SERIOUS, criterion=CONDITIONS)
def within_cap_per_year(ref: str, terms: MandateTerms, asked: Asked, register: Register) -> RuleBroken | None:
    """All that is decided under a mandate in a calendar year, sub-mandates included, stays below its cap per year."""
    if terms.cap_per_year is not None:
        if asked.amount is None:
            return AmountMissing(ref, terms.cap_per_year)
        used = register.used_before(ref, asked, with_vat=False)
        if used + asked.amount > terms.cap_per_year:
            return YearCapExceeded(ref, asked.on.year, asked.amount, used, terms.cap_per_year)
    if terms.cap_per_year_with_vat is not None:
        if asked.amount_with_vat is None:
            return AmountWithVatMissing(ref, terms.cap_per_year_with_vat)
        used = register.used_before(ref, asked, with_vat=True)
        if used + asked.amount_with_vat > terms.cap_per_year_with_vat:
            return YearCapExceeded(ref, asked.on.year, asked.amount_with_vat, used, terms.cap_per_year_with_vat)
    return None


@rule("awb-10-1-power-held", article="Awb 1:3(1), 10:1", severity=Severity.SERIOUS, criterion=CONDITIONS)
def power_held(ref: str | None, body: str, power: str | None, asked: Asked, register: Register) -> RuleBroken | None:
    """A body uses or hands over only powers that it has, by attribution or because another body delegated them to it.

    Asked only of powers that the partnership named, and on the day that is asked about. ``ref`` is the mandate by which
    it would hand the power over; without one the body decides itself.
    """
    if power is None or not register.powers.knows(power):
        return None
    held_by = register.powers.bodies_on(power, asked.on)
    if body in held_by or _received(body, power, asked, register):
        return None
    others = tuple(sorted(held_by))
    if ref is None:
        return PowerNotHeld(power, body, asked.on, others)
    return PowerNotTheMandators(ref, body, power, asked.on, others)


@rule("awb-10-3-mandatable", article="Awb 10:3(1)-(2)", severity=Severity.SERIOUS, criterion=CONDITIONS)
def mandatable(ref: str, kind: MandateKind, power: str | None, asked: Asked, register: Register) -> RuleBroken | None:
    """No mandate is given of a power that a statute or its nature bars, nor of those that 10:3(2) lists."""
    if power is None or kind is not MandateKind.MANDATE:
        return None
    bar = register.powers.traits_on(power, asked.on).bar
    return None if bar is None else PowerNotMandatable(ref, power, bar.value)


@rule("awb-10-3-4-fine", article="Awb 10:3(4), 5:53", severity=Severity.SERIOUS, criterion=CONDITIONS)
def no_fine_by_reporter(ref: str, asked: Asked) -> RuleBroken | None:
    """Who reported an offence has no mandate to impose the fine for it, where a report is required (Awb 5:53)."""
    if asked.reported_by is None or asked.reported_by not in (asked.person, asked.function):
        return None
    return FineByReporter(ref, asked.reported_by)


@rule("awb-10-4-mandatee", article="Awb 10:4(1)", severity=Severity.SERIOUS, criterion=CONDITIONS, unbound=NO_AUTHORITY)
def mandatee_consented(ref: str, mandate: Mandate, giver: str, asked: Asked) -> RuleBroken | None:
    """A mandate to somebody who does not work under the mandator has effect with his consent."""
    return _unless_consented(ref, mandate, giver, ConsentOf.MANDATEE, asked.on)


@rule("awb-10-4-superior", article="Awb 10:4(1)", severity=Severity.SERIOUS, criterion=CONDITIONS, unbound=NO_AUTHORITY)
def superior_consented(ref: str, mandate: Mandate, giver: str, asked: Asked) -> RuleBroken | None:
    """A mandate to somebody who does not work under the mandator has effect with the consent of whom he works under."""
    return _unless_consented(ref, mandate, giver, ConsentOf.SUPERIOR, asked.on)


def _unless_consented(
    ref: str, mandate: Mandate, giver: str, of: ConsentOf, on: date
) -> ConsentMissing | ConsentWithdrawn | None:
    """Nobody consented by that day, or who did has taken it back, of which the article says nothing (own reading)."""
    if not mandate.needs_consent(giver) or mandate.consented(of, on):
        return None
    withdrawn = next((each for each in mandate.withdrawals_on(on) if each.consent_of is of), None)
    if withdrawn is not None:
        return ConsentWithdrawn(ref, of.value, withdrawn.withdrawn_by, withdrawn.effective_on)
    granted = mandate.granted
    return ConsentMissing(ref, of.value, granted.mandatee if of is ConsentOf.MANDATEE else granted.organisation, on)


@rule("awb-10-17-delegated", article="Awb 10:17", severity=Severity.SERIOUS, criterion=CONDITIONS)
def not_delegated_away(body: str, power: str | None, asked: Asked, register: Register) -> RuleBroken | None:
    """Who delegated a power cannot use it himself, nor let somebody else use it in his name."""
    for ref, granted in delegations(power, asked, register):
        if granted.mandator == body:
            return PowerDelegated(body, power or "", ref, granted.mandatee, asked.on)
    return None


def delegations(power: str | None, asked: Asked, register: Register) -> list[tuple[str, MandateGranted]]:
    """The delegations of a power that are in force on the day, by name."""
    if power is None:
        return []
    found = ((ref, register.mandate_on(ref, asked.on)) for ref in sorted(register.mandates))
    return [
        (ref, each.granted)
        for ref, each in found
        if each is not None
        and each.granted.kind is MandateKind.DELEGATION
        and (terms := each.terms_on(asked.on)) is not None
        and power in terms.covers
    ]


def _received(body: str, power: str, asked: Asked, register: Register) -> bool:
    return any(granted.mandatee == body for _, granted in delegations(power, asked, register))
