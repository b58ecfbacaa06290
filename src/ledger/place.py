"""To which partnership, service and year a stream belongs, from its written name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Place:
    """To what a stream belongs, from its written name ``KIND:PARTNERSHIP/SERVICE/YEAR``."""

    kind: str
    name: str
    partnership: str
    service: str | None
    year: int | None

    @staticmethod
    def of(stream: str) -> Place:
        """Take a stream's name apart."""
        return _place(stream)

    @property
    def scope(self) -> str:
        """Where decisions and mandates of this stream are found: the service, else the partnership."""
        return self.service or self.partnership


@lru_cache(10_000)  # An entry's stream is usually that of the entry before it.
def _place(stream: str) -> Place:
    kind, _, name = stream.partition(":")
    partnership, *rest = name.split("/")
    service = f"{partnership}/{rest[0]}" if rest else None
    return Place(kind, name, partnership, service, int(rest[1]) if len(rest) > 1 else None)
