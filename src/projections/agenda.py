"""What deadlines follow from that nobody set by hand: forms, switches, years, budgets, and later agreements. An index.

Each row holds an event as it was recorded; what is due follows from them by the ledger's own rules, at any two dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, get_args

from sqlalchemy import select

from ledger.baseline.events import ActualMeasured, SavingDisputed, SavingRejected, SavingVerified
from ledger.baseline.promise_events import MeasurementPlanned, SavingPromised
from ledger.canonical import canonical
from ledger.cost_year.events import BudgetAdopted, CostYearClosed, CostYearOpened, CostYearReopened
from ledger.event import EVENTS, Event
from ledger.governance.advice_events import SuspensionWaived, WorksCouncilNotified
from ledger.governance.course_events import DecisionPublished, DecisionSuspended, DraftSent, SuspensionLifted, ViewGiven
from ledger.governance.events import (
    DecisionAdopted,
    DecisionDeferred,
    DecisionProposed,
    DecisionRejected,
    DecisionWithdrawn,
)
from ledger.governance.objection_events import ObjectionEvent
from ledger.governance.uniform_events import UniformEvent
from ledger.history import reader_of
from ledger.journal import Entry
from ledger.law.switches import RuleSwitched
from ledger.partnership.calendar import BudgetMeetingPlanned, CalendarKept, StatutoryActRecorded
from ledger.partnership.events import LegalFormChanged, PartnershipFounded
from ledger.place import Place
from ledger.service.agreement_events import AgreementChanged, AgreementConcluded, AgreementEnded
from ledger.service.events import PoolClosed, PoolOpened
from ledger.service.secondment_events import (
    SecondmentAgreed,
    SecondmentChanged,
    SecondmentEndConfirmed,
    SecondmentEnded,
    SecondmentExtended,
)
from projections.as_of import AsOf
from projections.tables import Row, day, rows_of, text
from projections.view import View

NAME = "agenda"

events = rows_of(
    "agenda_events",
    text("service", optional=True),
    text("year", optional=True),
    text("event"),
    text("facts"),
    day("effective_on"),
)
TABLES = (events,)
BY_LAW = (
    PartnershipFounded,
    LegalFormChanged,
    RuleSwitched,
    CalendarKept,
    BudgetMeetingPlanned,
    StatutoryActRecorded,
    CostYearOpened,
    CostYearClosed,
    CostYearReopened,
    BudgetAdopted,
    PoolOpened,
    PoolClosed,
)
"""Of what the statutory calendar is made."""
AGREED = (SecondmentAgreed, SecondmentChanged, SecondmentExtended, SecondmentEndConfirmed, SecondmentEnded)
"""Of what secondments are made."""
DVO = (AgreementConcluded, AgreementChanged, AgreementEnded)
"""Of what agreements on services are made."""
TERMS = (DraftSent, ViewGiven, WorksCouncilNotified, SuspensionWaived, DecisionSuspended, SuspensionLifted)
"""Of what the terms of decisions are made: for views, and for as long as a decision is suspended."""
OBJECTIONS = (
    *(DecisionProposed, DecisionAdopted, DecisionRejected, DecisionDeferred, DecisionWithdrawn, DecisionPublished),
    *(get_args(UniformEvent) + get_args(ObjectionEvent)),
)
"""Of what the terms to decide on objections are made: the decisions, when they were made known, and the objections."""
SAVINGS = (SavingPromised, SavingVerified, SavingDisputed, SavingRejected, MeasurementPlanned, ActualMeasured)
"""Of what the days of savings are made."""
READS = (*BY_LAW, *AGREED, *DVO, *TERMS, *OBJECTIONS, *SAVINGS)


def apply(entry: Entry) -> Iterable[Row]:
    """The event itself, with the service and the year that its stream is of."""
    place, event = Place.of(entry.stream), entry.event
    year = None if place.year is None else str(place.year)
    facts = canonical(event).decode()
    yield events, (place.service, year, event.NAME, facts, event.effective_on)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Noted:
    """An event of a partnership, with where it stands."""

    partnership: str
    service: str | None
    year: int | None
    event: Event
    effective_on: date
    position: int


def noted(view: View, as_of: AsOf, kinds: Iterable[type[Event]], partnership: str | None) -> Iterator[Noted]:
    """Every event of these kinds that was known, also of days to come, in order of recording."""
    names = [kind.NAME for kind in kinds]
    here = [events.c.partnership == partnership] if partnership else []
    query = select(events).where(view.known(as_of, events), events.c.event.in_(names), *here)
    for row in view.tx.execute(query.order_by(events.c.position, events.c.line)):
        year = None if row.year is None else int(row.year)
        read = _reader(row.event)
        yield Noted(row.partnership, row.service, year, read(row.facts), row.effective_on, row.position)


@cache
def _reader(name: str) -> Callable[[str], Any]:
    return reader_of(EVENTS[name])
