"""Ledgers with something in them to be asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledger.journal import Address
from projections import Library
from tests.projections.history import library_of
from tests.projections.masters import Masters, masters

__all__ = ["masters"]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    name: str = request.param
    return name


@pytest.fixture
def address(masters: Masters, database: str) -> Iterator[Address]:
    """A ledger in which a service has a pool, a key and the books of 2018; not caught up."""
    with masters.copy(database, "beginning") as copy:
        yield copy


@pytest.fixture
def library(address: Address) -> Iterator[Library]:
    """That ledger, open."""
    with library_of(address) as library:
        yield library


@pytest.fixture
def demonstration(masters: Masters, database: str) -> Iterator[Library]:
    """A demonstration ledger with a history of 2017 to 2019, of which one act was refused."""
    with masters.copy(database, "two_dates") as copy, library_of(copy) as library:
        yield library


@pytest.fixture
def whole(masters: Masters, database: str) -> Iterator[Library]:
    """The same with more after it: every table of every projection has a row."""
    with masters.copy(database, "whole") as copy, library_of(copy) as library:
        yield library
