"""A collaboration at a glance: each line of it is a door, with the filter that it is about."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from lxml import html

from tests.api.web.test_obligations import asked
from tests.api.web.workspace import CONTROLLER, Person, Workspace, text_of

BLNP, BEL = "/samenwerkingen/blnp", "/samenwerkingen/bel"
YEAR = f"{BEL}?geldigOp=1-6-2009"
BEL_CONTROLLER = Person("controller", "GM0317")


def section(page: html.HtmlElement, heading: str) -> html.HtmlElement:
    """The part of the page under a heading."""
    [found] = page.xpath(f"//section[h2[.='{heading}']]")
    return found


def test_what_is_due_is_told_in_full_and_leads_to_all_that_is_late(workspace: Workspace) -> None:
    due = asked(workspace, f"{BEL}/verplichtingen?geldigOp=2009-06-01", BEL_CONTROLLER)
    late = [each for each in due if each["stand"] == "over-tijd"]
    coming = [each for each in due if each["stand"] == "open"]
    assert len(late) > 3, "more than are shown"
    assert coming
    here = section(workspace.read(YEAR, BEL_CONTROLLER), "Wat moet gebeuren")
    [door] = here.xpath(".//a[contains(@href, 'alleenTeLate=true')]")
    assert text_of(door) == f"{len(late)} verplichtingen zijn te laat"
    shown = [each.get("datetime") for each in here.xpath(".//time")]
    assert shown[:3] == sorted((str(each["uitersteDatum"]) for each in late), reverse=True)[:3]
    assert shown[3:] == sorted(str(each["uitersteDatum"]) for each in coming)[:4]
    rows = workspace.read(door.get("href"), BEL_CONTROLLER).xpath("(//table)[1]/tbody/tr")
    assert len(rows) == len(late)


def test_what_is_due_leads_to_its_very_row(workspace: Workspace) -> None:
    here = section(workspace.read(YEAR, BEL_CONTROLLER), "Wat moet gebeuren")
    doors = here.xpath("./ul/li/a")
    assert len(doors) > 3
    page = workspace.read(doors[0].get("href").partition("#")[0], BEL_CONTROLLER)
    ids = page.xpath("//tr/@id")
    assert len(ids) == len(set(ids)) >= len(doors)
    for door in doors:
        [row] = page.xpath("//tr[@id=$id]", id=unquote(door.get("href").partition("#")[2]))
        assert text_of(door) in text_of(row)


def test_each_line_leads_to_its_room_with_its_filter(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}?geldigOp=1-6-2021")
    [row] = page.xpath("//tbody/tr[th[.='Financiën']]")
    doors = row.xpath(".//a/@href")
    assert [each.partition("?")[0].removeprefix(BLNP) for each in doors] == [
        "/besluiten",
        "/mandaten",
        *["/verrekening/financien/2021"] * 3,
    ]
    assert all("geldigOp=1-6-2021" in each for each in doors)
    assert ["dienst=blnp%2Ffinancien" in each for each in doors] == [True, True, False, False, False]
    members = section(page, "Deelnemers").xpath(".//a")
    assert [text_of(each) for each in members] == ["Bunschoten", "Leusden", "Nijkerk", "Putten"]
    assert workspace.get(members[0].get("href")).status_code == 200
    last = section(page, "Het laatst besloten")
    assert len(last.xpath("./ul/li/a[contains(@href, 'dossier')]")) == 5
    decisions = asked(workspace, f"{BLNP}/besluiten?geldigOp=2021-06-01", CONTROLLER)
    assert f"Alle {len(decisions)} besluiten" in text_of(last)


def test_what_is_not_for_a_role_is_no_door(workspace: Workspace) -> None:
    page = workspace.read(YEAR, Person("board", "GM0317"))
    assert page.xpath("//main//a[contains(@href, 'besluiten')]")
    assert not page.xpath("//main//a[contains(@href, 'journaal') or contains(@href, 'vastleggingen')]")


def test_a_body_is_called_by_its_name_and_the_collaboration_by_its_title(workspace: Workspace) -> None:
    page = workspace.read(YEAR, BEL_CONTROLLER)
    [row] = page.xpath("//tbody/tr")
    assert text_of(row.xpath("./td[1]")[0]) == "BEL: Blaricum, Eemnes and Laren"
    assert "executive-board" not in text_of(page)
    assert "dagelijks bestuur" in text_of(section(page, "Wat moet gebeuren"))


@pytest.mark.parametrize("room", ["", "/besluiten", "/mandaten", "/verplichtingen"])
def test_before_it_began_every_room_says_so_and_leads_to_the_beginning(workspace: Workspace, room: str) -> None:
    page = workspace.read(f"{BLNP}{room}?geldigOp=1-1-2010")
    [notice] = page.xpath("//main/p[contains(@class, 'notice')]")
    assert text_of(notice).startswith("Op deze dag was de samenwerking er nog niet.")
    [door] = notice.xpath("./a/@href")
    assert door == f"{BLNP}{room}?geldigOp=2017-01-01"
    assert not workspace.read(door).xpath("//main/p[contains(@class, 'notice')]")
    assert "BLNP: Bunschoten" in text_of(page.xpath("//header")[0]), "it is called as it will be"


def test_before_it_was_recorded_nothing_was_known_of_it(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}/besluiten?beschikbaarOp=1-1-2010")
    [notice] = page.xpath("//main/p[contains(@class, 'notice')]")
    assert text_of(notice) == ("Op dit moment was van de samenwerking nog niets bekend. Bekijk wat nu bekend is")
    assert notice.xpath("./a/@href") == [f"{BLNP}/besluiten"]
