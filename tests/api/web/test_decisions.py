"""The room of decisions: who decided what, by what right, and every entry behind it."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.api.web.test_obligations import asked
from tests.api.web.workspace import CONTROLLER, Person, Workspace, text_of, visiting

BLNP = "/samenwerkingen/blnp"
BOARD = Person("board", "GM0313")
PACKAGE = f"{BLNP}/dossier?over=blnp%2Ffinancien%23belastingpakket-2020"


def test_every_decision_of_the_api_is_on_the_page_and_leads_to_its_dossier(workspace: Workspace) -> None:
    there = asked(workspace, f"{BLNP}/besluiten?geldigOp=2021-06-01", CONTROLLER)
    page = workspace.read(f"{BLNP}/besluiten?geldigOp=1-6-2021")
    rows = page.xpath("//tbody/tr")
    assert len(rows) == len(there) > 20
    assert {text_of(row.xpath("./th//span")[0]) for row in rows} == {str(each["verwijzing"]) for each in there}


def test_words_find_decisions_and_are_kept_with_the_dates(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}/besluiten?geldigOp=1-6-2021&zoek=TAX+nijkerk")
    assert [text_of(each) for each in page.xpath("//tbody/tr/th//span")] == [
        "blnp/financien#belastingpakket-2020",
        "blnp/financien#drukwerk-nijkerk-2020",
    ]
    assert page.xpath("//input[@id='zoek']/@value") == ["TAX nijkerk"]
    assert "Bij deze peildata, woorden en filters is er geen besluit." in text_of(
        workspace.read(f"{BLNP}/besluiten?zoek=zwembad")
    )


def test_what_is_drawn_stands_in_the_table_beside_it(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}/besluiten?geldigOp=1-6-2021")
    drawn = page.xpath("//figure//a/@href")
    assert len(drawn) == 15
    assert set(drawn) <= set(page.xpath("//tbody//a/@href"))


def test_a_dossier_says_who_in_which_capacity_on_which_mandate(workspace: Workspace) -> None:
    page = workspace.read(PACKAGE)
    row = text_of(page.xpath("//table[1]//tbody/tr")[0])
    assert "college van Nijkerk" in row
    assert "teamleider" in row
    assert page.xpath("//table[1]//a[contains(@href, 'betalen-nijkerk')]")
    (there,) = asked(workspace, f"{BLNP}/besluitdossiers?onderwerp=blnp%2Ffinancien%23belastingpakket-2020", CONTROLLER)
    steps = there["stappen"]
    assert isinstance(steps, list)
    assert len(page.xpath("//ol[@class='plain']/li")) == len(steps) > 0


def test_the_name_of_a_mandate_shows_its_terms_as_known_then_and_later(workspace: Workspace) -> None:
    about = f"{BLNP}/dossier?over=blnp%2Ffinancien%23betalen-nijkerk&geldigOp=1-2-2020"
    then = text_of(workspace.read(f"{about}&beschikbaarOp=1-3-2020"))
    later = text_of(workspace.read(about))
    assert "€ 75.000,00" in later
    assert "€ 75.000,00" not in then


def test_the_same_question_has_another_answer_as_known_before(workspace: Workspace) -> None:
    query = (
        f"{BLNP}/bevoegdheid?reikwijdte=blnp%2Ffinancien&orgaan=GM0267%2Fcollege&bedrag=62.000,00"
        "&functie=teamleider+Financi%C3%ABn&organisatie=GM0327&geldigOp=20-2-2020"
    )
    then = workspace.read(f"{query}&beschikbaarOp=1-3-2020")
    later = workspace.read(query)
    assert text_of(then.xpath("//p[@class='lead']")[0]).startswith("nee")
    assert text_of(later.xpath("//p[@class='lead']")[0]).startswith("ja")


def test_the_trail_is_read_page_by_page_and_ends(workspace: Workspace) -> None:
    there = [each["positie"] for each in _all(workspace, f"{BLNP}/audittrail?paginagrootte=1000")]
    path, found = f"{BLNP}/journaal", []
    while path:
        page = workspace.read(path)
        found += [int(text_of(each).replace(".", "")) for each in page.xpath("//tbody/tr/td[1]/a")]
        path = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    assert found == there


def _all(workspace: Workspace, path: str) -> list[dict[str, object]]:
    return asked(workspace, path, CONTROLLER)


def test_an_entry_tells_everything_and_a_board_has_no_need_of_it(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}/vastleggingen/{_position(workspace)}")
    (digest,) = page.xpath("//dt[.='Controlegetal van de handeling']/following-sibling::dd[1]/code/text()")
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert "teamleider" in text_of(page)
    assert workspace.get(f"{BLNP}/vastleggingen/{_position(workspace)}", BOARD).status_code == 403


def test_an_entry_of_another_collaboration_is_not_there(workspace: Workspace) -> None:
    (other,) = asked(workspace, "/samenwerkingen/bel/audittrail?paginagrootte=1", Person("controller", "GM0317"))
    for position in (other["positie"], 0, 10**19, "x"):
        assert workspace.get(f"{BLNP}/vastleggingen/{position}").status_code == 404


def _position(workspace: Workspace) -> int:
    page = workspace.read(PACKAGE)
    return int(page.xpath("//table[1]//tbody/tr/td[last()]/a/@href")[0].rpartition("/")[2])


def test_from_the_list_to_the_entry_in_three_clicks_without_a_script(workspace: Workspace, browser: Browser) -> None:
    with visiting(browser, workspace, script=False) as page:
        page.goto(f"{BLNP}?geldigOp=1-6-2021")
        page.get_by_role("link", name="Besluiten en mandaten").click()
        page.locator("tbody a", has_text="tax package").click()
        expect(page.locator(".lead")).to_contain_text("mandaat")
        page.locator("table").first.locator("td:last-child a").click()
        expect(page.locator("h1")).to_contain_text("Vastlegging")
        expect(page).to_have_url(re.compile("geldigOp=1-6-2021"))
