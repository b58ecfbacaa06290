"""Charging for staff on secondment, codes of Iv3, and costs that put a closed year right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.cost_year.codes import CATEGORIES, TASK_FIELDS, codes_of, require_codes
from ledger.cost_year.corrected import require_corrected
from ledger.cost_year.events import CostAllocated, CostRecorded, CostYearClosed, CostYearOpened, Recharge, RechargeUnit
from ledger.cost_year.recharge_refusals import NothingToRecharge, PeriodOutsideYear, RechargedBefore
from ledger.cost_year.recharging import amount_of, charges, recharged
from ledger.cost_year.refusals import CorrectsOpenYear, UnknownCode, YearClosed
from ledger.cost_year.year import COST_YEAR, CostYear
from ledger.errors import NotFound
from ledger.event import Event
from ledger.money import ZERO, Money, Rounding
from ledger.period import Period, ProRata, fiscal_year
from ledger.service import SERVICE as SERVICES
from ledger.service.events import (
    KeyAdopted,
    PoolOpened,
    PriceBasis,
    SecondmentAgreed,
    SecondmentChanged,
    SecondmentEnded,
    SecondmentTerms,
)
from ledger.service.key import Key, KeyMethod
from ledger.service.refusals import CompensatedInKey, SecondmentNotRunning
from ledger.service.secondments import Secondment
from tests.ledger.blnp import LEUSDEN, PUTTEN, SERVICE, financien
from tests.scenario import Scenario, given

JANUARY, APRIL, JULY, END = date(2018, 1, 1), date(2018, 4, 1), date(2018, 7, 1), date(2019, 1, 1)
OPENED = CostYearOpened(SERVICE, 2018, JANUARY)
CLOSED = CostYearClosed(date(2019, 7, 1), "blnp#d")
HOURS = Recharge("leen", RechargeUnit.HOURS, Decimal("10.5"), Money(7_050), Rounding.HALF_AWAY_FROM_ZERO)
FTE = replace(HOURS, charged_in=RechargeUnit.FTE, quantity=Decimal("0.5"), tariff=Money(8_000_000))
COST = CostRecorded("D-1", "beheer", "inkoper", ZERO, PUTTEN, JULY, starts_on=JANUARY, ends_on=JULY, recharge=HOURS)


def year(*events: Event) -> Scenario[CostYear]:
    return given(COST_YEAR, OPENED, *events)


def charging(cost: CostRecorded = COST) -> Any:  # noqa: ANN401
    return lambda it: recharged(it, cost)


class TestRecharging:
    def test_hours_at_their_tariff_make_a_cost(self) -> None:
        year().when(charging()).then(replace(COST, amount=Money.parse("740.25")))

    @pytest.mark.parametrize(
        ("pro_rata", "until", "euros"),
        [
            (ProRata.BY_DAYS, APRIL, "9863.01"),  # 90 of 365 days of half of 80,000.
            (ProRata.BY_MONTHS, APRIL, "10000.00"),
            (ProRata.BY_DAYS, END, "40000.00"),
        ],
    )
    def test_fte_at_the_tariff_of_a_year_for_a_part_of_it(self, pro_rata: ProRata, until: date, euros: str) -> None:
        cost = replace(COST, recharge=replace(FTE, pro_rata=pro_rata), ends_on=until)
        assert recharged(year().state, cost).amount.euros == euros

    def test_it_is_computed_again_from_the_cost_itself(self) -> None:
        charged = recharged(year().state, COST)
        assert charges(charged)
        assert charges(replace(charged, recharge=None, amount=Money(1)))
        assert not charges(replace(charged, amount=charged.amount + Money(1)))
        assert not charges(replace(charged, ends_on=None))
        assert not charges(replace(charged, recharge=replace(HOURS, quantity=Decimal(11))))

    def test_it_is_rounded_by_the_rule_that_it_names(self) -> None:
        down = replace(HOURS, quantity=Decimal("0.333"), rounding=Rounding.DOWN)
        assert amount_of(down, Period(JANUARY, JULY)) == Money(2_347)
        assert amount_of(replace(down, rounding=Rounding.HALF_AWAY_FROM_ZERO), Period(JANUARY, JULY)) == Money(2_348)

    @pytest.mark.parametrize(
        ("starts_on", "ends_on"),
        [(date(2017, 12, 31), JULY), (JULY, date(2019, 1, 2)), (JULY, JULY), (JULY, APRIL)],
    )
    def test_its_days_are_of_the_year(self, starts_on: date, ends_on: date) -> None:
        year().when(charging(replace(COST, starts_on=starts_on, ends_on=ends_on))).then_refused(
            PeriodOutsideYear, year=2018, starts_on=starts_on, ends_on=ends_on
        )

    @pytest.mark.parametrize("charge", [replace(HOURS, quantity=Decimal(0)), replace(HOURS, tariff=ZERO)])
    def test_nothing_is_not_charged(self, charge: Recharge) -> None:
        year().when(charging(replace(COST, recharge=charge))).then_refused(
            NothingToRecharge, cost="D-1", quantity=charge.quantity, tariff=charge.tariff.euros
        )

    @pytest.mark.parametrize("days", [(JANUARY, JULY), (date(2018, 6, 30), END), (APRIL, date(2018, 4, 2))])
    def test_time_is_charged_once(self, days: tuple[date, date]) -> None:
        again = replace(COST, cost="D-2", starts_on=days[0], ends_on=days[1])
        year(recharged(year().state, COST)).when(charging(again)).then_refused(
            RechargedBefore, secondment="leen", cost="D-1", starts_on=JANUARY, ends_on=JULY
        )

    def test_what_follows_and_what_is_of_another_is_charged_beside_it(self) -> None:
        first = recharged(year().state, COST)
        for other in (
            replace(COST, cost="D-2", starts_on=JULY, ends_on=END),
            replace(COST, cost="D-2", recharge=replace(HOURS, secondment="ander")),
        ):
            assert recharged(year(first).state, other).amount == first.amount

    def test_not_in_a_closed_year(self) -> None:
        year(CLOSED).when(charging()).then_refused(YearClosed, service=SERVICE, year=2018, decision="blnp#d")

    @for_all(st.dates(JANUARY, date(2018, 12, 30)), st.sampled_from(ProRata), st.integers(1, 10**9))
    def test_two_parts_of_a_year_cost_the_whole_of_it_but_for_a_cent(
        self, between: date, pro_rata: ProRata, tariff: int
    ) -> None:
        charge = replace(FTE, quantity=Decimal(1), tariff=Money(tariff), pro_rata=pro_rata)
        between = max(between, date(2018, 1, 2))
        parts = [amount_of(charge, Period(JANUARY, between)), amount_of(charge, Period(between, END))]
        assert abs(sum(each.cents for each in parts) - tariff) <= 1
        assert amount_of(charge, fiscal_year(2018)) == Money(tariff)


TERMS = SecondmentTerms(Decimal("0.5"), PriceBasis.FIXED_TARIFF)
AGREED = SecondmentAgreed("leen", "p-1", PUTTEN, LEUSDEN, "inkoper", "inkoper", TERMS, JANUARY, date(2018, 12, 31))


class TestSecondment:
    """A lender cannot charge for time in which nobody was lent, or that the key makes up for."""

    def test_it_is_charged_on_all_days_that_it_ran(self) -> None:
        lent = Secondment.of(AGREED)
        assert (lent.lender, lent.borrower) == (PUTTEN, LEUSDEN)
        lent.require_charged(JANUARY, END)

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "day"),
        [(date(2017, 12, 31), JULY, date(2017, 12, 31)), (JULY, date(2019, 1, 2), END)],
    )
    def test_not_before_or_after_it(self, starts_on: date, ends_on: date, day: date) -> None:
        with pytest.raises(SecondmentNotRunning) as refused:
            Secondment.of(AGREED).require_charged(starts_on, ends_on)
        assert refused.value.fields == {"secondment": "leen", "on": day}

    def test_not_after_it_was_ended(self) -> None:
        ended = Secondment.of(AGREED).after(SecondmentEnded("leen", APRIL, "ziekte"))
        ended.require_charged(JANUARY, APRIL)
        with pytest.raises(SecondmentNotRunning):
            ended.require_charged(JANUARY, date(2018, 4, 2))

    def test_not_where_the_key_makes_up_for_it(self) -> None:
        in_key = replace(TERMS, price_basis=PriceBasis.IN_THE_KEY)
        lent = Secondment.of(AGREED).after(SecondmentChanged("leen", in_key, JULY))
        lent.require_charged(JANUARY, JULY)
        for starts_on, ends_on, day in ((APRIL, END, JULY), (date(2018, 8, 1), END, date(2018, 8, 1))):
            with pytest.raises(CompensatedInKey) as refused:
                lent.require_charged(starts_on, ends_on)
            assert refused.value.fields == {"secondment": "leen", "on": day}
        later = lent.after(SecondmentChanged("leen", TERMS, date(2018, 10, 1)))
        later.require_charged(date(2018, 10, 1), END)
        with pytest.raises(CompensatedInKey):
            later.require_charged(date(2018, 9, 30), END)

    def test_the_act_makes_a_cost_that_the_lender_paid(self) -> None:
        memory = financien()
        memory.streams[f"service:{SERVICE}"].append(AGREED)
        books: dict[str, Any] = {"service": SERVICE, "year": 2018}
        memory.do("open-cost-year", **books)
        asked: dict[str, Any] = {
            "cost": "D-1",
            "secondment": "leen",
            "pool": "beheer",
            "starts_on": "2018-01-01",
            "ends_on": "2018-07-01",
            "charged_in": "fte",
            "quantity": "0.5",
            "tariff": "80000.00",
            "pro_rata": "by-months",
            "effective_on": "2018-07-01",
            "category": "3.5.1",
        }
        memory.do("recharge-secondment", **books, **asked)
        cost = memory.streams[f"cost-year:{SERVICE}/2018"][-1]
        assert isinstance(cost, CostRecorded)
        assert (cost.borne_by, cost.amount, cost.incurred_for, cost.category) == (
            PUTTEN,
            Money.parse("20000.00"),
            None,
            "3.5.1",
        )
        assert cost.recharge == replace(FTE, pro_rata=ProRata.BY_MONTHS)
        for refusal, changed in (
            (SecondmentNotRunning, {"cost": "D-2", "starts_on": "2018-07-01", "ends_on": "2019-01-01"}),
            (NotFound, {"secondment": "geen"}),
            (RechargedBefore, {"cost": "D-2"}),
        ):
            if refusal is SecondmentNotRunning:
                memory.streams[f"service:{SERVICE}"].append(SecondmentEnded("leen", JULY, "einde"))
            with pytest.raises(refusal):
                memory.do("recharge-secondment", **books, **asked | changed)
        assert not memory.read(SERVICES, SERVICE).state.secondment("leen").runs_on(JULY)


def test_in_a_pool_where_each_bears_its_own_the_borrower_bears_it() -> None:
    memory = financien()
    own = Key("eigen", KeyMethod.DIRECT, (), "regeling")
    memory.streams[f"service:{SERVICE}"] += [
        AGREED,
        PoolOpened("eigen", "Eigen kosten", JANUARY),
        KeyAdopted("eigen", own, JANUARY, "blnp#regeling-2017"),
    ]
    books: dict[str, Any] = {"service": SERVICE, "year": 2018}
    memory.do("open-cost-year", **books)
    asked: dict[str, Any] = {
        "cost": "D-1",
        "secondment": "leen",
        "pool": "eigen",
        "starts_on": "2018-01-01",
        "ends_on": "2018-07-01",
        "charged_in": "hours",
        "quantity": "8",
        "tariff": "75.00",
        "effective_on": "2018-07-01",
    }
    memory.do("recharge-secondment", **books, **asked)
    memory.do("allocate-cost", **books, cost="D-1")
    cost, shared = memory.streams[f"cost-year:{SERVICE}/2018"][-2:]
    assert isinstance(cost, CostRecorded)
    assert isinstance(shared, CostAllocated)
    assert (cost.borne_by, cost.incurred_for) == (PUTTEN, LEUSDEN)
    assert [(each.participant, each.amount) for each in shared.shares] == [(LEUSDEN, Money(60_000))]


class TestCodes:
    def test_a_code_is_one_of_the_list_of_its_year(self) -> None:
        require_codes(replace(COST, task_field="6.72", category="3.5.1"), 2018)
        with pytest.raises(UnknownCode) as refused:
            require_codes(replace(COST, task_field="6.72"), 2025)
        known = codes_of(TASK_FIELDS, 2025)
        assert refused.value.fields == {"kind": "task field", "name": "6.72", "year": 2025, "known": known}
        with pytest.raises(UnknownCode):
            require_codes(replace(COST, category="9.9"), 2018)

    def test_a_year_without_a_list_is_not_checked(self) -> None:
        require_codes(replace(COST, task_field="9.99", category="9.9"), 2016)

    @pytest.mark.parametrize("section", [TASK_FIELDS, CATEGORIES])
    @pytest.mark.parametrize("on", [2017, 2022, 2023, 2024, 2025, 2030])
    def test_every_year_since_has_one_list_without_doubles(self, section: str, on: int) -> None:
        found = codes_of(section, on)
        assert len(found) == len(set(found)) > 30

    def test_the_act_refuses_it(self) -> None:
        memory = financien()
        books: dict[str, Any] = {"service": SERVICE, "year": 2018}
        memory.do("open-cost-year", **books)
        cost: dict[str, Any] = {"cost": "F-1", "pool": "beheer", "description": "x", "amount": "1.00"}
        with pytest.raises(UnknownCode):
            memory.do("record-cost", **books, **cost, borne_by=LEUSDEN, effective_on="2018-03-01", task_field="9.9")


class TestCorrections:
    WRONG = replace(COST, cost="F-1", amount=Money(100), recharge=None)

    def test_it_corrects_a_cost_of_a_closed_year(self) -> None:
        require_corrected("F-9", "2018/F-1", year(self.WRONG, CLOSED).state)

    def test_not_of_an_open_year(self) -> None:
        with pytest.raises(CorrectsOpenYear) as refused:
            require_corrected("F-9", "2018/F-1", year(self.WRONG).state)
        assert refused.value.fields == {"cost": "F-9", "corrects": "2018/F-1"}

    def test_not_what_is_not_there(self) -> None:
        with pytest.raises(NotFound) as refused:
            require_corrected("F-9", "2018/F-2", year(self.WRONG, CLOSED).state)
        assert refused.value.fields == {"kind": "cost", "name": "2018/F-2"}
        with pytest.raises(NotFound) as refused:
            require_corrected("F-9", "2017/F-1", CostYear())
        assert refused.value.fields == {"kind": "cost-year", "name": "2017"}

    def test_the_act_looks_in_that_year(self) -> None:
        memory = financien()
        cost: dict[str, Any] = {"cost": "F-1", "pool": "beheer", "description": "x", "amount": "1.00"}
        cost |= {"borne_by": LEUSDEN}
        for number in (2018, 2019):
            memory.do("open-cost-year", service=SERVICE, year=number)
        memory.do("record-and-allocate-cost", service=SERVICE, year=2018, **cost, effective_on="2018-03-01")
        later: dict[str, Any] = {"service": SERVICE, "year": 2019, "effective_on": "2019-09-01", "corrects": "2018/F-1"}
        with pytest.raises(CorrectsOpenYear):
            memory.do("record-cost", **cost | {"cost": "F-2"}, **later)
        decision: dict[str, Any] = {"effective_on": "2019-07-01", "decision": "blnp#regeling-2017"}
        memory.do("close-cost-year", service=SERVICE, year=2018, **decision)
        desk = memory.do("record-cost", **cost | {"cost": "F-2"}, **later)
        assert f"cost-year:{SERVICE}/2018" in desk.guards
        assert memory.streams[f"cost-year:{SERVICE}/2019"][-1].corrects == "2018/F-1"  # type: ignore[attr-defined]
