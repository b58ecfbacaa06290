"""What the journal needs of a store, beyond the library's interface."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, StoredEvent, Subscription

from ledger.stores.rows import ActHeader, DraftRow, EntryRow, Guards, Receipt, Recorded


class LedgerRecorder(ApplicationRecorder):
    """A store of entries: append under one lock, dense positions, nothing ever changed.

    The library's interface serves its ``EventStore``; positions are its notification ids. ``insert_events`` also takes
    the header of the act, what was read, and where to leave the result; without them it refuses.
    """

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Record one act; return the positions of its entries, or none where it had been done before."""
        rows = [row for row in stored_events if isinstance(row, DraftRow)]
        header, guards, receipt = kwargs["header"], kwargs["guards"], kwargs["receipt"]
        assert len(rows) == len(stored_events) > 0, "only the journal records, and an act records something"
        recorded = self.record(header, rows, guards)
        assert isinstance(receipt, Receipt)
        receipt.recorded = recorded
        return [] if recorded.again else range(recorded.first, recorded.last + 1)

    @abstractmethod
    def record(self, header: ActHeader, rows: Sequence[DraftRow], guards: Guards) -> Recorded:
        """Append one act, atomic and durable on return; raises ``Conflict``, ``ActReused`` and what stores refuse."""

    @abstractmethod
    def entries(self, after: int, upto: int | None = None) -> Iterator[EntryRow]:
        """All entries after a position in order, as of one moment at the start, in bounded memory."""

    @abstractmethod
    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:
        """The digest and the result of an act that was done."""

    @abstractmethod
    def head(self) -> tuple[int, datetime] | None:
        """The last position and when it was recorded; ``None`` for an empty journal."""

    @abstractmethod
    def recorded_at(self, position: int) -> datetime:
        """When the entry at a position was recorded."""

    @abstractmethod
    def restore(self, rows: Iterator[EntryRow]) -> int:
        """Fill an empty journal with entries from elsewhere, all or nothing, as its owner; return how many."""

    @abstractmethod
    def close(self) -> None:
        """Give back every connection."""

    def max_notification_id(self) -> int | None:
        """The last position."""
        head = self.head()
        return head[0] if head else None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Not how a ledger is followed: ``projections.follow`` moves bookmarks in the transaction of its rows."""
        raise AssertionError("follow the journal with projections.follow")
