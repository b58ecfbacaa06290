"""Findings about the books of a year: beyond the budget, not settled in time, on a ground that ended, or differing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import func, select

from ledger.cost_year import COST_YEAR, CostYear
from ledger.cost_year.events import BudgetAdopted, CostRecorded
from ledger.cost_year.watch import (
    SETTLED_BY,
    books_as_others_say,
    spent_within_budget,
    vat_ground_holds,
    year_settled_in_time,
)
from ledger.money import Money
from ledger.timeline import Timeline
from projections.findings.found import FindingShare, Found, Scene, named
from projections.money import dues, reconciliation, settlement, vat
from projections.money.postings import postings
from projections.money.reconciliation import ControlState

JUDGES = (spent_within_budget, year_settled_in_time, vat_ground_holds, books_as_others_say)


def find(scene: Scene) -> Iterator[Found]:
    """What is the matter with the books of every service and year, with the VAT in costs, and with control totals."""
    for service, year, books in scene.years():
        yield from _beyond_budget(scene, f"{service}/{year}", books)
        yield from _not_settled(scene, service, year)
    yield from _expired(scene)
    yield from _differing(scene)


def _beyond_budget(scene: Scene, where: str, books: CostYear) -> Iterator[Found]:
    """Of each pool what its costs come to by the day, beside the budget of that day."""
    spent: Counter[str] = Counter()
    costs: dict[str, list[CostRecorded]] = defaultdict(list)
    last: dict[str, date] = {}
    made_up: set[str] = set()
    for line in books.lines:
        cost = line.recorded
        if cost.effective_on <= scene.on:
            spent[cost.pool] += cost.amount.cents
            costs[cost.pool].append(cost)
            last[cost.pool] = max(cost.effective_on, last.get(cost.pool, cost.effective_on))
            made_up |= {cost.pool} if cost.illustrative else set()
    budgets = _budgets(scene, where)
    for pool, cents in sorted(spent.items()):
        budget = budgets[pool].amount if pool in budgets else None
        breach = spent_within_budget(where, pool, Money(cents), budget)
        if breach is not None:
            excess = Money(cents) - (budget or Money(0))
            yield Found(
                breach,
                f"{where}#{named(pool)}",
                _positions(scene, where, pool),
                last[pool],
                resolve_with=("adopt-budget", "accept-finding"),
                amount=excess.cents,
                shares=_parts(books, pool, excess),
                illustrative=pool in made_up,
                made_of=_last_of(where, costs[pool], budget or Money(0)),
            )


def _budgets(scene: Scene, where: str) -> Mapping[str, BudgetAdopted]:
    """The budget of each pool on the day, by decisions that hold and were taken before the year was over.

    A budget is amended up to the end of its year (Gemeentewet 192(2)): one that was amended later, from an earlier day
    on, makes nothing lawful that was spent.
    """
    year_end = date(int(where.rpartition("/")[2]), 12, 31)
    budgets: dict[str, Timeline[BudgetAdopted]] = defaultdict(Timeline)
    for _, event in scene.recorded(COST_YEAR, where, BudgetAdopted):
        taken_on = scene.taken_on.get(event.decision)
        in_time = taken_on is None or taken_on <= year_end
        if in_time and scene.stands(event.decision, event.effective_on):
            budgets[event.pool] = budgets[event.pool].since(event.effective_on, event)
    found = {pool: timeline.on(scene.on) for pool, timeline in budgets.items()}
    return {pool: budget for pool, budget in found.items() if budget is not None and budget.amount}


def _last_of(where: str, costs: list[CostRecorded], budget: Money) -> Mapping[str, int]:
    """What of each cost is beyond a budget, which is spent in order of the days of the costs."""
    beyond: dict[str, int] = {}
    spent = 0
    for cost in costs:
        before, spent = spent, spent + cost.amount.cents
        if part := max(spent, budget.cents) - max(before, budget.cents):
            beyond[f"{where}#{cost.cost}"] = part
    return beyond


def _parts(books: CostYear, pool: str, amount: Money) -> tuple[FindingShare, ...]:
    """Whose an amount of a pool is: as its costs are borne; nobody's, where nobody bears them yet."""
    borne = {code: share.cents for code, share in books.shares_total(pool).items()}
    if not borne or min(borne.values()) < 0 or not any(borne.values()):
        return ()
    return tuple(FindingShare(code, part.cents) for code, part in amount.apportion(borne).items())


