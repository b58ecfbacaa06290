"""What obligations say: what is due, to whom and by whom, and what a task has used of its limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from projections.as_of import AsOf


class DueKind(StrEnum):
    """What sort of thing is due."""

    DEADLINE = "deadline"
    EVALUATION = "evaluation"
    REPORT = "report"
    TASK = "task"
    VAT_GROUND = "vat-ground"
    STATUTORY = "statutory"
    EXTENSION = "extension"
    SECONDMENT_END = "secondment-end"
    AGREEMENT_END = "agreement-end"
    AGREEMENT_NOTICE = "agreement-notice"
    VIEWS = "views"
    SUSPENSION = "suspension"
    PAYMENT = "payment"
    OBJECTION = "objection"
    SAVING = "saving"
    MEASUREMENT = "measurement"


class DueState(StrEnum):
    """How something that is due stands on a day."""

    DUE = "due"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met-late"
    MISSED = "missed"
    LAPSED = "lapsed"


class Limit(StrEnum):
    """What a task has so much of and no more."""

    MEETINGS = "meetings"
    HOURS = "hours"
    MONTHS = "months"
    PAGES = "pages"
    MEANS = "means"


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due at the end of ``due_on`` (first it was ``first_due_on``).

    ``set_by`` is who wants it, ``owed_by`` who must see to it, where anybody was named; ``settled_on`` when it was
    there or given up, and ``note`` what was said then, or when it was put off. ``position`` is of the last entry.
    """

    partnership: str
    task: str | None
    kind: DueKind
    name: str
    title: str
    due_on: date
    first_due_on: date
    state: DueState
    set_by: tuple[str, ...]
    owed_by: tuple[str, ...]
    settled_on: date | None
    note: str | None
    position: int
    max_pages: int | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """How much of a limit is used, by all (``who`` is empty) or by one; without a limit ``allowed`` is empty.

    Means are in euros; of months those count that have begun.
    """

    limit: Limit
    who: str | None
    used: Decimal
    allowed: Decimal | None
    illustrative: bool

    @property
    def over(self) -> bool:
        """Whether it is more than was allowed."""
        return self.allowed is not None and self.used > self.allowed


@dataclass(frozen=True, slots=True)
class AsFound:
    """Something that was recorded although it breaks a limit, and why."""

    what: str
    name: str
    effective_on: date
    reason: str
    position: int


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as it stands on a day: its terms, what is used of its limits, and what a controller should look at."""

    partnership: str
    task: str
    title: str
    clients: tuple[str, ...]
    contractors: tuple[str, ...]
    coordinator: str | None
    team: tuple[str, ...]
    assignments: tuple[str, ...]
    assigned_on: date
    due_on: date | None
    finished_on: date | None
    result: str | None
    no_extra_means: bool
    used: tuple[Used, ...]
    as_found: tuple[AsFound, ...]

    @property
    def illustrative(self) -> bool:
        """Whether any figure of it comes from no source."""
        return any(each.illustrative for each in self.used)


@dataclass(frozen=True, slots=True)
class Obligations:
    """All that was due as of two dates, by day, and the tasks."""

    as_of: AsOf
    due: tuple[Due, ...]
    tasks: tuple[TaskLine, ...]


def settled(due_on: date, settled_on: date | None, day: date, *, missed: bool = False) -> DueState:
    """How something stands on a day: due by the end of its day, and overdue from the day after."""
    if missed:
        return DueState.MISSED
    if settled_on is not None:
        return DueState.MET if settled_on <= due_on else DueState.MET_LATE
    return DueState.OVERDUE if day > due_on else DueState.DUE


def overdue(found: tuple[Due, ...]) -> Iterator[Due]:
    """What is not there although its day has passed."""
    return (each for each in found if each.state is DueState.OVERDUE)
