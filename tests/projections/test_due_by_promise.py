"""Decisions on objections, promised savings and planned measurements among what is due, at any two dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.journal import Address
from projections import Library
from projections.calendar.due import obligations
from projections.obliged import Due, DueKind, DueState
from tests.holding import breaks
from tests.ledgers import found as founded
from tests.projections import test_findings, test_findings_of_decisions, test_savings
from tests.projections.history import COLLEGE, SERVICE, Line, beginning, library_of, line
from tests.projections.looking import now
from tests.projections.test_findings import ask
from tests.projections.test_findings_of_decisions import ABOUT, proposed, taken
from tests.projections.test_savings import EEMNES, LAREN, lines_of

COLLEGE_LAREN, SHARED = "GM0417/college", test_savings.SERVICE
OBJECTION: Line = {**ABOUT, "objection": "b"}
NAME = f"{SERVICE}#regeling b"


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as found:
        test_findings.do(found, *beginning(), proposed(), taken())
        yield found


@pytest.fixture
def saving(empty_sqlite: Address) -> Iterator[Library]:
    """The worked example up to the claim, and nothing measured yet."""
    founded(empty_sqlite)
    with library_of(empty_sqlite) as found:
        test_savings.do(found, *lines_of("service"), *without("measure-cost-actual", "verify-saving", "book-saving"))
        yield found


def without(*acts: str) -> list[Line]:
    return [each for each in lines_of("savings") if each["act"] not in acts]


def example(act: str) -> Line:
    return next(each for each in lines_of("savings") if each["act"] == act)


def due(library: Library, on: str, kind: DueKind, known_at: int | None = None) -> list[Due]:
    position = str(known_at or now(library).known_at)
    as_of = library.as_of(date.fromisoformat(on), position, now(library).known_until)
    with library.view(as_of) as view:
        return [each for each in obligations(view, as_of).due if each.kind is kind]


def standing(library: Library, on: str, known_at: int | None = None) -> tuple[str, str, DueState, str | None] | None:
    """When the objection is to be decided on, first and now, how that stands, and when it was."""
    found = [each for each in due(library, on, DueKind.OBJECTION, known_at) if each.name == NAME]
    for each in found:
        there = str(each.settled_on) if each.settled_on else None
        return str(each.first_due_on), str(each.due_on), each.state, there
    return None


def test_a_decision_on_an_objection_is_due_and_moves_with_all_that_moves_it(library: Library) -> None:
    do = test_findings.do
    filed: Line = {**OBJECTION, "objector": "een inwoner", "effective_on": "2018-03-20"}
    do(library, line("file-objection", **filed))
    # One objects until 12 April; six weeks later it is 24 May.
    assert standing(library, "2018-03-19") is None
    assert standing(library, "2018-05-24") == ("2018-05-24", "2018-05-24", DueState.DUE, None)
    assert standing(library, "2018-05-25") == ("2018-05-24", "2018-05-24", DueState.OVERDUE, None)
    [each] = due(library, "2018-05-25", DueKind.OBJECTION)
    assert (each.owed_by, each.set_by, each.partnership) == ((COLLEGE,), ("een inwoner",), "blnp")
    before = now(library).known_at
    do(library, line("refer-objection", **OBJECTION, advisory_committee="commissie", effective_on="2018-04-03"))
    off: Line = {"adjournment_ground": "by-the-body", "decide_by": "2018-07-20", "grounds": "hoorzitting"}
    do(library, line("adjourn-objection", **OBJECTION, **off, effective_on="2018-07-01"))
    assert standing(library, "2018-06-30") == ("2018-05-24", "2018-07-05", DueState.DUE, None)
    assert standing(library, "2018-07-01") == ("2018-05-24", "2018-07-20", DueState.DUE, None)
    assert standing(library, "2018-07-01", before) == ("2018-05-24", "2018-05-24", DueState.OVERDUE, None)
    decided: Line = {"body": COLLEGE, "outcome": "unfounded", "grounds": "g", "effective_on": "2018-07-21"}
    do(library, line("decide-objection", **OBJECTION, **decided))
    assert standing(library, "2018-07-20") == ("2018-05-24", "2018-07-20", DueState.DUE, None)
    assert standing(library, "2018-12-31") == ("2018-05-24", "2018-07-20", DueState.MET_LATE, "2018-07-21")


def test_a_term_for_objections_counts_from_the_publication_once_there_is_one(library: Library) -> None:
    do = test_findings.do
    do(library, line("publish-decision", **ABOUT, publication="gmb-2018-1", effective_on="2018-03-15"))
    do(library, line("file-objection", **OBJECTION, objector="een inwoner", effective_on="2018-03-10"))
    assert standing(library, "2018-03-14") == ("2018-05-24", "2018-05-24", DueState.DUE, None)
    assert standing(library, "2018-03-15") == ("2018-06-07", "2018-06-07", DueState.DUE, None)


@breaks("awb-7-10-objection-decided")
def test_an_objection_that_waits_is_a_finding_once_and_to_be_decided_on(library: Library) -> None:
    of, do = test_findings_of_decisions.of, test_findings.do
    do(library, line("file-objection", **OBJECTION, objector="een inwoner", effective_on="2018-03-20"))
    rule = "awb-7-10-objection-decided"
    assert of(library, rule, on="2018-05-24") == []
    [found] = of(library, rule, on="2018-05-25")
    assert (found.resolve_with, found.effective_on) == (("decide-objection",), date(2018, 5, 25))
    late = [each for each in ask(library, "2018-05-25").values() if "regeling" in each.about]
    assert [each.rule for each in late if "time" in each.rule or "decided" in each.rule] == [rule]
    decided: Line = {"body": COLLEGE, "outcome": "unfounded", "grounds": "g", "effective_on": "2018-06-01"}
    do(library, line("decide-objection", **OBJECTION, **decided))
    [after] = of(library, rule, on="2018-06-01")
    assert (after.resolve_with, after.effective_on) == ((), date(2018, 6, 1))


@breaks("awb-7-10-3-objection-adjourned")
def test_what_was_put_off_too_late_is_a_finding(library: Library) -> None:
    of, do = test_findings_of_decisions.of, test_findings.do
    do(library, line("file-objection", **OBJECTION, objector="een inwoner", effective_on="2018-03-20"))
    off: Line = {"adjournment_ground": "by-the-body", "decide_by": "2018-07-01", "grounds": "g"}
    late: Line = {**OBJECTION, **off, "effective_on": "2018-05-25", "as_found": "zo is het gegaan"}
    do(library, line("adjourn-objection", **late))
    [found] = of(library, "awb-7-10-3-objection-adjourned")
    assert (found.as_found, found.seen_when_recorded) == ("zo is het gegaan", True)


def promise(on: str, by: str, grounds: str = "toegezegd") -> Line:
    facts: Line = {"claim": "besparing-2021", "body": COLLEGE_LAREN, "promised_on": by, "grounds": grounds}
    return line("promise-saving", None, example("claim-saving")["actor"], service=SHARED, **facts, effective_on=on)


def states(library: Library, kind: DueKind, *days: str) -> list[DueState]:
    return [each.state for day in days for each in due(library, day, kind)]


def test_a_promised_saving_is_there_when_it_is_verified_and_not_while_it_is_disputed(saving: Library) -> None:
    do, kind = test_savings.do, DueKind.SAVING
    do(saving, example("measure-cost-actual"), promise("2022-03-04", "2022-03-08"))
    do(saving, promise("2022-03-07", "2022-03-31", "de rekening komt later"))
    assert states(saving, kind, "2022-03-03", "2022-03-04", "2022-04-01") == [DueState.DUE, DueState.OVERDUE]
    do(saving, example("verify-saving"))
    days = ("2022-03-07", "2022-03-09", "2022-03-10", "2022-12-31")
    assert states(saving, kind, *days) == [DueState.DUE, DueState.DUE, DueState.MET, DueState.MET]
    [each] = due(saving, "2022-03-10", kind)
    assert (each.first_due_on, each.due_on, each.set_by) == (date(2022, 3, 8), date(2022, 3, 31), (COLLEGE_LAREN,))
    assert (each.note, each.settled_on, each.name) == (
        "de rekening komt later",
        date(2022, 3, 10),
        f"{SHARED}#besparing-2021",
    )
    doubt: Line = {"service": SHARED, "claim": "besparing-2021", "grounds": "twijfel", "effective_on": "2022-03-20"}
    do(saving, line("dispute-saving", None, example("verify-saving")["actor"], **doubt))
    assert states(saving, kind, "2022-03-19", "2022-03-20", "2022-04-01") == [
        DueState.MET,
        DueState.DUE,
        DueState.OVERDUE,
    ]
    no = doubt | {"grounds": "niet te zien", "effective_on": "2022-04-10"}
    do(saving, line("reject-saving", None, example("verify-saving")["actor"], **no))
    assert states(saving, kind, "2022-04-10") == [DueState.MISSED]
    [found] = ask(saving, "2022-04-10", rule="obligation-met-in-time").values()
    assert found.resolve_with == ("verify-saving",)


def test_a_planned_measurement_is_there_when_everybody_is_measured(saving: Library) -> None:
    do, kind = test_savings.do, DueKind.MEASUREMENT
    plan: Line = {"service": SHARED, "body": COLLEGE_LAREN, "starts_on": "2021-01-01", "ends_on": "2022-01-01"}
    actor = example("claim-saving")["actor"]
    by: Line = {"measure_by": "2022-03-01", "effective_on": "2021-12-01"}
    do(saving, line("plan-measurement", None, actor, **plan, **by, indicator="kosten"))
    do(saving, line("plan-measurement", None, actor, **plan, **by, indicator="doorlooptijd"))
    days, cost = due(saving, "2022-03-02", kind)
    assert (days.state, days.settled_on) == (DueState.MET_LATE, date(2022, 3, 2))
    assert (cost.state, cost.note, cost.owed_by[:2]) == (DueState.OVERDUE, "0 of 3 participants", (EEMNES, "GM0376"))
    assert LAREN in cost.owed_by
    do(saving, example("measure-cost-actual"))
    [_, there] = due(saving, "2022-03-02", kind)
    assert (there.state, there.settled_on, there.owed_by) == (DueState.MET_LATE, date(2022, 3, 2), ())
    assert states(saving, kind, "2022-03-01") == [DueState.DUE, DueState.DUE]
    later: Line = {"measure_by": "2022-04-01", "effective_on": "2022-02-01"}
    do(saving, line("plan-measurement", None, actor, **plan, **later, indicator="kosten"))
    [_, moved] = due(saving, "2022-03-02", kind)
    assert (moved.state, moved.first_due_on, moved.due_on) == (DueState.MET, date(2022, 3, 1), date(2022, 4, 1))
