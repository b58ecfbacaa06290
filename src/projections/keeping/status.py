"""How far each projection is, and whether it lives: two things, each to be seen by itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from projections.keeping.database import reading
from projections.keeping.lock import taken
from projections.tables import bookmarks, rebuilds
from projections.view import Library


@dataclass(frozen=True, slots=True)
class Status:
    """One projection. ``behind`` is its progress, ``heartbeat`` its life: when somebody last followed (UTC).

    ``failed_at`` is the entry at which it stopped. ``rebuilding_at`` is how far a rebuild beside it has come.
    """

    projection: str
    position: int
    head: int
    behind: int
    generation: int
    heartbeat: str | None
    failed_at: int | None
    failure: str | None
    rebuilding_at: int | None


def status(library: Library) -> tuple[Status, ...]:
    """Every projection as it stands; nothing is caught up for it."""
    # What a killed rebuild left is no rebuild under way: it ended with its process.
    under_way = taken(library.journal.address, library.engine)
    with reading(library.engine) as tx:
        found = tx.execute(
            select(bookmarks, rebuilds.c.position.label("rebuilding_at"))
            .outerjoin(rebuilds, bookmarks.c.projection == rebuilds.c.projection)
            .order_by(bookmarks.c.projection)
        ).all()
    head = library.journal.store.max_notification_id() or 0  # After the bookmarks: nothing is ahead of it.
    return tuple(
        Status(
            row.projection,
            row.position,
            head,
            head - row.position,
            row.generation,
            row.heartbeat,
            row.failed_at,
            row.failure,
            row.rebuilding_at if under_way else None,
        )
        for row in found
    )
