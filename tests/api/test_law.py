"""Every rule of law has an article, is asked somewhere, and is held by tests; docs/law.md says which."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.law import held_by, law, where_asked
from ledger.law import RULES

HELD = held_by()
PAGE = Path(__file__).parents[2] / "docs" / "law.md"


def test_the_page_is_up_to_date() -> None:
    made = "".join(f"{line}\n" for line in law())
    assert PAGE.read_text("utf-8") == made, "run: python -m api.law > docs/law.md"


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_is_held_by_tests_both_ways(name: str) -> None:
    """Each test is held to what it says by what the rule answers while it runs (``tests.holding``)."""
    tests = HELD.get(name, ())
    assert any(each.broken for each in tests), f"write @breaks({name!r}) (tests.holding) at a test that breaks it"
    assert any(each.kept for each in tests), f"write @allows({name!r}) (tests.holding) at a test in which it lets pass"


def test_a_rule_is_asked_by_an_act_or_looked_at_by_a_finder() -> None:
    assert sorted(RULES.keys() - where_asked().keys()) == []


def test_no_test_holds_a_rule_that_is_not_there() -> None:
    assert sorted(HELD.keys() - RULES.keys()) == []


def test_a_rule_says_where_it_stands_and_what_it_asks() -> None:
    for rule in RULES.values():
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", rule.name), rule.name
        assert rule.article.strip() == rule.article != "", rule.name
        assert rule.says.endswith((".", ")")), f"{rule.name}: {rule.says}"
