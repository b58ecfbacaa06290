"""What if it were otherwise, as people and programs are told it at the command line."""

from __future__ import annotations

from tests.api.command_line import CommandLine, a_cost

QUESTION = "what-if --service blnp/financien --year 2018 --valid-on 2018-12-31"


def test_people_see_in_every_row_that_it_is_a_simulation(grondslag: CommandLine) -> None:
    assert grondslag.act(a_cost("F-1", "100.00")).status == 0
    said = grondslag(f"{QUESTION} --weights GM0267:40,GM0273:20,GM0313:20,GM0327:20").out
    rows = [line.split() for line in said.splitlines() if "(GM" in line]
    assert len(rows) == 4
    assert all(row[0] == "SIMULATION" for row in rows)
    assert rows[0][-3:] == ["35,53", "40,00", "+4,47"]
    assert "nothing of this was recorded" in said


def test_programs_are_told_so_too(grondslag: CommandLine) -> None:
    assert grondslag.act(a_cost("F-1", "100.00")).status == 0
    file = grondslag.folder / "scenarios.jsonl"
    file.write_text(
        '{"scenario": "zonder", "without": ["GM0267"]}\n\n{"scenario": "echt", "key": "sleutel-2017"}\n', "utf-8"
    )
    told = grondslag(f"{QUESTION} --scenarios {file} --json").json
    assert told["simulation"] is True
    assert {each["marking"] for each in told["shares"]} == {"simulation"}
    assert sum(each["difference"] for each in told["shares"]) == 0
    assert [each["difference"] for each in told["shares"] if each["scenario"] == "echt"] == [0, 0, 0, 0]
    assert told["anew"] == ["F-1"]
    assert grondslag("status --json").json["projections"][0]["behind"] == 0


def test_bad_scenarios_are_refused(grondslag: CommandLine) -> None:
    assert grondslag.act(a_cost("F-1", "100.00")).status == 0
    file = grondslag.folder / "scenarios.jsonl"
    file.write_text('{"scenario": "x", "iets": 1}\n', "utf-8")
    for question, code in (
        (QUESTION, "unusable-scenario"),
        (f"{QUESTION} --key onbekend", "cannot-simulate"),
        (f"{QUESTION} --scenarios {file}", "unreadable-file"),
        (f"{QUESTION} --scenarios {file} --key sleutel-2017", "options-clash"),
        (f"{QUESTION} --scenarios nergens.jsonl", "unreadable-file"),
        (QUESTION.replace("2018 ", "2017 ") + " --key sleutel-2017", "unknown-thing"),
    ):
        ran = grondslag(f"{question} --json")
        assert (ran.error["error"], ran.status) == (code, 2)
