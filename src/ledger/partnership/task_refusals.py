"""Why a deadline, a task or an evaluation is refused something."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.errors import Malformed, RuleBroken
from ledger.money import Money


class DeadlineSettled(RuleBroken):
    """A deadline is met or missed once."""

    code = "deadline-settled"

    def __init__(self, deadline: str, settled_on: date) -> None:
        super().__init__(
            f"{deadline!r} was settled on {settled_on} already; set a new deadline if something else is to be there"
        )
        self.deadline, self.settled_on = deadline, settled_on


class BeforeItWasSet(RuleBroken):
    """What is done about a deadline, a task or an evaluation comes after it was set."""

    code = "before-it-was-set"

    def __init__(self, name: str, on: date, set_on: date) -> None:
        super().__init__(f"{name!r} stands since {set_on}, so nothing came of it on {on}; correct the day")
        self.name, self.on, self.set_on = name, on, set_on


class DeadlineOfAnotherBody(RuleBroken):
    """Only the body that set a deadline puts it off or gives it up."""

    code = "deadline-of-another-body"

    def __init__(self, deadline: str, body: str, set_by: str) -> None:
        super().__init__(f"{deadline!r} was set by {set_by}, so {body} cannot change it; name {set_by}")
        self.deadline, self.body, self.set_by = deadline, body, set_by


class NotLater(RuleBroken):
    """A deadline is put off to a later day."""

    code = "not-later"

    def __init__(self, deadline: str, due_on: date, was_due_on: date) -> None:
        super().__init__(f"{deadline!r} is due on {was_due_on}, and {due_on} is no later; name a day after it")
        self.deadline, self.due_on, self.was_due_on = deadline, due_on, was_due_on


class NotYetDue(RuleBroken):
    """A deadline can be missed only after its day."""

    code = "not-yet-due"

    def __init__(self, deadline: str, on: date, due_on: date) -> None:
        super().__init__(f"{deadline!r} is due on {due_on}, so on {on} it is not missed; correct the day")
        self.deadline, self.on, self.due_on = deadline, on, due_on


class DueAfterLeadTime(RuleBroken):
    """A task ends within the lead time that it was given."""

    code = "due-after-lead-time"

    def __init__(self, task: str, due_on: date, latest: date) -> None:
        super().__init__(
            f"{task!r} must be done by {latest} in the lead time that it is given, and {due_on} lies after that;"
            " leave the day out, or give another lead time"
        )
        self.task, self.due_on, self.latest = task, due_on, latest


class ReportWithoutDay(Malformed):
    """A report is due once, or every so many months until the task is due: one of the two."""

    code = "report-without-day"

    def __init__(self, report: str) -> None:
        super().__init__(
            f"report {report!r}: give either after_months (once) or every_months (again and again; then the task needs"
            " a lead time or a day on which it is due)"
        )
        self.report = report


class TaskCompleted(RuleBroken):
    """After a task is done, nothing more is spent on it and nothing in it changes."""

    code = "task-completed"

    def __init__(self, task: str, completed_on: date) -> None:
        super().__init__(f"{task!r} was completed on {completed_on}; correct the day, or assign a new task")
        self.task, self.completed_on = task, completed_on


class MeetingsExhausted(RuleBroken):
    """A task has no more meetings than it was given."""

    code = "meetings-exhausted"

    def __init__(self, task: str, held: int, max_meetings: int) -> None:
        super().__init__(
            f"{task!r} has had {held} of its {max_meetings} meetings; change the task first, or, if this one was held"
            " all the same, say so in 'as_found'"
        )
        self.task, self.held, self.max_meetings = task, held, max_meetings


class HoursExhausted(RuleBroken):
    """A member spends no more hours on a task than each was given."""

    code = "hours-exhausted"

    def __init__(self, task: str, organisation: str, used: Decimal, hours: Decimal, max_hours: Decimal) -> None:
        super().__init__(
            f"{task!r}: {organisation} has used {used} of {max_hours} hours and {hours} more go beyond that; change the"
            " task first, or, if they were spent all the same, say so in 'as_found'"
        )
        self.task, self.organisation = task, organisation
        self.used, self.hours, self.max_hours = used, hours, max_hours


class MeansExhausted(RuleBroken):
    """No more money goes into a task than it was given; without extra means, that is none."""

    code = "means-exhausted"

    def __init__(self, task: str, used: Money, amount: Money, max_means: Money) -> None:
        super().__init__(
            f"{task!r} has used EUR {used.euros} of the EUR {max_means.euros} that it was given, and EUR {amount.euros}"
            " more goes beyond that; change the task first, or, if it was spent all the same, say so in 'as_found'"
        )
        self.task, self.used, self.amount, self.max_means = task, used, amount, max_means


class MeansNotPositive(RuleBroken):
    """Money that was put into a task is more than none."""

    code = "means-not-positive"

    def __init__(self, task: str, amount: Money) -> None:
        super().__init__(
            f"{task!r}: EUR {amount.euros} is no money that was spent; give what was, and record a mistake in error"
        )
        self.task, self.amount = task, amount


class NoPartInTheTask(RuleBroken):
    """Money is put into a task by who gave it or works on it."""

    code = "no-part-in-the-task"

    def __init__(self, task: str, organisation: str, organisations: tuple[str, ...]) -> None:
        super().__init__(
            f"{organisation} neither gave {task!r} nor works on it; name one of {', '.join(organisations)}, or change"
            " the task"
        )
        self.task, self.organisation, self.organisations = task, organisation, organisations


class MeansUnclear(Malformed):
    """A task has a limit of money or must do without, and a limit is no less than nothing."""

    code = "means-unclear"

    def __init__(self, task: str, max_means: Money) -> None:
        super().__init__(
            f"{task!r}: a limit of EUR {max_means.euros} cannot be; give an amount above zero, or, where no money goes"
            " into it, no_extra_means alone"
        )
        self.task, self.max_means = task, max_means


class ReportTooLong(RuleBroken):
    """A report has no more pages than were asked for."""

    code = "report-too-long"

    def __init__(self, task: str, report: str, pages: int, max_pages: int) -> None:
        super().__init__(
            f"{task!r}: report {report!r} has {pages} pages and may have {max_pages}; shorten it, or, if it was handed"
            " in like that, say so in 'as_found'"
        )
        self.task, self.report, self.pages, self.max_pages = task, report, pages, max_pages


class PagesMissing(RuleBroken):
    """Whether a report stays within its limit can only be seen where its pages are counted."""

    code = "pages-missing"

    def __init__(self, task: str, report: str, max_pages: int) -> None:
        super().__init__(f"{task!r}: report {report!r} may have {max_pages} pages; say how many it has")
        self.task, self.report, self.max_pages = task, report, max_pages


class NothingFound(RuleBroken):
    """``as_found`` is for what breaks a limit; what stays within it needs no excuse."""

    code = "nothing-found"

    def __init__(self, task: str) -> None:
        super().__init__(f"{task!r}: this stays within the limits of the task; leave 'as_found' out")
        self.task = task


class HoursNotPositive(RuleBroken):
    """Hours that were spent are more than none."""

    code = "hours-not-positive"

    def __init__(self, task: str, hours: Decimal) -> None:
        super().__init__(f"{task!r}: {hours} hours are none; give how many were spent")
        self.task, self.hours = task, hours


class NotInTheTeam(RuleBroken):
    """Hours and limits are of those who were named for the task."""

    code = "not-in-the-team"

    def __init__(self, task: str, function: str, organisation: str) -> None:
        super().__init__(
            f"{task!r} has no {function!r} of {organisation} among its team and contractors; correct the function, or"
            " change the task"
        )
        self.task, self.function, self.organisation = task, function, organisation


class ReportDelivered(RuleBroken):
    """A report is delivered once."""

    code = "report-delivered"

    def __init__(self, task: str, report: str, number: int) -> None:
        super().__init__(f"{task!r}: report {report!r} number {number} is there already; give the number of the next")
        self.task, self.report, self.number = task, report, number


class WorkStillOpen(RuleBroken):
    """A task is done when all that is due of it is there."""

    code = "work-still-open"

    def __init__(self, task: str, still_open: tuple[str, ...]) -> None:
        super().__init__(
            f"{task!r} is not done without {', '.join(still_open)}; settle these first, or, if it was ended all the"
            " same, say so in 'as_found'"
        )
        self.task, self.still_open = task, still_open


class OtherHeadings(RuleBroken):
    """An evaluation says something under each of its headings, and under no other."""

    code = "other-headings"

    def __init__(self, evaluation: str, headings: tuple[str, ...], given: tuple[str, ...]) -> None:
        super().__init__(
            f"{evaluation!r} has the headings {'; '.join(headings)} and this has {'; '.join(given)}; give each of them"
            " once"
        )
        self.evaluation, self.headings, self.given = evaluation, headings, given


class NotEvaluatedHere(RuleBroken):
    """An evaluation is of the tasks that it was planned for."""

    code = "not-evaluated-here"

    def __init__(self, evaluation: str, task: str) -> None:
        super().__init__(f"{evaluation!r} was not planned for {task!r}; name one of its tasks")
        self.evaluation, self.task = evaluation, task
