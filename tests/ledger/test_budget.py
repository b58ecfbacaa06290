"""What of savings is in the budget of which year: no more than was claimed, and what returns every year only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.baseline.budget import require_room, require_saved_by
from ledger.baseline.claim import Claim
from ledger.baseline.events import SavingBooked, SavingReversed
from ledger.baseline.refusals import BookingExceedsSaving
from ledger.baseline.step_refusals import BookedBeforeSaved, BookedEveryYear, BookingExceedsClaim
from ledger.baseline.watch import SavingShrunk, saving_still_there
from tests.holding import allows, breaks
from tests.ledger import savings as the
from tests.ledger.savings import euros


def claim(name: str, year: int, amount: str, saving: str, years: int = 1) -> Claim:
    """A claim on a period that was verified at a saving."""
    period = {"starts_on": date(year, 1, 1), "ends_on": date(year + years, 1, 1)}
    made = replace(the.CLAIMED, claim=name, amount=euros(amount), **period)  # type: ignore[arg-type]
    step = replace(the.asked(claim=name), saving=euros(saving))
    return Claim(made).after(step)


def booking(name: str, amount: str, from_year: int, *, structural: bool = True) -> SavingBooked:
    return SavingBooked(name, euros(amount), from_year, structural, the.DECIDED, date(2024, 6, 1))


def booked(of: Claim, amount: str, from_year: int, until_year: int | None = None, *, structural: bool = True) -> Claim:
    """The same, booked; and taken back from a year on, where one is named."""
    after = of.after(booking(of.name, amount, from_year, structural=structural))
    if until_year is None:
        return after
    back = SavingReversed(of.name, euros(amount), until_year, "tegenvaller", the.DECIDED, date(2024, 6, 1))
    return after.after(back)


FIRST = claim("eerste", 2021, "20000.00", "20000.00")
NEXT = claim("volgende", 2022, "25000.00", "25000.00")
EVERY_YEAR = booked(FIRST, "20000.00", 2023)


def refused(of: Claim, others: list[Claim], made: SavingBooked) -> dict[str, object]:
    with pytest.raises(BookedEveryYear) as found:
        require_room(of, others, made)
    return dict(found.value.fields)


def test_no_more_is_booked_than_was_claimed_however_much_was_saved() -> None:
    small = claim("klein", 2021, "100.00", "90000.00")
    require_room(small, [small], booking("klein", "100.00", 2023))
    with pytest.raises(BookingExceedsClaim) as found:
        require_room(small, [small], booking("klein", "100.01", 2023))
    assert found.value.fields == {"claim": "klein", "amount": "100.01", "claimed": "100.00"}


def test_what_returns_every_year_is_not_booked_again_as_the_saving_of_a_later_year() -> None:
    require_room(NEXT, [EVERY_YEAR, NEXT], booking("volgende", "5000.00", 2024))
    assert refused(NEXT, [EVERY_YEAR, NEXT], booking("volgende", "5000.01", 2024)) == {
        "claim": "volgende",
        "amount": "5000.01",
        "saving": "25000.00",
        "booked_beside": "20000.00",
    }


def test_what_begins_to_return_later_counts_too() -> None:
    later = booked(FIRST, "20000.00", 2026)
    assert refused(NEXT, [later], booking("volgende", "5000.01", 2024))["booked_beside"] == "20000.00"


def test_what_was_taken_back_leaves_the_years_from_then_on() -> None:
    back = booked(FIRST, "20000.00", 2023, 2025)
    require_room(NEXT, [back], booking("volgende", "25000.00", 2025))
    assert refused(NEXT, [back], booking("volgende", "5000.01", 2024))["booked_beside"] == "20000.00"


def test_once_is_the_saving_of_its_own_years_less_what_was_out_of_their_budgets() -> None:
    once = booking("volgende", "25000.00", 2024, structural=False)
    require_room(NEXT, [EVERY_YEAR], once)  # The budget of 2022 had nothing out of it yet.
    of_2023 = claim("volgende", 2023, "25000.00", "25000.00")
    assert refused(of_2023, [EVERY_YEAR], once)["booked_beside"] == "20000.00"
    require_room(of_2023, [booked(FIRST, "20000.00", 2023, structural=False)], once)


def test_of_two_years_half_is_saved_in_each() -> None:
    both = claim("twee", 2021, "30000.00", "30000.01", years=2)
    require_room(both, [both], booking("twee", "30000.00", 2024, structural=False))
    require_room(both, [both], booking("twee", "15000.00", 2024))
    assert refused(both, [both], booking("twee", "15000.01", 2024))["saving"] == "15000.00"


def test_another_version_saves_from_something_else() -> None:
    other = replace(EVERY_YEAR, made=replace(EVERY_YEAR.made, baseline_version=2))
    require_room(NEXT, [other], booking("volgende", "25000.00", 2024))


def test_another_indicator_of_costs_saves_on_the_same_pools_and_counts_too() -> None:
    other = replace(EVERY_YEAR, made=replace(EVERY_YEAR.made, indicator="huisvesting"))
    require_room(NEXT, [other], booking("volgende", "5000.00", 2024))
    assert refused(NEXT, [other], booking("volgende", "5000.01", 2024))["booked_beside"] == "20000.00"


def test_what_another_indicator_booked_of_the_same_days_counts_too() -> None:
    beside = booked(claim("ander", 2021, "20000.00", "25000.00"), "20000.00", 2023, structural=False)
    beside = replace(beside, made=replace(beside.made, indicator="huisvesting"))
    mine = claim("mijn", 2021, "25000.00", "25000.00")
    require_room(mine, [beside, mine], booking("mijn", "5000.00", 2023, structural=False))
    with pytest.raises(BookingExceedsSaving) as refusal:
        require_room(mine, [beside, mine], booking("mijn", "5000.01", 2023, structural=False))
    assert refusal.value.fields["booked_beside"] == "20000.00"
    assert not beside.overlaps_by_indicator(mine.made), "which was never asked of bookings from before"


def test_a_saving_is_in_the_budget_of_no_year_before_it_was_saved() -> None:
    require_saved_by(NEXT, booking("volgende", "1.00", NEXT.made.starts_on.year))
    with pytest.raises(BookedBeforeSaved) as refusal:
        require_saved_by(NEXT, booking("volgende", "1.00", NEXT.made.starts_on.year - 1))
    assert refusal.value.fields["from_year"] == NEXT.made.starts_on.year - 1


@breaks("saving-still-there")
def test_what_is_in_the_budget_and_no_longer_saved_is_found() -> None:
    breach = saving_still_there("eerste", euros("20000.01"), euros("20000.00"))
    assert breach is not None
    assert isinstance(breach.refusal, SavingShrunk)
    assert breach.refusal.fields["saving"] == "20000.00"


@allows("saving-still-there")
def test_what_is_in_the_budget_and_still_saved_is_not() -> None:
    assert saving_still_there("eerste", euros("20000.00"), euros("20000.00")) is None
