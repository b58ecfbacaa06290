"""An answer as a spreadsheet (XLSX): figures as figures, dates as dates, and no text in it that becomes a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.http.exports import Rows
from ledger.money import Money
from projections.as_of import AMSTERDAM

LONGEST = 32_767
"""What a cell of a spreadsheet holds; a longer text goes on in the next row of its column, and is never cut."""
WIDEST = 60
EXACT = 15
"""Digits that a spreadsheet keeps of a number: one with more is written as text, as it is."""
EARLIEST = date(1900, 3, 1)
"""Spreadsheets count days from 1900 and take that for a leap year: an earlier day is written as text."""


@dataclass(frozen=True, slots=True)
class About:
    """What a spreadsheet says of itself, on a sheet of its own: a label and a text each."""

    title: str
    at: datetime
    facts: tuple[tuple[str, str], ...]


def as_xlsx(rows: Rows, found: Iterable[Any], about: About) -> bytes:
    """The rows on one sheet, under headings that stay, and what they are on another. One answer, one row of bytes."""
    out = BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with Workbook(out, safe) as book:
        book.set_properties({"title": about.title, "created": about.at.replace(tzinfo=None, microsecond=0)})
        formats = _Formats.of(book)
        sheet = book.add_worksheet(about.title[:31].translate(_NOT_IN_A_NAME))
        sheet.write_row(0, 0, rows.columns, formats.heading)
        sheet.freeze_panes(1, 0)
        last, widths = 0, [len(name) for name in rows.columns]
        for row in found:
            cells = rows.cells(row)
            parts = [list(_parts(cells[name])) for name in rows.columns]
            for at in range(max(map(len, parts), default=0)):
                last += 1
                for column, values in enumerate(parts):
                    if at < len(values):
                        widths[column] = max(widths[column], _write(sheet, (last, column), values[at], formats))
        if last:
            sheet.autofilter(0, 0, last, len(rows.columns) - 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, WIDEST) + 2)
        _tell(book.add_worksheet("Verantwoording"), about.facts, formats)
    return out.getvalue()


_NOT_IN_A_NAME = {ord(each): "-" for each in "[]:*?/\\"}


@dataclass(frozen=True, slots=True)
class _Formats:
    heading: Format
    money: Format
    day: Format
    moment: Format
    text: Format

    @classmethod
    def of(cls, book: Workbook) -> _Formats:
        return cls(
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "#,##0.00"}),
            book.add_format({"num_format": "dd-mm-yyyy"}),
            book.add_format({"num_format": "dd-mm-yyyy hh:mm:ss"}),
            book.add_format({"num_format": "@"}),
        )


def _parts(value: object) -> Iterator[object]:
    if not isinstance(value, str) or len(value) <= LONGEST:
        yield value
        return
    yield from (value[at : at + LONGEST] for at in range(0, len(value), LONGEST))


def _write(sheet: Worksheet, at: tuple[int, int], value: object, formats: _Formats) -> int:
    """Write a cell; return about how wide it is."""
    match value:
        case None:
            return 0
        case Money() if len(str(abs(value.cents))) <= EXACT:
            sheet.write_number(*at, float(Decimal(value.euros)), formats.money)
        case bool():
            sheet.write_boolean(*at, value)
        case int() | Decimal() if _fits(value):
            sheet.write_number(*at, float(value))
        case datetime():
            sheet.write_datetime(*at, value.astimezone(AMSTERDAM).replace(tzinfo=None), formats.moment)
        case date() if value >= EARLIEST:
            sheet.write_datetime(*at, datetime(value.year, value.month, value.day), formats.day)  # noqa: DTZ001
        case Enum():
            sheet.write_string(*at, str(value.value), formats.text)
        case _:
            sheet.write_string(*at, value.euros if isinstance(value, Money) else str(value), formats.text)
    return len(str(value))


def _fits(value: int | Decimal) -> bool:
    return len(Decimal(value).as_tuple().digits) <= EXACT


def _tell(sheet: Worksheet, facts: Sequence[tuple[str, str]], formats: _Formats) -> None:
    for row, (label, text) in enumerate(facts):
        sheet.write_string(row, 0, label, formats.heading)
        sheet.write_string(row, 1, text, formats.text)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
