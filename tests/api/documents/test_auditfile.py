"""An audit file (XAF 4.0) is valid for an independent judge, and comes to what the books do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import pyxaf
from lxml import etree

from api.documents.auditfile import NAMESPACE, auditfile
from api.documents.writer import Writer
from api.questions.books import JournalLine
from api.questions.registry import Found, Nothing
from ledger.cost_year.postings import Account
from tests.api.documents.reading import Case

Cases = Callable[[str], Case]
YEARS = [("blnp", 2018), ("blnp", 2019), ("bel", 2009), ("bel", 2023), ("wol", 2008)]


def read(content: bytes) -> Any:  # noqa: ANN401
    return etree.fromstring(content)


def every(root: Any, name: str) -> list[Any]:  # noqa: ANN401
    return list(root.iter(f"{{{NAMESPACE}}}{name}"))


def text(element: Any, name: str) -> str:  # noqa: ANN401
    return str(element.findtext(f"{{{NAMESPACE}}}{name}"))


def asking(write: Writer, lines: list[JournalLine]) -> Writer:
    """A writer whose books are these."""

    def ask(name: str, **filters: Any) -> Found[Any, Any]:  # noqa: ANN401
        return Found(lines, Nothing()) if name == "postings" else write.ask(name, **filters)

    return replace(write, ask=ask)


@pytest.mark.parametrize(("name", "year"), YEARS)
def test_the_books_of_a_year_are_valid_for_an_independent_judge(case: Cases, name: str, year: int) -> None:
    with case(name).writer("2026-01-01") as write:
        report = pyxaf.validate(auditfile(write, year=year), xsd=True)
    assert [str(each) for each in report.findings] == []


def test_every_account_comes_to_what_it_does_in_the_books(case: Cases) -> None:
    with case("blnp").writer("2019-12-31") as write:
        lines = list(write.ask("postings", year=2018).rows)
        root = read(auditfile(write, year=2018))
    found: Counter[str] = Counter()
    for each in every(root, "trLine"):
        cents = int(Decimal(text(each, "amnt")) * 100)
        found[text(each, "accID")] += cents if text(each, "amntTp") == "D" else -cents
    booked: Counter[str] = Counter()
    for each in lines:
        booked[each.account.value] += each.cents
    assert len(every(root, "trLine")) == len(lines) > 20
    assert found == booked


def test_of_one_service_it_has_that_alone(case: Cases) -> None:
    with case("blnp").writer("2019-12-31") as write:
        root = read(auditfile(write, year=2018, service="blnp/ict"))
    assert {text(each, "project") for each in every(root, "trLine")} == {"blnp/ict"}


def test_the_same_moment_gives_the_same_file(case: Cases) -> None:
    with case("blnp").writer("2019-12-31") as write:
        assert auditfile(write, year=2018) == auditfile(write, year=2018)


def test_a_year_without_books_is_valid_and_empty(case: Cases) -> None:
    with case("blnp").writer("2019-12-31") as write:
        content = auditfile(asking(write, []), year=2017)
    assert pyxaf.validate(content, xsd=True).ok
    assert every(read(content), "trLine") == []


def test_what_an_opening_position_brought_in_is_the_opening_balance(case: Cases) -> None:
    with case("blnp").writer("2019-12-31") as write:
        lines = list(write.ask("postings", year=2018, service="blnp/ict").rows)
        brought = [replace(each, imported=True) if each.position == lines[0].position else each for each in lines]
        content = auditfile(asking(write, brought), year=2018)
    root = read(content)
    assert pyxaf.validate(content, xsd=True).ok
    assert len(every(root, "obLine")) == len({each.account for each in brought if each.imported}) > 0
    assert len(every(root, "trLine")) == sum(not each.imported for each in brought)


def test_what_takes_effect_outside_its_year_is_told_on_its_own_day(case: Cases) -> None:
    with case("blnp").writer("2019-12-31") as write:
        lines = list(write.ask("postings", year=2018, service="blnp/ict").rows)
        days = {lines[0].position: date(2017, 12, 1), lines[-1].position: date(2019, 2, 1)}
        moved = [replace(each, effective_on=days.get(each.position, each.effective_on)) for each in lines]
        content = auditfile(asking(write, moved), year=2018)
    report = pyxaf.validate(content, xsd=True)
    assert [str(each) for each in report.errors] == []
    assert {each.code for each in report.findings} <= {"XAF7002", "XAF7010"}, "its days are told as they are"
    periods = {text(each, "periodNumber"): each for each in every(read(content), "period")}
    assert text(periods["1"], "startDatePeriod") == "2017-12-01"
    assert text(periods["13"], "endDatePeriod") == "2019-02-01"


def test_any_text_and_any_name_fits_in(case: Cases) -> None:
    evil = "<script>&]]>\x07 ]]> \ud7ff=1+1" + "x" * 300
    with case("blnp").writer("2019-12-31") as write:
        lines = list(write.ask("postings", year=2018, service="blnp/ict").rows)
        changed = [
            replace(
                each,
                description=evil,
                cost=evil,
                decision=evil,
                participant=each.participant and f"{each.participant}-{'a' * 60}",
                service=f"blnp/{'b' * 70}",
            )
            for each in lines
        ]
        content = auditfile(asking(write, changed), year=2018)
    assert [str(each) for each in pyxaf.validate(content, xsd=True).findings] == []
    assert {text(each, "desc") for each in every(read(content), "trLine")} == {
        evil.replace("\x07", "[U+0007]").replace("\ud7ff", "[U+D7FF]")
    }


def test_an_account_is_called_as_in_the_books(case: Cases) -> None:
    with case("blnp").writer("2019-12-31") as write:
        root = read(auditfile(write, year=2018))
    names = {text(each, "accID"): text(each, "accDesc") for each in every(root, "ledgerAccount")}
    assert names[Account.SHARE.value] == "aandeel"
