"""Documents are handed out at addresses with the dates and filters of the pages, to who may see what is in them."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from api.http.asking import ANSWERING
from api.web import packages
from tests.api.documents.reading import text_of
from tests.api.documents.test_mdto import STRUCTURE, texts
from tests.api.web.test_obligations import BEL
from tests.api.web.workspace import CONTROLLER, Person, Workspace

BLNP = "/samenwerkingen/blnp/bestanden"
STATEMENT = f"{BLNP}/bijdragenota.pdf?deelnemer=GM0313&geldigOp=30-6-2019&beschikbaarOp=31-8-2019"


def test_a_statement_is_a_file_that_says_of_when_it_is(workspace: Workspace) -> None:
    answer = workspace.get(STATEMENT)
    assert answer.headers["Content-Type"] == "application/pdf"
    position = answer.headers["Ledger-Position"]
    assert f'filename="blnp-bijdragenota-2019-06-30-{position}.pdf"' in answer.headers["Content-Disposition"]
    assert "Stand per 30 juni 2019" in text_of(answer.content)
    assert workspace.get(STATEMENT).content == answer.content


def test_the_page_of_a_statement_leads_to_its_documents_with_the_same_filters(workspace: Workspace) -> None:
    page = workspace.read("/samenwerkingen/blnp/verrekening/overzichten/GM0313?geldigOp=30-6-2019&jaar=2018")
    links = dict(
        zip(page.xpath("//p[@class='files']/a/text()"), page.xpath("//p[@class='files']/a/@href"), strict=True)
    )
    assert list(links) == ["PDF", "CSV", "XLSX"]
    told = text_of(workspace.get(links["PDF"]).content)
    assert "HRM 2018" in told
    assert "Financiën 2019" not in told
    assert all(workspace.get(href).status_code == 200 for href in links.values())


@pytest.mark.parametrize(
    ("path", "label", "begins"),
    [
        ("verrekening/ict/2018?geldigOp=31-12-2018", "Auditfile (XAF)", b"<?xml"),
        ("verrekening/hrm/2018?geldigOp=31-12-2021", "Jaarafrekening (PDF)", b"%PDF-1.7"),
        ("verrekening/hrm/2018/afrekening?geldigOp=31-12-2021", "PDF", b"%PDF-1.7"),
        ("dossier?over=blnp%2Ffinancien%23belastingpakket-2020", "PDF", b"%PDF-1.7"),
        ("mandaten?geldigOp=1-6-2021&ookNietGeldende=true", "PDF", b"%PDF-1.7"),
    ],
)
def test_a_page_leads_to_its_document(workspace: Workspace, path: str, label: str, begins: bytes) -> None:
    page = workspace.read(f"/samenwerkingen/blnp/{path}")
    (href,) = page.xpath(f"//p[@class='files']/a[.='{label}']/@href")
    assert workspace.get(href).content.startswith(begins)


@pytest.mark.parametrize(
    "path", ["realisatie/uitvoering", "realisatie/aanspraken?over=bel%2Fuitvoering%23besparing-2009"]
)
def test_pages_of_savings_lead_to_their_dossier(workspace: Workspace, path: str) -> None:
    page = workspace.read(f"/samenwerkingen/bel/{path}", BEL)
    [href] = page.xpath("//p[@class='files']/a[.='Dossier (PDF)']/@href")
    told = text_of(workspace.get(href, BEL).content)
    assert ("besparing-2012" in told) == ("over=" not in path)
    assert "15.000,00" in told


@pytest.mark.parametrize(
    ("path", "person", "status"),
    [
        (f"{BLNP}/bijdragenota.pdf", CONTROLLER, 400),
        (f"{BLNP}/bijdragenota.pdf?deelnemer=GM0000", CONTROLLER, 400),
        (f"{BLNP}/bijdragenota.pdf?deelnemer=GM0363", CONTROLLER, 404),
        (f"{BLNP}/bijdragenota.pdf?deelnemer=GM0313&onzin=1", CONTROLLER, 400),
        (f"{BLNP}/bijdragenota.pdf?deelnemer=GM0313&dienst=bel/ict", CONTROLLER, 400),
        ("/samenwerkingen/bel/bestanden/bijdragenota.pdf?deelnemer=GM0313", CONTROLLER, 403),
        (f"{BLNP}/bijdragenota.pdf?deelnemer=GM0313", Person("administrator", "GM0313"), 403),
        (f"{BLNP}/onzin.pdf", CONTROLLER, 404),
        (f"{BLNP}/mandaatregister.pdf?dienst=bel/ict", CONTROLLER, 400),
        (f"{BLNP}/besluitdossier.pdf", CONTROLLER, 400),
        (f"{BLNP}/besluitdossier.pdf?onderwerp=blnp%23onzin", CONTROLLER, 404),
        (f"{BLNP}/jaarafrekening.pdf?dienst=blnp/hrm", CONTROLLER, 400),
        (f"{BLNP}/jaarafrekening.pdf?dienst=blnp/onzin&jaar=2018", CONTROLLER, 404),
        (f"{BLNP}/jaarafrekening.pdf?dienst=bel/uitvoering&jaar=2009", CONTROLLER, 400),
        (f"{BLNP}/realisatiedossier.pdf", CONTROLLER, 400),
        (f"{BLNP}/realisatiedossier.pdf?dienst=blnp/onzin", CONTROLLER, 404),
        ("/samenwerkingen/bel/bestanden/realisatiedossier.pdf?dienst=bel/uitvoering&claim=onzin", BEL, 404),
        (f"{BLNP}/auditfile.xaf", CONTROLLER, 400),
        (f"{BLNP}/auditfile.xaf?jaar=x", CONTROLLER, 400),
        (f"{BLNP}/auditfile.xaf?jaar=2018&deelnemer=GM0313", CONTROLLER, 400),
        ("/samenwerkingen/bel/bestanden/auditfile.xaf?jaar=2009", CONTROLLER, 403),
    ],
)
def test_what_there_is_no_document_of_is_refused_on_a_page(
    workspace: Workspace, path: str, person: Person, status: int
) -> None:
    answer = workspace.get(path, person)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("verrekening/hrm/2018?geldigOp=31-12-2021", {"pdf": "fmt/476", "xaf": "fmt/101", "csv": "x-fmt/18"}),
        ("besluiten?geldigOp=1-6-2021", {"xlsx": "fmt/214", "csv": "x-fmt/18"}),
    ],
)
def test_what_is_handed_on_can_be_kept_in_an_archive(workspace: Workspace, path: str, kinds: dict[str, str]) -> None:
    page = workspace.read(f"/samenwerkingen/blnp/{path}")
    files = {href.partition("?")[0].rpartition(".")[2]: href for href in page.xpath("//p[@class='files']/a/@href")}
    packages = page.xpath("//details[summary='Voor het archief']//a/@href")
    for kind, code in kinds.items():
        [href] = [each for each in packages if each.partition("?")[0].endswith(f".{kind}")]
        answer = workspace.get(href)
        assert answer.headers["Content-Type"] == "application/zip"
        assert answer.headers["Content-Disposition"].endswith('.zip"')
        with ZipFile(BytesIO(answer.content)) as held:
            whole, file, bytes_ = held.namelist()
            assert file.endswith(f".{kind}")
            assert held.read(file) == workspace.get(files[kind]).content
            for name in (whole, bytes_):
                assert STRUCTURE.validate(etree.fromstring(held.read(name))), STRUCTURE.error_log
            assert texts(held.read(bytes_), "bestandsformaat/begripCode") == [code]
            assert texts(held.read(bytes_), "checksum/checksumWaarde") == [sha256(held.read(file)).hexdigest()]
            [address] = texts(held.read(whole), "identificatie/identificatieKenmerk")
            assert workspace.get(address).content == held.read(file), "its name leads to the same bytes"
            assert texts(held.read(whole), "archiefvormer/verwijzingNaam") == ["Bunschoten"]


def test_an_archivist_says_how_long_it_is_kept(workspace: Workspace) -> None:
    path = STATEMENT.replace("/bestanden/", "/archiefpakket/")
    answer = workspace.get(f"{path}&bewaren=7&selectielijst=8.1&openbaar=ja")
    with ZipFile(BytesIO(answer.content)) as held:
        whole, file, _ = held.namelist()
        assert texts(held.read(whole), "bewaartermijn/termijnLooptijd") == ["P7Y"]
        assert texts(held.read(whole), "informatiecategorie/begripCode") == ["8.1"]
        assert "bewaren" not in texts(held.read(whole), "identificatie/identificatieKenmerk")[0]
        assert held.read(file) == workspace.get(STATEMENT).content
    assert texts_of_appraisal(workspace, f"{path}&bewaren=blijvend") == ["B"]
    assert texts_of_appraisal(workspace, path) == ["N"]


def texts_of_appraisal(workspace: Workspace, path: str) -> list[str]:
    with ZipFile(BytesIO(workspace.get(path).content)) as held:
        return texts(held.read(held.namelist()[0]), "waardering/begripCode")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("bijdragenota.pdf?deelnemer=GM0313&bewaren=altijd", 400),
        ("bijdragenota.pdf?deelnemer=GM0313&bewaren=0", 400),
        ("bijdragenota.pdf?deelnemer=GM0313&bewaren=1&bewaren=2", 400),
        ("bijdragenota.pdf?deelnemer=GM0313&openbaar=nee", 400),
        ("saldi.csv?bewaren=altijd", 400),
        ("saldi.jsonl", 404),
        ("saldi.ics", 404),
        ("onzin.pdf", 404),
        ("onzin.csv", 404),
    ],
)
def test_what_no_archive_keeps_is_refused_on_a_page(workspace: Workspace, path: str, status: int) -> None:
    answer = workspace.get(f"{BLNP.replace('bestanden', 'archiefpakket')}/{path}")
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")


def test_no_package_of_another_is_for_whoever_may_not_see_the_file(workspace: Workspace) -> None:
    assert workspace.get("/samenwerkingen/bel/archiefpakket/saldi.csv").status_code == 403
    assert workspace.get("/samenwerkingen/bel/archiefpakket/auditfile.xaf?jaar=2009").status_code == 403


def test_what_an_archivist_says_is_no_filter_of_any_question() -> None:
    for each in ANSWERING.values():
        assert not packages.KEYS.keys() & each.parameters.known.keys()
