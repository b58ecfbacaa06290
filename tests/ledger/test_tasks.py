"""Tasks, deadlines and evaluations of a partnership: what can be decided of them, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import hypothesis
import pytest
from hypothesis import strategies as st

from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.law import LegalForm
from ledger.money import ZERO, Money
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.partnership.deadlines import DeadlineMet, DeadlineMissed, DeadlinePostponed
from ledger.partnership.evaluations import EvaluationPlanned, Section, TaskEvaluated
from ledger.partnership.events import DeadlineSet, PartnershipFounded, Seat
from ledger.partnership.refusals import DueBeforeSet
from ledger.partnership.task_events import (
    HoursUsed,
    MeansUsed,
    MeetingHeld,
    ReportHandedIn,
    ReportTerm,
    TaskAssigned,
    TaskChanged,
    TaskFinished,
    TaskLimits,
    TaskTerms,
)
from ledger.partnership.task_refusals import (
    BeforeItWasSet,
    DeadlineOfAnotherBody,
    DeadlineSettled,
    DueAfterLeadTime,
    HoursExhausted,
    HoursNotPositive,
    MeansExhausted,
    MeansNotPositive,
    MeansUnclear,
    MeetingsExhausted,
    NoPartInTheTask,
    NotEvaluatedHere,
    NothingFound,
    NotInTheTeam,
    NotLater,
    NotYetDue,
    OtherHeadings,
    PagesMissing,
    ReportDelivered,
    ReportTooLong,
    ReportWithoutDay,
    TaskCompleted,
    WorkStillOpen,
)
from tests.scenario import Scenario, given

COLLEGE, OTHER = "GM0417/college", "GM0376/college"
BEFORE, ASSIGNED, LATER = date(2007, 2, 28), date(2007, 3, 1), date(2007, 5, 1)
DUE = date(2007, 7, 1)
FOUNDED = PartnershipFounded("werf", "Gemeentewerf", LegalForm.AGREEMENT, "samen", date(2007, 1, 1))
MEMBER = Seat("medewerker", "GM0376")
WHO = (MEMBER.organisation, MEMBER.function)
MONTHLY = ReportTerm("voortgang", "Voortgang", COLLEGE, (), every_months=1)
FINAL = ReportTerm("eind", "Eindrapport", COLLEGE, (), after_months=4, max_pages=15)
LIMITS = TaskLimits(max_meetings=2, max_hours=Decimal(50), lead_time_months=4, no_extra_means=True)
ASKED = TaskTerms("Werf", (COLLEGE,), (MEMBER,), ("Breng in beeld",), limits=LIMITS, reports=(MONTHLY, FINAL))
MONTHS = tuple(date(2007, month, 1) for month in (4, 5, 6, 7))
GIVEN = replace(ASKED, due_on=DUE, reports=(replace(MONTHLY, due_on=MONTHS), replace(FINAL, due_on=(DUE,))))
TASK = TaskAssigned("werf", GIVEN, ASSIGNED)
FREE = TaskAssigned("vrij", TaskTerms("Vrij", (COLLEGE,), (MEMBER,), ("Doe iets",)), ASSIGNED)
DEADLINE = DeadlineSet("plan", "Een plan", COLLEGE, DUE, ASSIGNED, "werf")

Decide = Callable[[Partnership], object]


def with_task() -> Scenario[Partnership]:
    return given(PARTNERSHIP, FOUNDED, TASK)


def meeting(name: str, on: date = LATER, **more: str | None) -> MeetingHeld:
    return MeetingHeld(name, "Overleg", (COLLEGE,), on, **{"task": "werf", **more})  # type: ignore[arg-type]


def hours(many: str, on: date = LATER, as_found: str | None = None, who: Seat = MEMBER) -> HoursUsed:
    return HoursUsed("werf", who.function, who.organisation, Decimal(many), "inventarisatie", on, as_found)


def report(
    name: str = "eind", number: int = 1, pages: int | None = 15, on: date = LATER, as_found: str | None = None
) -> ReportHandedIn:
    return ReportHandedIn("werf", name, number, pages, on, as_found)


def test_a_task_is_given_once_with_all_days_that_follow_from_the_assignment() -> None:
    asked = TaskAssigned("werf", ASKED, ASSIGNED)
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.tasks.assign(asked)).then(TASK).when(
        lambda it: it.tasks.assign(asked)
    ).then_refused(AlreadyExists, kind="task", name="werf")


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    asked = replace(ASKED, reports=(MONTHLY,))
    assigned = TaskAssigned("werf", asked, date(2007, 12, 31))
    days = (date(2008, 1, 31), date(2008, 2, 29), date(2008, 3, 31), date(2008, 4, 30))
    terms = replace(asked, due_on=days[-1], reports=(replace(MONTHLY, due_on=days),))
    given(PARTNERSHIP).when(lambda it: it.tasks.assign(assigned)).then(replace(assigned, terms=terms))


@pytest.mark.parametrize(
    ("terms", "refusal", "facts"),
    [
        (
            replace(FREE.terms, due_on=BEFORE),
            DueBeforeSet,
            {"deadline": "x", "due_on": BEFORE, "effective_on": ASSIGNED},
        ),
        (
            replace(ASKED, due_on=date(2007, 7, 2)),
            DueAfterLeadTime,
            {"task": "x", "due_on": date(2007, 7, 2), "latest": DUE},
        ),
        (replace(FREE.terms, reports=(MONTHLY,)), ReportWithoutDay, {"report": "voortgang"}),
        (replace(ASKED, reports=(replace(MONTHLY, after_months=2),)), ReportWithoutDay, {"report": "voortgang"}),
        (replace(ASKED, reports=(replace(FINAL, after_months=None),)), ReportWithoutDay, {"report": "eind"}),
    ],
)
def test_a_task_has_days_that_can_be(terms: TaskTerms, refusal: type[LedgerError], facts: dict[str, object]) -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.tasks.assign(TaskAssigned("x", terms, ASSIGNED))).then_refused(
        refusal, **facts
    )


def assigning(asked: TaskAssigned) -> Decide:
    return lambda it: it.tasks.assign(asked)


def test_a_task_may_be_due_before_its_lead_time_is_over_and_on_its_last_day() -> None:
    for day in (date(2007, 6, 30), DUE):
        asked = TaskAssigned("werf", replace(ASKED, due_on=day, reports=()), ASSIGNED)
        given(PARTNERSHIP).when(assigning(asked)).then(asked)


def test_a_task_gets_other_terms_whose_months_still_count_from_the_assignment() -> None:
    longer = replace(ASKED, limits=replace(LIMITS, lead_time_months=5), reports=(FINAL,))
    changed = TaskChanged("werf", longer, LATER, "werf#verlenging")
    terms = replace(longer, due_on=date(2007, 8, 1), reports=(replace(FINAL, due_on=(DUE,)),))
    with_task().when(lambda it: it.tasks.change(changed)).then(replace(changed, terms=terms))
    with_task().when(lambda it: it.tasks.change(replace(changed, effective_on=BEFORE))).then_refused(
        BeforeItWasSet, name="werf", on=BEFORE, set_on=ASSIGNED
    )
    with_task().when(lambda it: it.tasks.change(replace(changed, task="x"))).then_refused(
        NotFound, kind="task", name="x"
    )


def test_a_task_has_as_many_meetings_as_it_was_given_and_no_more() -> None:
    (
        with_task()
        .when(lambda it: it.tasks.meet(meeting("een")))
        .then(meeting("een"))
        .when(lambda it: it.tasks.meet(meeting("twee")))
        .then(meeting("twee"))
        .when(lambda it: it.tasks.meet(meeting("drie")))
        .then_refused(MeetingsExhausted, task="werf", held=2, max_meetings=2)
    )


def test_a_meeting_beyond_the_limit_is_kept_as_found_and_one_within_it_needs_no_excuse() -> None:
    found = meeting("drie", as_found="Is toch gehouden")
    with_task().and_then(meeting("een"), meeting("twee")).when(lambda it: it.tasks.meet(found)).then(found)
    with_task().and_then(meeting("een")).when(lambda it: it.tasks.meet(found)).then_refused(NothingFound, task="werf")


def means(cents: int, on: date = LATER, as_found: str | None = None, organisation: str = "GM0417") -> MeansUsed:
    return MeansUsed("werf", organisation, Money(cents), "een adviseur", on, as_found)


def with_means(cents: int | None) -> Scenario[Partnership]:
    """The task with so much money, or without a limit of it."""
    limits = replace(LIMITS, no_extra_means=False, max_means=None if cents is None else Money(cents))
    return given(PARTNERSHIP, FOUNDED, replace(TASK, terms=replace(GIVEN, limits=limits)))


def test_a_task_has_as_much_money_as_it_was_given_and_not_a_cent_more() -> None:
    (
        with_means(1_000_00)
        .when(lambda it: it.tasks.use_means(means(999_99)))
        .then(means(999_99))
        .when(lambda it: it.tasks.use_means(means(1, organisation="GM0376")))
        .then(means(1, organisation="GM0376"))
        .when(lambda it: it.tasks.use_means(means(1)))
        .then_refused(MeansExhausted, task="werf", used=Money(1_000_00), amount=Money(1), max_means=Money(1_000_00))
    )


def test_money_beyond_the_limit_is_kept_as_found_and_money_within_it_needs_no_excuse() -> None:
    found = means(1_000_01, as_found="De factuur was er al")
    after = with_means(1_000_00).when(lambda it: it.tasks.use_means(found)).then(found)
    assert after.state.tasks.task("werf").means == Money(1_000_01)
    within = means(1_000_00, as_found="De factuur was er al")
    with_means(1_000_00).when(lambda it: it.tasks.use_means(within)).then_refused(NothingFound, task="werf")


def test_a_task_without_extra_means_gets_no_money_and_one_without_a_limit_any() -> None:
    with_task().when(lambda it: it.tasks.use_means(means(1))).then_refused(
        MeansExhausted, task="werf", used=ZERO, amount=Money(1), max_means=ZERO
    )
    with_means(None).when(lambda it: it.tasks.use_means(means(9_999_999_99))).then(means(9_999_999_99))


@pytest.mark.parametrize("cents", [0, -1])
def test_money_for_a_task_is_more_than_none(cents: int) -> None:
    with_means(None).when(lambda it: it.tasks.use_means(means(cents))).then_refused(
        MeansNotPositive, task="werf", amount=Money(cents)
    )


def test_money_for_a_task_comes_from_who_gave_it_works_on_it_or_minds_it() -> None:
    terms = replace(FREE.terms, coordinator=Seat("secretaris", "GM0402"), team=(Seat("medewerker", "GM0377"),))
    assigned = replace(TASK, terms=terms)
    for organisation in ("GM0376", "GM0377", "GM0402", "GM0417"):
        put_in = means(1, organisation=organisation)
        given(PARTNERSHIP, FOUNDED, assigned).when(using(put_in)).then(put_in)
    given(PARTNERSHIP, FOUNDED, assigned).when(using(means(1, organisation="GM0406"))).then_refused(
        NoPartInTheTask,
        task="werf",
        organisation="GM0406",
        organisations=("GM0376", "GM0377", "GM0402", "GM0417"),
    )


def using(used: MeansUsed) -> Decide:
    return lambda it: it.tasks.use_means(used)


@pytest.mark.parametrize(("cents", "without"), [(0, False), (-1, False), (1, True)])
def test_a_limit_of_money_is_above_zero_and_of_a_task_that_may_have_money(cents: int, *, without: bool) -> None:
    limits = TaskLimits(no_extra_means=without, max_means=Money(cents))
    asked = TaskAssigned("x", replace(FREE.terms, limits=limits), ASSIGNED)
    given(PARTNERSHIP, FOUNDED).when(assigning(asked)).then_refused(MeansUnclear, task="x", max_means=Money(cents))


def test_a_meeting_has_a_name_of_its_own_and_may_be_of_no_task() -> None:
    of_councils = meeting("raad", task=None)
    with_task().when(lambda it: it.tasks.meet(of_councils)).then(of_councils).when(
        lambda it: it.tasks.meet(meeting("raad"))
    ).then_refused(AlreadyExists, kind="meeting", name="raad")
    assert with_task().and_then(of_councils).state.tasks.task("werf").meetings == 0


def test_nothing_comes_of_a_task_before_it_was_given() -> None:
    early: tuple[Decide, ...] = (
        lambda it: it.tasks.meet(meeting("een", BEFORE)),
        lambda it: it.tasks.use_hours(hours("1", BEFORE)),
        lambda it: it.tasks.use_means(means(1, BEFORE)),
        lambda it: it.tasks.deliver(report(on=BEFORE)),
        lambda it: it.tasks.finish(TaskFinished("werf", "klaar", BEFORE), ()),
    )
    for decide in early:
        with_task().when(decide).then_refused(BeforeItWasSet, name="werf", on=BEFORE, set_on=ASSIGNED)


def test_a_member_uses_the_hours_that_each_was_given_to_the_last_and_no_more() -> None:
    (
        with_task()
        .when(lambda it: it.tasks.use_hours(hours("12.5")))
        .then(hours("12.5"))
        .when(lambda it: it.tasks.use_hours(hours("37.5")))
        .then(hours("37.5"))
        .when(lambda it: it.tasks.use_hours(hours("0.25")))
        .then_refused(
            HoursExhausted,
            task="werf",
            organisation="GM0376",
            used=Decimal(50),
            hours=Decimal("0.25"),
            max_hours=Decimal(50),
        )
    )


def test_the_hours_of_one_member_are_not_those_of_another() -> None:
    two = replace(GIVEN, team=(Seat("medewerker", "GM0317"),))
    history = given(PARTNERSHIP, FOUNDED, replace(TASK, terms=two), hours("50"))
    other = hours("50", who=two.team[0])
    history.when(lambda it: it.tasks.use_hours(other)).then(other)


def test_hours_beyond_the_limit_are_kept_as_found_and_count() -> None:
    found = hours("8", as_found="Zo stond het op de urenstaat")
    history = with_task().and_then(hours("45"))
    history.when(lambda it: it.tasks.use_hours(found)).then(found)
    assert history.and_then(found).state.tasks.task("werf").hours == {WHO: Decimal(53)}
    with_task().when(lambda it: it.tasks.use_hours(found)).then_refused(NothingFound, task="werf")


@pytest.mark.parametrize("many", ["0", "-1"])
def test_no_hours_are_not_used(many: str) -> None:
    with_task().when(lambda it: it.tasks.use_hours(hours(many))).then_refused(
        HoursNotPositive, task="werf", hours=Decimal(many)
    )


def spending(many: str, who: Seat) -> Decide:
    return lambda it: it.tasks.use_hours(hours(many, who=who))


def test_only_who_was_named_for_a_task_spends_hours_on_it() -> None:
    for stranger in (Seat("medewerker", "GM0417"), Seat("chef", "GM0376")):
        with_task().when(spending("1", stranger)).then_refused(
            NotInTheTeam, task="werf", function=stranger.function, organisation=stranger.organisation
        )


def test_who_left_the_team_can_still_have_the_hours_recorded_that_were_worked_before() -> None:
    """Hours are told late more often than not: whoever worked on it on their day has a part in it for that day."""
    replaced = TaskChanged("werf", replace(GIVEN, contractors=(Seat("opvolger", "GM0376"),)), LATER)
    before = date(2007, 4, 30)
    history = with_task().and_then(replaced)
    history.when(lambda it: it.tasks.use_hours(hours("1", before))).then(hours("1", before))
    history.when(lambda it: it.tasks.use_hours(hours("1", LATER))).then_refused(
        NotInTheTeam, task="werf", function=MEMBER.function, organisation=MEMBER.organisation
    )
    moved = replace(replaced, terms=replace(FREE.terms, contractors=(Seat("opvolger", "GM0402"),)))
    free = given(PARTNERSHIP, FOUNDED, FREE).and_then(replace(moved, task="vrij"))
    put_in = replace(means(1, before, organisation="GM0376"), task="vrij")
    free.when(using(put_in)).then(put_in)
    free.when(using(replace(put_in, effective_on=LATER))).then_refused(
        NoPartInTheTask, task="vrij", organisation="GM0376", organisations=("GM0402", "GM0417")
    )


def test_without_limits_all_is_free() -> None:
    history = given(PARTNERSHIP, FOUNDED, FREE)
    many = replace(hours("5000"), task="vrij")
    history.when(lambda it: it.tasks.use_hours(many)).then(many)
    held = meeting("een", task="vrij")
    history.when(lambda it: it.tasks.meet(held)).then(held)


def test_a_report_is_delivered_once_each_and_within_its_pages() -> None:
    with_task().when(lambda it: it.tasks.deliver(report())).then(report()).when(
        lambda it: it.tasks.deliver(report())
    ).then_refused(ReportDelivered, task="werf", report="eind", number=1)
    with_task().when(lambda it: it.tasks.deliver(report(pages=16))).then_refused(
        ReportTooLong, task="werf", report="eind", pages=16, max_pages=15
    )
    with_task().when(lambda it: it.tasks.deliver(report(pages=None))).then_refused(
        PagesMissing, task="werf", report="eind", max_pages=15
    )
    found = report(pages=16, as_found="Zo ingeleverd")
    with_task().when(lambda it: it.tasks.deliver(found)).then(found)


def delivering(handed_in: ReportHandedIn) -> Decide:
    return lambda it: it.tasks.deliver(handed_in)


def test_a_report_that_comes_every_month_has_as_many_as_there_are_months() -> None:
    history = with_task()
    for number in (1, 2, 3, 4):
        handed_in = report("voortgang", number, None)
        history = history.when(delivering(handed_in)).then(handed_in)
    for name, number in (("voortgang", 5), ("voortgang", 0), ("eind", 2), ("nota", 1)):
        history.when(delivering(report(name, number, None))).then_refused(
            NotFound, kind="report", name=f"{name} {number}"
        )


def test_a_task_is_done_when_all_that_is_due_of_it_is_there() -> None:
    done = TaskFinished("werf", "Advies", DUE)
    missing = ("plan", "eind 1", "voortgang 1", "voortgang 2", "voortgang 3", "voortgang 4")
    history = with_task().and_then(DEADLINE)
    history.when(lambda it: it.tasks.finish(done, it.deadlines.open_of("werf"))).then_refused(
        WorkStillOpen, task="werf", still_open=missing
    )
    all_there = history.and_then(
        report(),
        *(report("voortgang", number, None) for number in (1, 2, 3, 4)),
        DeadlineMet("plan", "het plan", DUE),
    )
    all_there.when(lambda it: it.tasks.finish(done, it.deadlines.open_of("werf"))).then(done)
    ended = replace(done, as_found="De colleges stopten ermee")
    history.when(lambda it: it.tasks.finish(ended, it.deadlines.open_of("werf"))).then(ended)
    all_there.when(lambda it: it.tasks.finish(ended, ())).then_refused(NothingFound, task="werf")


def test_after_a_task_is_done_nothing_is_spent_on_it_and_nothing_changes_but_its_reports_may_still_come() -> None:
    done = TaskFinished("werf", "Advies", LATER, "gestopt")
    history = with_task().and_then(done)
    refused: tuple[Decide, ...] = (
        lambda it: it.tasks.meet(meeting("een", DUE)),
        lambda it: it.tasks.use_hours(hours("1", DUE)),
        lambda it: it.tasks.change(TaskChanged("werf", ASKED, DUE)),
        lambda it: it.tasks.change(TaskChanged("werf", ASKED, LATER)),
        lambda it: it.tasks.finish(TaskFinished("werf", "nog eens", LATER), ()),
        lambda it: it.set_deadline(replace(DEADLINE, effective_on=DUE)),
    )
    for decide in refused:
        history.when(decide).then_refused(TaskCompleted, task="werf", completed_on=LATER)
    history.when(lambda it: it.tasks.use_hours(hours("1"))).then(hours("1"))
    history.when(lambda it: it.tasks.deliver(report(on=DUE))).then(report(on=DUE))


def test_a_deadline_may_be_of_a_task_that_is_there() -> None:
    with_task().when(lambda it: it.set_deadline(DEADLINE)).then(DEADLINE)
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.set_deadline(DEADLINE)).then_refused(
        NotFound, kind="task", name="werf"
    )


def meeting_it_on(day: date) -> Decide:
    return lambda it: it.deadlines.meet("plan", "het plan", day)


def test_a_deadline_is_met_once_in_time_or_late() -> None:
    history = with_task().and_then(DEADLINE)
    for day in (ASSIGNED, DUE, date(2008, 1, 1)):
        met = DeadlineMet("plan", "het plan", day)
        history.when(meeting_it_on(day)).then(met).when(
            lambda it: it.deadlines.meet("plan", "nog eens", DUE)
        ).then_refused(DeadlineSettled, deadline="plan", settled_on=day)
    history.when(lambda it: it.deadlines.meet("plan", "te vroeg", BEFORE)).then_refused(
        BeforeItWasSet, name="plan", on=BEFORE, set_on=ASSIGNED
    )
    history.when(lambda it: it.deadlines.meet("x", "wat", DUE)).then_refused(NotFound, kind="deadline", name="x")


def postponed_to(day: date, body: str = COLLEGE) -> Decide:
    return lambda it: it.deadlines.postpone("plan", body=body, due_on=day, grounds="meer tijd", effective_on=LATER)


def missed_on(day: date, body: str = COLLEGE) -> Decide:
    return lambda it: it.deadlines.miss("plan", body=body, grounds="kwam niet", effective_on=day)


def test_a_deadline_is_put_off_to_a_later_day_by_the_body_that_set_it() -> None:
    next_day = date(2007, 7, 2)
    put_off = DeadlinePostponed("plan", COLLEGE, next_day, "meer tijd", LATER)
    history = with_task().and_then(DEADLINE)
    history.when(postponed_to(next_day)).then(put_off).when(postponed_to(next_day)).then_refused(
        NotLater, deadline="plan", due_on=next_day, was_due_on=next_day
    )
    history.when(postponed_to(DUE)).then_refused(NotLater, deadline="plan", due_on=DUE, was_due_on=DUE)
    history.when(postponed_to(next_day, OTHER)).then_refused(
        DeadlineOfAnotherBody, deadline="plan", body=OTHER, set_by=COLLEGE
    )
    history.and_then(DeadlineMet("plan", "er is een plan", LATER)).when(postponed_to(next_day)).then_refused(
        DeadlineSettled, deadline="plan", settled_on=LATER
    )


def test_a_deadline_is_missed_after_its_day_found_by_the_body_that_set_it() -> None:
    next_day = date(2007, 7, 2)
    history = with_task().and_then(DEADLINE)
    history.when(missed_on(next_day)).then(DeadlineMissed("plan", COLLEGE, "kwam niet", next_day)).when(
        lambda it: it.deadlines.meet("plan", "toch", next_day)
    ).then_refused(DeadlineSettled, deadline="plan", settled_on=next_day)
    history.when(missed_on(DUE)).then_refused(NotYetDue, deadline="plan", on=DUE, due_on=DUE)
    history.when(missed_on(next_day, OTHER)).then_refused(
        DeadlineOfAnotherBody, deadline="plan", body=OTHER, set_by=COLLEGE
    )
    put_off = DeadlinePostponed("plan", COLLEGE, date(2007, 9, 1), "meer tijd", LATER)
    history.and_then(put_off).when(missed_on(next_day)).then_refused(
        NotYetDue, deadline="plan", on=next_day, due_on=date(2007, 9, 1)
    )


PLANNED = EvaluationPlanned("tussen", "Tussenevaluatie", COLLEGE, ("Start", "Stappen"), ("werf",), DUE, ASSIGNED)
SAID = TaskEvaluated("tussen", "werf", (Section("Start", "drie werven"), Section("Stappen", "een")), "nota", LATER)


def test_an_evaluation_is_planned_once_and_made_once_of_each_of_its_tasks() -> None:
    (
        with_task()
        .when(lambda it: it.evaluations.plan(PLANNED))
        .then(PLANNED)
        .when(lambda it: it.evaluations.evaluate(SAID))
        .then(SAID)
        .when(lambda it: it.evaluations.evaluate(SAID))
        .then_refused(AlreadyExists, kind="evaluation", name="tussen of werf")
    )
    with_task().and_then(PLANNED).when(lambda it: it.evaluations.plan(PLANNED)).then_refused(
        AlreadyExists, kind="evaluation", name="tussen"
    )
    with_task().when(lambda it: it.evaluations.plan(replace(PLANNED, due_on=BEFORE))).then_refused(
        DueBeforeSet, deadline="tussen", due_on=BEFORE, effective_on=ASSIGNED
    )


def test_an_evaluation_wants_a_task_once() -> None:
    twice = replace(PLANNED, tasks=("werf", "werf"))
    with_task().when(lambda it: it.evaluations.plan(twice)).then(PLANNED)


@pytest.mark.parametrize(
    "headings", [("Start",), ("Stappen", "Start"), ("Start", "Stappen", "Meer"), ("Start", "start")]
)
def test_an_evaluation_has_its_headings_and_no_others(headings: tuple[str, ...]) -> None:
    said = replace(SAID, sections=tuple(Section(each, "iets") for each in headings))
    with_task().and_then(PLANNED).when(lambda it: it.evaluations.evaluate(said)).then_refused(
        OtherHeadings, evaluation="tussen", headings=("Start", "Stappen"), given=headings
    )


def test_an_evaluation_is_of_the_tasks_that_it_was_planned_for_and_not_before_that() -> None:
    history = with_task().and_then(FREE, PLANNED)
    history.when(lambda it: it.evaluations.evaluate(replace(SAID, task="vrij"))).then_refused(
        NotEvaluatedHere, evaluation="tussen", task="vrij"
    )
    history.when(lambda it: it.evaluations.evaluate(replace(SAID, evaluation="eind"))).then_refused(
        NotFound, kind="evaluation", name="eind"
    )
    history.when(lambda it: it.evaluations.evaluate(replace(SAID, effective_on=BEFORE))).then_refused(
        BeforeItWasSet, name="tussen", on=BEFORE, set_on=ASSIGNED
    )


def deciding(event: HoursUsed | MeetingHeld) -> Decide:
    if isinstance(event, HoursUsed):
        return lambda it: it.tasks.use_hours(event)
    return lambda it: it.tasks.meet(event)


AMOUNTS = st.decimals(Decimal("0.25"), Decimal(30), places=2)


@hypothesis.given(st.lists(st.tuples(st.sampled_from(["hours", "meeting"]), AMOUNTS, st.booleans()), max_size=30))
def test_without_an_excuse_nobody_ever_gets_beyond_a_limit_and_with_one_all_of_it_counts(
    tried: list[tuple[str, Decimal, bool]],
) -> None:
    history, spent, held, excused = with_task(), Decimal(0), 0, False
    for number, (what, amount, excuse) in enumerate(tried):
        over = spent + amount > 50 if what == "hours" else held >= 2
        as_found = "toch gebeurd" if excuse else None
        of_hours = hours(str(amount), as_found=as_found)
        event = of_hours if what == "hours" else meeting(f"nr-{number}", as_found=as_found)
        decide = deciding(event)
        if over == excuse:
            history = history.when(decide).then(event)
            spent, held = (spent + amount, held) if what == "hours" else (spent, held + 1)
            excused = excused or excuse
        else:
            with pytest.raises((HoursExhausted, MeetingsExhausted, NothingFound)):
                decide(history.state)
    found = history.state.tasks.task("werf")
    assert (found.hours.get(WHO, Decimal(0)), found.meetings) == (spent, held)
    assert excused or (spent <= 50 and held <= 2)
