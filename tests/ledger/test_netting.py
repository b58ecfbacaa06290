"""Few transfers in the place of many claims: one fewer than there are positions at most, and nobody loses a cent."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import AlreadyExists, NotFound, RuleBroken
from ledger.money import Money
from ledger.netting import Transfer, few, positions
from ledger.partnership.netting_events import NettingAgreed, NettingPaid, NettingReversed, NettingTransfer
from ledger.partnership.netting_refusals import (
    MoreThanTransferred,
    NettingPaidAlready,
    NettingReversedBefore,
    NothingToNet,
)
from ledger.partnership.nettings import Nettings

CODES = ("GM0267", "GM0273", "GM0313", "GM0327", "GM0376", "GM0417")
DAY = date(2019, 6, 30)
amounts = st.integers(1, 10**9).map(Money)
claims = st.lists(st.builds(Transfer, st.sampled_from(CODES), st.sampled_from(CODES), amounts), max_size=40)
AGREED = NettingAgreed(
    "zomer", ("blnp/ict/2019",), (NettingTransfer("GM0313", "GM0327", Money(100)),), DAY, DAY, "blnp#besluit"
)
NETTED = Nettings().after(AGREED)


def paid(cents: int, payment: str = "B-1", payer: str = "GM0313", netting: str = "zomer") -> NettingPaid:
    return NettingPaid(netting, payment, payer, "GM0327", Money(cents), DAY)


@given(claims)
def test_transfers_keep_every_position_and_are_one_fewer_than_those_at_most(found: list[Transfer]) -> None:
    owed = positions(found)
    transfers = few(owed)
    assert positions(transfers) == owed
    assert len(transfers) <= max(len(owed) - 1, 0)
    assert all(each.amount.cents > 0 and each.payer != each.payee for each in transfers)
    assert sum(each.amount.cents for each in transfers) == sum(max(each.cents, 0) for each in owed.values())


@given(claims, st.randoms())
def test_the_same_claims_in_any_order_give_the_same_transfers(found: list[Transfer], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert few(positions(shuffled)) == few(positions(found))


@given(claims)
def test_nobody_pays_who_is_to_get_and_nobody_gets_who_is_to_pay(found: list[Transfer]) -> None:
    owed = positions(found)
    for each in few(owed):
        assert owed[each.payer].cents > 0 > owed[each.payee].cents


def test_a_netting_is_paid_in_parts_and_no_further() -> None:
    nettings = NETTED.after(NETTED.pay(paid(60)))
    assert nettings.named["zomer"].still_open("GM0313", "GM0327") == Money(40)
    with pytest.raises(MoreThanTransferred) as refused:
        nettings.pay(paid(41, "B-2"))
    assert refused.value.fields["still_open"] == "0.40"
    assert nettings.pay(paid(40, "B-2")) == paid(40, "B-2")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (paid(60), AlreadyExists),
        (paid(0, "B-2"), MoreThanTransferred),
        (paid(-5, "B-2"), MoreThanTransferred),
        (paid(1, "B-2", "GM0267"), MoreThanTransferred),
        (paid(1, "B-2", netting="winter"), NotFound),
    ],
)
def test_a_payment_that_the_netting_does_not_ask_for_is_refused(asked: NettingPaid, expected: type[RuleBroken]) -> None:
    with pytest.raises(expected):
        NETTED.after(paid(60)).pay(asked)


def test_a_netting_is_agreed_once_and_of_something() -> None:
    with pytest.raises(AlreadyExists):
        NETTED.agree(AGREED)
    with pytest.raises(NothingToNet):
        Nettings().agree(NettingAgreed("leeg", ("blnp/ict/2019",), (), DAY, DAY, "blnp#besluit"))


def test_a_netting_is_turned_back_whole_once_and_only_where_nothing_was_paid() -> None:
    back = NETTED.reverse("zomer")
    assert back == NettingReversed("zomer", (NettingTransfer("GM0313", "GM0327", Money(-100)),), DAY, DAY)
    reversed_ = NETTED.after(back)
    for refused in (lambda: reversed_.reverse("zomer"), lambda: reversed_.pay(paid(1))):
        with pytest.raises(NettingReversedBefore):
            refused()
    with pytest.raises(NettingPaidAlready) as payments:
        NETTED.after(paid(1)).reverse("zomer")
    assert payments.value.fields["payments"] == ("B-1",)


def test_what_remains_after_a_correction_holds_only_what_could_follow() -> None:
    assert NETTED.holds(paid(1))
    assert NETTED.holds(NETTED.reverse("zomer"))
    assert not NETTED.holds(AGREED)
    assert not Nettings().holds(paid(1))
    assert not NETTED.after(paid(1)).holds(NETTED.reverse("zomer"))
    assert not NETTED.after(NETTED.reverse("zomer")).holds(paid(1))
