"""All finders, by subject: one more is a line here."""

from __future__ import annotations

from typing import Final

from projections.findings import (
    aftermath,
    agreements,
    authority,
    books,
    calendar,
    chains,
    charged,
    checks,
    decisions,
    lending,
    limits,
    money,
    obligations,
    savings,
)
from projections.findings.found import Finder

FINDERS: Final[tuple[Finder, ...]] = (
    aftermath,
    agreements,
    authority,
    books,
    calendar,
    chains,
    charged,
    checks,
    limits,
    decisions,
    lending,
    money,
    obligations,
    savings,
)
