"""What is no act as JSON, and why not."""

from __future__ import annotations

from enum import StrEnum

from ledger.errors import Malformed


class Unreadable(StrEnum):
    """Why text is not an act as JSON."""

    ENCODING = "encoding"
    SYNTAX = "syntax"
    TWICE = "twice"
    FRACTION = "fraction"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    NO_OBJECT = "no-object"
    CHARACTER = "character"


_SAID = {
    Unreadable.ENCODING: "it is not UTF-8: {}",
    Unreadable.SYNTAX: "{}",
    Unreadable.TWICE: "'{}' stands twice in one object",
    Unreadable.FRACTION: "write the number {} as text, so that it stays exact",
    Unreadable.TOO_LARGE: "a whole number must lie below 2^53, for not every program reads a larger one exactly",
    Unreadable.TOO_DEEP: "it is nested too deeply",
    Unreadable.NO_OBJECT: "it is not an object",
    Unreadable.CHARACTER: "text holds the character {}, which is no letter or sign",
}


class MalformedLine(Malformed):
    """A line that is not one JSON object as JSON is meant: no duplicate keys, no numbers with a decimal point ..."""

    code = "malformed-json"

    def __init__(self, unreadable: Unreadable, found: str = "", column: int | None = None) -> None:
        where = f"column {column}: " if column else ""
        super().__init__(f"{where}{_SAID[unreadable].format(found)}; an act is one JSON object on one line")
        self.unreadable, self.column = unreadable, column
        self.found = None if unreadable in (Unreadable.ENCODING, Unreadable.SYNTAX) else found  # Words of Python's.
