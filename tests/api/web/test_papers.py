"""Documents are handed out at addresses with the dates and filters of the pages, to who may see what is in them."""

from __future__ import annotations

import pytest

from tests.api.documents.reading import text_of
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
