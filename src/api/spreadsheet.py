"""Answers as CSV that a spreadsheet opens, with no text in it that one would take for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from io import StringIO

from ledger.money import Money

DUTCH = ";"
"""What parts the cells of a line where amounts have a decimal comma."""

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Also in the wide form of these signs, which some spreadsheets take for the usual one."""


def lines(
    columns: Sequence[str], rows: Iterable[Mapping[str, object]], delimiter: str = DUTCH, *, headings: bool = True
) -> Iterator[str]:
    r"""A line of headings, and a line for each row.

    >>> list(lines(["a", "b"], [{"a": Money(-150), "b": "=1+1"}]))
    ['a;b\r\n', "-1,50;'=1+1\r\n"]
    """
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    if headings:
        writer.writerow(columns)
        yield buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([cell(row[name], delimiter) for name in columns])
        yield buffer.getvalue()


def cell(value: object, delimiter: str = DUTCH) -> str:
    """Text that a spreadsheet takes for text, also where it looks like a formula; what is a number stays one."""
    match value:
        case Money():
            return _number(value.euros, delimiter)
        case Decimal():
            return _number(f"{value:f}", delimiter)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case _:
            text = "" if value is None else str(value)
            return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def _number(text: str, delimiter: str) -> str:
    return text.replace(".", ",") if delimiter == DUTCH else text
