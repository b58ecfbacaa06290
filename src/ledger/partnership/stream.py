"""The stream of a partnership: which events it holds, how each moves it, and what still stands after a correction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, assert_never, cast, get_args

from ledger import governance
from ledger.event import Aggregate, Event
from ledger.governance.events import GovernanceEvent, MunicipalitySucceeded
from ledger.law import switches
from ledger.law.switches import RuleSwitched
from ledger.partnership import (
    arrangement,
    deadlines,
    engagements,
    evaluations,
    exits,
    functions,
    indexation,
    intake,
    measures,
    tasks,
    vat_rates,
)
from ledger.partnership.arrangement_events import (
    ArrangementEvent,
)
from ledger.partnership.deadlines import DeadlineStep
from ledger.partnership.engagements import AccountantEngaged, EngagementEvent
from ledger.partnership.evaluations import EvaluationEvent, EvaluationPlanned
from ledger.partnership.events import (
    BodyEstablished,
    DeadlineSet,
    LegalFormChanged,
    ObservationRecorded,
    ParticipantAcceded,
    ParticipantLeft,
    PartnershipEvent,
    PartnershipFounded,
    PrinciplesAdopted,
)
from ledger.partnership.exit_events import ExitFeeEvent
from ledger.partnership.findings import Findings, FindingStep
from ledger.partnership.functions import FunctionEvent
from ledger.partnership.indexation import IndexationEvent
from ledger.partnership.intake_events import IntakeEvent
from ledger.partnership.lawfulness import LawfulnessLimitSet, Limits
from ledger.partnership.measures import MeasureRecorded
from ledger.partnership.netting_events import NettingEvent
from ledger.partnership.nettings import Nettings
from ledger.partnership.state import NEVER, Partnership
from ledger.partnership.task_events import TaskEvent
from ledger.partnership.vat_rates import VatEvent

PartnershipMatter = (
    PartnershipEvent
    | DeadlineStep
    | EvaluationEvent
    | TaskEvent
    | EngagementEvent
    | ExitFeeEvent
    | IndexationEvent
    | VatEvent
    | NettingEvent
    | RuleSwitched
    | FindingStep
    | LawfulnessLimitSet
    | FunctionEvent
)
"""All that a partnership's stream holds: its own events, and those of its parts."""
OwnEvent = (
    PartnershipFounded
    | ParticipantAcceded
    | ParticipantLeft
    | LegalFormChanged
    | BodyEstablished
    | PrinciplesAdopted
    | ObservationRecorded
)
"""What is of the partnership itself and of none of its parts."""


Step = Callable[[Any, Any], Any]
"""How an event moves one part of a partnership: from that part as it was, to as it is."""

PARTS: tuple[tuple[str, object, Step], ...] = (
    ("governance", GovernanceEvent, governance.evolve),
    ("arrangement", ArrangementEvent, arrangement.evolve),
    ("switches", RuleSwitched, switches.evolve),
    ("limits", LawfulnessLimitSet, Limits.after),
    ("findings", FindingStep, Findings.after),
    ("functions", FunctionEvent, functions.evolve),
    ("deadlines", DeadlineSet | DeadlineStep, deadlines.evolve),
    ("tasks", TaskEvent, tasks.evolve),
    ("evaluations", EvaluationEvent, evaluations.evolve),
    ("measures", MeasureRecorded, measures.evolve),
    ("engagements", EngagementEvent, engagements.evolve),
    ("exits", ExitFeeEvent, exits.evolve),
    ("indices", IndexationEvent, indexation.evolve),
    ("vat_rates", VatEvent, vat_rates.evolve),
    ("nettings", NettingEvent, Nettings.after),
    ("intake", IntakeEvent, intake.evolve),
)
"""Each part of a partnership, the events that are its own, and how they move it; of the rest is the partnership's."""

_PART_OF: dict[type[Event], tuple[str, Step]] = {
    kind: (name, step) for name, events, step in PARTS for kind in (get_args(events) or (events,))
}


def evolve(partnership: Partnership, event: PartnershipMatter) -> Partnership:
    if type(event) in _PART_OF:
        name, step = _PART_OF[type(event)]
        moved = replace(partnership, **{name: step(getattr(partnership, name), event)})
        return _succeeded(moved, event) if isinstance(event, MunicipalitySucceeded) else moved
    return _itself(partnership, cast("OwnEvent", event))


def _itself(partnership: Partnership, event: OwnEvent) -> Partnership:
    match event:
        case PartnershipFounded(partnership=name, effective_on=day):
            bound = partnership.switches.since(day, event.legal_form)
            return replace(partnership, name=name, founded_on=day, switches=bound)
        case ParticipantAcceded(participant=code, effective_on=day):
            return _participating(partnership, code, day, takes_part=True)
        case ParticipantLeft(participant=code, effective_on=day):
            return _participating(partnership, code, day, takes_part=False)
        case LegalFormChanged(legal_form=form, effective_on=day):
            return replace(partnership, switches=partnership.switches.since(day, form))
        case BodyEstablished(body=body, effective_on=day):
            first = min(day, partnership.bodies.get(body, day))
            return replace(partnership, bodies={**partnership.bodies, body: first})
        case PrinciplesAdopted(principles=name):
            return replace(partnership, principles=partnership.principles | {name})
        case ObservationRecorded(observation=name):
            return replace(partnership, observations=partnership.observations | {name})
        case _:
            assert_never(event)


def _succeeded(partnership: Partnership, event: MunicipalitySucceeded) -> Partnership:
    """Who takes part, and what is arranged, with a successor in the place of a municipality that ended."""
    partnership = _participating(partnership, event.participant, event.effective_on, takes_part=False)
    partnership = _participating(partnership, event.successor, event.effective_on, takes_part=True)
    return replace(partnership, arrangement=arrangement.succeeded(partnership.arrangement, event))


def _participating(partnership: Partnership, code: str, day: date, *, takes_part: bool) -> Partnership:
    before = partnership.participants.get(code, NEVER)
    return replace(partnership, participants={**partnership.participants, code: before.since(day, takes_part)})


def holds(partnership: Partnership, event: PartnershipMatter) -> bool:
    """Whether an event still stands on what remains after a correction: what it is about is there, and it fits."""
    if isinstance(event, NettingEvent):
        return partnership.nettings.holds(event)
    if isinstance(event, EvaluationPlanned):
        return partnership.tasks.by_name.keys() >= set(event.tasks)
    return not isinstance(event, AccountantEngaged) or partnership.engagements.across(event) is None


PARTNERSHIP = Aggregate("partnership", Partnership(), evolve, frozenset(get_args(PartnershipMatter)), holds)
