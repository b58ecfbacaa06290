"""The projections kept near the journal in the background, and what to say where they are too far behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from threading import Event, Thread
from time import monotonic
from typing import Final

from sqlalchemy import select

from api.http.logs import log
from ledger.errors import LedgerError, NotRecorded
from projections.as_of import AsOf
from projections.keeping.database import reading
from projections.keeping.follow import Progress, ProjectionFailed, catch_up
from projections.keeping.lock import FollowedElsewhere, following
from projections.tables import bookmarks
from projections.view import Library, View

SLOWEST: Final = 30.0
"""Seconds between two attempts where the database stays away."""

BEATS = 4
"""Signs of life within the time after which a follower counts as silent."""

PACE = 2_000
"""Entries that a follower surely applies in a second: for saying when to ask again."""

Wait = Callable[[float], object]
"""Waits so many seconds, or until it is told to stop."""


class Behind(NotRecorded):
    """The projections have far more to apply than one request should: whoever asks waits for the follower."""

    code = "projections-behind"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, behind: int, limit: int) -> None:
        super().__init__(
            f"the answers are {behind} entries behind the journal, and one request catches up {limit} at the most; "
            "ask again in a moment, or as of an earlier position"
        )
        self.behind, self.limit = behind, limit

    @property
    def headers(self) -> dict[str, str]:
        """When to ask again."""
        return {"Retry-After": str(min(60, 1 + self.behind // PACE))}


def require_near(library: Library, position: int, limit: int) -> None:
    """Refuse what would have to catch up more than ``limit`` entries first; raises ``Behind``.

    A projection that has failed is not waited for: whoever asks for its tables is told that it failed.
    """
    with reading(library.engine) as tx:
        good = select(bookmarks.c.position).where(bookmarks.c.failed_at.is_(None))
        lag = max((position - each for (each,) in tx.execute(good)), default=0)
    if lag > limit:
        raise Behind(lag, limit)


@dataclass(frozen=True, slots=True)
class NearLibrary(Library):
    """The projections as a server asks them: whoever asks waits for the follower where they are too far behind."""

    limit: int

    @contextmanager
    def view(
        self, *moments: AsOf, progress: Progress = int, before_catching_up: Callable[[int], object] = int
    ) -> Iterator[View]:
        def near(position: int) -> None:
            require_near(self, position, self.limit)
            before_catching_up(position)

        with Library.view(self, *moments, progress=progress, before_catching_up=near) as view:
            yield view


class Follower:
    """A thread that brings the projections up to the journal, as long as no other process of this ledger does.

    It never ends by itself: not where the database is gone for a while, nor where a projection failed. That one stays
    where it is, the others go on, and it is tried again at each sign of life.
    """

    def __init__(
        self,
        library: Library,
        every: float,
        silent_after: float,
        *,
        wait: Wait | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._library = library
        self._every, self._beat = every, silent_after / BEATS
        self._stopping = Event()
        self._wait = wait or self._stopping.wait
        self._clock = clock
        self._beaten: float | None = None
        self._tried: int | None = None
        self._told: set[tuple[str, int]] = set()
        self._thread = Thread(target=self.run, name="follower", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End after the step that is under way, if any."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def run(self) -> None:
        """Follow until told to stop."""
        pause = self._every
        while not self._stopping.is_set():
            try:
                with following(self._library.journal.address, self._library.engine):
                    while not self._stopping.is_set():
                        self.step()
                        pause = self._every
                        self._wait(self._every)
            except FollowedElsewhere:
                self._wait(self._beat)
            except Exception as error:  # noqa: BLE001  # Whatever it is: who stops following must be seen to.
                code = error.code if isinstance(error, LedgerError) else "unexpected"
                log().error("following was interrupted", code=code, again_in_seconds=pause, exc_info=error)
                self._wait(pause)
                pause = min(SLOWEST, pause * 2)

    def step(self) -> None:
        """Apply what was recorded since the last step; give a sign of life where there was nothing for long."""
        library = self._library
        head = library.journal.store.max_notification_id() or 0
        behind = any(mark.position < head for mark in library.marks().values())
        silent = self._beaten is None or self._clock() - self._beaten >= self._beat
        if not silent and (not behind or head == self._tried):  # What failed at this head fails again.
            return
        failures = catch_up(library.engine, library.journal, library.projections, head)
        self._beaten, self._tried = self._clock(), head
        for failure in failures.values():
            self._tell(failure)
        self._told &= {(each.projection, each.position) for each in failures.values()}

    def _tell(self, failure: ProjectionFailed) -> None:
        """Say once that a projection stopped, and where; the bookmark keeps why."""
        if (failure.projection, failure.position) not in self._told:
            self._told.add((failure.projection, failure.position))
            facts = {"projection": failure.projection, "position": failure.position}
            log().error("a projection has failed; see 'grondslag status'", code=failure.code, **facts)
