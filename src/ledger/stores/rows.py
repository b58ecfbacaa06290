"""What a store keeps of an entry: columns of its header, and its payload apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ActHeader:
    """What every entry of one act has in common. The JSON columns are canonical text, digests are 32 bytes."""

    act: str
    act_id: UUID
    digest: bytes
    recorded_by: str
    actor: str
    basis: str
    evidence: str
    at: datetime | None = None


@dataclass(frozen=True)
class DraftRow(StoredEvent):
    """An entry about to be stored; the store itself adds position and ``recorded_at``."""

    stream: str
    salt: bytes


@dataclass(frozen=True)
class EntryRow(Notification):
    """A stored entry, whole. ``id`` is its position, ``topic`` the event's name, ``state`` the payload's bytes."""

    stream: str
    recorded_at: datetime
    act: str
    act_id: UUID
    act_line: int
    act_digest: bytes
    recorded_by: str
    actor: str
    basis: str
    evidence: str
    salt: bytes


@dataclass(frozen=True, slots=True)
class Recorded:
    """The result of an act: its positions, when it was recorded, and whether it had been done before."""

    first: int
    last: int
    recorded_at: datetime
    again: bool = False


@dataclass(slots=True)
class Receipt:
    """Where a recorder leaves the result of one append (the library's interface returns positions only)."""

    recorded: Recorded | None = None


Guards = Mapping[UUID, tuple[str, int]]
"""Every stream that an act read: by id, its written name (for messages) and the version it was read at."""

COLUMNS = (
    "e.position, e.stream_id, e.version, e.event, e.stream, e.recorded_at, e.act, e.act_id, e.act_line, e.act_digest, "
    "e.recorded_by, e.actor, e.basis, e.evidence, p.salt, p.payload"
)
"""The columns of an entry in the order in which both stores read and export them."""
