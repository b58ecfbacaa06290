"""What the reading commands say: to people, to programs, and where there is nothing to say."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from ledger.acts import ACTS
from ledger.acts.line import Asked
from ledger.clerk import Clerk, Done
from tests.api.command_line import OFFICIAL, CommandLine, a_cost, a_key, beginning

QUESTIONS = (
    "trail",
    "mandates",
    "balances",
    "changes --known-from 1",
    "compare",
    "obligations",
    "agreements",
    "decisions",
    "arrangement",
    "rules",
    "services",
    "reconcile",
    "status",
    "check",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_answers_programs_in_json(grondslag: CommandLine, question: str) -> None:
    ran = grondslag(f"{question} --json")
    assert ran.status == 0, ran.err
    assert ran.json
    assert not ran.err


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_new_ledger_has_an_answer_to_every_question(bare: CommandLine, question: str) -> None:
    assert bare("init").status == 0
    ran = bare(question)
    assert ran.status == 0, ran.err
    assert ran.out.strip()


def test_an_empty_answer_says_so(bare: CommandLine) -> None:
    assert bare("init").status == 0
    for question, said in (
        ("balances", "No costs were known then."),
        ("mandates", "No mandate held then."),
        ("compare", "No service had a 0-meting then."),
        ("obligations", "Nothing was due then."),
        ("agreements", "No agreement was in force then."),
        ("decisions", "No decision fits this."),
        ("arrangement", "No partnership was there then."),
        ("services", "No service was there then."),
        ("rules", "No partnership was there then."),
        ("obligations --overdue", "Nothing was overdue then."),
        ("trail --outcome refused", "Nothing in the trail fits this."),
        ("changes --known-from 1", "Nothing differs between these two moments."),
    ):
        assert said in bare(question).out


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("balances --service blnp/nothing", "unknown-thing"),
        ("balances --partnership nobody", "unknown-thing"),
        ("balances --participant GM9999", "unknown-municipality"),
        ("mandates --about blnp/financien#nothing", "unknown-thing"),
        ("compare --service blnp/financien", "unknown-thing"),
        ("trail --outcome maybe", "unknown-choice"),
        ("trail --act make-coffee", "unknown-act"),
        ("balances --valid-on 31-12-2018", "malformed-date"),
        ("balances --valid-on 2018-02-30", "malformed-date"),
        ("balances --known-at yesterday", "malformed-known-at"),
        ("balances --known-at 2999-01-01", "known-at-in-future"),
        ("balances --known-at 2001-01-01", "known-at-before-ledger"),
        ("balances --known-at 999999", "known-at-in-future"),
        ("changes", "one-moment-only"),
        ("balances --pool nothing", "unknown-thing"),
        ("balances --year 19", "unknown-thing"),
        ("trail --about nobody", "unknown-thing"),
        ("trail --actor nobody", "unknown-thing"),
        ("trail --body GM0313/colege", "unknown-thing"),
        ("trail --from 2020-01-01 --until 2019-01-01", "options-clash"),
        ("trail --from 0001-01-01", "malformed-date"),
        ("trail --csv", "options-clash"),
        ("obligations --csv", "options-clash"),
        ("obligations --task nothing", "unknown-thing"),
        ("obligations --partnership nobody", "unknown-thing"),
        ("agreements --about blnp/financien#nothing", "unknown-thing"),
        ("agreements --service blnp/nothing", "unknown-thing"),
        ("decisions --about blnp/financien#nothing", "unknown-thing"),
        ("decisions --partnership nobody", "unknown-thing"),
        ("arrangement --partnership nobody", "unknown-thing"),
        ("rules --partnership nobody", "unknown-thing"),
        ("obligations --valid-on 31-12-2018", "malformed-date"),
    ],
)
def test_a_filter_that_cannot_be_served_is_an_error_never_an_empty_answer(
    grondslag: CommandLine, question: str, code: str
) -> None:
    ran = grondslag(f"{question} --json")
    assert (ran.status, ran.error["error"], ran.out) == (2, code, "")


def test_an_unknown_option_is_wrong_use(grondslag: CommandLine) -> None:
    assert grondslag("balances --colour red").status == 2
    assert grondslag("dance").status == 2


def test_money_is_dutch_for_people_and_cents_for_programs(grondslag: CommandLine) -> None:
    assert grondslag.act(a_cost()).status == 0
    assert "163.283,67" in grondslag("balances").out
    lines = {line["participant"]: line for line in grondslag("balances --json").json["balances"]}
    assert {code: line["share"] for code, line in lines.items()} == {
        "GM0313": 16_328_367,
        "GM0327": 28_947_105,
        "GM0267": 35_536_447,
        "GM0273": 19_188_081,
    }
    assert lines["GM0327"]["owes"] == 28_947_105 - 100_000_000


def test_a_csv_export_holds_exactly_what_the_filter_shows(grondslag: CommandLine) -> None:
    assert grondslag.act(a_cost("F-1"), a_cost("F-1"), options="--expect-refusals").status == 0
    for filtered in (
        "",
        "--outcome refused",
        "--act open-pool",
        "--about blnp/financien#sleutel",
        "--actor teamleider",
    ):
        shown = grondslag(f"trail {filtered} --json").json["lines"]
        exported = list(csv.DictReader(io.StringIO(grondslag(f"trail {filtered} --csv").out), delimiter=";"))
        assert [line["position"] for line in exported] == [str(line["position"]) for line in shown]
        assert shown, filtered


def test_a_cell_that_looks_like_a_formula_stays_text(grondslag: CommandLine) -> None:
    grondslag.act(dict(a_cost()) | {"reason": '=HYPERLINK("x")'})
    rows = list(csv.DictReader(io.StringIO(grondslag("trail --act record-and-allocate-cost --csv").out), delimiter=";"))
    assert {row["reason"] for row in rows} == {'\'=HYPERLINK("x")'}


def test_changes_add_up_to_the_difference(grondslag: CommandLine) -> None:
    position = grondslag("status --json").json["projections"][0]["head"]
    before = grondslag("balances --json").json["balances"]
    published = dict(a_key("gelijk", "2018-02-01", replaces=["sleutel-2017"]))
    equal = {name: value for name, value in published.items() if name not in ("weights", "whole", "total_rule")}
    lines = [
        a_cost("F-1"),
        a_cost("F-2", amount="-10.01"),
        equal | {"method": "equal"},
        {"act": "reallocate", "service": "blnp/financien", "year": 2018, "reason": "equal shares since February"},
    ]
    done = grondslag.act(*lines)
    assert done.status == 0, done.err
    told = grondslag(f"changes --known-from {position} --json").json
    after = {line["participant"]: line["owes"] for line in grondslag("balances --json").json["balances"]}
    assert before == []
    assert {line["participant"]: line["share"] - line["paid"] for line in told["totals"]} == after
    for participant, owes in after.items():
        assert sum(line["owes"] for line in told["changes"] if line["participant"] == participant) == owes


def test_the_schema_of_an_act_says_what_the_program_checks(grondslag: CommandLine) -> None:
    schema = grondslag("acts --schema").json
    assert {line["title"] for line in schema["oneOf"]} == set(ACTS)
    jsonschema.Draft202012Validator.check_schema(schema)
    for act in beginning():
        line = json.loads(json.dumps({"actor": OFFICIAL} | dict(act)))
        one = grondslag(f"acts {act['act']} --schema").json
        jsonschema.validate(line, one)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(line | {"colour": "red"}, one)


def test_every_act_can_be_looked_up(grondslag: CommandLine) -> None:
    listed = grondslag("acts").out
    for name in ACTS:
        assert name in listed
        shown = grondslag(f"acts {name}")
        assert shown.status == 0
        assert all(field in shown.out for field in ACTS[name].fields.__struct_fields__)


def test_init_again_does_no_harm_and_another_name_is_refused(grondslag: CommandLine) -> None:
    assert "nothing to do" in grondslag("init").out
    assert grondslag("init --name test").status == 0
    assert grondslag("init --name other --json").error["error"] == "ledger-differs"
    assert grondslag("init --demonstration --from 2020-01-01T00:00:00Z --json").error["error"] == "ledger-differs"
    assert grondslag("init --demonstration --json").error["error"] == "demonstration-needs-from"


def test_files_are_merged_by_their_time(bare: CommandLine) -> None:
    assert bare("init --demonstration --from 2017-01-01T00:00:00Z").status == 0
    acts = [dict(act) | {"at": f"2017-01-{2 + n:02}T00:00:00Z"} for n, act in enumerate(beginning())]
    odd, even = bare.file(*acts[::2], name="odd.jsonl"), bare.file(*acts[1::2], name="even.jsonl")
    ran = bare(f"act {odd} {even} --json")
    assert ran.status == 0, ran.err
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["act"] for line in told] == [act["act"] for act in acts]
    assert (
        bare(f"act {bare.file(a_cost(), name='a.jsonl')} {bare.file(a_cost('F-2'), name='b.jsonl')} --json").error[
            "error"
        ]
        == "at-missing"
    )


def test_an_export_goes_into_another_ledger_and_comes_out_the_same(grondslag: CommandLine) -> None:
    first, second = grondslag.folder / "one.jsonl", grondslag.folder / "two.jsonl"
    assert grondslag(f"export {first}").status == 0
    copy = f"--ledger sqlite:///{grondslag.folder / 'copy.sqlite'}"
    assert grondslag(f"import {first} {copy}").status == 0
    assert grondslag(f"export {second} {copy}").status == 0
    assert first.read_bytes() == second.read_bytes()
    assert grondslag(f"check {copy}").status == 0
    assert grondslag(f"export {second} --json").error["error"] == "file-taken"
    assert grondslag(f"import {first} {copy} --json").error["error"] == "ledger-not-empty"


def test_a_reader_that_has_seen_enough_is_no_trouble(grondslag: CommandLine) -> None:
    """As in ``grondslag trail | head -1``."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", "from api.cli import main; main()", "trail"]
    with os.fdopen(writing, "wb") as closed:
        ran = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, text=True, check=False, timeout=120)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert grondslag("check").status == 0


