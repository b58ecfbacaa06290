"""The ledger itself: its founding, and the acts and questions that were refused."""

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


@recorded_as("refusals.question-refused.1")
class QuestionRefused(Event):
    """Somebody who is known asked what is not for his eyes: the name of the question, and nothing of its content."""

    asked: str
    refusal: str


RefusalEvent = ActRefused | QuestionRefused


@dataclass(frozen=True, slots=True)
class Book:
    """What a ledger says of itself."""

    founded: LedgerFounded | None = None


@dataclass(frozen=True, slots=True)
class Refusals:
    """How much was refused; nothing is ever decided upon it."""

    count: int = 0


def evolve_book(book: Book, event: LedgerFounded) -> Book:
    match event:
        case LedgerFounded():
            return replace(book, founded=event)
        case _:
            assert_never(event)


def evolve_refusals(refusals: Refusals, event: RefusalEvent) -> Refusals:
    match event:
        case ActRefused() | QuestionRefused():
            return replace(refusals, count=refusals.count + 1)
        case _:
            assert_never(event)


LEDGER = Aggregate("ledger", Book(), evolve_book, frozenset({LedgerFounded}))
REFUSALS = Aggregate("refusals", Refusals(), evolve_refusals, frozenset({ActRefused, QuestionRefused}))
