"""One-off costs in the service's own books: out of the actual of their year, and back in equal parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from ledger.baseline import BASELINE, Baseline
from ledger.baseline.bridge import BridgeKind
from ledger.baseline.events import ActualMeasured, BaselineEvent
from ledger.baseline.refusals import ActualTooEarly, BaselineNotLocked, BooksChanged, EvidenceChanged, NotACostIndicator
from ledger.baseline.step_events import CitedCost, OneOffTakenOut, ParticipantAmount
from ledger.baseline.step_refusals import BookingExceedsClaim, OneOffChanged, OutsideScope, TakenOutAlready
from ledger.baseline.steps import one_off_written_off, taken_out
from ledger.cost_year.refusals import CostsNotAllocated
from ledger.errors import NotFound
from ledger.money import ZERO, Money
from tests.ledger import savings as the
from tests.ledger.blnp import ADOPTED, MEMBERS, financien
from tests.ledger.savings import BOTH, CLAIM, LEUSDEN, MEASURED, PUTTEN, READY, SERVICE, each, euros
from tests.memory import REGISTRAR, Memory
from tests.scenario import Scenario, given

OF: dict[str, Any] = {"service": SERVICE}
MIGRATION = OneOffTakenOut(
    "migratie",
    "kosten",
    "Overzetten van de administratie",
    (CitedCost(f"{SERVICE}/2021", 9, "F-7", each("4600.01", "2200.00")),),
    3,
    "projectrekening",
    the.DECIDED,
    date(2022, 3, 2),
)
"""6,800.01 in the books of 2021: a third of each one's part comes back in each of 2021, 2022 and 2023."""


def baseline(*events: BaselineEvent) -> Scenario[Baseline]:
    return given(BASELINE, *events)


def take(step: OneOffTakenOut) -> Any:  # noqa: ANN401  # What a scenario does.
    return lambda it: it.take_step(step)


class TestTakingOut:
    def test_of_what_is_locked_and_saves_money(self) -> None:
        baseline(*READY).when(take(MIGRATION)).then(MIGRATION)
        baseline(*the.BEGUN).when(take(MIGRATION)).then_refused(BaselineNotLocked, service=SERVICE)
        baseline(*READY).when(take(replace(MIGRATION, indicator="doorlooptijd"))).then_refused(
            NotACostIndicator, indicator="doorlooptijd"
        )

    def test_of_books_after_the_0_meting(self) -> None:
        before = replace(MIGRATION, cited_costs=(replace(MIGRATION.cited_costs[0], cost_year=f"{SERVICE}/2019"),))
        baseline(*READY).when(take(before)).then_refused(
            ActualTooEarly, starts_on=date(2019, 1, 1), baseline_ends_on=the.Y2020
        )

    def test_each_cost_once(self) -> None:
        other, twice = replace(MIGRATION, one_off="anders"), replace(MIGRATION, cited_costs=MIGRATION.cited_costs * 2)
        baseline(*READY, MIGRATION).when(take(other)).then_refused(TakenOutAlready, cost="F-7", one_off="migratie")
        baseline(*READY).when(take(twice)).then_refused(TakenOutAlready, cost="F-7", one_off="migratie")

    def test_said_again_it_takes_the_place_of_what_was_said(self) -> None:
        anew = replace(MIGRATION, write_off_years=5)
        after = baseline(*READY, MIGRATION).when(take(anew)).then(anew)
        assert after.state.steps.one_offs == {"migratie": anew}


