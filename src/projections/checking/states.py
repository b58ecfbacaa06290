"""The state of every stream while a journal is read once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ledger import sharing
from ledger.cost_year import TermsOn
from ledger.cost_year.events import CostAllocated, UsedKey
from ledger.desk import Current
from ledger.event import Event, RecordedInError
from ledger.kinds import KINDS


class NotFollowed(Exception):
    """A stream was damaged earlier on: its state is not known any more."""


class States:
    """The state of each stream by its written name, as far as it is whole."""

    def __init__(self) -> None:
        self._states: dict[str, Current[Any, Any]] = {}
        self._left: set[str] = set()
        self._keys: dict[UsedKey, UsedKey] = {}
        self._terms: dict[str, tuple[Any, Any, TermsOn]] = {}

    def follows(self, stream: str) -> bool:
        """Whether nothing was the matter with it so far."""
        return stream not in self._left

    def leave(self, stream: str) -> None:
        """Follow a stream no further."""
        self._left.add(stream)
        self._states.pop(stream, None)

    def of(self, stream: str) -> Current[Any, Any]:
        """The state of a stream now (version 0 before its first entry); raises ``NotFollowed``."""
        if stream in self._left:
            raise NotFollowed
        kind, _, name = stream.partition(":")
        return self._states.get(stream) or Current(KINDS[kind], name, 0, KINDS[kind].initial)

    def terms(self, service: str) -> TermsOn:
        """By what a service shares its pools now; kept as long as neither it nor its partnership moves."""
        shared, together = self.of(f"service:{service}"), self.of(f"partnership:{service.partition('/')[0]}")
        known = self._terms.get(service)
        if known is None or known[0] is not shared or known[1] is not together:
            known = self._terms[service] = (shared, together, sharing.terms(shared.state, together.state))
        return known[2]

    def take(self, stream: str, event: Event, history: Callable[[], Sequence[Event]]) -> None:
        """Let the next event of a stream happen; where it corrects earlier ones, ``history`` is all up to it."""
        if isinstance(event, RecordedInError):
            before, whole = self.of(stream), history()
            self._states[stream] = Current(before.kind, before.name, len(whole), before.kind.fold(whole))
            return
        self._states[stream] = self.of(stream).after(self._lean(event))

    def _lean(self, event: Event) -> Event:
        """Let allocations share their key: it is most of what a year remembers of each, and always the same."""
        if isinstance(event, CostAllocated):
            return replace(event, key=self._keys.setdefault(event.key, event.key))
        return event
