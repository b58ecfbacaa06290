"""The room of findings: each breach with its rule and entries, and what a body accounts for."""

from __future__ import annotations

from tests.api.web.test_obligations import BEL, asked
from tests.api.web.workspace import CONTROLLER, Workspace, text_of

PAGE = "/samenwerkingen/bel/bevindingen"


def test_every_finding_of_the_api_is_on_the_page_and_leads_to_its_own(workspace: Workspace) -> None:
    there = asked(workspace, PAGE, BEL)
    page = workspace.read(PAGE, BEL)
    links = page.xpath("//tbody//a[contains(@href, '/bevinding?')]/@href")
    assert len(links) == len(there) > 10
    one = workspace.read(links[0], BEL)
    assert "Wgr 34(1)" in text_of(one)
    assert one.xpath("//dd/a[contains(@href, '/vastleggingen/')]")


def test_those_that_stand_open_come_first_and_are_counted(workspace: Workspace) -> None:
    there = [each for each in asked(workspace, PAGE, BEL) if each["stand"] in ("open", "toegelicht")]
    page = workspace.read(PAGE, BEL)
    assert text_of(page.xpath("//p[@class='lead']")[0]).startswith(f"{len(there)} schendingen van regels staan open")
    assert len(page.xpath("(//table)[1]//tbody/tr")) == len(there)


def test_a_filter_of_severity_is_that_of_the_api(workspace: Workspace) -> None:
    there = asked(workspace, f"{PAGE}?ernst=ernstig", BEL)
    page = workspace.read(f"{PAGE}?ernst=ernstig", BEL)
    assert len(page.xpath("//tbody/tr")) == len(there) > 0


def test_a_finding_that_is_not_there_is_refused_and_without_a_name_one_sees_the_list(workspace: Workspace) -> None:
    assert workspace.get("/samenwerkingen/bel/bevinding?bevinding=niets%3Abel", BEL).status_code == 404
    answer = workspace.get("/samenwerkingen/bel/bevinding?geldigOp=1-1-2010", BEL)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?geldigOp=1-1-2010")


def test_lawfulness_says_what_the_api_says_or_what_to_choose(workspace: Workspace) -> None:
    page = workspace.read("/samenwerkingen/bel/rechtmatigheid", BEL)
    assert "Kies een orgaan en een jaar" in text_of(page)
    chosen = "orgaan=GM0317%2Fcollege&jaar=2009"
    page = workspace.read(f"/samenwerkingen/bel/rechtmatigheid?{chosen}", BEL)
    lines = asked(workspace, f"/samenwerkingen/bel/rechtmatigheidsverantwoordingen?{chosen}", BEL)
    assert len(page.xpath("(//table)[2]//tbody/tr")) == len(lines) > 0
    assert "Voor 2009 is geen verantwoordingsgrens bepaald" in text_of(page)


def test_whoever_sees_nothing_of_a_collaboration_sees_nothing_of_its_findings(workspace: Workspace) -> None:
    assert workspace.get(PAGE, CONTROLLER).status_code == 403
