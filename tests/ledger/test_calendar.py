"""The statutory calendar as a partnership keeps it: what is planned, what was done, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.errors import RuleBroken
from ledger.law import LegalForm, Response
from ledger.law.switches import RuleSwitched
from ledger.law.wgr import StatutoryAct, YearDays
from ledger.partnership.calendar import BudgetMeetingPlanned, CalendarKept, StatutoryActRecorded
from ledger.partnership.calendar_refusals import (
    AdoptedOnAnotherDay,
    AdoptionWithoutDecision,
    CalendarNotBinding,
    MeetingOutsideCycle,
    OutsideCycle,
    SentBeforeAdopted,
    StatutoryActDone,
)
from ledger.partnership.events import LegalFormChanged
from ledger.partnership.statutory import RegimeChoice, StatutoryTerm, deadlines
from ledger.partnership.statutory_rules import RULE_OF, in_time
from tests.holding import holds
from tests.ledger.bel import BOARD, acting, arranged
from tests.memory import Memory

DECIDED = date(2023, 7, 6)


@pytest.fixture
def memory() -> Memory:
    """A public body whose board adopted a budget on 6 July 2023."""
    made = arranged()
    about: dict[str, Any] = {"scope": "bel", "decision": "begroting-2024", "body": BOARD, "effective_on": DECIDED}
    made.do("propose-decision", title="Begroting 2024", **about)
    made.do("adopt-decision", acting(BOARD), decided_on=DECIDED, **about)
    return made


def refuses(refusal: type[RuleBroken], asked: Callable[[], object], **facts: object) -> None:
    """It is refused with this class and exactly these facts, and says something."""
    with pytest.raises(refusal) as refused:
        asked()
    assert refused.value.fields == facts
    assert str(refused.value)


def done(memory: Memory, act: str, on: str, year: int = 2024, decision: str | None = None) -> StatutoryActRecorded:
    memory.do(
        "record-statutory-act",
        partnership="bel",
        statutory_act=act,
        year=year,
        result="brief",
        effective_on=on,
        decision=decision,
    )
    found = memory.streams["partnership:bel"][-1]
    assert isinstance(found, StatutoryActRecorded)
    return found


def plan(memory: Memory, meets_on: str, year: int = 2024) -> None:
    memory.do("plan-budget-meeting", partnership="bel", year=year, meets_on=meets_on, effective_on="2023-01-10")


def test_what_was_done_in_time_is_as_it_should_be(memory: Memory) -> None:
    plan(memory, "2023-07-06")
    assert done(memory, "draft-budget", "2023-04-13").irregular == ()
    adopted = done(memory, "budget-adoption", "2023-07-06", decision="bel#begroting-2024")
    assert (adopted.statutory_act, adopted.irregular) == (StatutoryAct.BUDGET_ADOPTION, ())
    assert done(memory, "budget-sending", "2023-07-20").irregular == ()


@pytest.mark.parametrize(
    ("act", "on", "rule"),
    [
        ("framework-note", "2023-04-30", "wgr-34b-framework-note"),
        ("draft-budget", "2023-04-14", "wgr-35-1-draft-budget"),
        ("budget-sending", "2023-07-21", "wgr-34-2-budget-sent"),
        ("provisional-accounts", "2025-04-30", "wgr-34b-accounts"),
        ("accounts-sending", "2025-07-15", "wgr-34-4-accounts-sent"),
    ],
)
def test_what_was_late_is_recorded_with_the_rule_that_it_broke(memory: Memory, act: str, on: str, rule: str) -> None:
    plan(memory, "2023-07-06")
    done(memory, "budget-adoption", "2023-07-06", decision="bel#begroting-2024")
    [broken] = done(memory, act, on).irregular
    assert (broken.rule, broken.code) == (rule, "late-by-law")


@pytest.mark.parametrize("year", [2023, 2021])
def test_an_adoption_after_its_year_is_late(memory: Memory, year: int) -> None:
    act = "budget-adoption" if year == 2023 else "accounts-adoption"
    [broken] = done(memory, act, str(DECIDED), year, decision="bel#begroting-2024").irregular
    assert broken.rule == ("wgr-34-1-budget" if year == 2023 else "wgr-34-3-accounts")


def test_a_rule_that_is_off_is_not_asked(memory: Memory) -> None:
    off = RuleSwitched("wgr-34b-framework-note", Response.OFF, "GS", date(2008, 1, 1))
    memory.streams["partnership:bel"].append(off)
    assert done(memory, "framework-note", "2023-06-01").irregular == ()


def test_views_are_a_right_and_never_late(memory: Memory) -> None:
    done(memory, "draft-budget", "2023-04-01")
    assert done(memory, "budget-views", "2023-12-01").irregular == ()


def test_a_calendar_is_kept_from_a_year_on(memory: Memory) -> None:
    memory.do("keep-calendar", partnership="bel", from_year=2023, source="AB 12 mei 2022", effective_on="2022-05-12")
    kept = CalendarKept(2023, RegimeChoice.BY_DEADLINE, "AB 12 mei 2022", date(2022, 5, 12))
    assert memory.streams["partnership:bel"][-1] == kept


def test_a_meeting_is_planned_anew(memory: Memory) -> None:
    plan(memory, "2023-07-06")
    plan(memory, "2023-06-29")
    assert memory.streams["partnership:bel"][-1] == BudgetMeetingPlanned(2024, date(2023, 6, 29), date(2023, 1, 10))


@pytest.mark.parametrize("meets_on", ["2021-12-31", "2024-01-01"])
def test_the_board_gets_a_budget_in_the_two_years_before_it(memory: Memory, meets_on: str) -> None:
    day = date.fromisoformat(meets_on)
    refuses(MeetingOutsideCycle, lambda: plan(memory, meets_on), year=2024, meets_on=day)


@pytest.mark.parametrize("form", [LegalForm.LIGHT_SCHEME, LegalForm.CENTRE_SCHEME, LegalForm.AGREEMENT])
def test_a_form_that_is_not_bound_has_no_calendar(memory: Memory, form: LegalForm) -> None:
    memory.streams["partnership:bel"].append(LegalFormChanged(form, date(2023, 1, 1)))
    facts: dict[str, Any] = {"partnership": "bel", "legal_form": form.value}
    refuses(CalendarNotBinding, lambda: plan(memory, "2023-07-06"), **facts, on=date(2023, 7, 6))
    refuses(CalendarNotBinding, lambda: done(memory, "framework-note", "2023-04-01"), **facts, on=date(2023, 4, 1))
    keep: dict[str, Any] = {"from_year": 2024, "source": "x", "effective_on": date(2023, 2, 1)}
    refuses(
        CalendarNotBinding,
        lambda: memory.do("keep-calendar", partnership="bel", **keep),
        **facts,
        on=date(2023, 2, 1),
    )


def test_nothing_is_done_by_a_partnership_that_was_not_there(memory: Memory) -> None:
    refuses(
        CalendarNotBinding,
        lambda: done(memory, "framework-note", "2007-12-31", 2009),
        partnership="bel",
        legal_form=None,
        on=date(2007, 12, 31),
    )


def test_what_the_law_wants_of_a_year_is_done_once(memory: Memory) -> None:
    done(memory, "framework-note", "2023-04-01")
    again = {"statutory_act": "framework-note", "year": 2024, "done_on": date(2023, 4, 1)}
    refuses(StatutoryActDone, lambda: done(memory, "framework-note", "2023-04-02"), **again)
    done(memory, "framework-note", "2024-04-01", 2025)


@pytest.mark.parametrize(
    ("act", "on", "first"),
    [("accounts-sending", "2024-12-31", "2025-01-01"), ("draft-budget", "2021-12-31", "2022-01-01")],
)
def test_accounts_come_after_their_year_and_a_budget_not_too_long_before(
    memory: Memory, act: str, on: str, first: str
) -> None:
    facts = {"effective_on": date.fromisoformat(on), "first": date.fromisoformat(first)}
    refuses(OutsideCycle, lambda: done(memory, act, on), statutory_act=act, year=2024, **facts)


def test_an_adoption_names_its_decision_and_is_of_its_day(memory: Memory) -> None:
    adoption: dict[str, Any] = {"statutory_act": "budget-adoption", "year": 2024}
    refuses(AdoptionWithoutDecision, lambda: done(memory, "budget-adoption", "2023-07-06"), **adoption)
    refuses(
        AdoptedOnAnotherDay,
        lambda: done(memory, "budget-adoption", "2023-07-07", decision="bel#begroting-2024"),
        **adoption,
        decision="bel#begroting-2024",
        effective_on=date(2023, 7, 7),
        decided_on=DECIDED,
    )


def test_what_is_sent_was_adopted_before(memory: Memory) -> None:
    done(memory, "budget-adoption", "2023-07-06", decision="bel#begroting-2024")
    facts = {"effective_on": date(2023, 7, 5), "adopted_on": DECIDED}
    refuses(
        SentBeforeAdopted,
        lambda: done(memory, "budget-sending", "2023-07-05"),
        statutory_act="budget-sending",
        year=2024,
        **facts,
    )


def terms() -> dict[str, StatutoryTerm]:
    """Every term about 2024, by the rule that asks for it; to have a view on a budget is asked by none."""
    known = YearDays(date(2023, 7, 6), {StatutoryAct.DRAFT_BUDGET: date(2023, 4, 13)})
    found = {each.act: each for each in deadlines(LegalForm.PUBLIC_BODY, 2024, known)}
    views = found.pop(StatutoryAct.BUDGET_VIEWS)
    assert in_time(views, None, date(2030, 1, 1)) is None
    return {RULE_OF[act].name: each for act, each in found.items()}


@holds(
    "wgr-34b-framework-note",
    "wgr-35-1-draft-budget",
    "wgr-34-1-budget",
    "wgr-34-2-budget-sent",
    "wgr-34b-accounts",
    "wgr-34-3-accounts",
    "wgr-34-4-accounts-sent",
    by="rule",
)
@pytest.mark.parametrize("rule", sorted(each.name for each in RULE_OF.values()))
def test_what_is_done_by_the_last_day_is_in_time_and_what_is_not_is_late(rule: str) -> None:
    term = terms()[rule]
    last, next_day = term.due_on, term.due_on + timedelta(days=1)
    assert in_time(term, last, date(2030, 1, 1)) is None
    assert in_time(term, None, last) is None
    for done_on in (next_day, None):
        breach = in_time(term, done_on, next_day)
        assert breach is not None
        assert breach.refusal.fields == {
            "rule": rule,
            "article": term.article,
            "statutory_act": term.act.value,
            "year": 2024,
            "due_on": last,
            "done_on": done_on,
        }
