"""Which rules of law a partnership is held to, as of two dates: of its form, or as it switched them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from ledger.law import RULES, LegalForm, LegalRule, Response, Severity
from projections import Library
from projections.governance.rules import Asked, rules
from tests.projections.history import library_of, line, play
from tests.projections.masters import Masters

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def whole(masters: Masters, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A demonstration, and one rule that a company is not held to; the light scheme of blnp becomes one later."""
    unbound = frozenset({LegalForm.COMPANY})
    rule = LegalRule("a-rule", "Awb 1:1", Severity.NOTE, Response.REFUSE, None, unbound, lambda: None)
    monkeypatch.setitem(RULES, rule.name, rule)
    with masters.copy(database, "arranged") as copy, library_of(copy) as library:
        day = {"partnership": "blnp", "effective_on": "2024-01-01"}
        switched = {"rule": "a-rule", "response": "find", "source": "stuurgroep van 1 september"}
        play(
            library.journal,
            [
                line("change-legal-form", "2023-09-01", **day, legal_form="company"),
                line("switch-rule", "2023-09-02", **day | {"effective_on": "2024-02-01"}, **switched),
            ],
        )
        yield library


def asked(library: Library, valid_on: str, known_at: str | None = None) -> Asked:
    as_of = library.as_of(date.fromisoformat(valid_on), known_at, NOW)
    with library.view(as_of) as view:
        found = [each for each in rules(view, as_of, "blnp") if each.rule == "a-rule"]
        assert {each.rule for each in rules(view, as_of)} == RULES.keys()
    assert len(found) == 1
    return found[0]


def test_a_form_says_what_a_rule_does_until_it_is_switched(whole: Library) -> None:
    before, company, after = (asked(whole, day) for day in ("2023-12-31", "2024-01-31", "2024-02-01"))
    assert [each.response for each in (before, company, after)] == [Response.REFUSE, Response.OFF, Response.FIND]
    assert (company.legal_form, company.source, company.position) == (LegalForm.COMPANY, None, None)
    assert (after.article, after.source, after.position) == (
        "Awb 1:1",
        "stuurgroep van 1 september",
        whole.as_of(None, None, NOW).known_at,
    )


def test_what_was_switched_later_was_not_known_before(whole: Library) -> None:
    assert asked(whole, "2024-02-01", str(whole.as_of(None, None, NOW).known_at - 1)).response is Response.OFF
    assert asked(whole, "2024-02-01", str(whole.as_of(None, None, NOW).known_at - 2)).response is Response.REFUSE


def test_nothing_is_asked_where_nobody_was(whole: Library) -> None:
    as_of = whole.as_of(date(2001, 1, 1), None, NOW)
    with whole.view(as_of) as view:
        assert rules(view, as_of) == ()
