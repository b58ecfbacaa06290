"""What moment somebody means who gives a position, a day or an instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from ledger.desk import Decided
from ledger.journal import Address, Journal, NotFounded
from ledger.law import LegalForm
from ledger.partnership.events import LegalFormChanged
from projections.as_of import AsOf, BeforeTheLedger, FutureKnownAt, UnreadableMoment, end_of, resolve
from tests.ledgers import BEGINNING, an_act

NOW = datetime(2026, 6, 15, 10, 30, tzinfo=UTC)
TODAY = date(2026, 6, 15)
SECOND = timedelta(seconds=1)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def recorded(demonstration_address: Address) -> Iterator[Journal]:
    """Position 1 is of 1 January 2016; 2 and 3 lie on either side of a midnight in Amsterdam, 4 and 5 too."""
    journal = Journal(demonstration_address)
    moments = (
        "2019-03-31T21:59:59.999999+00:00",  # The last microsecond of the day that summer time begins.
        "2019-03-31T22:00:00+00:00",
        "2019-10-27T22:59:59.999999+00:00",  # The last of the day that it ends.
        "2019-10-27T23:00:00+00:00",
    )
    for version, moment in enumerate(moments):
        event = LegalFormChanged(LegalForm.AGREEMENT, date(2019, 1, 1))
        journal.append(an_act(at=instant(moment)), [Decided("partnership:blnp", version, (event,))], {})
    yield journal
    journal.close()


def test_without_dates_it_is_now(recorded: Journal) -> None:
    assert resolve(recorded, None, None, NOW) == AsOf(TODAY, 5, NOW, provisional=True)


def test_today_is_todays_date_in_amsterdam(recorded: Journal) -> None:
    late = instant("2026-06-15T22:30:00+00:00")
    assert resolve(recorded, None, None, late).valid_on == date(2026, 6, 16)


@pytest.mark.parametrize(("day", "position"), [("2019-03-31", 2), ("2019-04-01", 3), ("2019-10-27", 4)])
def test_a_day_is_known_at_its_end_in_amsterdam_also_when_the_clock_changes(
    recorded: Journal, day: str, position: int
) -> None:
    found = resolve(recorded, None, day, NOW)
    assert (found.known_at, found.provisional) == (position, False)
    assert found.known_until == end_of(date.fromisoformat(day))


def test_the_end_of_a_day_is_its_last_microsecond() -> None:
    assert end_of(date(2019, 3, 30)) == instant("2019-03-30T22:59:59.999999+00:00")
    assert end_of(date(2019, 3, 31)) == instant("2019-03-31T21:59:59.999999+00:00")
    assert end_of(date(2019, 10, 27)) == instant("2019-10-27T22:59:59.999999+00:00")
    assert end_of(date.max).year == 9999


def test_today_as_a_day_is_now_and_provisional(recorded: Journal) -> None:
    assert resolve(recorded, None, "2026-06-15", NOW) == AsOf(TODAY, 5, NOW, provisional=True)


def test_yesterday_is_provisional_while_the_head_is_older(recorded: Journal) -> None:
    found = resolve(recorded, None, "2026-06-14", NOW)
    assert (found.known_at, found.provisional) == (5, True)


def test_an_instant_has_an_offset_and_counts_what_was_recorded_at_it(recorded: Journal) -> None:
    assert resolve(recorded, None, "2019-04-01T00:00:00+02:00", NOW).known_at == 3
    assert resolve(recorded, None, "2019-03-31T23:59:59+02:00", NOW).known_at == 1
    assert resolve(recorded, None, "2019-03-31T22:00:00Z", NOW).known_at == 3


def test_an_instant_before_the_heads_is_final_and_one_at_it_or_after_it_is_not(recorded: Journal) -> None:
    head = recorded.store.recorded_at(5)
    before = resolve(recorded, None, (head - timedelta(microseconds=1)).isoformat(), NOW)
    assert (before.known_at, before.provisional) == (4, False)
    for later in (head, head + SECOND):
        at = resolve(recorded, None, later.isoformat(), NOW)
        assert (at.known_at, at.provisional, at.known_until) == (5, True, later)


def test_a_position_is_final_whatever_is_recorded_later(recorded: Journal) -> None:
    for position in range(1, 6):
        found = resolve(recorded, date(2020, 2, 29), str(position), NOW)
        assert found == AsOf(date(2020, 2, 29), position, recorded.store.recorded_at(position), provisional=False)


def test_a_day_to_come_can_be_asked_about_for_much_is_agreed_ahead(recorded: Journal) -> None:
    assert resolve(recorded, date(2040, 1, 1), None, NOW).valid_on == date(2040, 1, 1)


@pytest.mark.parametrize(
    "known_at", ["6", "999999999999999999", "2026-06-16", "9999-12-31", "2026-06-15T12:30:01+02:00"]
)
def test_nobody_knows_what_the_ledger_will_know(recorded: Journal, known_at: str) -> None:
    with pytest.raises(FutureKnownAt) as refused:
        resolve(recorded, None, known_at, NOW)
    assert known_at in str(refused.value)


@pytest.mark.parametrize("known_at", ["0", "000", "2015-12-31", "0001-01-01", "2015-12-31T23:59:59Z"])
def test_before_its_first_entry_the_ledger_knew_nothing(recorded: Journal, known_at: str) -> None:
    with pytest.raises(BeforeTheLedger) as refused:
        resolve(recorded, None, known_at, NOW)
    assert refused.value.first == BEGINNING


@pytest.mark.parametrize(
    "known_at",
    [
        "",
        "-1",
        "1.0",
        "²",
        "9" * 5_000,
        "yesterday",
        "2019-02-30",
        "31-12-2019",
        "2019-W01-1",
        "2019-12-31T12:00:00",  # Without its offset, an instant is an hour or two wide.
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_what_is_no_moment_is_not_guessed(recorded: Journal, known_at: str) -> None:
    with pytest.raises(UnreadableMoment) as refused:
        resolve(recorded, None, known_at, NOW)
    assert refused.value.known_at == known_at


def test_a_ledger_without_its_first_entry_knows_nothing_yet(empty_address: Address) -> None:
    journal = Journal(empty_address)
    with pytest.raises(NotFounded):
        resolve(journal, None, None, NOW)
    journal.close()
