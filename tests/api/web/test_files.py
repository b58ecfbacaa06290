"""Files that people hand on hold what the page and the API say, with what they are of, and no formula."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from icalendar import Calendar

from tests.api.web.test_obligations import BEL, YARD, asked
from tests.api.web.workspace import CONTROLLER, Workspace

BLNP = "/samenwerkingen/blnp"
BALANCES = f"{BLNP}/bestanden/saldi"


def test_a_spreadsheet_has_the_cents_of_the_api_and_says_of_when_they_are(workspace: Workspace) -> None:
    answer = workspace.get(f"{BALANCES}.xlsx?geldigOp=30-6-2019&beschikbaarOp=31-8-2019")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    heading, *rows = book.worksheets[0].iter_rows(values_only=True)
    there = asked(workspace, f"{BLNP}/saldi?geldigOp=2019-06-30&beschikbaarOp=2019-08-31", CONTROLLER)
    at = heading.index("aandeel")
    assert [f"{row[at]:.2f}" for row in rows] == [each["aandeel"] for each in there]
    told = {row[0]: row[1] for row in book["Verantwoording"].iter_rows(values_only=True)}
    position = answer.headers["Ledger-Position"]
    assert told["Peildata"].startswith(f"Stand per 30 juni 2019, zoals bekend op journaalpositie {position} (")
    assert told["Journaalpositie"] == answer.headers["Ledger-Position"]


def test_the_same_answer_is_the_same_file(workspace: Workspace) -> None:
    path = f"{BALANCES}.xlsx?geldigOp=30-6-2019&beschikbaarOp=640"
    assert workspace.get(path).content == workspace.get(path).content


def test_a_csv_is_that_of_the_api(workspace: Workspace) -> None:
    answer = workspace.get(f"{BALANCES}.csv?geldigOp=30-6-2019")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + len(asked(workspace, f"{BLNP}/saldi?geldigOp=2019-06-30", CONTROLLER))
    assert 'filename="blnp-saldi-2019-06-30-' in answer.headers["Content-Disposition"]


def test_a_calendar_has_every_obligation(workspace: Workspace) -> None:
    path = "/samenwerkingen/gemeentewerf/{}verplichtingen{}?geldigOp={}"
    answer = workspace.get(path.format("bestanden/", ".ics", "4-5-2009"), YARD)
    there = asked(workspace, path.format("", "", "2009-05-04"), YARD)
    assert len(list(Calendar.from_ical(answer.content).walk("VEVENT"))) == len(there) > 0


def test_the_export_of_a_page_has_its_filter(workspace: Workspace) -> None:
    page = workspace.read("/samenwerkingen/bel/bevindingen?ernst=ernstig", BEL)
    (href,) = page.xpath("//p[@class='files']/a[.='CSV']/@href")
    rows = workspace.get(href, BEL).content.decode("utf-8-sig").splitlines()
    told = set(page.xpath("//tbody//a[contains(@href, '/bevinding?')]/@href"))
    assert len(rows) - 1 == len(told) > 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{BLNP}/bestanden/onzin.csv", 404),
        (f"{BLNP}/bestanden/saldi.exe", 404),
        (f"{BLNP}/bestanden/saldi.ics", 404),
        (f"{BLNP}/bestanden/..%2Fsaldi.csv", 404),
        (f"{BLNP}/bestanden/saldi.csv?onzin=1", 400),
        (f"{BLNP}/bestanden/rechtmatigheidsverantwoordingen.csv", 400),
        ("/samenwerkingen/bel/bestanden/saldi.csv", 403),
    ],
)
def test_what_is_no_file_is_refused(workspace: Workspace, path: str, status: int) -> None:
    answer = workspace.get(path)
    assert answer.status_code == status
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
