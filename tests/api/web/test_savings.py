"""The room of savings: the 0-meting, the bridge to a net saving, and the dossier of each claim."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import etree, html
from playwright.sync_api import Browser, expect

from api.web.pictures.bridge import Shape, Span, bridge
from api.web.words import named
from tests.api.web.test_obligations import BEL, YARD, asked
from tests.api.web.workspace import ACCOUNTANT, CONTROLLER, Person, Workspace, text_of, visiting

BOARD = Person("board", "GM0313")
ROOM = "/samenwerkingen/bel/realisatie"
SERVICE = f"{ROOM}/uitvoering"
CLAIM = f"{ROOM}/aanspraken?over=bel%2Fuitvoering%23besparing-2009"


def cents(told: Any) -> int:  # noqa: ANN401
    """An amount as the API has it (``15000.00``), or as a page has it (``15.000,00 *``)."""
    digits = re.sub(r"[^0-9-]", "", str(told))
    assert digits, told
    return int(digits)


def cells(row: html.HtmlElement) -> list[str]:
    return [text_of(each).removesuffix(" *") for each in row.xpath("./th|./td")]


def of(page: html.HtmlElement, caption: str) -> html.HtmlElement:
    """The table with this in its caption."""
    [found] = page.xpath(f"//table[contains(caption, '{caption}')]")
    return found


def lead(page: html.HtmlElement) -> str:
    return text_of(page.xpath("//p[@class='lead']")[0]).replace("\xa0", " ")


def test_the_bridge_has_the_cents_of_the_api_and_adds_up(workspace: Workspace) -> None:
    [there] = asked(workspace, "/samenwerkingen/bel/besparingsbruggen?dienst=bel/uitvoering", BEL)
    steps: Any = there["brugstappen"]
    page = workspace.read(SERVICE, BEL)
    table = of(page, "tellen op tot de netto besparing")
    rows = [cells(each) for each in table.xpath("./tbody/tr")]
    assert [cents(each[-2]) for each in rows] == [cents(step["bedrag"]) for step in steps]
    [net] = [cells(each) for each in table.xpath("./tfoot/tr")]
    columns = zip(*[[cents(cell) for cell in each[1:-1]] for each in rows], strict=True)
    assert [sum(column) for column in columns] == [cents(cell) for cell in net[1:-1]]
    assert cents(net[-2]) == cents(there["besparing"]) == 15_000_00
    assert lead(page).startswith("Over 2009 is netto € 15.000,00 bespaard")


def test_each_amount_of_the_bridge_leads_to_its_own_entry_or_to_those_of_its_step(workspace: Workspace) -> None:
    page = workspace.read(SERVICE, BEL)
    links = of(page, "tellen op tot de netto besparing").xpath("./tbody/tr/td[position() < last()]/a/@href")
    assert len(links) == 16
    ids = set(page.xpath("//dt/@id"))
    assert all(each.startswith("/samenwerkingen/bel/vastleggingen/") or each[1:] in ids for each in links)
    [laren] = [each for each in links if each.endswith("/451")]
    assert "Laren" in text_of(workspace.read(laren, BEL).xpath("//p[@class='lead']")[0])


def test_the_picture_says_what_the_table_says(workspace: Workspace) -> None:
    page = workspace.read(SERVICE, BEL)
    [picture] = page.xpath("//figure//*[local-name()='svg']")
    told = [text_of(each) for each in picture.xpath(".//*[local-name()='text']")]
    rows = [cells(each) for each in of(page, "tellen op tot").xpath(".//tr[td]")]
    assert list(told[::2]) == [each[0] for each in rows]
    assert [abs(cents(each)) for each in told[1::2]] == [abs(cents(each[-2])) for each in rows]


def test_every_indicator_says_what_the_api_says_of_it(workspace: Workspace) -> None:
    [there] = asked(workspace, "/samenwerkingen/blnp/vergelijkingen?dienst=blnp/financien", CONTROLLER)
    compared: Any = there["vergelijkingen"]
    page = workspace.read("/samenwerkingen/blnp/realisatie/financien", CONTROLLER)
    table = of(page, "Elke indicator in de 0-meting")
    verdicts = [text_of(each) for each in table.xpath(".//td[last()]/span[contains(@class, 'badge')]")]
    assert sorted(verdicts) == sorted(each["oordeel"] for each in compared)
    headings = [text_of(each) for each in table.xpath(".//th[@scope='rowgroup']")]
    assert headings == ["Kwaliteit dienstverlening", "Kwetsbaarheid", "Kosten", "Kansen personeel"]
    links = table.xpath(".//a/@href")
    assert len(links) >= 2 * len(compared)


def test_a_year_leaves_the_other_bridges_out(workspace: Workspace) -> None:
    path = "/samenwerkingen/blnp/realisatie/financien"
    every = workspace.read(path, CONTROLLER).xpath("//figure")
    one = workspace.read(f"{path}?jaar=2022", CONTROLLER)
    assert (len(every), len(one.xpath("//figure"))) == (3, 1)
    assert text_of(one.xpath("//h3")[0]).endswith("2022")
    none = workspace.read(f"{path}?jaar=2020", CONTROLLER)
    assert "Voor deze peildata en filters zijn nog geen kosten gemeten" in text_of(none)


def test_the_room_has_every_claim_and_what_of_the_budget_is_not_saved_any_more(workspace: Workspace) -> None:
    there = asked(workspace, "/samenwerkingen/gemeentewerf/besparingen", YARD)
    page = workspace.read("/samenwerkingen/gemeentewerf/realisatie", YARD)
    assert len(of(page, "Wat is geclaimd").xpath("./tbody/tr")) == len(there) == 1
    assert "staat € 50.000,00 in de begroting; daarvan is € 21.150,00 volgens de cijfers" in lead(page)
    [link] = of(page, "Wat is geclaimd").xpath(".//th/a/@href")
    dossier = workspace.read(link, YARD)
    assert "€ 21.150,00 volgens de nu bekende" in text_of(
        dossier.xpath("//p[contains(@class, 'notice--bad')]")[0]
    ).replace("\xa0", " ")


def test_the_dossier_has_the_fourteen_checks_as_they_were_and_are(workspace: Workspace) -> None:
    [there] = asked(workspace, "/samenwerkingen/bel/besparingen?dienst=bel/uitvoering&claim=besparing-2009", BEL)
    checks: Any = there["verificatielijst"]
    rows = of(workspace.read(CLAIM, BEL), "Wat een accountant").xpath("./tbody/tr")
    told = [(cells(row)[2].replace(" ", "-"), cells(row)[3].replace(" ", "-")) for row in rows]
    assert told == [(each["uitkomstToen"], each["uitkomstNu"]) for each in checks]
    assert len(told) == 14
    marked = ["changed" in (row.get("class") or "") for row in rows]
    assert marked == [then != now for then, now in told]


def test_the_dossier_says_everybody_s_saving_then_and_now(workspace: Workspace) -> None:
    page = workspace.read(CLAIM, BEL)
    table = of(page, "Netto besparing per deelnemer")
    rows = [[cents(cell) for cell in cells(each)[1:]] for each in table.xpath("./tbody/tr")]
    [total] = [[cents(cell) for cell in cells(each)[1:]] for each in table.xpath("./tfoot/tr")]
    assert [sum(column) for column in zip(*rows, strict=True)] == total == [300_000_00, 15_000_00, -285_000_00]
    assert "Er staat niets van in de begroting." in lead(page)


def test_at_an_earlier_moment_it_was_still_in_the_budget(workspace: Workspace) -> None:
    page = workspace.read(f"{CLAIM}&geldigOp=1-1-2011&beschikbaarOp=1-1-2011", BEL)
    assert "Er staat € 250.000,00 van in de begroting." in lead(page)
    assert "dat nog steeds" in lead(page)


def test_a_claim_that_was_answered_for_shows_its_answers(workspace: Workspace) -> None:
    page = workspace.read(f"{ROOM}/aanspraken?over=bel%2Fuitvoering%23besparing-2012", BEL)
    there = asked(workspace, "/samenwerkingen/bel/besparingen?dienst=bel/uitvoering&claim=besparing-2012", BEL)
    checks: Any = there[0]["verificatielijst"]
    answers = [each["antwoordOpHetPunt"] for each in checks if each.get("antwoordOpHetPunt")]
    assert answers
    assert all(each in text_of(page) for each in answers)


def test_before_there_was_a_0_meting_the_pages_say_so(workspace: Workspace) -> None:
    page = workspace.read(f"{ROOM}?geldigOp=1-1-2007", BEL)
    assert "had geen dienst een 0-meting" in lead(page)
    assert not page.xpath("//table")
    page = workspace.read("/samenwerkingen/blnp/realisatie/ict?geldigOp=1-6-2021", CONTROLLER)
    assert "had de dienst geen 0-meting" in lead(page)


def test_at_a_moment_before_it_was_known_the_pages_say_so_and_lead_to_now(workspace: Workspace) -> None:
    for path, told in ((f"{SERVICE}?", "was de dienst er nog niet"), (f"{CLAIM}&", "zij is van 11 maart 2008")):
        page = workspace.read(f"{path}beschikbaarOp=1-1-2008", BEL)
        assert told in lead(page)
        [now] = page.xpath("//main/p/a[contains(., 'zoals nu bekend')]/@href")
        assert workspace.read(now, BEL).xpath("//table")
    for path in (f"{ROOM}/bestaat-niet?", f"{ROOM}/aanspraken?over=bel%2Fuitvoering%23niets&"):
        assert workspace.get(f"{path}beschikbaarOp=1-1-2008", BEL).status_code == 404


def test_who_locked_a_0_meting_and_every_act_that_was_refused_on_it_are_told(workspace: Workspace) -> None:
    path = "/samenwerkingen/blnp/realisatie/financien"
    page = workspace.read(path, ACCOUNTANT)
    facts = text_of(page.xpath("//dl[@class='facts']")[0])
    assert "op 15 februari 2024 bij besluit blnp/financien#nulmeting-vaststellen" in facts
    rows = of(page, "Wat de 0-meting maakte").xpath("./tbody/tr")
    told = [text_of(each) for each in rows]
    [locked] = [each for each in told if "vergrendeld met besluit" in each]
    assert "wethouder, voorzitter stuurgroep" in locked
    refused = [each for each in told if "geweigerd" in each]
    there = asked(workspace, "/samenwerkingen/blnp/audittrail?dienst=blnp/financien&uitkomst=geweigerd", ACCOUNTANT)
    tried = [each for each in there if re.search("besparing|0-meting", str(each["actieWeergave"]))]
    assert len(refused) == len(tried) == 5
    assert [each.rpartition(" ")[2] for each in refused] == [str(each["positie"]) for each in tried]
    for each in rows:
        [entry] = each.xpath("./td[last()]/a/@href")
        assert workspace.get(entry, ACCOUNTANT).status_code == 200
    [after_the_lock] = [each for each in refused if "waarde van de 0-meting" in each]
    assert told.index(after_the_lock) > told.index(locked)
    board = workspace.read(path, BOARD)
    assert not board.xpath("//*[@id='verloop'] | //a[contains(@href, 'vastleggingen')]")


def test_a_saving_by_an_earlier_0_meting_leads_to_that_one_as_it_was_locked(workspace: Workspace) -> None:
    page = workspace.read(SERVICE, ACCOUNTANT)
    [note] = page.xpath("//p[contains(@class, 'notice--info')]")
    assert "volgens versie 1, in prijzen van 2006" in text_of(note)
    then = workspace.read(note.xpath("./a/@href")[0], ACCOUNTANT)
    assert "0-meting 2006, before the BEL Combinatie" in text_of(then.xpath("//dl[@class='facts']")[0])
    assert "6.640.000,00" in text_of(of(then, "Elke indicator in de 0-meting"))
    assert "2011" not in text_of(of(then, "Elke indicator in de 0-meting"))


def test_from_a_claim_one_comes_to_its_decision_and_to_what_one_may_do_with_it(workspace: Workspace) -> None:
    booked = "/samenwerkingen/blnp/realisatie/aanspraken?over=blnp%2Ffinancien%23besparing-2022"
    page = workspace.read(booked, ACCOUNTANT)
    [decision] = page.xpath("//ol//a[contains(., 'het besluit')]/@href")
    assert "taakstelling-2025" in text_of(workspace.read(decision, ACCOUNTANT))
    assert "teamleider Financiën, Leusden" in text_of(page.xpath("//ol[@class='plain']/li")[0])
    assert len(page.xpath("//details[contains(., 'geweigerd')]//li")) == 5
    disputed = workspace.read(booked.replace("2022", "2023"), ACCOUNTANT)
    [form] = disputed.xpath("//a[contains(@href, '/vastleggen/')]/@href")
    filled = workspace.read(form, ACCOUNTANT).xpath("//form[@method='post']//input/@value")
    chosen = workspace.read(form, ACCOUNTANT).xpath("//form[@method='post']//option[@selected]/@value")
    assert {"blnp/financien", "besparing-2023"} <= set(filled) | set(chosen)
    assert not workspace.read(booked, BOARD).xpath(
        "//ol//span[@class='hint'] | //main//details[contains(., 'geweigerd')]"
    )


def test_what_was_promised_of_a_saving_and_what_is_to_be_measured_again_is_told_with_its_day(
    workspace: Workspace,
) -> None:
    room = "/samenwerkingen/blnp/realisatie"
    due = asked(workspace, "/samenwerkingen/blnp/verplichtingen?soortVerplichting=toegezegde-besparing", ACCOUNTANT)
    assert [each["uitersteDatum"] for each in due] == ["2027-06-30"]
    rows = of(workspace.read(room, ACCOUNTANT), "Wat is geclaimd").xpath("./tbody/tr")
    assert [cells(each)[-1] for each in rows] == ["30-06-2027 open", "–", "–"]  # noqa: RUF001  # A dash: nothing.
    [entry] = rows[0].xpath("./td[last()]//a/@href")
    assert "besparing-2023" in text_of(workspace.read(entry, ACCOUNTANT))
    page = workspace.read(f"{room}/aanspraken?over=blnp%2Ffinancien%23besparing-2023", ACCOUNTANT)
    facts = text_of(page.xpath("//dl[@class='facts']")[0])
    assert "aan raad van Leusden, aan te tonen uiterlijk op 30-06-2027 open" in facts
    later = workspace.read(f"{room}?geldigOp=1-7-2027", ACCOUNTANT)
    assert "30-06-2027 over tijd" in text_of(of(later, "Wat is geclaimd"))
    service = text_of(workspace.read(f"{room}/financien", ACCOUNTANT))
    assert "kosten-financien over 01-01-2024 tot en met 31-12-2024: 31-03-2027 open" in service.replace("\u200b", "")


def test_a_saving_that_was_booked_before_it_was_verified_is_told_on_its_page(workspace: Workspace) -> None:
    path = "/samenwerkingen/gemeentewerf/realisatie/aanspraken?over=gemeentewerf%2Fbuitendiensten%23werven-2010"
    page = workspace.read(path, YARD)
    told = [text_of(each) for each in page.xpath("//p[contains(@class, 'notice--bad')][a]")]
    assert any("is geboekt op 11-01-2011" in each and "geverifieerd op 18-01-2011" in each for each in told)
    for href in page.xpath("//p[contains(@class, 'notice--bad')]/a/@href"):
        assert text_of(workspace.read(href, YARD).xpath("//h1")[0]).startswith("Bevinding: ")
    fine = workspace.read("/samenwerkingen/blnp/realisatie/aanspraken?over=blnp%2Ffinancien%23besparing-2022")
    assert not fine.xpath("//p[contains(@class, 'notice')]")


def test_each_amount_of_a_claim_is_a_door(workspace: Workspace) -> None:
    page = workspace.read(ROOM, ACCOUNTANT)
    amounts = of(page, "Wat is geclaimd").xpath("./tbody/tr/td[contains(@class, 'number')]")
    for each in amounts:
        assert "," not in text_of(each) or each.xpath("./a")
    for href in {link.partition("#")[0] for each in amounts for link in each.xpath("./a/@href")}:
        assert workspace.get(href, ACCOUNTANT).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"{ROOM}/bestaat-niet",
        f"{ROOM}/aanspraken?over=bel%2Fuitvoering%23niets",
        f"{ROOM}/aanspraken?over=blnp%2Ffinancien%23besparing-2022",
    ],
)
def test_what_is_not_there_is_refused(workspace: Workspace, path: str) -> None:
    assert workspace.get(path, BEL).status_code == 404


def test_without_a_name_one_comes_at_all_claims(workspace: Workspace) -> None:
    answer = workspace.get(f"{ROOM}/aanspraken?geldigOp=1-1-2010", BEL)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{ROOM}?geldigOp=1-1-2010")


def test_whoever_sees_nothing_of_a_collaboration_sees_nothing_of_its_savings(workspace: Workspace) -> None:
    for path in (ROOM, SERVICE, CLAIM):
        assert workspace.get(path, CONTROLLER).status_code == 403


def test_from_the_budget_to_the_entry_without_any_script(workspace: Workspace, browser: Browser) -> None:
    with visiting(browser, workspace, BEL, script=False) as page:
        page.goto(ROOM)
        page.get_by_role("link", name="besparing-2009").click()
        page.get_by_role("link", name="de besparingsbrug van 2009").click()
        page.get_by_role("link", name="-80.000,00").click()
        expect(page).to_have_url(re.compile("/samenwerkingen/bel/vastleggingen/546$"))


WHOLE = Span("0-meting", Shape.WHOLE, 0, 1_000_000, "10.000,00")


def drawn(*spans: Span) -> etree._Element:
    return etree.fromstring(str(bridge(spans, "Brug")))


def boxes(picture: etree._Element) -> list[tuple[float, float]]:
    """From where to where each bar is drawn."""
    found = picture.findall(".//rect")
    return [(float(each.get("x")), float(each.get("x")) + float(each.get("width"))) for each in found]


def test_a_bar_begins_where_the_one_before_it_ended() -> None:
    actual = Span("Realisatie", Shape.WHOLE, 0, 940_000, "9.400,00")
    more = Span("Overhead", Shape.CHANGE, 940_000, 960_000, "+200,00")
    saved = Span("Netto", Shape.LEFT, 960_000, 1_000_000, "400,00")
    first, second, third, last = boxes(drawn(WHOLE, actual, more, saved))
    assert third[0] == pytest.approx(second[1], abs=0.2)
    assert last[0] == pytest.approx(third[1], abs=0.2)
    assert last[1] == pytest.approx(first[1], abs=0.2)
    assert last[1] - last[0] == pytest.approx(2 * (third[1] - third[0]), abs=0.5)


def test_a_bar_is_cut_off_only_where_little_differs_and_a_loss_has_its_own_colour() -> None:
    near = Span("Realisatie", Shape.WHOLE, 0, 1_010_000, "10.100,00")
    lost = Span("Netto", Shape.LEFT, 1_010_000, 1_000_000, "-100,00")
    cut = drawn(WHOLE, near, lost)
    assert len(cut.findall(".//path[@fill='none']")) == 2
    far = Span("Realisatie", Shape.WHOLE, 0, 100_000, "1.000,00")
    saved = Span("Netto", Shape.LEFT, 100_000, 1_000_000, "9.000,00")
    whole = drawn(WHOLE, far, saved)
    assert not whole.findall(".//path[@fill='none']")
    assert [each.findall(".//rect")[-1].get("fill") for each in (cut, whole)] == ["#a3171e", "#0a6b3d"]


def test_what_a_label_says_is_escaped_and_equal_amounts_can_be_drawn() -> None:
    sly = Span("<script>alert(1)</script>", Shape.WHOLE, 0, 1_000_000, "10.000,00")
    nothing = Span("Netto", Shape.LEFT, 1_000_000, 1_000_000, "0,00")
    picture = drawn(sly, nothing)
    assert not picture.findall(".//script")
    assert picture.findall(".//text")[0].text == "<script>alert(1)</script>"


def test_a_name_is_not_said_twice() -> None:
    assert named("voor Laren (GM0417) en GM0376", "nl") == "voor Laren en Blaricum"
    assert named("Utrecht (GM0417)", "nl") == "Utrecht (Laren)"
