"""A check resolves every key again, as it was known: what was tampered with is found, whatever it was made into."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.cost_year.events import CostAllocated
from ledger.event import Event
from ledger.partnership.measures import MeasureRecorded
from ledger.service.events import KeyAdopted, KeyDefined
from projections.checking.recompute import _key
from projections.checking.states import States
from tests.ledger.blnp import SERVICE
from tests.ledger.test_keys import Books, mixed, part

BOOKS = f"cost-year:{SERVICE}/2018"


def shared() -> tuple[Books, CostAllocated]:
    books = Books()
    mixed(books)
    books.adopt("gewogen", "mixture", parts=[part("inwoners", "0.6"), part("gelijk", "0.4")])
    return books, books.share("F-1")


def found(books: Books, allocation: CostAllocated) -> list[str]:
    """What a check says of the key of an allocation, of entries as they are now."""
    states = States()
    for stream in ("partnership:blnp", f"service:{SERVICE}", BOOKS):
        for event in books.streams[stream]:
            if event is not allocation:
                states.take(stream, event, list)
    return [code for code, _ in _key(states, BOOKS, allocation)]


def test_what_was_recorded_is_as_it_should_be() -> None:
    assert found(*shared()) == []


@pytest.mark.parametrize("portion", ["0.5", "x", "1/0", "-1"])
def test_a_portion_that_was_changed_is_found(portion: str) -> None:
    books, allocation = shared()

    def changed(event: Event) -> Event:
        if not isinstance(event, KeyAdopted) or event.key.name != "gewogen":
            return event
        first, second = event.key.parts
        return replace(event, key=replace(event.key, parts=(replace(first, portion=portion), second)))

    books.streams[f"service:{SERVICE}"] = [changed(event) for event in books.streams[f"service:{SERVICE}"]]
    assert found(books, allocation) == ["key-differs"]


def test_a_part_that_is_not_there_any_more_is_found() -> None:
    books, allocation = shared()
    service = books.streams[f"service:{SERVICE}"]
    books.streams[f"service:{SERVICE}"] = [
        event for event in service if not (isinstance(event, KeyDefined) and event.key.name == "gelijk")
    ]
    assert found(books, allocation) == ["key-differs"]


def test_a_measure_that_was_changed_or_taken_away_is_found() -> None:
    for replaced in (True, False):
        books, allocation = shared()
        together = books.streams["partnership:blnp"]
        first = next(event for event in together if isinstance(event, MeasureRecorded))
        other = [replace(first, value=first.value + 1)] if replaced else []
        at = together.index(first)
        books.streams["partnership:blnp"] = [*together[:at], *other, *together[at + 1 :]]
        assert found(books, allocation) == ["key-differs"]


def test_a_portion_in_the_allocation_that_was_changed_is_found() -> None:
    books, allocation = shared()
    first, second = allocation.key.parts
    tampered = replace(allocation, key=replace(allocation.key, parts=(replace(first, portion="1/2"), second)))
    books.streams[BOOKS] = [event for event in books.streams[BOOKS] if event is not allocation]
    assert found(books, tampered) == ["key-differs"]
