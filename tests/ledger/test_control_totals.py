"""Control totals: what others say the books come to, and what a year needs before it is closed over a difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.cost_year import COST_YEAR, CostYear
from ledger.cost_year.control_events import ControlKind, ControlTotalAsserted, DifferenceAccepted
from ledger.cost_year.control_refusals import ControlTotalsDiffer, NothingToAccept, WrongSubject
from ledger.cost_year.controls import Booked, figure
from ledger.cost_year.events import (
    AllocationReversed,
    CostAllocated,
    CostRecorded,
    CostYearClosed,
    CostYearOpened,
    ReversalGround,
    Share,
    UsedKey,
    UsedWeight,
)
from ledger.cost_year.refusals import NoMember, OutsideYear
from ledger.errors import AlreadyExists, NotFound
from ledger.event import Event
from ledger.governance.refusals import DecisionNotAdopted
from ledger.money import Money
from tests.ledger.blnp import ADOPTED, BUNSCHOTEN, LEUSDEN, MEMBERS, NIJKERK, PROPOSED, PUTTEN, SERVICE, financien
from tests.memory import Memory
from tests.scenario import Scenario, given

DECISION = "blnp#jaarrekening-2018"
MARCH, JUNE, JULY, DECEMBER = date(2018, 3, 1), date(2018, 6, 30), date(2018, 7, 1), date(2018, 12, 31)
SETTLED = date(2019, 7, 1)
OPENED = CostYearOpened(SERVICE, 2018, date(2018, 1, 1))
CLOSED = CostYearClosed(SETTLED, DECISION)
HALVES = UsedKey(
    "halven",
    "equal",
    tuple(UsedWeight(code, Decimal(1)) for code in (BUNSCHOTEN, LEUSDEN)),
    Decimal(2),
    normalised=False,
    rounding="largest-remainder-per-cost",
    source="regeling",
    adopted_by=ADOPTED,
    key_version=3,
)


def cost(name: str, euros: str, on: date, pool: str = "beheer", payer: str = LEUSDEN, **more: Any) -> CostRecorded:  # noqa: ANN401
    return CostRecorded(name, pool, "iets", Money.parse(euros), payer, on, **more)


def shared(recorded: CostRecorded) -> CostAllocated:
    half = Money(recorded.amount.cents // 2)
    parts = (Share(BUNSCHOTEN, half), Share(LEUSDEN, recorded.amount - half))
    allocation = f"{recorded.cost}.1"
    return CostAllocated(
        allocation, recorded.cost, recorded.pool, recorded.amount, HALVES, parts, recorded.effective_on
    )


FIRST = cost("F-1", "1000.00", MARCH, ledger_account="6300401", task_field="0.4")
SECOND = cost("F-2", "400.00", JULY, "projecten", BUNSCHOTEN, ledger_account="6300401", task_field="6.1")
REFUND = cost("F-3", "-100.00", DECEMBER, ledger_account="6300500")
YEAR: tuple[Event, ...] = (OPENED, FIRST, shared(FIRST), SECOND, shared(SECOND), REFUND, shared(REFUND))


def total(
    kind: str = "ledger-account", euros: str = "1400.00", on: date = DECEMBER, **about: str
) -> ControlTotalAsserted:
    named: dict[str, Any] = about or {"ledger_account": "6300401"}
    return ControlTotalAsserted("saldo", ControlKind(kind), Money.parse(euros), "grootboek Leusden", on, **named)


def year(*events: Event) -> Scenario[CostYear]:
    return given(COST_YEAR, *YEAR, *events)


def accepted(by: str, figure: str = "1400.00", on: date = SETTLED) -> DifferenceAccepted:
    return DifferenceAccepted("saldo", Money.parse(figure), Money.parse(by), "een factuur onderweg", on, DECISION)


HEIR = "GM0999"
HEIRS = {LEUSDEN: (JULY, HEIR)}


@pytest.mark.parametrize(
    ("kind", "who", "on", "euros"),
    [
        ("bank", LEUSDEN, JUNE, "1000.00"),
        ("bank", HEIR, JUNE, "0.00"),
        ("bank", HEIR, DECEMBER, "900.00"),
        ("bank", LEUSDEN, DECEMBER, "0.00"),
        ("balance-confirmation", LEUSDEN, JUNE, "-500.00"),
        ("balance-confirmation", HEIR, DECEMBER, "-250.00"),
        ("balance-confirmation", LEUSDEN, DECEMBER, "0.00"),
    ],
)
def test_from_its_day_on_a_successor_stands_for_who_ended(kind: str, who: str, on: date, euros: str) -> None:
    books = Booked(year().state.lines, heirs=HEIRS)
    assert figure(books, total(kind, on=on, participant=who)) == Money.parse(euros)


def test_what_a_successor_s_bank_says_is_accepted_and_closed_as_its_own() -> None:
    said = total("bank", "850.00", DECEMBER, participant=HEIR)
    books = year(said).state
    taken = books.accept_difference("saldo", "een factuur onderweg", SETTLED, DECISION, HEIRS)
    assert taken == accepted("-50.00", "900.00")
    closing = year(said, taken).state
    assert closing.close(DECISION, SETTLED, HEIRS) == CLOSED
    with pytest.raises(ControlTotalsDiffer):
        closing.close(DECISION, SETTLED)


@pytest.mark.parametrize(
    ("kind", "about", "on", "euros"),
    [
        ("ledger-account", {"ledger_account": "6300401"}, DECEMBER, "1400.00"),
        ("ledger-account", {"ledger_account": "6300401"}, JUNE, "1000.00"),
        ("ledger-account", {"ledger_account": "6300401", "pool": "projecten"}, DECEMBER, "400.00"),
        ("ledger-account", {"ledger_account": "nowhere"}, DECEMBER, "0.00"),
        ("ledger-account", {"pool": "beheer"}, DECEMBER, "900.00"),
        ("ledger-account", {"pool": "beheer"}, MARCH, "1000.00"),
        ("ledger-account", {"pool": "beheer", "participant": BUNSCHOTEN}, DECEMBER, "0.00"),
        ("iv3", {"task_field": "0.4"}, DECEMBER, "1000.00"),
        ("iv3", {"task_field": "6.1", "participant": LEUSDEN}, DECEMBER, "0.00"),
        ("bank", {"participant": LEUSDEN}, DECEMBER, "900.00"),
        ("bank", {"participant": LEUSDEN}, JULY, "1000.00"),
        ("bank", {"participant": BUNSCHOTEN, "pool": "projecten"}, DECEMBER, "400.00"),
        ("balance-confirmation", {"participant": BUNSCHOTEN}, DECEMBER, "250.00"),  # 500 + 200 - 50 - 400
        ("balance-confirmation", {"participant": LEUSDEN}, DECEMBER, "-250.00"),
        ("balance-confirmation", {"participant": LEUSDEN}, JUNE, "-500.00"),
        ("balance-confirmation", {"participant": BUNSCHOTEN, "pool": "projecten"}, DECEMBER, "-200.00"),
        ("balance-confirmation", {"participant": PUTTEN}, DECEMBER, "0.00"),
    ],
)
def test_the_books_are_counted_as_the_control_total_says(
    kind: str, about: dict[str, Any], on: date, euros: str
) -> None:
    assert figure(Booked(year().state.lines), total(kind, "0.00", on, **about)) == Money.parse(euros)


def test_what_is_turned_back_is_borne_by_nobody() -> None:
    back = AllocationReversed("F-1.1", "F-1", "beheer", -FIRST.amount, ReversalGround.ERROR, (), MARCH)
    confirmed = total("balance-confirmation", "0.00", participant=BUNSCHOTEN)
    assert figure(Booked(year(back).state.lines), confirmed) == Money.parse("-250.00")


def assertion(asserted: ControlTotalAsserted) -> Any:  # noqa: ANN401
    return lambda it: it.assert_control_total(asserted, members=MEMBERS)


class TestAsserting:
    def test_it_is_kept_whether_it_agrees_or_not(self) -> None:
        year().when(assertion(total())).then(total())
        year().when(assertion(total(euros="1.00"))).then(total(euros="1.00"))

    def test_in_a_closed_year_too_for_it_books_nothing(self) -> None:
        year(CLOSED).when(assertion(total())).then(total())

    def test_its_name_is_its_own(self) -> None:
        year(total()).when(assertion(total(euros="1.00"))).then_refused(
            AlreadyExists, kind="control-total", name="saldo"
        )

    def test_its_day_is_in_the_year(self) -> None:
        late = date(2019, 1, 1)
        year().when(assertion(total(on=late))).then_refused(OutsideYear, year=2018, effective_on=late)

    def test_whom_it_is_about_took_part(self) -> None:
        year().when(assertion(total("bank", participant="GM0307"))).then_refused(
            NoMember, members=("GM0307",), on=DECEMBER
        )

    @pytest.mark.parametrize(
        ("kind", "about", "missing", "superfluous"),
        [
            ("ledger-account", {"task_field": "0.4"}, ("ledger_account", "pool"), ()),
            ("bank", {"pool": "beheer"}, ("participant",), ()),
            ("iv3", {"participant": LEUSDEN}, ("task_field",), ()),
            ("balance-confirmation", {"pool": "beheer"}, ("participant",), ()),
            ("bank", {"participant": LEUSDEN, "ledger_account": "6300401"}, (), ("ledger_account",)),
            (
                "balance-confirmation",
                {"ledger_account": "6300401", "task_field": "0.4"},
                ("participant",),
                ("ledger_account", "task_field"),
            ),
        ],
    )
    def test_each_kind_names_what_it_is_about(
        self, kind: str, about: dict[str, Any], missing: tuple[str, ...], superfluous: tuple[str, ...]
    ) -> None:
        year().when(assertion(total(kind, **about))).then_refused(
            WrongSubject, control_total="saldo", kind=kind, missing=missing, superfluous=superfluous
        )


def acceptance(on: date = SETTLED) -> Any:  # noqa: ANN401
    return lambda it: it.accept_difference("saldo", "een factuur onderweg", on, DECISION)


class TestAccepting:
    def test_a_difference_is_accepted_as_it_is(self) -> None:
        year(total(euros="1500.00")).when(acceptance()).then(accepted("100.00"))
        year(total(euros="1300.00")).when(acceptance()).then(accepted("-100.00"))

    def test_in_a_closed_year_too(self) -> None:
        year(CLOSED, total(euros="1500.00")).when(acceptance()).then(accepted("100.00"))

    def test_nothing_is_accepted_where_nothing_was_asserted(self) -> None:
        year().when(acceptance()).then_refused(NotFound, kind="control-total", name="saldo")

    def test_nor_where_the_books_agree(self) -> None:
        year(total()).when(acceptance()).then_refused(
            NothingToAccept, control_total="saldo", difference="0.00", accepted_by=None
        )

    def test_nor_twice(self) -> None:
        year(total(euros="1500.00"), accepted("100.00")).when(acceptance()).then_refused(
            NothingToAccept, control_total="saldo", difference="100.00", accepted_by=DECISION
        )

    def test_from_an_earlier_day_it_can_be(self) -> None:
        year(total(euros="1500.00"), accepted("100.00")).when(acceptance(DECEMBER)).then(
            accepted("100.00", on=DECEMBER)
        )

    def test_another_difference_needs_another_acceptance(self) -> None:
        more = cost("F-4", "60.00", DECEMBER, ledger_account="6300401")
        year(total(euros="1500.00"), accepted("100.00"), more).when(acceptance()).then(accepted("40.00", "1460.00"))


def close(it: CostYear) -> CostYearClosed:
    return it.close(DECISION, SETTLED)


class TestClosing:
    def test_a_year_is_closed_over_control_totals_that_agree(self) -> None:
        year(total(), replace(total("bank", "900.00", participant=LEUSDEN), control_total="bank")).when(close).then(
            CLOSED
        )

    def test_not_over_any_that_differs_and_all_are_told(self) -> None:
        confirmed = replace(total("balance-confirmation", "1.00", participant=NIJKERK), control_total="nijkerk")
        year(total(euros="1500.00"), confirmed, replace(total(), control_total="goed")).when(close).then_refused(
            ControlTotalsDiffer,
            service=SERVICE,
            year=2018,
            on=SETTLED,
            differences=(
                "nijkerk: 1.00 by grootboek Leusden, 0.00 here",
                "saldo: 1500.00 by grootboek Leusden, 1400.00 here",
            ),
        )

    def test_but_over_one_that_a_decision_accepts(self) -> None:
        year(total(euros="1500.00"), accepted("100.00")).when(close).then(CLOSED)

    def test_not_where_the_decision_holds_only_later(self) -> None:
        later = accepted("100.00", on=date(2019, 7, 2))
        year(total(euros="1500.00"), later).when(close).then_refused(
            ControlTotalsDiffer,
            service=SERVICE,
            year=2018,
            on=SETTLED,
            differences=("saldo: 1500.00 by grootboek Leusden, 1400.00 here",),
        )

    def test_not_where_the_difference_is_another_by_now(self) -> None:
        more = cost("F-4", "60.00", DECEMBER, ledger_account="6300401")
        year(total(euros="1500.00"), accepted("100.00"), more, shared(more)).when(close).then_refused(
            ControlTotalsDiffer,
            service=SERVICE,
            year=2018,
            on=SETTLED,
            differences=("saldo: 1500.00 by grootboek Leusden, 1460.00 here",),
        )

    def test_later_entries_that_make_it_agree_resolve_it(self) -> None:
        more = cost("F-4", "100.00", DECEMBER, ledger_account="6300401")
        year(total(euros="1500.00"), more, shared(more)).when(close).then(CLOSED)


BOOKS: dict[str, Any] = {"service": SERVICE, "year": 2018}
LINE: dict[str, Any] = BOOKS | {"control_total": "bank", "kind": "bank", "amount": "10.00", "source": "rekening 1"}


@pytest.fixture
def memory() -> Memory:
    memory = financien()
    memory.do("open-cost-year", **BOOKS)
    return memory


class TestActs:
    def test_a_total_that_differs_is_accepted_and_then_the_year_is_closed(self, memory: Memory) -> None:
        memory.do("assert-control-total", **LINE, participant=LEUSDEN, effective_on="2018-12-31")
        closing = {**BOOKS, "effective_on": "2019-07-01", "decision": ADOPTED}
        with pytest.raises(ControlTotalsDiffer):
            memory.do("close-cost-year", **closing)
        accepting = {**closing, "control_total": "bank", "grounds": "klein"}
        with pytest.raises(DecisionNotAdopted):
            memory.do("accept-difference", **accepting | {"decision": PROPOSED})
        memory.do("accept-difference", **accepting)
        memory.do("close-cost-year", **closing)
        assert [type(event).NAME for event in memory.streams[f"cost-year:{SERVICE}/2018"]] == [
            "cost-year.opened.1",
            "cost-year.control-total-asserted.1",
            "cost-year.difference-accepted.1",
            "cost-year.closed.1",
        ]

    def test_the_pool_it_is_about_is_there(self, memory: Memory) -> None:
        with pytest.raises(NotFound):
            memory.do("assert-control-total", **LINE, participant=LEUSDEN, pool="geen", effective_on="2018-12-31")

    def test_who_left_in_the_year_still_confirms_its_balance(self, memory: Memory) -> None:
        memory.do("leave-service", service=SERVICE, member=PUTTEN, effective_on="2018-02-01", decision=ADOPTED)
        memory.do("assert-control-total", **LINE, participant=PUTTEN, effective_on="2018-12-31")
        memory.do("open-cost-year", service=SERVICE, year=2019)
        with pytest.raises(NoMember):
            memory.do("assert-control-total", **LINE | {"year": 2019}, participant=PUTTEN, effective_on="2019-12-31")

    def test_a_day_far_outside_the_year_is_refused_at_once(self, memory: Memory) -> None:
        for day in ("2999-12-31", "1900-01-01"):
            with pytest.raises(OutsideYear):
                memory.do("assert-control-total", **LINE, participant=LEUSDEN, effective_on=day)
