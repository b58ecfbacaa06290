"""The settlement of a year on paper: what the questions tell of it, to the cent, and nothing that they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from api.documents.borne import borne
from api.documents.typeset import pdf
from api.documents.writer import Writer
from api.documents.year import year_settlement
from api.web import words
from tests.api.documents.reading import REOPENED, Case, hold, settled_year, text_of

Cases = Callable[[str], Case]
INKOOP = {"service": "voorbeeld/inkoop", "year": 2024}


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A year with advances, payments, a reserve, two settlements, and a cost of it that was corrected later."""
    return Case.of("voorbeeld", settled_year(REOPENED), tmp_path_factory.mktemp("year"))


def told(write: Writer, **of: object) -> str:
    return " ".join(text_of(pdf(year_settlement(write, **of))).split())  # type: ignore[arg-type]


def test_a_whole_year_reads_as_it_did(settled: Case) -> None:
    with settled.writer("2025-12-31") as write:
        hold("year-voorbeeld", year_settlement(write, **INKOOP))  # type: ignore[arg-type]


def test_a_year_that_was_shared_closed_and_never_settled_reads_as_it_did(case: Cases) -> None:
    with case("blnp").writer("2021-12-31", "418", "en") as write:
        hold("year-blnp-en", year_settlement(write, service="blnp/hrm", year=2018))


def test_every_amount_of_the_balances_and_the_settlement_is_in_it(settled: Case) -> None:
    with settled.writer("2025-12-31") as write:
        text = told(write, **INKOOP)
        balances, settlement = write.ask("balances", **INKOOP), write.ask("settlement", **INKOOP)
    rows = list(balances.rows)
    assert len(rows) == 3
    for each in rows:
        for cents in (each.share, each.paid, each.reserved, each.sent, each.received, each.owes):
            assert words.cents(cents, "nl") in text
    for line in (line for adopted in settlement.beside.settlements for line in adopted.lines):
        assert f"{words.party(line.participant)} {words.cents(line.amount, 'nl')}" in text
    reserve = words.euros(settlement.beside.reserve, "nl").replace("\xa0", " ")
    assert f"In de reserve van de dienst: {reserve}" in text


@pytest.mark.parametrize("name", ["blnp", "bel", "wol", "gemeentewerf"])
def test_what_keys_explain_and_what_they_do_not_is_all_that_everybody_bears(case: Cases, name: str) -> None:
    years = 0
    with case(name).writer("2026-01-01") as write:
        for of in write.ask("cost-years").rows:
            balances = write.ask("balances", service=of.service, year=of.year).rows
            who = [each.participant for each in balances]
            lines = {
                each: tuple(write.ask("statement", participant=each, service=of.service, year=of.year).rows)
                for each in who
            }
            found = borne(lines, write.entry)
            sums = Counter(found.rest)
            for part in (part for ground in found.grounds for part in ground.parts):
                sums[part.participant] += part.share
            assert {each.participant: each.share for each in balances} == {each: sums[each] for each in who}
            years += 1
    assert years


def test_a_pair_of_what_was_turned_back_and_its_reversal_is_left_out_and_told(case: Cases) -> None:
    with case("blnp").writer("2021-12-31") as write:
        text = told(write, service="blnp/hrm", year=2018)
        share = sum(each.share for each in write.ask("balances", service="blnp/hrm", year=2018).rows)
    assert text.count(words.cents(share, "nl")) >= 3, "of all, of its one key, and in words"
    assert "hersteld" in text
    assert "2859/9965" not in text, "the portion by the key with the mistake"
    assert "fout" in text.partition("Wat is teruggedraaid")[2]


def test_what_changed_since_it_was_settled_leads_from_one_balance_to_the_other(settled: Case) -> None:
    with settled.writer("2025-12-31") as write:
        since = write.ask_since(38, "changes", **INKOOP).beside
        text = told(write, **INKOOP)
    before, after = ({each.participant: each.owes for each in side} for side in (since.before, since.after))
    changed: Counter[str] = Counter()
    for amount in (amount for cause in since.causes for amount in cause.amounts):
        changed[amount.participant] += amount.owes
    for who in before:
        assert before[who] + changed[who] == after[who]
        figures = " ".join(f"{words.cents(each, 'nl')} *" for each in (before[who], changed[who], after[who]))
        assert f"{words.party(who)} {figures}" in text
    assert "2024/F-2024-003 2025/F-2025-090" in text


def test_before_it_was_closed_it_is_open_and_says_what_is_left(settled: Case) -> None:
    with settled.writer("2025-06-30") as write:
        assert "zijn op deze dag open" in told(write, **INKOOP)
    with settled.writer("2025-12-31", "35") as write:
        text = told(write, **INKOOP)
    assert "Het is nog niet afgerekend." in text
    assert "Wat sinds de eerste afrekening" not in text
    assert "afrekening nog vast te stellen" in text


def test_of_a_year_without_anything_it_says_so(settled: Case) -> None:
    with settled.writer("2023-12-31") as write:
        assert "was voor dit jaar niets opgevraagd en niets verdeeld" in told(write, **INKOOP)
