"""What happens to a partnership as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.governance.events import GovernanceEvent
from ledger.law.forms import LegalForm
from ledger.partnership.arrangement_events import ArrangementEvent
from ledger.partnership.intake_events import IntakeEvent
from ledger.partnership.measures import MeasureRecorded


class ObservationKind(StrEnum):
    """What sort of fact about the collaboration somebody put on record."""

    RESULT = "result"
    BOTTLENECK = "bottleneck"
    TURNING_POINT = "turning-point"
    COMMITMENT = "commitment"
    PREPARATION = "preparation"
    CONCLUSION = "conclusion"
    LESSON = "lesson"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat in a body: a function at an organisation, never a person."""

    function: str
    organisation: str


@recorded_as("partnership.founded.1")
class PartnershipFounded(Event):
    """Municipalities began to work together, in a legal form and with a vision."""

    partnership: str
    title: str
    legal_form: LegalForm
    vision: str
    effective_on: date


@recorded_as("partnership.participant-acceded.1")
class ParticipantAcceded(Event):
    """A municipality joined (toetreding, Wgr 1(3))."""

    participant: str
    effective_on: date
    decision: str | None = None


@recorded_as("partnership.participant-left.1")
class ParticipantLeft(Event):
    """A municipality left (uittreding); ``effective_on`` is the first day without it."""

    participant: str
    effective_on: date
    decision: str | None = None


@recorded_as("partnership.legal-form-changed.1")
class LegalFormChanged(Event):
    """The partnership goes on in another legal form from a day on."""

    legal_form: LegalForm
    effective_on: date
    decision: str | None = None


@recorded_as("partnership.body-established.1")
class BodyEstablished(Event):
    """A body of the partnership with its task and its seats, from a day on; given anew it replaces the earlier one."""

    body: str
    title: str
    task: str
    seats: tuple[Seat, ...]
    effective_on: date


@recorded_as("partnership.principles-adopted.1")
class PrinciplesAdopted(Event):
    """A named list of starting points, criteria or themes that the participants agreed on."""

    principles: str
    title: str
    items: tuple[str, ...]
    effective_on: date


@recorded_as("partnership.deadline-set.1")
class DeadlineSet(Event):
    """Something must be there by the end of a day; ``body`` set that deadline, for a task where it names one."""

    deadline: str
    title: str
    body: str
    due_on: date
    effective_on: date
    task: str | None = None


@recorded_as("partnership.observation-recorded.1")
class ObservationRecorded(Event):
    """A fact about how the collaboration goes, with its source: a result, a bottleneck, a turning point."""

    observation: str
    kind: ObservationKind
    text: str
    source: str
    effective_on: date
    service: str | None = None


PartnershipEvent = (
    PartnershipFounded
    | ParticipantAcceded
    | ParticipantLeft
    | LegalFormChanged
    | BodyEstablished
    | PrinciplesAdopted
    | DeadlineSet
    | ObservationRecorded
    | ArrangementEvent
    | IntakeEvent
    | MeasureRecorded
    | GovernanceEvent
)
