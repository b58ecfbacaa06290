"""Rules on secondments: signed by who may, with the person's consent, on a ground of VAT that holds, ended in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger import vat
from ledger.errors import RuleBroken
from ledger.law import LawfulnessCriterion, Response, Severity, rule
from ledger.period import months_after
from ledger.service.secondment_events import (
    EndGround,
    SecondmentAgreed,
    SecondmentEnded,
    SecondmentTerms,
    Signature,
)
from ledger.service.secondment_prices import Asked, more_than_lent, other_price
from ledger.service.secondment_refusals import (
    NoticeNotTold,
    NoticeTooShort,
    PersonDidNotConsent,
    SideNotSigned,
    VatGroundEndsBeforeStart,
    VatGroundNotThere,
    VatGroundTooLong,
    VatGroundWithoutProof,
)


@rule(
    "gemeentewet-160-secondment-signed",
    article="Gemeentewet 160(1)(d)",
    severity=Severity.CONCERN,
    response=Response.FIND,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def signed_for_both(
    secondment: str, lender: str, borrower: str, signatures: tuple[Signature, ...]
) -> RuleBroken | None:
    """A secondment is signed for the lender and for the borrower, each once, where it is told who signed.

    A contract of the municipality is decided on by its college (Gemeentewet 160(1)(d)) and signed in its name (171).
    """
    for side in (lender, borrower) if signatures else ():
        times = sum(each.body.partition("/")[0] == side for each in signatures)
        if times != 1:
            return SideNotSigned(secondment, side, times)
    return None


@rule(
    "awb-10-12-secondment-mandate",
    article="Awb 10:12",
    severity=Severity.SERIOUS,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def signed_within_mandate(refused: RuleBroken | None) -> RuleBroken | None:
    """Whoever signs a secondment for a body under a mandate has one for it that day.

    ``refused`` is why not.
    """
    return refused


@rule("bw-7-secondment-consent", article="BW 7:611", severity=Severity.CONCERN, response=Response.FIND)
def person_consented(secondment: str, effective_on: date, consented_on: date | None) -> RuleBroken | None:
    """The person is the third party to a secondment, and agreed by its first day.

    That to work for another employer needs consent follows from the contract of employment (own knowledge).
    """
    if consented_on is None or consented_on > effective_on:
        return PersonDidNotConsent(secondment, effective_on, consented_on)
    return None


@rule(
    "vat-secondment-ground",
    article="Besluit 7 juni 2024, nr. 2024-13855",
    severity=Severity.SERIOUS,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def vat_ground_holds(agreed: SecondmentAgreed) -> RuleBroken | None:
    """Staff on secondment is taxed, unless a ground in force says otherwise, with evidence and no longer than it may.

    The decrees before it were of 5 July 2022 and 14 December 2018; which grounds were in force when, ``vat.toml`` says.
    """
    conditions = agreed.conditions
    if conditions is None or conditions.vat_ground is None:
        return None
    name, start, until = conditions.vat_ground, agreed.effective_on, conditions.vat_ground_until
    ground = vat.ground_on(name, start)
    if ground is None or not ground.secondments:
        return VatGroundNotThere(agreed.secondment, name, start)
    if conditions.vat_evidence is None or (ground.months is not None and until is None):
        return VatGroundWithoutProof(agreed.secondment, name)
    if until is not None and until < start:
        return VatGroundEndsBeforeStart(agreed.secondment, name, until, start)
    if ground.months is not None and until is not None:
        latest = months_after(start, ground.months)
        if until >= latest:
            return VatGroundTooLong(agreed.secondment, name, until, date.fromordinal(latest.toordinal() - 1))
    return None


@rule("secondment-notice-term", article="Detacheringsovereenkomst", severity=Severity.CONCERN)
def notice_in_time(ended: SecondmentEnded, notice_months: int | None) -> RuleBroken | None:
    """Whoever ends a secondment early keeps the term of notice that was agreed, unless another ground ends it.

    Where nobody told on which ground it ended, it is held to be notice.
    """
    if notice_months is None or ended.end_ground not in (None, EndGround.NOTICE):
        return None
    if ended.notice_on is None:
        return NoticeNotTold(ended.secondment, ended.effective_on, notice_months)
    earliest = months_after(ended.notice_on, notice_months)
    return NoticeTooShort(ended.secondment, ended.effective_on, earliest) if ended.effective_on < earliest else None


@rule(
    "secondment-tariff",
    article="Detacheringsovereenkomst",
    severity=Severity.CONCERN,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def charged_as_agreed(asked: Asked, agreed: Sequence[SecondmentTerms]) -> RuleBroken | None:
    """What is charged for a secondment is the price that was agreed: the tariff of its unit, or the wages with uplift.

    ``agreed`` are the terms of every day that is charged for.
    """
    found = (other_price(asked, terms) for terms in agreed)
    return next((breach for breach in found if breach is not None), None)


@rule(
    "secondment-size",
    article="Detacheringsovereenkomst",
    severity=Severity.CONCERN,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def charged_no_more_than_lent(asked: Asked, agreed: Sequence[SecondmentTerms]) -> RuleBroken | None:
    """What is charged for a secondment in fte is no more than the fte that were lent on each of its days."""
    found = (more_than_lent(asked, terms) for terms in agreed)
    return next((breach for breach in found if breach is not None), None)
