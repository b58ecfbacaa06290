"""The rules of law on the course of a decision: who is heard before it, and how it is made known, objected to, undone.

What the Wgr says of views is own knowledge where no article of the act of 2021 (Stb. 2022, 18) was at hand: the terms
stand in the table of ``ledger.law.wgr`` and each rule can be switched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from ledger.errors import RuleBroken
from ledger.governance.course_events import Accord, DecisionKind, Ground, Overseer
from ledger.governance.course_rule_refusals import (
    AgreementMissing,
    AnotherBodyRatifies,
    DraftNotSent,
    NoGroundToAnnul,
    NoGroundToRefuse,
    NotMadeKnown,
    ObjectionTooLate,
    PermissionMissing,
    SuspendedTooLong,
    ViewsAwaited,
    ViewsTermTooShort,
    ViewTooLate,
)
from ledger.law import LawfulnessCriterion, LegalForm, Response, Severity, rule
from ledger.law.awb import objections_until
from ledger.law.wgr import budget_views_until, scheme_has_views, scheme_views_until
from ledger.period import months_after

OUTSIDE_WGR = frozenset({LegalForm.AGREEMENT, LegalForm.COMPANY})
WITHOUT_BODY = OUTSIDE_WGR | {LegalForm.CENTRE_SCHEME, LegalForm.LIGHT_SCHEME}


def statutory_views_until(kind: DecisionKind | None, sent_on: date) -> date | None:
    """The first day on which the views of councils may be closed; nothing where no law gives them a term.

    What counts around a change of the law is told in ``ledger.law.wgr``, where the calendar of budgets asks it too.

    >>> statutory_views_until(DecisionKind.BUDGET, date(2023, 4, 14))
    datetime.date(2023, 7, 7)
    """
    if kind is DecisionKind.BUDGET:
        return budget_views_until(sent_on)
    return scheme_views_until(sent_on) if kind is DecisionKind.JOINT_SCHEME else None


@rule(
    "wgr-views-term",
    article="Wgr 35(1), 35(3)",
    severity=Severity.CONCERN,
    unbound=OUTSIDE_WGR,
)
def views_term_is_long_enough(
    decision: str, kind: DecisionKind | None, sent_on: date, views_until: date
) -> RuleBroken | None:
    """Councils have the term of the law for their views: for a budget 12 weeks, for a joint scheme 8.

    For a budget 8 before 1 July 2022, and 6 before 2015.
    """
    least = statutory_views_until(kind, sent_on)
    return ViewsTermTooShort(decision, views_until, least) if least is not None and views_until < least else None


@rule("wgr-view-in-time", article="Wgr 35(3)", severity=Severity.NOTE, response=Response.FIND, unbound=OUTSIDE_WGR)
def view_is_in_time(decision: str, council: str, given_on: date, views_until: date) -> RuleBroken | None:
    """A council gives its view within its term; who decides may pass over what comes later."""
    return ViewTooLate(decision, council, given_on, views_until) if given_on > views_until else None


@rule(
    "wgr-draft-sent",
    article="Wgr 35(1)",
    severity=Severity.SERIOUS,
    criterion=LawfulnessCriterion.CONDITIONS,
    unbound=WITHOUT_BODY,
)
def draft_was_sent(decision: str, kind: DecisionKind | None, decided_on: date, *, sent: bool) -> RuleBroken | None:
    """Before a joint budget, and since 1 July 2022 a joint scheme, is adopted, its draft was with the councils."""
    asked = kind is DecisionKind.BUDGET or (kind is DecisionKind.JOINT_SCHEME and scheme_has_views(decided_on))
    return DraftNotSent(decision) if asked and not sent else None


@rule(
    "wgr-views-awaited",
    article="Wgr 35(3)",
    severity=Severity.SERIOUS,
    criterion=LawfulnessCriterion.CONDITIONS,
    unbound=OUTSIDE_WGR,
)
def views_were_awaited(
    decision: str, silent: tuple[str, ...], decided_on: date, views_until: date
) -> RuleBroken | None:
    """Who sent a draft to councils decides after their views, or after the term for them."""
    return ViewsAwaited(decision, silent, views_until) if silent and decided_on <= views_until else None


@rule(
    "wgr-permission",
    article="Wgr 1(2)",
    severity=Severity.SERIOUS,
    criterion=LawfulnessCriterion.CONDITIONS,
    unbound=OUTSIDE_WGR,
)
def councils_permitted(
    decision: str, kind: DecisionKind | None, body: str, asked: Collection[str], permitted: Collection[str]
) -> RuleBroken | None:
    """An executive or a mayor makes, changes, joins or leaves a joint scheme with permission of the own council.

    So does who asked a council for its permission of his own accord.
    """
    owner, _, name = body.partition("/")
    own = f"{owner}/raad"
    needed = {each for each in asked if not owner.startswith("GM") or each.partition("/")[0] == owner}
    if kind is DecisionKind.JOINT_SCHEME and owner.startswith("GM") and name in ("college", "burgemeester"):
        needed.add(own)
    lacking = tuple(sorted(needed.difference(permitted)))
    return PermissionMissing(decision, body, lacking) if lacking else None


@rule("wgr-permission-ground", article="Wgr 1(2)", severity=Severity.CONCERN, unbound=OUTSIDE_WGR)
def permission_is_refused_on_a_ground_of_law(decision: str, council: str, ground: Ground | None) -> RuleBroken | None:
    """A council refuses permission for a joint scheme only for conflict with the law or the general interest."""
    return NoGroundToRefuse(decision, council) if ground is Ground.OTHER else None


@rule("go-agreement", article="Aw 125, Cao Gemeenten 12", severity=Severity.CONCERN, response=Response.FIND)
def unions_agreed(
    decision: str, kind: DecisionKind | None, employer: str, answers: Mapping[str, Accord | None]
) -> RuleBroken | None:
    """Conditions of employment and a social plan are decided on with agreement of the unions, not on advice alone.

    (Own knowledge; each employer has its own consultation, and ``None`` is one that has not ended.)
    """
    own = {name: said for name, said in answers.items() if name.partition("/")[0] == employer}
    if any(said is not Accord.AGREEMENT for said in own.values()) or (kind is DecisionKind.EMPLOYMENT and not own):
        return AgreementMissing(decision, employer)
    return None


@rule("awb-3-40-made-known", article="Awb 3:40", severity=Severity.SERIOUS, criterion=LawfulnessCriterion.CONDITIONS)
def decision_was_made_known(decision: str, published_on: date | None, in_force_on: date) -> RuleBroken | None:
    """A decision does not enter into force before it was made known."""
    if published_on is None or in_force_on < published_on:
        return NotMadeKnown(decision, in_force_on, published_on)
    return None


@rule("crown-annulment-ground", article="Awb 10:35", severity=Severity.CONCERN)
def annulled_on_a_ground_of_law(decision: str, overseer: Overseer, ground: Ground) -> RuleBroken | None:
    """The Crown annuls only for conflict with the law or the general interest, and a court only for the former."""
    known = {Overseer.CROWN: {Ground.LAW, Ground.GENERAL_INTEREST}, Overseer.COURT: {Ground.LAW}}[overseer]
    return None if ground in known else NoGroundToAnnul(decision, overseer.value)


@rule("crown-suspension-term", article="Awb 10:44", severity=Severity.CONCERN)
def suspended_for_a_year_at_most(
    decision: str, overseer: Overseer, since: date, until: date | None
) -> RuleBroken | None:
    """The Crown suspends a decision for a year at most, with any extension (own knowledge)."""
    if overseer is Overseer.COURT:
        return None
    last = months_after(since, 12)
    return SuspendedTooLong(decision, until, last) if until is None or until > last else None


@rule("ratified-by-competent-body", article="BW 3:69", severity=Severity.SERIOUS)
def ratified_by_the_competent_body(decision: str, body: str, by_decision: str, taken_by: str) -> RuleBroken | None:
    """Only the body in whose name something was decided without authority can ratify that, by a decision of its own."""
    return None if body in taken_by.split(", ") else AnotherBodyRatifies(decision, body, by_decision, taken_by)


@rule("awb-6-7-objection-term", article="Awb 6:7", severity=Severity.NOTE, response=Response.FIND)
def objection_is_in_time(decision: str, objection: str, filed_on: date, made_known_on: date) -> RuleBroken | None:
    """An objection is filed within six weeks from the day after the decision was made known (excuses: Awb 6:11)."""
    last = objections_until(made_known_on)
    return ObjectionTooLate(decision, objection, filed_on, last) if filed_on > last else None
