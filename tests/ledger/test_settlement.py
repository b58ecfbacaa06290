"""Settling a year: what everybody is still to pay; the result with its reserve; and a closed year opened again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.cost_year import COST_YEAR, CostYear
from ledger.cost_year.calling import Call, Schedule, call_advances
from ledger.cost_year.events import (
    BudgetAdopted,
    CostAllocated,
    CostRecorded,
    CostYearClosed,
    CostYearOpened,
    CostYearReopened,
)
from ledger.cost_year.payment_events import PaymentRecorded, Purpose
from ledger.cost_year.postings import Account, imbalance, posted
from ledger.cost_year.refusals import CostsNotAllocated, ReopenedBeforeClosed, YearClosed, YearNotClosed
from ledger.cost_year.reopening import reopen
from ledger.cost_year.result import Appropriation, Reserve, appropriate, put_in
from ledger.cost_year.result_events import ReserveCap, ResultAppropriated
from ledger.cost_year.result_refusals import (
    AboveReserveCap,
    MoreThanReserve,
    MoreThanResult,
    NoContributions,
    UnusableCap,
)
from ledger.cost_year.settlement import Asked, settle
from ledger.cost_year.settlement_events import SettlementAdopted, SettlementLine
from ledger.cost_year.settlement_refusals import DueBeforeSettled, NothingToSettle
from ledger.errors import AlreadyExists
from ledger.event import Event
from ledger.governance.refusals import DecisionNotAdopted
from ledger.governance.succession import Heirs
from ledger.money import ZERO, Money
from tests.ledger.blnp import ADOPTED, LEUSDEN, MEMBERS, NIJKERK, PROPOSED, PUTTEN, SERVICE, financien
from tests.ledger.test_cost_year import always, key
from tests.scenario import Scenario, given

NEW_YEAR, MARCH, APRIL = date(2018, 1, 1), date(2018, 3, 1), date(2019, 4, 1)
DUE = date(2019, 7, 15)
DECISION = "blnp#jaarrekening-2018"
OPENED = CostYearOpened(SERVICE, 2018, NEW_YEAR)
CLOSED = CostYearClosed(date(2019, 7, 1), DECISION)
REOPENED = CostYearReopened(date(2019, 9, 1), "blnp#heropening")
HALF = key({LEUSDEN: "1", PUTTEN: "1"}, "helft")
BUDGET = BudgetAdopted("beheer", Money(100_000), NEW_YEAR, DECISION)
COST = CostRecorded("F-1", "beheer", "licenties", Money(80_000), LEUSDEN, MARCH)
NOBODY: Heirs = {}


def year(*events: Event) -> Scenario[CostYear]:
    return given(COST_YEAR, OPENED, *events)


def allocated(history: Scenario[CostYear], cost: str = "F-1") -> CostAllocated:
    return history.state.allocate(cost, always(HALF))


def advances(history: Scenario[CostYear]) -> Event:
    days = (date(2018, 3, 15), date(2018, 9, 15))
    call = Call("voorschot", LEUSDEN, Schedule(dates=days), NEW_YEAR, DECISION)
    return call_advances(history.state, call, always(HALF), NOBODY)


def asked(name: str = "afrekening", to: str = LEUSDEN, on: date = APRIL, due: date = DUE) -> Asked:
    return Asked(name, to, due, on, DECISION)


def settling(what: Asked | None = None, heirs: Heirs = NOBODY) -> Any:  # noqa: ANN401
    return lambda it: settle(it, what or asked(), heirs)


CALLED = advances(year(BUDGET))
SPENT = year(BUDGET, CALLED, COST).and_then(allocated(year(COST)))
"""500 each was called by two instalments, and 400 each was spent, all of it paid by Leusden."""
SETTLED = settle(SPENT.state, asked(), NOBODY)


def amounts(event: SettlementAdopted) -> dict[str, str]:
    return {line.participant: line.amount.euros for line in event.lines}


class TestSettling:
    def test_what_was_called_too_much_is_paid_back(self) -> None:
        none, back = ZERO, Money(-10_000)
        lines = (
            SettlementLine(PUTTEN, Money(40_000), none, none, none, Money(50_000), none, back),
            SettlementLine(LEUSDEN, Money(40_000), Money(80_000), none, none, Money(-50_000), none, -back),
        )
        SPENT.when(settling()).then(SettlementAdopted("afrekening", LEUSDEN, DUE, lines, APRIL, DECISION))

    def test_without_advances_everybody_pays_its_share(self) -> None:
        history = year(COST).and_then(allocated(year(COST)))
        assert amounts(settle(history.state, asked(), NOBODY)) == {PUTTEN: "400.00", LEUSDEN: "-400.00"}

    def test_it_may_be_payable_to_another(self) -> None:
        event = settle(SPENT.state, asked(to=NIJKERK), NOBODY)
        assert amounts(event) == {NIJKERK: "0.00", PUTTEN: "-100.00", LEUSDEN: "100.00"}
        due = Counter({each.participant: each.amount.cents for each in posted(event) if each.participant != NIJKERK})
        assert due == {PUTTEN: -10_000, LEUSDEN: 10_000}

    def test_settled_again_only_what_changed_since(self) -> None:
        history = SPENT.and_then(SETTLED)
        history.when(settling(asked("nader"))).then_refused(NothingToSettle, service=SERVICE, year=2018)
        later = replace(COST, cost="F-2", amount=Money(1_000))
        more = history.and_then(later)
        event = settle(more.and_then(allocated(more, "F-2")).state, asked("nader"), NOBODY)
        assert amounts(event) == {PUTTEN: "5.00", LEUSDEN: "-5.00"}
        assert [line.settled.euros for line in event.lines] == ["-100.00", "100.00"]

    def test_payments_change_nothing_of_it(self) -> None:
        paid = PaymentRecorded("BANK-1", PUTTEN, LEUSDEN, Money(50_000), Purpose.ADVANCES, MARCH)
        SPENT.and_then(paid).when(settling()).then(SETTLED)

    def test_after_it_all_that_is_owed_is_called(self) -> None:
        accounts = SPENT.and_then(SETTLED).state.accounts
        for who in (PUTTEN, LEUSDEN):
            owed = accounts.of(Account.SHARE, who) + accounts.of(Account.PAID, who)
            assert owed == accounts.of(Account.ADVANCE, who) + accounts.of(Account.SETTLED, who)

    def test_what_a_municipality_that_has_ended_bears_is_its_successors(self) -> None:
        heirs = {PUTTEN: (date(2019, 1, 1), NIJKERK)}
        assert amounts(settle(SPENT.state, asked(), heirs)) == {NIJKERK: "-100.00", LEUSDEN: "100.00"}
        assert amounts(settle(SPENT.state, asked(on=date(2018, 12, 31)), heirs)) == amounts(SETTLED)

    def test_it_says_where_it_rests_on_what_no_source_gives(self) -> None:
        made_up = replace(COST, illustrative=True)
        history = year(made_up).and_then(allocated(year(made_up)))
        assert settle(history.state, asked(), NOBODY).illustrative
        budget = replace(BUDGET, illustrative=True)
        called = year(budget).and_then(advances(year(budget)))
        assert settle(called.state, asked(), NOBODY).illustrative
        assert not SETTLED.illustrative

    def test_all_costs_are_shared_first(self) -> None:
        year(BUDGET, CALLED, COST).when(settling()).then_refused(
            CostsNotAllocated, service=SERVICE, year=2018, costs=("F-1",)
        )

    def test_a_year_of_nothing_has_nothing_to_settle(self) -> None:
        year(BUDGET).when(settling()).then_refused(NothingToSettle, service=SERVICE, year=2018)

    def test_a_name_is_used_once(self) -> None:
        SPENT.and_then(SETTLED).when(settling()).then_refused(AlreadyExists, kind="settlement", name="afrekening")

    def test_it_is_due_when_it_holds_or_later(self) -> None:
        SPENT.when(settling(asked(due=date(2019, 3, 31)))).then_refused(
            DueBeforeSettled, settlement="afrekening", due_on=date(2019, 3, 31), effective_on=APRIL
        )
        assert settle(SPENT.state, asked(due=APRIL), NOBODY).due_on == APRIL

    def test_not_in_a_closed_year(self) -> None:
        SPENT.and_then(CLOSED).when(settling()).then_refused(YearClosed, service=SERVICE, year=2018, decision=DECISION)


def appropriation(euros: str, cap: str | None = None) -> Appropriation:
    return Appropriation(Money.parse(euros), APRIL, DECISION, None if cap is None else Decimal(cap))


def appropriating(euros: str, cap: str | None = None, reserve: Reserve | None = None) -> Any:  # noqa: ANN401
    return lambda it: appropriate(it, appropriation(euros, cap), reserve or Reserve())


class TestResult:
    """Of the 1,000 that was contributed 800 was spent."""

    def test_a_part_goes_to_the_reserve_by_the_key_of_the_year(self) -> None:
        event = appropriate(SPENT.state, appropriation("50.01", "0.10"), Reserve(Money(4_000), Money(4_000)))
        (part,) = event.reserve_parts
        assert event == ResultAppropriated(
            Money(100_000),
            Money(80_000),
            Money(5_001),
            (part,),
            Money(9_001),
            APRIL,
            DECISION,
            ReserveCap(Decimal("0.10"), Money(10_000)),
        )
        assert (part.pool, part.key.name) == ("beheer", "helft")
        assert {share.participant: share.amount.euros for share in part.shares} == {PUTTEN: "25.01", LEUSDEN: "25.00"}

    def test_the_rest_is_paid_back_when_the_year_is_settled_and_the_host_keeps_the_reserve(self) -> None:
        history = SPENT.and_then(appropriate(SPENT.state, appropriation("50.00"), Reserve()))
        event = settle(history.state, asked(), NOBODY)
        assert amounts(event) == {PUTTEN: "-75.00", LEUSDEN: "75.00"}
        assert {line.participant: (line.reserved.euros, line.reserve_held.euros) for line in event.lines} == {
            PUTTEN: ("25.00", "0.00"),
            LEUSDEN: ("25.00", "50.00"),
        }

    def test_with_several_pools_in_proportion_to_their_budgets(self) -> None:
        other = replace(BUDGET, pool="later", amount=Money(300_000))
        history = year(BUDGET, other).and_then(advances(year(BUDGET, other)))
        event = appropriate(history.state, appropriation("0.03"), Reserve())
        assert [(part.pool, part.amount.cents) for part in event.reserve_parts] == [("beheer", 1), ("later", 2)]

    def test_costs_of_one_alone_are_no_part_of_it(self) -> None:
        own = replace(COST, cost="F-2", pool="eigen", amount=Money(5_000), incurred_for=PUTTEN)
        direct = replace(HALF, name="eigen", method="direct", weights=(), weight_total=Decimal(0))
        more = SPENT.and_then(own)
        event = more.state.allocate("F-2", always(direct))
        assert [(share.participant, share.amount) for share in event.shares] == [(PUTTEN, Money(5_000))]
        after = appropriate(more.and_then(event).state, appropriation("200.00"), Reserve())
        assert (after.contribution_total, after.cost_total) == (Money(100_000), Money(80_000))

    def test_nothing_to_the_reserve_is_a_decision_too(self) -> None:
        event = appropriate(SPENT.state, appropriation("0.00"), Reserve())
        assert (event.reserve_parts, posted(event)) == ((), ())

    def test_no_more_than_is_left_of_the_contributions(self) -> None:
        SPENT.when(appropriating("200.01")).then_refused(MoreThanResult, to_reserve="200.01", left_over="200.00")
        history = SPENT.and_then(appropriate(SPENT.state, appropriation("150.00"), Reserve()))
        history.when(appropriating("50.01")).then_refused(MoreThanResult, to_reserve="50.01", left_over="50.00")
        assert put_in(history.state) == Money(15_000)

    def test_a_deficit_puts_nothing_in(self) -> None:
        dear = year(BUDGET, CALLED, replace(COST, amount=Money(120_000)))
        history = dear.and_then(allocated(dear))
        history.when(appropriating("0.01")).then_refused(MoreThanResult, to_reserve="0.01", left_over="-200.00")
        there = Reserve(Money(20_000), Money(20_000))
        event = appropriate(history.state, appropriation("-200.00"), there)
        assert event.reserve == ZERO
        after = history.and_then(event)
        assert after.state.accounts.of(Account.RESERVED, PUTTEN) == Money(-10_000)
        after.when(settling()).then_refused(NothingToSettle, service=SERVICE, year=2018)

    def test_no_more_is_taken_out_than_is_there(self) -> None:
        there = Reserve(Money(500), Money(300))
        SPENT.when(appropriating("-3.01", reserve=there)).then_refused(
            MoreThanReserve, withdrawn="3.01", available="3.00"
        )
        assert appropriate(SPENT.state, appropriation("-3.00"), there).reserve == Money(200)

    def test_it_grows_up_to_its_cap(self) -> None:
        there = Reserve(Money(4_000), Money(4_000))
        SPENT.when(appropriating("10.01", "0.05", there)).then_refused(AboveReserveCap, reserve="50.01", cap="50.00")
        assert appropriate(SPENT.state, appropriation("10.00", "0.05"), there).reserve == Money(5_000)
        assert appropriate(SPENT.state, appropriation("-0.01", "0.01"), there).reserve == Money(3_999)

    @pytest.mark.parametrize("cap", ["-0.01", "1.01"])
    def test_a_cap_is_a_portion(self, cap: str) -> None:
        SPENT.when(appropriating("1.00", cap)).then_refused(UnusableCap, portion=cap)

    def test_without_contributions_there_is_no_result(self) -> None:
        history = year(COST).and_then(allocated(year(COST)))
        history.when(appropriating("1.00")).then_refused(NoContributions, service=SERVICE, year=2018)

    def test_all_costs_are_shared_first_and_the_year_is_open(self) -> None:
        year(BUDGET, CALLED, COST).when(appropriating("1.00")).then_refused(
            CostsNotAllocated, service=SERVICE, year=2018, costs=("F-1",)
        )
        SPENT.and_then(CLOSED).when(appropriating("1.00")).then_refused(
            YearClosed, service=SERVICE, year=2018, decision=DECISION
        )

    def test_what_a_later_year_took_out_is_not_taken_out_twice(self) -> None:
        assert Reserve.of([Money(500)], ZERO, [Money(-400)]) == Reserve(Money(500), Money(100))
        assert Reserve.of([], Money(500), [Money(100)]) == Reserve(Money(500), Money(500))


class TestReopening:
    def test_a_closed_year_is_opened_again_and_closed_again(self) -> None:
        later = replace(COST, cost="F-2")
        history = SPENT.and_then(CLOSED).when(lambda it: reopen(it, REOPENED.decision, REOPENED.effective_on))
        again = history.then(REOPENED)
        again.when(lambda it: it.record_cost(later, pool_open=True, members=MEMBERS)).then(later)
        again.when(lambda it: it.close(DECISION, date(2019, 12, 1))).then(
            replace(CLOSED, effective_on=date(2019, 12, 1))
        )

    def test_an_open_year_is_not(self) -> None:
        for history in (SPENT, SPENT.and_then(CLOSED, REOPENED)):
            history.when(lambda it: reopen(it, "blnp#x", REOPENED.effective_on)).then_refused(
                YearNotClosed, service=SERVICE, year=2018
            )

    def test_not_before_it_was_closed(self) -> None:
        SPENT.and_then(CLOSED).when(lambda it: reopen(it, "blnp#x", date(2019, 6, 30))).then_refused(
            ReopenedBeforeClosed, service=SERVICE, year=2018, on=date(2019, 6, 30), closed_on=date(2019, 7, 1)
        )

    def test_what_was_recorded_since_needs_it(self) -> None:
        closed = SPENT.and_then(CLOSED).state
        assert not COST_YEAR.holds(closed, COST)
        assert COST_YEAR.holds(closed, REOPENED)


@st.composite
def years(draw: st.DrawFn) -> Scenario[CostYear]:
    """A year with a budget, advances, costs by anybody, payments and sometimes a part of the result reserved."""
    history = year()
    weights = st.dictionaries(st.sampled_from(sorted(MEMBERS)), st.integers(1, 99).map(str), min_size=2)
    if draw(st.booleans()):
        amount = Money(draw(st.integers(10**4, 10**9)))
        history = history.and_then(replace(BUDGET, amount=amount))
        days = (date(2018, 3, 15), date(2018, 9, 15))
        call = Call("voorschot", LEUSDEN, Schedule(dates=days), NEW_YEAR, DECISION)
        history = history.and_then(call_advances(history.state, call, always(key(draw(weights))), NOBODY))
    for number in range(draw(st.integers(1, 5))):
        cents, payer = draw(st.integers(-(10**8), 10**8).filter(bool)), draw(st.sampled_from(sorted(MEMBERS)))
        cost = replace(COST, cost=f"F-{number}", amount=Money(cents), borne_by=payer)
        history = history.and_then(cost)
        history = history.and_then(history.state.allocate(cost.cost, always(key(draw(weights)))))
    if draw(st.booleans()):
        try:
            event = appropriate(history.state, appropriation(Money(draw(st.integers(1, 10**8))).euros), Reserve())
        except (NoContributions, MoreThanResult):
            return history
        history = history.and_then(event)
    return history


@for_all(years(), st.sampled_from(sorted(MEMBERS)))
def test_who_pays_what_it_is_called_to_pay_has_nothing_open_and_owes_nothing(
    history: Scenario[CostYear], to: str
) -> None:
    try:
        event = settle(history.state, asked(to=to), NOBODY)
    except NothingToSettle:
        return
    assert sum(line.amount.cents for line in event.lines) == 0
    assert imbalance(posted(event)) == {}
    history = history.and_then(event)
    history.when(settling(asked("nader", to))).then_refused(NothingToSettle, service=SERVICE, year=2018)
    accounts = history.state.accounts
    called = {
        who: (accounts.of(Account.ADVANCE, who) + accounts.of(Account.SETTLED, who)).cents
        for who in accounts.participants()
    }
    for number, (who, cents) in enumerate(sorted(called.items())):
        if cents and who != to:
            payer, payee = (who, to) if cents > 0 else (to, who)
            paid = PaymentRecorded(f"B-{number}", payer, payee, Money(abs(cents)), Purpose.SETTLEMENT, DUE)
            history = history.and_then(history.state.flows.payments.record(paid))
    accounts = history.state.accounts
    held = -accounts.of(Account.RESERVE, None)
    for who in accounts.participants():
        moved = accounts.of(Account.SENT, who) + accounts.of(Account.RECEIVED, who)
        assert accounts.of(Account.ADVANCE, who) + accounts.of(Account.SETTLED, who) + moved == ZERO
        owes = accounts.of(Account.SHARE, who) + accounts.of(Account.PAID, who) + accounts.of(Account.RESERVED, who)
        assert owes + moved == (held if who == to else ZERO)
    assert sum(accounts.total(each).cents for each in Account) == 0


class TestActs:
    BOOKS: dict[str, Any] = {"service": SERVICE, "year": 2018}  # noqa: RUF012
    RESTS: dict[str, Any] = {"effective_on": "2019-04-01", "decision": ADOPTED}  # noqa: RUF012

    def books(self, number: int = 2018) -> Any:  # noqa: ANN401
        return self.play(financien(), number)

    def play(self, memory: Any, number: int) -> Any:  # noqa: ANN401
        books: dict[str, Any] = {"service": SERVICE, "year": number}
        memory.do("open-cost-year", **books)
        budget: dict[str, Any] = {"pool": "beheer", "amount": "1000.00", "decision": ADOPTED}
        memory.do("adopt-budget", **books, **budget, effective_on=f"{number}-01-01")
        rhythm: dict[str, Any] = {"rhythm": "quarterly", "day_of_month": 1, "decision": ADOPTED}
        memory.do("call-advances", **books, **rhythm, advances="v", effective_on=f"{number}-01-01")
        cost: dict[str, Any] = {"cost": "F-1", "pool": "beheer", "description": "licenties", "amount": "800.00"}
        memory.do("record-and-allocate-cost", **books, **cost, borne_by=LEUSDEN, effective_on=f"{number}-03-01")
        return memory

    def test_the_year_is_settled_with_the_host(self) -> None:
        memory = self.books()
        memory.do("settle-cost-year", **self.BOOKS, **self.RESTS, settlement="afrekening", due_on="2019-07-15")
        event = memory.streams[f"cost-year:{SERVICE}/2018"][-1]
        assert (type(event), event.payable_to) == (SettlementAdopted, LEUSDEN)
        assert amounts(event)[PUTTEN] == "-38.38"

    def test_the_reserve_goes_over_years(self) -> None:
        memory = self.play(self.books(), 2019)
        memory.do("appropriate-result", **self.BOOKS, **self.RESTS, to_reserve="60.00", reserve_cap="0.1")
        later: dict[str, Any] = self.BOOKS | {"year": 2019}
        with pytest.raises(AboveReserveCap):
            memory.do("appropriate-result", **later, **self.RESTS, to_reserve="60.00", reserve_cap="0.1")
        memory.do("appropriate-result", **later, **self.RESTS, to_reserve="-50.00")
        assert memory.streams[f"cost-year:{SERVICE}/2019"][-1].reserve == Money(1_000)
        with pytest.raises(MoreThanReserve) as refused:  # The later year uses 50.00 of it.
            memory.do("appropriate-result", **self.BOOKS, **self.RESTS, to_reserve="-10.01")
        assert refused.value.fields == {"withdrawn": "10.01", "available": "10.00"}

    def test_a_year_is_opened_again(self) -> None:
        memory = self.books()
        memory.do("close-cost-year", **self.BOOKS, **self.RESTS)
        memory.do("reopen-cost-year", **self.BOOKS, **self.RESTS)
        assert memory.streams[f"cost-year:{SERVICE}/2018"][-1] == CostYearReopened(APRIL, ADOPTED)

    @pytest.mark.parametrize(
        ("act", "facts"),
        [
            ("settle-cost-year", {"settlement": "a", "due_on": "2019-07-15"}),
            ("appropriate-result", {"to_reserve": "1.00"}),
            ("reopen-cost-year", {}),
        ],
    )
    def test_each_rests_on_a_decision_that_was_adopted(self, act: str, facts: dict[str, Any]) -> None:
        with pytest.raises(DecisionNotAdopted):
            self.books().do(act, **self.BOOKS, **self.RESTS | {"decision": PROPOSED}, **facts)
