"""What the journal needs of a store, beyond the library's interface."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent, Subscription

from ledger.stores.rows import ActHeader, DraftRow, EntryRow, Guards, Receipt, Recorded

WITHOUT_END = 2**62
"""A position and a version that nothing reaches, and both databases can hold."""


class LedgerRecorder(ApplicationRecorder):
    """A store of entries: append under one lock, dense positions, nothing ever changed.

    The library's interface serves its ``EventStore``; positions are its notification ids. ``insert_events`` also takes
    the header of the act, what was read, and where to leave the result; without them it refuses.
    """

    chunk: int
    """How many entries are read at once."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:  # noqa: ANN401  # The library's signature.
        """Record one act; return the positions of its entries, or none where it had been done before."""
        rows = [row for row in stored_events if isinstance(row, DraftRow)]
        assert len(rows) == len(stored_events) > 0, "only the journal records, and an act records something"
        header, receipt = kwargs["header"], kwargs["receipt"]
        assert isinstance(receipt, Receipt)
        receipt.recorded = recorded = self.record(header, rows, _with_written(kwargs["guards"], rows))
        return [] if recorded.again else range(recorded.first, recorded.last + 1)

    @abstractmethod
    def record(self, header: ActHeader, rows: Sequence[DraftRow], guards: Guards) -> Recorded:
        """Append one act, atomic and durable on return; raises ``Conflict``, ``ActReused`` and what stores refuse.

        ``guards`` holds every stream that was read, and every stream of ``rows``.
        """

    @abstractmethod
    def together(self) -> AbstractContextManager[None]:
        """One transaction for all that this thread does in here: recorded whole at the end, or not at all."""

    @abstractmethod
    def select_rows(self, after: int, upto: int) -> list[EntryRow]:
        """The entries after one position up to another, in order."""

    @abstractmethod
    def select_stream(self, stream_id: UUID, after: int, upto: int) -> list[EntryRow]:
        """The entries of a stream after one version up to another, in order."""

    @abstractmethod
    def find_act(self, act_id: UUID) -> tuple[bytes, Recorded] | None:
        """The digest and the result of an act that was done."""

    @abstractmethod
    def head(self) -> tuple[int, datetime] | None:
        """The last position and when it was recorded; ``None`` for an empty journal."""

    @abstractmethod
    def last_payload(self) -> int:
        """The last position that has a payload, whether or not it has a header; 0 where there is none."""

    @abstractmethod
    def recorded_at(self, position: int) -> datetime:
        """When the entry at a position was recorded."""

    @abstractmethod
    def restore(self, rows: Iterable[EntryRow]) -> None:
        """Fill an empty journal with entries from elsewhere, as its owner, all or nothing; or ``LedgerNotEmpty``."""

    @abstractmethod
    def close(self) -> None:
        """Give back every connection."""

    def entries(self, after: int, upto: int | None = None) -> Iterator[EntryRow]:
        """All entries after a position in order, as of one moment at the start, in bounded memory."""
        last = self.max_notification_id() or 0
        last = last if upto is None else min(upto, last)
        while after < last:
            reach = min(after + self.chunk, last)
            yield from self.select_rows(after, reach)
            after = reach

    def max_notification_id(self) -> int | None:
        """The last position."""
        head = self.head()
        return head[0] if head else None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The library's way to read a stream; our rows are what our mapper takes."""
        assert isinstance(originator_id, UUID)
        rows = self.select_stream(originator_id, gt or 0, WITHOUT_END if lte is None else lte)
        return cast("Sequence[StoredEvent]", (rows[::-1] if desc else rows)[:limit])

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The library's way to read the whole in order."""
        assert not topics, "the ledger is read whole"
        after = max((start or 0) - (1 if inclusive_of_start else 0), 0)
        upto = after + limit if stop is None else min(after + limit, stop)
        return cast("Sequence[Notification]", self.select_rows(after, upto))

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Not how a ledger is followed: ``projections.keeping`` moves bookmarks in the transaction of its rows."""
        raise AssertionError(f"follow the journal with projections.keeping, not from {gt} with {topics}")


def _with_written(guards: Guards, rows: Sequence[DraftRow]) -> Guards:
    """All streams of an act with the version that each must have: those that were read and those that are written."""
    streams, ends = dict(guards), {stream: version for stream, (_, version) in guards.items()}
    for row in rows:
        assert isinstance(row.originator_id, UUID)
        end = ends.setdefault(row.stream, row.originator_version - 1)
        streams.setdefault(row.stream, (row.originator_id, end))
        assert row.originator_version == end + 1, f"{row.stream} was decided upon a version that was not read"
        ends[row.stream] = end + 1
    return streams
