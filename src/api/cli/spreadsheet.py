"""Answers as CSV that a Dutch spreadsheet opens: semicolons, and no text that it would take for a formula."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence

from ledger.money import Money


def write_csv(columns: Sequence[str], lines: Iterable[Mapping[str, object]]) -> None:
    """A line of headings, and a line for each answer."""
    writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(line[name]) for name in columns] for line in lines)


def _cell(value: object) -> str:
    """Text that a spreadsheet takes for text, also where it looks like a formula; an amount is a number."""
    if isinstance(value, Money):
        return value.euros.replace(".", ",")
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
