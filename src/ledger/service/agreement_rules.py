"""Rules on agreements on a service: signed by both sides, by who may, and ended with the notice that was agreed."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.law import LawfulnessCriterion, Response, Severity, rule
from ledger.period import months_after
from ledger.service.agreement_refusals import AgreementNoticeTooShort, AgreementSideNotSigned
from ledger.service.secondment_events import Signature


@rule(
    "awb-10-12-agreement-mandate",
    article="Awb 10:12",
    severity=Severity.SERIOUS,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def agreement_signed_within_mandate(refused: RuleBroken | None) -> RuleBroken | None:
    """Whoever signs an agreement on a service for a body under a mandate has one for it that day.

    ``refused`` is why not.
    """
    return refused


@rule(
    "gemeentewet-160-agreement-signed",
    article="Gemeentewet 160(1)(d)",
    severity=Severity.CONCERN,
    response=Response.FIND,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def agreement_signed_for_both(
    agreement: str, client: str, contractor: str, signatures: tuple[Signature, ...]
) -> RuleBroken | None:
    """An agreement on a service is signed for client and contractor, each once, where it is told who signed."""
    for side in (client.partition("/")[0], contractor) if signatures else ():
        times = sum(each.body.partition("/")[0] == side for each in signatures)
        if times != 1:
            return AgreementSideNotSigned(agreement, side, times)
    return None


@rule(
    "agreement-notice-term",
    article="Dienstverleningsovereenkomst",
    severity=Severity.CONCERN,
    response=Response.FIND,
)
def agreement_notice_in_time(
    agreement: str, effective_on: date, notice_on: date | None, notice_months: int | None
) -> RuleBroken | None:
    """Whoever ends an agreement on a service early keeps the term of notice that was agreed, unless both agree.

    ``notice_on`` is the day of the notice, or of the decision to end it; none where both agreed on it.
    """
    if notice_on is None or notice_months is None:
        return None
    earliest = months_after(notice_on, notice_months)
    if effective_on >= earliest:
        return None
    return AgreementNoticeTooShort(agreement, effective_on, notice_on, earliest)
