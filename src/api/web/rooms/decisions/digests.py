"""The digest of a journal up to a position, which never changes: worked out once, and one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from cachetools import LRUCache

from api.http.too_much import Busy
from ledger.journal import Journal
from ledger.transfer import Written, digest

MOST = 1_000
"""How many are kept: each is a number and some letters."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Those of one journal. Whoever asks for one while another is worked out is told to ask again (``Busy``)."""

    journal: Journal
    _kept: LRUCache[int, Written] = field(default_factory=lambda: LRUCache(MOST))
    _lock: Lock = field(default_factory=Lock)

    def upto(self, position: int) -> Written:
        """What an export up to here would end with: all of the journal before it is read for that."""
        if not self._lock.acquire(blocking=False):
            raise Busy
        try:
            found = self._kept.get(position)
            if found is None:
                found = self._kept[position] = digest(self.journal, position)
            return found
        finally:
            self._lock.release()
