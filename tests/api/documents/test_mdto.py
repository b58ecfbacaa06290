"""Metadata for an archive: whole by the structure of MDTO, true of the file beside it, and with nothing guessed."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from os import urandom
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from lxml import etree

from api.documents.mdto import NAMESPACE, Appraisal, Format, Kept, bestand, informatieobject
from api.documents.package import OnDisk, package
from ledger.founding import LedgerFounded

STRUCTURE = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("mdto.rng"))))
CONTENT = b"%PDF-1.7 ..."
OF = Kept(
    address="/samenwerkingen/blnp/bestanden/bijdragenota.pdf?deelnemer=GM0313&geldigOp=2019-06-30&beschikbaarOp=418",
    kind="Bijdragenota",
    title="Bijdragenota, Bunschoten",
    file="blnp-bijdragenota-2019-06-30-418.pdf",
    format=Format.PDF,
    size=len(CONTENT),
    sha256=sha256(CONTENT).hexdigest(),
    language="nl",
    valid_on=date(2019, 6, 30),
    known_at=418,
    recorded_at=datetime(2019, 8, 31, 22, 30, 15, 5, UTC),
    made_at=datetime(2026, 1, 2, 9, 0, 0, 7, UTC),
    partnership="blnp",
    partnership_title="BLNP",
    ledger=LedgerFounded(UUID(int=1), "blnp", demonstration=True),
    organisation="GM0313",
    organisation_name="Bunschoten",
)


def texts(content: bytes, path: str) -> list[str]:
    names = "/".join(f"m:{name}" for name in path.split("/"))
    found = etree.fromstring(content).xpath(f"/m:MDTO/*/{names}/text()", namespaces={"m": NAMESPACE})
    return [str(each) for each in found]


@pytest.mark.parametrize(
    "appraisal",
    [
        Appraisal(),
        Appraisal(for_ever=True, category="19.1"),
        Appraisal(years=7, category="8.1"),
        Appraisal(public=True),
    ],
)
def test_both_documents_have_the_structure_of_mdto(appraisal: Appraisal) -> None:
    for made in (informatieobject(replace(OF, appraisal=appraisal)), bestand(OF)):
        assert STRUCTURE.validate(etree.fromstring(made)), STRUCTURE.error_log


@pytest.mark.parametrize("spoilt", [b"naam", b"omvang", b"checksumDatum", b"verwijzingNaam", b"isRepresentatieVan"])
def test_a_document_that_lacks_anything_has_not(spoilt: bytes) -> None:
    made = bestand(OF).replace(b"<" + spoilt + b">", b"<anders>").replace(b"</" + spoilt + b">", b"</anders>")
    assert not STRUCTURE.validate(etree.fromstring(made))


def test_the_file_is_described_as_it_is() -> None:
    made = bestand(OF)
    assert texts(made, "omvang") == [str(len(CONTENT))]
    assert texts(made, "checksum/checksumWaarde") == [sha256(CONTENT).hexdigest()]
    assert texts(made, "checksum/checksumDatum") == ["2026-01-02T10:00:00+01:00"]
    assert texts(made, "bestandsformaat/begripCode") == ["fmt/476"]
    assert texts(made, "isRepresentatieVan/verwijzingIdentificatie/identificatieKenmerk") == [OF.address]
    whole = informatieobject(OF)
    assert texts(whole, "identificatie/identificatieKenmerk") == [OF.address]
    assert texts(whole, "heeftRepresentatie/verwijzingIdentificatie/identificatieKenmerk") == texts(
        made, "identificatie/identificatieKenmerk"
    )


def test_both_dates_and_the_position_are_in_it() -> None:
    made = informatieobject(OF)
    assert texts(made, "dekkingInTijd/dekkingInTijdType/begripLabel") == ["Geldig op", "Bekend op"]
    assert texts(made, "dekkingInTijd/dekkingInTijdBegindatum") == ["2019-06-30", "2019-09-01"], "as in Amsterdam"
    assert "journaalpositie 418" in texts(made, "event/eventResultaat")[0]
    assert "Demonstratie" in texts(made, "omschrijving")[0]


def test_what_nobody_said_is_still_to_be_said() -> None:
    made = informatieobject(OF)
    assert texts(made, "waardering/begripCode") == ["N"]
    assert texts(made, "bewaartermijn/termijnLooptijd") == []
    assert texts(made, "beperkingGebruik/beperkingGebruikType/begripLabel") == ["Nader te bepalen"]


def test_what_an_archivist_said_is_in_it() -> None:
    for_ever = informatieobject(replace(OF, appraisal=Appraisal(for_ever=True)))
    assert texts(for_ever, "waardering/begripCode") == ["B"]
    made = informatieobject(replace(OF, appraisal=Appraisal(years=7, category="8.1", public=True)))
    assert texts(made, "waardering/begripCode") == ["V"]
    assert texts(made, "bewaartermijn/termijnLooptijd") == ["P7Y"]
    assert texts(made, "informatiecategorie/begripCode") == ["8.1"]
    assert texts(made, "beperkingGebruik/beperkingGebruikType/begripLabel") == ["Geen beperking"]


def test_a_municipality_has_its_number_in_the_register_and_a_firm_its_name_here() -> None:
    mark = "archiefvormer/verwijzingIdentificatie/identificatieKenmerk"
    assert texts(informatieobject(OF), mark) == ["https://identifier.overheid.nl/tooi/id/gemeente/gm0313"]
    firm = replace(OF, organisation="kantoor-x", organisation_name="kantoor-x")
    assert texts(informatieobject(firm), mark) == ["kantoor-x"]


def test_any_text_fits_in() -> None:
    evil = "<naam>&]]>\x07\ud7ff </MDTO>"
    made = informatieobject(replace(OF, title=evil, partnership_title=evil, file=evil))
    assert STRUCTURE.validate(etree.fromstring(made)), STRUCTURE.error_log
    assert texts(made, "naam") == ["<naam>&]]>[U+0007][U+D7FF] </MDTO>"]


def test_a_package_has_the_document_with_its_metadata_beside_it() -> None:
    made = packed()
    with ZipFile(BytesIO(made)) as held:
        assert held.testzip() is None
        base = "blnp-bijdragenota-2019-06-30-418"
        assert held.namelist() == [
            f"{base}/{base}.mdto.xml",
            f"{base}/{base}.pdf",
            f"{base}/{base}.pdf.bestand.mdto.xml",
        ]
        assert held.read(f"{base}/{base}.pdf") == CONTENT
        assert held.getinfo(f"{base}/{base}.pdf").date_time == (2019, 9, 1, 0, 30, 14)
    assert packed() == made


def packed() -> bytes:
    """A package as it is sent."""
    with OnDisk.of([CONTENT]).file as content:
        size, pieces = package(OF, content)
    made = b"".join(pieces)
    assert len(made) == size
    return made


def test_a_long_document_is_packed_without_being_held() -> None:
    piece, count = urandom(1 << 20), 12
    digest = sha256(piece * count).hexdigest()
    tracemalloc.start()
    try:
        laid = OnDisk.of(piece for _ in range(count))
        assert (laid.size, laid.sha256) == (count << 20, digest)
        with laid.file:
            size, pieces = package(replace(OF, size=laid.size, sha256=laid.sha256), laid.file)
        assert size > laid.size, "nothing can be made of what is by chance but itself"
        assert sum(map(len, pieces)) == size
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 << 20, "half of it"
