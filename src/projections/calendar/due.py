"""What is due, met or overdue on any day as known at any moment, by whom and for whom, and what tasks have used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Table, select
from sqlalchemy import Row as FoundRow

from ledger.history import reader_of
from ledger.partnership.task_events import ReportTerm, TaskTerms
from ledger.period import months_after
from ledger.timeline import Timeline
from projections.as_of import AsOf
from projections.calendar.due_by_agreement import due_by_agreement
from projections.calendar.due_by_law import due_by_law
from projections.calendar.due_on_objections import due_on_objections
from projections.calendar.due_on_savings import due_on_savings
from projections.calendar.obligations import (
    EVALUATED,
    FINISHED,
    MET,
    MISSED,
    PLANNED,
    SET,
    TERMS,
    deadline_steps,
    evaluation_steps,
    seat_text,
    task_steps,
    task_uses,
)
from projections.calendar.vat_grounds import ending
from projections.governance.secondments import due_of_secondments
from projections.obliged import AsFound, Due, DueKind, Limit, Obligations, TaskLine, Used, settled
from projections.view import View

Found = FoundRow[tuple[Any, ...]]
"""A row as a query finds it."""
Key = tuple[str, str]
"""A partnership and a name in it."""

NO_MONEY = Decimal("0.00")
_read_terms = reader_of(TaskTerms)


def obligations(view: View, as_of: AsOf, partnership: str | None = None, task: str | None = None) -> Obligations:
    """Everything that is due, and the tasks: of one partnership, or of one task of that name, or all of them."""

    def rows(table: Table, name: str) -> dict[Key, list[Found]]:
        here = [table.c.partnership == partnership] if partnership else []
        query = select(table).where(view.sees(as_of, table), *here)
        found: dict[Key, list[Found]] = {}
        for row in view.tx.execute(query.order_by(table.c.partnership, table.c.position, table.c.line)):
            found.setdefault((row.partnership, getattr(row, name)), []).append(row)
        return found

    on, uses = as_of.valid_on, rows(task_uses, "task")
    given = {
        key: _Task(key, steps, uses.get(key, []), on)
        for key, steps in rows(task_steps, "task").items()
        if any(row.step == TERMS for row in steps)
    }
    due = [
        *_deadlines(rows(deadline_steps, "deadline"), given, on),
        *_evaluations(rows(evaluation_steps, "evaluation"), on),
        *(each for one in given.values() for each in one.due()),
        *ending(view, as_of, partnership),
        *due_by_law(view, as_of, partnership),
        *due_of_secondments(view, as_of, partnership),
        *due_by_agreement(view, as_of, partnership),
        *due_on_objections(view, as_of, partnership),
        *due_on_savings(view, as_of, partnership),
    ]
    wanted = [each for each in due if task in (None, each.task)]
    wanted.sort(key=lambda each: (each.partnership, each.due_on, each.kind, each.name))
    lines = tuple(one.line() for key, one in given.items() if task in (None, key[1]))
    return Obligations(as_of, tuple(wanted), lines)


def tasks_known(view: View, as_of: AsOf, partnership: str | None) -> frozenset[str]:
    """The names of all tasks that were known, of any day."""
    condition: list[ColumnElement[bool]] = [view.known(as_of, task_steps)]
    if partnership:
        condition.append(task_steps.c.partnership == partnership)
    return frozenset(view.tx.scalars(select(task_steps.c.task).where(*condition)))


@dataclass(frozen=True, slots=True)
class _Task:
    """What was seen of one task on a day."""

    key: Key
    steps: Sequence[Found]
    uses: Sequence[Found]
    on: date

    @property
    def terms(self) -> TaskTerms:
        line: Timeline[str] = Timeline()
        for row in self.steps:
            if row.step == TERMS:
                line = line.since(row.effective_on, row.terms)
        found = line.on(self.on)
        assert found is not None, "a task that is seen was given by that day"
        return _read_terms(found)

    @property
    def finished(self) -> Found | None:
        return next((row for row in self.steps if row.step == FINISHED), None)

    @property
    def first(self) -> Found:
        return next(row for row in self.steps if row.step == TERMS)

    @property
    def owed_by(self) -> tuple[str, ...]:
        return tuple(map(seat_text, self.terms.contractors))

    def line(self) -> TaskLine:
        terms, finished = self.terms, self.finished
        return TaskLine(
            *self.key,
            title=terms.title,
            clients=terms.clients,
            contractors=self.owed_by,
            coordinator=seat_text(terms.coordinator) if terms.coordinator else None,
            team=tuple(map(seat_text, terms.team)),
            assignments=terms.assignments,
            assigned_on=self.first.effective_on,
            due_on=terms.due_on,
            finished_on=finished.effective_on if finished else None,
            result=finished.result if finished else None,
            no_extra_means=terms.limits.no_extra_means,
            used=(*_used(terms, self.uses), *self._months()),
            as_found=tuple(self._as_found()),
        )

    def _months(self) -> Iterator[Used]:
        """How many months it took up to the day, where it has so many and no more; one that was begun counts whole."""
        most, since = self.terms.limits.lead_time_months, self.first.effective_on
        until = self.finished.effective_on if self.finished else self.on
        if most is not None:
            between = max(0, 12 * (until.year - since.year) + until.month - since.month)
            begun = between if months_after(since, between) >= until else between + 1
            yield Used(Limit.MONTHS, None, Decimal(begun), Decimal(most), illustrative=False)

    def _as_found(self) -> Iterator[AsFound]:
        for row in self.uses:
            if row.as_found:
                yield AsFound(row.used, row.name, row.effective_on, row.as_found, row.position)
        finished = self.finished
        if finished is not None and finished.as_found:
            yield AsFound("task", self.key[1], finished.effective_on, finished.as_found, finished.position)

    def due(self) -> Iterator[Due]:
        """The task itself where it has a day, and every report that it owes."""
        terms, finished = self.terms, self.finished
        if terms.due_on is not None:
            finished_on = finished.effective_on if finished else None
            yield Due(
                *self.key,
                kind=DueKind.TASK,
                name=self.key[1],
                title=terms.title,
                due_on=terms.due_on,
                first_due_on=_read_terms(self.first.terms).due_on or terms.due_on,
                state=settled(terms.due_on, finished_on, self.on),
                set_by=terms.clients,
                owed_by=self.owed_by,
                settled_on=finished_on,
                note=finished.result if finished else None,
                position=self.steps[-1].position,
            )
        for report in terms.reports:
            for number, due_on in enumerate(report.due_on, start=1):
                yield self._report(report, number, due_on)

    def _report(self, report: ReportTerm, number: int, due_on: date) -> Due:
        name = f"{report.report} {number}"
        there = next((row for row in self.uses if (row.used, row.name) == (Limit.PAGES, name)), None)
        several = len(report.due_on) > 1
        return Due(
            *self.key,
            kind=DueKind.REPORT,
            name=name if several else report.report,
            title=f"{report.title} ({number} of {len(report.due_on)})" if several else report.title,
            due_on=due_on,
            first_due_on=due_on,
            state=settled(due_on, there.effective_on if there else None, self.on),
            set_by=(report.recipient,),
            owed_by=self.owed_by,
            settled_on=there.effective_on if there else None,
            note=there.as_found if there else None,
            position=there.position if there else self.first.position,
            max_pages=report.max_pages,
        )


def _used(terms: TaskTerms, uses: Sequence[Found]) -> Iterator[Used]:
    """Meetings and means of all, hours of each member, pages of each report: where there is a limit or a use."""
    limits = terms.limits
    held = [row for row in uses if row.used == Limit.MEETINGS]
    if held or limits.max_meetings is not None:
        yield Used(Limit.MEETINGS, None, Decimal(len(held)), _exact(limits.max_meetings), _marked(held))
    spent = [row for row in uses if row.used == Limit.HOURS]
    everyone = (seat_text(seat) for seat in (*terms.team, *terms.contractors))
    for who in dict.fromkeys((*everyone, *(row.name for row in spent))):
        own = [row for row in spent if row.name == who]
        if own or limits.max_hours is not None:
            total = sum((Decimal(row.amount) for row in own), Decimal(0))
            yield Used(Limit.HOURS, who, total, limits.max_hours, _marked(own))
    paid, means = [row for row in uses if row.used == Limit.MEANS], limits.means
    if paid or means is not None:
        total = sum((Decimal(row.amount) for row in paid), NO_MONEY)
        yield Used(Limit.MEANS, None, total, None if means is None else Decimal(means.euros), _marked(paid))
    for row in uses:
        if row.used == Limit.PAGES and row.amount is not None:
            report = row.name.rpartition(" ")[0]
            most = next((each.max_pages for each in terms.reports if each.report == report), None)
            yield Used(Limit.PAGES, row.name, Decimal(row.amount), _exact(most), row.illustrative)


def _deadlines(found: Mapping[Key, list[Found]], tasks: Mapping[Key, _Task], on: date) -> Iterator[Due]:
    for (where, name), steps in found.items():
        first = next((row for row in steps if row.step == SET), None)
        if first is None:  # What came of it lies before the day on which it was set.
            continue
        due_on = next(row.due_on for row in reversed(steps) if row.due_on is not None)
        end = next((row for row in steps if row.step in (MET, MISSED)), None)
        settled_on = end.effective_on if end else None
        yield Due(
            where,
            first.task,
            kind=DueKind.DEADLINE,
            name=name,
            title=first.title,
            due_on=due_on,
            first_due_on=first.due_on,
            state=settled(due_on, settled_on, on, missed=end is not None and end.step == MISSED),
            set_by=(first.body,),
            owed_by=tasks[where, first.task].owed_by if (where, first.task) in tasks else (),
            settled_on=settled_on,
            note=next((row.note for row in reversed(steps) if row.note is not None), None),
            position=steps[-1].position,
        )


def _evaluations(found: Mapping[Key, list[Found]], on: date) -> Iterator[Due]:
    """An evaluation is there when it is there of each of its tasks."""
    for (where, name), steps in found.items():
        planned = next((row for row in steps if row.step == PLANNED), None)
        if planned is None:
            continue
        wanted = set(orjson.loads(planned.tasks))
        made = [row.effective_on for row in steps if row.step == EVALUATED]
        settled_on = max(made) if len(made) == len(wanted) else None
        yield Due(
            where,
            None,
            kind=DueKind.EVALUATION,
            name=name,
            title=planned.title,
            due_on=planned.due_on,
            first_due_on=planned.due_on,
            state=settled(planned.due_on, settled_on, on),
            set_by=(planned.body,),
            owed_by=(),
            settled_on=settled_on,
            note=f"{len(made)} of {len(wanted)} tasks",
            position=steps[-1].position,
        )


def _marked(rows: Sequence[Found]) -> bool:
    return any(row.illustrative for row in rows)


def _exact(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)
