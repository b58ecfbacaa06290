"""What can be the matter with a file, one of its lines or one of its cells."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.errors import Malformed, NotRecorded
from ledger.money import Money


class OtherEncoding(Malformed):
    """The bytes of a file are not in the encoding that its mapping names."""

    code = "other-encoding"

    def __init__(self, file: str, encoding: str, where: str, problem: str) -> None:
        super().__init__(
            f"{file}, {where}: this is not {encoding}: {problem}; export it anew, or name its encoding in the mapping"
        )
        self.file, self.encoding, self.where, self.problem = file, encoding, where, problem


class EmptyFile(Malformed):
    """A file without a line has nothing to be taken in."""

    code = "empty-file"

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} holds no line below its headers; export it anew")
        self.file = file


class HeadersMissing(Malformed):
    """A file has the headers that its mapping names."""

    code = "headers-missing"

    def __init__(self, file: str, row: int, headers: tuple[str, ...], found: tuple[str, ...]) -> None:
        super().__init__(
            f"{file}, row {row} has no header {', '.join(map(repr, headers))}; it has "
            f"{', '.join(map(repr, found)) or 'none at all'}: give the file, the row and the delimiter that the mapping"
            " is for, or define the mapping anew"
        )
        self.file, self.row, self.headers, self.found = file, row, headers, found


class HeaderTwice(Malformed):
    """A header stands for one column."""

    code = "header-twice"

    def __init__(self, file: str, row: int, headers: tuple[str, ...]) -> None:
        listed = ", ".join(map(repr, headers))
        super().__init__(
            f"{file}, row {row} has the header {listed} more than once; give each column a name of its own"
        )
        self.file, self.row, self.headers = file, row, headers


class OtherFileType(Malformed):
    """A file is of the type that it is to be read as."""

    code = "other-file-type"

    def __init__(self, file: str, expected: str, found: str | None) -> None:
        seems = "" if found is None else f": it seems to be {found}"
        super().__init__(
            f"{file} is no file to be read as {expected}{seems}; choose how to read it, or export it as {expected}"
        )
        self.file, self.expected, self.found = file, expected, found


class FileBroken(Malformed):
    """A file cannot be read to its end in the form that its mapping says it has."""

    code = "file-broken"

    def __init__(self, file: str, where: str, problem: str) -> None:
        super().__init__(f"{file}, {where}: {problem}; nothing of the file is recorded: export it anew and whole")
        self.file, self.where, self.problem = file, where, problem


class UnsafeFile(Malformed):
    """A file that would unfold to something huge, or that defines its own entities, is not opened."""

    code = "unsafe-file"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file} is not opened: {problem}; ask whoever made it for a plain one")
        self.file, self.problem = file, problem


class SheetMissing(Malformed):
    """A workbook has the sheet that its mapping names."""

    code = "sheet-missing"

    def __init__(self, file: str, sheet: str, sheets: tuple[str, ...]) -> None:
        listed = ", ".join(map(repr, sheets))
        super().__init__(f"{file} has no sheet {sheet!r}; it has {listed}: name one of these in the mapping")
        self.file, self.sheet, self.sheets = file, sheet, sheets


class ControlTotalMissing(Malformed):
    """A file whose mapping names a control total ends with it; one that does not may be half a file."""

    code = "control-total-missing"

    def __init__(self, file: str, control: str) -> None:
        super().__init__(
            f"{file} does not end with the control total {control!r} that its mapping names: it may be half a file;"
            " export it anew and whole"
        )
        self.file, self.control = file, control


class ControlTotalDiffers(Malformed):
    """A total in a file is the sum of its lines."""

    code = "control-total-differs"

    def __init__(self, where: str, total: Money, lines: Money) -> None:
        super().__init__(
            f"{where}: the total is {total.euros} and the lines add up to {lines.euros}; export the file anew and whole"
        )
        self.where, self.total, self.lines = where, total.euros, lines.euros


class FileChanged(NotRecorded):
    """The file that is recorded is the file that was looked at."""

    code = "file-changed"

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} was changed while it was read; nothing is recorded: give it again once it is finished"
        )
        self.file = file


class LinesRefused(NotRecorded):
    """A file is recorded whole, or by named choice without the lines that are refused."""

    code = "lines-refused"

    def __init__(self, file: str, refused: int, lines: int, recorded: int | None) -> None:
        rest = (
            "nothing of the file is recorded: correct it and give it again, or choose --accept-good"
            if recorded is None
            else f"{recorded} others are recorded: correct the rest and give the file again"
        )
        super().__init__(f"{file}: {refused} of {lines} lines are refused; {rest}")
        self.file, self.refused, self.lines, self.recorded = file, refused, lines, recorded


class MalformedCell(Malformed):
    """A cell holds what its column is for, written as the mapping says."""

    code = "malformed-cell"

    def __init__(self, cell: str, value: str, expected: str) -> None:
        super().__init__(f"{cell}: {value!r} is not {expected}")
        self.cell, self.value, self.expected = cell, value, expected


class CellEmpty(Malformed):
    """A line that lacks something cannot be recorded; a total line that the mapping does not name is one of those."""

    code = "cell-empty"

    def __init__(self, cell: str, use: str) -> None:
        super().__init__(
            f"{cell} is empty, and a line needs its {use}; if this is a total line, name it in the mapping"
        )
        self.cell, self.use = cell, use


class CellComputed(Malformed):
    """A formula is no figure: what it comes to depends on other cells, and on the program that computes it."""

    code = "cell-computed"

    def __init__(self, cell: str) -> None:
        super().__init__(
            f"{cell} holds a formula; put the value itself there, or let the mapping take the kept value of formulas"
        )
        self.cell = cell


class CellMerged(Malformed):
    """A merged cell stands for several lines or columns, and nothing says for which."""

    code = "cell-merged"

    def __init__(self, cell: str, area: str) -> None:
        super().__init__(f"{cell} is part of the merged cells {area}; unmerge them and fill in each cell")
        self.cell, self.area = cell, area


class RowWidth(Malformed):
    """A line has as many cells as there are headers."""

    code = "row-width"

    def __init__(self, where: str, cells: int, columns: int) -> None:
        super().__init__(
            f"{where} has {cells} cells below {columns} headers; if a text holds the delimiter, put it in quotes"
        )
        self.where, self.cells, self.columns = where, cells, columns


class OtherCurrency(Malformed):
    """All amounts of a ledger are euros."""

    code = "other-currency"

    def __init__(self, cell: str, currency: str, expected: str) -> None:
        super().__init__(
            f"{cell}: {currency!r} is another currency than {expected}; whoever booked this line has to convert it"
        )
        self.cell, self.currency, self.expected = cell, currency, expected


class UnknownAccount(Malformed):
    """The mapping says of every account in a file where it belongs."""

    code = "unknown-account"

    def __init__(self, cell: str, account: str) -> None:
        super().__init__(
            f"{cell}: the mapping does not say where account {account!r} belongs; define it anew with this account,"
            " among 'other_accounts' if it has nothing to do with the collaboration"
        )
        self.cell, self.account = cell, account


class LineTwice(Malformed):
    """A line stands in a file once; two that are alike may be one that was exported twice, or two bookings."""

    code = "line-twice"

    def __init__(self, where: str, name: str, earlier: int) -> None:
        super().__init__(
            f"{where}: {name} stands at {earlier} of this file before; if both are meant, they need line numbers in a"
            " column of their own, and the mapping has to name it"
        )
        self.where, self.name, self.earlier = where, name, earlier


@dataclass(frozen=True, slots=True)
class Differs:
    """A field of a line that says now another thing than what was recorded of it."""

    field: str
    then: str
    now: str

    def __str__(self) -> str:
        return f"{self.field} {self.then}, now {self.now}"


class DocumentDiffers(NotRecorded):
    """A document that was imported before does not change afterwards."""

    code = "document-differs"

    def __init__(self, where: str, name: str, position: int, differing: tuple[Differs, ...]) -> None:
        differences = tuple(map(str, differing)) or ("other fields",)
        super().__init__(
            f"{where}: {name} was recorded at position {position} with other content ({'; '.join(differences)}); "
            "correct what was recorded by an act, or book the difference as a document of its own"
        )
        self.where, self.name, self.position, self.differences = where, name, position, differences
        self._differing = differing

    @property
    def differing(self) -> tuple[Differs, ...]:
        """What differs, field by field, for whoever tells it in other words."""
        return self._differing
