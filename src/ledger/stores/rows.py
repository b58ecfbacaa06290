"""What a store keeps of an entry: columns of its header, and its payload apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent

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


class EntryRow(NamedTuple):
    """A stored entry, whole: its columns in the order in which both stores read and export them."""

    position: int
    stream_id: UUID
    version: int
    event: str
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
    payload: bytes

    @property
    def id(self) -> int:
        """The position, as the library calls it."""
        return self.position


HEADER = EntryRow._fields[:-2]
"""The columns of the table of headers."""
COLUMNS = ", ".join([*(f"e.{name}" for name in HEADER), "p.salt", "p.payload"])


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


Guards = Mapping[str, tuple[UUID, int]]
"""Streams that an act read or writes: by written name, the id and the version before the act."""
