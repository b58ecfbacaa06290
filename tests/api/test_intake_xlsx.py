"""Workbooks: every cell that cannot be taken as it stands is named as the spreadsheet names it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from api.intake import workbook
from tests.api.command_line import CommandLine
from tests.api.files import HEADERS, WHO, XLSX_FORM, a_mapping, as_xlsx, take_in

WRONG_USE, REFUSED = 2, 3
DAY = date(2018, 3, 1)
MORNING, NINE = datetime(2018, 3, 2), datetime(2018, 3, 1, 9)  # noqa: DTZ001  # A spreadsheet knows no time zones.


def a_row(document: object = "2018-001", amount: object = 1234.5, day: object = DAY) -> list[object]:
    return [day, "INK", document, 1, 41000, "0.4", "Licenties", amount, None, "EUR"]


@pytest.fixture
def sheets(grondslag: CommandLine) -> CommandLine:
    """The small collaboration with a mapping of workbooks."""
    assert grondslag.act(a_mapping(XLSX_FORM)).status == 0
    return grondslag


def changed(path: Path, change: Callable[[Worksheet], object]) -> Path:
    """The workbook after something was done to its sheet."""
    book = load_workbook(path)
    change(book["Boekingen"])
    book.save(path)
    return path


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts as no spreadsheet would write it."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_sheet_is_recorded_with_its_dates_numbers_and_texts(sheets: CommandLine) -> None:
    rows: list[list[object]] = [
        a_row("1"),
        a_row(20180002, -10, MORNING),
        a_row("3", "1.000,05", "03-03-2018"),
        [None] * 10,
    ]
    done = take_in(sheets, as_xlsx(sheets.folder / "boekingen.xlsx", rows))
    assert (done.status, done.err) == (0, "")
    assert "3 lines: 3 recorded." in done.out
    assert "blnp/financien  2018  uitvoering  2.224,55" in done.out
    trail = sheets("trail --act record-and-allocate-cost").out
    assert "leusden/INK/20180002/1" in trail
    assert "evidence: boekingen.xlsx, row 3" in trail
    again = take_in(sheets, sheets.folder / "boekingen.xlsx")
    assert (again.status, "3 there already" in again.out) == (0, True)


def test_a_line_is_the_same_line_in_a_csv_file_and_in_a_workbook(sheets: CommandLine) -> None:
    take_in(sheets, as_xlsx(sheets.folder / "boekingen.xlsx", [a_row("1")]))
    assert sheets.act(a_mapping()).status == 0
    text = f"{';'.join(HEADERS)}\r\n01-03-2018;INK;1;1;41000;0.4;Licenties;1.234,50;;EUR\r\n"
    path = sheets.folder / "boekingen.csv"
    path.write_text(text, "cp1252")
    done = take_in(sheets, path)
    assert (done.status, "1 there already" in done.out) == (0, True)


def plain_number(sheet: Worksheet) -> None:
    sheet["A3"].value = 43160
    sheet["A3"].number_format = "General"


CELLS: dict[str, tuple[Callable[[Worksheet], object], str]] = {
    "a formula": (lambda it: it.__setitem__("H3", "=H2*2"), "cell-computed: Boekingen!H3 holds a formula"),
    "an error": (lambda it: it.__setitem__("H3", "#REF!"), "malformed-cell: Boekingen!H3: '#REF!' is not a value"),
    "too many decimals": (
        lambda it: it.__setitem__("H3", 0.125),
        "malformed-cell: Boekingen!H3: '0.125' is not an amount",
    ),
    "yes or no": (lambda it: it.__setitem__("H3", True), "malformed-cell: Boekingen!H3: 'True'"),
    "a date for an amount": (lambda it: it.__setitem__("H3", DAY), "malformed-cell: Boekingen!H3: '2018-03-01'"),
    "a number for a date": (
        plain_number,
        "malformed-cell: Boekingen!A3: '43160' is not a day",
    ),
    "a date with a time": (lambda it: it.__setitem__("A3", NINE), "malformed-cell: Boekingen!A3"),
    "a time": (lambda it: it.__setitem__("A3", time(9)), "malformed-cell: Boekingen!A3: '09:00:00'"),
    "a task field that became a number": (lambda it: it.__setitem__("F3", 0.4), "malformed-cell: Boekingen!F3: '0.4'"),
    "no text": (lambda it: it.__setitem__("G3", None), "cell-empty: Boekingen!G3 is empty"),
    "merged downwards": (
        lambda it: it.merge_cells("C3:C4"),
        "cell-merged: Boekingen!C3 is part of the merged cells C3:C4",
    ),
    "merged sideways": (
        lambda it: it.merge_cells("G3:H3"),
        "cell-merged: Boekingen!H3 is part of the merged cells G3:H3",
    ),
    "a cell outside the columns": (
        lambda it: it.__setitem__("L3", "x"),
        "row-width: row 3 has 12 cells below 10 headers",
    ),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_bad_cell_is_refused_by_its_place(sheets: CommandLine, case: str) -> None:
    change, says = CELLS[case]
    path = changed(as_xlsx(sheets.folder / "boekingen.xlsx", [a_row("1"), a_row("2")]), change)
    done = take_in(sheets, path)
    assert done.status == REFUSED
    assert f"    row 3  REFUSED {says}" in done.out
    assert "    row 2  REFUSED" not in done.out


def test_merged_cells_that_are_not_used_do_no_harm(sheets: CommandLine) -> None:
    path = as_xlsx(sheets.folder / "boekingen.xlsx", [[*a_row("1"), "x", "y"]], (*HEADERS, "Notitie", "Paraaf"))
    assert take_in(sheets, changed(path, lambda it: it.merge_cells("K2:L2"))).status == 0


def test_the_kept_value_of_a_formula_is_taken_only_where_the_mapping_says_so(sheets: CommandLine) -> None:
    path = changed(as_xlsx(sheets.folder / "a.xlsx", [a_row("1")]), lambda it: it.__setitem__("H2", "=617.25*2"))
    # No value is kept by what wrote it; how it writes that depends on the XML writer that is there.
    kept = rewritten(path, SHEET, lambda it: re.sub(rb"<v ?/>|<v></v>", b"<v>1234.5</v>", it))
    assert "cell-computed: Boekingen!H2" in take_in(sheets, kept).out
    assert sheets.act(a_mapping({**XLSX_FORM, "formulas": "kept-value"})).status == 0
    done = take_in(sheets, kept)
    assert (done.status, "1.234,50" in done.out) == (0, True)


def test_a_formula_without_a_kept_value_is_an_empty_cell(sheets: CommandLine) -> None:
    assert sheets.act(a_mapping({**XLSX_FORM, "formulas": "kept-value"})).status == 0
    path = changed(as_xlsx(sheets.folder / "a.xlsx", [a_row("1")]), lambda it: it.__setitem__("H2", "=617.25*2"))
    assert "cell-empty: Boekingen!H2" in take_in(sheets, path).out


def test_days_may_be_counted_as_spreadsheets_do_where_the_mapping_says_so(sheets: CommandLine) -> None:
    assert sheets.act(a_mapping({**XLSX_FORM, "date_style": "serial"})).status == 0
    path = as_xlsx(sheets.folder / "a.xlsx", [a_row("1", day=43160), a_row("2", day="43161"), a_row("3", day=60)])
    done = take_in(sheets, path, f"{WHO} --accept-good")
    assert "row 4  REFUSED malformed-cell: Boekingen!A4: '60' is not a day" in done.out
    trail = sheets("trail --act record-and-allocate-cost").out
    assert "on 01-03-2018" in trail
    assert "on 02-03-2018" in trail


def test_what_a_sheet_says_of_its_own_size_cuts_nothing_off(sheets: CommandLine) -> None:
    path = as_xlsx(sheets.folder / "a.xlsx", [a_row("1"), a_row("2")])
    cut = rewritten(path, SHEET, lambda it: it.replace(b'ref="A1:J3"', b'ref="A1:B2"'))
    assert "2 lines: 2 recorded" in take_in(sheets, cut).out


def entities(part: bytes) -> bytes:
    """A part with entities that would unfold to a gigabyte."""
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return part.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]><worksheet", 1)


def spaces(part: bytes) -> bytes:
    return part.replace(b"<sheetData>", b"<sheetData>" + b" " * 30_000_000)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "half of it": (lambda it: it.write_bytes(it.read_bytes()[: it.stat().st_size // 2]), "file-broken"),
    "no workbook": (lambda it: it.write_text("Boekdatum;Bedrag"), "file-broken"),
    "nothing": (lambda it: it.write_bytes(b""), "file-broken"),
    "a sheet that is cut off": (lambda it: rewritten(it, SHEET, lambda part: part[:-100]), "file-broken"),
    "a part that is missing": (lambda it: rewritten(it, "[Content_Types].xml", lambda _: b"<Types/>"), "file-broken"),
    "entities": (lambda it: rewritten(it, SHEET, entities), "unsafe-file"),
    "a sheet that unfolds without end": (lambda it: rewritten(it, SHEET, spaces), "unsafe-file"),
    "another sheet": (lambda it: changed(it, lambda sheet: setattr(sheet, "title", "Blad1")), "sheet-missing"),
    "no lines": (lambda it: as_xlsx(it, []), "empty-file"),
    "no rows": (lambda it: as_xlsx(it, [], ()), "empty-file"),
    "a header that is missing": (
        lambda it: changed(it, lambda sheet: sheet.__setitem__("H1", "Saldo")),
        "headers-missing",
    ),
    "a header twice": (lambda it: changed(it, lambda sheet: sheet.__setitem__("K1", "Bedrag")), "header-twice"),
    "a merged header": (lambda it: changed(it, lambda sheet: sheet.merge_cells("H1:I1")), "headers-missing"),
}


@pytest.mark.parametrize("case", FILES)
@pytest.mark.parametrize("options", [WHO, "--dry-run"])
def test_a_workbook_that_cannot_be_read_is_refused_whole(sheets: CommandLine, case: str, options: str) -> None:
    spoil, code = FILES[case]
    path = as_xlsx(sheets.folder / "boekingen.xlsx", [a_row("1"), a_row("2")])
    spoil(path)
    done = take_in(sheets, path, options)
    assert (done.status, done.err.split(":")[1].strip()) == (WRONG_USE, code), done.err


def with_shared_texts(path: Path) -> Path:
    """The workbook with its texts in a part of their own, as spreadsheet programs write it."""
    texts: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        texts.append(found[2])
        return b'<c r="%s" t="s"><v>%d</v></c>' % (found[1], len(texts) - 1)

    inline = rb'<c r="(\w+)" t="inlineStr"><is><t>(.*?)</t></is></c>'
    rewritten(path, SHEET, lambda part: re.sub(inline, shared, part))
    name, kind = (
        b"xl/sharedStrings.xml",
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml",
    )
    override = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (name, kind)
    rewritten(path, "[Content_Types].xml", lambda part: part.replace(b"</Types>", override))
    items = b"".join(b"<si><t>%s</t></si>" % text for text in texts)
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(path, "a") as book:
        book.writestr(name.decode(), b'<sst xmlns="%s">%s</sst>' % (space, items))
    assert len(texts) > 10
    return path


def test_texts_may_stand_in_a_part_of_their_own(sheets: CommandLine) -> None:
    done = take_in(sheets, with_shared_texts(as_xlsx(sheets.folder / "a.xlsx", [a_row("1"), a_row("2")])))
    assert (done.status, "2 lines: 2 recorded" in done.out) == (0, True), done.err


@pytest.mark.parametrize("limit", ["LARGEST", "TEXTS"])
def test_a_workbook_beyond_a_limit_is_not_opened(
    sheets: CommandLine, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, limit, 10)
    done = take_in(sheets, with_shared_texts(as_xlsx(sheets.folder / "a.xlsx", [a_row("1")])))
    assert (done.status, "unsafe-file" in done.err) == (WRONG_USE, True)


def test_a_workbook_of_the_other_calendar_gives_the_same_days(sheets: CommandLine) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "Boekingen"
    rows: Sequence[Sequence[object]] = (HEADERS, a_row("1"))
    for row in rows:
        sheet.append(list(row))
    path = sheets.folder / "mac.xlsx"
    book.save(path)
    assert take_in(sheets, path).status == 0
    assert "on 01-03-2018" in sheets("trail --act record-and-allocate-cost").out
