"""Starting in the middle: what an opening position must be, and what the books then do and do not take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.acts.line import DocumentMissing, ask
from ledger.cost_year import COST_YEAR, CostYear
from ledger.cost_year.control_events import ControlKind, ControlTotalAsserted
from ledger.cost_year.controls import Booked, figure
from ledger.cost_year.events import CostRecorded, CostYearClosed, CostYearOpened
from ledger.cost_year.opening_events import OpeningLine, OpeningPositionRecorded
from ledger.cost_year.opening_refusals import (
    BeforeCutOver,
    CostsBeforeCutOver,
    NotInOpening,
    OpenedBefore,
    OpeningDoesNotBalance,
    OpeningLineTwice,
)
from ledger.cost_year.refusals import NoMember, OutsideYear, YearClosed
from ledger.errors import NotFound
from ledger.event import Event
from ledger.money import Money, NotWholeCents
from ledger.party import UnknownMunicipality
from tests.ledger.blnp import BUNSCHOTEN, LEUSDEN, MEMBERS, NIJKERK, PUTTEN, SERVICE, financien
from tests.ledgers import LEDGER
from tests.memory import Memory
from tests.scenario import Scenario, given

NEW_YEAR, MARCH, CUT_OVER, JULY = date(2018, 1, 1), date(2018, 3, 1), date(2018, 6, 30), date(2018, 7, 1)
OPENED = CostYearOpened(SERVICE, 2018, NEW_YEAR)
CLOSED = CostYearClosed(date(2019, 7, 1), "blnp#jaarrekening-2018")


def euros(text: str) -> Money:
    return Money.parse(text)


def brought(participant: str, share: str, paid: str, pool: str | None = None, **more: Any) -> OpeningLine:  # noqa: ANN401
    return OpeningLine(participant, euros(share), euros(paid), pool, **more)


LINES = (
    brought(BUNSCHOTEN, "250.10", "0.00", "beheer", booked_on=date(2017, 12, 29)),
    brought(LEUSDEN, "249.90", "500.00", "beheer"),
    brought(NIJKERK, "40.00", "60.00"),
    brought(PUTTEN, "20.00", "0.00"),
)
OPENING = OpeningPositionRecorded(LINES, "Key2Financien", "saldilijst", CUT_OVER)
COST = CostRecorded("F-1", "beheer", "licenties", euros("10.00"), LEUSDEN, JULY)


def year(*events: Event) -> Scenario[CostYear]:
    return given(COST_YEAR, OPENED, *events)


def begin(
    opening: OpeningPositionRecorded = OPENING, members: frozenset[str] = MEMBERS
) -> Callable[[CostYear], object]:
    return lambda it: it.record_opening(opening, members=members)


def record(cost: CostRecorded) -> Callable[[CostYear], object]:
    return lambda it: it.record_cost(cost, pool_open=True, members=MEMBERS)


class TestOpening:
    def test_the_position_of_all_is_brought_in_at_once(self) -> None:
        year().when(begin()).then(OPENING)

    def test_not_twice(self) -> None:
        other = replace(OPENING, effective_on=date(2018, 9, 30), lines=LINES[:2])
        year(OPENING).when(begin(other)).then_refused(OpenedBefore, service=SERVICE, year=2018, cut_over=CUT_OVER)

    def test_in_each_pool_and_beside_the_pools_as_much_is_borne_as_was_paid(self) -> None:
        for lines, pool, share, paid in (
            (LINES[:1], "beheer", "250.10", "0.00"),
            ((*LINES[:2], LINES[3]), None, "20.00", "0.00"),
            # In total it is right; of the pool and beside it, it is not.
            ((brought(LEUSDEN, "1.00", "0.00", "beheer"), brought(LEUSDEN, "0.00", "1.00")), None, "0.00", "1.00"),
        ):
            year().when(begin(replace(OPENING, lines=lines))).then_refused(
                OpeningDoesNotBalance, pool=pool, share=share, paid=paid
            )

    def test_a_line_says_nothing_again(self) -> None:
        year().when(begin(replace(OPENING, lines=(*LINES, LINES[1])))).then_refused(
            OpeningLineTwice, participant=LEUSDEN, line=5
        )

    def test_two_lines_of_one_pool_differ_in_account_task_field_or_original_date(self) -> None:
        split = (
            brought(LEUSDEN, "1.00", "1.00", "beheer"),
            brought(LEUSDEN, "2.00", "2.00", "beheer", ledger_account="4000"),
            brought(LEUSDEN, "3.00", "3.00", "beheer", task_field="0.4"),
            brought(LEUSDEN, "4.00", "4.00", "beheer", booked_on=MARCH),
        )
        opening = replace(OPENING, lines=split)
        year().when(begin(opening)).then(opening)

    def test_who_is_in_it_took_part(self) -> None:
        year().when(begin(members=MEMBERS - {PUTTEN, NIJKERK})).then_refused(
            NoMember, members=(NIJKERK, PUTTEN), on=CUT_OVER
        )

    def test_its_day_is_in_the_year_and_the_year_is_open(self) -> None:
        last_year = date(2017, 12, 31)
        year().when(begin(replace(OPENING, effective_on=last_year))).then_refused(
            OutsideYear, year=2018, effective_on=last_year
        )
        year(CLOSED).when(begin()).then_refused(YearClosed, service=SERVICE, year=2018, decision=CLOSED.decision)

    def test_not_over_costs_that_it_would_count_twice(self) -> None:
        on_the_day = replace(COST, cost="F-2", effective_on=CUT_OVER)
        year(COST, on_the_day).when(begin()).then_refused(CostsBeforeCutOver, cut_over=CUT_OVER, costs=("F-2",))
        year(COST).when(begin()).then(OPENING)


class TestCostsBesideIt:
    def test_a_cost_of_before_the_cut_over_is_in_it(self) -> None:
        for day in (NEW_YEAR, CUT_OVER):
            year(OPENING).when(record(replace(COST, effective_on=day))).then_refused(
                BeforeCutOver, cost="F-1", effective_on=day, cut_over=CUT_OVER
            )
        year(OPENING).when(record(COST)).then(COST)

    def test_unless_it_says_that_it_is_not(self) -> None:
        late = replace(COST, effective_on=MARCH, corrects_opening=True)
        year(OPENING).when(record(late)).then(late)

    def test_nothing_else_corrects_it(self) -> None:
        claims = replace(COST, corrects_opening=True)
        year(OPENING).when(record(claims)).then_refused(NotInOpening, cost="F-1", effective_on=JULY, cut_over=CUT_OVER)
        year().when(record(claims)).then_refused(NotInOpening, cost="F-1", effective_on=JULY, cut_over=None)


class TestWhatItCountsFor:
    def test_shares_begin_with_it(self) -> None:
        assert year(OPENING).state.shares_total() == {
            BUNSCHOTEN: euros("250.10"),
            LEUSDEN: euros("249.90"),
            NIJKERK: euros("40.00"),
            PUTTEN: euros("20.00"),
        }
        assert year(OPENING).state.shares_total("beheer") == {
            BUNSCHOTEN: euros("250.10"),
            LEUSDEN: euros("249.90"),
        }

    def test_what_is_illustrative_in_it_is_so_in_the_year(self) -> None:
        assert not year(OPENING).state.illustrative
        assert year(replace(OPENING, illustrative=True)).state.illustrative

    @pytest.mark.parametrize(
        ("kind", "about", "on", "amount"),
        [
            (ControlKind.BANK, {"participant": LEUSDEN}, CUT_OVER, "500.00"),
            (ControlKind.BANK, {"participant": LEUSDEN}, date(2018, 6, 29), "0.00"),
            (ControlKind.BANK, {"participant": NIJKERK, "pool": "beheer"}, CUT_OVER, "0.00"),
            (ControlKind.BANK, {"participant": LEUSDEN}, JULY, "510.00"),
            (ControlKind.CONFIRMATION, {"participant": LEUSDEN}, CUT_OVER, "-250.10"),
            (ControlKind.CONFIRMATION, {"participant": NIJKERK}, JULY, "-20.00"),
            (ControlKind.CONFIRMATION, {"participant": NIJKERK, "pool": "beheer"}, JULY, "0.00"),
            (ControlKind.LEDGER_ACCOUNT, {"pool": "beheer"}, JULY, "510.00"),
            (ControlKind.IV3, {"task_field": "0.4"}, JULY, "0.00"),
        ],
    )
    def test_control_totals_count_it_from_its_day_on(
        self, kind: ControlKind, about: dict[str, Any], on: date, amount: str
    ) -> None:
        state = year(OPENING, COST).state
        total = ControlTotalAsserted("t", kind, euros("0.00"), "bank", on, **about)
        assert figure(Booked(state.lines, state.opening), total) == euros(amount)


BOOKS: dict[str, Any] = {"service": SERVICE, "year": 2018}
WRITTEN: list[dict[str, Any]] = [
    {"participant": BUNSCHOTEN, "share": "5.00", "paid": "0.00", "pool": "beheer", "booked_on": "2017-12-29"},
    {"participant": LEUSDEN, "share": "5.00", "paid": "10.00", "pool": "beheer", "ledger_account": "6300401"},
]
ACT: dict[str, Any] = BOOKS | {
    "lines": WRITTEN,
    "origin": "Key2Financien",
    "source": "saldilijst",
    "effective_on": "2018-06-30",
}


@pytest.fixture
def memory() -> Memory:
    memory = financien()
    memory.do("open-cost-year", **BOOKS)
    return memory


class TestActs:
    def test_original_dates_are_kept_and_the_entry_says_that_it_was_imported(self, memory: Memory) -> None:
        memory.do("record-opening-position", **ACT)
        (*_, opening) = memory.streams[f"cost-year:{SERVICE}/2018"]
        assert isinstance(opening, OpeningPositionRecorded)
        assert opening.imported
        assert [line.booked_on for line in opening.lines] == [date(2017, 12, 29), None]

    def test_a_pool_in_it_is_there(self, memory: Memory) -> None:
        with pytest.raises(NotFound):
            memory.do("record-opening-position", **ACT | {"lines": [WRITTEN[0] | {"pool": "geen"}]})

    def test_what_was_measured_from_such_a_year_is_imported_too(self, memory: Memory) -> None:
        since: dict[str, Any] = {"service": SERVICE, "effective_on": "2018-02-01"}
        memory.do("record-opening-position", **ACT)
        zero: dict[str, Any] = {"title": "0", "starts_on": "2016-01-01", "ends_on": "2017-01-01", "scope": []}
        memory.do("start-baseline", **since, **zero, price_level=2016)
        kosten: dict[str, Any] = {"indicator": "kosten", "criterion": "costs", "title": "K", "unit": "EUR"}
        memory.do("define-indicator", service=SERVICE, **kosten, better="lower")
        memory.do("record-baseline-value", **since, indicator="kosten", value="1.00", source="s", participant=LEUSDEN)
        memory.do("lock-baseline", **since, decision="blnp#regeling-2017")
        memory.do("measure-cost-actual", service=SERVICE, indicator="kosten", years=[2018], effective_on="2019-02-01")
        measured = memory.streams[f"baseline:{SERVICE}"][-2:]
        assert [(each.participant, each.value, each.imported) for each in measured] == [  # type: ignore[attr-defined]
            (BUNSCHOTEN, euros("5.00"), True),
            (LEUSDEN, euros("5.00"), True),
        ]


ACTOR = {"subject": "p-1", "function": "registrar", "capacity": "official", "organisation": LEUSDEN}
LINE: dict[str, Any] = {"act": "record-opening-position", "actor": ACTOR, **ACT}
DOCUMENT = {"title": "Saldilijst", "sha256": "ab" * 32}


class TestLines:
    @pytest.mark.parametrize("evidence", [[], [{"title": "Saldilijst"}], [DOCUMENT, DOCUMENT]])
    def test_one_document_with_its_hash_shows_where_it_comes_from(self, evidence: list[Any]) -> None:
        with pytest.raises(DocumentMissing) as refused:
            ask({**LINE, "evidence": evidence}, LEDGER)
        assert refused.value.fields == {"act": "record-opening-position"}
        assert ask({**LINE, "evidence": [DOCUMENT]}, LEDGER).act.imports

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            ({"share": "5,00"}, NotWholeCents),
            ({"paid": "1"}, NotWholeCents),
            ({"participant": "GM9999"}, UnknownMunicipality),
        ],
    )
    def test_what_is_malformed_in_a_line_is_seen_before_anything_is_done(
        self, wrong: dict[str, str], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            ask({**LINE, "lines": [WRITTEN[0] | wrong], "evidence": [DOCUMENT]}, LEDGER)
