"""Files of an administration for tests: lines of costs as CSV and as XLSX, and the mapping that they are read by."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.api.command_line import CommandLine, Ran

HEADERS = (
    "Boekdatum",
    "Dagboek",
    "Boekstuk",
    "Regel",
    "Rekening",
    "Taakveld",
    "Omschrijving",
    "Bedrag",
    "Btw",
    "Valuta",
)
USES = ("date", "journal", "document", "line", "account", "task-field", "description", "amount", "vat", "currency")
CSV_FORM: Mapping[str, object] = {
    "type": "csv",
    "decimal_sign": ",",
    "thousands_sign": ".",
    "date_style": "dd-mm-yyyy",
    "delimiter": ";",
    "encoding": "windows-1252",
}
XLSX_FORM: Mapping[str, object] = {
    "type": "xlsx",
    "decimal_sign": ",",
    "thousands_sign": ".",
    "date_style": "dd-mm-yyyy",
    "sheet": "Boekingen",
}
WHO = "--subject p-leu-11 --function administrateur --capacity finance --organisation GM0327"


def a_mapping(form: Mapping[str, object] = CSV_FORM, **more: object) -> dict[str, object]:
    """How the files below are read."""
    account = {"ledger_account": "41000", "service": "blnp/financien", "pool": "uitvoering", "task_field": "0.4"}
    about = {"act": "define-import-mapping", "partnership": "blnp", "mapping": "leusden", "title": "Grootboek Leusden"}
    facts: dict[str, object] = {
        "content": "costs",
        "administration": "leusden",
        "format": dict(form),
        "columns": dict(zip(USES, HEADERS, strict=True)),
        "accounts": [account],
        "other_accounts": [{"ledger_account": "42000", "grounds": "of Leusden alone"}],
        "borne_by": "GM0327",
    }
    return about | facts | more


def a_line(document: str = "2018-001", amount: str = "1.234,50", **more: str) -> dict[str, str]:
    """A line of costs as the administration writes it; headers with a capital name its other cells."""
    cells = ("01-03-2018", "INK", document, "1", "41000", "0.4", "Licenties", amount, "", "EUR")
    return dict(zip(HEADERS, cells, strict=True)) | more


def as_csv(
    lines: Iterable[Mapping[str, str]], delimiter: str = ";", headers: Sequence[str] = HEADERS, quoted: bool = False
) -> str:
    """Lines below their headers."""
    text = io.StringIO()
    quoting: Any = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n", quoting=quoting)
    writer.writerow(headers)
    for line in lines:
        writer.writerow([line.get(header, "") for header in headers])
    return text.getvalue()


def save(folder: Path, text: str, encoding: str = "windows-1252", name: str = "boekingen.csv") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def as_xlsx(path: Path, rows: Iterable[Sequence[object]], headers: Sequence[str] = HEADERS) -> Path:
    """A workbook with a sheet of this name, with rows below its headers."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Boekingen"
    for row in (headers, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def take_in(grondslag: CommandLine, file: Path, options: str = WHO) -> Ran:
    """``grondslag intake`` of a file."""
    return grondslag(f"intake {file} --mapping blnp#leusden {options}")


def read(grondslag: CommandLine, text: str, options: str = WHO, encoding: str = "windows-1252") -> Ran:
    """``grondslag intake`` of a CSV file with this text."""
    return take_in(grondslag, save(grondslag.folder, text, encoding), options)
