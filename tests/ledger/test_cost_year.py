"""The books of a year: what is recorded, shared by the key of its day, turned back and closed in them, and what not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.acts import ACTS
from ledger.cost_year import COST_YEAR, CostYear, Line, Lines, Terms, recompute
from ledger.cost_year.events import (
    AllocationReversed,
    BudgetAdopted,
    CostAllocated,
    CostRecorded,
    CostYearClosed,
    CostYearOpened,
    ReversalGround,
    Share,
    UsedKey,
    UsedWeight,
)
from ledger.cost_year.refusals import (
    AlreadyAllocated,
    AlreadyReversed,
    AmountZero,
    CostsNotAllocated,
    NegativeBudget,
    NoMember,
    NothingToReallocate,
    OutsideYear,
    PoolNotOpen,
    UnknownRounding,
    YearBeforeService,
    YearClosed,
)
from ledger.errors import AlreadyExists, NotFound
from ledger.event import Event
from ledger.governance.refusals import DecisionNotAdopted
from ledger.money import ZERO, Money, UnusableWeights
from ledger.period import ImpossibleYear
from ledger.service.key_refusals import NoKeyInForce
from ledger.service.key_refusals import PoolNotOpen as ServicePoolNotOpen
from tests.ledger.blnp import (
    ADOPTED,
    BUNSCHOTEN,
    LEUSDEN,
    MEMBERS,
    NIJKERK,
    PROPOSED,
    PUTTEN,
    SERVICE,
    WEIGHTS,
    financien,
)
from tests.memory import Memory
from tests.scenario import Scenario, given

DECISION = "blnp#begroting-2018"
NEW_YEAR, MARCH, JULY = date(2018, 1, 1), date(2018, 3, 1), date(2018, 7, 1)
MILLION = Money.parse("1000000.00")


def key(weights: dict[str, str], name: str = "sleutel-2017", version: int = 4) -> UsedKey:
    total = sum(map(Decimal, weights.values()), Decimal(0))
    used = tuple(UsedWeight(code, Decimal(value)) for code, value in weights.items())
    return UsedKey(
        name=name,
        method="fixed",
        weights=used,
        weight_total=total,
        normalised=True,
        rounding="largest-remainder-per-cost",
        source="regeling 2017",
        adopted_by="blnp#regeling-2017",
        key_version=version,
    )


PUBLISHED = key(WEIGHTS)


def always(used: UsedKey, members: frozenset[str] = MEMBERS) -> Callable[[str, date], Terms]:
    return lambda _pool, _day: Terms(used, members)


PUBLISHED_TERMS = always(PUBLISHED)
OPENED = CostYearOpened(SERVICE, 2018, NEW_YEAR)
CLOSED = CostYearClosed(date(2019, 7, 1), "blnp#jaarrekening-2018")
BUDGET = BudgetAdopted("beheer", MILLION, NEW_YEAR, DECISION)
COST = CostRecorded("F-2018-001", "beheer", "licenties", MILLION, LEUSDEN, MARCH, "0.4")
ALLOCATED = CostAllocated(
    "F-2018-001.1",
    "F-2018-001",
    "beheer",
    MILLION,
    PUBLISHED,
    (
        Share(NIJKERK, Money.parse("355364.47"), 1),
        Share(PUTTEN, Money.parse("191880.81")),
        Share(BUNSCHOTEN, Money.parse("163283.67")),
        Share(LEUSDEN, Money.parse("289471.05")),
    ),
    MARCH,
)
REVERSED = AllocationReversed(
    "F-2018-001.1",
    "F-2018-001",
    "beheer",
    -MILLION,
    ReversalGround.ERROR,
    (
        Share(NIJKERK, Money.parse("-355364.47"), -1),
        Share(PUTTEN, Money.parse("-191880.81")),
        Share(BUNSCHOTEN, Money.parse("-163283.67")),
        Share(LEUSDEN, Money.parse("-289471.05")),
    ),
    MARCH,
)


def year(*events: Event) -> Scenario[CostYear]:
    return given(COST_YEAR, OPENED, *events)


def record(cost: CostRecorded, *, pool_open: bool = True) -> Callable[[CostYear], CostRecorded]:
    return lambda it: it.record_cost(cost, pool_open=pool_open, members=MEMBERS)


def shares(allocation: CostAllocated) -> dict[str, str]:
    return {share.participant: share.amount.euros for share in allocation.shares}


class TestOpening:
    def test_a_year_is_opened_once_for_a_service(self) -> None:
        given(COST_YEAR).when(lambda it: it.open(SERVICE, 2018, service_started_on=date(2017, 4, 1))).then(OPENED)

    def test_also_for_the_year_in_which_the_service_began(self) -> None:
        given(COST_YEAR).when(lambda it: it.open(SERVICE, 2018, service_started_on=JULY)).then(OPENED)

    def test_not_twice(self) -> None:
        year().when(lambda it: it.open(SERVICE, 2018, service_started_on=MARCH)).then_refused(
            AlreadyExists, kind="cost-year", name="blnp/financien/2018"
        )

    def test_not_for_a_year_before_the_service(self) -> None:
        given(COST_YEAR).when(lambda it: it.open(SERVICE, 2017, service_started_on=NEW_YEAR)).then_refused(
            YearBeforeService, service=SERVICE, year=2017, started_on=NEW_YEAR
        )

    def test_not_for_a_year_that_is_none(self) -> None:
        given(COST_YEAR).when(lambda it: it.open(SERVICE, 20188, service_started_on=NEW_YEAR)).then_refused(
            ImpossibleYear, year=20188
        )


class TestBudget:
    def test_a_later_budget_replaces_an_earlier_one(self) -> None:
        less = replace(BUDGET, amount=ZERO, effective_on=JULY)
        year().when(lambda it: it.adopt_budget(BUDGET, pool_open=True)).then(BUDGET).when(
            lambda it: it.adopt_budget(less, pool_open=True)
        ).then(less)

    def test_it_is_not_below_zero(self) -> None:
        budget = replace(BUDGET, amount=Money(-1))
        year().when(lambda it: it.adopt_budget(budget, pool_open=True)).then_refused(
            NegativeBudget, pool="beheer", amount="-0.01"
        )

    def test_it_takes_effect_in_its_year(self) -> None:
        budget = replace(BUDGET, effective_on=date(2019, 1, 1))
        year().when(lambda it: it.adopt_budget(budget, pool_open=True)).then_refused(
            OutsideYear, year=2018, effective_on=date(2019, 1, 1)
        )

    def test_it_is_for_a_pool_that_is_open(self) -> None:
        year().when(lambda it: it.adopt_budget(BUDGET, pool_open=False)).then_refused(
            PoolNotOpen, pool="beheer", on=NEW_YEAR
        )

    def test_not_in_a_closed_year(self) -> None:
        year(CLOSED).when(lambda it: it.adopt_budget(BUDGET, pool_open=True)).then_refused(
            YearClosed, service=SERVICE, year=2018, decision="blnp#jaarrekening-2018"
        )


class TestCost:
    def test_a_cost_is_recorded_as_it_was_made(self) -> None:
        year().when(record(COST)).then(COST)

    def test_a_refund_is_a_cost_below_zero(self) -> None:
        refund = replace(COST, amount=-MILLION)
        year().when(record(refund)).then(refund)

    @pytest.mark.parametrize("day", [NEW_YEAR, date(2018, 12, 31)])
    def test_the_first_and_the_last_day_are_of_the_year(self, day: date) -> None:
        year().when(record(replace(COST, effective_on=day))).then(replace(COST, effective_on=day))

    @pytest.mark.parametrize("day", [date(2017, 12, 31), date(2019, 1, 1)])
    def test_the_days_beside_it_are_not(self, day: date) -> None:
        year().when(record(replace(COST, effective_on=day))).then_refused(OutsideYear, year=2018, effective_on=day)

    def test_a_document_number_is_used_once(self) -> None:
        again = replace(COST, amount=Money(1), pool="projecten")
        year(COST).when(record(again)).then_refused(AlreadyExists, kind="cost", name="F-2018-001")

    def test_nothing_is_no_cost(self) -> None:
        year().when(record(replace(COST, amount=ZERO))).then_refused(AmountZero, cost="F-2018-001")

    def test_the_pool_is_open_on_its_day(self) -> None:
        year().when(record(COST, pool_open=False)).then_refused(PoolNotOpen, pool="beheer", on=MARCH)

    def test_only_a_member_pays(self) -> None:
        year().when(record(replace(COST, borne_by="GM0307"))).then_refused(NoMember, members=("GM0307",), on=MARCH)

    def test_not_in_a_closed_year(self) -> None:
        year(CLOSED).when(record(COST)).then_refused(YearClosed, service=SERVICE, year=2018, decision=CLOSED.decision)


class TestAllocation:
    def test_the_key_as_published_shares_a_million_to_the_cent(self) -> None:
        year(COST).when(lambda it: it.allocate("F-2018-001", PUBLISHED_TERMS)).then(ALLOCATED)

    def test_by_inhabitants_too(self) -> None:
        inhabitants = key({"GM0880": "16000", "GM0431": "9000", "GM0415": "10000"})
        state = year(COST).state
        found = state.allocate("F-2018-001", always(inhabitants, frozenset({"GM0880", "GM0431", "GM0415"})))
        assert shares(found) == {"GM0415": "285714.28", "GM0431": "257142.86", "GM0880": "457142.86"}

    def test_a_refund_mirrors_a_cost(self) -> None:
        refund = year(replace(COST, amount=Money(-100_001))).state.allocate("F-2018-001", PUBLISHED_TERMS)
        cost = year(replace(COST, amount=Money(100_001))).state.allocate("F-2018-001", PUBLISHED_TERMS)
        assert [(share.participant, -share.amount, -share.residue) for share in refund.shares] == [
            (share.participant, share.amount, share.residue) for share in cost.shares
        ]

    def test_the_key_is_that_of_the_day_of_the_cost_and_of_its_pool(self) -> None:
        asked: list[tuple[str, date]] = []

        def terms_on(pool: str, day: date) -> Terms:
            asked.append((pool, day))
            return Terms(PUBLISHED, MEMBERS)

        year(COST).state.allocate("F-2018-001", terms_on)
        assert asked == [("beheer", MARCH)]

    def test_what_is_illustrative_stays_so(self) -> None:
        state = year(replace(COST, illustrative=True)).state
        allocation = state.allocate("F-2018-001", PUBLISHED_TERMS)
        assert allocation.illustrative
        assert COST_YEAR.evolve(state, allocation).reverse("F-2018-001.1", ReversalGround.ERROR).illustrative

    def test_a_cost_that_is_not_there_is_not_shared(self) -> None:
        year(COST).when(lambda it: it.allocate("F-2018-002", PUBLISHED_TERMS)).then_refused(
            NotFound, kind="cost", name="F-2018-002"
        )

    def test_a_cost_is_shared_once(self) -> None:
        year(COST, ALLOCATED).when(lambda it: it.allocate("F-2018-001", PUBLISHED_TERMS)).then_refused(
            AlreadyAllocated, cost="F-2018-001", allocation="F-2018-001.1"
        )

    def test_all_who_bear_it_are_members_on_that_day(self) -> None:
        fewer = always(PUBLISHED, MEMBERS - {PUTTEN, LEUSDEN})
        year(COST).when(lambda it: it.allocate("F-2018-001", fewer)).then_refused(
            NoMember, members=(PUTTEN, LEUSDEN), on=MARCH
        )

    def test_who_weighs_nothing_need_not_be_a_member(self) -> None:
        used = key({BUNSCHOTEN: "1", "GM0307": "0"})
        found = year(COST).state.allocate("F-2018-001", always(used))
        assert shares(found) == {BUNSCHOTEN: "1000000.00", "GM0307": "0.00"}

    def test_weights_that_divide_nothing_are_refused(self) -> None:
        used = always(key({BUNSCHOTEN: "0"}))
        year(COST).when(lambda it: it.allocate("F-2018-001", used)).then_refused(
            UnusableWeights, weights={BUNSCHOTEN: "0"}
        )

    def test_cents_are_rounded_by_a_rule_that_is_known(self) -> None:
        odd = always(replace(PUBLISHED, rounding="half-up"))
        year(COST).when(lambda it: it.allocate("F-2018-001", odd)).then_refused(
            UnknownRounding, key="sleutel-2017", rounding="half-up"
        )

    def test_not_in_a_closed_year(self) -> None:
        year(COST, CLOSED).when(lambda it: it.allocate("F-2018-001", PUBLISHED_TERMS)).then_refused(
            YearClosed, service=SERVICE, year=2018, decision=CLOSED.decision
        )


class TestRecomputing:
    def test_an_allocation_is_computed_again_from_its_own_event(self) -> None:
        assert recompute(ALLOCATED) == ALLOCATED.shares

    def test_a_cent_that_was_moved_shows(self) -> None:
        first, second, *others = ALLOCATED.shares
        moved = (
            replace(first, amount=first.amount + Money(1)),
            replace(second, amount=second.amount - Money(1)),
            *others,
        )
        assert recompute(replace(ALLOCATED, shares=moved)) != moved

    def test_a_rule_for_cents_that_is_unknown_is_not_guessed(self) -> None:
        with pytest.raises(UnknownRounding):
            recompute(replace(ALLOCATED, key=replace(PUBLISHED, rounding="half-up")))


class TestReversal:
    def test_a_reversal_is_the_exact_mirror_on_the_same_day(self) -> None:
        year(COST, ALLOCATED).when(lambda it: it.reverse("F-2018-001.1", ReversalGround.ERROR)).then(REVERSED)

    def test_after_it_nobody_bears_anything(self) -> None:
        assert year(COST, ALLOCATED, REVERSED).state.shares_total() == dict.fromkeys(sorted(WEIGHTS), ZERO)

    def test_the_cost_can_be_shared_anew(self) -> None:
        year(COST, ALLOCATED, REVERSED).when(lambda it: it.allocate("F-2018-001", PUBLISHED_TERMS)).then(
            replace(ALLOCATED, allocation="F-2018-001.2")
        )

    def test_not_twice(self) -> None:
        year(COST, ALLOCATED, REVERSED).when(
            lambda it: it.reverse("F-2018-001.1", ReversalGround.DEVIATION)
        ).then_refused(AlreadyReversed, allocation="F-2018-001.1")

    def test_not_the_earlier_one_where_another_stands(self) -> None:
        again = replace(ALLOCATED, allocation="F-2018-001.2")
        year(COST, ALLOCATED, REVERSED, again).when(
            lambda it: it.reverse("F-2018-001.1", ReversalGround.ERROR)
        ).then_refused(AlreadyReversed, allocation="F-2018-001.1")

    @pytest.mark.parametrize("name", ["F-2018-001.2", "F-2018-002.1", "F-2018-001", ""])
    def test_only_what_is_there(self, name: str) -> None:
        year(COST, ALLOCATED).when(lambda it: it.reverse(name, ReversalGround.ERROR)).then_refused(
            NotFound, kind="allocation", name=name
        )

    def test_not_in_a_closed_year(self) -> None:
        year(COST, ALLOCATED, CLOSED).when(lambda it: it.reverse("F-2018-001.1", ReversalGround.ERROR)).then_refused(
            YearClosed, service=SERVICE, year=2018, decision=CLOSED.decision
        )


class TestReallocation:
    SECOND = replace(COST, cost="F-2018-002", effective_on=JULY, amount=Money(1_000))
    SECOND_ALLOCATED = CostAllocated(
        "F-2018-002.1",
        "F-2018-002",
        "beheer",
        Money(1_000),
        PUBLISHED,
        recompute(replace(ALLOCATED, amount=Money(1_000))),
        JULY,
    )
    EQUAL = key(dict.fromkeys(WEIGHTS, "1"), name="gelijk-2018", version=9)

    def terms_on(self, _pool: str, day: date) -> Terms:
        """From July on, shares are equal: adopted afterwards."""
        return Terms(self.EQUAL if day >= JULY else PUBLISHED, MEMBERS)

    def test_what_another_key_would_share_is_turned_back_and_shared_anew(self) -> None:
        back = AllocationReversed(
            "F-2018-002.1",
            "F-2018-002",
            "beheer",
            Money(-1_000),
            ReversalGround.RETROACTIVE_KEY,
            tuple(Share(it.participant, -it.amount, -it.residue) for it in self.SECOND_ALLOCATED.shares),
            JULY,
        )
        anew = CostAllocated(
            "F-2018-002.2",
            "F-2018-002",
            "beheer",
            Money(1_000),
            self.EQUAL,
            tuple(Share(code, Money(250)) for code in sorted(WEIGHTS)),
            JULY,
        )
        year(COST, ALLOCATED, self.SECOND, self.SECOND_ALLOCATED).when(lambda it: it.reallocate(self.terms_on)).then(
            back, anew
        )

    def test_a_key_of_the_same_name_adopted_later_is_another_key(self) -> None:
        later = always(replace(PUBLISHED, key_version=9))
        events = year(COST, ALLOCATED).state.reallocate(later)
        assert [type(event) for event in events] == [AllocationReversed, CostAllocated]

    def test_it_is_done_once(self) -> None:
        year(COST, ALLOCATED, self.SECOND, self.SECOND_ALLOCATED).and_then(
            *year(COST, ALLOCATED, self.SECOND, self.SECOND_ALLOCATED).state.reallocate(self.terms_on)
        ).when(lambda it: it.reallocate(self.terms_on)).then_refused(NothingToReallocate, service=SERVICE, year=2018)

    def test_where_every_key_still_holds_there_is_nothing_to_do(self) -> None:
        year(COST, ALLOCATED).when(lambda it: it.reallocate(PUBLISHED_TERMS)).then_refused(
            NothingToReallocate, service=SERVICE, year=2018
        )

    def test_what_was_never_shared_or_turned_back_is_left_alone(self) -> None:
        year(COST, ALLOCATED, REVERSED, self.SECOND).when(lambda it: it.reallocate(always(self.EQUAL))).then_refused(
            NothingToReallocate, service=SERVICE, year=2018
        )

    def test_not_in_a_closed_year(self) -> None:
        year(COST, ALLOCATED, CLOSED).when(lambda it: it.reallocate(always(self.EQUAL))).then_refused(
            YearClosed, service=SERVICE, year=2018, decision=CLOSED.decision
        )


class TestClosing:
    def test_a_year_whose_costs_are_all_shared_is_closed(self) -> None:
        year(COST, ALLOCATED).when(lambda it: it.close(CLOSED.decision, CLOSED.effective_on)).then(CLOSED)

    def test_a_year_without_costs_too(self) -> None:
        year(BUDGET).when(lambda it: it.close(CLOSED.decision, CLOSED.effective_on)).then(CLOSED)

    def test_costs_that_nobody_bears_are_named(self) -> None:
        others = [replace(COST, cost=f"F-2018-{number:03}") for number in range(2, 14)]
        year(COST, ALLOCATED, REVERSED, *others).when(
            lambda it: it.close(CLOSED.decision, CLOSED.effective_on)
        ).then_refused(
            CostsNotAllocated, service=SERVICE, year=2018, costs=tuple(f"F-2018-{number:03}" for number in range(1, 14))
        )

    def test_not_twice(self) -> None:
        year(CLOSED).when(lambda it: it.close(CLOSED.decision, CLOSED.effective_on)).then_refused(
            YearClosed, service=SERVICE, year=2018, decision=CLOSED.decision
        )


class TestTotals:
    def test_shares_are_totalled_for_a_pool_or_for_all(self) -> None:
        project = replace(COST, cost="P-1", pool="project", amount=Money(100))
        alone = CostAllocated("P-1.1", "P-1", "project", Money(100), PUBLISHED, (Share(PUTTEN, Money(100)),), MARCH)
        state = year(COST, ALLOCATED, project, alone).state
        assert state.shares_total("project") == {PUTTEN: Money(100)}
        assert state.shares_total("beheer")[PUTTEN] == Money.parse("191880.81")
        assert state.shares_total()[PUTTEN] == Money.parse("191881.81")
        assert state.shares_total("opleidingen") == {}

    def test_they_are_illustrative_where_one_of_them_is(self) -> None:
        assert not year(replace(COST, illustrative=True), replace(COST, cost="F-2"), ALLOCATED).state.illustrative
        assert year(COST, replace(ALLOCATED, illustrative=True)).state.illustrative
        assert not year(COST, replace(ALLOCATED, illustrative=True), REVERSED).state.illustrative


DAYS = st.dates(NEW_YEAR, date(2018, 12, 31))
WEIGHTINGS = st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.decimals("0", "100", places=2), min_size=1).filter(
    lambda weights: any(weights.values())
)


@st.composite
def histories(draw: st.DrawFn) -> list[CostRecorded | CostAllocated | AllocationReversed]:
    """What the books say after costs, keys that change backwards, and allocations turned back at any moment."""
    keys: dict[date, UsedKey] = {NEW_YEAR: PUBLISHED}

    def terms_on(_pool: str, day: date) -> Terms:
        return Terms(keys[max(since for since in keys if since <= day)], MEMBERS)

    state, history = COST_YEAR.fold([OPENED]), list[CostRecorded | CostAllocated | AllocationReversed]()
    for number in range(draw(st.integers(1, 25))):
        lines = list(state.lines)
        standing = [line.standing for line in lines if line.standing is not None]
        waiting = [line.recorded.cost for line in lines if line.standing is None]
        possible = ["cost", "key"] + ["reverse"] * bool(standing) + ["allocate"] * bool(waiting)
        new: tuple[CostRecorded | CostAllocated | AllocationReversed, ...] = ()
        match draw(st.sampled_from(possible)):
            case "cost":
                cents = draw(st.integers(-(10**9), 10**9).filter(bool))
                cost = replace(COST, cost=f"F-{number}", amount=Money(cents), effective_on=draw(DAYS))
                recorded = state.record_cost(cost, pool_open=True, members=MEMBERS)
                new = (recorded, COST_YEAR.evolve(state, recorded).allocate(cost.cost, terms_on))
            case "key":
                weights = {code: str(value) for code, value in draw(WEIGHTINGS).items()}
                keys = keys | {draw(DAYS): key(weights, f"sleutel-{number}", number + 5)}
                if any(terms_on(it.pool, it.effective_on).key != it.key for it in standing):
                    new = state.reallocate(terms_on)
            case "reverse":
                ground = draw(st.sampled_from(ReversalGround))
                new = (state.reverse(draw(st.sampled_from(standing)).allocation, ground),)
            case "allocate":
                new = (state.allocate(draw(st.sampled_from(waiting)), terms_on),)
        for event in new:
            state = COST_YEAR.evolve(state, event)
        history += new
    return history


def borne(history: list[CostRecorded | CostAllocated | AllocationReversed]) -> dict[str, Money]:
    """The oracle: a loop over all entries that adds up what they say."""
    totals: dict[str, Money] = {}
    for event in history:
        if not isinstance(event, CostRecorded):
            for share in event.shares:
                totals[share.participant] = totals.get(share.participant, ZERO) + share.amount
    return totals


class TestAnyHistory:
    @for_all(histories())
    def test_shares_sum_to_the_cost_to_the_cent_and_recompute(
        self, history: list[CostRecorded | CostAllocated | AllocationReversed]
    ) -> None:
        for event in history:
            if not isinstance(event, CostRecorded):
                assert sum((share.amount for share in event.shares), ZERO) == event.amount
                assert all(abs(share.residue) <= 1 for share in event.shares)
            if isinstance(event, CostAllocated):
                assert recompute(event) == event.shares

    @for_all(histories())
    def test_the_state_totals_what_all_entries_together_say(
        self, history: list[CostRecorded | CostAllocated | AllocationReversed]
    ) -> None:
        assert year(*history).state.shares_total() == borne(history)

    @for_all(histories())
    def test_what_is_borne_is_what_the_standing_costs_were(
        self, history: list[CostRecorded | CostAllocated | AllocationReversed]
    ) -> None:
        state = year(*history).state
        standing = sum((line.recorded.amount for line in state.lines if line.standing), ZERO)
        assert sum(state.shares_total().values(), ZERO) == standing

    @for_all(histories())
    def test_reversing_all_that_stands_brings_everything_back_to_zero(
        self, history: list[CostRecorded | CostAllocated | AllocationReversed]
    ) -> None:
        state = year(*history).state
        for line in state.lines:
            if line.standing is not None:
                state = COST_YEAR.evolve(state, state.reverse(line.standing.allocation, ReversalGround.ERROR))
        assert not any(state.shares_total().values())
        assert all(line.standing is None for line in state.lines)

    @for_all(histories())
    def test_no_allocation_has_the_name_of_another(
        self, history: list[CostRecorded | CostAllocated | AllocationReversed]
    ) -> None:
        named = [event.allocation for event in history if isinstance(event, CostAllocated)]
        assert len(named) == len(set(named))


class TestLines:
    @for_all(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 364))))
    def test_lines_are_a_dictionary_that_is_never_changed(self, puts: list[tuple[int, int]]) -> None:
        lines, oracle = Lines(), dict[str, Line]()
        versions = [(lines, dict(oracle))]
        for number, day in puts:
            line = Line(replace(COST, cost=f"F-{number}", effective_on=NEW_YEAR + timedelta(days=day)))
            lines = lines.put(line)
            oracle[line.recorded.cost] = line
            versions.append((lines, dict(oracle)))
        for earlier, expected in versions:
            in_order = sorted(expected.values(), key=lambda it: (it.recorded.effective_on, it.recorded.cost))
            assert list(earlier) == in_order
            assert all(earlier.get(f"F-{number}") == expected.get(f"F-{number}") for number in range(31))


@pytest.fixture
def memory() -> Memory:
    """The service with its books of 2018."""
    memory = financien()
    memory.do("open-cost-year", service=SERVICE, year=2018)
    return memory


LINE: dict[str, Any] = {
    "service": SERVICE,
    "year": 2018,
    "cost": "F-2018-001",
    "pool": "beheer",
    "description": "licenties",
    "amount": "1000000.00",
    "borne_by": LEUSDEN,
    "effective_on": "2018-03-01",
    "task_field": "0.4",
}
BOOKS: dict[str, Any] = {"service": SERVICE, "year": 2018}
BUDGET_LINE = BOOKS | {"pool": "beheer", "amount": "1000000.00", "effective_on": "2018-01-01", "decision": ADOPTED}


def books(memory: Memory) -> CostYear:
    return memory.read(COST_YEAR, f"{SERVICE}/2018").state


def adopt_equal_shares(memory: Memory, since: str) -> None:
    memory.do(
        "adopt-key",
        service=SERVICE,
        pool="beheer",
        key="gelijk-2018",
        method="equal",
        source="besluit",
        effective_on=since,
        decision=ADOPTED,
        replaces=["sleutel-2017"],
    )


class TestActs:
    def test_a_year_is_opened_for_a_service_that_is_there(self) -> None:
        with pytest.raises(NotFound):
            Memory().do("open-cost-year", service=SERVICE, year=2018)
        with pytest.raises(YearBeforeService):
            financien().do("open-cost-year", service=SERVICE, year=2016)

    def test_nothing_is_recorded_in_a_year_that_was_never_opened(self) -> None:
        with pytest.raises(NotFound):
            financien().do("record-cost", **LINE)

    def test_a_budget_rests_on_a_decision_that_was_adopted(self, memory: Memory) -> None:
        memory.do("adopt-budget", **BUDGET_LINE, illustrative=True)
        budget = BudgetAdopted("beheer", MILLION, NEW_YEAR, ADOPTED, illustrative=True)
        assert memory.streams[f"cost-year:{SERVICE}/2018"] == [OPENED, budget]
        with pytest.raises(DecisionNotAdopted):
            memory.do("adopt-budget", **BUDGET_LINE | {"decision": PROPOSED})

    def test_a_pool_takes_costs_while_it_is_open(self, memory: Memory) -> None:
        memory.do("close-pool", service=SERVICE, pool="beheer", effective_on="2018-03-01", decision=ADOPTED)
        with pytest.raises(PoolNotOpen):
            memory.do("record-cost", **LINE)
        with pytest.raises(NotFound):
            memory.do("record-cost", **LINE | {"pool": "projecten"})
        memory.do("record-cost", **LINE | {"effective_on": "2018-02-28"})

    def test_what_was_recorded_is_shared_later(self, memory: Memory) -> None:
        memory.do("record-cost", **LINE)
        memory.do("allocate-cost", **BOOKS, cost="F-2018-001")
        assert memory.streams[f"cost-year:{SERVICE}/2018"] == [
            OPENED,
            COST,
            replace(ALLOCATED, key=replace(PUBLISHED, key_version=3)),
        ]

    def test_or_at_once(self, memory: Memory) -> None:
        desk = memory.do("record-and-allocate-cost", **LINE)
        assert memory.streams[f"cost-year:{SERVICE}/2018"] == [
            OPENED,
            COST,
            replace(ALLOCATED, key=replace(PUBLISHED, key_version=3)),
        ]
        assert desk.guards == {f"cost-year:{SERVICE}/2018": 1, f"service:{SERVICE}": 3, "partnership:blnp": 8}

    def test_not_at_all_where_the_pool_has_no_key_on_that_day(self, memory: Memory) -> None:
        memory.do("open-pool", service=SERVICE, pool="project", title="Project", effective_on="2018-01-01")
        memory.do("record-cost", **LINE | {"pool": "project"})
        with pytest.raises(NoKeyInForce):
            memory.do("allocate-cost", **BOOKS, cost="F-2018-001")

    def test_nor_where_the_pool_was_closed_backwards(self, memory: Memory) -> None:
        memory.do("record-cost", **LINE)
        memory.do("close-pool", service=SERVICE, pool="beheer", effective_on="2018-02-01", decision=ADOPTED)
        with pytest.raises(ServicePoolNotOpen):
            memory.do("allocate-cost", **BOOKS, cost="F-2018-001")

    def test_a_member_that_left_bears_nothing_afterwards(self, memory: Memory) -> None:
        memory.do("leave-service", service=SERVICE, member=PUTTEN, effective_on="2018-07-01", decision=ADOPTED)
        memory.do("record-and-allocate-cost", **LINE | {"effective_on": "2018-06-30"})
        with pytest.raises(NoMember):
            memory.do("record-and-allocate-cost", **LINE | {"cost": "F-2", "effective_on": "2018-07-01"})

    def test_nor_does_who_left_the_partnership_although_the_service_still_names_it(self, memory: Memory) -> None:
        gone: dict[str, Any] = {"partnership": "blnp", "participant": PUTTEN, "effective_on": "2018-07-01"}
        memory.do("record-and-allocate-cost", **LINE | {"effective_on": "2018-06-30"})
        memory.do("withdraw-participant", **gone)
        with pytest.raises(NoMember):
            memory.do("record-and-allocate-cost", **LINE | {"cost": "F-2", "effective_on": "2018-07-01"})
        with pytest.raises(NoMember):
            memory.do("record-cost", **LINE | {"cost": "F-2", "effective_on": "2018-07-01", "borne_by": PUTTEN})
        desk = memory.do("record-cost", **LINE | {"cost": "F-2", "effective_on": "2018-07-01"})
        assert desk.guards["partnership:blnp"] == 9

    def test_a_key_by_measure_says_in_one_line_what_was_counted(self, memory: Memory) -> None:
        counted = {"name": "inwoners", "reference_on": "2017-01-01", "source": "CBS", "vintage": "2017-05"}
        memory.do("open-pool", service=SERVICE, pool="project", title="Project", effective_on="2018-01-01")
        memory.do(
            "adopt-key",
            service=SERVICE,
            pool="project",
            key="inwoners-2018",
            method="measure",
            source="besluit",
            effective_on="2018-01-01",
            decision=ADOPTED,
            weights=dict.fromkeys(WEIGHTS, "20000"),
            measure=counted,
        )
        memory.do("record-and-allocate-cost", **LINE | {"pool": "project"})
        used = next(line.standing for line in books(memory).lines if line.standing).key
        assert (used.method, used.measure, used.measured_on) == (
            "measure",
            "inwoners on 2017-01-01: CBS, 2017-05",
            date(2017, 1, 1),
        )
        assert (used.weight_total, used.normalised, used.adopted_by) == (Decimal(80_000), False, ADOPTED)

    def test_a_key_adopted_backwards_shares_again_what_lies_behind_its_day(self, memory: Memory) -> None:
        memory.do("record-and-allocate-cost", **LINE)
        memory.do("record-and-allocate-cost", **LINE | {"cost": "F-2", "effective_on": "2018-07-01"})
        adopt_equal_shares(memory, "2018-07-01")
        memory.do("reallocate", **BOOKS)
        standing = {line.recorded.cost: line.standing for line in books(memory).lines if line.standing is not None}
        assert {cost: (it.allocation, it.key.name) for cost, it in standing.items()} == {
            "F-2018-001": ("F-2018-001.1", "sleutel-2017"),
            "F-2": ("F-2.2", "gelijk-2018"),
        }
        assert books(memory).shares_total()[PUTTEN] == Money.parse("441880.81")
        with pytest.raises(NothingToReallocate):
            memory.do("reallocate", **BOOKS)

    def test_a_reversal_corrects_so_it_needs_a_reason(self, memory: Memory) -> None:
        memory.do("record-and-allocate-cost", **LINE)
        memory.do("reverse-allocation", **BOOKS, allocation="F-2018-001.1", ground="error")
        assert not any(books(memory).shares_total().values())
        assert ACTS["reverse-allocation"].corrects

    def test_a_year_is_closed_by_a_decision_that_was_adopted(self, memory: Memory) -> None:
        with pytest.raises(DecisionNotAdopted):
            memory.do("close-cost-year", **BOOKS, effective_on="2019-07-01", decision=PROPOSED)
        memory.do("close-cost-year", **BOOKS, effective_on="2019-07-01", decision=ADOPTED)
        with pytest.raises(YearClosed):
            memory.do("record-cost", **LINE)


def test_a_cost_keeps_the_account_it_is_booked_on(memory: Memory) -> None:
    memory.do("record-cost", **LINE, ledger_account="6300401")
    (*_, recorded) = memory.streams[f"cost-year:{SERVICE}/2018"]
    assert isinstance(recorded, CostRecorded)
    assert recorded.ledger_account == "6300401"
