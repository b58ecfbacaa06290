"""The stream of a partnership: which events it holds, how each moves it, and what still stands after a correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import assert_never, get_args

from ledger import governance
from ledger.event import Aggregate
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
from ledger.partnership.findings import FindingStep
from ledger.partnership.functions import FunctionEvent
from ledger.partnership.indexation import IndexationEvent
from ledger.partnership.intake_events import IntakeEvent
from ledger.partnership.lawfulness import LawfulnessLimitSet
from ledger.partnership.measures import MeasureRecorded
from ledger.partnership.netting_events import NettingEvent
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


def evolve(partnership: Partnership, event: PartnershipMatter) -> Partnership:
    if isinstance(event, GovernanceEvent):
        partnership = replace(partnership, governance=governance.evolve(partnership.governance, event))
        if isinstance(event, MunicipalitySucceeded):
            partnership = _participating(partnership, event.participant, event.effective_on, takes_part=False)
            partnership = _participating(partnership, event.successor, event.effective_on, takes_part=True)
            partnership = replace(partnership, arrangement=arrangement.succeeded(partnership.arrangement, event))
        return partnership
    if isinstance(event, ArrangementEvent):
        return replace(partnership, arrangement=arrangement.evolve(partnership.arrangement, event))
    if isinstance(event, RuleSwitched):
        return replace(partnership, switches=switches.evolve(partnership.switches, event))
    if isinstance(event, LawfulnessLimitSet):
        return replace(partnership, limits=partnership.limits.after(event))
    if isinstance(event, FindingStep):
        return replace(partnership, findings=partnership.findings.after(event))
    if isinstance(event, FunctionEvent):
        return replace(partnership, functions=functions.evolve(partnership.functions, event))
    if isinstance(event, DeadlineSet | DeadlineStep):
        return replace(partnership, deadlines=deadlines.evolve(partnership.deadlines, event))
    if isinstance(event, TaskEvent):
        return replace(partnership, tasks=tasks.evolve(partnership.tasks, event))
    if isinstance(event, EvaluationEvent):
        return replace(partnership, evaluations=evaluations.evolve(partnership.evaluations, event))
    if isinstance(event, MeasureRecorded):
        return replace(partnership, measures=measures.evolve(partnership.measures, event))
    if isinstance(event, EngagementEvent):
        return replace(partnership, engagements=engagements.evolve(partnership.engagements, event))
    if isinstance(event, ExitFeeEvent):
        return replace(partnership, exits=exits.evolve(partnership.exits, event))
    if isinstance(event, IndexationEvent):
        return replace(partnership, indices=indexation.evolve(partnership.indices, event))
    if isinstance(event, VatEvent):
        return replace(partnership, vat_rates=vat_rates.evolve(partnership.vat_rates, event))
    if isinstance(event, NettingEvent):
        return replace(partnership, nettings=partnership.nettings.after(event))
    if isinstance(event, IntakeEvent):
        return replace(partnership, intake=intake.evolve(partnership.intake, event))
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
