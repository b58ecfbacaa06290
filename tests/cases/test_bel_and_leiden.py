"""The BEL Combinatie and the shared service centre of Leiden: whole files, every fact to be asked for, and a report."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from ledger.party import municipality, require
from tests.cases.asked import GOLDEN, Asking, Case, Row

BEL, LEIDEN = Case("bel", "BEL"), Case("leiden", "Leiden")
CASES = {case.name: case for case in (BEL, LEIDEN)}
PSEUDONYM = re.compile(r"p-(bla|eem|lar|bel|lei|ldp|oeg|voo|zoe)-\d\d")
NOBODY = re.compile(r"Schouten|Heijsteeg|\bBert\b|\bTheo\b")
"""Names that stand in the documents: none of them goes into a ledger."""

REPORTS = {
    "bel": (
        "arrangement --partnership bel --valid-on 2008-06-01",
        "trail --outcome refused",
        "agreements --partnership bel --valid-on 2009-07-10",
        "compare --service bel/uitvoering --known-at 2009-12-31",
        "compare --service bel/uitvoering --known-at 2010-12-31",
        "bridge --service bel/uitvoering --valid-on 2012-12-31",
        "savings --service bel/uitvoering --valid-on 2012-12-31",
    ),
    "leiden": (
        "decisions --partnership leiden --open --valid-on 2008-11-01",
        "decisions --about leiden#projectplan --valid-on 2008-12-15",
        "decisions --about leiden#projectplan --valid-on 2009-01-05",
        "trail --outcome refused",
        "arrangement --partnership leiden --valid-on 2009-06-01",
        "obligations --partnership leiden --valid-on 2012-02-01",
    ),
}


@cache
def rows(name: str) -> list[tuple[str, Row]]:
    return [(name, row) for row in CASES[name].facts]


@pytest.mark.parametrize(
    ("name", "row"), rows("bel") + rows("leiden"), ids=lambda it: it.fact if isinstance(it, Row) else it
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
            case {"amount": _} | {"cap": _} | {"value": _} | {"achieved": _}:
                assert act.get("illustrative") is True, f"line {number}"
            case {"levels": levels}:
                assert all(level["illustrative"] for level in levels) or number in CASES[name].refusals
            case {"weights": _}:
                assert "illustrative" in act["reason"], f"line {number}"
            case _:
                assert not re.search(r"EUR [\d,.]+\d", CASES[name].lines[number - 1]), f"line {number}"


@pytest.mark.parametrize("name", CASES)
def test_every_fact_stands_once_and_names_its_source(name: str) -> None:
    facts = [row.fact for row in CASES[name].facts]
    assert len(facts) == len(set(facts))
    for row in CASES[name].facts:
        assert CASES[name].acts[row.line - 1].get("evidence"), row.fact


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
    [
        ("bel", ["Blaricum", "Eemnes", "Laren"]),
        ("leiden", ["Leiden", "Leiderdorp", "Oegstgeest", "Voorschoten", "Zoeterwoude"]),
    ],
)
def test_the_participants_are_those_of_the_source(name: str, towns: list[str]) -> None:
    joined = [act["participant"] for act in acts_of(CASES[name], "admit-participant")]
    assert [municipality(code).name for code in joined] == towns
    assert [require(code, date(2008, 1, 1)).name for code in joined] == towns


def acts_of(case: Case, act: str) -> Iterator[dict[str, Any]]:
    return (each for each in case.acts if each["act"] == act)


@pytest.mark.parametrize(
    ("name", "lists"),
    [
        (
            "bel",
            {
                "uitgangspunten": 6,
                "niet-herindelen": 4,
                "succesfactoren": 4,
                "bedrijfsvoering": 5,
                "blijven-investeren": 4,
                "wel-doen": 5,
                "niet-doen": 5,
            },
        ),
        (
            "leiden",
            {
                "waarom": 4,
                "doel": 4,
                "sporen": 2,
                "inventarisatie": 8 + 1,
                "ssc": 2,
                "varianten": 3,
                "waarom-leiden-leiderdorp": 6,
                "argumenten-leiderdorp": 4,
                "argumenten-leiden": 5,
                "visie-ssc": 8,
                "voorlopige-scope": 6,
                "scope-in-onderzoek": 3,
                "inkoop": 3,
            },
        ),
    ],
)
def test_the_lists_of_the_source_are_whole(name: str, lists: dict[str, int]) -> None:
    assert {act["principles"]: len(act["items"]) for act in acts_of(CASES[name], "adopt-principles")} == lists


def test_the_milestones_and_the_assignment_of_leiden_are_whole() -> None:
    due = [act["due_on"][:4] for act in acts_of(LEIDEN, "set-deadline")]
    assert due == ["2007"] * 2 + ["2008"] * 3 + ["2009"] * 3 + ["2010", "2011"]
    (task,) = acts_of(LEIDEN, "assign-task")
    assert len(task["assignments"]) == 5


@pytest.mark.parametrize("name", ["leiden"])
def test_who_is_out_and_who_deviates_is_told_as_of_each_day(name: str, ask: Asking) -> None:
    assert name == "leiden"
    states = {}
    for day in ("2008-06-10", "2008-10-01", "2008-11-01", "2008-12-15", "2009-01-02", "2009-01-03"):
        (found,) = json.loads(ask(f"decisions --about leiden#projectplan --valid-on {day} --json"))["decisions"]
        out = sum(each["state"] == "proposed" for each in found["said"])
        states[day] = (found["state"], found["open"], out, sum(each["deviating"] for each in found["said"]))
    assert states == {
        "2008-06-10": ("proposed", True, 4, 0),
        "2008-10-01": ("proposed", True, 2, 0),
        "2008-11-01": ("proposed", True, 0, 1),
        "2008-12-15": ("adopted", True, 0, 0),
        "2009-01-02": ("adopted", True, 0, 0),
        "2009-01-03": ("adopted", False, 0, 0),
    }


@pytest.mark.parametrize("name", ["bel"])
def test_what_was_agreed_on_is_held_against_what_was_achieved(name: str, ask: Asking) -> None:
    assert name == "bel"
    found = json.loads(ask("agreements --service bel/uitvoering --valid-on 2009-07-10 --json"))["agreements"]
    met = {
        (each["ref"].rpartition("#")[2], level["level"]): [done["met"] for done in level["measured"]]
        for each in found
        for level in each["levels"]
        if level["measured"]
    }
    assert met == {
        ("dvo-blaricum-2008", "collegevoorstellen"): [True],
        ("dvo-blaricum-2008", "telefoontjes"): [False],
        ("dvo-eemnes-2008", "collegevoorstellen"): [False],
        ("dvo-laren-2008", "collegevoorstellen"): [True],
    }
    assert json.loads(ask("agreements --service bel/uitvoering --valid-on 2010-01-01 --json"))["agreements"] == []
