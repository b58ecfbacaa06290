"""Answers that were given before. At a position none is ever another, so what was worked out once is not again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

if TYPE_CHECKING:
    from api.questions.registry import Found

MOST_ROWS = 20_000
"""How many rows of answers one process keeps: some tens of megabytes."""
AT_LEAST = 50
"""For how many rows every answer counts, however few it has: so there are never more than some hundreds of them."""


class Kept:
    """The answers that were asked for last, of at most so many rows together; for any number of threads.

    An answer is kept by all that it depends on: the question and its filters, both dates as positions and days, and
    the generations of the projections that it was read from, so that a rebuild begins anew. One that is read as it is
    sent (its rows are neither a tuple nor a list) is not kept, nor is one that is larger than all of this.
    """

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self._answers: LRUCache[Hashable, Found[Any, Any]] = LRUCache(most_rows, getsizeof=_size)
        self._lock = Lock()

    def answer(self, to: Hashable, work: Callable[[], Found[Any, Any]]) -> Found[Any, Any]:
        """What is kept of it, or else what the work gives; what that raises is kept nowhere."""
        with self._lock:
            kept = self._answers.get(to)
        if kept is not None:
            return kept
        found = work()
        if isinstance(found.rows, list):  # Whoever is given it again finds it as it was.
            found = replace(found, rows=tuple(found.rows))
        if isinstance(found.rows, tuple) and _size(found) <= self._answers.maxsize:
            with self._lock:
                self._answers[to] = found
        return found


def _size(found: Found[Any, Any]) -> int:
    """How much an answer counts for: its rows, and those of what is said beside them."""
    told = [getattr(found.beside, each.name) for each in fields(found.beside)]
    beside = sum(len(each) for each in told if isinstance(each, tuple))
    return max(AT_LEAST, beside + (len(found.rows) if isinstance(found.rows, tuple) else 0))
