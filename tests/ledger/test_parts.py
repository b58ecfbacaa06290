"""The stream of a partnership: every event moves one part of it, or the partnership itself, and nothing is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import get_args

from ledger.partnership import PARTNERSHIP, Partnership
from ledger.partnership.stream import PARTS, OwnEvent


def test_every_event_is_of_one_part_or_of_the_partnership_itself() -> None:
    moved = Counter(kind for _, events, _ in PARTS for kind in (get_args(events) or (events,)))
    moved.update(get_args(OwnEvent))
    assert {kind for kind, times in moved.items() if times > 1} == set()
    assert moved.keys() == PARTNERSHIP.events


def test_every_part_is_one_that_a_partnership_has_and_no_other_has_its_name() -> None:
    names = [name for name, _, _ in PARTS]
    assert len(names) == len(set(names))
    assert set(names) < {field.name for field in fields(Partnership)}
