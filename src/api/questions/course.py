"""Questions about money over time: how balances ran from day to day, and which years there are to look at."""

from __future__ import annotations

from api.questions.registry import Found, Nothing, Reading, must_be_known, question
from ledger.acts.fields import Code, PartnershipName, ServiceName, Slug, Year
from projections.money import balances as balance
from projections.money import course as run
from projections.money.course import CostYearFigures, CoursePoint, Frequency


@question("course")
def course(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    participant: Code | None = None,
    pool: Slug | None = None,
    year: Year | None = None,
    frequency: Frequency = Frequency.DAY,
) -> Found[CoursePoint, Nothing]:
    """Tell how the balance of each participant ran: what it came to on every day on which it changed.

    At a lower frequency only the last of those days of each month or year is told.
    """
    which = balance.Filter(partnership, service, participant, pool, year)
    must_be_known(balance.unknown(at.view, at.as_of, which))
    return Found(tuple(run.course(at.view, at.as_of, which, frequency)), Nothing())


@question("cost-years")
def cost_years(
    at: Reading, *, partnership: PartnershipName | None = None, service: ServiceName | None = None
) -> Found[CostYearFigures, Nothing]:
    """Tell which years of which services have anything in their books, what was shared of each, and what is open."""
    return Found(run.cost_years(at.view, at.as_of, balance.Filter(partnership, service)), Nothing())
