"""What both kinds of copy have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

Progress = Callable[[int], object]
"""Is told how many more of a step were done."""

Steps = Callable[[str, int | None], AbstractContextManager[Progress]]
"""Begins a step of so many; whoever watches is told of each."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a copy was made of: the database and its version, the schemas in it, and where the journal ended."""

    database: str
    version: str
    schemas: Mapping[str, str]
    position: int
    recorded_at: datetime
