"""Allocations that are turned back, on their own day or from a later one on, and what is shared after that."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledger.cost_year import COST_YEAR, CostYear, Terms, mirrored
from ledger.cost_year.allocation import allocated
from ledger.cost_year.control_events import ControlKind, ControlTotalAsserted
from ledger.cost_year.controls import Booked, figure
from ledger.cost_year.events import AllocationReversed, CostAllocated, CostRecorded, CostYearOpened, ReversalGround
from ledger.cost_year.refusals import AlreadyReversed, OutsideYear, ReversedBeforeShared, YearClosed
from ledger.cost_year.runs import Which
from ledger.cost_year.used_key import UsedKey, UsedWeight
from ledger.errors import NotFound
from ledger.money import ZERO, Money
from tests.scenario import Scenario, given

ON, LATER, LAST = date(2018, 3, 1), date(2018, 7, 1), date(2018, 12, 31)
OPENED = CostYearOpened("blnp/ict", 2018, date(2018, 1, 1))
COST = CostRecorded("F-1", "beheer", "licenties", Money(1001), "GM0327", ON)


def key(name: str, version: int, **weights: int) -> UsedKey:
    used = tuple(UsedWeight(code, Decimal(weight)) for code, weight in weights.items())
    total = Decimal(sum(weights.values()))
    return UsedKey(name, "fixed", used, total, False, "largest-remainder-per-cost", "regeling", "blnp#a", version)


HALVES, THIRDS = key("halves", 3, GM0313=1, GM0327=1), key("thirds", 7, GM0313=1, GM0327=2)
MEMBERS = frozenset({"GM0313", "GM0327"})
SHARED = allocated("F-1.1", COST, Terms(HALVES, MEMBERS))
SHARED_YEAR = given(COST_YEAR, OPENED, COST, SHARED)


def thirds_on(pool: str, day: date) -> Terms:
    assert (pool, day) == ("beheer", ON), "the key is that of the day of the cost, whenever it is shared"
    return Terms(THIRDS, MEMBERS)


def shares(event: CostAllocated | AllocationReversed) -> dict[str, int]:
    return {share.participant: share.amount.cents for share in event.shares}


def test_without_a_day_an_allocation_is_turned_back_as_if_it_had_never_been() -> None:
    back = mirrored(SHARED, ReversalGround.ERROR)
    SHARED_YEAR.when(lambda it: it.reverse("F-1.1", ReversalGround.ERROR)).then(back)
    assert back.effective_on == SHARED.effective_on == ON
    assert shares(back) == {code: -cents for code, cents in shares(SHARED).items()}


@pytest.mark.parametrize("day", [ON, LATER, LAST])
def test_with_a_day_it_is_borne_until_then(day: date) -> None:
    ground = ReversalGround.DEVIATION
    SHARED_YEAR.when(lambda it: it.reverse("F-1.1", ground, day)).then(mirrored(SHARED, ground, day))
    assert mirrored(SHARED, ground, day).effective_on == day


def test_before_it_was_borne_it_cannot_be_turned_back() -> None:
    SHARED_YEAR.when(lambda it: it.reverse("F-1.1", ReversalGround.DEVIATION, date(2018, 2, 28))).then_refused(
        ReversedBeforeShared, allocation="F-1.1", on=date(2018, 2, 28), shared_on=ON
    )


def test_nor_from_a_day_of_another_year() -> None:
    SHARED_YEAR.when(lambda it: it.reverse("F-1.1", ReversalGround.DEVIATION, date(2019, 1, 1))).then_refused(
        OutsideYear, year=2018, effective_on=date(2019, 1, 1)
    )


def turned_back(day: date | None = None) -> Scenario[CostYear]:
    return SHARED_YEAR.and_then(mirrored(SHARED, ReversalGround.DEVIATION, day))


def test_it_is_turned_back_once() -> None:
    once, error = turned_back(LATER), ReversalGround.ERROR
    once.when(lambda it: it.reverse("F-1.1", error)).then_refused(AlreadyReversed, allocation="F-1.1")
    once.when(lambda it: it.reverse("F-1.2", error)).then_refused(NotFound, kind="allocation", name="F-1.2")
    once.when(lambda it: it.reverse("F-2.1", error)).then_refused(NotFound, kind="allocation", name="F-2.1")


def test_what_was_borne_until_a_day_is_shared_anew_from_that_day_on_by_the_key_of_its_own() -> None:
    for day, since in ((None, ON), (LATER, LATER), (LAST, LAST)):
        (anew,) = [turned_back(day).state.allocate("F-1", thirds_on)]
        assert (anew.allocation, anew.effective_on, anew.key) == ("F-1.2", since, THIRDS)
        assert sum(shares(anew).values()) == 1001


def test_turned_back_a_second_time_it_is_not_shared_from_before_the_first() -> None:
    anew = turned_back(LATER).state.allocate("F-1", thirds_on)
    again = turned_back(LATER).and_then(anew, mirrored(anew, ReversalGround.ERROR))
    assert again.state.allocate("F-1", thirds_on).effective_on == LATER
    again.when(lambda it: it.reverse("F-1.2", ReversalGround.ERROR)).then_refused(AlreadyReversed, allocation="F-1.2")


def test_an_outdated_key_is_taken_out_from_the_day_on_which_its_allocation_counts() -> None:
    anew = turned_back(LATER).state.allocate("F-1", lambda *_: Terms(HALVES, MEMBERS))
    back, again = turned_back(LATER).and_then(anew).state.reallocate(thirds_on)
    assert (back.effective_on, again.effective_on) == (LATER, LATER)
    assert isinstance(back, AllocationReversed)
    assert isinstance(again, CostAllocated)
    assert (back.ground, again.key) == (ReversalGround.RETROACTIVE_KEY, THIRDS)


def test_only_a_pool_is_shared_anew_and_only_from_a_day_on_where_that_is_asked() -> None:
    year = SHARED_YEAR.state
    for pool, since, outdated in (
        ("beheer", ON, True),
        ("beheer", date(2018, 3, 2), False),
        ("projecten", ON, False),
    ):
        assert year.is_outdated(thirds_on, Which(pool, since)) is outdated
    assert not year.is_outdated(lambda *_: Terms(HALVES, MEMBERS), Which("beheer", ON))
    assert len(year.reallocate(thirds_on, Which("beheer", ON))) == 2


def test_a_confirmed_balance_counts_what_is_borne_on_its_day() -> None:
    anew = turned_back(LATER).state.allocate("F-1", thirds_on)
    state = turned_back(LATER).and_then(anew).state
    for day, cents in ((date(2018, 2, 28), 0), (ON, 501), (date(2018, 6, 30), 501), (LATER, 334), (LAST, 334)):
        about = ControlTotalAsserted("x", ControlKind.CONFIRMATION, ZERO, "brief", day, participant="GM0313")
        assert figure(Booked(state.lines), about).cents == cents
    nobody = Booked(turned_back(LATER).state.lines)
    about = ControlTotalAsserted("x", ControlKind.CONFIRMATION, ZERO, "brief", LAST, participant="GM0313")
    assert figure(nobody, about) == ZERO


def test_nothing_is_turned_back_in_a_closed_year() -> None:
    closed = SHARED_YEAR.and_then(SHARED_YEAR.state.close("blnp#sluiting", LAST))
    closed.when(lambda it: it.reverse("F-1.1", ReversalGround.ERROR, LAST)).then_refused(
        YearClosed, service="blnp/ict", year=2018, decision="blnp#sluiting"
    )
