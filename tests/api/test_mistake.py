"""What a correction would do, as its user sees it, and that what it does is the same."""

from __future__ import annotations

from tests.api.command_line import CommandLine, a_cost

REASON = {"reason": "error: typed twice"}


def the_cost(grondslag: CommandLine) -> int:
    """A second cost beside the first; where its entry stands, and that of its allocation behind it."""
    assert grondslag.act(a_cost("F-1", "100.00")).status == 0
    assert grondslag.act(a_cost("F-2", "300.00")).status == 0
    found = grondslag("trail --about blnp/financien#F-2 --json").json["lines"]
    position: int = found[0]["position"]
    return position


def test_the_preview_and_the_correction_say_the_same(grondslag: CommandLine) -> None:
    position = the_cost(grondslag)
    before = grondslag("balances --json").json["as_of"]["position"]
    seen = grondslag(f"mistake {position} --with-what-rests-on-it --json").json
    assert [each["position"] for each in seen["entries"]] == [position, position + 1]
    assert (seen["refusal"], seen["resting"]) == (None, [])
    assert grondslag("balances --json").json["as_of"]["position"] == before  # Nothing was recorded.
    act = {"act": "record-in-error", "partnership": "blnp", "positions": [position], "with_what_rests_on_it": True}
    assert grondslag.act(act | REASON).status == 0
    done = grondslag(f"changes --known-from {before} --json").json["changes"]
    ((cause, _),) = {(each.pop("cause"), each.pop("caused_by")) for each in done}
    assert cause == "recorded-in-error"
    assert done == seen["changes"]
    assert seen["answers"]["trail"] > 0
    assert seen["answers"]["balances"] == 7  # What was paid and four shares, and the other side of both.
    assert sum(each["owes"] for each in done) == 0
    assert grondslag("check").status == 0


def test_the_preview_tells_people_what_would_go_and_why_it_would_be_refused(grondslag: CommandLine) -> None:
    position = the_cost(grondslag)
    said = grondslag(f"mistake {position}").out
    assert "These entries would count no more" in said
    assert "It would be refused: still-rested-upon" in said
    assert "Leusden" in said
    assert "300,00" in said
    assert "Lines that these answers would lose: balances 2, " in said


def test_the_trail_leaves_a_mistake_out_and_shows_it_when_asked(grondslag: CommandLine) -> None:
    position = the_cost(grondslag)
    act = {"act": "record-in-error", "partnership": "blnp", "positions": [position, position + 1]} | REASON
    assert grondslag.act(act).status == 0
    assert "Cost F-2 of" not in grondslag("trail").out
    shown = grondslag("trail --mistakes").out
    assert "Cost F-2 of" in shown
    assert f"recorded in error, as position {position + 2} says" in shown
    lines = grondslag("trail --mistakes --json").json["lines"]
    assert {each["position"] for each in lines if each["mistaken"]} == {position, position + 1}


def test_a_correction_needs_its_reason(grondslag: CommandLine) -> None:
    ran = grondslag.act({"act": "record-in-error", "partnership": "blnp", "positions": [the_cost(grondslag)]})
    assert ran.status == 2
    assert "reason" in ran.err


def test_bad_questions_are_refused(grondslag: CommandLine) -> None:
    for question, code in (
        ("mistake", "options-clash"),
        ("mistake --act-id x", "options-clash"),
        ("mistake --act-id 00000000-0000-4000-8000-000000000000", "nothing-to-correct"),
        ("mistake 9999", "nothing-to-correct"),
        ("mistake 1", "not-correctable"),
    ):
        ran = grondslag(f"{question} --json")
        assert (ran.error["error"], ran.status != 0) == (code, True)
        assert all(not name.startswith("_") for name in ran.error["fields"])
