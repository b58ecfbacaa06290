"""A test that says that it shows a rule is held to it by what the rule answers while the test runs."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.governance.decision_rules import decided_in_the_past
from tests.holding import BROKEN, KEPT, allows, breaks, holds, listening

NAME = "decided-in-the-past"
TODAY, TOMORROW = date(2020, 1, 1), date(2020, 1, 2)


def broken() -> None:
    assert decided_in_the_past("x", TOMORROW, TODAY) is not None


def kept() -> None:
    assert decided_in_the_past("x", TODAY, TODAY) is None


def both() -> None:
    broken()
    kept()


def neither() -> None:
    """It asks nothing."""


@pytest.mark.parametrize(
    ("says", "suits"),
    [(holds, {both}), (breaks, {both, broken}), (allows, {both, kept})],
    ids=["holds", "breaks", "allows"],
)
def test_what_a_test_says_is_what_the_rule_answered(says: object, suits: set[object]) -> None:
    for test in (broken, kept, both, neither):
        shown = says(NAME)(test)  # type: ignore[operator]  # It is one of three.
        if test in suits:
            shown()
        else:
            with pytest.raises(AssertionError, match="and while it ran that was never"):
                shown()


def test_what_one_run_of_a_test_shows_is_told_by_a_parameter() -> None:
    @holds(NAME, broken="late")
    @pytest.mark.parametrize("late", [True, False])
    def shown(*, late: bool) -> None:
        broken() if late else kept()

    shown(late=True)
    shown(late=False)

    @holds(NAME, kept="good")
    @pytest.mark.parametrize("good", [True, False])
    def wrong(*, good: bool) -> None:  # noqa: ARG001  # It says so, and does otherwise.
        both()

    wrong(good=False)
    with pytest.raises(AssertionError, match="this run broke"):
        wrong(good=True)


def test_each_run_of_a_test_shows_the_rule_that_it_is_given() -> None:
    @breaks(NAME, "decided-after-proposal", by="rule")
    @pytest.mark.parametrize(("rule", "other"), [(NAME, 1), ("decided-after-proposal", 2)])
    def shown(rule: str, other: int) -> None:  # noqa: ARG001  # As a test has them.
        broken()

    shown(rule=NAME, other=1)
    with pytest.raises(AssertionError, match="decided-after-proposal broken"):
        shown(rule="decided-after-proposal", other=2)


def test_a_test_shows_one_rule_that_is_there_in_all_its_runs() -> None:
    with pytest.raises(LookupError, match="no rule is called nothing"):
        holds("nothing")(both)
    with pytest.raises(TypeError, match="more than one rule"):
        holds(NAME)(breaks("decided-after-proposal")(both))
    with pytest.raises(TypeError, match="more than one rule"):
        holds(NAME, "decided-after-proposal")(both)

    @pytest.mark.parametrize("rule", [NAME])
    def runs_once(rule: str) -> None:  # noqa: ARG001  # As a test has it.
        both()

    with pytest.raises(LookupError, match="never runs with that"):
        breaks(NAME, "decided-after-proposal", by="rule")(runs_once)
    with pytest.raises(LookupError, match="with one rule only"):
        holds(NAME, broken="rule")(runs_once)


def test_what_is_listened_to_within_another_is_heard_by_both() -> None:
    with listening() as outer:
        kept()
        with listening() as inner:
            broken()
    assert (outer[NAME], inner[NAME]) == ({BROKEN, KEPT}, {BROKEN})
