"""Only a demonstration takes the time of recording from its acts, and there too time goes forward."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ledger.founding import LedgerFounded
from ledger.journal import Address, Journal
from ledger.stores.refusals import AtOutOfOrder, NoDemonstration
from tests.journal.happenings import happened, rows, told
from tests.ledgers import BEGINNING, LEDGER, an_act, found

YEAR = timedelta(days=365)
SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)


@pytest.fixture
def demonstration(demonstration_address: Address) -> Iterator[Journal]:
    journal = Journal(demonstration_address)
    yield journal
    journal.close()


def test_the_first_entry_is_of_the_day_that_it_is_to_begin(demonstration: Journal) -> None:
    assert demonstration.founded.demonstration
    assert demonstration.store.head() == (1, BEGINNING)


def test_an_act_is_recorded_when_it_says(demonstration: Journal) -> None:
    recorded = demonstration.append(an_act(at=BEGINNING + YEAR), [happened("a", 0, "x", "y")], {})
    assert recorded.recorded_at == BEGINNING + YEAR
    assert {row.recorded_at for row in rows(demonstration)[1:]} == {BEGINNING + YEAR}


def test_several_acts_of_one_second_follow_each_other_by_a_microsecond(demonstration: Journal) -> None:
    at = BEGINNING + YEAR
    for number, said in enumerate([at, at, at + SECOND / 2, at, at + SECOND / 2]):
        demonstration.append(an_act(at=said), [happened("a", number, "x")], {})
    instants = [row.recorded_at - at for row in rows(demonstration)[1:]]
    half = SECOND / 2
    assert instants == [0 * SECOND, MICROSECOND, half, half + MICROSECOND, half + 2 * MICROSECOND]


def test_an_act_is_not_recorded_before_the_last_nor_in_the_future(demonstration: Journal) -> None:
    last = BEGINNING + YEAR
    demonstration.append(an_act(at=last), [happened("a", 0, "x")], {})
    for at in (last - SECOND, BEGINNING - YEAR, datetime(1965, 1, 1, tzinfo=UTC), datetime.now(UTC) + SECOND * 60):
        with pytest.raises(AtOutOfOrder) as refused:
            demonstration.append(an_act(at=at), [happened("a", 1, "y")], {})
        assert (refused.value.at, refused.value.earliest) == (at, last)
        assert refused.value.latest <= datetime.now(UTC)
    assert told(demonstration) == ["x"]


def test_an_act_that_says_nothing_is_recorded_now_and_no_earlier_one_can_follow(demonstration: Journal) -> None:
    before = datetime.now(UTC)
    recorded = demonstration.append(an_act(), [happened("a", 0, "x")], {})
    assert before < recorded.recorded_at < datetime.now(UTC)
    with pytest.raises(AtOutOfOrder):
        demonstration.append(an_act(at=BEGINNING + YEAR), [happened("a", 1, "y")], {})


def test_an_act_that_was_done_is_found_again_whatever_its_time(demonstration: Journal) -> None:
    act = an_act(at=BEGINNING + YEAR)
    first = demonstration.append(act, [happened("a", 0, "x")], {})
    demonstration.append(an_act(at=BEGINNING + 2 * YEAR), [happened("a", 1, "y")], {})
    assert demonstration.append(act, [happened("a", 0, "x")], {}).first == first.first


def test_a_real_ledger_takes_no_time_from_anybody(journal: Journal) -> None:
    for at in (BEGINNING, datetime.now(UTC)):
        with pytest.raises(NoDemonstration):
            journal.append(an_act(at=at), [happened("a", 0, "x")], {})
    assert told(journal) == []


def test_a_real_ledger_cannot_begin_at_another_time_and_a_demonstration_not_in_the_future(
    empty_address: Address,
) -> None:
    with pytest.raises(NoDemonstration):
        found(empty_address, since=BEGINNING)
    with pytest.raises(AtOutOfOrder):
        found(empty_address, demonstration=True, since=datetime.now(UTC) + YEAR)
    found(empty_address, demonstration=True, since=BEGINNING)


def test_a_name_does_not_make_a_demonstration(empty_address: Address) -> None:
    """The store looks for the very bytes in the founding that no free text can hold."""
    journal = Journal(empty_address)
    name = 'x","demonstration":true,"y":"'
    journal.found(an_act(), LedgerFounded(LEDGER, name, demonstration=False))
    assert journal.founded.name == name
    with pytest.raises(NoDemonstration):
        journal.append(an_act(at=BEGINNING), [happened("a", 0, "x")], {})
    journal.close()
