"""What a mapping of files says, and that a file was taken in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.money import Money


class FileContent(StrEnum):
    """What the lines of a file are about."""

    COSTS = "costs"
    HOURS = "hours"
    MEASURES = "measures"


class FileType(StrEnum):
    """In which form a file comes."""

    CSV = "csv"
    XLSX = "xlsx"


class Encoding(StrEnum):
    """How the bytes of a CSV file stand for letters. A byte order mark must agree with it."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WINDOWS_1252 = "windows-1252"
    ISO_8859_15 = "iso-8859-15"


class DateStyle(StrEnum):
    """How a file writes a day where the cell itself is no date; a serial is a number of days, as spreadsheets count."""

    YEAR_FIRST = "yyyy-mm-dd"
    DAY_FIRST = "dd-mm-yyyy"
    DAY_FIRST_SLASHES = "dd/mm/yyyy"
    COMPACT = "yyyymmdd"
    SERIAL = "serial"


class Minus(StrEnum):
    """Where a file puts the sign of what is below zero."""

    BEFORE = "before"
    BEHIND = "behind"


class Formulas(StrEnum):
    """What to do with a cell that is computed: refuse it, or take the value that the spreadsheet kept."""

    REFUSED = "refused"
    KEPT_VALUE = "kept-value"


class ColumnUse(StrEnum):
    """What a column of a file can be used for."""

    DATE = "date"
    JOURNAL = "journal"
    DOCUMENT = "document"
    LINE = "line"
    ACCOUNT = "account"
    TASK_FIELD = "task-field"
    DESCRIPTION = "description"
    AMOUNT = "amount"
    VAT = "vat"
    CURRENCY = "currency"
    SERVICE = "service"
    PARTICIPANT = "participant"
    STARTS_ON = "starts-on"
    ENDS_ON = "ends-on"
    HOURS = "hours"
    FTE = "fte"
    MEASURE = "measure"
    VALUE = "value"
    REFERENCE_DATE = "reference-date"
    SOURCE = "source"
    VINTAGE = "vintage"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How to read a file, with nothing left to be guessed."""

    type: FileType
    decimal_sign: str
    date_style: DateStyle
    thousands_sign: str | None = None
    minus: Minus = Minus.BEFORE
    header_row: int = 1
    delimiter: str | None = None
    encoding: Encoding | None = None
    sheet: str | None = None
    formulas: Formulas = Formulas.REFUSED


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column by its header, and what it is used for."""

    use: ColumnUse
    header: str


@dataclass(frozen=True, slots=True)
class MappedAccount:
    """An account of the administration, and the pool that its costs belong to."""

    ledger_account: str
    service: str
    pool: str
    task_field: str | None = None


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """An account that has nothing to do with the collaboration, and why: its lines are passed over, and counted."""

    ledger_account: str
    grounds: str


@dataclass(frozen=True, slots=True)
class TotalLines:
    """Which lines are totals: where one column begins with a text.

    A subtotal is the sum of the lines since the one before it. A control total is the last line, and the sum of all.
    """

    header: str
    control: str | None = None
    subtotal: str | None = None


@recorded_as("partnership.import-mapping-defined.1")
class ImportMappingDefined(Event):
    """It was agreed how files of an administration are read; the same name again is its next version."""

    mapping: str
    version: int
    title: str
    content: FileContent
    administration: str
    format: FileFormat
    columns: tuple[MappedColumn, ...]
    accounts: tuple[MappedAccount, ...] = ()
    other_accounts: tuple[OtherAccount, ...] = ()
    borne_by: str | None = None
    currency: str = "EUR"
    totals: TotalLines | None = None
    illustrative: bool = False


@recorded_as("partnership.file-taken-in.1")
class FileTakenIn(Event):
    """A file was imported, in the same breath as its lines: all of them, or all but those that were refused.

    ``total`` is of the lines that this recorded; ``already_there`` had been recorded before, ``passed_over`` the
    mapping names as lines to leave out.
    """

    mapping: str
    version: int
    file: str
    sha256: str
    recorded: int
    already_there: int
    refused: int
    passed_over: int
    total: Money | None = None
    illustrative: bool = False


IntakeEvent = ImportMappingDefined | FileTakenIn
