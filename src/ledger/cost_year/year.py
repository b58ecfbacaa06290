"""The books of one service for one calendar year: what may be recorded, shared and turned back in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, get_args

from ledger.cost_year.accounts import Accounts
from ledger.cost_year.allocation import TermsOn, allocated, require_period, terms_of
from ledger.cost_year.carry import Carries
from ledger.cost_year.claims import Claims
from ledger.cost_year.control_events import ControlTotalAsserted, DifferenceAccepted
from ledger.cost_year.control_refusals import ControlTotalsDiffer
from ledger.cost_year.controls import NOBODY_ENDED, Booked, Controls
from ledger.cost_year.events import (
    ALSO_WHEN_CLOSED,
    AllocationReversed,
    BudgetAdopted,
    CostAllocated,
    CostRecorded,
    CostYearClosed,
    CostYearEvent,
    CostYearOpened,
    CostYearReopened,
    ReversalGround,
)
from ledger.cost_year.expectation_events import ExpectationRecorded
from ledger.cost_year.flows import Flows
from ledger.cost_year.lines import Line, Lines
from ledger.cost_year.netting_events import ClaimsNetted, NettingUndone
from ledger.cost_year.opening import checked, require_beside
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.cost_year.opening_refusals import OpenedBefore
from ledger.cost_year.postings import posted
from ledger.cost_year.refusals import (
    AlreadyAllocated,
    AmountZero,
    CostsNotAllocated,
    NegativeBudget,
    NoMember,
    OutsideYear,
    PoolNotOpen,
    YearBeforeService,
    YearClosed,
)
from ledger.cost_year.reversing import reversal
from ledger.cost_year.runs import ALL, Which, outdated, run, run_again
from ledger.errors import AlreadyExists, NotFound
from ledger.event import Aggregate
from ledger.governance.succession import Heirs
from ledger.money import Money
from ledger.period import fiscal_year


@dataclass(frozen=True, slots=True)
class CostYear:
    """Enough of a year's books to decide upon. ``moved`` is what all posted but costs and what was brought in."""

    opened: CostYearOpened | None = None
    closed: CostYearClosed | None = None
    lines: Lines = field(default_factory=Lines)
    carries: Carries = field(default_factory=Carries)
    controls: Controls = field(default_factory=Controls)
    opening: OpeningPositionRecorded | None = None
    expectations: frozenset[str] = frozenset()
    flows: Flows = field(default_factory=Flows)
    moved: Accounts = field(default_factory=Accounts)
    claims: Claims = field(default_factory=Claims)

    def open(self, service: str, year: int, *, service_started_on: date) -> CostYearOpened:
        if self.opened is not None:
            raise AlreadyExists("cost-year", f"{service}/{year}")
        if year < service_started_on.year:
            raise YearBeforeService(service, year, service_started_on)
        return CostYearOpened(service, year, fiscal_year(year).start)

    def record_opening(self, opening: OpeningPositionRecorded, *, members: Collection[str]) -> OpeningPositionRecorded:
        """Begin in the middle: what everyone bore and paid up to a day. ``members`` took part at some time by then."""
        year = self.require_open_on(opening.effective_on)
        if self.opening is not None:
            raise OpenedBefore(year.service, year.year, self.opening.effective_on)
        return checked(opening, (line.recorded for line in self.lines), members)

    def adopt_budget(self, budget: BudgetAdopted, *, pool_open: bool) -> BudgetAdopted:
        """Say what a pool may cost. Whether the pool is open on that day, the service knows."""
        self.require_open_on(budget.effective_on)
        if budget.amount.cents < 0:
            raise NegativeBudget(budget.pool, budget.amount)
        if not pool_open:
            raise PoolNotOpen(budget.pool, budget.effective_on)
        return budget

    def expect(self, expected: ExpectationRecorded, *, pool_open: bool) -> ExpectationRecorded:
        """Say what a pool may be expected to cost; each time under a name of its own, so that all of them are kept."""
        self.require_open_on(expected.effective_on)
        if expected.expectation in self.expectations:
            raise AlreadyExists("expectation", expected.expectation)
        if not pool_open:
            raise PoolNotOpen(expected.pool, expected.effective_on)
        return expected

    def record_cost(self, cost: CostRecorded, *, pool_open: bool, members: Collection[str]) -> CostRecorded:
        """Put a cost in the books. The members, and whether the pool is open, are the service's on the cost's day."""
        self.require_open_on(cost.effective_on)
        if self.lines.get(cost.cost) is not None:
            raise AlreadyExists("cost", cost.cost)
        if not cost.amount:
            raise AmountZero(cost.cost)
        require_period(cost)
        if not pool_open:
            raise PoolNotOpen(cost.pool, cost.effective_on)
        if cost.borne_by not in members:
            raise NoMember((cost.borne_by,), cost.effective_on)
        require_beside(self.opening, cost)
        return cost

    def allocate(self, cost: str, terms_on: TermsOn) -> CostAllocated:
        """Share a cost by the key in force on its day."""
        self.require_open()
        line = self.lines.get(cost)
        if line is None:
            raise NotFound("cost", cost)
        if line.standing is not None:
            raise AlreadyAllocated(cost, line.standing.allocation)
        terms, carry = terms_of(line.recorded, terms_on), self.carries.of(line.recorded.pool)
        return allocated(line.next_allocation, line.recorded, terms, carry, line.shared_from)

    def allocate_all(self, terms_on: TermsOn, which: Which) -> tuple[CostAllocated, ...]:
        """Share all costs that nobody bears yet, or those of a pool or a period."""
        return run(self.require_open(), self.lines, self.carries, terms_on, which)

    def reverse(self, allocation: str, ground: ReversalGround, effective_on: date | None = None) -> AllocationReversed:
        """Turn an allocation back, on its own day or from a later one on; its cost can then be shared anew."""
        self.require_open()
        if effective_on is not None:
            self.require_in_year(effective_on)
        return reversal(self.lines, allocation, ground, effective_on)

    def reallocate(self, terms_on: TermsOn, which: Which = ALL) -> tuple[AllocationReversed | CostAllocated, ...]:
        """Share anew what was shared by a key that is no longer the one in force on its day."""
        return run_again(self.require_open(), self.lines, self.carries, terms_on, which)

    def is_outdated(self, terms_on: TermsOn, which: Which) -> bool:
        """Whether any of these costs was shared by another key than holds on its day."""
        return any(True for _ in outdated(self.lines, terms_on, which))

    def assert_control_total(self, asserted: ControlTotalAsserted, *, members: Collection[str]) -> ControlTotalAsserted:
        """Keep what somebody outside says the books come to; a closed year takes it too, for it books nothing.

        ``members`` are those who took part in the service at some time in the year, up to its day.
        """
        self.require_in_year(asserted.effective_on)
        if asserted.participant is not None and asserted.participant not in members:
            raise NoMember((asserted.participant,), asserted.effective_on)
        return self.controls.check(asserted)

    def accept_difference(
        self, control_total: str, grounds: str, effective_on: date, decision: str, heirs: Heirs = NOBODY_ENDED
    ) -> DifferenceAccepted:
        """Let the books differ from a control total by what they differ now; in a closed year too.

        ``heirs`` are those of the service: what a municipality that has ended paid and bore is its successor's.
        """
        books = replace(self._booked, heirs=heirs)
        return self.controls.accept(control_total, books, grounds, effective_on, decision)

    def close(self, decision: str, effective_on: date, heirs: Heirs = NOBODY_ENDED) -> CostYearClosed:
        """Record nothing more in this year, once all its costs are borne by somebody and nobody says otherwise."""
        opened = self.require_open()
        self.require_all_allocated()
        books = replace(self._booked, heirs=heirs)
        if differences := tuple(self.controls.unresolved(books, effective_on)):
            raise ControlTotalsDiffer(opened.service, opened.year, effective_on, differences)
        return CostYearClosed(effective_on, decision)

    def require_all_allocated(self) -> None:
        """Before a year is closed or its costs are compared with anything, somebody must bear each of them."""
        assert self.opened is not None, "a year that can be read was opened"
        if costs := tuple(line.recorded.cost for line in self.lines if line.standing is None):
            raise CostsNotAllocated(self.opened.service, self.opened.year, costs)

    def shares_total(self, pool: str | None = None) -> Mapping[str, Money]:
        """What each participant bears now of a pool (or of all): zero where all it bore was turned back."""
        cents: Counter[str] = Counter()
        for brought in self.opening.lines if self.opening is not None else ():
            if pool in (None, brought.pool):
                cents[brought.participant] += brought.share.cents
        for line in self.lines:
            if pool not in (None, line.recorded.pool):
                continue
            for allocation in line.reversed:
                cents.update({share.participant: 0 for share in allocation.shares})
            if line.standing is not None:
                cents.update({share.participant: share.amount.cents for share in line.standing.shares})
        return {participant: Money(cents[participant]) for participant in sorted(cents)}

    @property
    def accounts(self) -> Accounts:
        """What is on every account, whatever the day."""
        own = [event for line in self.lines for event in (line.recorded, line.standing) if event is not None]
        brought = [self.opening] if self.opening is not None else []
        return self.moved.plus(each for event in (*own, *brought) for each in posted(event))

    @property
    def illustrative(self) -> bool:
        """Whether what is borne rests on an amount that no source gives."""
        return (self.opening is not None and self.opening.illustrative) or any(
            line.standing is not None and line.standing.illustrative for line in self.lines
        )

    @property
    def _booked(self) -> Booked:
        return Booked(self.lines, self.opening, flows=self.flows)

    def require_open(self) -> CostYearOpened:
        assert self.opened is not None, "a year that can be read was opened"
        if self.closed is not None:
            raise YearClosed(self.opened.service, self.opened.year, self.closed.decision)
        return self.opened

    def require_open_on(self, day: date) -> CostYearOpened:
        opened = self.require_open()
        self.require_in_year(day)
        return opened

    def require_in_year(self, day: date) -> None:
        assert self.opened is not None, "a year that can be read was opened"
        if day not in fiscal_year(self.opened.year):
            raise OutsideYear(self.opened.year, day)


