"""Rows of a CSV file, in whatever encoding and with whatever delimiter its mapping names."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from api.intake.refusals import FileBroken, OtherEncoding
from ledger.partnership.intake_events import Encoding, FileFormat

LONGEST: Final = 1 << 20
"""How long a line may be: a file without line ends must not fill the memory."""
_MARKS = ((BOM_UTF8, Encoding.UTF_8), (BOM_UTF16_LE, Encoding.UTF_16), (BOM_UTF16_BE, Encoding.UTF_16))


def rows(path: Path, file: str, form: FileFormat) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line that it begins on; raises ``OtherEncoding`` and ``FileBroken``."""
    assert form.encoding is not None, "a mapping of CSV files has both"
    assert form.delimiter is not None, "a mapping of CSV files has both"
    with path.open("rb") as stream:
        _require_mark(stream.read(3), file, form.encoding)
        stream.seek(0)
        lines = _lines(stream, file, form.encoding)
        reader = csv.reader(lines, delimiter=form.delimiter, strict=True)
        begins = 1
        try:
            for record in reader:
                yield begins, [cell.replace("\r\n", "\n") for cell in record]
                begins = reader.line_num + 1
        except csv.Error as error:
            raise FileBroken(file, f"line {begins}", _plain(str(error))) from error


def _lines(stream: io.BufferedReader, file: str, encoding: Encoding) -> Iterator[str]:
    """The lines as text. Each is decoded by itself, so that what is wrong is found where it stands."""
    if encoding is Encoding.UTF_16:
        yield from _wide_lines(stream, file)
        return
    codec = "utf-8-sig" if encoding is Encoding.UTF_8 else encoding.value
    number = 0
    while line := stream.readline(LONGEST):
        number += 1
        if len(line) >= LONGEST:
            raise FileBroken(file, f"line {number}", "it does not end within a million bytes")
        try:
            text = line.decode(codec)
        except UnicodeDecodeError as error:
            problem = f"it cannot have the byte {error.object[error.start]:02X} there"
            raise OtherEncoding(file, encoding.value, f"line {number}", problem) from error
        if encoding is not Encoding.UTF_8 and not line.isascii() and _is_utf_8(line):
            raise OtherEncoding(file, encoding.value, f"line {number}", "its letters with accents are those of utf-8")
        yield _checked(text, file, encoding, number)
        codec = "utf-8" if encoding is Encoding.UTF_8 else codec


def _wide_lines(stream: io.BufferedReader, file: str) -> Iterator[str]:
    number = 0
    with io.TextIOWrapper(stream, "utf-16", newline="") as text:
        try:
            while line := text.readline(LONGEST):
                number += 1
                if len(line) >= LONGEST:
                    raise FileBroken(file, f"line {number}", "it does not end within a million characters")
                yield _checked(line, file, Encoding.UTF_16, number)
        except UnicodeDecodeError as error:
            raise OtherEncoding(file, "utf-16", f"after line {number}", error.reason) from error


def _checked(line: str, file: str, encoding: Encoding, number: int) -> str:
    if "\x00" in line:
        raise OtherEncoding(file, encoding.value, f"line {number}", "it is full of zero bytes, as utf-16 is")
    return line


def _require_mark(first: bytes, file: str, encoding: Encoding) -> None:
    """A byte order mark says which encoding it is; UTF-16 needs one, or its bytes could stand in either order."""
    marked = next((found for mark, found in _MARKS if first.startswith(mark)), None)
    if marked is not None and marked is not encoding:
        raise OtherEncoding(file, encoding.value, "line 1", f"it begins with the mark of {marked.value}")
    if encoding is Encoding.UTF_16 and marked is None and first:
        raise OtherEncoding(file, encoding.value, "line 1", "it lacks the mark that utf-16 begins with")


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _plain(problem: str) -> str:
    if "unexpected end of data" in problem:
        return "a quoted text is not closed before the file ends: this is half a file, or a quote too many"
    if "field limit" in problem:
        return "a text is longer than 131072 characters: its quotes are not closed"
    if "expected after" in problem:
        return "something stands behind the quote that closes a text; double a quote within a text"
    if "new-line" in problem:
        return "a line ends with a carriage return alone; lines end with a line feed, or with both"
    return problem
