"""The dossier of savings on paper: the figures of the questions, a picture of each bridge, every point to verify."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from api.documents.blocks import Picture, Table
from api.documents.savings import savings
from api.documents.typeset import pdf
from api.documents.writer import Writer
from api.web import words
from projections.savings.savings import Bridge
from projections.view import UnknownThing
from tests.api.documents.reading import Case, hold, text_of

Cases = Callable[[str], Case]
BEL = "bel/uitvoering"


def told(write: Writer, **of: str) -> str:
    return " ".join(text_of(pdf(savings(write, service=BEL, **of))).split())


def test_a_dossier_reads_as_it_did(case: Cases) -> None:
    with case("bel").writer("2024-01-01", "227") as write:
        hold("savings-bel", savings(write, service=BEL))


def test_a_dossier_of_one_claim_in_english_reads_as_it_did(case: Cases) -> None:
    with case("bel").writer("2024-01-01", "227", "en") as write:
        hold("savings-bel-claim-en", savings(write, service=BEL, claim="besparing-2009"))


def test_every_step_and_its_entries_are_in_it_to_the_cent(case: Cases) -> None:
    with case("bel").writer("2024-01-01", "227") as write:
        bridges: list[Bridge] = list(write.ask("bridge", service=BEL).rows)
        text = told(write)
        assert bridges
        for each in bridges:
            for line in each.bridge_lines:
                assert f"{words.cents(line.amount, 'nl')} *" in text
                for position in line.positions:
                    assert write.entry(position).act_digest.hex() in text
                    assert " ".join(write.sentence(position).split()) in text
            assert sum(line.amount for line in each.bridge_lines) == each.saving
            assert each.saving is not None
            assert words.cents(each.saving, "nl") in text


def test_the_list_then_and_now_and_the_course_of_each_claim_are_in_it(case: Cases) -> None:
    with case("bel").writer("2024-01-01", "227") as write:
        document, dossiers = savings(write, service=BEL), list(write.ask("savings", service=BEL).rows)
        lists = [each for each in document.blocks if isinstance(each, Table) and len(each.rows) == 14]
        assert len(lists) == len(dossiers) == 2
        for table, dossier in zip(lists, dossiers, strict=True):
            for row, check in zip(table.rows, dossier.checklist, strict=True):
                assert row[3] == write.term(check.outcome_now, "CheckOutcome")
                assert row[2] == (write.term(check.outcome_then, "CheckOutcome") if check.outcome_then else "\u2013")
        positions = [step.position for dossier in dossiers for step in dossier.steps]
        text = told(write)
    assert all(f"Positie {position}" in text for position in positions)


def test_a_bridge_is_drawn_with_its_amounts_and_told_to_who_does_not_see_it(case: Cases) -> None:
    with case("bel").writer("2024-01-01", "227") as write:
        document = savings(write, service=BEL, claim="besparing-2009")
    [picture] = [each for each in document.blocks if isinstance(each, Picture)]
    assert "15.000,00" in picture.svg
    assert picture.told.startswith("Besparingsbrug van de 0-meting naar de netto besparing")
    reader = PdfReader(BytesIO(pdf(document)))
    assert picture.told in alternatives(reader.trailer["/Root"]["/StructTreeRoot"])  # type: ignore[index]


def alternatives(node: Any) -> list[str]:  # noqa: ANN401
    """What is said in the place of pictures, all through the tree that a screen reader follows."""
    node = node.get_object()
    if isinstance(node, list):
        return [each for child in node for each in alternatives(child)]
    if not hasattr(node, "get"):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (alternatives(node["/K"]) if "/K" in node else [])


def test_of_a_claim_it_has_that_one_and_its_own_bridge(case: Cases) -> None:
    with case("bel").writer("2024-01-01", "227") as write:
        text = told(write, claim="besparing-2012")
    assert "Claim besparing-2012" in text
    assert "besparing-2009:" not in text
    assert "dus er is geen brug" in text


def test_before_anything_was_measured_it_says_so(case: Cases) -> None:
    with case("bel").writer("2009-06-30") as write:
        text = told(write)
    assert "Er is nog niets gemeten waaruit een besparing volgt." in text


def test_without_a_0_meting_there_is_no_dossier(case: Cases) -> None:
    with case("bel").writer("2007-06-30") as write, pytest.raises(UnknownThing):
        savings(write, service=BEL)