class TestInTheBridge:
    def test_it_is_out_of_the_actual_and_a_part_comes_back_each_a_step_of_its_own(self) -> None:
        before = baseline(*MEASURED).state.bridge("kosten", the.Y2021, the.Y2022)
        made = baseline(*MEASURED, MIGRATION).state.bridge("kosten", the.Y2021, the.Y2022)
        steps = {step.kind: step for step in made.steps if step.name == "migratie"}
        assert {kind: step.amounts for kind, step in steps.items()} == {
            BridgeKind.ONE_OFF: {LEUSDEN: euros("4600.01"), PUTTEN: euros("2200.00")},
            # 4,600.01 in three is 1,533.34 first; 2,200.00 is 733.34 first.
            BridgeKind.ONE_OFF_WRITTEN_OFF: {LEUSDEN: euros("-1533.34"), PUTTEN: euros("-733.34")},
        }
        assert {step.events for step in steps.values()} == {(MIGRATION,)}
        assert [step.kind for step in made.steps].index(BridgeKind.ONE_OFF) == 4, "right after the actual"
        assert made.saving == before.saving + euros("6800.01") - euros("2266.68")
        leusden = made.net[1]
        assert (leusden.actual, leusden.taken_out, leusden.written_off) == tuple(
            map(euros, ("82340.02", "4600.01", "3200.01"))
        )
        assert sum((line.saving for line in made.net), ZERO) == made.saving

    def test_in_a_later_year_it_is_in_no_actual_and_its_part_counts(self) -> None:
        later = tuple(replace(it, starts_on=the.Y2022, ends_on=date(2023, 1, 1)) for it in the.ACTUALS)
        made = baseline(*MEASURED, *later, MIGRATION).state.bridge("kosten", the.Y2022, date(2023, 1, 1))
        steps = {step.kind: step.amounts for step in made.steps if step.name == "migratie"}
        assert steps == {BridgeKind.ONE_OFF_WRITTEN_OFF: {LEUSDEN: euros("-1533.34"), PUTTEN: euros("-733.33")}}
        after = baseline(*MEASURED, MIGRATION).state.bridge("kosten", date(2024, 1, 1), date(2025, 1, 1))
        assert [step for step in after.steps if step.name == "migratie"] == []

    def test_what_was_not_measured_has_nothing_taken_out_of_it(self) -> None:
        half = the.without(MEASURED, the.ACTUALS[1])
        made = baseline(*half, MIGRATION).state.bridge("kosten", the.Y2021, the.Y2022)
        [out] = [step for step in made.steps if step.kind is BridgeKind.ONE_OFF]
        assert (made.lacking, out.amounts) == ((PUTTEN,), {LEUSDEN: euros("4600.01")})

    def test_a_windfall_is_taken_out_just_so(self) -> None:
        refund = replace(MIGRATION.cited_costs[0], of_participants=each("-900.00", "-300.00"))
        windfall = replace(MIGRATION, one_off="teruggaaf", cited_costs=(refund,))
        without, made = (
            baseline(*MEASURED, *step).state.bridge("kosten", the.Y2021, the.Y2022) for step in ((), (windfall,))
        )
        assert made.saving == without.saving - euros("1200.00") + euros("400.00")

    @forall(
        st.lists(st.tuples(st.integers(2020, 2024), st.integers(-(10**9), 10**9)), min_size=1, max_size=5),
        st.integers(2, 12),
    )
    def test_it_never_vanishes_whatever_is_taken_out_comes_back_in_all_years(
        self, costs: list[tuple[int, int]], years: int
    ) -> None:
        cited = tuple(
            CitedCost(f"{SERVICE}/{year}", 1, f"F-{at}", (ParticipantAmount(PUTTEN, Money(cents)),))
            for at, (year, cents) in enumerate(costs)
        )
        step = replace(MIGRATION, cited_costs=cited, write_off_years=years)
        every = range(2010, 2050)
        assert taken_out(step, every)[PUTTEN].cents == sum(cents for _, cents in costs)
        parts = [one_off_written_off(step, [year]).get(PUTTEN, ZERO) for year in every]
        assert sum(parts, ZERO) == taken_out(step, every)[PUTTEN]
        assert one_off_written_off(step, every)[PUTTEN] == sum(parts, ZERO)

    def test_a_claim_that_was_verified_before_is_verified_anew(self) -> None:
        verified = baseline(*CLAIM).state.verify(the.asked())
        facts = ("besparing", euros("20000.00"), 2023, the.DECIDED, date(2022, 6, 1))
        baseline(*CLAIM, verified, MIGRATION).when(lambda it: it.book(*facts, structural=True)).then_refused(
            EvidenceChanged, claim="besparing", verified="23359.90", saving="27893.23"
        )


