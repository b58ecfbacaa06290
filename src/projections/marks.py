"""What a field of an answer means beyond its type, for every way in that writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated


class Unit(Enum):
    """In what a number is counted."""

    CENTS = "cents"


@dataclass(frozen=True, slots=True)
class Of:
    """A text that is one of a set of values, by the name of the set in the vocabulary."""

    section: str


Cents = Annotated[int, Unit.CENTS]
"""An amount of euros in whole cents."""
