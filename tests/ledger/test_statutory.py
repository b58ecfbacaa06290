"""What the Wgr wants by when: by the day of the deadline, in each regime, and for no form that it does not bind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.governance.course_events import DecisionKind
from ledger.governance.course_rules import statutory_views_until
from ledger.law import LegalForm
from ledger.law.days import in_working_days
from ledger.law.wgr import StatutoryAct, YearDays, binds, rules
from ledger.partnership.statutory import RegimeChoice, StatutoryTerm, deadlines

BODY = LegalForm.PUBLIC_BODY
NEW_LAW = date(2022, 7, 1)


def by_act(year: int, days: YearDays | None = None, form: LegalForm = BODY, **more: RegimeChoice) -> dict[str, str]:
    return {term.act.value: str(term.due_on) for term in deadlines(form, year, days, **more)}


def term(act: StatutoryAct, year: int, days: YearDays | None = None, **more: RegimeChoice) -> StatutoryTerm:
    [found] = [each for each in deadlines(BODY, year, days, **more) if each.act is act]
    return found


def test_the_calendar_of_a_year_before_july_2022() -> None:
    days = YearDays(date(2020, 7, 1), {StatutoryAct.DRAFT_BUDGET: date(2020, 4, 10)})
    assert by_act(2021, days) == {
        "framework-note": "2020-04-14",
        "draft-budget": "2020-05-06",
        "budget-views": "2020-06-05",
        "budget-sending": "2020-07-31",
        "budget-adoption": "2020-12-31",
        "provisional-accounts": "2022-04-14",
        "accounts-sending": "2022-07-14",
        "accounts-adoption": "2022-12-31",
    }


def test_the_calendar_of_a_year_after_it() -> None:
    days = YearDays(date(2024, 7, 10), {StatutoryAct.DRAFT_BUDGET: date(2024, 4, 10)})
    assert by_act(2025, days) == {
        "draft-budget": "2024-04-17",
        "framework-note": "2024-04-29",
        "budget-views": "2024-07-03",
        "budget-sending": "2024-09-14",
        "budget-adoption": "2024-12-31",
        "provisional-accounts": "2026-04-29",
        "accounts-sending": "2026-07-14",
        "accounts-adoption": "2026-12-31",
    }


def test_each_term_goes_by_the_act_of_its_own_day_in_the_year_of_the_change() -> None:
    found = {each.act: (str(each.due_on), each.since) for each in deadlines(BODY, 2023, YearDays(date(2022, 6, 30)))}
    assert found[StatutoryAct.FRAMEWORK_NOTE] == ("2022-04-14", date(2015, 1, 1))
    assert found[StatutoryAct.DRAFT_BUDGET] == ("2022-05-05", date(2015, 1, 1))
    assert found[StatutoryAct.BUDGET_SENDING] == ("2022-09-14", NEW_LAW)


@pytest.mark.parametrize(
    ("meets_on", "due_on"),
    [
        (date(2022, 8, 25), date(2022, 6, 30)),  # Eight weeks before: the last day of the old act.
        (date(2022, 8, 26), date(2022, 7, 1)),  # In the gap: 8 weeks is a day of the new act, 12 weeks one of the old.
        (date(2022, 9, 22), date(2022, 7, 28)),
        (date(2022, 9, 23), date(2022, 7, 1)),  # Twelve weeks before: the first day of the new act.
    ],
)
def test_where_neither_regime_gives_a_day_of_its_own_the_older_one_counts(meets_on: date, due_on: date) -> None:
    assert term(StatutoryAct.DRAFT_BUDGET, 2023, YearDays(meets_on)).due_on == due_on


def test_a_partnership_can_read_the_transition_as_one_regime_for_a_whole_preparation() -> None:
    late = YearDays(date(2022, 9, 23), {StatutoryAct.DRAFT_BUDGET: date(2022, 6, 1)})
    by_cycle = by_act(2023, late, regime=RegimeChoice.BY_CYCLE)
    assert by_cycle["draft-budget"] == "2022-07-29"  # Eight weeks: the act of 1 January 2022.
    assert by_cycle["budget-views"] == "2022-07-27"
    assert by_cycle["budget-sending"] == "2022-07-31"
    assert by_act(2023, late)["budget-views"] == "2022-08-24"  # The old act would end it after it was gone.
    assert by_act(2024, regime=RegimeChoice.BY_CYCLE)["framework-note"] == "2023-04-29"
    assert by_act(2021, regime=RegimeChoice.BY_CYCLE)["provisional-accounts"] == "2022-04-14"


def test_an_adopted_budget_is_sent_within_two_weeks_and_by_the_set_day() -> None:
    for adopted, due_on in ((date(2024, 7, 10), "2024-07-24"), (date(2024, 9, 10), "2024-09-14")):
        done = YearDays(done={StatutoryAct.BUDGET_ADOPTION: adopted})
        assert by_act(2025, done)["budget-sending"] == due_on
    accounts = YearDays(done={StatutoryAct.ACCOUNTS_ADOPTION: date(2026, 6, 20)})
    assert by_act(2025, accounts)["accounts-sending"] == "2026-07-06"  # Two weeks later is a Saturday.


def test_without_a_planned_meeting_the_latest_possible_one_is_assumed_and_said_so() -> None:
    found = term(StatutoryAct.DRAFT_BUDGET, 2025)
    assert (found.due_on, found.assumed) == (date(2024, 9, 14) - timedelta(weeks=12), True)
    assert not term(StatutoryAct.DRAFT_BUDGET, 2025, YearDays(date(2024, 7, 10))).assumed


@pytest.mark.parametrize("meets_on", [None, date(2023, 9, 1)])
def test_weeks_before_the_board_count_from_the_adoption_where_that_came_first(meets_on: date | None) -> None:
    """Whoever adopts a budget had its draft by then: 9 weeks are no 12, whatever meeting was planned or not."""
    adopted = YearDays(meets_on, {StatutoryAct.BUDGET_ADOPTION: date(2023, 7, 4)})
    found = term(StatutoryAct.DRAFT_BUDGET, 2024, adopted)
    assert (found.due_on, found.assumed) == (date(2023, 4, 11), False)


def test_a_draft_that_the_board_had_as_planned_counts_from_that_day_also_when_it_was_adopted_later() -> None:
    adopted = YearDays(date(2023, 7, 4), {StatutoryAct.BUDGET_ADOPTION: date(2023, 9, 12)})
    assert term(StatutoryAct.DRAFT_BUDGET, 2024, adopted).due_on == date(2023, 4, 11)


def test_the_councils_have_a_term_once_the_draft_is_sent() -> None:
    assert "budget-views" not in by_act(2025)


def test_before_2015_there_was_no_frame_and_the_draft_was_due_six_weeks_before() -> None:
    assert by_act(2009, YearDays(date(2008, 7, 1))) == {
        "draft-budget": "2008-05-20",
        "budget-sending": "2008-07-14",
        "budget-adoption": "2008-12-31",
        "accounts-sending": "2010-07-14",
        "accounts-adoption": "2010-12-31",
    }


@pytest.mark.parametrize("form", LegalForm)
def test_only_a_body_with_a_board_of_its_own_is_bound(form: LegalForm) -> None:
    bound = form in {LegalForm.PUBLIC_BODY, LegalForm.JOINT_ORGAN, LegalForm.OPERATIONS_BODY}
    assert binds(form) is bound
    assert bool(deadlines(form, 2024, YearDays(date(2023, 7, 1)))) is bound


def test_every_rule_has_a_source_and_those_of_one_act_follow_each_other_without_a_hole() -> None:
    for act in StatutoryAct:
        own = [rule for rule in rules() if rule.act is act]
        assert all(rule.source and rule.article.startswith("Wgr ") for rule in own)
        assert [rule.holds.end for rule in own[:-1]] == [rule.holds.start for rule in own[1:]]
        assert own[-1].holds.end is None


@given(
    st.integers(2016, 2035),
    st.integers(0, 500),
    st.sampled_from(StatutoryAct),
    st.integers(0, 500),
    st.sampled_from(RegimeChoice),
)
def test_a_term_goes_by_an_act_that_was_there(
    year: int, offered: int, done: StatutoryAct, later: int, regime: RegimeChoice
) -> None:
    first = date(year - 1, 1, 1)
    days = YearDays(first + timedelta(offered), {done: first + timedelta(later)})
    for each in deadlines(BODY, year, days, regime):
        assert each.since <= max(each.due_on, date(year - 1, 1, 1))
        assert each.year == year
        if regime is RegimeChoice.BY_DEADLINE and each.due_on < NEW_LAW:
            assert each.since < NEW_LAW


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        (date(2024, 5, 8), date(2024, 5, 8)),
        (date(2024, 5, 9), date(2024, 5, 10)),  # Ascension Day.
        (date(2023, 4, 7), date(2023, 4, 11)),  # Good Friday, the weekend, and Easter Monday.
        (date(2014, 4, 26), date(2014, 4, 28)),  # The first King's Day was a day earlier: the 27th was a Sunday.
        (date(2013, 4, 30), date(2013, 5, 1)),  # The last Queen's Day.
        (date(2021, 12, 25), date(2021, 12, 27)),
        (date(2016, 12, 31), date(2017, 1, 2)),
    ],
)
def test_a_term_of_the_law_ends_on_a_day_that_is_worked(ends: date, last: date) -> None:
    assert in_working_days(ends) == last


def test_before_2015_the_councils_had_the_weeks_between_the_sending_and_the_board() -> None:
    days = YearDays(done={StatutoryAct.DRAFT_BUDGET: date(2012, 4, 10)})
    assert by_act(2013, days)["budget-views"] == "2012-05-22"
    assert by_act(2013, days, LegalForm.OPERATIONS_BODY).get("budget-views") is None


@given(st.dates(date(2006, 1, 1), date(2035, 12, 31)))
def test_the_calendar_and_the_rules_on_views_tell_the_same_day(sent_on: date) -> None:
    """Both ask one table: whatever the day on which a draft was sent, also around a change of the law."""
    terms = deadlines(BODY, sent_on.year + 1, YearDays(done={StatutoryAct.DRAFT_BUDGET: sent_on}))
    [views] = [each.due_on for each in terms if each.act is StatutoryAct.BUDGET_VIEWS]
    assert views == statutory_views_until(DecisionKind.BUDGET, sent_on)
