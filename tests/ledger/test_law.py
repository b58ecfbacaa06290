"""Rules of law: what a breach does, by the form of a partnership and what it switched, and what an act makes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.acts.heeding import NothingIrregular, heed
from ledger.desk import Desk
from ledger.errors import NotFound, RuleBroken
from ledger.law import RULES, Breach, Irregularity, LegalForm, LegalRule, Response, Severity, rule
from ledger.law.switches import RuleSwitched, Switches, evolve
from ledger.partnership.refusals import BeforeFounding
from tests.ledger.bel import arranged
from tests.memory import NO_BASIS, REGISTRAR, Memory

NEW_YEAR, JULY = date(2009, 1, 1), date(2009, 7, 1)


class TooTall(RuleBroken):
    """Above the bar."""

    code = "too-tall"

    def __init__(self, height: int) -> None:
        super().__init__(f"{height} is above the bar; make it smaller")
        self.height = height


def at_most_three(height: int) -> RuleBroken | None:
    """Nothing is higher than three.

    Not even a little.
    """
    return TooTall(height) if height > 3 else None


def made(name: str = "bar-3", response: Response = Response.REFUSE) -> LegalRule[Any]:
    unbound = frozenset({LegalForm.COMPANY})
    return LegalRule(name, "Bar 3(1)", Severity.CONCERN, response, None, unbound, at_most_three)


@pytest.fixture
def bar(monkeypatch: pytest.MonkeyPatch) -> LegalRule[Any]:
    found = made()
    monkeypatch.setitem(RULES, found.name, found)
    return found


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> LegalRule[Any]:
    found = made("bar-3-found", Response.FIND)
    monkeypatch.setitem(RULES, found.name, found)
    return found


def switched(memory: Memory, name: str, response: str, on: str = "2009-07-01", **more: Any) -> None:  # noqa: ANN401
    fields: dict[str, Any] = {
        "partnership": "bel",
        "rule": name,
        "response": response,
        "source": "afspraak",
        "effective_on": on,
    }
    memory.do("switch-rule", **fields | more)


def heeded(memory: Memory, on: date, *breaches: Breach | None, as_found: str | None = None) -> tuple[Irregularity, ...]:
    return heed(Desk(memory, REGISTRAR, NO_BASIS), "bel", on, as_found, *breaches)


def test_a_rule_says_in_one_sentence_what_it_asks_and_a_breach_names_the_rule_and_its_article() -> None:
    bar = made()
    assert bar.says == "Nothing is higher than three."
    assert bar(3) is None
    breach = bar(4)
    assert breach is not None
    assert breach.irregularity == Irregularity("bar-3", "too-tall")
    assert breach.refusal.fields == {"height": 4, "rule": "bar-3", "article": "Bar 3(1)"}
    assert str(breach.refusal) == "4 is above the bar; make it smaller (Bar 3(1))"


def test_a_name_is_of_one_rule_and_a_rule_says_what_it_asks(bar: LegalRule[Any]) -> None:
    assert bar.name in RULES
    with pytest.raises(TypeError, match="bar-3 already"):
        rule("bar-3", article="Bar 3", severity=Severity.NOTE)(at_most_three)
    with pytest.raises(TypeError, match="does not say"):
        rule("silent", article="Bar 4", severity=Severity.NOTE)(lambda: None)


def test_a_breach_refuses_the_act_unless_it_is_recorded_as_it_was_found(bar: LegalRule[Any]) -> None:
    bel = arranged()
    with pytest.raises(TooTall) as refused:
        heeded(bel, NEW_YEAR, bar(1), bar(5))
    assert refused.value.height == 5
    assert heeded(bel, NEW_YEAR, bar(5), as_found="het stond er al") == (Irregularity("bar-3", "too-tall"),)
    assert heeded(bel, NEW_YEAR, bar(3)) == ()
    with pytest.raises(NothingIrregular):
        heeded(bel, NEW_YEAR, bar(3), as_found="het stond er al")


def test_a_breach_that_is_a_finding_is_kept_and_needs_no_excuse(bar: LegalRule[Any], known: LegalRule[Any]) -> None:
    bel = arranged()
    found = Irregularity("bar-3-found", "too-tall")
    assert heeded(bel, NEW_YEAR, known(4)) == (found,)
    with pytest.raises(NothingIrregular):
        heeded(bel, NEW_YEAR, known(4), as_found="zo gevonden")
    both = (Irregularity("bar-3", "too-tall"), found)
    assert heeded(bel, NEW_YEAR, bar(4), known(4), as_found="zo gevonden") == both


def test_a_partnership_switches_a_rule_from_a_day_on(bar: LegalRule[Any]) -> None:
    bel = arranged()
    switched(bel, "bar-3", "off")
    with pytest.raises(TooTall):
        heeded(bel, date(2009, 6, 30), bar(4))
    assert heeded(bel, JULY, bar(4)) == ()
    switched(bel, "bar-3", "find", on="2009-08-01")
    assert heeded(bel, date(2009, 7, 31), bar(4)) == ()
    assert heeded(bel, date(2009, 8, 1), bar(4)) == (Irregularity("bar-3", "too-tall"),)


@pytest.mark.usefixtures("bar")
def test_a_rule_is_not_asked_in_a_form_that_it_does_not_bind_unless_it_is_switched_on() -> None:
    switches = Switches().since(NEW_YEAR, LegalForm.AGREEMENT).since(JULY, LegalForm.COMPANY)
    assert switches.response("bar-3", date(2008, 1, 1)) is Response.REFUSE
    assert switches.response("bar-3", date(2009, 6, 30)) is Response.REFUSE
    assert switches.response("bar-3", JULY) is Response.OFF
    found = evolve(switches, RuleSwitched("bar-3", Response.FIND, "afspraak", JULY))
    assert found.response("bar-3", JULY) is Response.FIND
    assert found.response("bar-3", date(2009, 6, 30)) is Response.REFUSE


def test_the_form_of_a_partnership_says_by_what_it_is_bound(bar: LegalRule[Any]) -> None:
    bel = arranged()
    bel.do("change-legal-form", partnership="bel", legal_form="company", effective_on="2009-07-01")
    assert heeded(bel, JULY, bar(4)) == ()
    with pytest.raises(TooTall):
        heeded(bel, date(2009, 6, 30), bar(4))


@pytest.mark.usefixtures("bar")
def test_only_a_known_rule_is_switched_and_by_a_partnership_that_is_there() -> None:
    bel = arranged()
    with pytest.raises(NotFound) as refused:
        switched(bel, "bar-4", "off")
    assert refused.value.fields == {"kind": "rule", "name": "bar-4"}
    with pytest.raises(BeforeFounding):
        switched(bel, "bar-3", "off", on="1999-01-01")
    with pytest.raises(NotFound):
        switched(bel, "bar-3", "off", decision="bel#nergens")
