"""Events and the streams they form. Every aggregate module starts from here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Generic, TypeVar, cast, dataclass_transform


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


@recorded_as("correction.recorded-in-error.1")
class RecordedInError(Event):
    """Entries of this stream were recorded by mistake. They stay readable, and from here on they do not count.

    ``versions`` are theirs in the stream, ``positions`` those in the journal; ``about`` says what each is about.
    """

    versions: tuple[int, ...]
    positions: tuple[int, ...]
    about: tuple[str, ...]


def mistakes_in(history: Sequence[Event]) -> frozenset[int]:
    """The versions of what was recorded in error, of a stream's whole history."""
    return frozenset(version for event in history if isinstance(event, RecordedInError) for version in event.versions)


SUBJECTS = (
    "control_total",
    "expectation",
    "allocation",
    "cost",
    "advances",
    "payment",
    "settlement",
    "netting",
    "claim",
    "home_cost",
    "scope_step",
    "transition_cost",
    "one_off",
    "indicator",
    "secondment",
    "mandate",
    "agreement",
    "advice",
    "contribution",
    "engagement",
    "power",
    "separation",
    "moment",
    "key",
    "pool",
    "observation",
    "deadline",
    "evaluation",
    "meeting",
    "principles",
    "mapping",
    "measure",
    "body",
    "charge",
    "exit_fee",
    "finding",
    "indexation",
    "index_series",
    "holding",
    "task",  # After the body, which has a task of its own.
    "participant",
    "member",
)
"""The fields that say what an event is about, in order of preference (a decision: see ``subject_field``)."""


def subject_of(event: Event) -> tuple[str, str] | None:
    """What an event is about: the field that names it, and the name; nothing where it is about its whole stream."""
    field = subject_field(event.NAME)
    if field is None:
        return None
    value = getattr(event, field)
    return field, str(getattr(value, "name", value))


@cache
def subject_field(event: str) -> str | None:
    """The field that says what events of this name are about."""
    if event == "baseline.signed-off.1":  # A signature is of all that its stream says, not of who signs.
        return None
    if event.startswith(("governance.decision-", "governance.uniform-decision-")):
        return "decision"
    return next((field for field in SUBJECTS if field in EVENTS[event].__slots__), None)


def _same(state: S) -> S:
    return state


def _before(before: S, _after: S) -> S:
    return before


def _always(_state: object, _event: Event) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[S, E]):
    """How to read one kind of stream: where it starts, how each event moves it, and which events it may hold.

    ``holds`` tells whether an event could still be decided upon a state: asked of what remains after a correction.
    ``skip`` is what becomes of a state where an entry does not count: nothing, unless it counts its entries.
    ``kept``, of the states before and after an act, is what the next of very many must know of it (see ``Bulk``).
    """

    name: str
    initial: S
    evolve: Callable[[S, E], S]
    events: frozenset[type[Event]]
    holds: Callable[[S, E], bool] = _always
    skip: Callable[[S], S] = _same
    kept: Callable[[S, S], S] = _before

    def fold(self, history: Sequence[Event]) -> S:
        """The state after a whole history, without what was recorded in error."""
        last = deque(self.states(history), maxlen=1)
        return last[0][2] if last else self.initial

    def states(self, history: Sequence[Event]) -> Iterator[tuple[S, E | None, S]]:
        """The state before each entry, its event (``None``: it does not count), and the state after it."""
        mistaken = mistakes_in(history)
        state = self.initial
        for version, event in enumerate(history, start=1):
            before = state
            if version in mistaken or isinstance(event, RecordedInError):
                state = self.skip(before)
                yield before, None, state
            else:
                own = cast("E", event)
                state = self.evolve(before, own)
                yield before, own, state