def test_an_output_that_cannot_be_written_is_told_in_one_sentence(grondslag: CommandLine) -> None:
    command = [sys.executable, "-c", "from api.cli import main; main()", "trail"]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=120)
    assert ran.returncode == 1
    assert ran.stderr.startswith("grondslag: output-failed")
    assert "Traceback" not in ran.stderr
    assert grondslag("check").status == 0


def test_a_ledger_gets_a_readable_name_in_a_folder_that_is_there(bare: CommandLine) -> None:
    assert bare("init --name ' ' --json").error["error"] == "blank-name"
    assert bare("init --ledger sqlite:///nowhere/x.sqlite --json").error["error"] == "no-such-folder"
    assert list(bare.folder.iterdir()) == []


def test_an_import_that_fails_leaves_no_empty_ledger_behind(grondslag: CommandLine) -> None:
    half = grondslag.folder / "half.jsonl"
    assert grondslag(f"export {half}").status == 0
    half.write_bytes(half.read_bytes()[:-100])
    ran = grondslag(f"import {half} --json --ledger sqlite:///{grondslag.folder / 'copy.sqlite'}")
    assert (ran.status, ran.error["error"]) == (2, "malformed-export")
    assert not (grondslag.folder / "copy.sqlite").exists()


def test_stopped_half_way_a_file_goes_on_where_it_was(grondslag: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    work, left = Clerk.do, 2

    def until_somebody_stops_it(self: Clerk, asked: Asked) -> Done:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        return work(self, asked)

    acts = grondslag.file(*(a_cost(f"F-{number}") for number in range(4)))
    with monkeypatch.context() as patch:
        patch.setattr(Clerk, "do", until_somebody_stops_it)
        stopped = grondslag(f"act {acts}")
    assert stopped.status == 130
    assert "2 of 4 acts have their result" in stopped.err
    assert "2 done, 2 done before" in grondslag(f"act {acts}").out


def test_in_a_narrow_terminal_no_amount_is_broken(grondslag: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert grondslag.act(a_cost()).status == 0
    monkeypatch.setenv("COLUMNS", "60")
    for question in ("balances", "changes --known-from 1"):
        out = grondslag(question).out
        assert "163.283,67" in out
        assert not any(line.endswith(" ") for line in out.splitlines())


def test_the_program_says_which_it_is(bare: CommandLine) -> None:
    assert bare("--version").out.startswith("grondslag ")
