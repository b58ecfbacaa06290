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
    """How a finding counts: towards the limit, not (accepted by a decision, or gone), or it has no amount."""

    UNLAWFUL = "unlawful"
    ACCEPTED = "accepted-by-decision"
    RESOLVED = "resolved-since"
    WITHOUT_AMOUNT = "without-amount"


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
    participant bears. A finding of which nobody knows whose it is, is in the statement of the partnership alone.
    """
    which, of = Which(year=year), _Of(partnership, body, year)
    there = [each for each in findings_made_of(Scene(view, as_of, known, partnership), which) if each[0].criterion]
    limit = known.read(PARTNERSHIP, partnership).state.limits.on(body, year, as_of.valid_on)
    told_from = limit.reporting_limit.cents if limit is not None else 0
    counts = _counted_once(there)
    lines = tuple(line for each, _ in there if (line := _line(each, counts, of, told_from)))
    unlawful = sum(line.counted_amount for line in lines)
    each_by_itself = sum(line.own_amount or 0 for line in lines if line.counts_as is LawfulnessCount.UNLAWFUL)
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
        illustrative=any(line.illustrative for line in lines) or (limit is not None and limit.illustrative),
    )


MadeOf = tuple[Finding, Mapping[str, int]]
"""A finding, and which costs or decisions its amount is made of."""


def _counted_once(found: Sequence[MadeOf]) -> Mapping[str, int]:
    """What of each unlawful finding counts, where a euro that several have counts with the largest of them.

    A euro is of a cost or of a decision. Where two findings are of a part of the same cost, the smaller part is within
    the larger: what was charged too much for it is the first of it that was beyond the budget.
    """
    counts: dict[str, int] = {}
    taken: dict[str, int] = {}
    standing = [(each, of, each.amount) for each, of in found if each.amount is not None and each.open]
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


def _line(found: Finding, counts: Mapping[str, int], of: _Of, told_from: int) -> LawfulnessLine | None:
    own = _own(found, of)
    assert found.criterion is not None, "it is asked for those that are judged by one"
    if own is None and of.owner != of.partnership and not (found.amount is None and _concerns(found, of.owner)):
        return None
    amount = None if own is None else abs(own)
    return LawfulnessLine(
        found.criterion,
        found.finding,
        found.rule,
        found.article,
        found.severity,
        found.state,
        _counted(found, amount),
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


def _counted(found: Finding, amount: int | None) -> LawfulnessCount:
    if found.state is FindingState.RESOLVED:
        return LawfulnessCount.RESOLVED
    if found.state is FindingState.ACCEPTED:
        return LawfulnessCount.ACCEPTED
    return LawfulnessCount.WITHOUT_AMOUNT if amount is None else LawfulnessCount.UNLAWFUL


def _total(
    criterion: LawfulnessCriterion, there: Sequence[MadeOf], lines: Sequence[LawfulnessLine], of: _Of
) -> CriterionTotal:
    """What one criterion comes to, also where nothing was found by it."""
    judged = [each for each in there if each[0].criterion is criterion]
    counts = _counted_once(judged)
    own = [line for line in lines if line.criterion is criterion]
    return CriterionTotal(
        criterion,
        sum(_own_part(each, counts, of) for each, _ in judged),
        sum(line.own_amount or 0 for line in own if line.counts_as is LawfulnessCount.ACCEPTED),
        sum(line.counts_as is LawfulnessCount.UNLAWFUL for line in own),
        sum(line.counts_as is LawfulnessCount.WITHOUT_AMOUNT for line in own),
    )
