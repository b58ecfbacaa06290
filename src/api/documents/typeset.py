"""A document as a PDF: tagged for who reads it by ear, to be kept for long, and the same bytes each time.

PDF/A-2a and PDF/UA-1 are what typst is asked to make and refuses to break; nobody else has judged that it did.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import typst

from api.documents.blocks import Document, Picture
from api.documents.refusals import DocumentTooLong

TEMPLATE: Final = Path(__file__).with_name("paper.typ")
STANDARDS: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]
LONGEST: Final = 5_000
"""Rows that a document has at most; who wants more chooses a part of it, or takes a file of all rows."""
SVG, FONT = "http://www.w3.org/2000/svg", "Libertinus Serif"
NOWHERE: Final = "nowhere"
"""No package is ever read: neither from this machine nor from the network."""

_DRAWN: Final = ((0x20, 0x7E), (0xA0, 0x17F), (0x386, 0x386), (0x388, 0x38A), (0x391, 0x3A1), (0x3A3, 0x3CE),
                 (0x401, 0x45F), (0x2010, 0x2026), (0x2030, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A),
                 (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2190, 0x2193), (0x2260, 0x2260), (0x2264, 0x2265))  # fmt: skip
"""What the fonts of typst itself have a picture of. Of anything else its number is written, so that nothing is lost."""


def pdf(document: Document) -> bytes:
    """The document as a PDF; raises ``DocumentTooLong``."""
    rows = sum(len(each.rows) for each in document.blocks if hasattr(each, "rows"))
    if rows > LONGEST:
        raise DocumentTooLong(rows, LONGEST)
    told = _drawable(msgspec.to_builtins(_with_fonts(document)))
    compiler = typst.Compiler(
        input=TEMPLATE.read_bytes(),
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": msgspec.json.encode(told).decode()},
        package_path=TEMPLATE.parent / NOWHERE,
        package_cache_path=TEMPLATE.parent / NOWHERE,
    )
    made = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=_whole_second(document.at))
    assert isinstance(made, bytes), "a PDF is one file"
    return made


@cache
def _fonts() -> typst.Fonts:
    """Those that typst has in itself, so that a document looks the same wherever it is made."""
    return typst.Fonts(include_system_fonts=False)


def _with_fonts(document: Document) -> Document:
    """Pictures in the letters of the document: a picture of a page has those of the page."""
    own = f'<svg xmlns="{SVG}" font-family="{FONT}" '
    blocks = (
        msgspec.structs.replace(each, svg=each.svg.replace("<svg ", own, 1)) if isinstance(each, Picture) else each
        for each in document.blocks
    )
    return msgspec.structs.replace(document, blocks=tuple(blocks))


def _whole_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _drawable(told: Any) -> Any:  # noqa: ANN401  # JSON has no type.
    match told:
        case str():
            return drawable(told)
        case list() | tuple():
            return [_drawable(each) for each in told]
        case dict():
            return {name: _drawable(each) for name, each in told.items()}
    return told


def drawable(text: str) -> str:
    r"""Text of which each character can be drawn, and which cannot turn what stands after it around.

    >>> drawable("café\n日"), drawable("a\u202eb")
    ('café [U+65E5]', 'a[U+202E]b')
    """
    return "".join(" " if each in "\n\t\r" else _shown(each) for each in text)


def _shown(character: str) -> str:
    at = ord(character)
    if character != "\xad" and any(first <= at <= last for first, last in _DRAWN):
        return character
    return f"[U+{at:04X}]"
