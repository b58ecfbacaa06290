"""The lawfulness of a year for one body: what was found by each criterion beside the limit that its council set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ledger.errors import RuleBroken
from ledger.known import AsKnown
from ledger.law import LawfulnessCriterion, Severity
from ledger.money import Money
from ledger.partnership import PARTNERSHIP
from ledger.partnership.findings import FindingState
from ledger.partnership.lawfulness import FIRST_YEAR, accounts_to
from projections.as_of import AsOf
from projections.findings import Finding, Scene, Which, findings_made_of
from projections.marks import Cents
from projections.view import View


class LawfulnessConclusion(StrEnum):
    """What a body can say of a year: nothing before there is a limit."""

    WITHIN = "within-limit"
    EXCEEDED = "limit-exceeded"
    NO_LIMIT = "no-limit-set"


class LawfulnessCount(StrEnum):
    """How a finding counts: towards the limit, also where it was accepted by who the body does not account to.

    Or not: it was accepted by who that accounts to, it is gone, it has no amount, or nobody knows whose that is.
    """

    UNLAWFUL = "unlawful"
    ACCEPTED_ELSEWHERE = "accepted-elsewhere"
    ACCEPTED = "accepted-by-decision"
    RESOLVED = "resolved-since"
    WITHOUT_AMOUNT = "without-amount"
    NOT_APPORTIONED = "not-apportioned"


COUNTING = (LawfulnessCount.UNLAWFUL, LawfulnessCount.ACCEPTED_ELSEWHERE)
"""What counts towards the limit."""


@dataclass(frozen=True, slots=True)
class LawfulnessLine:
    """A finding of the year as it counts for the body: ``own_amount`` is its part of it, above zero either way.

    ``counted_amount`` is what of that counts towards the total: less where another finding counts the same euros.
    ``told``: it is told by itself, for it is not below the reporting limit, or has no amount.
    """

    criterion: LawfulnessCriterion
    finding: str
    rule: str
    article: str
    severity: Severity
    state: FindingState
    counts_as: LawfulnessCount
    own_amount: Cents | None
    counted_amount: Cents
    amount: Cents | None
    told: bool
    effective_on: date
    breach: RuleBroken
    positions: tuple[int, ...]
    illustrative: bool


@dataclass(frozen=True, slots=True)
class CriterionTotal:
    """What lines of one criterion come to: what is unlawful by it, and what a decision accepted.

    What is unlawful by two criteria stands with both, and counts once in the whole.
    """

    criterion: LawfulnessCriterion
    unlawful: Cents
    accepted_amount: Cents
    lines_counted: int
    lines_without_amount: int


@dataclass(frozen=True, slots=True)
class LawfulnessStatement:
    """What a body accounts for over a year (rechtmatigheidsverantwoording), in cents; without a limit, none of that.

    ``unlawful`` is of distinct euros: ``overlap`` is what more than one finding has, and counts once.
    ``accounted_for``: the year is one over which bodies account themselves; before that this is no statement of theirs.
    """

    body: str
    year: int
    percentage: Decimal | None
    base: Cents | None
    limit_amount: Cents | None
    reporting_limit: Cents | None
    decision: str | None
    source: str | None
    totals: tuple[CriterionTotal, ...]
    unlawful: Cents
    overlap: Cents
    conclusion: LawfulnessConclusion
    accounted_for: bool
    illustrative: bool

    @property
    def beyond(self) -> Cents | None:
        """By how much it passes the limit; below zero is what is left up to it."""
        return None if self.limit_amount is None else self.unlawful - self.limit_amount


@dataclass(frozen=True, slots=True)
class _Of:
    """Of whom, and over which year."""

    partnership: str
    body: str
    year: int

    @property
    def owner(self) -> str:
        """Whose body it is: a municipality's, or the partnership's own."""
        return self.body.partition("/")[0]


def statement(
    view: View, as_of: AsOf, known: AsKnown, *, partnership: str, body: str, year: int
) -> tuple[tuple[LawfulnessLine, ...], LawfulnessStatement]:
    """Every finding of the year that is judged by a criterion and concerns the body, and what they come to.

    A board of the partnership accounts for the whole of an amount, a body of a participant for the part of it that the
    participant bears. An amount of which nobody knows whose it is, is told to whoever shares in the service, and counts
    with the partnership alone. What was accepted counts for all but those who account to who accepted it.
    """
    which, of = Which(year=year), _Of(partnership, body, year)
    scene = Scene(view, as_of, known, partnership)
    there = [each for each in findings_made_of(scene, which) if each[0].criterion]
    limit = known.read(PARTNERSHIP, partnership).state.limits.on(body, year, as_of.valid_on)
    if limit is not None and not scene.stands(limit.decision, limit.effective_on):
        limit = None  # It was set by a decision that does not hold.
    told_from = limit.reporting_limit.cents if limit is not None else 0
    counts = _counted_once(there, of)
    lines = tuple(line for each, _ in there if (line := _line(scene, each, counts, of, told_from)))
    unlawful = sum(line.counted_amount for line in lines)
    each_by_itself = sum(line.own_amount or 0 for line in lines if line.counts_as in COUNTING)
    if limit is None:
        conclusion = LawfulnessConclusion.NO_LIMIT
    else:
        within = unlawful <= limit.limit_amount.cents
        conclusion = LawfulnessConclusion.WITHIN if within else LawfulnessConclusion.EXCEEDED
    return lines, LawfulnessStatement(
        body,
        year,
        limit.percentage if limit else None,
        limit.base.cents if limit else None,
        limit.limit_amount.cents if limit else None,
        limit.reporting_limit.cents if limit else None,
        limit.decision if limit else None,
        limit.source if limit else None,
        tuple(_total(criterion, there, lines, of) for criterion in LawfulnessCriterion),
        unlawful,
        each_by_itself - unlawful,
        conclusion,
        accounted_for=year >= FIRST_YEAR,
        illustrative=any(line.illustrative for line in lines) or (limit is not None and limit.illustrative),
    )


MadeOf = tuple[Finding, Mapping[str, int]]
"""A finding, and which costs or decisions its amount is made of."""


def _counted_once(found: Sequence[MadeOf], of: _Of) -> Mapping[str, int]:
    """What of each unlawful finding counts for a body, where a euro that several have counts with the largest of them.

    A euro is of a cost or of a decision. Where two findings are of a part of the same cost, the smaller part is within
    the larger: what was charged too much for it is the first of it that was beyond the budget.
    """
    counts: dict[str, int] = {}
    taken: dict[str, int] = {}
    standing = [
        (each, made_of, each.amount)
        for each, made_of in found
        if each.amount is not None and (each.open or _accepted_elsewhere(each, of))
    ]
    for each, made_of, whole in sorted(standing, key=lambda one: (-abs(one[2]), one[0].finding)):
        sign = -1 if whole < 0 else 1
        counts[each.finding] = (whole - sum(made_of.values())) * sign
        for source, part in made_of.items():
            more = part * sign if source not in taken else max(part * sign - taken[source], 0)
            taken[source] = taken.get(source, 0) + more
            counts[each.finding] += more
    return counts


def _own(found: Finding, of: _Of) -> int | None:
    """What of a finding is the body's: all of it for a board of the partnership; nothing where nobody knows whose."""
    if of.owner == of.partnership:
        return found.amount
    return next((share.amount for share in found.shares if share.participant == of.owner), None)


