"""The bridge and the dossier of the worked example (cases/examples/savings.jsonl), as of two dates; and tampering."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ledger.clerk import Done
from ledger.correction_refusals import StillRestedUpon
from ledger.journal import Address
from ledger.known import AsKnown
from projections import Library
from projections.checking.check import check
from projections.savings.comparison import compare
from projections.savings.measured import measured
from projections.savings.savings import Bridge, Dossier, bridges, dossiers
from tests.databases import PostgresServer
from tests.ledgers import found as founded
from tests.projections.damage import break_in
from tests.projections.history import Line, library_of, play
from tests.projections.looking import now
from tests.projections.test_findings import ask

EXAMPLES = Path(__file__).parents[2] / "cases" / "examples"
SERVICE = "voorbeeld/inkoop"
LAREN, EEMNES, BLARICUM = "GM0417", "GM0317", "GM0376"


def lines_of(name: str) -> list[Line]:
    return [json.loads(line) for line in (EXAMPLES / f"{name}.jsonl").read_text("utf-8").splitlines()]


def do(library: Library, *lines: Line) -> int:
    """Do these acts; the position after them."""
    for done in play(library.journal, lines):
        assert done.refusal is None, done.refusal
    return now(library).known_at


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as found:
        do(found, *lines_of("service"), *lines_of("savings"))
        yield found


def looked(library: Library, on: str, known_at: int | None = None) -> tuple[list[Bridge], list[Dossier]]:
    at = str(known_at or now(library).known_at)
    as_of = library.as_of(date.fromisoformat(on), at, now(library).known_until)
    known = AsKnown(library.journal, as_of.known_at)
    found = measured(known, as_of, SERVICE)
    return list(bridges(found)), list(dossiers(known, as_of, found))


def act(name: str, **fields: object) -> Line:
    """An act of the finance officer of the example."""
    [line] = [each for each in lines_of("savings") if each["act"] == "claim-saving"]
    return {"act": name, "actor": line["actor"], "service": SERVICE, **fields}


def test_the_bridge_leads_from_the_0_meting_to_what_everyone_saved_with_its_entries(library: Library) -> None:
    [bridge], _ = looked(library, "2023-01-01")
    assert [(line.bridge_kind, line.amount) for line in bridge.bridge_lines] == [
        ("frozen-baseline", 20_000_001),
        ("index", 889_180),
        ("scope-change", 1_027_000),
        ("actual-cost", -17_900_005),
        ("stranded-cost", -650_000),
        ("client-role-cost", -300_000),
        ("transition-cost", -333_334),
    ]
    assert {each.participant: each.amount for each in bridge.net_savings} == {
        LAREN: 2_057_421,
        EEMNES: 396_852,
        BLARICUM: 278_569,
    }
    assert bridge.saving == sum(line.amount for line in bridge.bridge_lines) == 2_732_842
    assert {each.participant: each.amount for each in bridge.key_effects} == {
        LAREN: -716_000,
        EEMNES: 358_000,
        BLARICUM: 358_000,
    }
    entries = {entry.position: entry.act for entry in library.journal.entries()}
    acts = [{entries[position] for position in line.positions} for line in bridge.bridge_lines]
    assert acts == [
        {"record-baseline-value"},
        {"index-baseline"},
        {"change-baseline-scope", "index-baseline"},
        {"measure-cost-actual"},
        {"record-home-cost"},
        {"record-home-cost"},
        {"record-transition-cost"},
    ]
    assert check(library) == []


def test_a_later_edition_of_an_index_changes_what_is_now_and_not_what_was_known_then(library: Library) -> None:
    before = now(library).known_at
    published = {
        "index_series": "lonen",
        "year": 2021,
        "percentage": "3.5",
        "publisher": "CPB",
        "source": "een voorbeeld",
    }
    later = {"published_on": "2021-09-21", "vintage": "2021-09-21", "index_status": "final", "illustrative": True}
    record = act("record-index", partnership="voorbeeld", **published, **later)
    del record["service"]
    do(library, record)
    _, [dossier] = looked(library, "2023-01-01")
    checks = {each.check: each for each in dossier.checklist}
    assert (checks["saving-indexed"].outcome_then, checks["saving-indexed"].outcome_now) == ("met", "not-met")
    assert checks["saving-indexed"].about == ("lonen 2021: 2021-09-21",)
    assert {each.rule for each in ask(library, "2023-01-01").values() if each.about.startswith(SERVICE)} >= {
        "saving-indexed"
    }
    do(library, act("index-baseline", year=2021, known_on="2021-12-01", effective_on="2022-07-01"))
    [bridge], [dossier] = looked(library, "2023-01-01")
    # 0.7 x 3.5 + 0.3 x 2.0 = 3.05%, so 1.017 x 1.0305: 100,000.00 comes to 104,801.85.
    [index] = [line for line in bridge.bridge_lines if line.bridge_kind == "index"]
    assert {each.participant: each.amount for each in index.by_participant}[LAREN] == 480_185
    assert dossier.saving == 2_732_842
    assert dossier.saving_now == bridge.saving != dossier.saving
    [then], [was] = looked(library, "2023-01-01", before)
    assert (then.saving, was.saving_now) == (2_732_842, 2_732_842)
    [earlier], [untouched] = looked(library, "2022-06-30")
    assert (earlier.saving, untouched.saving_now) == (2_732_842, 2_732_842)
    assert check(library) == []


def test_what_had_not_taken_effect_is_not_told(library: Library) -> None:
    [bridge], [dossier] = looked(library, "2022-03-09")
    assert (bridge.saving, dossier.claim_status, dossier.saving) == (2_732_842, "substantiated", None)
    assert {each.outcome_then for each in dossier.checklist} == {None}
    assert looked(library, "2022-03-01") == ([], [])
    assert looked(library, "2019-01-01") == ([], [])


def test_a_booking_that_is_taken_back_is_out_of_the_budget_and_stays_in_the_dossier(library: Library) -> None:
    back = {"claim": "besparing-2021", "from_year": 2024, "grounds": "tegenvaller", "effective_on": "2023-06-01"}
    do(library, act("reverse-saving", **back, decision=f"{SERVICE}#begroting-2023"))
    _, [dossier] = looked(library, "2023-06-01")
    assert (dossier.claim_status, dossier.booked_amount, dossier.from_year) == ("reversed", 0, 2023)
    assert [step.step for step in dossier.steps] == ["claimed", "substantiated", "verified", "booked", "reversed"]
    _, [before] = looked(library, "2023-05-31")
    assert (before.claim_status, before.booked_amount) == ("booked", 2_000_000)
    assert check(library) == []


def test_a_later_version_stands_beside_the_first_and_the_comparison_is_of_the_locked_one(library: Library) -> None:
    again = [each for each in lines_of("savings") if each["act"] in {"define-indicator", "record-baseline-value"}]
    version = {"title": "Herijking", "starts_on": "2020-01-01", "ends_on": "2021-01-01", "price_level": 2020}
    why = {"scope": ["inkopen"], "grounds": "taken erbij", "effective_on": "2022-08-01"}
    do(library, act("begin-baseline-version", **version, **why))
    for each in again:  # Otherwise than before, for an act is done once.
        do(library, each | ({"effective_on": "2022-08-01"} if "effective_on" in each else {"title": "Opnieuw"}))

    def locked_title(on: date = date(2023, 1, 1)) -> tuple[str, bool, bool]:
        as_of = library.as_of(on, None, now(library).known_until)
        with library.view(as_of) as view:
            found = compare(view, as_of, SERVICE)
        assert found is not None
        [anew] = {each.title == "Opnieuw" for each in found.compared}  # Indicators are of one version or the other.
        return found.title, found.locked_by is not None, anew

    assert locked_title() == ("0-meting inkoop 2019", True, False)
    do(library, act("lock-baseline", effective_on="2022-08-02", decision=f"{SERVICE}#nulmeting"))
    assert locked_title() == ("Herijking", True, True)
    assert locked_title(date(2022, 8, 1)) == ("0-meting inkoop 2019", True, False)
    [bridge], [dossier] = looked(library, "2023-01-01")
    assert (bridge.baseline_version, bridge.saving, dossier.baseline_version) == (1, 2_732_842, 1)
    outcomes = {each.check: each.outcome_now for each in dossier.checklist}
    assert outcomes["saving-baseline-unchanged"] == "not-met"
    [_], [before] = looked(library, "2022-07-31")
    assert {each.check: each.outcome_now for each in before.checklist}["saving-baseline-unchanged"] == "met"
    assert check(library) == []


def test_what_was_measured_of_a_later_version_is_not_of_the_first_before_its_lock_takes_effect(
    library: Library,
) -> None:
    [before], _ = looked(library, "2022-08-06")
    values = [each for each in lines_of("savings") if each["act"] in {"define-indicator", "record-baseline-value"}]
    version = {"title": "Herijking", "starts_on": "2020-01-01", "ends_on": "2021-01-01", "price_level": 2020}
    why = {"scope": ["inkopen"], "grounds": "taken erbij", "effective_on": "2022-08-01"}
    do(library, act("begin-baseline-version", **version, **why))
    for each in values:
        do(library, each | ({"effective_on": "2022-08-01"} if "effective_on" in each else {"title": "Opnieuw"}))
    do(library, act("lock-baseline", effective_on="2022-08-10", decision=f"{SERVICE}#nulmeting"))
    do(library, act("measure-cost-actual", indicator="kosten", years=[2021], effective_on="2022-08-05"))
    assert looked(library, "2022-08-06")[0] == [before]
    bridges = looked(library, "2022-08-10")[0]
    assert [each.baseline_version for each in bridges] == [1, 2]
    actual = [{line.bridge_kind: line.positions for line in each.bridge_lines}["actual-cost"] for each in bridges]
    assert max(actual[0]) < min(actual[1])


def test_what_is_in_the_budget_and_turns_out_not_to_be_saved_is_found_until_it_is_taken_back(library: Library) -> None:
    assert "saving-still-there" not in {each.rule for each in ask(library, "2023-01-01").values()}
    cost = {"home_cost": "leegstand", "indicator": "kosten", "home_cost_kind": "stranded-overhead", "year": 2021}
    said = {"participant": LAREN, "amount": "7328.43", "source": "rekening", "effective_on": "2022-09-01"}
    do(library, act("record-home-cost", **cost, **said))
    [found] = [each for each in ask(library, "2023-01-01").values() if each.rule == "saving-still-there"]
    booked = next(each.position for each in library.journal.entries() if each.act == "book-saving")
    # 27,328.42 less 7,328.43 is a cent less than the 20,000.00 that is in the budget.
    assert (found.about, found.amount, found.positions) == (
        f"{SERVICE}#besparing-2021/still-there",
        2_000_000,
        (booked,),
    )
    back = {"claim": "besparing-2021", "from_year": 2023, "grounds": "leegstand", "effective_on": "2022-12-01"}
    do(library, act("reverse-saving", **back, decision=f"{SERVICE}#begroting-2023"))
    assert "saving-still-there" not in {each.rule for each in ask(library, "2023-01-01").values()}


def mistaken(library: Library, *acts: str) -> Done:
    """Say that what these acts recorded last was recorded in error."""
    found = {entry.act: entry.position for entry in library.journal.entries()}
    controller = next(each["actor"] for each in lines_of("savings") if each["act"] == "verify-saving")
    line: Line = {"act": "record-in-error", "actor": controller, "partnership": "voorbeeld", "reason": "een vergissing"}
    [done] = play(library.journal, [line | {"positions": sorted(found[act] for act in acts)}])
    return done


def test_what_was_signed_and_verified_rests_on_what_it_says(library: Library) -> None:
    for act in ("record-baseline-value", "record-home-cost", "index-baseline", "verify-saving"):
        refused = mistaken(library, act).refusal
        assert isinstance(refused, StillRestedUpon), act
    steps = ("record-home-cost", "verify-saving", "book-saving")
    assert mistaken(library, *steps).refusal is None
    [bridge], [dossier] = looked(library, "2023-01-01")
    # The last cost at home was the 1,000.00 of Blaricum's role as client.
    assert (bridge.saving, dossier.claim_status) == (2_832_842, "substantiated")
    assert {each.check: each.about for each in dossier.checklist}["saving-client-role"] == ("GM0376 2021",)
    assert check(library) == []


def test_a_signature_that_was_a_mistake_is_found_by_the_list_and_nothing_else_rests_on_it(library: Library) -> None:
    assert mistaken(library, "sign-baseline").refusal is None
    _, [dossier] = looked(library, "2023-01-01")
    checks = {each.check: each for each in dossier.checklist}
    assert checks["saving-baseline-unchanged"].outcome_now == "not-met"
    assert check(library) == []


def test_a_one_off_cost_in_the_books_is_a_step_that_leads_to_its_entries(library: Library) -> None:
    before = now(library).known_at
    do(library, *lines_of("one-off"))
    [_, bridge], _ = looked(library, "2024-01-01")
    lines = {line.bridge_kind: line for line in bridge.bridge_lines if line.name == "archief"}
    assert {kind: line.amount for kind, line in lines.items()} == {
        "one-off-cost": 1_000_001,
        "one-off-written-off": -250_001,
    }
    assert {each.participant: each.amount for each in lines["one-off-cost"].by_participant} == {
        LAREN: 460_001,
        EEMNES: 320_000,
        BLARICUM: 220_000,
    }
    entries = {entry.position: entry for entry in library.journal.entries()}
    taken = [entries[position] for position in lines["one-off-cost"].positions]
    assert [each.act for each in taken] == [*["record-and-allocate-cost"] * 2, "take-out-one-off"]
    assert {each.event.cost for each in taken[:2]} == {"I-2022-3"}  # type: ignore[attr-defined]
    assert bridge.saving == sum(line.amount for line in bridge.bridge_lines) == 3_790_873
    [_, then], _ = looked(library, "2023-03-07")
    assert (then.saving, {line.name for line in then.bridge_lines} & {"archief"}) == (3_040_873, set())
    assert len(looked(library, "2024-01-01", before)[0]) == 1
    assert check(library) == []


ONE_OFF = [
    ('{"cents":320000}', '{"cents":320001}'),
    ('"cost":"I-2022-3"', '"cost":"I-2022-2"'),
    ('"version":8', '"version":7'),
]


@pytest.mark.parametrize("edit", ONE_OFF, ids=lambda edit: edit[0])
def test_what_was_taken_out_otherwise_than_the_books_had_it_is_found(
    library: Library, empty_sqlite: Address, postgres_server: PostgresServer, edit: tuple[str, str]
) -> None:
    do(library, *lines_of("one-off"))
    position = now(library).known_at
    with break_in(empty_sqlite, postgres_server) as sql:
        sql.edit(position, dict([edit]))
    found = {(each.code, each.position) for each in check(library)}
    assert found & {("one-off-differs", position), ("citation-differs", position)}


TAMPERED = [
    ("sign-baseline", '"content_sha256":"', '"content_sha256":"0', "baseline-differs"),
    ("lock-baseline", '"content_sha256":"', '"content_sha256":"0', "baseline-differs"),
    ("index-baseline", '"percentage":"3.0"', '"percentage":"4.0"', "indexation-differs"),
    ("measure-cost-actual", '"key_effect":{"cents":358000}', '"key_effect":{"cents":358001}', "measurement-differs"),
    ("measure-cost-actual", '"task_fields":["0.4","0.5"]', '"task_fields":["0.4"]', "measurement-differs"),
    ("verify-saving", '"check_outcome":"met"', '"check_outcome":"not-met"', "saving-differs"),
    ("verify-saving", '"indexed":{"cents":444590}', '"indexed":{"cents":444591}', "saving-differs"),
]


@pytest.mark.parametrize("tampered", TAMPERED, ids=lambda tampered: f"{tampered[0]}: {tampered[1]}")
def test_what_was_tampered_with_is_computed_again_and_found(
    library: Library, empty_sqlite: Address, postgres_server: PostgresServer, tampered: tuple[str, str, str, str]
) -> None:
    made, old, new, code = tampered
    position = next(entry.position for entry in library.journal.entries() if entry.act == made)
    with break_in(empty_sqlite, postgres_server) as sql:
        sql.edit(position, {old: new})
    assert code in {each.code for each in check(library)}


@pytest.mark.parametrize(
    ("edit", "differs"),
    [
        ({'"check_outcome":"met"': '"check_outcome":"not-met"'}, False),
        ({'"indexed":{"cents":444590}': '"indexed":{"cents":444591}'}, True),
    ],
)
def test_the_list_of_a_verification_by_an_earlier_edition_is_left_and_its_figures_are_not(
    library: Library, empty_sqlite: Address, postgres_server: PostgresServer, edit: dict[str, str], differs: bool
) -> None:
    position = next(entry.position for entry in library.journal.entries() if entry.act == "verify-saving")
    with break_in(empty_sqlite, postgres_server) as sql:
        sql.edit(position, edit | {',"checklist_edition":2': ""})
    assert ("saving-differs" in {each.code for each in check(library)}) is differs
