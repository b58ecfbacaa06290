"""What is refused is told within the frame, all of it at once, in the words of people, with a way on."""

from __future__ import annotations

import pytest
from lxml import html
from playwright.sync_api import Browser

from tests.api.web.workspace import CONTROLLER, NARROW, WIDE, Person, Workspace, text_of, violations, visiting

BLNP = "/samenwerkingen/blnp"
STRANGER = Person("controller", "GM0546")


def refused(workspace: Workspace, path: str, status: int, person: Person = CONTROLLER) -> html.HtmlElement:
    answer = workspace.get(path, person)
    assert answer.status_code == status
    return html.fromstring(answer.text)


def alert(page: html.HtmlElement) -> str:
    return text_of(page.xpath("//*[@role='alert']")[0])


def test_all_that_is_wrong_in_an_address_is_told_at_once(workspace: Workspace) -> None:
    page = refused(workspace, f"{BLNP}/besluiten?geldigOp=31-2-2021&beschikbaarOp=gisteren&onzin=1&soort=x", 400)
    told = alert(page)
    assert "“31-2-2021” is geen datum; schrijf dag, maand en jaar, zoals 1-6-2023" in told
    assert "“gisteren” is geen datum en geen positie" in told
    assert "“onzin” bestaat hier niet" in told
    for programs in ("fouten", "openapi", "^", "Z0-9"):
        assert programs not in told
    assert page.xpath("//input[@id='geldigOp']/@value") == ["31-2-2021"]
    assert page.xpath("//input[@id='beschikbaarOp']/@value") == ["gisteren"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{BLNP}/nergens", 404),
        (f"{BLNP}/besluiten?geldigOp=31-2-2021", 400),
        (f"{BLNP}/besluiten?beschikbaarOp=31-12-2199", 400),
        (f"{BLNP}/realisatie/hrmm", 404),
        (f"{BLNP}/verrekening/overzichten/GM9999", 400),
    ],
)
def test_the_rooms_stay_beside_a_refusal_and_each_is_there(workspace: Workspace, path: str, status: int) -> None:
    page = refused(workspace, path, status)
    rooms = page.xpath("//nav[@class='rooms']//a/@href")
    assert len(rooms) == 7
    assert all("2199" not in each and "31-2" not in each for each in rooms), "a wrong date leads to another refusal"
    assert workspace.get(rooms[1]).status_code == 200
    assert "Bunschoten" in text_of(page.xpath("//*[@class='who']")[0])
    assert page.xpath("//*[@class='who']//a[@lang='en']/@href")


def test_good_dates_go_along_from_a_refusal(workspace: Workspace) -> None:
    page = refused(workspace, f"{BLNP}/nergens?geldigOp=1-6-2021", 404)
    assert all("geldigOp=1-6-2021" in each for each in page.xpath("//nav[@class='rooms']//a/@href"))


def test_a_wrong_day_leads_to_the_same_page_today(workspace: Workspace) -> None:
    asked = (("besluiten?beschikbaarOp=31-12-2199&woorden=x", 400), ("realisatie/hrmm?geldigOp=1-6-2021", 404))
    for path, status in asked:
        page = refused(workspace, f"{BLNP}/{path}", status)
        kept = "?woorden=x" if "woorden" in path else ""
        assert page.xpath("//p[@class='way']/a/@href") == [f"{BLNP}/{path.partition('?')[0]}{kept}"]


def test_a_moment_to_come_is_told_as_people_write_days(workspace: Workspace) -> None:
    told = alert(refused(workspace, f"{BLNP}/besluiten?beschikbaarOp=31-12-2199", 400))
    assert "31-12-2199" in told
    assert "2199-12-31" not in told


def test_whoever_may_not_see_a_collaboration_sees_nothing_of_it_in_its_refusal(workspace: Workspace) -> None:
    for path, status in ((f"{BLNP}/besluiten", 403), (f"{BLNP}/nergens", 404), (f"{BLNP}?geldigOp=x", 400)):
        page = refused(workspace, path, status, STRANGER)
        assert page.xpath("//nav[@class='rooms']") == []
        assert "Bunschoten, Leusden" not in text_of(page)


def test_in_english_it_is_told_in_english(workspace: Workspace) -> None:
    page = refused(workspace, f"{BLNP}/besluiten?geldigOp=31-2-2021&taal=en", 400)
    assert "“31-2-2021” is no date: write day, month and year, as 1-6-2023" in alert(page)
    assert "There is no such page" in text_of(refused(workspace, f"{BLNP}/nergens?taal=en", 404))


def test_an_address_with_a_slash_at_its_end_leads_to_the_page(workspace: Workspace) -> None:
    answer = workspace.get(f"{BLNP}/?geldigOp=1-6-2021")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{BLNP}?geldigOp=1-6-2021")


def test_a_demonstration_leads_to_being_somebody_else_and_back_here(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}/besluiten?geldigOp=1-6-2021")
    [link] = page.xpath("//*[@class='who']//a[contains(@href, 'demonstratie')]/@href")
    chosen = workspace.read(link)
    assert chosen.xpath("//input[@name='naar']/@value") == [f"{BLNP}/besluiten?geldigOp=1-6-2021"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_is_refused_is_accessible_too(workspace: Workspace, browser: Browser, width: int) -> None:
    inside = f"{BLNP}/besluiten?geldigOp=31-2-2021&beschikbaarOp=gisteren"
    for person, path in ((CONTROLLER, inside), (STRANGER, f"{BLNP}/besluiten")):
        with visiting(browser, workspace, person, width=width, refusals=True) as page:
            page.goto(path)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["taal=fr", "taal=en&taal=nl"])
def test_a_language_that_there_is_not_is_refused(workspace: Workspace, language: str) -> None:
    for path in ("/", f"{BLNP}/besluiten", f"{BLNP}/bestanden/besluiten.csv"):
        refused(workspace, f"{path}?{language}", 400)
