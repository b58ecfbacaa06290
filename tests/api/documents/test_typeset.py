"""A PDF says what it was told, to whoever reads or hears it, and nothing that it is told is ever code."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from pypdf import PdfReader

from api.documents import typeset
from api.documents.blocks import Block, Column, Document, Facts, Heading, Lead, Notice, Picture, Table, Words
from api.documents.refusals import DocumentTooLong
from api.web.pictures.bridge import Shape, Span, bridge
from tests.api.documents.reading import text_of

AT = datetime(2019, 8, 31, 12, 30, 15, 999_999, UTC)


def made(text: str, *blocks: Block) -> Document:
    every = (Heading(text), Lead(text), Words(text), Notice(text), Facts(((text, text),)), *blocks)
    return Document(text, text, text, "nl", "nl", text, "Bladzijde", "van", AT, every)


@pytest.mark.parametrize(
    "evil",
    [
        '#read("/etc/passwd")',
        '"); #panic("x") //',
        "= kop *vet* _schuin_ `code` $x^2$ <label> @ref \\ // niets",
        '#import "@preview/x:1.0.0": *',
        "<script>alert(1)</script> &amp; {{ 1 }} %(x)s",
        '#sys.inputs.document #json("x") [#it]',
    ],
)
def test_what_is_told_is_text_and_never_code(evil: str) -> None:
    table = Table((Column(evil),), ((evil,),), evil, totals=1)
    told = text_of(typeset.pdf(made(evil, table)))
    assert "".join(told.split()).count("".join(evil.split())) == 12


def test_what_no_font_can_draw_is_written_by_its_number() -> None:
    assert "a[U+65E5][U+202E]b[U+0007]" in text_of(typeset.pdf(made("a日\u202eb\a")))


def test_everything_that_is_called_drawable_is_drawn() -> None:
    every = [chr(at) for first, last in typeset._DRAWN for at in range(first, last + 1) if at != 0xAD]
    for start in range(0, len(every), 60):
        stretch = "".join(every[start : start + 60]).strip()
        assert typeset.drawable(stretch) == stretch
        typeset.pdf(made(stretch))


def test_the_same_document_is_the_same_file() -> None:
    assert typeset.pdf(made("x")) == typeset.pdf(made("x"))


def test_a_document_is_tagged_dated_and_in_its_own_language() -> None:
    reader = PdfReader(BytesIO(typeset.pdf(made("Bijdragenota"))))
    root = cast("dict[str, Any]", reader.trailer["/Root"])
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl-NL"
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Bijdragenota"
    assert reader.metadata.creation_date == datetime(2019, 8, 31, 12, 30, 15, tzinfo=UTC)
    assert reader.xmp_metadata is not None
    xmp = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_headings_of_a_table_stand_on_each_page_and_are_tagged_as_such() -> None:
    table = Table((Column("Kop"), Column("Bedrag", number=True)), tuple((str(at), "1,00") for at in range(120)))
    content = typeset.pdf(made("x", table))
    pages = PdfReader(BytesIO(content)).pages
    assert len(pages) > 1
    assert all("Kop Bedrag" in page.extract_text() for page in pages)


def test_nobody_reads_thousands_of_pages() -> None:
    table = Table((Column("x"),), (("x",),) * typeset.LONGEST)
    with pytest.raises(DocumentTooLong) as refused:
        typeset.pdf(made("x", table))
    assert (refused.value.rows, refused.value.longest) == (typeset.LONGEST + 1, typeset.LONGEST)


def test_nothing_is_read_but_the_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPST_PACKAGE_PATH", str(tmp_path))
    monkeypatch.setattr(typeset, "TEMPLATE", tmp_path / "paper.typ")
    (tmp_path / "paper.typ").write_text('#import "@preview/x:1.0.0": y', "utf-8")
    with pytest.raises(Exception, match="package"):
        typeset.pdf(made("x"))


def test_what_stands_in_a_picture_is_text_and_never_an_address() -> None:
    evil = '"/><image href="file:///etc/hostname"/><text>'
    svg = str(bridge([Span(evil, Shape.WHOLE, 0, 100, evil)], evil))
    content = typeset.pdf(made("x", Picture(svg, evil)))
    assert "/><image" in "".join(text_of(content).split())
    assert not list(PdfReader(BytesIO(content)).pages[0].images)
