"""A spreadsheet has figures, days and moments as such, and no text in it ever becomes a formula or a link."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from api import spreadsheet
from api.http.asking import ANSWERING, LEDGER, Answering
from api.http.exports import Rows
from api.web.workbook import About, as_xlsx
from ledger.money import Money
from tests.api.web.workspace import Workspace

AT = datetime(2019, 8, 31, 12, 0, tzinfo=UTC)
EVIL = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    "{=1+1}",
    '=HYPERLINK("x")',
    "http://x.example",
    "0123",
    "\uff1d1",
]
ASKED = {
    "deelnemer": "GM0313",
    "dienst": "blnp/financien",
    "jaar": "2019",
    "onderwerp": "blnp/financien#belastingpakket-2020",
    "orgaan": "GM0267/college",
    "reikwijdte": "blnp/financien",
    "posities": "676",
}
"""Something of each kind that a question cannot do without."""
DAY, AMOUNT = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?"), re.compile(r"-?\d+\.\d{2}")


def written(*cells: object) -> list[Any]:
    """The cells of one row, as a spreadsheet reads them."""
    columns = tuple(str(at) for at in range(len(cells)))
    rows = Rows(lambda row: row, lambda _: {}, columns, lambda row: dict(zip(columns, row, strict=True)))
    book = openpyxl.load_workbook(BytesIO(as_xlsx(rows, [cells], About("=x[", AT, (("=a", "=b"),)))))
    assert [cell.data_type for cell in book["Verantwoording"][1]] == ["s", "s"]
    return list(book.worksheets[0][2])


@pytest.mark.parametrize("text", EVIL)
def test_text_is_text_however_it_begins(text: str) -> None:
    [cell] = written(text)
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


@pytest.mark.parametrize("text", [each for each in EVIL if not each.startswith(("{", "h", "0"))])
def test_a_csv_marks_what_would_begin_a_formula(text: str) -> None:
    assert spreadsheet.cell(text) == f"'{text}"


def test_figures_days_and_moments_are_what_they_are() -> None:
    amount, number, day, moment, yes = written(Money(-123_456), Decimal("35.54"), date(2019, 8, 31), AT, True)
    assert (amount.value, amount.number_format) == (-1234.56, "#,##0.00")
    assert number.value == 35.54
    assert (day.value, day.is_date) == (datetime(2019, 8, 31), True)  # noqa: DTZ001
    assert (moment.value, moment.is_date) == (datetime(2019, 8, 31, 14, 0), True)  # noqa: DTZ001  # In Amsterdam.
    assert yes.value is True


def test_what_a_spreadsheet_cannot_hold_exactly_is_text() -> None:
    long, old = written(Decimal("0.1234567890123456789"), date(1899, 12, 31))
    assert (long.data_type, long.value) == ("s", "0.1234567890123456789")
    assert (old.data_type, old.value) == ("s", "1899-12-31")


def asked(each: Answering) -> str | None:
    """The filters that a question needs; nothing where it is not of a partnership."""
    needed = [name for name, key in each.parameters.known.items() if key.required and name != "samenwerking"]
    if each.within == LEDGER or each.question.name == "what-if" or not set(needed) <= ASKED.keys():
        return None
    needed += ["posities"] if each.question.name == "mistake" else []  # It is of what one names.
    since = ["beschikbaarVan=600"] if each.question.two_moments else []
    return "&".join([*(f"{name}={ASKED[name]}" for name in needed), *since, "geldigOp=31-12-2021"]).replace("#", "%23")


def test_every_question_is_a_spreadsheet_of_figures_and_days(workspace: Workspace) -> None:
    left, rows = set(), 0
    for each in ANSWERING.values():
        query = asked(each)
        if query is None:
            left.add(each.question.name)
            continue
        answer = workspace.get(f"/samenwerkingen/blnp/bestanden/{each.resource}.xlsx?{query}")
        assert answer.status_code == 200, (each.question.name, query, answer.text[:500])
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
        for row in sheet.iter_rows(min_row=2):
            rows += 1
            for cell in row:
                assert cell.data_type in ("s", "n", "d", "b"), (each.question.name, cell.coordinate, cell.value)
                assert cell.hyperlink is None
                if cell.data_type == "s":
                    assert not DAY.fullmatch(cell.value), (each.question.name, cell.coordinate, cell.value)
                    assert not AMOUNT.fullmatch(cell.value), (each.question.name, cell.coordinate, cell.value)
    assert rows > 500
    assert left == {"ledger-trail", "what-if"}, "of no partnership, and of what somebody makes up"
