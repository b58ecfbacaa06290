"""The file of BLNP is done whole, refused where it should be, and carries what cases/README.md says it carries."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.acts.line import ask_all
from ledger.clerk import Clerk, RefusedBefore
from ledger.cost_year import COST_YEAR
from ledger.journal import Address, Entry, Journal
from ledger.money import Money
from ledger.party import require
from projections import open_library, trail
from projections.money import balances
from projections.savings import comparison
from tests.ledgers import LEDGER, SYSTEM

CASES = Path(__file__).parent.parent.parent / "cases"
LINES = (CASES / "blnp.jsonl").read_text().splitlines()
ACTS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
README = (CASES / "README.md").read_text()
FOUR = {"Bunschoten": "GM0313", "Leusden": "GM0327", "Nijkerk": "GM0267", "Putten": "GM0273"}
PSEUDONYM = re.compile(r"p-(bun|leu|nij|put|acc)-\d\d")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one of the README's tables of facts: the words must stand in each of the lines."""

    fact: str
    act: str
    lines: tuple[int, ...]
    words: str


def table(heading: str) -> Iterator[list[str]]:
    """The cells of a table under a heading of the README."""
    _, _, text = README.partition(f"### {heading}\n")
    for line in text.partition("\n### ")[0].splitlines():
        if line.startswith("| ") and not line.startswith(("| fact ", "| line ")):
            yield [cell.strip().strip("`") for cell in line.strip("|").split(" | ")]


def rows(heading: str) -> list[Row]:
    return [Row(fact, act, tuple(map(int, lines.split(", "))), words) for fact, act, lines, words in table(heading)]


FACTS = rows("Facts of the note")
ELSEWHERE = rows("Facts from elsewhere")
EXPECTED = {int(line): code for line, _, code, _ in table("Refusals that belong to it")}


@pytest.fixture
def journal(demonstration_address: Address) -> Iterator[Journal]:
    journal = Journal(demonstration_address)
    yield journal
    journal.close()


def load(journal: Journal) -> dict[int, str]:
    """Do every line; return the refusals by line number."""
    clerk, refused = Clerk(SYSTEM, journal), {}
    for number, asked in enumerate(ask_all(LINES, LEDGER), start=1):
        done = clerk.do(asked)
        if done.refusal is not None:
            refused[number] = done.refusal.code
    return refused


def test_every_line_is_done_but_those_that_must_be_refused_and_again_nothing_is_recorded(journal: Journal) -> None:
    assert load(journal) == EXPECTED
    entries = list(journal.entries(after=1))
    recorded = {entry.act_id: entry.recorded_at for entry in entries}
    assert list(recorded.values()) == [datetime.fromisoformat(act["at"]) for act in ACTS]

    again = load(journal)
    assert again == dict.fromkeys(EXPECTED, RefusedBefore.code)
    assert list(journal.entries(after=1)) == entries


def test_the_published_key_gives_the_published_shares_and_the_books_are_all_shared_and_closed(
    journal: Journal,
) -> None:
    load(journal)
    books = journal.read(COST_YEAR, "blnp/financien/2018").state
    million = books.lines.get("F-2018-003")
    assert million is not None
    assert million.standing is not None
    assert million.recorded.amount == Money.parse("1000000.00")
    assert {share.participant: share.amount for share in million.standing.shares} == {
        FOUR["Bunschoten"]: Money.parse("163283.67"),
        FOUR["Leusden"]: Money.parse("289471.05"),
        FOUR["Nijkerk"]: Money.parse("355364.47"),
        FOUR["Putten"]: Money.parse("191880.81"),
    }
    years = {(act["service"], act["year"]) for act in ACTS if act["act"] == "open-cost-year"}
    for service, year in years:
        found = journal.read(COST_YEAR, f"{service}/{year}").state
        assert found.closed is not None, f"{service}/{year} was never closed"
        assert all(line.standing for line in found.lines)
        assert found.illustrative


def test_the_dates_worth_asking_show_what_the_readme_promises(journal: Journal) -> None:
    load(journal)
    line_of = {entry.position: ACTS.index(_act_of(entry)) + 1 for entry in journal.entries(after=1)}
    library, now = open_library(journal), datetime.now(UTC)
    before, after = (library.as_of(date(2019, 6, 30), known_at, now) for known_at in ("2019-08-31", "2019-10-31"))
    which = balances.Filter(service="blnp/financien")
    with library.view(before, after) as view:
        changes = balances.changes(view, before, after, which)
        owed = [
            {each.participant: each.owes for each in balances.balances(view, at, which).lines} for at in (before, after)
        ]
    assert [ACTS[line - 1]["act"] for line in sorted({line_of[change.position] for change in changes})] == [
        "reallocate",
        "record-and-allocate-cost",
    ]
    for code in FOUR.values():
        assert sum(change.owes for change in changes if change.participant == code) == owed[1][code] - owed[0][code]
        assert owed[1][code] != owed[0][code]

    moments = [library.as_of(None, known_at, now) for known_at in ("2023-12-31", "2024-03-31", "2024-05-31")]
    with library.view(*moments) as view:
        compared = [comparison.compare(view, moment, "blnp/financien") for moment in moments]
        mandate = trail.Filter(about="blnp/financien#betalen-nijkerk")
        used = [(each.act, each.refusal) for each in trail.trail(view, moments[-1], mandate)]
    assert compared[0] is None
    assert [{claim.claim: claim.state for claim in each.claims} for each in compared if each is not None] == [
        {"besparing-2022-hoog": "rejected", "besparing-2022": "verified"},
        {"besparing-2022-hoog": "rejected", "besparing-2022": "booked", "besparing-2023": "disputed"},
    ]
    assert ("adopt-decision", "amount-above-cap") in used
    assert used[-2:] == [("change-mandate", None), ("adopt-decision", None)]
    library.close()


