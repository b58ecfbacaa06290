"""What is due on a day, as known at a moment, and what tasks have used: each of the two dates by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from ledger.journal import Address
from projections import Library
from projections.calendar.due import obligations, tasks_known
from projections.obliged import Due, DueKind, DueState, Limit, Obligations, TaskLine, overdue
from tests.projections.history import COLLEGE, HOST, OFFICIAL, Line, beginning, library_of, line, play
from tests.projections.looking import is_whole, now

MEMBER = {"function": "medewerker", "organisation": "GM0313"}
WHO = "medewerker, GM0313"
TASK: Line = {
    "partnership": "blnp",
    "task": "werf",
    "title": "Werf",
    "clients": [COLLEGE],
    "contractors": [MEMBER],
    "assignments": ["Breng in beeld"],
    "coordinator": {"function": "secretaris", "organisation": HOST},
    "limits": {"max_meetings": 1, "max_hours": "50", "lead_time_months": 4, "no_extra_means": True},
    "reports": [
        {"report": "voortgang", "title": "Voortgang", "recipient": COLLEGE, "every_months": 2},
        {"report": "eind", "title": "Eindrapport", "recipient": COLLEGE, "after_months": 4, "max_pages": 15},
    ],
}
ABOUT: Line = {"partnership": "blnp", "task": "werf"}
PLAN: Line = {"partnership": "blnp", "deadline": "plan", "body": COLLEGE}


def story() -> Iterator[Line]:
    """A task of 1 March 2020 and what became of it; some of it is recorded long after its day."""
    yield line("assign-task", "2020-03-02", **TASK, effective_on="2020-03-01")
    yield line("set-deadline", "2020-03-03", **PLAN, title="Een plan", task="werf", due_on="2020-04-01") | {
        "effective_on": "2020-03-01"
    }
    yield line("set-deadline", "2020-03-04", partnership="blnp", deadline="nota", title="Een nota", body=COLLEGE) | {
        "due_on": "2020-05-01",
        "effective_on": "2020-03-01",
    }
    yield line("plan-evaluation", "2020-03-05", partnership="blnp", evaluation="tussen", title="Tussenevaluatie") | {
        "body": COLLEGE,
        "headings": ["Start"],
        "tasks": ["werf"],
        "due_on": "2020-06-01",
        "effective_on": "2020-03-01",
    }
    yield line("hold-meeting", "2020-03-10", **ABOUT, meeting="een", title="Start", present=[COLLEGE]) | {
        "effective_on": "2020-03-10"
    }
    yield line("use-hours", "2020-04-10", **ABOUT, **MEMBER, hours="38", description="beeld", effective_on="2020-04-09")
    yield line("postpone-deadline", "2020-04-11", **PLAN, due_on="2020-06-01", grounds="meer tijd") | {
        "effective_on": "2020-03-31"
    }
    yield line("deliver-report", "2020-05-04", **ABOUT, report="voortgang", number=1, effective_on="2020-05-02")
    yield line("hold-meeting", "2020-05-20", **ABOUT, meeting="twee", title="Toch", present=[COLLEGE]) | {
        "effective_on": "2020-05-20",
        "as_found": "Gehouden voordat iemand telde",
    }
    yield line("miss-deadline", "2020-05-21", **PLAN | {"deadline": "nota"}, grounds="kwam niet") | {
        "effective_on": "2020-05-15"
    }
    yield line("evaluate-task", "2020-06-20", partnership="blnp", evaluation="tussen", task="werf", source="nota") | {
        "sections": [{"heading": "Start", "text": "drie werven"}],
        "effective_on": "2020-05-30",
    }
    yield line("meet-deadline", "2020-07-01", partnership="blnp", deadline="plan", result="het plan") | {
        "effective_on": "2020-06-01"
    }
    more = {**TASK, "limits": {**TASK["limits"], "max_hours": "60", "lead_time_months": 5}}
    yield line("change-task", "2020-07-02", **more, effective_on="2020-06-15")
    yield line("use-hours", "2020-07-03", **ABOUT, **MEMBER, hours="20", description="slot", effective_on="2020-07-03")
    yield line("deliver-report", "2020-07-04", **ABOUT, report="eind", pages=14, effective_on="2020-07-01")


@pytest.fixture
def told(demonstration_address: Address) -> Iterator[Library]:
    with library_of(demonstration_address) as library:
        play(library.journal, beginning("2017-01-10"))
        assert [done.refusal for done in play(library.journal, story())] == [None] * 15
        yield library


def asked(library: Library, on: str, known_at: str | None = None, task: str | None = None) -> Obligations:
    as_of = library.as_of(date.fromisoformat(on), known_at, now(library).known_until)
    with library.view(as_of) as view:
        return obligations(view, as_of, "blnp", task)


def states(library: Library, on: str, known_at: str | None = None) -> dict[str, DueState]:
    return {each.name: each.state for each in asked(library, on, known_at).due}


def one(library: Library, name: str, on: str, known_at: str | None = None) -> Due:
    return next(each for each in asked(library, on, known_at).due if each.name == name)


def the_task(library: Library, on: str, known_at: str | None = None) -> TaskLine:
    (found,) = asked(library, on, known_at).tasks
    return found


def test_before_anything_was_set_nothing_is_due(told: Library) -> None:
    found = asked(told, "2020-02-29")
    assert (found.due, found.tasks) == ((), ())


def test_what_is_due_is_overdue_from_the_day_after(told: Library) -> None:
    known = "2020-04-10"
    assert states(told, "2020-04-01", known)["plan"] is DueState.DUE
    assert states(told, "2020-04-02", known)["plan"] is DueState.OVERDUE
    assert [each.name for each in overdue(asked(told, "2020-05-02", known).due)] == ["plan", "nota", "voortgang 1"]


def test_what_was_put_off_was_overdue_as_known_before_and_is_not_as_known_after(told: Library) -> None:
    assert states(told, "2020-04-02", "2020-04-10")["plan"] is DueState.OVERDUE
    put_off = one(told, "plan", "2020-04-02", "2020-04-11")
    assert (put_off.state, put_off.due_on, put_off.first_due_on) == (
        DueState.DUE,
        date(2020, 6, 1),
        date(2020, 4, 1),
    )
    assert (put_off.note, put_off.task, put_off.set_by, put_off.owed_by) == ("meer tijd", "werf", (COLLEGE,), (WHO,))
    assert one(told, "plan", "2020-03-30").due_on == date(2020, 4, 1)


def test_a_deadline_is_met_on_its_day_once_that_is_known(told: Library) -> None:
    assert states(told, "2020-06-02", "2020-06-30")["plan"] is DueState.OVERDUE
    met = one(told, "plan", "2020-06-02", "2020-07-01")
    assert (met.state, met.settled_on, met.note) == (DueState.MET, date(2020, 6, 1), "het plan")
    assert states(told, "2020-05-31")["plan"] is DueState.DUE


def test_a_report_may_come_late_and_a_deadline_may_be_missed(told: Library) -> None:
    late = one(told, "voortgang 1", "2020-05-02")
    assert (late.state, late.due_on, late.settled_on) == (DueState.MET_LATE, date(2020, 5, 1), date(2020, 5, 2))
    assert states(told, "2020-05-14")["nota"] is DueState.OVERDUE
    missed = one(told, "nota", "2020-05-15")
    assert (missed.state, missed.note, missed.owed_by) == (DueState.MISSED, "kwam niet", ())


def test_an_evaluation_is_there_when_it_is_of_all_its_tasks(told: Library) -> None:
    open_ = one(told, "tussen", "2020-05-30", "2020-06-19")
    assert (open_.kind, open_.state, open_.note) == (DueKind.EVALUATION, DueState.DUE, "0 of 1 tasks")
    there = one(told, "tussen", "2020-05-30", "2020-06-20")
    assert (there.state, there.settled_on, there.note) == (DueState.MET, date(2020, 5, 30), "1 of 1 tasks")


def test_a_task_has_used_what_was_spent_by_that_day(told: Library) -> None:
    def used(on: str) -> dict[tuple[Limit, str | None], tuple[Decimal, Decimal | None, bool]]:
        return {(each.limit, each.who): (each.used, each.allowed, each.over) for each in the_task(told, on).used}

    def so_much(meetings: int, hours: int, of: int, months: int, most: int) -> dict[object, object]:
        return {
            (Limit.MEETINGS, None): (Decimal(meetings), Decimal(1), meetings > 1),
            (Limit.HOURS, WHO): (Decimal(hours), Decimal(of), hours > of),
            (Limit.MEANS, None): (Decimal(0), Decimal(0), False),
            (Limit.MONTHS, None): (Decimal(months), Decimal(most), months > most),
        }

    assert used("2020-03-09") == so_much(0, 0, 50, 1, 4)
    assert used("2020-04-09") == so_much(1, 38, 50, 2, 4)
    assert used("2020-06-15") == so_much(2, 38, 60, 4, 5)
    eind = {(Limit.PAGES, "eind 1"): (Decimal(14), Decimal(15), False)}
    assert used("2020-07-03") == so_much(2, 58, 60, 5, 5) | eind


@pytest.mark.parametrize(
    ("on", "begun", "over"),
    [
        ("2020-03-01", 0, False),
        ("2020-03-02", 1, False),
        ("2020-04-01", 1, False),
        ("2020-04-02", 2, False),
        ("2020-07-01", 4, False),
        ("2020-07-02", 5, True),  # Its last day was 1 July.
        ("2022-07-02", 29, True),
    ],
)
def test_a_task_has_used_the_months_that_began_since_it_was_given(
    told: Library, on: str, begun: int, *, over: bool
) -> None:
    (months,) = (each for each in the_task(told, on, "2020-07-01").used if each.limit is Limit.MONTHS)
    assert (months.used, months.allowed, months.over) == (Decimal(begun), Decimal(4), over)


def test_of_a_task_that_is_done_no_month_begins_any_more(told: Library) -> None:
    done = line("complete-task", "2020-07-20", **ABOUT, result="klaar", effective_on="2020-07-15", as_found="laat")
    assert play(told.journal, [done])[0].refusal is None
    (months,) = (each for each in the_task(told, "2021-01-01").used if each.limit is Limit.MONTHS)
    assert (months.used, months.allowed) == (Decimal(5), Decimal(5))


def test_money_for_a_task_is_counted_together_by_day_and_by_the_limit_of_that_day(told: Library) -> None:
    """At first it goes without, and its limit is nothing; later it may have EUR 2,000."""

    def used(on: str, known_at: str | None = None) -> tuple[str, str | None, bool, bool]:
        (found,) = (each for each in the_task(told, on, known_at).used if each.limit is Limit.MEANS)
        return str(found.used), None if found.allowed is None else str(found.allowed), found.over, found.illustrative

    more = {**TASK, "limits": {"max_meetings": 2, "lead_time_months": 5, "max_means": "2000.00"}}
    spent = {**ABOUT, "organisation": "GM0313", "description": "adviseur", "effective_on": "2020-06-20"}
    (refused, changed, first, second, over) = play(
        told.journal,
        [
            line("use-means", "2020-07-05", **spent, amount="0.01"),
            line("change-task", "2020-07-06", **more, effective_on="2020-06-20"),
            line("use-means", "2020-07-07", **spent, amount="1500.25", illustrative=True),
            line("use-means", "2020-07-08", **{**spent, "organisation": HOST}, amount="499.75"),
            line("use-means", "2020-07-09", **spent, amount="0.01"),
        ],
    )
    assert [each.refusal and each.refusal.code for each in (refused, changed, first, second, over)] == [
        "means-exhausted",
        None,
        None,
        None,
        "means-exhausted",
    ]
    assert used("2020-06-19") == ("0.00", "0.00", False, False)
    assert used("2020-06-20") == ("2000.00", "2000.00", False, True)
    assert used("2020-06-20", "2020-07-07") == ("1500.25", "2000.00", False, True)
    kept = line("use-means", "2020-07-10", **spent, amount="0.01", as_found="naheffing")
    assert play(told.journal, [kept])[0].refusal is None
    assert used("2020-06-20") == ("2000.01", "2000.00", True, True)
    assert the_task(told, "2020-06-20").as_found[-1].name == "GM0313"


def test_what_breaks_a_limit_stays_to_be_seen(told: Library) -> None:
    assert the_task(told, "2020-05-19").as_found == ()
    (found,) = the_task(told, "2020-05-20").as_found
    assert (found.what, found.name, found.reason) == ("meetings", "twee", "Gehouden voordat iemand telde")
    assert told.journal.entry(found.position).act == "hold-meeting"


def test_other_terms_hold_from_their_day_on(told: Library) -> None:
    before, after = the_task(told, "2020-06-14"), the_task(told, "2020-06-15")
    assert (before.due_on, after.due_on) == (date(2020, 7, 1), date(2020, 8, 1))
    task = one(told, "werf", "2020-07-02")
    assert (task.kind, task.state, task.first_due_on) == (DueKind.TASK, DueState.DUE, date(2020, 7, 1))
    assert [each.due_on for each in asked(told, "2020-06-15").due if each.name.startswith("voortgang")] == [
        date(2020, 5, 1),
        date(2020, 7, 1),
    ]
    assert (after.clients, after.contractors, after.coordinator) == ((COLLEGE,), (WHO,), f"secretaris, {HOST}")
    assert after.no_extra_means
    assert not after.illustrative


def test_one_task_is_asked_without_the_rest(told: Library) -> None:
    found = asked(told, "2020-06-15", task="werf")
    assert {each.name for each in found.due} == {"plan", "voortgang 1", "voortgang 2", "eind", "werf"}
    assert asked(told, "2020-06-15", task="elders").due == ()
    as_of = told.as_of(None, "2020-03-02", now(told).known_until)
    with told.view(as_of) as view:
        assert tasks_known(view, as_of, "blnp") == {"werf"}
        assert tasks_known(view, as_of, "bel") == frozenset()


def test_a_task_that_is_done_is_settled_and_what_it_owes_is_not(told: Library) -> None:
    done = line("complete-task", "2020-07-10", **ABOUT, result="Advies", effective_on="2020-07-09")
    (refused,) = play(told.journal, [done])
    assert refused.refusal is not None
    assert refused.refusal.fields == {"task": "werf", "still_open": ("voortgang 2",)}
    play(told.journal, [{**done, "at": "2020-07-11T12:00:00Z", "as_found": "De colleges hebben genoeg gezien"}])
    assert one(told, "werf", "2020-07-09").state is DueState.MET
    assert one(told, "werf", "2020-07-09", "2020-07-10").state is DueState.DUE
    assert one(told, "voortgang 2", "2020-07-09").state is DueState.OVERDUE
    assert the_task(told, "2020-07-09").as_found[-1].what == "task"


def test_the_same_ledger_gives_the_same_rows(told: Library) -> None:
    asked(told, "2020-07-09")
    assert is_whole(told)


def test_only_the_body_that_set_a_deadline_speaks_of_it(told: Library) -> None:
    stranger = {**OFFICIAL, "subject": "p-9", "organisation": "GM0313", "on_behalf_of": "GM0313/college"}
    again = {"partnership": "blnp", "deadline": "later", "body": COLLEGE}
    put_off = {**again, "due_on": "2021-02-01", "grounds": "meer tijd", "effective_on": "2020-12-01"}
    _, refused, missed = play(
        told.journal,
        [
            line("set-deadline", "2020-12-01", **again, title="Later", due_on="2021-01-01", effective_on="2020-12-01"),
            line("postpone-deadline", "2020-12-02", stranger, **put_off),
            line("miss-deadline", "2021-02-02", stranger, **again, grounds="weg", effective_on="2021-02-01"),
        ],
    )
    for each in (refused, missed):
        assert each.refusal is not None
        assert each.refusal.code == "not-on-behalf-of-the-body"


def test_what_was_recorded_in_error_is_due_and_used_no_more_and_was_as_known_before(told: Library) -> None:
    whole = {entry.act: entry.position for entry in told.journal.entries()}
    before = str(told.journal.store.max_notification_id())
    mistakes = {"partnership": "blnp", "reason": "error: of another task"}
    positions = [whole["use-hours"], whole["meet-deadline"]]
    (done,) = play(told.journal, [line("record-in-error", "2020-08-01", **mistakes, positions=positions)])
    assert done.refusal is None

    def spent(known_at: str | None) -> list[Decimal]:
        return [each.used for each in the_task(told, "2020-07-03", known_at).used if each.limit is Limit.HOURS]

    assert (spent(before), spent(None)) == ([Decimal(58)], [Decimal(38)])
    assert states(told, "2020-06-02", before)["plan"] is DueState.MET
    assert states(told, "2020-06-02")["plan"] is DueState.OVERDUE
    again = line("use-hours", "2020-08-02", **ABOUT, **MEMBER, hours="22", description="slot")
    (done,) = play(told.journal, [again | {"effective_on": "2020-07-03"}])
    assert done.refusal is None, "the hours in error are free again: 38 and 22 of 60"


def test_a_task_is_no_mistake_while_something_rests_on_it(told: Library) -> None:
    given = next(entry.position for entry in told.journal.entries() if entry.act == "assign-task")
    mistake = line("record-in-error", "2020-08-01", partnership="blnp", positions=[given], reason="error: never given")
    (refused,) = play(told.journal, [mistake])
    assert refused.refusal is not None
    assert refused.refusal.code == "still-rested-upon"
    whole = {**mistake, "at": "2020-08-02T12:00:00Z", "with_what_rests_on_it": True}
    (refused,) = play(told.journal, [whole])
    assert refused.refusal is not None
    assert "partnership.evaluation-planned.1" in str(refused.refusal), "an evaluation is left without its task"
    planned = next(entry.position for entry in told.journal.entries() if entry.act == "plan-evaluation")
    (done,) = play(told.journal, [{**whole, "at": "2020-08-03T12:00:00Z", "positions": [given, planned]}])
    assert done.refusal is None
    found = asked(told, "2020-07-09")
    assert (found.tasks, [each.name for each in found.due]) == ((), ["nota"])
