"""What a check found to differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: its stable code, the position of the entry if it is one's, where it is, and what it is.

    ``stops`` says that nothing after it could be recomputed.
    """

    code: str
    position: int | None
    where: str
    what: str
    stops: bool = False