def _act_of(entry: Entry) -> dict[str, Any]:
    """The line of the file behind an entry; no two lines are of the same instant."""
    return next(act for act in ACTS if datetime.fromisoformat(act["at"]) == entry.recorded_at)


@pytest.mark.parametrize("row", FACTS + ELSEWHERE, ids=lambda row: row.fact)
def test_a_fact_stands_where_the_readme_says(row: Row) -> None:
    for number in row.lines:
        assert ACTS[number - 1]["act"] == row.act
        assert row.words in LINES[number - 1]


def test_the_readme_names_each_fact_of_the_note_once() -> None:
    names = [row.fact for row in FACTS]
    assert len(names) == len(set(names))
    counted = {
        kind: sum(bool(re.match(f"{kind} \\d:", name)) for name in names)
        for kind in ("Starting point", "K", "Promising theme", "Form", "Bottleneck", "In preparation")
    }
    assert counted == {
        "Starting point": 5,
        "K": 4,
        "Promising theme": 4,
        "Form": 9,
        "Bottleneck": 4,
        "In preparation": 8,
    }
    assert sum(name.startswith("Scope: ") for name in names) == 1 + 8
    assert sum(name.startswith("Vision: ") for name in names) == 5
    assert sum(name.startswith("Turning point") for name in names) == 6


def test_the_lists_of_the_note_are_whole() -> None:
    lists = {act["principles"]: len(act["items"]) for act in ACTS if act["act"] == "adopt-principles"}
    assert lists == {
        "vijf-uitgangspunten": 5,
        "vier-ks": 4,
        "reikwijdte": 8,
        "vier-themas": 4,
        "negen-uitgangspunten": 9,
    }
    noted = [act for act in ACTS if act["act"] == "record-observation" and act["source"].startswith("Stand van zaken")]
    assert {kind: sum(act["kind"] == kind for act in noted) for kind in ("bottleneck", "preparation")} == {
        "bottleneck": 4,
        "preparation": 8,
    }


def test_every_fact_from_a_source_names_that_source() -> None:
    for row in FACTS + ELSEWHERE:
        for number in row.lines:
            assert ACTS[number - 1].get("evidence"), f"line {number} carries {row.fact!r} without a source"


def test_the_refusals_stand_at_acts_of_the_name_that_the_readme_gives() -> None:
    for line, act, *_ in table("Refusals that belong to it"):
        assert ACTS[int(line) - 1]["act"] == act


def test_whoever_is_named_is_a_function_under_a_pseudonym() -> None:
    for act in ACTS:
        assert PSEUDONYM.fullmatch(act["actor"]["subject"]), act
        if act["act"] == "agree-secondment":
            assert PSEUDONYM.fullmatch(act["person"]), act
    functions: dict[str, set[str]] = {}
    for act in ACTS:
        functions.setdefault(act["actor"]["subject"], set()).add(act["actor"]["function"])
    assert {subject: each for subject, each in functions.items() if len(each) > 1} == {}


def test_every_amount_is_marked_illustrative_for_no_source_gives_one() -> None:
    claims = {act["claim"] for act in ACTS if act["act"] == "claim-saving" and act["illustrative"]}
    for number, act in enumerate(ACTS, start=1):
        match act:
            case {"act": "book-saving", "claim": claim}:
                assert claim in claims, f"line {number}"
            case {"amount": _} | {"cap": _} | {"value": _} | {"fte": _}:
                assert act.get("illustrative") is True, f"line {number}"
            case _:
                assert not re.search(r"EUR [\d,.]+\d(?!.*illustrative)", LINES[number - 1]), f"line {number}"


def test_time_goes_forward_in_whole_seconds() -> None:
    instants = [act["at"] for act in ACTS]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", instant) for instant in instants)
    assert instants == sorted(set(instants))


def test_lines_are_written_alike() -> None:
    for line, act in zip(LINES, ACTS, strict=True):
        assert line == json.dumps(act, ensure_ascii=False, separators=(",", ":"))
        assert list(act)[:3] == ["act", "at", "actor"]


def test_the_municipalities_are_the_four_by_their_codes() -> None:
    assert {act["participant"] for act in ACTS if act["act"] == "admit-participant"} == set(FOUR.values())
    assert {name: require(code, date(2017, 1, 1)).name for name, code in FOUR.items()} == {name: name for name in FOUR}
