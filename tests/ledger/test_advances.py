"""Advances: contributions to the budgets, called in instalments that add up to the cent; amended budgets too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.cost_year import COST_YEAR, CostYear, Terms
from ledger.cost_year.advance_events import AdvanceInstalment, AdvancesCalled, Contribution
from ledger.cost_year.advance_refusals import (
    AdvancesStanding,
    InstalmentsOutOfOrder,
    NoDates,
    NoPartInYear,
    NothingToCall,
    NothingToReplace,
)
from ledger.cost_year.advances import Rhythm, in_all, in_parts
from ledger.cost_year.calling import Call, Schedule, call_advances
from ledger.cost_year.events import BudgetAdopted, CostYearClosed, CostYearOpened, Share
from ledger.cost_year.postings import Account, imbalance, posted
from ledger.cost_year.refusals import NoMember, OutsideYear, YearClosed
from ledger.errors import AlreadyExists
from ledger.event import Event
from ledger.governance.refusals import DecisionNotAdopted
from ledger.governance.succession import Heirs
from ledger.money import ZERO, Money, Rounding
from tests.ledger.blnp import ADOPTED, BUNSCHOTEN, LEUSDEN, MEMBERS, NIJKERK, PROPOSED, PUTTEN, SERVICE, financien
from tests.ledger.test_cost_year import PUBLISHED, always, key
from tests.scenario import Scenario, given

NEW_YEAR, JULY = date(2018, 1, 1), date(2018, 7, 1)
QUARTERS = tuple(date(2018, month, 15) for month in (1, 4, 7, 10))
DECISION = "blnp#begroting-2018"
MILLION = Money.parse("1000000.00")
OPENED = CostYearOpened(SERVICE, 2018, NEW_YEAR)
CLOSED = CostYearClosed(date(2019, 7, 1), "blnp#jaarrekening-2018")
BUDGET = BudgetAdopted("beheer", MILLION, NEW_YEAR, DECISION)
HALF = key({LEUSDEN: "1", PUTTEN: "1"}, "helft")
NOBODY: Heirs = {}


def year(*events: Event) -> Scenario[CostYear]:
    return given(COST_YEAR, OPENED, *events)


def call(name: str = "voorschot", on: date = NEW_YEAR, replaces: str | None = None, **schedule: Any) -> Call:  # noqa: ANN401
    return Call(name, LEUSDEN, Schedule(**(schedule or {"dates": QUARTERS})), on, DECISION, replaces)


def calling(asked: Call, terms: Any = None, heirs: Heirs = NOBODY) -> Callable[[CostYear], AdvancesCalled]:  # noqa: ANN401
    return lambda it: call_advances(it, asked, terms or always(HALF), heirs)


def called(history: Scenario[CostYear], asked: Call, terms: Any = None) -> AdvancesCalled:  # noqa: ANN401
    return calling(asked, terms)(history.state)


def per_participant(instalments: tuple[AdvanceInstalment, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in instalments:
        found.setdefault(each.participant, []).append(each.amount.euros)
    return found


class TestCalling:
    def test_a_budget_is_called_by_its_key_in_instalments_that_add_up_to_the_cent(self) -> None:
        amount = Money.parse("100.01")
        shares = (Share(PUTTEN, Money(5001), 1), Share(LEUSDEN, Money(5000)))
        parts = {PUTTEN: (1250, 1251, 1250, 1250), LEUSDEN: (1250, 1250, 1250, 1250)}
        year(replace(BUDGET, amount=amount)).when(calling(call())).then(
            AdvancesCalled(
                "voorschot",
                LEUSDEN,
                QUARTERS,
                (Contribution("beheer", amount, HALF, shares),),
                tuple(
                    AdvanceInstalment(who, LEUSDEN, day, Money(parts[who][at]))
                    for at, day in enumerate(QUARTERS)
                    for who in (PUTTEN, LEUSDEN)
                ),
                Rounding.HALF_AWAY_FROM_ZERO,
                NEW_YEAR,
                DECISION,
            )
        )

    def test_all_budgets_in_force_are_called_each_by_its_own_key(self) -> None:
        later = replace(BUDGET, pool="later", amount=Money(100), effective_on=JULY)
        projects = replace(BUDGET, pool="projecten", amount=Money(1000), illustrative=True)
        keys = {"beheer": HALF, "projecten": key({NIJKERK: "1"}, "nijkerk")}
        event = called(year(later, BUDGET, projects), call(), lambda pool, _day: Terms(keys[pool], MEMBERS))
        assert [(each.pool, each.key.name) for each in event.contributions] == [
            ("beheer", "helft"),
            ("projecten", "nijkerk"),
        ]
        assert in_all(event.contributions)[NIJKERK] == Money(1000)
        assert event.illustrative
        assert not called(year(BUDGET), call()).illustrative
        counted = called(year(BUDGET), call(), lambda _pool, _day: Terms(HALF, MEMBERS, illustrative=True))
        assert counted.illustrative

    def test_an_amended_budget_counts_from_its_own_day(self) -> None:
        amended = replace(BUDGET, amount=Money(800), effective_on=JULY)
        assert called(year(BUDGET, amended), call()).contributions[0].amount == MILLION
        late = call(on=JULY, dates=(date(2018, 7, 1),))
        assert called(year(BUDGET, amended), late).contributions[0].amount == Money(800)

    def test_nothing_is_called_to_a_pool_where_each_bears_its_own(self) -> None:
        own = replace(HALF, name="eigen", method="direct", weights=(), weight_total=Decimal(0))
        keys = {"beheer": HALF, "eigen": own}
        history = year(BUDGET, replace(BUDGET, pool="eigen"))
        event = called(history, call(), lambda pool, _day: Terms(keys[pool], MEMBERS))
        assert [each.pool for each in event.contributions] == ["beheer"]
        year(replace(BUDGET, pool="eigen")).when(calling(call(), always(own))).then_refused(
            NothingToCall, service=SERVICE, year=2018, on=NEW_YEAR
        )

    def test_days_follow_from_a_rhythm(self) -> None:
        monthly = called(year(BUDGET), call(rhythm=Rhythm.MONTHLY, day_of_month=31))
        assert monthly.dates[:4] == (
            date(2018, 1, 31),
            date(2018, 2, 28),
            date(2018, 3, 31),
            date(2018, 4, 30),
        )
        assert len(monthly.dates) == 12
        quarterly = called(year(BUDGET), call(on=date(2018, 1, 16), rhythm=Rhythm.QUARTERLY, day_of_month=15))
        assert quarterly.dates == QUARTERS[1:]

    @pytest.mark.parametrize(
        "schedule",
        [
            {"dates": ()},
            {"rhythm": Rhythm.MONTHLY},
            {"day_of_month": 1},
            {"dates": QUARTERS, "day_of_month": 1},
            {"dates": QUARTERS, "rhythm": Rhythm.MONTHLY},
            {"dates": QUARTERS, "rhythm": Rhythm.MONTHLY, "day_of_month": 1},
        ],
    )
    def test_days_are_given_in_one_way(self, schedule: dict[str, Any]) -> None:
        asked = call()._replace(schedule=Schedule(**schedule))
        year(BUDGET).when(calling(asked)).then_refused(NoDates, year=2018, since=NEW_YEAR)

    def test_a_rhythm_leaves_a_day(self) -> None:
        asked = call(on=date(2018, 12, 16), rhythm=Rhythm.QUARTERLY, day_of_month=15)
        year(BUDGET).when(calling(asked)).then_refused(NoDates, year=2018, since=date(2018, 12, 16))

    @pytest.mark.parametrize("days", [QUARTERS[::-1], (QUARTERS[0], QUARTERS[0])])
    def test_instalments_follow_each_other(self, days: tuple[date, ...]) -> None:
        year(BUDGET).when(calling(call(dates=days))).then_refused(InstalmentsOutOfOrder, due_on=days[1], since=NEW_YEAR)

    def test_none_falls_due_before_they_are_called(self) -> None:
        year(BUDGET).when(calling(call(on=date(2018, 1, 16)))).then_refused(
            InstalmentsOutOfOrder, due_on=QUARTERS[0], since=date(2018, 1, 16)
        )

    def test_instalments_are_of_the_year(self) -> None:
        year(BUDGET).when(calling(call(dates=(*QUARTERS, date(2019, 1, 15))))).then_refused(
            OutsideYear, year=2018, effective_on=date(2019, 1, 15)
        )

    def test_they_are_called_from_a_day_in_the_year(self) -> None:
        year(BUDGET).when(calling(call(on=date(2017, 12, 31)))).then_refused(
            OutsideYear, year=2018, effective_on=date(2017, 12, 31)
        )

    def test_not_in_a_closed_year(self) -> None:
        year(BUDGET, CLOSED).when(calling(call())).then_refused(
            YearClosed, service=SERVICE, year=2018, decision=CLOSED.decision
        )

    def test_there_is_a_budget_to_call(self) -> None:
        for history in (year(), year(replace(BUDGET, effective_on=JULY)), year(replace(BUDGET, amount=ZERO))):
            history.when(calling(call())).then_refused(NothingToCall, service=SERVICE, year=2018, on=NEW_YEAR)

    def test_there_are_others_to_call_it_from(self) -> None:
        alone = always(key({LEUSDEN: "1", PUTTEN: "0"}))
        year(BUDGET).when(calling(call(), alone)).then_refused(NothingToCall, service=SERVICE, year=2018, on=NEW_YEAR)

    def test_who_contributes_is_a_member_on_that_day(self) -> None:
        fewer = always(HALF, MEMBERS - {PUTTEN})
        year(BUDGET).when(calling(call(), fewer)).then_refused(NoMember, members=(PUTTEN,), on=NEW_YEAR)

    def test_a_name_is_used_once(self) -> None:
        history = year(BUDGET).and_then(called(year(BUDGET), call()))
        history.when(calling(call(replaces="voorschot"))).then_refused(AlreadyExists, kind="advances", name="voorschot")


class TestReplacing:
    """The budget is amended from 1 July: half of the instalments have fallen due by then."""

    FIRST = called(year(BUDGET), call())
    AMENDED = replace(BUDGET, amount=Money.parse("1200000.00"), effective_on=JULY)
    BEFORE = year(BUDGET, FIRST, AMENDED)
    AGAIN = call("nader", JULY, "voorschot", dates=QUARTERS[2:])

    def test_what_fell_due_stays_and_the_rest_is_called_anew(self) -> None:
        event = called(self.BEFORE, self.AGAIN)
        assert per_participant(event.instalments) == {
            PUTTEN: ["175000.00", "175000.00"],
            LEUSDEN: ["175000.00", "175000.00"],
        }
        assert event.withdrawn == tuple(each for each in self.FIRST.instalments if each.due_on >= JULY)
        assert event.replaces == "voorschot"

    def test_a_lower_budget_gives_money_back(self) -> None:
        lower = year(BUDGET, self.FIRST, replace(self.AMENDED, amount=Money.parse("400000.00")))
        event = called(lower, self.AGAIN._replace(schedule=Schedule(dates=(QUARTERS[2],))))
        assert per_participant(event.instalments)[PUTTEN] == ["-50000.00"]

    def test_who_is_in_the_new_key_only_pays_all_of_it_and_who_left_gets_all_back(self) -> None:
        event = called(self.BEFORE, self.AGAIN, always(key({LEUSDEN: "1", NIJKERK: "1"})))
        assert per_participant(event.instalments) == {
            NIJKERK: ["300000.00", "300000.00"],
            PUTTEN: ["-125000.00", "-125000.00"],
            LEUSDEN: ["175000.00", "175000.00"],
        }

    def test_what_a_municipality_paid_that_has_ended_since_is_its_successors(self) -> None:
        heirs = {PUTTEN: (date(2018, 6, 1), NIJKERK)}
        terms = always(key({LEUSDEN: "1", NIJKERK: "1"}))
        event = calling(self.AGAIN, terms, heirs)(self.BEFORE.state)
        assert per_participant(event.instalments) == {
            NIJKERK: ["175000.00", "175000.00"],
            LEUSDEN: ["175000.00", "175000.00"],
        }

    def test_it_can_be_done_again(self) -> None:
        after = self.BEFORE.and_then(called(self.BEFORE, self.AGAIN))
        last = called(after, call("laatste", date(2018, 10, 1), "nader", dates=(QUARTERS[3],)))
        assert per_participant(last.instalments)[PUTTEN] == ["175000.00"]
        assert {each.due_on for each in last.withdrawn} == {QUARTERS[3]}

    def test_another_call_says_that_it_replaces(self) -> None:
        self.BEFORE.when(calling(self.AGAIN._replace(replaces=None))).then_refused(
            AdvancesStanding, advances="nader", standing="voorschot"
        )

    def test_only_what_stands_is_replaced(self) -> None:
        year(BUDGET).when(calling(self.AGAIN)).then_refused(NothingToReplace, advances="nader", replaces="voorschot")
        self.BEFORE.and_then(called(self.BEFORE, self.AGAIN)).when(
            calling(call("derde", date(2018, 10, 1), "voorschot", dates=(QUARTERS[3],)))
        ).then_refused(NothingToReplace, advances="derde", replaces="voorschot")

    def test_it_may_only_withdraw(self) -> None:
        half = replace(self.AMENDED, amount=Money.parse("500000.00"))
        event = called(year(BUDGET, self.FIRST, half), self.AGAIN)
        assert (event.instalments, len(event.withdrawn)) == ((), 4)

    def test_what_is_withdrawn_is_mirrored_on_its_own_day(self) -> None:
        event = called(self.BEFORE, self.AGAIN)
        due: Counter[tuple[str | None, date]] = Counter()
        for each in (*posted(self.FIRST), *posted(event)):
            assert (each.account, each.pool) == (Account.ADVANCE, None)
            due[each.participant, each.effective_on] += each.amount.cents
        euros = dict(zip(QUARTERS, (125_000, 125_000, 175_000, 175_000), strict=True))
        expected = {(PUTTEN, day): amount * 100 for day, amount in euros.items()}
        assert due == expected | {(LEUSDEN, day): amount * -100 for day, amount in euros.items()}


AMOUNTS = st.integers(0, 10**11).map(Money)
WEIGHTINGS = st.dictionaries(st.sampled_from(sorted(MEMBERS)), st.decimals("0", "100", places=2), min_size=1).filter(
    lambda weights: any(weights.values())
)
DAYS = st.lists(st.dates(NEW_YEAR, date(2018, 12, 31)), min_size=1, max_size=12, unique=True).map(
    lambda days: tuple(sorted(days))
)


@for_all(st.integers(-(10**12), 10**12), st.integers(1, 366), st.sampled_from(Rounding))
def test_equal_parts_add_up_and_differ_by_a_cent_at_the_most(cents: int, parts: int, rounding: Rounding) -> None:
    found = [each.cents for each in in_parts(Money(cents), parts, rounding)]
    assert sum(found) == cents
    assert max(found) - min(found) <= 1
    assert len(found) == parts


@for_all(st.lists(st.tuples(AMOUNTS, WEIGHTINGS, DAYS), min_size=1, max_size=4))
def test_whatever_is_amended_the_instalments_that_stand_are_the_last_contributions(
    steps: list[tuple[Money, dict[str, Decimal], tuple[date, ...]]],
) -> None:
    """Each budget and key, called anew from the first of its days, where that is not before the call before it."""
    history, since = year(), NEW_YEAR
    for number, (amount, weights, days) in enumerate(steps):
        dates = tuple(day for day in days if day >= since) or (date(2018, 12, 31),)
        history = history.and_then(replace(BUDGET, amount=amount, effective_on=dates[0]))
        used = key({code: str(value) for code, value in weights.items()})
        standing = history.state.flows.advances.standing
        asked = call(f"v-{number}", dates[0], standing, dates=dates)
        try:
            event = calling(asked, always(used))(history.state)
        except NothingToCall:
            continue
        assert imbalance(posted(event)) == {}
        history, since = history.and_then(event), dates[0]
        state = history.state.flows.advances
        total: Counter[str] = Counter()
        for each in state.instalments:
            total[each.participant] += each.amount.cents
        shares = {code: amount.cents for code, amount in in_all(event.contributions).items()}
        assert {who: cents for who, cents in total.items() if cents} == {
            who: cents for who, cents in shares.items() if cents
        }
        assert sum(shares.values()) == amount.cents
        accounts = history.state.accounts
        owed = {who: cents for who, cents in total.items() if who != LEUSDEN and cents}
        assert {
            who: accounts.of(Account.ADVANCE, who).cents
            for who in accounts.participants()
            if who != LEUSDEN and accounts.of(Account.ADVANCE, who)
        } == owed
        assert accounts.total(Account.ADVANCE) == ZERO


class TestActs:
    def books(self) -> Any:  # noqa: ANN401
        memory = financien()
        books: dict[str, Any] = {"service": SERVICE, "year": 2018}
        memory.do("open-cost-year", **books)
        budget: dict[str, Any] = {
            "pool": "beheer",
            "amount": "1000000.00",
            "effective_on": "2018-01-01",
            "decision": ADOPTED,
        }
        memory.do("adopt-budget", **books, **budget)
        return memory

    def ask(self, **facts: object) -> dict[str, Any]:
        return {
            "service": SERVICE,
            "year": 2018,
            "advances": "voorschot",
            "effective_on": "2018-01-01",
            "decision": ADOPTED,
            "rhythm": "quarterly",
            "day_of_month": 15,
        } | facts

    def test_they_are_payable_to_the_host_by_the_key_as_published(self) -> None:
        memory = self.books()
        memory.do("call-advances", **self.ask())
        event = memory.streams[f"cost-year:{SERVICE}/2018"][-1]
        assert (event.payable_to, event.dates) == (LEUSDEN, QUARTERS)
        (contribution,) = event.contributions
        assert contribution.key == replace(PUBLISHED, adopted_by=ADOPTED, key_version=3)
        assert {share.participant: share.amount.euros for share in contribution.shares} == {
            BUNSCHOTEN: "163283.67",
            LEUSDEN: "289471.05",
            NIJKERK: "355364.47",
            PUTTEN: "191880.81",
        }

    def test_they_are_payable_to_another_who_takes_part(self) -> None:
        memory = self.books()
        memory.do("call-advances", **self.ask(payable_to=PUTTEN))
        assert memory.streams[f"cost-year:{SERVICE}/2018"][-1].payable_to == PUTTEN
        with pytest.raises(NoPartInYear) as refused:
            memory.do("call-advances", **self.ask(advances="nader", payable_to="GM0307", replaces="voorschot"))
        assert refused.value.fields == {"organisations": ("GM0307",), "service": SERVICE, "year": 2018}

    def test_they_rest_on_a_decision_that_was_adopted(self) -> None:
        with pytest.raises(DecisionNotAdopted):
            self.books().do("call-advances", **self.ask(decision=PROPOSED))


def test_the_days_between_two_quarters_are_about_as_many() -> None:
    """A slip in the months of a rhythm would show here."""
    days = Schedule(rhythm=Rhythm.QUARTERLY, day_of_month=1).days(2018, NEW_YEAR)
    assert all(timedelta(90) <= later - earlier <= timedelta(92) for earlier, later in pairwise(days))