def _own_part(found: Finding, counts: Mapping[str, int], of: _Of) -> int:
    """What counts of the body's part: of everybody together it is what counts of the finding, to the cent."""
    own, counted = _own(found, of), counts.get(found.finding, 0)
    if own is None or counted == 0:
        return 0
    if counted == abs(found.amount or 0):
        return abs(own)
    if of.owner == of.partnership:
        return counted
    shares = {share.participant: Fraction(abs(share.amount)) for share in found.shares}
    return Money(counted).apportion(shares)[of.owner].cents


def _line(scene: Scene, found: Finding, counts: Mapping[str, int], of: _Of, told_from: int) -> LawfulnessLine | None:
    own = _own(found, of)
    assert found.criterion is not None, "it is asked for those that are judged by one"
    if own is None and of.owner != of.partnership:
        loose = found.amount is not None and not found.shares and _shares_in(scene, found, of.owner)
        if not loose and not (found.amount is None and _concerns(found, of.owner)):
            return None
    amount = None if own is None else abs(own)
    return LawfulnessLine(
        found.criterion,
        found.finding,
        found.rule,
        found.article,
        found.severity,
        found.state,
        _counted(found, amount, of),
        amount,
        _own_part(found, counts, of),
        found.amount,
        amount is None or amount >= told_from,
        found.effective_on,
        found.breach,
        found.positions,
        found.illustrative,
    )


def _concerns(found: Finding, owner: str) -> bool:
    """Whether a finding without an amount is about a participant: its code stands in what it is about."""
    return owner in found.about.replace("#", "/").split("/") or any(
        isinstance(fact, str) and fact.partition("/")[0] == owner for fact in found.breach.fields.values()
    )


def _shares_in(scene: Scene, found: Finding, owner: str) -> bool:
    """Whether a participant shares in the service that a finding is in on its day, or in the partnership."""
    if found.service is None:
        return owner in scene.together.participants_on(found.effective_on)
    return owner in scene.service(found.service).members_on(found.effective_on)


def _accepted_elsewhere(found: Finding, of: _Of) -> bool:
    """Whether it was accepted, and not by who the body accounts to: a college excuses neither itself nor another."""
    accepted = found.state is FindingState.ACCEPTED
    return accepted and not any(accounts_to(of.body, other) for other in found.accepting_bodies)


def _counted(found: Finding, amount: int | None, of: _Of) -> LawfulnessCount:
    if found.state is FindingState.RESOLVED:
        return LawfulnessCount.RESOLVED
    if amount is None and found.amount is not None:
        return LawfulnessCount.NOT_APPORTIONED
    if found.state is FindingState.ACCEPTED and not _accepted_elsewhere(found, of):
        return LawfulnessCount.ACCEPTED
    if amount is None:
        return LawfulnessCount.WITHOUT_AMOUNT
    return LawfulnessCount.UNLAWFUL if found.open else LawfulnessCount.ACCEPTED_ELSEWHERE


def _total(
    criterion: LawfulnessCriterion, there: Sequence[MadeOf], lines: Sequence[LawfulnessLine], of: _Of
) -> CriterionTotal:
    """What one criterion comes to, also where nothing was found by it."""
    judged = [each for each in there if each[0].criterion is criterion]
    counts = _counted_once(judged, of)
    own = [line for line in lines if line.criterion is criterion]
    return CriterionTotal(
        criterion,
        sum(_own_part(each, counts, of) for each, _ in judged),
        sum(line.own_amount or 0 for line in own if line.counts_as is LawfulnessCount.ACCEPTED),
        sum(line.counts_as in COUNTING for line in own),
        sum(line.counts_as in (LawfulnessCount.WITHOUT_AMOUNT, LawfulnessCount.NOT_APPORTIONED) for line in own),
    )
