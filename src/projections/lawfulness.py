"""The lawfulness of a year for one body: what was found by each criterion beside the limit that its council set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.errors import RuleBroken
from ledger.known import AsKnown
from ledger.law import LawfulnessCriterion, Severity
from ledger.partnership import PARTNERSHIP
from ledger.partnership.findings import FindingState
from projections.as_of import AsOf
from projections.findings import Finding, Which, findings
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
    amount: Cents | None
    told: bool
    effective_on: date
    breach: RuleBroken
    positions: tuple[int, ...]
    illustrative: bool


@dataclass(frozen=True, slots=True)
class CriterionTotal:
    """What lines of one criterion come to: what counts towards the limit, and what a decision accepted."""

    criterion: LawfulnessCriterion
    unlawful: Cents
    accepted_amount: Cents
    lines_counted: int
    lines_without_amount: int


@dataclass(frozen=True, slots=True)
class LawfulnessStatement:
    """What a body accounts for over a year (rechtmatigheidsverantwoording), in cents; without a limit, none of that."""

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


def statement(
    view: View, as_of: AsOf, known: AsKnown, *, partnership: str, body: str, year: int
) -> tuple[tuple[LawfulnessLine, ...], LawfulnessStatement]:
    """Every finding of the year that is judged by a criterion and concerns the body, and what they come to.

    A board of the partnership accounts for the whole of an amount, a body of a participant for the part of it that the
    participant bears. A finding of which nobody knows whose it is, is in the statement of the partnership alone.
    """
    found, _ = findings(view, as_of, known, Which(partnership=partnership, year=year))
    limit = known.read(PARTNERSHIP, partnership).state.limits.on(body, year, as_of.valid_on)
    told_from = limit.reporting_limit.cents if limit is not None else 0
    lines = tuple(
        line
        for each in found
        if each.criterion is not None and (line := _line(each, each.criterion, _Of(partnership, body, year), told_from))
    )
    unlawful = sum(line.own_amount or 0 for line in lines if line.counts_as is LawfulnessCount.UNLAWFUL)
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
        _totals(lines),
        unlawful,
        conclusion,
        illustrative=any(line.illustrative for line in lines) or (limit is not None and limit.illustrative),
    )


def _line(found: Finding, criterion: LawfulnessCriterion, of: _Of, told_from: int) -> LawfulnessLine | None:
    owner = of.body.partition("/")[0]
    own: int | None
    if owner == of.partnership:
        own = found.amount
    else:
        own = next((share.amount for share in found.shares if share.participant == owner), None)
        if own is None and not (found.amount is None and _concerns(found, owner)):
            return None
    amount = None if own is None else abs(own)
    return LawfulnessLine(
        criterion,
        found.finding,
        found.rule,
        found.article,
        found.severity,
        found.state,
        _counted(found, amount),
        amount,
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


def _totals(lines: Sequence[LawfulnessLine]) -> tuple[CriterionTotal, ...]:
    """One for each criterion, also where nothing was found."""
    by_criterion: dict[LawfulnessCriterion, list[LawfulnessLine]] = defaultdict(list)
    for line in lines:
        by_criterion[line.criterion].append(line)
    return tuple(
        CriterionTotal(
            criterion,
            sum(line.own_amount or 0 for line in by_criterion[criterion] if line.counts_as is LawfulnessCount.UNLAWFUL),
            sum(line.own_amount or 0 for line in by_criterion[criterion] if line.counts_as is LawfulnessCount.ACCEPTED),
            sum(line.counts_as is LawfulnessCount.UNLAWFUL for line in by_criterion[criterion]),
            sum(line.counts_as is LawfulnessCount.WITHOUT_AMOUNT for line in by_criterion[criterion]),
        )
        for criterion in LawfulnessCriterion
    )
