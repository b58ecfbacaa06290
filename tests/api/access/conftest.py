"""Ledgers to stand at the gate of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.access.world import World, world_of
from tests.projections.masters import Masters, masters

__all__ = ["masters"]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    name: str = request.param
    return name


@pytest.fixture
def world(masters: Masters, database: str) -> Iterator[World]:
    """A demonstration ledger in which nothing has happened yet."""
    with masters.copy(database, "founded") as address, world_of(address) as made:
        yield made
