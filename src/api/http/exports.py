"""One answer in three formats: JSON in pages, and whole as CSV or JSON Lines, row by row as they are read."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from http import HTTPStatus
from typing import Annotated, Any, Union, get_args, get_origin

import orjson
from starlette.requests import Request

from api import spreadsheet
from api.http import shapes
from ledger.errors import Malformed
from ledger.money import Money
from projections.marks import Unit


class MediaType(Enum):
    """What an answer can be sent as."""

    JSON = "application/json"
    CSV = "text/csv"
    LINES = "application/jsonl"
    ICS = "text/calendar"


EVERYWHERE = (MediaType.JSON, MediaType.CSV, MediaType.LINES)
"""What every answer can be sent as."""


class NotAcceptable(Malformed):
    """Answers are sent in a few formats."""

    code = "not-acceptable"
    status = HTTPStatus.NOT_ACCEPTABLE

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(f"ask with Accept for one of {', '.join(allowed)}")
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Rows:
    """How the rows of a question are written: to JSON, with their schema, and to the cells of a spreadsheet."""

    write: Callable[[Any], Any]
    schema: Callable[[shapes.Components], shapes.Schema]
    columns: tuple[str, ...]
    cells: Callable[[Any], Mapping[str, object]]


def rows_of(kind: Any) -> Rows:  # noqa: ANN401  # Types have no common type.
    """How rows of a type are written."""
    write = shapes.writer(kind)
    assert write is not None, "a row is an object"
    columns = {shapes.called(name, hint): (name, _cell(hint)) for name, hint in shapes.members_of(kind).items()}

    def cells(row: object) -> dict[str, object]:
        return {called: how(getattr(row, name)) for called, (name, how) in columns.items()}

    return Rows(write, lambda components: components.of(kind), tuple(columns), cells)


def _cell(hint: Any) -> Callable[[Any], object]:  # noqa: ANN401
    """How a value goes into one cell: amounts as numbers, several texts in a row, what is deeper as JSON."""
    if get_origin(hint) is Annotated and Unit.CENTS in get_args(hint):
        return Money
    if get_origin(hint) in (Union, types.UnionType):
        kinds = [each for each in get_args(hint) if each is not types.NoneType]
        if len(kinds) == 1:
            how = _cell(kinds[0])
            return lambda it: None if it is None else how(it)
        return lambda it: it
    write = shapes.writer(hint)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        simple = shapes.writer(item) is None or get_origin(item) is Annotated

        def several(it: Any) -> str:  # noqa: ANN401
            written = it if write is None else write(it)
            return "; ".join(map(str, written)) if simple else orjson.dumps(written).decode()

        return several
    if write is None or hint in shapes.EXACT or hint is datetime:
        return lambda it: it
    return lambda it: _text(write(it))


def _text(written: object) -> object:
    return orjson.dumps(written).decode() if isinstance(written, dict | list) else written


def asked_for(request: Request, among: tuple[MediaType, ...] = EVERYWHERE) -> MediaType:
    """The format that a request accepts, JSON where it does not mind; raises ``NotAcceptable``."""
    accepted = ",".join(request.headers.getlist("accept")) or "*/*"
    wanted = [_preference(each) for each in accepted.split(",")]
    for _, name in sorted((each for each in wanted if each[0] > 0), key=lambda each: -each[0]):
        for kind in among:
            if name in (kind.value, "*/*", f"{kind.value.partition('/')[0]}/*"):
                return kind
    raise NotAcceptable(tuple(each.value for each in among))


def _preference(text: str) -> tuple[float, str]:
    """A media range and how much it is wanted (RFC 9110, section 12.5.1)."""
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = next((each.removeprefix("q=") for each in parameters if each.startswith("q=")), "1")
    try:
        return min(max(float(quality), 0.0), 1.0), name
    except ValueError:
        return 0.0, name


def as_csv(rows: Rows, delimiter: str, found: Iterable[Any]) -> Iterator[bytes]:
    """A line of headings and a line for each row, in UTF-8 with the mark by which spreadsheets know it."""
    yield b"\xef\xbb\xbf"
    cells = ({name: _told(value) for name, value in rows.cells(row).items()} for row in found)
    yield from (line.encode() for line in spreadsheet.lines(rows.columns, cells, delimiter))


def _told(value: object) -> object:
    """An instant as all answers have it."""
    return shapes.instant(value) if isinstance(value, datetime) else value


def as_lines(rows: Rows, found: Iterable[Any]) -> Iterator[bytes]:
    """A JSON object on each line."""
    yield from (orjson.dumps(rows.write(row)) + b"\n" for row in found)
