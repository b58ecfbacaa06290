"""Rows of a sheet of an XLSX file, read as it comes; what it would unfold to is looked at before it is opened."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.escape import unescape

from api.intake.cells import Cell, exact, whole_day
from api.intake.refusals import CellComputed, CellMerged, FileBroken, MalformedCell, SheetMissing, UnsafeFile
from ledger.partnership.intake_events import FileFormat, Formulas

LARGEST: Final = 512 << 20
"""How many bytes all parts together may unfold to: a sheet of a million lines is smaller."""
TEXTS: Final = 64 << 20
"""How many bytes the texts may be: they are held in memory while the sheet is read."""
RATIO: Final = 200
"""How far a part may unfold; a sheet does ten to fifty times, a part that is made to fill a disk a thousand times."""
_PIECE: Final = 1 << 16
_UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, OSError, NotImplementedError)

Area = tuple[int, int, int, int, str]
"""Merged cells: the rows and columns from and to, and how they are called."""


def rows(path: Path, file: str, form: FileFormat) -> Iterator[tuple[int, list[Cell]]]:
    """Each row with its number, blank ones too; raises ``UnsafeFile``, ``SheetMissing`` and ``FileBroken``."""
    assert form.sheet is not None, "a mapping of workbooks names one"
    number = 0
    try:
        areas = _look_inside(path, file)
        with closing(_open(path, form)) as book:
            if form.sheet not in book.sheetnames:
                raise SheetMissing(file, form.sheet, tuple(book.sheetnames))
            sheet = book[form.sheet]
            if not hasattr(sheet, "reset_dimensions"):
                raise FileBroken(file, f"sheet {form.sheet!r}", "it is a chart and has no cells")
            sheet.reset_dimensions()  # What a sheet says of its own size may cut it off.
            merged = _Merged(areas.get(sheet._worksheet_path.lstrip("/"), []))  # noqa: SLF001  # It says it nowhere else.
            for row in sheet.iter_rows():
                number += 1
                hit = merged.of_row(number)
                yield number, [_cell(each, form.sheet, number, column, hit) for column, each in enumerate(row, start=1)]
    except _UNREADABLE as error:
        raise FileBroken(file, f"after row {number}", f"it cannot be read as a workbook: {error}") from error
    except (expat.ExpatError, SyntaxError) as error:  # The latter is how openpyxl's parser says it.
        raise FileBroken(file, f"after row {number}", f"a part of it is cut off or damaged: {error}") from error


def _open(path: Path, form: FileFormat) -> Any:  # noqa: ANN401  # openpyxl has no types.
    kept = form.formulas is Formulas.KEPT_VALUE
    return load_workbook(path, read_only=True, data_only=kept, keep_links=False)


def _cell(found: Any, sheet: str, row: int, column: int, merged: Iterable[Area]) -> Cell:  # noqa: ANN401  # As above.
    where = f"{sheet}!{get_column_letter(column)}{row}"
    for _, left, _, right, area in merged:
        if left <= column <= right:
            return Cell(where, None, CellMerged(where, area))
    match found.value:
        case None:
            return Cell(where)
        case _ if found.data_type == "f":
            return Cell(where, None, CellComputed(where))
        case _ if found.data_type == "e":
            return Cell(where, None, MalformedCell(where, str(found.value), "a value, but an error of the spreadsheet"))
        case bool():
            return Cell(where, None, MalformedCell(where, str(found.value), "a text, a number or a day"))
        case int() | float() as number:
            return Cell(where, exact(number))
        case datetime() as moment:
            return whole_day(where, moment)
        case time() | timedelta() as span:
            return Cell(where, None, MalformedCell(where, str(span), "a text, a number or a day"))
        case date() | Decimal() as value:
            return Cell(where, value)
        case value:
            return Cell(where, unescape(str(value)).replace("\r\n", "\n").replace("\r", "\n"))


class _Merged:
    """The merged cells of a sheet, asked row by row."""

    def __init__(self, areas: list[Area]) -> None:
        self._coming = sorted(areas, reverse=True)
        self._here: list[Area] = []

    def of_row(self, row: int) -> list[Area]:
        while self._coming and self._coming[-1][0] <= row:
            self._here.append(self._coming.pop())
        if self._here:
            self._here = [area for area in self._here if area[2] >= row]
        return self._here


def _look_inside(path: Path, file: str) -> dict[str, list[Area]]:
    """Refuse what unfolds to something huge or defines entities; give the merged cells of each part."""
    areas: dict[str, list[Area]] = {}
    with zipfile.ZipFile(path) as parts:
        infos = parts.infolist()
        if sum(info.file_size for info in infos) > LARGEST:
            raise UnsafeFile(file, f"it unfolds to more than {LARGEST >> 20} MB")
        for info in infos:
            if info.file_size > _PIECE and info.file_size > RATIO * info.compress_size:
                raise UnsafeFile(file, f"its part {info.filename} unfolds more than {RATIO} times")
            if info.filename.endswith("sharedStrings.xml") and info.file_size > TEXTS:
                raise UnsafeFile(file, f"its texts are more than {TEXTS >> 20} MB; save it as a CSV file")
            if info.flag_bits & 1:
                raise UnsafeFile(file, "it has a password")
            if info.filename.endswith((".xml", ".rels")):
                areas[info.filename] = _merged_in(parts, info, file)
    return areas


def _merged_in(parts: zipfile.ZipFile, info: zipfile.ZipInfo, file: str) -> list[Area]:
    """The merged cells in one part, which must define no document type: entities come with one."""
    found: list[Area] = []

    def refuse(*_: object) -> None:
        raise UnsafeFile(
            file, f"its part {info.filename} defines a document type of its own, and so could hide entities"
        )

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == "mergeCell":
            left, top, right, bottom = range_boundaries(attributes["ref"])
            assert None not in (left, top, right, bottom)
            found.append((top, left, bottom, right, attributes["ref"]))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    with parts.open(info) as part:
        while piece := part.read(_PIECE):
            parser.Parse(piece)
        parser.Parse(b"", True)
    return found