@pytest.fixture
def memory() -> Memory:
    """A locked 0-meting of four over 2016, without a listed scope, and a year with an ordinary and a one-off cost."""
    memory = financien()
    period: dict[str, Any] = {"starts_on": "2016-01-01", "ends_on": "2017-01-01", "price_level": 2016}
    memory.do("start-baseline", **OF, title="0-meting", **period, scope=["inkopen"], effective_on="2016-12-01")
    about: dict[str, Any] = {"criterion": "costs", "title": "Kosten", "unit": "EUR", "better": "lower"}
    memory.do("define-indicator", **OF, indicator="kosten", **about)
    for code in sorted(MEMBERS):
        value: dict[str, Any] = {"participant": code, "value": "250000.00", "source": "rekening 2016"}
        memory.do("record-baseline-value", **OF, indicator="kosten", **value, effective_on="2016-12-01")
    memory.do("lock-baseline", **OF, effective_on="2017-01-01", decision=ADOPTED)
    memory.do("open-cost-year", **OF, year=2018)
    cost(memory, "F-1", "900000.00")
    cost(memory, "F-7", "100000.00")
    measure(memory)
    return memory


def cost(memory: Memory, name: str, amount: str, act: str = "record-and-allocate-cost", pool: str = "beheer") -> None:
    facts: dict[str, Any] = {"description": "x", "borne_by": LEUSDEN, "effective_on": "2018-03-01", "year": 2018}
    memory.do(act, **OF, **facts, cost=name, amount=amount, pool=pool)


def measure(memory: Memory) -> None:
    memory.do("measure-cost-actual", **OF, indicator="kosten", years=[2018], effective_on="2019-01-01")


def take_out(memory: Memory, *costs: str) -> OneOffTakenOut:
    about: dict[str, Any] = {"one_off": "migratie", "indicator": "kosten", "title": "Migratie", "source": "project"}
    when: dict[str, Any] = {"write_off_years": 4, "effective_on": "2019-01-02", "decision": ADOPTED}
    memory.do("take-out-one-off", **OF, **about, **when, booked_costs=list(costs))
    return memory.read(BASELINE, SERVICE).state.steps.one_offs["migratie"]


def claim(memory: Memory) -> None:
    about: dict[str, Any] = {"claim": "besparing", "indicator": "kosten", "amount": "10.00"}
    memory.do("claim-saving", **OF, **about, starts_on="2018-01-01", ends_on="2019-01-01", effective_on="2019-02-01")


def verify(memory: Memory) -> None:
    another = replace(REGISTRAR, subject="s-controller")
    memory.do("verify-saving", another, **OF, claim="besparing", effective_on="2019-03-01")


def share_equally(memory: Memory) -> None:
    key: dict[str, Any] = {"pool": "beheer", "key": "gelijk", "method": "equal", "source": "besluit"}
    replaced: dict[str, Any] = {"effective_on": "2018-01-01", "replaces": ["sleutel-2017"], "decision": ADOPTED}
    memory.do("adopt-key", **OF, **key, **replaced)
    memory.do("reallocate", **OF, year=2018)


