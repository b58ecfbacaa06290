"""Processes that do something at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest

GROUPS = (2, 8, 10)
_barriers: dict[int, Barrier] = {}

Together = Callable[..., list[Any]]
"""``together(n, function, *arguments)``: n processes call ``function(number, *arguments)``; what they return."""


@pytest.fixture(scope="session")
def together() -> Iterator[Together]:
    """As many real processes as asked, which start when all of them are ready."""
    context = get_context("forkserver")  # It imports once, has no threads and no connections, and forks from there.
    context.set_forkserver_preload(["tests.journal.happenings"])
    barriers = {size: context.Barrier(size) for size in GROUPS}
    with ProcessPoolExecutor(max(GROUPS), context, initializer=_share, initargs=(barriers,)) as pool:

        def run(size: int, function: Callable[..., Any], *arguments: object) -> list[Any]:
            started = [pool.submit(_when_all_are_ready, size, function, n, *arguments) for n in range(size)]
            return [each.result(timeout=120) for each in started]

        yield run


def _share(barriers: dict[int, Barrier]) -> None:
    _barriers.update(barriers)


def _when_all_are_ready(size: int, function: Callable[..., Any], *arguments: object) -> object:
    _barriers[size].wait(timeout=60)
    return function(*arguments)
