"""From the lines of a file to what each asks for: an act, nothing, or a refusal; and whether the totals hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Protocol, assert_never
from uuid import UUID, uuid5

import msgspec

from api.intake.cells import Cell, amount_of
from api.intake.costs import Costs, PassedOver, Wanted
from api.intake.counted import Hours, Measures
from api.intake.refusals import ControlTotalDiffers, ControlTotalMissing, FileBroken
from api.intake.table import TableLine, lines
from ledger.actor import Actor, Basis, Evidence
from ledger.acts.line import Asked, MalformedField, find
from ledger.canonical import canonical
from ledger.errors import LedgerError
from ledger.money import ZERO, Money
from ledger.partnership.intake_events import ColumnUse, FileContent, FileType, ImportMappingDefined, TotalLines


class Mapper(Protocol):
    """What a mapping makes of a line."""

    def wanted(self, line: TableLine) -> Wanted | PassedOver: ...


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line and what it asks for."""

    line: TableLine
    asks: Wanted | PassedOver | LedgerError


@dataclass(slots=True)
class Source:
    """A file, its mapping, and the sum of its bytes."""

    path: Path
    partnership: str
    mapping: ImportMappingDefined
    sha256: str
    line_ends: int
    called: str = ""
    """Its name where it came from, if it is kept under another."""
    mapper: Mapper = field(init=False)

    def __post_init__(self) -> None:
        self.mapper = mapper_of(self.partnership, self.mapping)

    @property
    def expected(self) -> int | None:
        """About how many lines it has; of a workbook nobody knows before it was read."""
        return self.line_ends if self.mapping.format.type is FileType.CSV else None

    @property
    def name(self) -> str:
        """The name of the file, without the folder that it happens to be in."""
        return self.called or self.path.name

    def lines(self) -> Iterator[Drawn]:
        """Every line with what it asks for; raises what makes the file as a whole unusable."""
        totals = _Totals(self.name, self.mapping)
        for line in lines(self.path, self.name, self.mapping):
            yield Drawn(line, self._asks(line, totals))
        totals.require_control()

    def _asks(self, line: TableLine, totals: _Totals) -> Wanted | PassedOver | LedgerError:
        if line.trouble is not None:
            return line.trouble
        if (total := totals.of(line)) is not None:
            return total
        try:
            asks = self.mapper.wanted(line)
        except LedgerError as refusal:
            totals.add_unless_unreadable(line)
            return refusal
        totals.add(asks.amount)
        return asks

    def asked(self, wanted: Wanted, line: TableLine, actor: Actor, ledger: UUID) -> Asked:
        """The act of a line. Its id is made of what the administration calls the line, in whatever file it stands.

        The digest covers what the line says and not where it stood or who took it in: so a line is the same line again
        when files are split or put in another order, and another one where it says something else.
        """
        act = find(wanted.act)
        try:
            fields = msgspec.convert(wanted.fields, act.fields, strict=True)
        except msgspec.ValidationError as error:
            raise MalformedField(wanted.act, str(error)) from error
        act.check(fields)
        return Asked(
            act,
            uuid5(ledger, canonical(["intake", *wanted.identity]).decode()),
            sha256(canonical({"act": wanted.act, "fields": wanted.fields})).digest(),
            actor,
            Basis(),
            None,
            (Evidence(f"{self.name}, {line.where}", None, self.sha256, None),),
            None,
            fields,
            tuple(sorted(wanted.fields)),
        )


RECORDS: Final[Mapping[FileContent, str]] = {
    FileContent.COSTS: "record-and-allocate-cost",
    FileContent.HOURS: "record-hours",
    FileContent.MEASURES: "record-measure",
}
"""The act that each line of a file asks for, by what the file is about."""


def mapper_of(partnership: str, mapping: ImportMappingDefined) -> Mapper:
    """What is to be done with the lines of a mapping's files."""
    match mapping.content:
        case FileContent.COSTS:
            return Costs.by(partnership, mapping)
        case FileContent.HOURS:
            return Hours(partnership, mapping)
        case FileContent.MEASURES:
            return Measures(partnership, mapping)
        case _:
            assert_never(mapping.content)


def summed(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file, and how many line ends it has (a hint of how long reading will take)."""
    digest, ends = sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
            ends += piece.count(b"\n")
    return digest.hexdigest(), ends


@dataclass(slots=True)
class _Totals:
    """The running sums that total lines are held against."""

    file: str
    mapping: ImportMappingDefined
    since_subtotal: Money = ZERO
    all: Money = ZERO
    ended: bool = False

    def of(self, line: TableLine) -> PassedOver | None:
        """A total line, checked; ``None`` for any other. Raises what shows that the file is not whole."""
        names = self.mapping.totals
        if names is None or line.label is None:
            return None
        if self.ended:
            raise FileBroken(self.file, line.where, "it stands below the control total, which is the last line")
        label = _label(line.label)
        if names.control is not None and label.startswith(names.control):
            self.ended = True
            return self._check(line, self.all, "the control total")
        if names.subtotal is not None and label.startswith(names.subtotal):
            since, self.since_subtotal = self.since_subtotal, ZERO
            return self._check(line, since, "a subtotal")
        return None

    def _check(self, line: TableLine, expected: Money, what: str) -> PassedOver:
        cell = line.cells[ColumnUse.AMOUNT]
        found = amount_of(cell, self.mapping.format, "amount")
        if found != expected:
            raise ControlTotalDiffers(f"{self.file}, {cell.where}", found, expected)
        return PassedOver(what)

    def add(self, amount: Money | None) -> None:
        self.since_subtotal += amount or ZERO
        self.all += amount or ZERO

    def add_unless_unreadable(self, line: TableLine) -> None:
        """A line that is refused still counts in the totals of its file, as far as its amount can be read."""
        if (cell := line.cells.get(ColumnUse.AMOUNT)) is not None and self.mapping.totals is not None:
            try:
                self.add(amount_of(cell, self.mapping.format, "amount"))
            except LedgerError:
                return

    def require_control(self) -> None:
        names: TotalLines | None = self.mapping.totals
        if names is not None and names.control is not None and not self.ended:
            raise ControlTotalMissing(self.file, names.control)


def _label(cell: Cell) -> Any:  # noqa: ANN401  # Text.
    return cell.value.strip() if isinstance(cell.value, str) else ""
