"""Two dates on every question: what was true on a day, as the ledger knew it at a moment."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Table, and_

from ledger.errors import Malformed
from ledger.journal import Journal, NotFounded

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_POSITION = re.compile("[0-9]{1,18}")  # As far as a position can ever be.
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class FutureKnownAt(Malformed):
    """Nobody can say what the ledger will know."""

    code = "known-at-in-future"

    def __init__(self, known_at: str, latest: datetime | int) -> None:
        position = isinstance(latest, int)
        last = f"position {latest}" if isinstance(latest, int) else latest.isoformat(timespec="seconds")
        super().__init__(
            f"the ledger cannot answer as known at {'position ' if position else ''}{known_at}, which is yet to come; "
            f"the latest is {last}"
        )
        self.known_at, self.latest, self.position = known_at, latest, position


class BeforeTheLedger(Malformed):
    """The ledger did not exist then."""

    code = "known-at-before-ledger"

    def __init__(self, known_at: str, first: datetime, *, position: bool = False) -> None:
        where = "position " if position else ""
        super().__init__(f"the ledger knew nothing at {where}{known_at}; its first entry is of {first.isoformat()}")
        self.known_at, self.first, self.position = known_at, first, position


class UnreadableMoment(Malformed):
    """``known_at`` is a position, a date or an instant with its offset."""

    code = "malformed-known-at"

    def __init__(self, known_at: str) -> None:
        super().__init__(
            f"{known_at!r} is no moment: give a journal position (1234), a date (2019-12-31, meaning the end of that "
            "day in Amsterdam) or an instant with its offset (2019-12-31T12:00:00+01:00)"
        )
        self.known_at = known_at


@dataclass(frozen=True, slots=True)
class AsOf:
    """True on ``valid_on``, as known at journal position ``known_at``. The position is what an answer promises.

    ``known_until`` is the moment that was asked for. ``provisional``: entries may still be recorded at or before that
    moment, so the same moment asked again may lead to a later position; the same position never gives another answer.
    ``without`` are entries to be left out as if they had been recorded in error: the preview of a correction.
    """

    valid_on: date
    known_at: int
    known_until: datetime
    provisional: bool
    without: frozenset[int] = frozenset()

    def known(self, table: Table, generation: int) -> ColumnElement[bool]:
        """The one predicate for what was known: rows of a projection's live generation up to the position."""
        return and_(table.c.generation == generation, table.c.position <= self.known_at)

    def effective(self, table: Table) -> ColumnElement[bool]:
        """What had taken effect on the day."""
        effective: ColumnElement[bool] = table.c.effective_on <= self.valid_on
        return effective


def resolve(journal: Journal, valid_on: date | None, known_at: str | None, now: datetime) -> AsOf:
    """Make of what somebody asks a pair of dates that will give the same answer for ever.

    Left out, ``valid_on`` is today in Amsterdam and ``known_at`` is now. Raises ``FutureKnownAt`` and the like.
    """
    head = journal.store.head()
    if head is None:
        raise NotFounded
    day = valid_on or now.astimezone(AMSTERDAM).date()
    if known_at is None:
        return AsOf(day, head[0], now, provisional=True)
    if _POSITION.fullmatch(known_at):
        return _at_position(journal, day, int(known_at), head[0])
    until = _moment(known_at, now)
    if until > now:
        raise FutureKnownAt(known_at, now)
    if until >= head[1]:
        return AsOf(day, head[0], until, provisional=True)
    position = position_at(journal, until)
    if position == 0:
        raise BeforeTheLedger(known_at, journal.store.recorded_at(1))
    return AsOf(day, position, until, provisional=False)


def _at_position(journal: Journal, day: date, position: int, head: int) -> AsOf:
    if position > head:
        raise FutureKnownAt(str(position), head)
    if position < 1:
        raise BeforeTheLedger(str(position), journal.store.recorded_at(1), position=True)
    return AsOf(day, position, journal.store.recorded_at(position), provisional=False)


def position_at(journal: Journal, instant: datetime) -> int:
    """The last position that was recorded at an instant or before it; 0 where there is none."""
    head = journal.store.max_notification_id() or 0
    return bisect_right(range(1, head + 1), instant, key=journal.store.recorded_at)


def end_of(day: date) -> datetime:
    """The last moment of a day in Amsterdam."""
    return datetime.combine(day, time.max, AMSTERDAM).astimezone(UTC)


def _moment(text: str, now: datetime) -> datetime:
    try:
        if _DATE.fullmatch(text):
            day = date.fromisoformat(text)
            return now if day == now.astimezone(AMSTERDAM).date() else end_of(day)
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnreadableMoment(text) from error
    if instant.tzinfo is None:
        raise UnreadableMoment(text)
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:  # The first or the last hours of the calendar.
        raise UnreadableMoment(text) from error
