"""Whole journeys: by links alone, as every role; back to where one was after logging in; past text that is no text."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
import orjson
import pytest
from lxml import html
from playwright.sync_api import Browser, Locator, Page, expect

from api.cli.app import run
from api.cli.cases import CASES
from api.problems import DONE
from ledger.transfer import export
from tests.api.web.addresses import ADDRESSES
from tests.api.web.workspace import ACCOUNTANT, CONTROLLER, NARROW, WIDE, Person, Workspace, serving, text_of, visiting

FORMER = Person("board", "GM0317")
"""Of a municipality that left one collaboration and stayed in another."""
ROLES = [ACCOUNTANT, Person("controller", "GM0313"), Person("finance", "GM0880"), Person("registrar", "GM0546"), FORMER]
PAGES = 60
HOSTILE = "<script>x</script>{{7*7}}"


def shape(address: str) -> str:
    """An address without what differs from one thing to the next."""
    parts = urlsplit(address)
    path = re.sub(r"/(GM)?[0-9]+", "/N", parts.path)
    return f"{path}?{','.join(sorted(name for name, _ in parse_qsl(parts.query)))}"


def walked(workspace: Workspace, person: Person, most: int = PAGES) -> Iterator[tuple[str, str, httpx.Response]]:
    """What somebody sees who follows links from where he comes in: of each shape one, and where it was linked."""
    to, seen = deque([("/", "")]), Counter[str]()
    with workspace.client(person) as client:
        while to and most:
            address, at = to.popleft()
            seen[shape(address)] += 1
            if seen[shape(address)] > 1:
                continue
            most -= 1
            answer = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
            yield address, at, answer
            if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
                links = html.fromstring(answer.text).xpath("//main//a[not(@class='back')]/@href | //nav//a/@href")
                to.extend((urljoin(address, each).partition("#")[0], address) for each in links)


@pytest.mark.parametrize("person", ROLES, ids=lambda person: f"{person.role} of {person.organisation}")
def test_nobody_who_follows_links_is_refused(workspace: Workspace, person: Person) -> None:
    found = list(walked(workspace, person))
    assert len(found) > 30
    assert [(at, address, answer.status_code) for address, at, answer in found if answer.status_code != 200] == []


def test_the_firm_that_is_engaged_is_there_to_choose_and_sees_what_engaged_it_and_no_more(workspace: Workspace) -> None:
    page = html.fromstring(workspace.get("/demonstratie", Person("administrator", "GM0313")).text)
    assert ACCOUNTANT.organisation in page.xpath("//select[@name='organisatie']/option/@value")
    links = workspace.read("/", ACCOUNTANT).xpath("//tbody//a/@href")
    assert {urlsplit(each).path.split("/")[2] for each in links} == {"bel", "blnp"}
    assert workspace.get("/samenwerkingen/wol", ACCOUNTANT).status_code == 403


OF_HIS = ("/samenwerkingen/blnp", "/samenwerkingen/bel")
FOR_OTHERS = (
    "/samenwerkingen/{samenwerking}/vastleggen/{handeling}",
    "/oprichten",
)
"""What whoever keeps the books sees, and who founds a collaboration."""


@pytest.mark.parametrize("route", sorted(ADDRESSES))
def test_the_accountant_sees_every_page_of_what_engaged_him(workspace: Workspace, route: str) -> None:
    path, _ = ADDRESSES[route]
    engaged_him = not path.startswith("/samenwerkingen/") or path.startswith(OF_HIS)
    seen = engaged_him and route not in FOR_OTHERS
    assert workspace.get(path, ACCOUNTANT).status_code == (200 if seen else 403)


def test_a_board_member_is_led_to_no_entry(workspace: Workspace) -> None:
    page = workspace.read("/samenwerkingen/bel/besluiten?geldigOp=1-6-2009", FORMER)
    assert page.xpath("//tbody/tr/td[last()]") != []
    assert page.xpath("//a[contains(@href, 'vastleggingen') or contains(@href, 'journaal')]") == []


def test_who_takes_no_part_any_more_comes_in_by_the_last_day(workspace: Workspace) -> None:
    page = workspace.read("/", FORMER)
    (row,) = [each for each in page.xpath("//tbody/tr") if "neemt geen deel meer" in text_of(each)]
    assert "beschikbaarOp=" in row.xpath(".//a/@href")[0]


def test_an_address_that_is_nowhere_is_told_on_a_page(workspace: Workspace) -> None:
    answer = workspace.get("/samenwerkingen/blnp/nergens")
    assert answer.status_code == 404
    assert "text/html" in answer.headers["Content-Type"]


@pytest.mark.parametrize("script", [True, False])
def test_whoever_logs_in_again_comes_back_to_the_same_address(
    workspace: Workspace, browser: Browser, *, script: bool
) -> None:
    asked = "/samenwerkingen/blnp/besluiten?geldigOp=1-6-2021&woorden=tax+nijkerk"
    with visiting(browser, workspace, CONTROLLER, script=script) as page:
        page.context.clear_cookies()
        page.goto(asked)
        expect(page).to_have_url(re.compile("/demonstratie"))
        page.get_by_label("Rol").select_option("controller")
        page.get_by_label("Organisatie", exact=True).select_option("GM0313")
        page.get_by_role("button", name="Verder").click()
        expect(page).to_have_url(workspace.url + asked)


def test_whoever_chose_who_to_be_sees_his_collaborations(workspace: Workspace, browser: Browser) -> None:
    with visiting(browser, workspace, CONTROLLER) as page:
        page.context.clear_cookies()
        page.goto("/demonstratie")
        page.get_by_label("Organisatie", exact=True).select_option("GM0313")
        page.get_by_role("button", name="Verder").click()
        expect(page).to_have_url(f"{workspace.url}/")
        expect(page.locator("tbody tr")).to_have_count(1)


def spoilt(told: Any) -> Any:  # noqa: ANN401  # Whatever JSON holds.
    """An act with HTML in every text that somebody could have typed."""
    if isinstance(told, str):
        return told + HOSTILE if " " in told and len(told) < 150 else told
    if isinstance(told, list):
        return [spoilt(each) for each in told]
    return {name: spoilt(each) for name, each in told.items()} if isinstance(told, dict) else told


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A case in which all that was typed is HTML."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    address = f"sqlite:///{folder / 'hostile.sqlite'}"
    (case,) = [each.file for each in CASES if each.file.stem == "blnp"]
    lines = [orjson.dumps(spoilt(orjson.loads(line))) for line in case.read_bytes().splitlines() if line.strip()]
    (folder / "acts.jsonl").write_bytes(b"\n".join(lines))
    with chdir(folder), redirect_stdout(StringIO()):
        for command in ("init --name demonstration --demonstration --from 2005-01-01T00:00:00Z", "act acts.jsonl"):
            more = " --expect-refusals" if command.startswith("act") else ""
            assert run(f"{command} --ledger {address}{more}".split()) == DONE
    with serving(address) as found:
        yield found


def test_nothing_that_was_typed_is_html_or_a_template(hostile: Workspace) -> None:
    shown = Counter[str]()
    for address, _, answer in walked(hostile, CONTROLLER, 90):
        assert answer.status_code == 200, address
        if "text/html" in answer.headers["Content-Type"]:
            page = html.fromstring(answer.text)
            assert all(each.get("src", "").endswith(".js") for each in page.xpath("//script")), address
            assert "}}49" not in answer.text, address
            assert "script>49" not in text_of(page), address
            shown["pages"] += "<script>x</script>{{7*7}}" in text_of(page)
    assert shown["pages"] > 20, "the texts are to be seen as they were typed"


def test_whoever_keeps_the_program_running_is_told_that_he_sees_none(workspace: Workspace) -> None:
    page = workspace.read("/", Person("administrator", "GM0313"))
    assert "Uw rol ziet geen samenwerkingen" in text_of(page)


def cents(told: str) -> int:
    return int(re.sub(r"[^0-9-]", "", told))


def table(page: Page, caption: str) -> Locator:
    return page.locator("table", has=page.locator("caption", has_text=caption))


def click(page: Page, link: str, heading: str, *, exact: bool = False) -> None:
    """Follow the first link of this name to where it leads."""
    page.get_by_role("link", name=link, exact=exact).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


@pytest.mark.parametrize(("width", "script"), [(WIDE, True), (NARROW, False)])
def test_an_accountant_computes_a_saving_again_and_finds_who_fixed_what(
    workspace: Workspace, browser: Browser, *, width: int, script: bool
) -> None:
    with visiting(browser, workspace, ACCOUNTANT, width=width, script=script) as page:
        page.goto("/")
        click(page, "BLNP: Bunschoten", "Overzicht")
        click(page, "0-meting en realisatie", "0-meting en realisatie")
        click(page, "besparing-2022", "Geclaimde besparing: besparing-2022", exact=True)
        expect(page.locator("p.lead")).to_contain_text("Bij de verificatie was de besparing")
        page.get_by_text("5 handelingen met deze 0-meting").click()
        expect(page.get_by_text("De handeling 'besparing inboeken' is geweigerd")).to_be_visible()

        click(page, "de besparingsbrug van 2022", "Financiën")
        bridge = table(page, "tellen op tot de netto besparing")
        rows = bridge.locator("tbody tr").all()
        steps = [[cents(cell.inner_text()) for cell in row.locator("td.number").all()] for row in rows]
        net = [cents(cell.inner_text()) for cell in bridge.locator("tfoot tr").first.locator("td.number").all()]
        assert [sum(column) for column in zip(*steps, strict=True)] == net
        assert sum(net[:-1]) == net[-1] == 4_357_925
        expect(page.locator("dl.facts").first).to_contain_text("op 15 februari 2024 bij besluit")
        expect(table(page, "Wat de 0-meting maakte")).to_contain_text("0-meting is vergrendeld")

        click(page, "-436.909,26", "Vastlegging")
        expect(page.locator("p.lead")).to_contain_text("Nijkerk")
        page.get_by_role("link", name="Reken het controlegetal").click()
        expect(page.get_by_text("Controlegetal van het journaal tot en met hier")).to_be_visible()
        position = int(page.locator("h1").inner_text().rpartition(" ")[2].replace(".", ""))
        file = BytesIO()
        export(workspace.app.state.served.journal, file)
        lines = file.getvalue().splitlines(keepends=True)[: position + 1]
        expect(page.locator("main")).to_contain_text(sha256(b"".join(lines)).hexdigest())


@pytest.mark.parametrize(("width", "script"), [(WIDE, False), (NARROW, True)])
def test_an_accountant_looks_at_the_lawfulness_of_a_year_and_says_what_mends_a_finding(
    workspace: Workspace, browser: Browser, *, width: int, script: bool
) -> None:
    with visiting(browser, workspace, ACCOUNTANT, width=width, script=script) as page:
        page.goto("/")
        click(page, "BEL: Blaricum", "Overzicht")
        click(page, "Verplichtingen", "Verplichtingen")
        expect(page.locator("p.lead")).to_contain_text("verplichtingen zijn te laat")
        click(page, "Bevindingen", "Bevindingen")
        click(page, "Wat een orgaan over een jaar verantwoordt", "Rechtmatigheid")
        page.get_by_label("orgaan").select_option(label="Dagelijks Bestuur")
        page.get_by_label("jaar").select_option("2023")
        page.get_by_role("button", name="Toon").last.click()
        expect(page.locator("p.lead")).to_contain_text("gaat over de verantwoordingsgrens")
        click(page, "Account for lawfulness from a limit", "Account for lawfulness from a limit")
        page.go_back()
        click(page, "€ 7.198.000,00 van bedrijfsvoering-2023", "Bevinding: ")
        click(page, "bevinding oplossen", "Bevinding oplossen")
        expect(page.locator("form[method=post]")).to_contain_text("kenmerk", ignore_case=True)
