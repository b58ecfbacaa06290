"""Given these events, when this is asked, then that happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest

from ledger.errors import LedgerError
from ledger.event import Aggregate, Event

S = TypeVar("S")


class Scenario(Generic[S]):
    """A state that a history led to, to be asked something."""

    def __init__(self, kind: Aggregate[S, Any], history: tuple[Event, ...]) -> None:
        self._kind, self._history = kind, history

    @property
    def state(self) -> S:
        """Where the history led, for a look at what the state answers."""
        return self._kind.fold(self._history)

    def when(self, decide: Callable[[S], object]) -> Outcome[S]:
        """Ask the state for a decision (an event, several, or none) or for an answer; it may refuse."""
        return Outcome(self, decide)

    def and_then(self, *events: Event) -> Scenario[S]:
        """The same after more has happened."""
        return Scenario(self._kind, (*self._history, *events))


class Outcome(Generic[S]):
    """What was asked of a state, and what came of it."""

    def __init__(self, scenario: Scenario[S], decide: Callable[[S], object]) -> None:
        self._scenario, self._decide = scenario, decide

    def _asked(self) -> object:
        return self._decide(self._scenario.state)

    def then(self, *expected: Event) -> Scenario[S]:
        """These events happened, in this order; the scenario goes on after them."""
        assert _events(self._asked()) == expected
        return self._scenario.and_then(*expected)

    def then_answers(self, expected: object) -> None:
        """It answered this, where what was asked decides nothing."""
        assert self._asked() == expected

    def then_refused(self, refusal: type[LedgerError], **facts: object) -> None:
        """It was refused with this class and these fields: all of them are named; the message says something too."""
        with pytest.raises(refusal) as refused:
            self._asked()
        assert type(refused.value) is refusal
        assert refused.value.fields == facts
        assert refused.value.code
        assert str(refused.value)


def _events(decided: object) -> tuple[object, ...]:
    if decided is None:
        return ()
    return tuple(decided) if isinstance(decided, (tuple, list)) else (decided,)


def given(kind: Aggregate[S, Any], *history: Event) -> Scenario[S]:
    """A stream of this kind in which this has happened so far."""
    return Scenario(kind, history)
