"""A file as lines below headers: the columns that its mapping uses, and which lines are totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.intake import delimited
from api.intake.cells import Cell
from api.intake.refusals import EmptyFile, HeadersMissing, HeaderTwice, RowWidth
from ledger.partnership.intake_events import ColumnUse, FileType, ImportMappingDefined


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line: where it stands, the cells that are used, and what its total column says, if the mapping has one."""

    number: int
    where: str
    cells: Mapping[ColumnUse, Cell]
    label: Cell | None = None
    trouble: RowWidth | None = None


def lines(path: Path, file: str, mapping: ImportMappingDefined) -> Iterator[TableLine]:
    """Every line below the headers that is not blank, in order; raises what is the matter with the file itself."""
    source = _rows(path, file, mapping)
    form, any_line = mapping.format, False
    headers: Sequence[Cell] = ()
    for number, row in source:
        if number >= form.header_row:
            headers = row
            break
    else:
        raise EmptyFile(file)
    names = [cell.value if isinstance(cell.value, str) else "" for cell in headers]
    at = _places(file, number, [name.strip() for name in names], mapping)
    total_at = at.pop(None, None)
    for cell in (headers[place] for place in (*at.values(), *([] if total_at is None else [total_at]))):
        if cell.trouble is not None:
            raise cell.trouble
    width = len(headers)
    for number, row in source:
        if all(cell.is_blank for cell in row):
            continue
        any_line = True
        where = f"line {number}" if form.type is FileType.CSV else f"row {number}"
        if len(row) < width and form.type is FileType.XLSX:  # A workbook keeps no blank cells at the end of a row.
            row = [*row, *(Cell(f"{where}, column {place + 1}") for place in range(len(row), width))]  # noqa: PLW2901
        while len(row) > width and row[-1].is_blank and form.type is FileType.XLSX:
            row.pop()
        if len(row) != width:
            yield TableLine(number, where, {}, None, RowWidth(where, len(row), width))
            continue
        label = None if total_at is None else row[total_at]
        yield TableLine(number, where, {use: row[place] for use, place in at.items() if use is not None}, label)
    if not any_line:
        raise EmptyFile(file)


def _rows(path: Path, file: str, mapping: ImportMappingDefined) -> Iterator[tuple[int, list[Cell]]]:
    """Rows of cells that know where they are; a cell of a text file is named after its header."""
    form = mapping.format
    if form.type is FileType.XLSX:
        from api.intake import workbook  # noqa: PLC0415  # What reads workbooks takes long to load, and few are one.

        yield from workbook.rows(path, file, form)
        return
    names: list[str] | None = None
    for number, texts in delimited.rows(path, file, form):
        if names is None and number >= form.header_row:
            names = texts
        columns = names or []
        yield (
            number,
            [
                Cell(
                    f"line {number}, {f'column {columns[place]!r}' if place < len(columns) else f'cell {place + 1}'}",
                    text,
                )
                for place, text in enumerate(texts)
            ],
        )


def _places(file: str, row: int, names: list[str], mapping: ImportMappingDefined) -> dict[ColumnUse | None, int]:
    """Where each column that is used stands; ``None`` is the one by which total lines are known."""
    wanted: list[tuple[ColumnUse | None, str]] = [(column.use, column.header) for column in mapping.columns]
    if mapping.totals is not None:
        wanted.append((None, mapping.totals.header))
    found = Counter(names)
    if missing := tuple(header for _, header in wanted if not found[header]):
        raise HeadersMissing(file, row, missing, tuple(name for name in names if name))
    if twice := tuple(header for _, header in wanted if found[header] > 1):
        raise HeaderTwice(file, row, twice)
    return {use: names.index(header) for use, header in wanted}