IN_LINES: Final = (CostRecorded, CostAllocated, AllocationReversed, OpeningPositionRecorded)
"""What posts amounts that the lines and the opening position of a year tell already."""


def evolve(year: CostYear, event: CostYearEvent) -> CostYear:
    after = _evolved(year, event)
    if isinstance(event, IN_LINES) or not (postings := posted(event)):
        return after
    return replace(after, moved=after.moved.plus(postings), claims=after.claims.plus(postings))


def _evolved(year: CostYear, event: CostYearEvent) -> CostYear:
    match event:
        case CostRecorded():
            return replace(year, lines=year.lines.put(Line(event)))
        case CostAllocated():
            line = year.lines.get(event.cost)
            assert line is not None, "a cost is recorded before it is shared"
            return replace(year, lines=year.lines.put(replace(line, standing=event)), carries=year.carries.after(event))
        case AllocationReversed():
            line = year.lines.get(event.cost)
            assert line is not None, "a cost is recorded before its allocation is turned back"
            turned_back = line.turned_back(event.effective_on)
            carries = year.carries.without(turned_back.reversed[-1])
            return replace(year, lines=year.lines.put(turned_back), carries=carries)
        case CostYearOpened():
            return replace(year, opened=event)
        case OpeningPositionRecorded():
            return replace(year, opening=event)
        case CostYearClosed():
            return replace(year, closed=event)
        case ControlTotalAsserted() | DifferenceAccepted():
            return replace(year, controls=year.controls.after(event))
        case ExpectationRecorded(expectation=name):
            return replace(year, expectations=year.expectations | {name})
        case CostYearReopened():
            return replace(year, closed=None)
        case ClaimsNetted() | NettingUndone():
            flows = replace(year.flows, nettings=(*year.flows.nettings, event))
            return replace(year, claims=year.claims.after(event), flows=flows)
        case _:
            return replace(year, flows=year.flows.after(event))


def holds(year: CostYear, event: CostYearEvent) -> bool:
    """Whether an event could follow: a closed year keeps its figures, a cost is borne once, what stands is reversed."""
    if isinstance(event, CostAllocated | AllocationReversed):
        line = year.lines.get(event.cost)
        standing = line.standing.allocation if line is not None and line.standing is not None else None
        expected = event.allocation if isinstance(event, AllocationReversed) else None
        return year.closed is None and line is not None and standing == expected
    return year.closed is None or isinstance(event, ALSO_WHEN_CLOSED)


def _kept(before: CostYear, after: CostYear) -> CostYear:
    """Costs do not hang on each other, but the cents of one are rounded with those of the others."""
    return replace(before, carries=after.carries)


COST_YEAR = Aggregate("cost-year", CostYear(), evolve, frozenset(get_args(CostYearEvent)), holds=holds, kept=_kept)
