"""Lines of hours and of measures: from the cells of a line to the act that records it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from api.intake.cells import Cell, day_of, number_of, text_of
from api.intake.costs import Wanted
from api.intake.refusals import MalformedCell
from api.intake.table import TableLine
from ledger.acts.fields import SLUG
from ledger.partnership.intake_events import ColumnUse, ImportMappingDefined

_CODE: Final = re.compile("GM[0-9]{4}")
_SERVICE: Final = re.compile(f"{SLUG}/{SLUG}")
_MEASURE: Final = re.compile(SLUG)
_COUNT: Final = re.compile(r"(0|[1-9][0-9]{0,12})(\.[0-9]{1,10})?")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a mapping makes of lines of hours or measures."""

    partnership: str
    mapping: ImportMappingDefined

    def _text(self, line: TableLine, use: ColumnUse, shape: re.Pattern[str], such_as: str) -> str:
        cell = line.cells[use]
        text = text_of(cell, use.value)
        if not shape.fullmatch(text):
            raise MalformedCell(cell.where, text, such_as)
        return text

    def _day(self, line: TableLine, use: ColumnUse) -> date:
        return day_of(line.cells[use], self.mapping.format, use.value)

    def _count(self, cell: Cell, use: ColumnUse) -> str:
        """A number of zero or more, written as act lines do."""
        number = f"{number_of(cell, self.mapping.format, use.value):f}"
        if not _COUNT.fullmatch(number):
            raise MalformedCell(cell.where, number, "a number of zero or more, of at most 13 digits and 10 decimals")
        return number

    def _participant(self, line: TableLine) -> str:
        return self._text(line, ColumnUse.PARTICIPANT, _CODE, "a municipality's code, such as GM0313")

    def _marked(self, fields: dict[str, Any]) -> dict[str, Any]:
        return fields | {"illustrative": True} if self.mapping.illustrative else fields


@dataclass(frozen=True, slots=True)
class Measures(Counted):
    """Lines of values that keys are made of."""

    def wanted(self, line: TableLine) -> Wanted:
        """The act that a line asks for; raises what is the matter with which of its cells."""
        measure = self._text(line, ColumnUse.MEASURE, _MEASURE, "the written name of a measure, such as inwoners")
        participant, on = self._participant(line), self._day(line, ColumnUse.REFERENCE_DATE)
        value = self._count(line.cells[ColumnUse.VALUE], ColumnUse.VALUE)
        vintage = text_of(line.cells[ColumnUse.VINTAGE], "vintage")
        fields = {
            "partnership": self.partnership,
            "measure": measure,
            "participant": participant,
            "value": value,
            "reference_on": on.isoformat(),
            "source": text_of(line.cells[ColumnUse.SOURCE], "source"),
            "vintage": vintage,
        }
        identity = ("measure", self.partnership, measure, participant, on.isoformat(), vintage)
        name = f"{measure} of {participant} on {on} ({vintage}): {value}"
        return Wanted("record-measure", self._marked(fields), identity, name, (self.partnership,))


@dataclass(frozen=True, slots=True)
class Hours(Counted):
    """Lines of hours that a service took."""

    def wanted(self, line: TableLine) -> Wanted:
        """The act that a line asks for; raises what is the matter with which of its cells."""
        cells, mapping = line.cells, self.mapping
        service = self._text(line, ColumnUse.SERVICE, _SERVICE, "a service, such as blnp/financien")
        if service.partition("/")[0] != self.partnership:
            raise MalformedCell(cells[ColumnUse.SERVICE].where, service, f"a service of {self.partnership}")
        participant = self._participant(line)
        first, last = self._day(line, ColumnUse.STARTS_ON), self._day(line, ColumnUse.ENDS_ON)
        if last < first:
            raise MalformedCell(cells[ColumnUse.ENDS_ON].where, last.isoformat(), f"a day from {first} on")
        hours = self._count(cells[ColumnUse.HOURS], ColumnUse.HOURS)
        fields: dict[str, Any] = {
            "service": service,
            "participant": participant,
            "starts_on": first.isoformat(),
            "ends_on": (last + timedelta(days=1)).isoformat(),
            "hours": hours,
        }
        fte, source = cells.get(ColumnUse.FTE), cells.get(ColumnUse.SOURCE)
        if fte is not None and not fte.is_blank:
            fields["fte"] = self._count(fte, ColumnUse.FTE)
        if source is not None and not source.is_blank:
            fields["source"] = text_of(source, "source")
        identity = ("hours", mapping.administration, service, participant, first.isoformat(), last.isoformat())
        name = f"{hours} hours of {participant} from {first} up to and including {last}"
        return Wanted("record-hours", self._marked(fields), identity, name, (service,))
