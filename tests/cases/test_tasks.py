"""The yards of the BEL and the agenda of WOL: whole files, every fact to be asked for, and a report of each."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from ledger.party import municipality
from tests.cases.asked import GOLDEN, Asking, Case, Row

YARD, WOL = Case("gemeentewerf", "Gemeentewerf"), Case("wol", "WOL")
CASES = {case.name: case for case in (YARD, WOL)}
PSEUDONYM = re.compile(r"p-(bla|eem|lar|bel|wor|oos|lan)-\d\d")
NOBODY = re.compile(
    r"Heeren|Leijs|Buruma|van Dijk|Hende|Twuijver|Groskamp|Schaatsbergen|Weyand|Stoop|Dekker|van Tuil|\bVos\b|Martis"
    r"|\bBoef\b|Grooteman|Enderink|\bHos\b|Raalte"
)
"""Surnames that stand in the two documents: none of them goes into a ledger."""

REPORTS = {
    "gemeentewerf": (
        "obligations --task gemeentewerf --valid-on 2009-06-23",
        "obligations --overdue --valid-on 2009-06-03 --known-at 2009-06-03",
        "trail --outcome refused",
        "obligations --task gemeentewerf --valid-on 2009-07-02",
        "compare --valid-on 2010-02-01",
    ),
    "wol": (
        "obligations --partnership wol --valid-on 2008-01-15 --known-at 2008-01-31",
        "obligations --overdue --valid-on 2008-04-02 --known-at 2008-04-02",
        "obligations --overdue --valid-on 2008-04-02",
        "trail --outcome refused",
        "compare --service wol/burgerzaken --valid-on 2009-02-01",
        "balances --service wol/dienstverlening --valid-on 2008-12-31",
        "obligations --overdue --valid-on 2009-04-01",
    ),
}


@cache
def rows(name: str) -> list[tuple[str, Row]]:
    return [(name, row) for row in CASES[name].facts]


@pytest.mark.parametrize(
    ("name", "row"), rows("gemeentewerf") + rows("wol"), ids=lambda it: it.fact if isinstance(it, Row) else it
)
def test_every_fact_of_the_source_can_be_asked_for(name: str, row: Row, ask: Asking) -> None:
    assert CASES[name].acts[row.line - 1]["act"] == row.act
    assert row.words in ask.answer(row)


@pytest.mark.parametrize("name", CASES)
def test_exactly_the_lines_that_the_readme_names_are_refused_and_for_that_reason(name: str, ask: Asking) -> None:
    lines = json.loads(ask("trail --outcome refused --json"))["lines"]
    at = {act["at"].replace("Z", "+00:00"): number for number, act in enumerate(CASES[name].acts, start=1)}
    assert {at[line["recorded_at"]]: (line["act"], line["refusal"]) for line in lines} == CASES[name].refusals


@pytest.mark.parametrize("name", CASES)
def test_the_report_of_a_case(name: str, ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")
    printed = "".join(f"$ grondslag {command}\n{ask.printed(command)}\n" for command in REPORTS[name])
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("GRONDSLAG_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(printed, "utf-8")
    assert printed == golden.read_text("utf-8"), "if this is better, run once with GRONDSLAG_UPDATE_GOLDEN=1"


@pytest.mark.parametrize("name", CASES)
def test_all_of_a_case_is_computed_again_alike(name: str, ask: Asking) -> None:
    assert name in ask.ledger
    assert ask("check").startswith("All good: ")


@pytest.mark.parametrize("name", CASES)
def test_whoever_is_named_is_a_function_under_a_pseudonym(name: str) -> None:
    functions: dict[str, set[str]] = {}
    for act in CASES[name].acts:
        assert PSEUDONYM.fullmatch(act["actor"]["subject"]), act
        functions.setdefault(act["actor"]["subject"], set()).add(act["actor"]["function"])
    assert {subject: each for subject, each in functions.items() if len(each) > 1} == {}
    assert NOBODY.findall(CASES[name].path.read_text("utf-8")) == []


@pytest.mark.parametrize("name", CASES)
def test_every_figure_that_no_source_gives_is_marked(name: str) -> None:
    claims = {act["claim"] for act in acts_of(CASES[name], "claim-saving") if act["illustrative"]}
    for number, act in enumerate(CASES[name].acts, start=1):
        match act:
            case {"act": "book-saving", "claim": claim}:
                assert claim in claims, f"line {number}"
            case {"amount": _} | {"cap": _} | {"value": _} | {"hours": _} | {"pages": _}:
                assert act.get("illustrative") is True, f"line {number}"
            case _:
                assert not re.search(r"EUR [\d,.]+\d", CASES[name].lines[number - 1]), f"line {number}"


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_the_world_has_a_source_or_says_that_it_has_none(name: str) -> None:
    for number, act in enumerate(CASES[name].acts, start=1):
        invented = "illustrative" in act.get("reason", "") or act.get("illustrative") is True
        helps = act["act"] in {"open-pool", "open-cost-year"} or "No source gives" in act.get("reason", "")
        assert act.get("evidence") or invented or helps or number in CASES[name].refusals, f"line {number}"


@pytest.mark.parametrize("name", CASES)
def test_every_fact_stands_once_and_rests_on_the_source(name: str) -> None:
    facts = [row.fact for row in CASES[name].facts]
    assert len(facts) == len(set(facts))
    for row in CASES[name].facts:
        act = CASES[name].acts[row.line - 1]
        assert act.get("evidence") or "in the source" in act.get("reason", ""), row.fact


@pytest.mark.parametrize("name", CASES)
def test_time_goes_forward_in_whole_seconds_and_lines_are_written_alike(name: str) -> None:
    instants = [act["at"] for act in CASES[name].acts]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", instant) for instant in instants)
    assert instants == sorted(set(instants))
    for line, act in zip(CASES[name].lines, CASES[name].acts, strict=True):
        assert line == json.dumps(act, ensure_ascii=False, separators=(",", ":"))
        assert list(act)[:3] == ["act", "at", "actor"]


@pytest.mark.parametrize(
    ("name", "towns"),
    [("gemeentewerf", ["Blaricum", "Eemnes", "Laren"]), ("wol", ["Wormerland", "Oostzaan", "Landsmeer"])],
)
def test_the_participants_are_the_three_of_the_source(name: str, towns: list[str]) -> None:
    joined = [act["participant"] for act in CASES[name].acts if act["act"] == "admit-participant"]
    assert [municipality(code).name for code in joined] == towns


def acts_of(case: Case, act: str) -> Iterator[dict[str, Any]]:
    return (each for each in case.acts if each["act"] == act)


def test_the_assignment_of_the_yard_has_the_limits_of_the_plan() -> None:
    (task,) = acts_of(YARD, "assign-task")
    assert task["limits"] == {"max_meetings": 6, "max_hours": "50", "lead_time_months": 4, "no_extra_means": True}
    assert len(task["assignments"]) == 6
    assert {each["report"]: (each.get("every_months"), each.get("after_months")) for each in task["reports"]} == {
        "voortgang": (1, None),
        "concept": (None, 2),
        "eindrapport": (None, 4),
    }
    assert [each.get("max_pages") for each in task["reports"]] == [None, None, 15]
    kinds = [each["criterion"] for each in acts_of(YARD, "define-indicator") if each["criterion"] != "costs"]
    assert kinds == ["vulnerability", "quality", "future-readiness", "efficiency", "other"]


def test_the_agenda_has_seven_tasks_each_with_a_contractor_and_a_coordinating_secretary() -> None:
    tasks = {each["task"]: each for each in acts_of(WOL, "assign-task")}
    contractors = {name: task["contractors"][0]["organisation"] for name, task in tasks.items()}
    coordinators = {name: task["coordinator"]["organisation"] for name, task in tasks.items()}
    wormerland, oostzaan, landsmeer = "GM0880", "GM0431", "GM0415"
    assert contractors == {
        "wmo": wormerland,
        "milieu": wormerland,
        "bwt": landsmeer,
        "dienstverlening": landsmeer,
        "burgerzaken": landsmeer,
        "juridische-zaken": oostzaan,
        "p-en-o": wormerland,
    }
    assert coordinators == {
        "wmo": landsmeer,
        "milieu": landsmeer,
        "bwt": landsmeer,
        "dienstverlening": wormerland,
        "burgerzaken": wormerland,
        "juridische-zaken": oostzaan,
        "p-en-o": oostzaan,
    }
    for planned in acts_of(WOL, "plan-evaluation"):
        assert planned["tasks"] == list(tasks)
        assert len(planned["headings"]) == 4


@pytest.mark.parametrize("name", ["wol"])
def test_a_fall_in_formation_is_no_success(name: str, ask: Asking) -> None:
    assert name == "wol"
    (found,) = json.loads(ask("compare --service wol/burgerzaken --valid-on 2009-02-01 --json"))["comparisons"]
    formation = next(each for each in found["compared"] if each["indicator"] == "formatie")
    together = next(line for line in formation["lines"] if line["participant"] is None)
    assert (together["baseline"], together["actual"], together["difference"]) == ("16.7", "15.3", "-1.4")
    assert (formation["better"], formation["verdict"]) == ("not-a-goal", "not a goal")
    assert found["claims"] == []
