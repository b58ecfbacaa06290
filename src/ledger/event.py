"""Events and the streams they form. Every aggregate module starts from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import ClassVar, Generic, TypeVar, dataclass_transform


class Event:
    """Something that happened: past tense, frozen, and never edited afterwards.

    An event that takes effect on a day of its own has a field ``effective_on``: that is the date of the agreement
    (ingangsdatum), apart from the instant at which the journal recorded it.
    """

    __slots__ = ()
    NAME: ClassVar[str]


S = TypeVar("S")
E = TypeVar("E", bound=Event)

EVENTS: dict[str, type[Event]] = {}
"""Every kind of event the journal may hold, by the name it is stored under."""


@dataclass_transform(frozen_default=True)
def recorded_as(name: str) -> Callable[[type[E]], type[E]]:
    """Make a frozen dataclass of an event and fix the name it is stored under.

    The name outlives every rename of the class, so it is written out rather than derived. It ends in the version of
    its fields.
    """

    def define(cls: type[E]) -> type[E]:
        event = dataclass(frozen=True, slots=True)(cls)
        event.NAME = name
        if EVENTS.setdefault(name, event) is not event:
            raise TypeError(f"{name} already names {EVENTS[name].__qualname__}")
        return event

    return define


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[S, E]):
    """How to read one kind of stream: where it starts, how each event moves it, and which events it may hold."""

    name: str
    initial: S
    evolve: Callable[[S, E], S]
    events: frozenset[type[Event]]

    def fold(self, events: Iterable[E]) -> S:
        """The state after a history."""
        return reduce(self.evolve, events, self.initial)
