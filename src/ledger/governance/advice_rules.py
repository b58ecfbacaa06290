"""The say of a works council as rules of law (WOR 25). Where political primacy goes first (WOR 46d), switch them off.

There is one track for each employer: what is asked of one works council says nothing of that of another employer.
"""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.governance.advice import Advice
from ledger.governance.advice_events import Opinion
from ledger.governance.advice_refusals import (
    AdviceAwaited,
    AdviceNotAsked,
    AdviceTooLate,
    DecisionSuspended,
    WorksCouncilNotNotified,
)
from ledger.governance.course_events import DecisionKind
from ledger.law import Response, Severity, rule


@rule("wor-25-1-asked", article="WOR 25(1)", severity=Severity.CONCERN, response=Response.FIND)
def advice_was_asked(
    decision: str, kind: DecisionKind | None, employer: str, advices: tuple[Advice, ...]
) -> RuleBroken | None:
    """Before an employer changes its organisation it asks its works council for advice."""
    if kind is not DecisionKind.ORGANISATION or not employer.startswith("GM"):
        return None
    asked = {advice.requested.works_council.partition("/")[0] for advice in advices}
    return None if employer in asked else AdviceNotAsked(decision, employer)


@rule("wor-25-2-in-time", article="WOR 25(2)", severity=Severity.CONCERN)
def advice_is_asked_in_time(advice: str, decision: str, asked_on: date, decided_on: date | None) -> RuleBroken | None:
    """Advice is asked when it can still have influence: before the decision is taken.

    What is asked on the day of the decision itself comes too late for that; what was asked before it and is recorded
    after it does not.
    """
    if decided_on is None or asked_on < decided_on:
        return None
    return AdviceTooLate(advice, decision, decided_on)


@rule("wor-25-awaited", article="WOR 25(4), 25(5)", severity=Severity.CONCERN)
def advice_was_awaited(advice: Advice, employer: str | None) -> RuleBroken | None:
    """An employer that asked for advice decides after it, or after a reasonable term for it."""
    council = advice.requested.works_council
    if advice.given is not None or (employer is not None and council.partition("/")[0] != employer):
        return None
    return AdviceAwaited(advice.name, advice.requested.decision, council)


@rule("wor-25-5-notified", article="WOR 25(5)", severity=Severity.CONCERN)
def works_council_was_notified(advice: Advice, on: date) -> RuleBroken | None:
    """A decision is put into effect after the works council was told of it, unless that advised just that."""
    if advice.notified_by(on) is not None or advice.given is None or advice.given.opinion is Opinion.POSITIVE:
        return None
    return WorksCouncilNotNotified(advice.requested.decision, advice.requested.works_council)


@rule("wor-25-6-suspension", article="WOR 25(6)", severity=Severity.SERIOUS)
def suspension_has_passed(advice: Advice, on: date) -> RuleBroken | None:
    """A decision that deviates from the advice waits a month from the day after the works council was notified."""
    until = advice.suspended_on(on)
    if until is None:
        return None
    return DecisionSuspended(advice.requested.decision, advice.requested.works_council, on, until)
