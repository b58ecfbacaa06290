"""An entry of the journal, and the envelope of an act that is about to become some."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

import msgspec

from ledger.actor import Actor, Basis, Evidence, Principal
from ledger.errors import Broken, LedgerError
from ledger.event import Event


class UnreadableEntry(Broken):
    """Reading stopped at an entry that is not as it must be. Nothing is ever skipped."""

    code = "unreadable-entry"

    def __init__(self, position: int, problem: LedgerError) -> None:
        super().__init__(f"the entry at position {position} cannot be read: {problem}")
        self.position, self.problem = position, problem.code


class Entry(msgspec.Struct, frozen=True):
    """One line of the journal: what happened, and everything about how it came to be recorded.

    ``originator_id`` and ``originator_version`` are the library's names for the stream's id and version. An entry's
    own id is made of its act's id and its line in that act. (A struct: a frozen dataclass takes two microseconds to
    make, this a tenth of one, and a rebuild makes one of every entry there is.)
    """

    position: int
    originator_id: UUID
    originator_version: int
    stream: str
    recorded_at: datetime
    act: str
    act_id: UUID
    act_line: int
    act_digest: bytes
    recorded_by: Principal
    actor: Actor
    basis: Basis
    evidence: tuple[Evidence, ...]
    reason: str | None
    event: Event

    @property
    def entry_id(self) -> UUID:
        """The id of this entry, the same in every copy of the journal."""
        return uuid5(self.act_id, str(self.act_line))


@dataclass(frozen=True, slots=True)
class ActRecord:
    """The envelope of an act that is about to be recorded. ``at`` is for demonstration ledgers only."""

    act: str
    act_id: UUID
    digest: bytes
    recorded_by: Principal
    actor: Actor
    basis: Basis = field(default_factory=Basis)
    reason: str | None = None
    evidence: tuple[Evidence, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An event on its way into the journal, with what goes into its payload beside it."""

    originator_id: UUID
    originator_version: int
    stream: str
    event: Event
    reason: str | None
    evidence: tuple[Evidence, ...]
