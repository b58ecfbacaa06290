"""What a document that people hand on is made of: told as data, and drawn by a template that reads nothing else."""

from __future__ import annotations

from datetime import datetime

import msgspec

NOTHING = "\N{EN DASH}"
"""In a cell that could have something."""


class Heading(msgspec.Struct, frozen=True, tag_field="kind", tag="heading"):
    """Where a part begins; the first level is 1."""

    text: str
    level: int = 1


class Lead(msgspec.Struct, frozen=True, tag_field="kind", tag="lead"):
    """What the document says, in a sentence."""

    text: str


class Words(msgspec.Struct, frozen=True, tag_field="kind", tag="text"):
    """A paragraph."""

    text: str


class Notice(msgspec.Struct, frozen=True, tag_field="kind", tag="notice"):
    """What nobody may miss."""

    text: str


class Facts(msgspec.Struct, frozen=True, tag_field="kind", tag="facts"):
    """A label and a text each."""

    rows: tuple[tuple[str, str], ...]


class Column(msgspec.Struct, frozen=True):
    """The heading of a column; ``width`` is its part of what is left, 0 is as wide as what is in it."""

    title: str
    width: int = 0
    number: bool = False


class Table(msgspec.Struct, frozen=True, tag_field="kind", tag="table"):
    """Rows below headings that are repeated on each page; the last ``totals`` of them stand out."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str | None = None
    totals: int = 0


class Picture(msgspec.Struct, frozen=True, tag_field="kind", tag="picture"):
    """A drawing (SVG); ``told`` is what it shows, for who does not see it: the figures stand in a table beside it."""

    svg: str
    told: str


Block = Heading | Lead | Words | Notice | Facts | Table | Picture


class Document(msgspec.Struct, frozen=True):
    """A document as it is handed on; ``at`` is when the last entry that it can know was recorded."""

    title: str
    about: str
    author: str
    language: str
    region: str
    footer: str
    page: str
    of: str
    at: datetime
    blocks: tuple[Block, ...]
