"""The room of findings: each breach with its rule and entries, and what a body accounts for."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.api.web.test_obligations import BEL, asked
from tests.api.web.workspace import ACCOUNTANT, CONTROLLER, Person, Workspace, text_of

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
    assert len(page.xpath("(//table)[2]//tbody/tr")) == len(there)


def test_a_filter_of_severity_is_that_of_the_api(workspace: Workspace) -> None:
    there = asked(workspace, f"{PAGE}?ernst=ernstig", BEL)
    page = workspace.read(f"{PAGE}?ernst=ernstig", BEL)
    assert len(page.xpath("//th/a[contains(@href, '/bevinding?')]")) == len(there) > 0


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
    assert "Voor college van Eemnes is over 2009 geen verantwoordingsgrens bepaald" in text_of(page)


def test_a_limit_that_is_passed_is_told_as_such_and_what_counts_once_adds_up(workspace: Workspace) -> None:
    chosen = "orgaan=bel%2Fdagelijks-bestuur&jaar=2023"
    page = workspace.read(f"/samenwerkingen/bel/rechtmatigheid?{chosen}", ACCOUNTANT)
    lead = text_of(page.xpath("//p[@class='lead']")[0])
    assert lead == "Wat in 2023 onrechtmatig was, gaat over de verantwoordingsgrens: € 7.198.000,00 tegen € 144.000,00."
    lines = asked(workspace, f"/samenwerkingen/bel/rechtmatigheidsverantwoordingen?{chosen}", ACCOUNTANT)
    assert sum(float(str(each["meetellendBedrag"])) for each in lines) == 7_198_000
    assert sum(float(str(each["eigenBedrag"])) for each in lines) == 7_198_000 + 48_000
    assert "€ 48.000,00 staat onder meer dan één bevinding" in text_of(page)
    assert "daarvan telt 0,00 mee" in text_of(page)
    for href in page.xpath("(//table)[2]//th/a/@href"):
        assert text_of(workspace.read(href, ACCOUNTANT).xpath("//h1")[0]).startswith("Bevinding: ")


def test_what_stayed_within_a_limit_as_it_was_known_then_is_told_as_such(workspace: Workspace) -> None:
    chosen = "orgaan=bel%2Fdagelijks-bestuur&jaar=2023&geldigOp=31-12-2023&beschikbaarOp=31-3-2024"
    page = workspace.read(f"/samenwerkingen/bel/rechtmatigheid?{chosen}", ACCOUNTANT)
    lead = text_of(page.xpath("//p[@class='lead']")[0])
    assert (
        lead == "Wat in 2023 onrechtmatig was, blijft binnen de verantwoordingsgrens: € 48.000,00 tegen € 144.000,00."
    )


def test_each_rule_is_counted_and_leads_to_its_own_findings(workspace: Workspace) -> None:
    page = workspace.read("/samenwerkingen/blnp/bevindingen", ACCOUNTANT)
    rules, standing = page.xpath("//table")[:2]
    counts = [int(text_of(each)) for each in rules.xpath(".//tbody/tr/td[last()]")]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == len(standing.xpath(".//tbody/tr"))
    of_one = workspace.read(rules.xpath(".//tbody//a/@href")[0], ACCOUNTANT)
    assert len(of_one.xpath("(//table)[1]//tbody/tr")) == counts[0]


@pytest.mark.parametrize("partnership", ["bel", "blnp"])
def test_days_and_numbers_in_findings_are_written_as_people_do(workspace: Workspace, partnership: str) -> None:
    page = workspace.read(f"/samenwerkingen/{partnership}/bevindingen", ACCOUNTANT)
    told = [text_of(each) for each in page.xpath("//th/a[contains(@href, '/bevinding?')]")]
    assert len(told) > 10
    for each in told:
        assert not re.search(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])|[0-9]\.[0-9]+%|\. \(", each), each
        assert not re.match("[a-z]+ ", each), each
    page = workspace.read(f"/samenwerkingen/{partnership}/bevindingen?taal=en", ACCOUNTANT)
    english = [text_of(each) for each in page.xpath("//th/a[contains(@href, '/bevinding?')]")]
    assert not [each for each in english if re.search(r"EUR|on [0-9]{4}-", each)]


SEEN_BY = {"bel": ACCOUNTANT, "blnp": ACCOUNTANT, "wol": Person("controller", "GM0880")}
WITHOUT_A_PAGE = {"done-as-recorded", "gemeentewet-160-secondment-signed", "bw-7-secondment-consent"}


@pytest.mark.parametrize("partnership", SEEN_BY)
def test_what_a_finding_is_about_can_be_read_on(workspace: Workspace, partnership: str) -> None:
    """Of every rule one finding (of the list for verifiers one): there is a page of what it is about, with few left."""
    person, path = SEEN_BY[partnership], f"/samenwerkingen/{partnership}/bevindingen"
    named = {str(each["regel"]): str(each["bevinding"]) for each in asked(workspace, path, person)}
    named = {("saving" if rule.startswith("saving-") else rule): name for rule, name in named.items()}
    lacking = set()
    for rule, name in named.items():
        page = workspace.read(f"/samenwerkingen/{partnership}/bevinding?{urlencode({'bevinding': name})}", person)
        door = page.xpath("//dl[@class='facts']/dd[2]/a/@href")
        if not door:
            lacking.add(rule)
            continue
        answer = workspace.get(door[0], person)
        assert (answer.status_code, rule) == (200, rule)
    assert lacking <= WITHOUT_A_PAGE


def test_from_a_finding_to_the_form_that_says_something_of_it(workspace: Workspace) -> None:
    links = workspace.read(PAGE, ACCOUNTANT).xpath("//th/a[contains(@href, '/bevinding?')]/@href")
    found = workspace.read(links[0], ACCOUNTANT)
    assert not found.xpath("//a[contains(@href, 'bevindingtoelichtingen')]"), "that is not for an accountant"
    [form] = found.xpath("//a[contains(@href, '/vastleggen/bevindingoplossingen?')]/@href")
    filled = workspace.read(form, ACCOUNTANT).xpath("//form[@method='post']//input/@value")
    assert parse_qs(urlsplit(links[0]).query)["bevinding"][0] in filled
    explained = workspace.read(links[0], BEL).xpath("//a[contains(@href, 'bevindingtoelichtingen')]")
    assert explained, "a controller may tell how it came about"


def test_whoever_sees_nothing_of_a_collaboration_sees_nothing_of_its_findings(workspace: Workspace) -> None:
    assert workspace.get(PAGE, CONTROLLER).status_code == 403
