"""Payments between those who take part: each once, by its document; turned back once, as a mirror."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.cost_year import COST_YEAR
from ledger.cost_year.advance_refusals import NoPartInYear
from ledger.cost_year.control_events import ControlKind, ControlTotalAsserted
from ledger.cost_year.controls import Booked, figure
from ledger.cost_year.events import CostYearClosed, CostYearOpened
from ledger.cost_year.netting_events import ClaimsNetted, NettedClaim, NettingUndone
from ledger.cost_year.payment_events import PaymentRecorded, PaymentReversed, Purpose
from ledger.cost_year.payment_refusals import PaymentNotPositive, PaymentReversedBefore, PaysItself
from ledger.cost_year.postings import Account, imbalance, posted
from ledger.errors import AlreadyExists, NotFound
from ledger.event import Event
from ledger.governance.events import MunicipalitySucceeded
from ledger.money import ZERO, Money
from tests.ledger.blnp import LEUSDEN, PUTTEN, SERVICE, financien
from tests.scenario import Scenario, given

OPENED = CostYearOpened(SERVICE, 2018, date(2018, 1, 1))
CLOSED = CostYearClosed(date(2019, 7, 1), "blnp#jaarrekening-2018")
MAY = date(2018, 5, 1)
PAID = PaymentRecorded("BANK-1", PUTTEN, LEUSDEN, Money(10_000), Purpose.ADVANCES, MAY, "eerste termijn")
REVERSED = PaymentReversed("BANK-1", PUTTEN, LEUSDEN, Money(-10_000), Purpose.ADVANCES, MAY)


def year(*events: Event) -> Scenario[Any]:
    return given(COST_YEAR, OPENED, *events)


def record(paid: PaymentRecorded = PAID) -> Any:  # noqa: ANN401
    return lambda it: it.flows.payments.record(paid)


def reverse(payment: str = "BANK-1") -> Any:  # noqa: ANN401
    return lambda it: it.flows.payments.reverse(payment)


def test_a_payment_is_recorded_also_when_the_year_is_closed() -> None:
    year().when(record()).then(PAID)
    year(CLOSED).when(record()).then(PAID)
    assert COST_YEAR.holds(year(CLOSED).state, PAID)
    assert COST_YEAR.holds(year(CLOSED).state, REVERSED)


def test_the_same_document_is_recorded_once_also_when_it_was_turned_back() -> None:
    other = replace(PAID, amount=Money(1))
    for history in (year(PAID), year(PAID, REVERSED)):
        history.when(record(other)).then_refused(AlreadyExists, kind="payment", name="BANK-1")


@pytest.mark.parametrize("cents", [0, -1])
def test_it_is_of_more_than_nothing(cents: int) -> None:
    year().when(record(replace(PAID, amount=Money(cents)))).then_refused(
        PaymentNotPositive, payment="BANK-1", amount=Money(cents).euros
    )


def test_nobody_pays_itself() -> None:
    year().when(record(replace(PAID, payee=PUTTEN))).then_refused(PaysItself, payment="BANK-1", payer=PUTTEN)


def test_it_is_turned_back_once_as_its_mirror() -> None:
    year(PAID).when(reverse()).then(REVERSED).when(reverse()).then_refused(PaymentReversedBefore, payment="BANK-1")


def test_what_was_never_paid_is_not_turned_back() -> None:
    year(PAID).when(reverse("BANK-2")).then_refused(NotFound, kind="payment", name="BANK-2")


def test_what_was_sent_was_received_and_a_mirror_leaves_nothing() -> None:
    sent, received = sorted(posted(PAID), key=lambda each: each.amount.cents)
    assert (sent.account, sent.participant, sent.amount, sent.natural) == (
        Account.SENT,
        PUTTEN,
        Money(-10_000),
        Money(10_000),
    )
    assert (received.account, received.participant, received.amount) == (Account.RECEIVED, LEUSDEN, Money(10_000))
    assert imbalance((sent, received)) == {}
    state = year(PAID, REVERSED).state
    assert [state.accounts.of(each, who) for each in Account for who in (PUTTEN, LEUSDEN)] == [ZERO] * 2 * len(Account)


@pytest.mark.parametrize(
    ("kind", "who", "on", "euros"),
    [
        (ControlKind.BANK, PUTTEN, date(2018, 4, 30), "0.00"),
        (ControlKind.BANK, PUTTEN, MAY, "100.00"),
        (ControlKind.BANK, LEUSDEN, MAY, "-100.00"),
        (ControlKind.CONFIRMATION, PUTTEN, date(2018, 4, 30), "0.00"),
        (ControlKind.CONFIRMATION, PUTTEN, MAY, "-100.00"),
        (ControlKind.CONFIRMATION, LEUSDEN, MAY, "100.00"),
    ],
)
def test_a_bank_and_a_confirmed_balance_know_of_payments(kind: ControlKind, who: str, on: date, euros: str) -> None:
    wrong = replace(PAID, payment="BANK-2", amount=Money(1))
    mirrored = replace(REVERSED, payment="BANK-2", amount=Money(-1))
    flows = year(PAID, wrong, mirrored).state.flows
    total = ControlTotalAsserted("t", kind, ZERO, "bank", on, participant=who)
    assert figure(Booked((), flows=flows), total) == Money.parse(euros)
    assert figure(Booked((), flows=flows), replace(total, pool="beheer")) == ZERO
    heirs = {who: (date(2018, 5, 1), "GM0307")}
    of_heir = figure(Booked((), flows=flows, heirs=heirs), replace(total, participant="GM0307"))
    assert of_heir == (Money.parse(euros) if on >= MAY else ZERO)


def test_what_was_netted_is_no_more_owed_and_is_again_once_that_is_undone() -> None:
    claim = (NettedClaim(PUTTEN, LEUSDEN, Money(10_000)),)
    netted, undone = ClaimsNetted("blnp#zomer", claim, MAY), NettingUndone("blnp#zomer", _minus(claim), MAY)

    def confirmed(who: str, on: date, *events: Event) -> Money:
        total = ControlTotalAsserted("t", ControlKind.CONFIRMATION, ZERO, "brief", on, participant=who)
        return figure(Booked((), flows=year(*events).state.flows), total)

    assert (confirmed(PUTTEN, MAY, netted), confirmed(LEUSDEN, MAY, netted)) == (Money(-10_000), Money(10_000))
    assert confirmed(PUTTEN, date(2018, 4, 30), netted) == ZERO
    assert confirmed(PUTTEN, MAY, netted, undone) == ZERO


def _minus(claims: tuple[NettedClaim, ...]) -> tuple[NettedClaim, ...]:
    return tuple(replace(each, amount=-each.amount) for each in claims)


class TestActs:
    BOOKS: dict[str, Any] = {"service": SERVICE, "year": 2018}  # noqa: RUF012
    PAYMENT: dict[str, Any] = {  # noqa: RUF012
        "payment": "BANK-1",
        "payer": PUTTEN,
        "payee": LEUSDEN,
        "amount": "100.00",
        "purpose": "advances",
        "effective_on": "2018-05-01",
        "description": "eerste termijn",
    }

    def test_who_took_part_in_the_year_pays_and_is_paid(self) -> None:
        memory = financien()
        memory.do("open-cost-year", **self.BOOKS)
        memory.do("record-payment", **self.BOOKS, **self.PAYMENT)
        memory.do("reverse-payment", **self.BOOKS, payment="BANK-1")
        assert memory.streams[f"cost-year:{SERVICE}/2018"][1:] == [PAID, REVERSED]

    @pytest.mark.parametrize("side", ["payer", "payee"])
    @pytest.mark.parametrize("stranger", ["GM0307", "blnp"])
    def test_nobody_else_does(self, side: str, stranger: str) -> None:
        memory = financien()
        memory.do("open-cost-year", **self.BOOKS)
        with pytest.raises(NoPartInYear) as refused:
            memory.do("record-payment", **self.BOOKS, **self.PAYMENT | {side: stranger})
        assert refused.value.fields == {"organisations": (stranger,), "service": SERVICE, "year": 2018}

    def test_who_took_the_place_of_a_member_pays_for_it_from_that_day_on(self) -> None:
        memory = financien()
        memory.do("open-cost-year", **self.BOOKS)
        ended = MunicipalitySucceeded(PUTTEN, "GM0307", date(2019, 1, 1), "a law")
        memory.streams[f"service:{SERVICE}"].append(ended)
        paid = self.PAYMENT | {"payer": "GM0307"}
        memory.do("record-payment", **self.BOOKS, **paid | {"effective_on": "2019-01-01"})
        with pytest.raises(NoPartInYear):
            memory.do("record-payment", **self.BOOKS, **paid | {"payment": "BANK-2", "effective_on": "2018-12-31"})
