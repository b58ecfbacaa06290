"""Answers as CSV that a Dutch spreadsheet opens, on standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

from api.spreadsheet import lines


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """A line of headings, and a line for each answer."""
    sys.stdout.writelines(lines(columns, rows))
