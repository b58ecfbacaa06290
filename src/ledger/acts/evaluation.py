"""What a clerk can do about evaluations: plan one, and record what it says of each task."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.fields import Body, PartnershipName, Slug, Text, Title
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.partnership import PARTNERSHIP
from ledger.partnership.evaluations import EvaluationPlanned, Section, TaskEvaluated

Slugs = Annotated[tuple[Slug, ...], Meta(min_length=1)]


class SectionField(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of an evaluation as an act line writes it."""

    heading: Title
    text: Text


@act("plan-evaluation")
def plan_evaluation(
    desk: Desk,
    *,
    partnership: PartnershipName,
    evaluation: Slug,
    title: Title,
    body: Body,
    headings: Annotated[tuple[Title, ...], Meta(min_length=1)],
    tasks: Slugs,
    due_on: date,
    effective_on: date,
) -> None:
    """Plan an evaluation of tasks under named headings, due by the end of a day."""
    current = desk.read(PARTNERSHIP, partnership)
    current.state.require_body(body, effective_on)
    for task in tasks:
        current.state.tasks.task(task)
    planned = EvaluationPlanned(evaluation, title, body, headings, tasks, due_on, effective_on)
    desk.record(current, current.state.evaluations.plan(planned))


@act("evaluate-task")
def evaluate_task(
    desk: Desk,
    *,
    partnership: PartnershipName,
    evaluation: Slug,
    task: Slug,
    sections: Annotated[tuple[SectionField, ...], Meta(min_length=1)],
    source: Title,
    effective_on: date,
) -> None:
    """Record what an evaluation says of one task, under each of its headings, in their order."""
    current = desk.read(PARTNERSHIP, partnership)
    said = tuple(Section(each.heading, each.text) for each in sections)
    evaluated = TaskEvaluated(evaluation, task, said, source, effective_on)
    desk.record(current, current.state.evaluations.evaluate(evaluated))