def _positions(scene: Scene, where: str, pool: str) -> tuple[int, ...]:
    """The entries of the costs of a pool in a year."""
    columns = postings.c
    query = select(func.min(columns.position)).where(
        scene.view.sees(scene.as_of, postings),
        columns.partnership == scene.partnership,
        columns.service == where.rpartition("/")[0],
        columns.cost_year == where,
        columns.pool == pool,
        columns.cost != "",
    )
    return tuple(sorted(int(each) for each in scene.view.tx.scalars(query.group_by(columns.cost))))


def _not_settled(scene: Scene, service: str, year: int) -> Iterator[Found]:
    """A year of which something is still to be settled after its day, or that was settled after it."""
    due_on = date(year + 1, *SETTLED_BY)
    if scene.on <= due_on:
        return
    found = settlement.settlement(scene.view, scene.as_of, service, year)
    adopted = dues.rows(scene.view, scene.as_of, dues.settlement_lines, service, year)
    unsettled = tuple(FindingShare(line.participant, line.unsettled) for line in found.lines if line.unsettled)
    if not adopted and not unsettled:
        return
    breach = year_settled_in_time(f"{service}/{year}", due_on, adopted[0].effective_on if adopted else None, scene.on)
    if breach is not None:
        by = adopted[0].position if adopted else None
        amount = sum(max(each.amount, 0) for each in unsettled)
        yield Found(
            breach,
            f"{service}/{year}",
            (by,) if by is not None else _last(scene, f"{service}/{year}"),
            due_on,
            resolve_with=() if adopted else ("settle-cost-year",),
            amount=None if adopted else amount,
            shares=() if adopted else unsettled,
            gone=bool(adopted),
            resolved_by=by,
            illustrative=any(line.illustrative for line in found.lines),
        )


def _last(scene: Scene, where: str) -> tuple[int, ...]:
    """The last entry that posted anything in a year."""
    columns = postings.c
    query = select(func.max(columns.position)).where(
        scene.view.sees(scene.as_of, postings),
        columns.partnership == scene.partnership,
        columns.service == where.rpartition("/")[0],
        columns.cost_year == where,
    )
    found = scene.view.tx.scalar(query)
    return () if found is None else (int(found),)


def _expired(scene: Scene) -> Iterator[Found]:
    for line in vat.lines(scene.view, scene.as_of, vat.Filter(partnership=scene.partnership)):
        if line.vat_ground is None or line.vat_ground_until is None:
            continue
        breach = vat_ground_holds(
            line.cost, line.vat_ground, line.vat_ground_until, Money(line.amount), expired=line.expired
        )
        if breach is not None:
            yield Found(
                breach,
                f"{line.service}/{line.year}#{named('vat', line.cost)}",
                (line.position,),
                line.effective_on,
                resolve_with=("record-in-error", "record-cost"),
                amount=line.amount,
                shares=tuple(FindingShare(each.participant, each.share) for each in line.shares),
                illustrative=line.illustrative,
                made_of={f"{line.service}/{line.year}#{line.cost}": line.amount},
            )


def _differing(scene: Scene) -> Iterator[Found]:
    """Control totals that the books do not come to, which no decision accepts."""
    which = reconciliation.Filter(partnership=scene.partnership)
    for each in reconciliation.reconcile(scene.view, scene.as_of, which):
        if each.control_state is ControlState.ACCEPTED:
            continue
        breach = books_as_others_say(each.control_total, Money(each.difference))
        if breach is not None:
            yield Found(
                breach,
                f"{each.cost_year}#{named('control', each.control_total)}",
                (each.position,),
                each.effective_on,
                resolve_with=("accept-difference",),
                amount=each.difference,
                illustrative=each.illustrative,
            )
