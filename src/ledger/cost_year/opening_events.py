"""What a year stood at when its books began here, as another administration gave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.event import Event, recorded_as
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """What a participant bore and what it paid before the cut-over day was over.

    Each of ``pool``, ``ledger_account`` and ``task_field`` is there where the other administration told it, and
    ``booked_on`` is the day of the original booking: a fact about the amount, from which nothing takes effect.
    """

    participant: str
    share: Money
    paid: Money
    pool: str | None = None
    ledger_account: str | None = None
    task_field: str | None = None
    booked_on: date | None = None


@recorded_as("cost-year.opening-position-recorded.1")
class OpeningPositionRecorded(Event):
    """The position of every participant at the end of the cut-over day (``effective_on``), brought in from elsewhere.

    ``origin`` is the administration that it comes from; the entry's evidence has the hash of the document that says so.
    """

    lines: tuple[OpeningLine, ...]
    origin: str
    source: str
    effective_on: date
    illustrative: bool = False
    imported: bool = True
