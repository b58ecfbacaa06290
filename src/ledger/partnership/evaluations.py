"""Evaluations of tasks under named headings, due on a day. A part of the partnership."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from ledger.errors import AlreadyExists, NotFound
from ledger.event import Event, recorded_as
from ledger.partnership.refusals import DueBeforeSet
from ledger.partnership.task_refusals import BeforeItWasSet, NotEvaluatedHere, OtherHeadings


@dataclass(frozen=True, slots=True)
class Section:
    """What an evaluation says under one of its headings."""

    heading: str
    text: str


@recorded_as("partnership.evaluation-planned.1")
class EvaluationPlanned(Event):
    """A body wants some tasks evaluated under named headings, by the end of a day."""

    evaluation: str
    title: str
    body: str
    headings: tuple[str, ...]
    tasks: tuple[str, ...]
    due_on: date
    effective_on: date


@recorded_as("partnership.task-evaluated.1")
class TaskEvaluated(Event):
    """What an evaluation says of one task, under each of its headings."""

    evaluation: str
    task: str
    sections: tuple[Section, ...]
    source: str
    effective_on: date


EvaluationEvent = EvaluationPlanned | TaskEvaluated


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A planned evaluation, and the tasks of which it is there."""

    planned: EvaluationPlanned
    done: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Evaluations:
    """All evaluations of a partnership by name."""

    by_name: Mapping[str, Evaluation] = field(default_factory=dict)

    def plan(self, planned: EvaluationPlanned) -> EvaluationPlanned:
        if planned.evaluation in self.by_name:
            raise AlreadyExists("evaluation", planned.evaluation)
        if planned.due_on < planned.effective_on:
            raise DueBeforeSet(planned.evaluation, planned.due_on, planned.effective_on)
        return replace(planned, tasks=tuple(dict.fromkeys(planned.tasks)))

    def evaluate(self, evaluated: TaskEvaluated) -> TaskEvaluated:
        """One task, under all headings and no others."""
        name = evaluated.evaluation
        found = self.by_name.get(name)
        if found is None:
            raise NotFound("evaluation", name)
        if evaluated.effective_on < found.planned.effective_on:
            raise BeforeItWasSet(name, evaluated.effective_on, found.planned.effective_on)
        if evaluated.task not in found.planned.tasks:
            raise NotEvaluatedHere(name, evaluated.task)
        if evaluated.task in found.done:
            raise AlreadyExists("evaluation", f"{name} of {evaluated.task}")
        given = tuple(section.heading for section in evaluated.sections)
        if given != found.planned.headings:
            raise OtherHeadings(name, found.planned.headings, given)
        return evaluated


def evolve(evaluations: Evaluations, event: EvaluationEvent) -> Evaluations:
    match event:
        case EvaluationPlanned():
            new = Evaluation(event)
        case TaskEvaluated(task=task):
            found = evaluations.by_name[event.evaluation]
            new = replace(found, done=found.done | {task})
        case _:
            assert_never(event)
    return Evaluations({**evaluations.by_name, event.evaluation: new})
