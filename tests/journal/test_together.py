"""Many acts in one transaction: all of them are there afterwards, or none, and others wait for the end of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

from ledger.journal import Address, Journal
from ledger.stores.rows import Recorded
from tests.journal.happenings import happened
from tests.ledgers import an_act


class Stop(Exception):
    """What goes wrong in these tests."""


@contextmanager
def undone(journal: Journal) -> Iterator[None]:
    """A transaction at whose end something goes wrong."""
    with suppress(Stop), journal.together():
        yield
        raise Stop


def positions(journal: Journal) -> list[int]:
    return [entry.position for entry in journal.entries()]


def test_all_is_recorded_at_the_end(journal: Journal) -> None:
    with journal.together():
        for number in range(3):
            journal.append(an_act(), [happened("a", number, "x")], {})
    assert positions(journal) == [1, 2, 3, 4]


def test_nothing_is_recorded_where_anything_is_raised(journal: Journal) -> None:
    with undone(journal):
        journal.append(an_act(), [happened("a", 0, "x")], {})
        assert journal.store.max_notification_id() == 2
    assert positions(journal) == [1]
    journal.append(an_act(), [happened("a", 0, "x")], {})
    assert positions(journal) == [1, 2]


def test_an_act_is_found_before_the_end_and_forgotten_with_the_rest(journal: Journal) -> None:
    act = an_act()
    with undone(journal):
        first = journal.append(act, [happened("a", 0, "x")], {})
        assert journal.append(act, [happened("a", 0, "x")], {}).again
        assert journal.find_act(act.act_id) == (act.digest, Recorded(2, 2, first.recorded_at, again=True))
    assert journal.find_act(act.act_id) is None


def test_others_see_nothing_of_it_and_wait_to_record(journal: Journal, ledger_address: Address) -> None:
    other, got = Journal(ledger_address), []
    waiting = Thread(target=lambda: got.append(other.append(an_act(), [happened("b", 0, "y")], {}).first))
    with journal.together():
        journal.append(an_act(), [happened("a", 0, "x")], {})
        assert positions(other) == [1]
        waiting.start()
        waiting.join(0.3)
        assert got == []
        journal.append(an_act(), [happened("a", 1, "x")], {})
    waiting.join(60)
    other.close()
    assert got == [4]


def test_another_thread_of_the_same_journal_is_another(journal: Journal) -> None:
    seen: list[list[int]] = []
    with journal.together():
        journal.append(an_act(), [happened("a", 0, "x")], {})
        looking = Thread(target=lambda: seen.append(positions(journal)))
        looking.start()
        looking.join(60)
    assert seen == [[1]]
    assert positions(journal) == [1, 2]
