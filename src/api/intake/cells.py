"""Cells, and the only ways in which what they hold is read as an amount, a number, a day or a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from api.intake.refusals import CellEmpty, MalformedCell
from ledger.acts.line import UNPRINTABLE
from ledger.errors import LedgerError
from ledger.money import Money, NotWholeCents
from ledger.partnership.intake_events import DateStyle, FileFormat, Minus

SERIAL_START: Final = date(1899, 12, 30)
"""Day 0 of a spreadsheet. Before its day 61 spreadsheets disagree, for some count 29 February 1900."""
_FIRST_SURE_SERIAL, _LAST_SERIAL = 61, 401_768
_DAYS: Final = {
    DateStyle.YEAR_FIRST: (re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"), "2018-03-01"),
    DateStyle.DAY_FIRST: (re.compile(r"(?P<d>[0-9]{1,2})-(?P<m>[0-9]{1,2})-(?P<y>[0-9]{4})"), "01-03-2018"),
    DateStyle.DAY_FIRST_SLASHES: (re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"), "01/03/2018"),
    DateStyle.COMPACT: (re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"), "20180301"),
}
_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by its place. A workbook knows numbers and days; a text file knows text alone."""

    where: str
    value: str | Decimal | date | None = None
    trouble: LedgerError | None = None

    @property
    def is_blank(self) -> bool:
        return self.trouble is None and (self.value is None or self.value == "")


def text_of(cell: Cell, use: str) -> str:
    """What a cell says, which is something; of a number its digits, where it is whole."""
    value = _value(cell, use)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return f"{value:f}".partition(".")[0]
    if not isinstance(value, str):
        raise _not(cell, "text; let the cell be text, for a number or a day can be written in many ways")
    if found := UNPRINTABLE.search(value):
        raise _not(cell, f"text: it holds the character U+{ord(found[0]):04X}, which is no letter or sign")
    return value


def amount_of(cell: Cell, form: FileFormat, use: str) -> Money:
    """Euros in whole cents, below zero too."""
    number = number_of(cell, form, use)
    try:
        cents = number.scaleb(2)
        if cents == cents.to_integral_value():
            return Money.parse(Money(int(cents)).euros)
    except NotWholeCents:
        pass
    raise _not(cell, "an amount in whole cents of at most 15 digits; nothing is rounded here")


def number_of(cell: Cell, form: FileFormat, use: str) -> Decimal:
    """A number, exactly as it is written."""
    value = _value(cell, use)
    if isinstance(value, str):
        if not _number(form).fullmatch(value):
            sign = f" and thousands sign {form.thousands_sign!r}" if form.thousands_sign else ""
            raise _not(cell, f"a number with decimal sign {form.decimal_sign!r}{sign}, such as {_example(form)}")
        digits = value.replace("-", "").replace(form.thousands_sign or "", "").replace(form.decimal_sign, ".")
        return Decimal(f"-{digits}" if "-" in value else digits)
    if not isinstance(value, Decimal):
        raise _not(cell, "a number, but a day")
    if abs(value.adjusted()) > 40:  # noqa: PLR2004  # Far more digits than any figure has.
        raise _not(cell, "a number of a usual size")
    return value


def day_of(cell: Cell, form: FileFormat, use: str) -> date:
    """A day: of a workbook's date cell, or as the mapping says that days are written."""
    value, style = _value(cell, use), form.date_style
    if isinstance(value, date):
        return value
    if style is DateStyle.SERIAL:
        return _serial(cell, value)
    pattern, such_as = _DAYS[style]
    if isinstance(value, Decimal):
        value = str(value)
    if found := pattern.fullmatch(value):
        try:
            day = date(int(found["y"]), int(found["m"]), int(found["d"]))
            if _EARLIEST <= day <= _LATEST:
                return day
        except ValueError:
            pass
    raise _not(cell, f"a day of the calendar, written as {such_as}")


def _serial(cell: Cell, value: str | Decimal) -> date:
    digits = str(value)
    if digits.isascii() and digits.isdigit() and len(digits) <= len(str(_LAST_SERIAL)):
        days = int(digits)
        if _FIRST_SURE_SERIAL <= days <= _LAST_SERIAL:
            return SERIAL_START + timedelta(days=days)
    raise _not(cell, f"a day as a spreadsheet counts them, from {_FIRST_SURE_SERIAL} (1 March 1900) on")


def exact(number: float) -> Decimal:
    """A number of a workbook with the digits that it has there, which is the shortest way to write it.

    >>> exact(1234.1), exact(41000.0), exact(0.1 + 0.2)
    (Decimal('1234.1'), Decimal('41000'), Decimal('0.30000000000000004'))
    """
    found = Decimal(repr(number))
    return Decimal(int(found)) if found == found.to_integral_value() and abs(found.adjusted()) < 40 else found  # noqa: PLR2004


def whole_day(cell: str, value: datetime) -> Cell:
    """The cell of a date; one with a time of the day in it is no day."""
    if value.time().isoformat() != "00:00:00":
        return Cell(cell, None, MalformedCell(cell, value.isoformat(" "), "a day without a time"))
    return Cell(cell, value.date())


def _value(cell: Cell, use: str) -> str | Decimal | date:
    if cell.trouble is not None:
        raise cell.trouble
    value = cell.value.strip() if isinstance(cell.value, str) else cell.value
    if value is None or value == "":
        raise CellEmpty(cell.where, use)
    return value


@cache
def _number(form: FileFormat) -> re.Pattern[str]:
    decimal, whole = re.escape(form.decimal_sign), "[0-9]+"
    if form.thousands_sign:
        whole = rf"(?:[0-9]+|[0-9]{{1,3}}(?:{re.escape(form.thousands_sign)}[0-9]{{3}})+)"
    figure = rf"{whole}(?:{decimal}[0-9]{{1,10}})?"
    return re.compile(rf"-?{figure}" if form.minus is Minus.BEFORE else rf"{figure}-?")


def _example(form: FileFormat) -> str:
    figure = f"1{form.thousands_sign or ''}234{form.decimal_sign}50"
    return f"{figure} or -{figure}" if form.minus is Minus.BEFORE else f"{figure} or {figure}-"


def _not(cell: Cell, expected: str) -> MalformedCell:
    return MalformedCell(cell.where, str(cell.value), expected)