class TestActs:
    def test_what_each_bore_is_drawn_from_the_books(self, memory: Memory) -> None:
        taken = take_out(memory, "2018/F-7")
        [cited] = taken.cited_costs
        # By the published weights, that total 100.01, to the largest remainders (worked example 2, a tenth of it).
        assert cited.of_participants == (
            ParticipantAmount("GM0267", euros("35536.45")),
            ParticipantAmount("GM0273", euros("19188.08")),
            ParticipantAmount("GM0313", euros("16328.37")),
            ParticipantAmount("GM0327", euros("28947.10")),
        )
        assert (cited.cost_year, cited.version, cited.year) == (f"{SERVICE}/2018", 5, 2018)

    def test_only_what_is_there_and_shared_and_in_the_actual(self, memory: Memory) -> None:
        with pytest.raises(NotFound):
            take_out(memory, "2018/F-9")
        cost(memory, "F-2", "5.00", "record-cost")
        with pytest.raises(CostsNotAllocated) as unshared:
            take_out(memory, "2018/F-2")
        assert unshared.value.fields == {"service": SERVICE, "year": 2018, "costs": ("F-2",)}

    def test_of_a_0_meting_that_lists_its_scope_only_costs_of_its_pools(self, memory: Memory) -> None:
        memory.streams[f"baseline:{SERVICE}"].insert(1, replace(the.SCOPE, signatories=BOTH))
        memory.do("open-pool", **OF, pool="ander", title="Ander werk", effective_on="2018-01-01")
        key: dict[str, Any] = {"pool": "ander", "key": "gelijk-ander", "method": "equal", "source": "besluit"}
        memory.do("adopt-key", **OF, **key, decision=ADOPTED, effective_on="2018-01-01")
        cost(memory, "F-3", "5.00", pool="ander")
        with pytest.raises(OutsideScope) as outside:
            take_out(memory, "2018/F-3")
        assert outside.value.fields == {"cost": "F-3", "pool": "ander", "pools": ("beheer",)}
        assert take_out(memory, "2018/F-7").cited_costs[0].cost == "F-7"

    def test_a_claim_is_not_judged_by_a_one_off_cost_that_the_books_share_otherwise_by_now(
        self, memory: Memory
    ) -> None:
        take_out(memory, "2018/F-7")
        claim(memory)
        share_equally(memory)
        with pytest.raises(BooksChanged):
            verify(memory)
        measure(memory)
        with pytest.raises(OneOffChanged) as changed:
            verify(memory)
        assert changed.value.fields == {"claim": "besparing", "one_off": "migratie", "cost": "2018/F-7"}
        assert {it.amount for it in take_out(memory, "2018/F-7").cited_costs[0].of_participants} == {euros("25000.00")}
        verify(memory)
        verified = memory.read(BASELINE, SERVICE).state.claims["besparing"].verified
        assert verified is not None
        assert {(line.actual, line.taken_out, line.written_off, line.saving) for line in verified.net} == {
            tuple(map(euros, ("250000.00", "25000.00", "6250.00", "18750.00")))
        }

    def test_the_list_for_verifiers_sees_that_one_off_cost_was_recorded(self, memory: Memory) -> None:
        claim(memory)
        take_out(memory, "2018/F-7")
        verify(memory)
        verified = memory.read(BASELINE, SERVICE).state.claims["besparing"].verified
        assert verified is not None
        outcomes = {check.check: check.check_outcome.value for check in verified.checklist}
        assert outcomes["saving-transition-cost"] == "met"

    def test_what_was_measured_stays_what_the_books_give(self, memory: Memory) -> None:
        before = [it for it in memory.streams[f"baseline:{SERVICE}"] if isinstance(it, ActualMeasured)]
        take_out(memory, "2018/F-7")
        measure(memory)
        after = [it for it in memory.streams[f"baseline:{SERVICE}"] if isinstance(it, ActualMeasured)]
        assert after == before * 2

    def test_no_more_is_booked_than_was_claimed_although_more_was_saved(self, memory: Memory) -> None:
        claim(memory)
        take_out(memory, "2018/F-7")
        verify(memory)
        about: dict[str, Any] = {"claim": "besparing", "from_year": 2020, "structural": True, "decision": ADOPTED}
        with pytest.raises(BookingExceedsClaim):
            memory.do("book-saving", **OF, **about, amount="10.01", effective_on="2019-04-01")
        memory.do("book-saving", **OF, **about, amount="10.00", effective_on="2019-04-01")
        assert memory.read(BASELINE, SERVICE).state.claims["besparing"].booked == euros("10.00")
