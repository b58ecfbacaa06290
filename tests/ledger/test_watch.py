"""Rules that a controller looks at afterwards, each both ways: what breaks it, and what does not by a cent or a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.baseline.watch import (
    BaselineAfterStart,
    BehindBooks,
    BookedTooEarly,
    RestsOnNoDecision,
    baseline_before_start,
    saving_as_in_books,
    saving_booked_after_proof,
    saving_by_decision,
)
from ledger.cost_year.watch import (
    BooksDiffer,
    BudgetExceeded,
    GroundExpired,
    KeyAdoptedAfterCost,
    KeyNotAdopted,
    SpentWithoutBudget,
    WeightsOffTotal,
    YearNotSettled,
    allocation_by_adopted_key,
    books_as_others_say,
    key_decided_before_cost,
    key_weights_total,
    spent_within_budget,
    vat_ground_holds,
    year_settled_in_time,
)
from ledger.governance.watch import (
    DecidedFromOutside,
    MandateReachesBack,
    decided_by_those_within,
    mandate_not_backwards,
)
from ledger.law import Breach
from ledger.money import Money
from tests.holding import allows, breaks

YEAR, DAY = "blnp/financien/2019", date(2019, 2, 1)
NEXT = DAY + timedelta(days=1)
DUE = date(2020, 7, 15)
EUROS = Money.parse("100.00")


def code(breach: Breach | None) -> str | None:
    """The code of a breach, and that it names its rule and article."""
    if breach is None:
        return None
    assert (breach.refusal.rule, breach.refusal.article) == (breach.rule.name, breach.rule.article)
    assert breach.rule.article in str(breach.refusal)
    return breach.refusal.code


@breaks("allocation-by-adopted-key")
def test_a_key_whose_decision_does_not_hold_shares_nothing_lawfully() -> None:
    facts = (YEAR, "beheer", "nieuw", "blnp#sleutel", EUROS)
    assert code(allocation_by_adopted_key(*facts, stands=False)) == KeyNotAdopted.code


@allows("allocation-by-adopted-key")
def test_a_key_whose_decision_holds_does() -> None:
    assert allocation_by_adopted_key(YEAR, "beheer", "nieuw", "blnp#sleutel", EUROS, stands=True) is None


@breaks("key-decided-before-cost")
def test_a_key_that_was_decided_upon_a_day_after_its_first_cost_is_late() -> None:
    found = key_decided_before_cost(YEAR, "beheer", "nieuw", since=DAY, decided_on=NEXT, amount=EUROS)
    assert code(found) == KeyAdoptedAfterCost.code


@allows("key-decided-before-cost")
@pytest.mark.parametrize("decided_on", [DAY, DAY - timedelta(days=1), None])
def test_a_key_of_the_day_itself_is_in_time(decided_on: date | None) -> None:
    assert key_decided_before_cost(YEAR, "beheer", "nieuw", since=DAY, decided_on=decided_on, amount=EUROS) is None


@breaks("key-weights-total")
def test_weights_that_are_off_their_total_are_told_with_the_difference_of_each() -> None:
    found = key_weights_total("beheer", "sleutel", "100.01", "100", ("GM0313 16.3284% instead of 16.3300%",))
    assert code(found) == WeightsOffTotal.code
    assert "16.3284%" in str(found and found.refusal)


@allows("key-weights-total")
def test_weights_that_total_what_they_should_are_not() -> None:
    assert key_weights_total("beheer", "sleutel", "100", "100", ()) is None


@breaks("spent-within-budget")
def test_a_cent_beyond_the_budget_or_without_one_is_unlawful() -> None:
    cent = Money(EUROS.cents + 1)
    assert code(spent_within_budget(YEAR, "beheer", cent, EUROS)) == BudgetExceeded.code
    assert code(spent_within_budget(YEAR, "beheer", Money(1), None)) == SpentWithoutBudget.code


@allows("spent-within-budget")
@pytest.mark.parametrize(("spent", "budget"), [(100_00, EUROS), (0, None), (-1, None), (-1, Money(0))])
def test_what_is_spent_to_the_budget_or_paid_back_is_not(spent: int, budget: Money | None) -> None:
    assert spent_within_budget(YEAR, "beheer", Money(spent), budget) is None


@breaks("year-settled-in-time")
@pytest.mark.parametrize(("settled_on", "on"), [(None, DUE + timedelta(days=1)), (DUE + timedelta(days=1), DUE)])
def test_a_year_that_is_settled_after_its_day_or_not_at_all_is_late(settled_on: date | None, on: date) -> None:
    assert code(year_settled_in_time(YEAR, DUE, settled_on, on)) == YearNotSettled.code


@allows("year-settled-in-time")
@pytest.mark.parametrize(("settled_on", "on"), [(None, DUE), (DUE, DUE + timedelta(days=500))])
def test_a_year_that_is_settled_on_its_day_or_still_has_it_is_not(settled_on: date | None, on: date) -> None:
    assert year_settled_in_time(YEAR, DUE, settled_on, on) is None


@breaks("vat-ground-holds")
def test_a_cost_on_a_ground_that_ended_is_a_breach() -> None:
    assert code(vat_ground_holds("F-1", "arbeidsmobiliteit", DAY, EUROS, expired=True)) == GroundExpired.code


@allows("vat-ground-holds")
def test_a_cost_on_a_ground_that_holds_is_none() -> None:
    assert vat_ground_holds("F-1", "arbeidsmobiliteit", DAY, EUROS, expired=False) is None


@breaks("books-as-others-say")
@pytest.mark.parametrize("cents", [1, -1])
def test_a_cent_between_the_books_and_what_others_say_is_a_breach(cents: int) -> None:
    assert code(books_as_others_say("bank", Money(cents))) == BooksDiffer.code


@allows("books-as-others-say")
def test_books_that_agree_are_none() -> None:
    assert books_as_others_say("bank", Money(0)) is None


@breaks("mandate-not-backwards")
def test_a_mandate_that_holds_from_before_it_was_decided_upon_names_what_was_decided_in_between() -> None:
    found = mandate_not_backwards("blnp#inkoop", DAY, NEXT, ("blnp#pakket",))
    assert code(found) == MandateReachesBack.code
    assert "blnp#pakket" in str(found and found.refusal)
    assert code(mandate_not_backwards("blnp#inkoop", DAY, NEXT, ())) == MandateReachesBack.code


@allows("mandate-not-backwards")
@pytest.mark.parametrize("decided_on", [DAY, DAY - timedelta(days=1), None])
def test_a_mandate_that_holds_from_its_decision_on_does_not_reach_back(decided_on: date | None) -> None:
    assert mandate_not_backwards("blnp#inkoop", DAY, decided_on, ()) is None


@breaks("decided-by-those-within")
def test_a_body_of_who_takes_no_part_decides_from_outside() -> None:
    found = decided_by_those_within("blnp#regeling", "GM0307/college", DAY, takes_part=False)
    assert code(found) == DecidedFromOutside.code


@allows("decided-by-those-within")
def test_a_body_of_who_takes_part_does_not() -> None:
    assert decided_by_those_within("blnp#regeling", "GM0313/college", DAY, takes_part=True) is None


@breaks("baseline-before-start")
@pytest.mark.parametrize(
    ("ends_on", "fixed_on", "on"),
    [(NEXT, DAY, DAY), (DAY, NEXT, NEXT), (DAY, None, NEXT)],
    ids=["measured-after", "fixed-after", "never-fixed"],
)
def test_a_0_meting_that_is_measured_or_fixed_after_the_start_is_late(
    ends_on: date, fixed_on: date | None, on: date
) -> None:
    found = baseline_before_start("blnp/financien", DAY, ends_on, fixed_on, on)
    assert code(found) == BaselineAfterStart.code


@allows("baseline-before-start")
@pytest.mark.parametrize(("fixed_on", "on"), [(DAY, NEXT), (None, DAY)])
def test_a_0_meting_that_is_fixed_on_the_day_of_the_start_is_in_time(fixed_on: date | None, on: date) -> None:
    assert baseline_before_start("blnp/financien", DAY, DAY, fixed_on, on) is None


@breaks("saving-booked-after-proof")
@pytest.mark.parametrize(
    ("booked_on", "verified_on"),
    [(DAY - timedelta(days=1), DAY - timedelta(days=1)), (DAY, None), (DAY, NEXT)],
    ids=["within-its-period", "never-verified", "verified-later"],
)
def test_a_saving_that_is_booked_before_it_is_proven_is_booked_too_early(
    booked_on: date, verified_on: date | None
) -> None:
    assert code(saving_booked_after_proof("besparing", booked_on, DAY, verified_on)) == BookedTooEarly.code


@allows("saving-booked-after-proof")
def test_a_saving_that_is_booked_once_its_period_is_over_and_it_was_verified_is_not() -> None:
    assert saving_booked_after_proof("besparing", DAY, DAY, DAY) is None


@breaks("saving-as-in-books")
def test_what_was_measured_otherwise_than_the_books_say_by_now_is_behind_them() -> None:
    breach = saving_as_in_books("besparing", ("GM0327 82340.02 ≠ 90000.00",))
    assert code(breach) == BehindBooks.code
    assert breach is not None
    assert breach.refusal.fields["differences"] == ("GM0327 82340.02 ≠ 90000.00",)


@allows("saving-as-in-books")
def test_what_the_books_still_say_is_not_behind_them() -> None:
    assert saving_as_in_books("besparing", ()) is None


@breaks("saving-by-decision")
def test_what_rests_on_a_decision_that_does_not_hold_is_found() -> None:
    assert code(saving_by_decision("nulmeting", "blnp#nulmeting", DAY, stands=False)) == RestsOnNoDecision.code


@allows("saving-by-decision")
def test_what_rests_on_one_that_holds_is_not() -> None:
    assert saving_by_decision("nulmeting", "blnp#nulmeting", DAY, stands=True) is None
