"""The room of obligations: what is late, what comes, what tasks used."""

from __future__ import annotations

import re

import pytest
from lxml import html

from tests.api.web.workspace import ACCOUNTANT, CONTROLLER, Person, Workspace, text_of

YARD = Person("controller", "GM0376")
BEL = Person("controller", "GM0317")
PAGE = "/samenwerkingen/gemeentewerf/verplichtingen"


def asked(workspace: Workspace, path: str, person: Person) -> list[dict[str, object]]:
    """What the API answers to the same."""
    with workspace.client(person) as client:
        answer = client.get(f"/v1{path}")
        assert answer.status_code == 200, answer.text
        found: list[dict[str, object]] = answer.json()["resultaten"]
        return found


def test_every_obligation_of_the_api_is_on_the_page_once(workspace: Workspace) -> None:
    there = asked(workspace, f"{PAGE}?geldigOp=2009-05-04", YARD)
    page = workspace.read(f"{PAGE}?geldigOp=4-5-2009", YARD)
    rows = [each for each in page.xpath("//table//tbody/tr") if each.xpath(".//a[contains(@href, 'vastleggingen')]")]
    assert len(rows) == len(there) > 3
    assert {text_of(row.xpath("./td[last()]")[0]) for row in rows} == {str(each["positie"]) for each in there}


def test_what_is_late_stands_first_and_is_counted(workspace: Workspace) -> None:
    page = workspace.read(f"{PAGE}?geldigOp=4-6-2009", YARD)
    assert "Eén verplichting is te laat." in text_of(page.xpath("//p[@class='lead']")[0])
    assert text_of(page.xpath("//h2")[0]) == "Te laat"


def test_a_limit_that_is_passed_is_told_in_words(workspace: Workspace) -> None:
    page = workspace.read(f"{PAGE}?geldigOp=1-6-2021", YARD)
    rows = [text_of(row) for row in page.xpath("//table[.//caption[contains(., 'opdrachten')]]//tbody/tr")]
    assert "Gemeentewerf medewerker, Eemnes uren 54 * 50 over de grens" in rows
    assert "Gemeentewerf medewerker, Blaricum uren 38 * 50 binnen de grens" in rows


def test_a_filter_stays_and_can_be_taken_away(workspace: Workspace) -> None:
    page = workspace.read(f"{PAGE}?geldigOp=4-6-2009&alleenTeLate=true", YARD)
    assert page.xpath("//input[@name='alleenTeLate' and @checked]")
    assert len(page.xpath("//table")) == 1
    (away,) = page.xpath("//form[@class='filters']/a/@href")
    assert away == f"{PAGE}?geldigOp=4-6-2009"


def test_where_nothing_is_due_the_page_says_so(workspace: Workspace) -> None:
    page = workspace.read(
        "/samenwerkingen/blnp/verplichtingen?geldigOp=31-12-2025&soortVerplichting=rapportage", CONTROLLER
    )
    assert "Bij deze peildata en filters staat niets open." in text_of(page)


def test_whoever_left_is_shown_the_way_to_what_was_known_on_its_last_day(workspace: Workspace) -> None:
    answer = workspace.get(PAGE, BEL)  # Eemnes left the yards on 1 July 2011.
    assert answer.status_code == 403
    (href,) = html.fromstring(answer.text).xpath("//p[@class='way']/a/@href")
    assert text_of(workspace.read(href, BEL).xpath("//h1")[0]) == "Verplichtingen"


@pytest.mark.parametrize(
    ("partnership", "role", "organisation"),
    [("bel", "accountant", "accountant-noord"), ("blnp", "accountant", "accountant-noord"), ("wol", "board", "GM0880")],
)
def test_what_the_ledger_says_itself_of_what_is_due_is_dutch_and_its_links_lead_on(
    workspace: Workspace, partnership: str, role: str, organisation: str
) -> None:
    person = Person(role, organisation)
    page = workspace.read(f"/samenwerkingen/{partnership}/verplichtingen", person)
    told = [text_of(each) for each in page.xpath("//th[@scope='row']/span | //td")]
    assert told
    english = re.compile(r"is not planned|books have it|rest on it|[0-9] of [0-9]|-board|unfounded|inadmissible")
    assert not [each for each in told if english.search(each)]
    for href in set(page.xpath("//th/strong/a/@href")):
        assert workspace.get(href, person).status_code == 200


def test_what_is_noted_is_told_in_either_language(workspace: Workspace) -> None:
    page = text_of(workspace.read("/samenwerkingen/bel/verplichtingen", ACCOUNTANT))
    assert "De vergadering van het bestuur is nog niet gepland" in page
    assert "Kosten die erop rusten: 1" in page
    page = text_of(workspace.read("/samenwerkingen/bel/verplichtingen?taal=en", ACCOUNTANT))
    assert "The meeting of the board is not planned" in page


def test_what_is_due_of_a_decision_calls_that_by_its_title(workspace: Workspace) -> None:
    page = workspace.read("/samenwerkingen/blnp/verplichtingen", CONTROLLER)
    told = text_of(page.xpath("//main")[0])
    assert "Beslissing op bezwaar bezwaar-1 tegen \u2018Policy on data of Putten\u2019" in told
    assert "blnp/ict#gegevensbeleid-putten" not in told
