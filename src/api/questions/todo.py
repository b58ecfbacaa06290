"""What is left to do for a service and a year, as finance lives it: each thing with the act that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Final

from sqlalchemy import select

from api.questions.registry import Found, Reading, question
from ledger.actor import Actor, Basis, Capacity
from ledger.acts import ACTS
from ledger.acts.fields import PartnershipName, ServiceName, Year
from ledger.cost_year import COST_YEAR, CostYear, Line
from ledger.cost_year.control_refusals import ControlTotalsDiffer
from ledger.cost_year.events import AllocationReversed
from ledger.cost_year.refusals import CostsNotAllocated, NothingToReallocate, YearClosed
from ledger.cost_year.settlement import lines_of
from ledger.desk import Desk
from ledger.errors import RuleBroken
from ledger.event import Event
from ledger.known import AsKnown
from ledger.partnership import PARTNERSHIP
from ledger.period import fiscal_year
from ledger.service import SERVICE, Service
from ledger.service.pools import Pool
from projections.marks import Cents, Of
from projections.money import forecast as forecasts
from projections.money import settlement as settled
from projections.money import statement as statements
from projections.money.balances import Filter
from projections.money.claims import claims
from projections.money.course import closings
from projections.view import UnknownThing

_NOBODY: Final = Actor("p-0", "todo", Capacity.CONTROLLER, "GM0000")
"""Whoever only asks; nothing is recorded in that name."""


class TodoKind(StrEnum):
    """What there can be left to do."""

    COSTS_NOT_SHARED = "costs-not-shared"
    COSTS_WITHOUT_PERIOD = "costs-without-period"
    POOL_WITHOUT_BUDGET = "pool-without-budget"
    POOL_WITHOUT_KEY = "pool-without-key"
    KEY_CHANGED = "key-changed-since"
    CONTROL_TOTALS_DIFFER = "control-totals-differ"
    ADVANCES_NOT_CALLED = "advances-not-called"
    PAYMENTS_OPEN = "payments-open"
    SETTLEMENT_TO_ADOPT = "settlement-to-adopt"
    SETTLEMENT_CHANGED = "settlement-changed-since"
    YEAR_TO_CLOSE = "year-to-close"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that is left to do, and the act that does it.

    ``items`` are what it is about: documents, pools or control totals; ``positions`` their entries where they have any.
    ``due_on`` is the day by which it is to be done, and ``refusal`` why it cannot be done as things are.
    """

    todo: TodoKind
    act: Annotated[str, Of("acts")]
    items: tuple[str, ...]
    amount: Cents | None = None
    due_on: date | None = None
    positions: tuple[int, ...] = ()
    refusal: RuleBroken | None = None

    @property
    def count(self) -> int:
        """How many it is about."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class BesideTodo:
    """Whether the books of the year are closed on the day, by which decision."""

    closed_by: str | None


@question("todo")
def todo(
    at: Reading, *, service: ServiceName, year: Year, partnership: PartnershipName | None = None
) -> Found[Todo, BesideTodo]:
    """Tell what is left to do for a service and a year: what, how much of it, by when, and the act that does it."""
    del partnership  # The service is of it.
    known = AsKnown(at.journal, at.as_of.known_at)
    books = known.read(COST_YEAR, f"{service}/{year}").state
    if books.opened is None:
        raise UnknownThing("cost year", f"{service}/{year}")
    closed = closings(at.view, at.as_of, service.partition("/")[0]).get(f"{service}/{year}")
    of_day = books if closed else replace(books, closed=None)  # They may be closed from a later day on.
    of_year = OfYear(at, known, service, year, of_day, known.read(SERVICE, service).state, closed is not None)
    found = [each for check in (CHECKS_WHEN_CLOSED if closed else CHECKS) for each in check(of_year)]
    if not found and closed is None and at.as_of.valid_on >= date(year + 1, 1, 1):
        found = [Todo(TodoKind.YEAR_TO_CLOSE, "close-cost-year", (f"{service}/{year}",))]
    return Found(found, BesideTodo(None if closed is None else closed[1]))


@dataclass(frozen=True, slots=True)
class OfYear:
    """A year of a service as it was known, to be gone through; ``closed`` on the day."""

    at: Reading
    known: AsKnown
    service: str
    year: int
    books: CostYear
    shared: Service
    closed: bool

    def lines(self) -> Iterator[Line]:
        """The costs of the days up to the one that is asked for."""
        return (each for each in self.books.lines if each.recorded.effective_on <= self.at.as_of.valid_on)

    def positions(self, costs: Sequence[str]) -> tuple[int, ...]:
        """The entries that costs were recorded in."""
        found = statements.costs(self.at.view, self.at.as_of, Filter(service=self.service, year=self.year))
        return tuple(sorted(found[f"{self.service}/{self.year}", cost] for cost in costs))

    def tried(self, act: str, **fields: object) -> tuple[tuple[Event, ...], RuleBroken | None]:
        """What an act would decide now, or why it would be refused."""
        desk = Desk(self.known, _NOBODY, Basis())
        try:
            ACTS[act].work(desk, service=self.service, year=self.year, **fields)
        except RuleBroken as refusal:
            return (), refusal
        return tuple(event for each in desk.decided for event in each.events), None

    def days(self, pool: Pool) -> tuple[date, date]:
        """The first and the last day of the year on which a pool is open; never: the first is after the last."""
        days = fiscal_year(self.year)
        assert days.end is not None, "a year ends"
        ends = min(days.end, pool.closed_on or days.end)
        return max(days.start, pool.opened_on), ends - timedelta(days=1)

    def changes(self, pool: Pool) -> bool:
        """Whether the key of a pool, or who takes part, changes within the year while the pool is open."""
        first, last = self.days(pool)
        steps = [day for day, _ in pool.keys.steps]
        steps += [day for members in self.shared.members.values() for day, _ in members.steps]
        together = self.known.read(PARTNERSHIP, self.service.partition("/")[0]).state
        days = {day for day in steps if first < day <= last}
        return bool(days) or together.participants_on(first) != together.participants_on(last)


def _costs_not_shared(of: OfYear) -> Iterator[Todo]:
    """Costs that nobody bears yet, those that cannot be shared as things are apart, by why."""
    waiting: dict[str, tuple[RuleBroken | None, list[Line]]] = {}
    for line in of.lines():
        if line.standing is None:
            _, refusal = of.tried("allocate-cost", cost=line.recorded.cost)
            waiting.setdefault(str(refusal or ""), (refusal, []))[1].append(line)
    for refusal, lines in waiting.values():
        yield _of_costs(of, TodoKind.COSTS_NOT_SHARED, "allocate-cost", lines, refusal)


def _costs_without_period(of: OfYear) -> Iterator[Todo]:
    """Costs without a period, of pools whose key or participants change within the year.

    Which of them are of a period nobody can see from here, so that all that may be are named (own knowledge).
    """
    for name, pool in sorted(of.shared.pools.items()):
        lines = [each for each in of.lines() if each.recorded.pool == name and each.recorded.starts_on is None]
        if lines and of.changes(pool):
            yield _of_costs(of, TodoKind.COSTS_WITHOUT_PERIOD, "record-in-error", lines)


def _of_costs(of: OfYear, kind: TodoKind, act: str, lines: Sequence[Line], refusal: RuleBroken | None = None) -> Todo:
    costs = tuple(each.recorded.cost for each in lines)
    amount = sum(each.recorded.amount.cents for each in lines)
    return Todo(kind, act, costs, amount, None, of.positions(costs), refusal)


def _pools_without_budget(of: OfYear) -> Iterator[Todo]:
    columns = forecasts.budgets.c
    query = select(columns.pool).where(
        of.at.view.known(of.at.as_of, forecasts.budgets), columns.cost_year == f"{of.service}/{of.year}"
    )
    budgeted = set(of.at.view.tx.scalars(query))
    pools = tuple(name for name, pool in sorted(of.shared.pools.items()) if _open(of, pool) and name not in budgeted)
    if pools:
        yield Todo(TodoKind.POOL_WITHOUT_BUDGET, "adopt-budget", pools)


def _pools_without_key(of: OfYear) -> Iterator[Todo]:
    """Pools that have no key on some day of the year on which they are open."""
    for name, pool in sorted(of.shared.pools.items()):
        first, last = of.days(pool)
        if _open(of, pool) and pool.keys.on(first) is None:
            since = next((day for day, _ in pool.keys.steps if first < day <= last), None)
            until = last if since is None else since - timedelta(days=1)
            yield Todo(TodoKind.POOL_WITHOUT_KEY, "adopt-key", (name,), due_on=until)


def _advances_not_called(of: OfYear) -> Iterator[Todo]:
    """A year with budgets in which nothing was called in advance yet, as long as it lasts."""
    on, advances = of.at.as_of.valid_on, of.books.flows.advances
    budgets = advances.budgets_on(on)
    if budgets and advances.standing is None and on < date(of.year + 1, 1, 1):
        amount = sum(each.amount.cents for each in budgets.values())
        yield Todo(TodoKind.ADVANCES_NOT_CALLED, "call-advances", tuple(budgets), amount)


def _payments_open(of: OfYear) -> Iterator[Todo]:
    """What fell due and was not paid, nor netted."""
    found = claims(of.at.view, of.at.as_of, Filter(service=of.service, year=of.year))
    due = [each for each in found if each.fallen_due]
    if due:
        items = tuple(f"{each.payer} to {each.payee}" for each in due)
        positions = tuple(sorted({part.position for each in due for part in each.claim_parts}))
        first = min(each.due_on for each in due)
        yield Todo(TodoKind.PAYMENTS_OPEN, "record-payment", items, sum(each.amount for each in due), first, positions)


def _to_settle(of: OfYear) -> Iterator[Todo]:
    """Once a year is over, what everybody bears and nobody called from it yet; also where it changed since.

    Counted as the act that settles does: on the books as they are known, so that what was settled and falls due later
    is settled, and whom it is payable to keeps the reserve. A closed year is opened again first.
    """
    on = of.at.as_of.valid_on
    if on < date(of.year + 1, 1, 1) or any(line.standing is None for line in of.books.lines):
        return
    adopted = settled.settlement(of.at.view, of.at.as_of, of.service, of.year).adopted
    keeps = adopted[-1].payable_to if adopted else of.shared.hosts.on(on)
    assert keeps is not None, "a service has a host from its first day on"
    lines = lines_of(of.books.accounts.inherited(of.shared.governance.heirs, on), keeps)
    unsettled = tuple(line.participant for line in lines if line.amount)
    if unsettled:
        kind = TodoKind.SETTLEMENT_CHANGED if adopted else TodoKind.SETTLEMENT_TO_ADOPT
        act = "reopen-cost-year" if of.closed else "settle-cost-year"
        yield Todo(kind, act, unsettled, sum(max(line.amount.cents, 0) for line in lines))


def _open(of: OfYear, pool: Pool) -> bool:
    first, last = of.days(pool)
    return first <= last


def _keys_changed(of: OfYear) -> Iterator[Todo]:
    """Costs that were shared by another key than the one that holds on their day now."""
    events, refusal = of.tried("reallocate")
    costs = tuple(each.cost for each in events if isinstance(each, AllocationReversed))
    if costs:
        amount = -sum(each.amount.cents for each in events if isinstance(each, AllocationReversed))
        yield Todo(TodoKind.KEY_CHANGED, "reallocate", costs, amount, None, of.positions(costs))
    elif refusal is not None and not isinstance(refusal, NothingToReallocate | YearClosed):
        yield Todo(TodoKind.KEY_CHANGED, "reallocate", (), refusal=refusal)


def _controls_differ(of: OfYear) -> Iterator[Todo]:
    """Control totals that the books do not come to, which no decision accepts."""
    try:
        of.books.close("", of.at.as_of.valid_on, of.shared.governance.heirs)
    except ControlTotalsDiffer as refusal:
        names = tuple(each.partition(": ")[0] for each in refusal.differences)
        yield Todo(TodoKind.CONTROL_TOTALS_DIFFER, "accept-difference", names, refusal=refusal)
    except CostsNotAllocated:
        return  # That is told by itself, and the books are not whole before it is done.


CHECKS: Final[tuple[Callable[[OfYear], Iterator[Todo]], ...]] = (
    _pools_without_budget,
    _pools_without_key,
    _costs_not_shared,
    _costs_without_period,
    _keys_changed,
    _advances_not_called,
    _controls_differ,
    _to_settle,
    _payments_open,
)
"""All that is looked at, in the order in which it is best done."""
CHECKS_WHEN_CLOSED: Final = (_to_settle, _payments_open)
"""What can be left to do although the books are closed."""
