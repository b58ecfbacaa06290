"""The ledger itself: its founding, and the acts that were refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from ledger.event import Aggregate, Event, recorded_as


@recorded_as("ledger.founded.1")
class LedgerFounded(Event):
    """The first entry of every ledger. Only a demonstration takes ``recorded_at`` from what an act says (``at``)."""

    ledger: UUID
    name: str
    demonstration: bool


@recorded_as("refusals.act-refused.1")
class ActRefused(Event):
    """A rule refused a well-formed act. The names of its fields are kept, never their values."""

    act: str
    refusal: str
    fields: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Book:
    """What a ledger says of itself."""

    founded: LedgerFounded | None = None


@dataclass(frozen=True, slots=True)
class Refusals:
    """How many acts were refused; nothing is ever decided upon them."""

    count: int = 0


def evolve_book(book: Book, event: LedgerFounded) -> Book:
    match event:
        case LedgerFounded():
            return replace(book, founded=event)
        case _:
            assert_never(event)


def evolve_refusals(refusals: Refusals, event: ActRefused) -> Refusals:
    match event:
        case ActRefused():
            return replace(refusals, count=refusals.count + 1)
        case _:
            assert_never(event)


LEDGER = Aggregate("ledger", Book(), evolve_book, frozenset({LedgerFounded}))
REFUSALS = Aggregate("refusals", Refusals(), evolve_refusals, frozenset({ActRefused}))
