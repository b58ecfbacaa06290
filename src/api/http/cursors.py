"""Where a page of an answer begins: with its dates, so that all pages are of one moment."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Annotated

import msgspec

from api.http.parameters import EARLIEST
from api.http.served import Moments, Served
from ledger.errors import Malformed


class CursorUnreadable(Malformed):
    """A cursor is taken from the page before, with the same filters."""

    code = "cursor-unreadable"

    def __init__(self) -> None:
        super().__init__("this cursor is of another question, or of none; begin again without it")


Count = Annotated[int, msgspec.Meta(ge=1, lt=2**53)]


class Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Where a page begins: the dates of the answer, and behind which row (a position, or how many came before)."""

    question: str
    filters: str
    after: Count
    valid_on: date
    known_at: Count
    before_valid_on: date | None = None
    before_known_at: Count | None = None

    @classmethod
    def of(cls, question: str, filters: str, moments: Moments, after: int) -> Cursor:
        """Where the next page of an answer begins."""
        as_of, before = moments.as_of, moments.before
        earlier = (before.valid_on, before.known_at) if before else (None, None)
        return cls(question, filters, after, as_of.valid_on, as_of.known_at, *earlier)

    def moments(self, served: Served) -> Moments:
        """The dates of the answer, as the first page had them."""
        try:
            as_of = served.as_of(self.valid_on, str(self.known_at))
            if self.before_valid_on is None:
                return Moments(as_of)
            return Moments(as_of, served.as_of(self.before_valid_on, str(self.before_known_at)))
        except Malformed as error:  # No position of this ledger: it was made up.
            raise CursorUnreadable from error

    def text(self) -> str:
        """As it is sent."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor:
        """What was sent before; raises ``CursorUnreadable``."""
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            cursor = msgspec.json.decode(raw, type=cls)
        except (binascii.Error, msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
            raise CursorUnreadable from error
        days = [cursor.valid_on, cursor.before_valid_on or cursor.valid_on]
        if min(days) < EARLIEST or (cursor.before_valid_on is None) != (cursor.before_known_at is None):
            raise CursorUnreadable
        return cursor
