"""Advances with what was paid of them, the settlement beside the budget, recharges; as of any two dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.cost_year import COST_YEAR
from ledger.cost_year.advance_events import AdvancesCalled
from ledger.cost_year.payment_events import PaymentReversed
from ledger.cost_year.settlement_events import SettlementAdopted
from ledger.journal import Journal
from ledger.money import Money
from projections import Library
from projections.checking.recompute_money import MoneyStep, money_again
from projections.money.advances import DueInstalment, Unmatched, advances, matched
from projections.money.balances import Filter, balances
from projections.money.recharges import recharges
from projections.money.reconciliation import Filter as Controls
from projections.money.reconciliation import reconcile
from projections.money.settlement import settlement
from tests.projections.history import HOST, MEMBERS, SERVICE, Line, cost, line, play
from tests.projections.test_two_dates import asked

YEAR = {"service": SERVICE, "year": 2018}
RESTS = {"decision": f"{SERVICE}#besluit"}
FIRST, SECOND, THIRD = MEMBERS[:3]


def payment(at: str, name: str, between: tuple[str, str], euros: str, day: str) -> Line:
    payer, payee = between
    facts = {"payment": name, "payer": payer, "payee": payee, "amount": euros, "purpose": "advances"}
    return line("record-payment", at, **YEAR, **facts, effective_on=day)


def done(journal: Journal, lines: Iterable[Line]) -> None:
    refused = [each.refusal for each in play(journal, lines) if each.refusal is not None]
    assert refused == []


@pytest.fixture
def called(demonstration: Library) -> Library:
    """1,000.00 of each of four was called on two days, all of it recorded in 2022; then the budget fell by half."""
    budget = {"pool": "beheer", "effective_on": "2018-01-01"}
    done(
        demonstration.journal,
        [
            line("adopt-budget", "2022-04-01", **YEAR, **RESTS, **budget, amount="4000.00"),
            line("call-advances", "2022-04-01", **YEAR, **RESTS, advances="eerst", effective_on="2018-01-01")
            | {"dates": ["2018-02-01", "2018-05-01"]},
            payment("2022-04-02", "B-1", (FIRST, HOST), "600.00", "2018-02-03"),
            payment("2022-04-02", "B-2", (SECOND, HOST), "1300.00", "2018-03-01"),
            payment("2022-04-02", "B-3", (THIRD, HOST), "1.00", "2018-03-01"),
            line("reverse-payment", "2022-04-03", **YEAR, payment="B-3", reason="error: of another service"),
            line("adopt-budget", "2022-04-04", **YEAR, **RESTS, pool="beheer", amount="1600.00")
            | {"effective_on": "2018-04-01"},
            line("call-advances", "2022-04-04", **YEAR, **RESTS, advances="nader", effective_on="2018-04-01")
            | {"dates": ["2018-06-01"], "replaces": "eerst"},
        ],
    )
    return demonstration


def dues(library: Library, on: str, known_at: str | None = None) -> Any:  # noqa: ANN401
    with asked(library, on, known_at) as (view, as_of):
        return advances(view, as_of, SERVICE, 2018)


def of(found: tuple[DueInstalment, ...], who: str) -> list[tuple[str, int, int, int, bool]]:
    return [
        (str(each.due_on), each.amount, each.paid, each.outstanding, each.fallen_due)
        for each in found
        if each.participant == who
    ]


def test_the_oldest_instalment_is_paid_first(called: Library) -> None:
    found, rest = dues(called, "2018-03-31", "2022-04-02")
    assert of(found, FIRST) == [
        ("2018-02-01", 50_000, 50_000, 0, True),
        ("2018-05-01", 50_000, 10_000, 40_000, False),
    ]
    assert of(found, SECOND) == [
        ("2018-02-01", 50_000, 50_000, 0, True),
        ("2018-05-01", 50_000, 50_000, 0, False),
    ]
    assert rest == (Unmatched(SERVICE, 2018, SECOND, HOST, 30_000),)
    assert {each.payable_to for each in found} == {HOST}
    assert HOST not in {each.participant for each in found}


def test_what_was_turned_back_was_not_paid(called: Library) -> None:
    before, _ = dues(called, "2018-03-31", "2022-04-02")
    after, _ = dues(called, "2018-03-31", "2022-04-03")
    assert [each[2] for each in of(before, THIRD)] == [100, 0]
    assert [each[2] for each in of(after, THIRD)] == [0, 0]


def test_an_amended_budget_replaces_what_had_not_fallen_due_from_its_day_on(called: Library) -> None:
    """400.00 of each is left of the new budget, and 500.00 fell due: 100.00 goes back."""
    assert of(dues(called, "2018-03-31")[0], FIRST)[1][0] == "2018-05-01"
    found, rest = dues(called, "2018-04-01")
    assert of(found, FIRST) == [
        ("2018-02-01", 50_000, 50_000, 0, True),
        ("2018-06-01", -10_000, 0, -10_000, False),
    ]
    assert Unmatched(SERVICE, 2018, FIRST, HOST, 10_000) in rest
    done(called.journal, [payment("2022-05-01", "B-4", (HOST, FIRST), "300.00", "2018-06-02")])
    found, rest = dues(called, "2018-06-30")
    assert of(found, FIRST)[1] == ("2018-06-01", -10_000, -10_000, 0, True)
    assert Unmatched(SERVICE, 2018, HOST, FIRST, 20_000) in rest


def test_balances_tell_what_is_outstanding_by_each_own_day(called: Library) -> None:
    def line_of(on: str) -> Any:  # noqa: ANN401
        with asked(called, on, None) as (view, as_of):
            found = balances(view, as_of, Filter(service=SERVICE, year=2018, participant=FIRST)).lines
        return (found[0].advances, found[0].sent, found[0].outstanding) if found else None

    assert line_of("2018-01-31") is None
    assert line_of("2018-02-01") == (50_000, 0, 50_000)
    assert line_of("2018-02-03") == (50_000, 60_000, -10_000)
    assert line_of("2018-05-01") == (50_000, 60_000, -10_000)  # Withdrawn on its own day.
    assert line_of("2018-06-01") == (40_000, 60_000, -20_000)


def test_a_pool_that_is_asked_for_has_no_opening_position_to_warn_of(called: Library) -> None:
    with asked(called, "2018-12-31", None) as (view, as_of):
        found = balances(view, as_of, Filter(service=SERVICE, pool="beheer"))
    assert found.not_by_pool == ()
    assert all(each.advances == each.sent == 0 for each in found.lines)


@pytest.fixture
def settled(called: Library) -> Library:
    """1,400.00 was shared by the history before; after the settlement another 80.00, of which the host bears 50.00."""
    done(
        called.journal,
        [
            line("settle-cost-year", "2022-06-01", **YEAR, **RESTS, settlement="afrekening", due_on="2019-07-15")
            | {"effective_on": "2019-06-01"},
            cost("F-9", "2022-06-02", "2018-12-01", "80.00"),
            line("settle-cost-year", "2022-06-03", **YEAR, **RESTS, settlement="nader", due_on="2019-09-15")
            | {"effective_on": "2019-09-01"},
        ],
    )
    return called


def test_a_settlement_stands_beside_what_was_contributed(settled: Library) -> None:
    with asked(settled, "2019-07-15", "2022-06-01") as (view, as_of):
        found = settlement(view, as_of, SERVICE, 2018)
    (host,) = (each for each in found.lines if each.participant == HOST)
    others = [each for each in found.lines if each.participant != HOST]
    assert [(pool.pool, pool.contributed, pool.actual, pool.difference) for pool in host.pools] == [
        ("beheer", 40_000, 50_000, 10_000)
    ]
    assert [(each.contributed, each.share, each.advances, each.settled, each.unsettled) for each in others] == [
        (40_000, 30_000, 40_000, -10_000, 0)
    ] * 3
    assert (host.share, host.paid, host.unsettled, host.difference) == (50_000, 140_000, 0, 10_000)
    (adopted,) = found.adopted
    assert (adopted.settlement, adopted.payable_to, sum(each.amount for each in adopted.lines)) == (
        "afrekening",
        HOST,
        0,
    )


def test_settled_again_only_what_came_since(settled: Library) -> None:
    with asked(settled, "2019-12-31", None) as (view, as_of):
        found = settlement(view, as_of, SERVICE, 2018)
    assert [each.settlement for each in found.adopted] == ["afrekening", "nader"]
    assert {each.amount for each in found.adopted[1].lines if each.participant != HOST} == {1_000}
    assert all(each.unsettled == 0 for each in found.lines)
    with asked(settled, "2018-12-31", None) as (view, as_of):
        before = settlement(view, as_of, SERVICE, 2018)
    assert before.adopted == ()
    assert sum(each.unsettled for each in before.lines) == 0


def test_every_recharge_has_its_lender_and_borrower(whole: Library) -> None:
    with asked(whole, "2024-06-30", None) as (view, as_of):
        (found,) = recharges(view, as_of)
        assert recharges(view, as_of, participant=FIRST) == recharges(view, as_of, SERVICE, 2018) == (found,)
        assert recharges(view, as_of, participant=SECOND) == recharges(view, as_of, SERVICE, 2019) == ()
    assert (found.lender, found.borrower, found.secondment, str(found.quantity)) == (FIRST, HOST, "leen", "0.5")
    assert (found.tariff, found.amount, found.cost, found.pool) == (8_000, 1_984, "D-1", "beheer")
    with asked(whole, "2018-06-29", None) as (view, as_of):
        assert recharges(view, as_of) == ()


def test_a_control_total_of_a_bank_and_a_balance_counts_payments(called: Library) -> None:
    """The first paid 600.00 and bears 300.00; the host paid 1,400.00 for all and was paid 1,900.00."""
    says = {"effective_on": "2018-12-31", "source": "bank"}
    done(
        called.journal,
        [
            line("assert-control-total", "2022-05-01", **YEAR, **says, control_total=name, kind=kind, amount=euros)
            | {"participant": who}
            for name, kind, who, euros in (
                ("bank", "bank", FIRST, "600.00"),
                ("host", "bank", HOST, "-500.00"),
                ("saldo", "balance-confirmation", FIRST, "-300.00"),
            )
        ],
    )
    with asked(called, None, None) as (view, as_of):
        found = reconcile(view, as_of, Controls(service=SERVICE))
    assert [(each.control_total, each.difference) for each in found] == [("bank", 0), ("host", 0), ("saldo", 0)]
    close = line("close-cost-year", "2022-05-02", **YEAR, **RESTS, effective_on="2019-06-01")
    done(called.journal, [close])  # Which the same figures, counted from the state of the year, let happen.


CORRECTS = {"reason": "error: recorded twice"}


def entry_of(library: Library, event: str, name: str) -> int:
    """The position of the entry of this kind that is about this."""
    return next(
        each.position
        for each in library.journal.entries()
        if f"cost-year.{event}.1" == each.event.NAME and name in vars_of(each.event)
    )


def vars_of(event: object) -> list[object]:
    return [getattr(event, name) for name in event.__slots__]  # type: ignore[attr-defined]  # As every event has.


def test_a_call_recorded_in_error_leaves_the_one_before_it(called: Library) -> None:
    first, later = (entry_of(called, "advances-called", name) for name in ("eerst", "nader"))
    (refused,) = play(
        called.journal, [line("record-in-error", "2022-07-01", partnership="blnp", positions=[first]) | CORRECTS]
    )
    assert refused.refusal is not None
    assert refused.refusal.code == "still-rested-upon"
    done(called.journal, [line("record-in-error", "2022-07-01", partnership="blnp", positions=[later]) | CORRECTS])
    assert [each[:2] for each in of(dues(called, "2018-12-31")[0], FIRST)] == [
        ("2018-02-01", 50_000),
        ("2018-05-01", 50_000),
    ]


def test_a_payment_that_was_turned_back_is_in_error_with_its_reversal(called: Library) -> None:
    paid = entry_of(called, "payment-recorded", "B-3")
    (refused,) = play(
        called.journal, [line("record-in-error", "2022-07-01", partnership="blnp", positions=[paid]) | CORRECTS]
    )
    assert refused.refusal is not None
    assert refused.refusal.code == "still-rested-upon"
    both = {"positions": [paid], "with_what_rests_on_it": True}
    done(called.journal, [line("record-in-error", "2022-07-01", partnership="blnp", **both) | CORRECTS])
    done(called.journal, [payment("2022-07-02", "B-3", (THIRD, HOST), "1.00", "2018-03-01")])


def test_opening_a_year_again_is_no_mistake_once_something_was_recorded_in_it(called: Library) -> None:
    closing = {"effective_on": "2019-06-01", **RESTS}
    done(
        called.journal,
        [
            line("close-cost-year", "2022-06-01", **YEAR, **closing),
            line("reopen-cost-year", "2022-06-02", **YEAR, **closing),
            cost("F-9", "2022-06-03", "2018-12-01", "80.00"),
        ],
    )
    reopened = entry_of(called, "reopened", RESTS["decision"])
    (refused,) = play(
        called.journal, [line("record-in-error", "2022-07-01", partnership="blnp", positions=[reopened]) | CORRECTS]
    )
    assert refused.refusal is not None
    assert refused.refusal.code == "still-rested-upon"


def test_an_amount_that_was_made_otherwise_is_found(called: Library) -> None:
    done(
        called.journal,
        [
            line("appropriate-result", "2022-06-01", **YEAR, **RESTS, to_reserve="100.00", effective_on="2019-06-01")
            | {"reserve_cap": "0.5"},
            line("settle-cost-year", "2022-06-01", **YEAR, **RESTS, settlement="afrekening", due_on="2019-07-15")
            | {"effective_on": "2019-06-01"},
        ],
    )
    stream = f"cost-year:{SERVICE}/2018"
    history = called.journal.history(COST_YEAR, f"{SERVICE}/2018", 100)
    tried = set()
    for version, event in enumerate(history):
        if not isinstance(event, MoneyStep):
            continue
        books = COST_YEAR.fold(history[:version])
        assert list(money_again(books, event, {})) == [], stream
        for altered in alterations(event):
            ((code, what),) = money_again(books, altered, {})
            assert (code, bool(what)) == ("money-differs", True)
        tried.add(type(event))
    assert tried == set(get_args(MoneyStep))


def alterations(event: Any) -> Iterable[Any]:  # noqa: ANN401
    """The same with a cent elsewhere."""
    cent = Money(1)
    if isinstance(event, AdvancesCalled):
        first, *rest = event.instalments
        yield replace(event, instalments=(replace(first, amount=first.amount + cent), *rest))
        yield replace(event, withdrawn=(*event.withdrawn, first))
        (pool,) = event.contributions
        share, other, *shares = pool.shares
        moved = (replace(share, amount=share.amount + cent), replace(other, amount=other.amount - cent), *shares)
        yield replace(event, contributions=(replace(pool, shares=moved),))
    elif isinstance(event, PaymentReversed):
        yield replace(event, amount=event.amount + cent)
        yield replace(event, payment="B-9")
    elif isinstance(event, SettlementAdopted):
        one, two, *more = event.lines
        yield replace(
            event, lines=(replace(one, amount=one.amount + cent), replace(two, amount=two.amount - cent), *more)
        )
        yield replace(event, due_on=event.effective_on.replace(year=2018))
    else:
        yield replace(event, cost_total=event.cost_total + cent)
        yield replace(event, reserve_parts=())
        yield replace(event, reserve_cap=replace(event.reserve_cap, amount=event.reserve_cap.amount + cent))


AMOUNTS = st.integers(-(10**6), 10**6)
DATES = st.dates(date(2018, 1, 1), date(2018, 12, 31))


@given(st.dictionaries(DATES, AMOUNTS, max_size=8), st.integers(0, 10**7), st.integers(0, 10**7))
def test_every_cent_that_was_paid_is_of_an_instalment_or_beyond_them(
    days: dict[date, int], forth: int, back: int
) -> None:
    between, other = (SERVICE, 2018, FIRST, HOST), (SERVICE, 2018, HOST, FIRST)
    paid = {between: forth, other: back}
    found = list(matched(days, paid, between))
    assert [(day, amount) for day, amount, _ in found] == [(day, days[day]) for day in sorted(days) if days[day]]
    assert all(0 <= part <= amount or amount <= part <= 0 for _, amount, part in found)
    assert sum(part for *_, part in found if part > 0) + paid[between] == forth
    assert sum(-part for *_, part in found if part < 0) + paid[other] == back
    assert min(paid.values()) >= 0
    for way, sign in ((between, 1), (other, -1)):  # The oldest first: after one that is not paid whole, nothing is.
        parts = [(abs(amount), abs(part)) for _, amount, part in found if amount * sign > 0]
        open_since = next((at for at, (amount, part) in enumerate(parts) if part < amount), len(parts))
        assert all(part == 0 for _, part in parts[open_since + 1 :])
        assert paid[way] == 0 or open_since == len(parts)
