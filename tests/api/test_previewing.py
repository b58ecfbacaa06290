"""What acts would do, as whoever is about to do them sees it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from ledger.journal import Address, Journal
from projections import open_library
from tests.api.command_line import CommandLine, a_cost, a_key
from tests.oracle.traces import Traces, caught_up, traces

REASON = {"reason": "the college adopted it back to January"}
REALLOCATE = {"act": "reallocate", "service": "blnp/financien", "year": 2018} | REASON
WEIGHTS = {"GM0267": "40", "GM0273": "20", "GM0313": "15", "GM0327": "25"}
LATER = {**a_key("sleutel-2018", "2018-01-01", replaces=["sleutel-2017"]), "weights": WEIGHTS}


def everything(grondslag: CommandLine) -> Traces:
    """All that the ledger holds."""
    journal = Journal(Address.parse(grondslag.url))
    library = open_library(journal)
    try:
        return traces(caught_up(library))
    finally:
        library.close()
        journal.close()


def lines_of(out: str) -> list[Any]:
    return [json.loads(line) for line in out.splitlines()]


def test_acts_are_shown_one_after_another_each_upon_those_before(grondslag: CommandLine) -> None:
    assert grondslag.act(a_cost("F-1", "100.00")).status == 0
    before = everything(grondslag)
    file = grondslag.file(LATER, REALLOCATE)
    ran = grondslag(f"preview {file} --json")
    assert (ran.status, ran.err) == (0, "")
    adopted, shared, total = lines_of(ran.out)
    assert [each["outcome"] for each in (adopted, shared)] == ["done", "done"]
    assert adopted["impact"] == []
    assert [each["event"] for each in shared["entries"]] == [
        "cost-year.allocation-reversed.1",
        "cost-year.cost-allocated.1",
    ]
    assert total["recorded"] is False
    assert total["impact"] == shared["impact"]
    assert {each["participant"]: (each["before"], each["after"]) for each in total["impact"]} == {
        "GM0267": (3553, 4000),
        "GM0273": (1919, 2000),
        "GM0313": (1633, 1500),
        "GM0327": (2895, 2500),
    }
    assert everything(grondslag) == before
    assert grondslag.act(LATER, REALLOCATE).status == 0
    balances = grondslag("balances --json").json["balances"]
    assert {each["participant"]: each["share"] for each in balances} == {
        each["participant"]: each["after"] for each in total["impact"]
    }


def test_people_read_what_would_happen_and_that_nothing_did(grondslag: CommandLine) -> None:
    assert grondslag.act(a_cost("F-1", "100.00")).status == 0
    said = grondslag(f"preview {grondslag.file(LATER, REALLOCATE)}").out
    for part in (
        "adopt-key  would be done",
        "Key sleutel-2018 shares pool uitvoering from 01-01-2018",
        "Allocation F-1.1 of cost F-1",
        "What all of it does",
        "A preview, upon position",
        "nothing was recorded",
    ):
        assert part in said
    (line,) = [each for each in said.split("What all of it does")[1].splitlines() if "Nijkerk" in each]
    assert line.split() == ["Nijkerk", "(GM0267)", "share", "35,53", "+4,47", "40,00", "01-03-2018"]


def test_a_refusal_is_shown_and_ends_the_preview_unless_it_is_expected(grondslag: CommandLine) -> None:
    assert grondslag.act(a_cost("F-1", "100.00")).status == 0
    before = everything(grondslag)
    file = grondslag.file(a_cost("F-1", "1.00"), a_cost("F-2", "1.00"))
    ran, act = grondslag(f"preview {file} --json"), grondslag(f"preview {file} --expect-refusals --json")
    assert (ran.status, ran.error["error"], ran.error["line"]) == (3, "already-exists", 1)
    assert [each.get("outcome") for each in lines_of(ran.out)] == ["refused", None]
    assert [each.get("outcome") for each in lines_of(act.out)] == ["refused", "done", None]
    assert act.status == 0
    said = grondslag(f"preview {file}")
    assert "would be refused" in said.out
    assert "nothing is recorded" in said.err
    assert everything(grondslag) == before


def test_what_was_done_before_is_shown_as_that(grondslag: CommandLine) -> None:
    assert grondslag.act(a_cost("F-1", "100.00")).status == 0
    first, total = lines_of(grondslag(f"preview {grondslag.file(a_cost('F-1', '100.00'))} --json").out)
    assert (first["outcome"], first["entries"], total["impact"]) == ("again", [], [])
    said = grondslag(f"preview {grondslag.file(a_cost('F-1', '100.00'))}").out
    assert "was done before" in said
    assert "It changes nothing" in said


def test_whatever_doing_would_raise_a_preview_raises(grondslag: CommandLine) -> None:
    at = {"at": datetime(2020, 1, 1, tzinfo=UTC).isoformat()}
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        (dict(a_cost("F-2", "1.00")) | at, "at-outside-demonstration"),
        (dict(a_cost("F-2", "1.005")), "not-whole-cents"),
    )
    for line, code in cases:
        file = grondslag.file(line)
        seen, done = grondslag(f"preview {file} --json"), grondslag(f"act {file} --json")
        assert seen.error["error"] == done.error["error"] == code
        assert seen.status == done.status == 2
